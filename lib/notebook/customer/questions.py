"""Questions of the customer page: facts 2 to 5 of the case file, and the record behind them."""

import pandas as pd

from lib.analysis import aging_by_terms, promises, record, room, trade
from lib.analysis import customer as customers
from lib.ledger import lacks
from lib.ledger.money import exponent
from lib.notebook.customer import charts, sentences
from lib.notebook.question import ALL, Inputs, question

_EXAMPLE = {"customer": "C017"}


@question(
    "customer.most_late",
    "Who has most late?",
    sentence=sentences.most_late,
    definitions=("days past due", "tolerance"),
    headings={"past_tolerance": "Past tolerance"},
    requires=(lacks.DUE_DATES,),
    uncut={"count": ALL},
)
def most_late(inputs: Inputs, *, count: int = 10) -> pd.DataFrame:
    return customers.most_late(inputs.ledger, count=count)


@question(
    "customer.room",
    "How much room is left?",
    chart=charts.room,
    sentence=sentences.room,
    needs=frozenset({"ledger", "orders", "clearance"}),
    definitions=("credit limit", "cover", "unapplied"),
    example=_EXAMPLE,
    formats={"*": "money"},
)
def credit_room(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    """Cover as a word for those who may not see the figure: it then leaves the table altogether."""
    table = room.room(inputs.ledger, customer)
    return table if inputs.clearance.cover else room.in_a_word(inputs.ledger, customer, table)


@question(
    "customer.sales",
    "What do they bring?",
    chart=charts.sales,
    sentence=sentences.sales,
    definitions=("sales", "cost of waiting"),
    example=_EXAMPLE,
    formats={"paid": "money"},
    headings={
        "month": "Month to",
        "waiting": "Cost of waiting",
        "paid_days": "Days to pay",
        "cost_of_money": "Cost of money, % a year",
    },
    requires=lacks.PAST,
)
def sales(
    inputs: Inputs, *, customer: str, cost_of_money: float = trade.COST_OF_MONEY
) -> pd.DataFrame:
    table = trade.trade(inputs.ledger, customer, cost_of_money=cost_of_money)
    return table.assign(cost_of_money=cost_of_money)


@question(
    "customer.on_their_terms",
    "How old is it on their terms?",
    chart=charts.on_their_terms,
    sentence=sentences.on_their_terms,
    definitions=("days past due", "tolerance"),
    example=_EXAMPLE,
    headings={"bucket": "Days late"},
    requires=(lacks.DUE_DATES,),
)
def on_their_terms(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return aging_by_terms.on_their_terms(inputs.ledger, customer)


@question(
    "customer.promises",
    "Do they pay when they promised?",
    chart=charts.promises,
    sentence=sentences.promises,
    needs=frozenset({"ledger", "touches"}),
    definitions=("days late", "promise", "peers", "tolerance"),
    example=_EXAMPLE,
    formats={"*": "days"},
    headings={
        "earliest": "Earliest",
        "latest": "Latest",
        "promised": "Promised, days past due",
        "after_promise": "Paid after the promised day, days",
        "peers_low": "Peers from",
        "peers_high": "Peers to",
        "peer_group": "Peers are",
    },
    requires=lacks.LATENESS,
)
def promise_record(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return promises.by_month(inputs.ledger, customer)


@question(
    "customer.open_items",
    "What is open?",
    sentence=sentences.open_items,
    definitions=("open item", "days past due", "tolerance"),
    example=_EXAMPLE,
    formats={"own": "number", "promised": "day"},
    headings={"own": "Open, own currency", "own_currency": "Currency", "promised": "Promised for"},
)
def open_items(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    table = record.open_items(inputs.ledger, customer)
    own_amount = table["own"] / [10.0 ** exponent(currency) for currency in table["currency"]]
    foreign = table["currency"].ne(inputs.ledger.currency).any()
    table["days_late"] = table["days_late"].where(table["due"].notna())
    own_columns = {"own": own_amount, "own_currency": table["currency"]} if foreign else {}
    items = table.drop(columns=["own", "currency"]).assign(**own_columns)
    empty = [name for name in ("disputed", "promised", "terms") if _nothing(items[name])]
    order = [*_NEEDED, *(name for name in items.columns if name not in _NEEDED)]
    return items[order].drop(columns=empty)


_NEEDED = ("document", "open", "days_late", "due", "promised")
"""What is needed first of an open item: a phone shows no more."""


def _nothing(values: pd.Series) -> bool:
    return bool((values.isna() | (values == 0)).all())


@question(
    "customer.latest_payments",
    "What did they pay last?",
    sentence=sentences.latest_payments,
    definitions=("days late",),
    example=_EXAMPLE,
    requires=lacks.PAST,
    uncut={"count": ALL},
)
def latest_payments(inputs: Inputs, *, customer: str, count: int = 20) -> pd.DataFrame:
    return record.latest_payments(inputs.ledger, customer, count=count)


@question(
    "customer.said",
    "What was said?",
    sentence=sentences.contact_history,
    needs=frozenset({"ledger", "touches"}),
    definitions=("promise", "dispute"),
    example=_EXAMPLE,
    uncut={"count": ALL},
)
def contact_history(inputs: Inputs, *, customer: str, count: int = 20) -> pd.DataFrame:
    return record.correspondence(inputs.ledger, customer, count=count)


@question(
    "customer.contacts",
    "Whom do we call?",
    sentence=sentences.contacts,
    example=_EXAMPLE,
)
def contacts(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return record.contacts(inputs.ledger, customer)


@question(
    "customer.we_owe",
    "What do we owe them?",
    sentence=sentences.we_owe,
    definitions=("unapplied", "dispute"),
    example=_EXAMPLE,
)
def we_owe(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return record.we_owe(inputs.ledger, customer)
