"""Questions of the customer page: facts 2 to 5 of the case file, and the record behind them."""

import pandas as pd

from lib.analysis import customer as customers
from lib.analysis import on_their_terms, promises, record, room, trade
from lib.charts import customer as pictures
from lib.ledger import lacks
from lib.ledger.money import exponent
from lib.questions.question import ALL, Inputs, Question
from lib.readings import customer as readings


def _most_late(inputs: Inputs, *, count: int = 10) -> pd.DataFrame:
    return customers.most_late(inputs.ledger, count=count)


def _room(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    """Cover as a word for those who may not see the figure: it then leaves the table altogether."""
    table = room.room(inputs.ledger, customer)
    return table if inputs.clearance.cover else room.in_a_word(table)


def _sales(
    inputs: Inputs, *, customer: str, cost_of_money: float = trade.COST_OF_MONEY
) -> pd.DataFrame:
    table = trade.trade(inputs.ledger, customer, cost_of_money=cost_of_money)
    return table.assign(cost_of_money=cost_of_money)


def _on_their_terms(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return on_their_terms.on_their_terms(inputs.ledger, customer)


def _promises(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return promises.by_month(inputs.ledger, customer)


def _open_items(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    table = record.open_items(inputs.ledger, customer)
    own = table["own"] / [10.0 ** exponent(currency) for currency in table["currency"]]
    foreign = table["currency"].ne(inputs.ledger.currency).any()
    table["days_late"] = table["days_late"].where(table["due"].notna())
    own_columns = {"own": own, "own_currency": table["currency"]} if foreign else {}
    shown = table.drop(columns=["own", "currency"]).assign(**own_columns)
    empty = [name for name in ("disputed", "promised", "terms") if _nothing(shown[name])]
    return shown.drop(columns=empty)


def _nothing(values: pd.Series) -> bool:
    return bool((values.isna() | (values == 0)).all())


def _latest_payments(inputs: Inputs, *, customer: str, count: int = 20) -> pd.DataFrame:
    return record.latest_payments(inputs.ledger, customer, count=count)


def _said(inputs: Inputs, *, customer: str, count: int = 20) -> pd.DataFrame:
    return record.said(inputs.ledger, customer, count=count)


def _contacts(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return record.contacts(inputs.ledger, customer)


def _we_owe(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return record.we_owe(inputs.ledger, customer)


_EXAMPLE = {"customer": "C017"}

QUESTIONS = (
    Question(
        name="customer.most_late",
        ask="Who has most late?",
        table=_most_late,
        chart=None,
        reading=readings.most_late,
        uncut={"count": ALL},
        requires=(lacks.DUE_DATES,),
        definitions=("days past due", "tolerance"),
        formats={
            "customer": "customer", "late": "money", "past_tolerance": "money", "owed": "money",
            "oldest": "days",
        },
        headings={"past_tolerance": "Past tolerance", "oldest": "Oldest, days late"},
    ),
    Question(
        name="customer.room",
        ask="How much room is left?",
        table=_room,
        chart=pictures.room,
        reading=readings.room,
        needs=frozenset({"ledger", "orders", "clearance"}),
        definitions=("credit limit", "cover", "unapplied"),
        example=_EXAMPLE,
        formats={"*": "money"},
    ),
    Question(
        name="customer.sales",
        ask="What do they bring?",
        table=_sales,
        chart=pictures.sales,
        reading=readings.sales,
        requires=lacks.PAST,
        definitions=("sales", "cost of waiting"),
        example=_EXAMPLE,
        formats={
            "month": "day", "sales": "money", "waiting": "money", "paid_days": "days",
            "paid": "money", "cost_of_money": "percent",
        },
        headings={
            "month": "Month to", "waiting": "Cost of waiting", "paid_days": "Days to pay",
            "cost_of_money": "Cost of money, % a year",
        },
    ),
    Question(
        name="customer.on_their_terms",
        ask="How old is it on their terms?",
        table=_on_their_terms,
        chart=pictures.on_their_terms,
        reading=readings.on_their_terms,
        requires=(lacks.DUE_DATES,),
        definitions=("days past due", "tolerance"),
        example=_EXAMPLE,
        formats={
            "amount": "money", "documents": "number", "oldest": "days", "tolerance_from": "days",
            "tolerance_to": "days",
        },
        headings={"bucket": "Days late", "oldest": "Oldest, days late"},
    ),
    Question(
        name="customer.promises",
        ask="Do they pay when they promised?",
        table=_promises,
        chart=pictures.promises,
        reading=readings.promises,
        requires=lacks.LATENESS,
        needs=frozenset({"ledger", "touches"}),
        definitions=("days late", "promise", "peers", "tolerance"),
        example=_EXAMPLE,
        formats={"month": "day", "peer_group": "text", "*": "days"},
        headings={
            "median": "Days late, median", "earliest": "Earliest", "latest": "Latest",
            "promised": "Promised, days past due", "after_promise": "Paid after the promised day, days",
            "peers_low": "Peers from", "peers_high": "Peers to", "peer_group": "Peers are",
        },
    ),
    Question(
        name="customer.open_items",
        ask="What is open?",
        table=_open_items,
        chart=None,
        reading=readings.open_items,
        definitions=("open item", "days past due", "tolerance"),
        example=_EXAMPLE,
        formats={
            "document": "document", "issued": "day", "due": "day", "days_late": "days",
            "tolerance": "days", "open": "money", "disputed": "money", "own": "number",
            "promised": "day",
        },
        headings={"own": "Open, own currency", "own_currency": "Currency", "promised": "Promised for"},
    ),
    Question(
        name="customer.latest_payments",
        ask="What did they pay last?",
        table=_latest_payments,
        chart=None,
        reading=readings.latest_payments,
        uncut={"count": ALL},
        requires=lacks.PAST,
        definitions=("days late",),
        example=_EXAMPLE,
        formats={
            "paid_on": "day", "receipt": "document", "invoices": "number", "amount": "money",
            "days_late": "days",
        },
    ),
    Question(
        name="customer.said",
        ask="What was said?",
        table=_said,
        chart=None,
        reading=readings.said,
        uncut={"count": ALL},
        needs=frozenset({"ledger", "touches"}),
        definitions=("promise", "dispute"),
        example=_EXAMPLE,
        formats={"day": "day", "document": "document"},
    ),
    Question(
        name="customer.contacts",
        ask="Whom do we call?",
        table=_contacts,
        chart=None,
        reading=readings.contacts,
        example=_EXAMPLE,
    ),
    Question(
        name="customer.we_owe",
        ask="What do we owe them?",
        table=_we_owe,
        chart=None,
        reading=readings.we_owe,
        definitions=("unapplied", "dispute"),
        example=_EXAMPLE,
        formats={"document": "document", "since": "day", "amount": "money"},
    ),
)  # fmt: skip
