"""May a customer have more credit: one rule, for the sheet, the what-if and the customer page.

What each check turns on, and nowhere else:

- ``credit``, red: over ``DEFAULT_AFTER`` days past due, undisputed, stand more than ``LEAST_SHARE``
  of what is owed and more than ``LEAST_AMOUNT`` (by that rule banks call a debtor in default: EBA
  guidelines on the definition of default, 2016); or more is expected to be lost of a sale on credit
  than its margin, so that refusing it is worth more.
- ``limit``, red: owed and on order is more than the limit on record, or the limit is 0.
- ``held``, red: an order is held; amber where only papers are missing.
- ``class``, red: the last class of a ledger; amber: the one before it, where there are three or more.
- ``unpaid``, red: past tolerance, and ``A_MONTH`` of sales or more is late; amber: past tolerance.

No more time is offered on ``no credit`` (the first, or a limit of 0), on ``FAR_OVER`` times the
limit, and while an order is held for more than papers.
"""

from typing import Literal

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.flows import credit_sales
from lib.analysis.occasions import USUAL
from lib.analysis.room import orders_on
from lib.ledger import days, lacks
from lib.ledger.disputes import disputes_on
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.ledger.money import exponent, in_reporting
from lib.simulation import losses
from lib.simulation.assumptions import Assumptions

State = Literal["red", "amber", "green", "none"]
STATES: tuple[State, ...] = ("none", "green", "amber", "red")
DEFAULT_AFTER, A_MONTH, FAR_OVER = 90, 1.0, 1.1
LEAST_SHARE, LEAST_AMOUNT = 0.01, 500.0
NO_CREDIT, OVER_LIMIT = "no credit", "over the limit"
VERDICTS = (NO_CREDIT, OVER_LIMIT)
FAR, HELD = "far over the limit", "orders are held"
_MONTHS = 12
_NO_ORDERS = {"orders": 0.0, "held": 0.0, "held_orders": 0.0, "hold_reason": ""}
_SUMS = ("owed", "overdue", "very_late", "at_risk", "oldest", "past")


@remembered
def evidence(ledger: Ledger, assumptions: Assumptions = Assumptions()) -> pd.DataFrame:
    """What the record says of giving each customer credit, as known at the end of the ledger's day.

    Returns:
        one row a customer with an open item or a record, sorted: ``customer``, ``group`` (risk class,
        empty without one), ``owed`` (open items less what is unapplied), ``overdue``, ``very_late``
        (over 90 days, undisputed), ``at_risk`` (of what is overdue, expected never to be paid),
        ``limit``, ``orders``, ``held``, ``monthly`` (sales on credit a month, of the last twelve):
        minor units of the reporting currency, null where the ledger does not say; ``held_orders``,
        ``hold_reason``; ``oldest`` (days past due), ``past`` (whether anything is past tolerance),
        ``loss`` (share of its sales on terms expected never to be paid, null without a record of
        payments); ``verdict`` (``no credit``, ``over the limit`` or empty), ``refusal`` (why no more
        time is offered, or empty).
    Raises:
        NoRate: a currency in it has no rate on or before the day.
    """
    by = _open(ledger).groupby("customer").agg(dict.fromkeys(_SUMS, "sum") | {"oldest": "max"})
    customers = ledger.customers.drop_duplicates("customer").set_index("customer")
    table = by.reindex(by.index.union(customers.index)).fillna(0.0).join(_orders(ledger))
    table = table.fillna(_NO_ORDERS)
    table["limit"] = customers["credit_limit"].reindex(table.index).astype("float64")
    table["group"] = losses.classes_of(ledger, table.index.to_series())
    table["monthly"] = _monthly(ledger).reindex(table.index, fill_value=0.0)
    measured = losses.customer_losses(ledger)
    table["loss"] = [measured.of(str(key)).mean for key in table.index]
    if ledger.extra("orders").empty:
        table[["orders", "held", "held_orders"]] = np.nan
    if lacks.first_reason(ledger.lacks, [lacks.SALES]):
        table["monthly"] = np.nan
    table = table.assign(verdict=_verdict(table, assumptions, ledger.currency))
    if lacks.first_reason(ledger.lacks, lacks.PAST):
        table["loss"] = np.nan
    if lacks.DUE_DATES in ledger.lacks:
        table["overdue"] = np.nan
    return table.assign(refusal=_refusal(table)).rename_axis("customer").reset_index()


def of(ledger: Ledger, customer: str, assumptions: Assumptions = Assumptions()) -> pd.Series:
    """One customer's row of ``evidence``; nothing owed and nothing known where it has none."""
    table = evidence(ledger, assumptions).set_index("customer")
    if customer in table.index:
        return pd.Series(table.loc[customer])
    texts = dict.fromkeys(("group", "hold_reason", "verdict", "refusal"), "")
    return pd.Series(dict.fromkeys(table.columns, np.nan) | dict.fromkeys(_SUMS, 0.0) | texts)


def signal(ledger: Ledger, customer: str, assumptions: Assumptions = Assumptions()) -> pd.DataFrame:
    """What stands against other terms, a row a check, in the order in which it is said.

    Returns:
        ``check`` (``limit``, ``held``, ``class``, ``unpaid``; ``credit`` first and ``needed`` last
        where they say something), ``state`` (``red``, ``amber``, ``green``; ``none`` where nothing is
        known), ``amount`` and ``against`` (overdue of owed; owed and on order of the limit; held; late
        of a month's sales: minor units of the reporting currency), ``number`` (days of the oldest late;
        held orders), ``share`` (expected never to be paid), ``note`` (why held; the class; ``orders``
        where they are given; why no more time). What the ledger cannot tell is null.
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    row = of(ledger, customer, assumptions)
    classes = sorted(ledger.customers["risk_class"].dropna().astype("str").unique())
    limit = ("limit", _limit_state(row), exposure(row), row["limit"], None, None,
             "" if pd.isna(row["orders"]) else "orders")  # fmt: skip
    held = (
        "held",
        _held_state(row),
        row["held"],
        None,
        row["held_orders"],
        None,
        row["hold_reason"],
    )
    risk_class = ("class", _class_state(row["group"], classes), *[None] * 4, row["group"])
    late = ("unpaid", _unpaid_state(row), row["overdue"], row["monthly"], row["oldest"], None, "")
    credit = ("credit", "red", row["overdue"], row["owed"], row["oldest"], row["loss"], "")
    needed = ("needed", "red", *[None] * 4, row["refusal"])
    by_record = row["verdict"] == NO_CREDIT and not row["limit"] <= 0
    rows = [*([credit] if by_record else []), limit, held, risk_class, late,
            *([needed] if row["refusal"] else [])]  # fmt: skip
    names = ["check", "state", "amount", "against", "number", "share", "note"]
    table = pd.DataFrame(rows, columns=names)
    return table.astype(dict.fromkeys(("amount", "against", "number", "share"), "Float64"))


def worst(table: pd.DataFrame) -> State:
    """The colour of the whole: that of its worst check."""
    state: State = max(table["state"], key=STATES.index, default="none")
    return state


def exposure(row: pd.Series) -> float:
    """What is owed and, where they are known, on order: minor units of the reporting currency."""
    return float(row["owed"] + (0.0 if pd.isna(row["orders"]) else row["orders"]))


def _limit_state(row: pd.Series) -> State:
    if pd.isna(row["limit"]):
        return "none"
    return "red" if row["limit"] <= 0 or exposure(row) > row["limit"] else "green"


def _held_state(row: pd.Series) -> State:
    if pd.isna(row["held_orders"]):
        return "none"
    if not row["held_orders"]:
        return "green"
    return "amber" if row["hold_reason"] in USUAL.for_papers else "red"


def _class_state(group: str, classes: list[str]) -> State:
    if not group or len(classes) < 3:
        return "none"
    return "red" if group == classes[-1] else "amber" if group == classes[-2] else "green"


def _unpaid_state(row: pd.Series) -> State:
    if pd.isna(row["overdue"]):
        return "none"
    if not row["past"] or not row["overdue"]:
        return "green"
    return "red" if row["overdue"] >= A_MONTH * row["monthly"] else "amber"


def _verdict(table: pd.DataFrame, assumptions: Assumptions, currency: str) -> pd.Series:
    least = LEAST_AMOUNT * 10 ** exponent(currency)
    default = table["very_late"].gt(least) & table["very_late"].gt(LEAST_SHARE * table["owed"])
    rate = table["loss"] if assumptions.loss_rate is None else assumptions.loss_rate
    dear = rate * assumptions.loss_given_default > assumptions.margin
    over = table["owed"] + table["orders"].fillna(0.0) > table["limit"]
    verdicts = np.select([default | dear | table["limit"].le(0), over], [NO_CREDIT, OVER_LIMIT], "")
    return pd.Series(verdicts, table.index, dtype="str")


def _refusal(table: pd.DataFrame) -> pd.Series:
    far = table["owed"] + table["orders"].fillna(0.0) > FAR_OVER * table["limit"]
    held = table["held_orders"].gt(0) & ~table["hold_reason"].isin(USUAL.for_papers)
    reasons = np.select([table["verdict"].eq(NO_CREDIT), far, held], [NO_CREDIT, FAR, HELD], "")
    return pd.Series(reasons, table.index, dtype="str")


def _orders(ledger: Ledger) -> pd.DataFrame:
    """By customer ``orders``, ``held``, ``held_orders``, ``hold_reason`` (of several in a row)."""
    orders = orders_on(ledger)
    is_held = orders["held_since"].notna()
    amounts = orders[["customer", "currency"]].assign(
        orders=orders["amount"].astype("float64"),
        held=orders["amount"].where(is_held, 0).astype("float64"),
        held_orders=is_held.astype("float64"),
    )  # fmt: skip
    names = ["orders", "held"]
    amounts = in_reporting(amounts, names, ledger.extra("rates"), ledger.currency, ledger.day)
    sums = amounts.groupby("customer")[[*names, "held_orders"]].sum()
    reasons = orders[is_held].dropna(subset="hold_reason").groupby("customer")["hold_reason"]
    return sums.assign(hold_reason=reasons.agg(lambda texts: ", ".join(sorted(set(texts)))))


def _monthly(ledger: Ledger) -> pd.Series:
    since = pd.Timestamp(days.add_months(ledger.day, -_MONTHS))
    documents = ledger.documents
    recent = documents[(documents["issued"] > since) & credit_sales(documents)]
    sales = recent.groupby(["customer", "currency"])[["amount"]].sum().reset_index()
    sales = in_reporting(sales, ["amount"], ledger.extra("rates"), ledger.currency, ledger.day)
    return sales.groupby("customer")["amount"].sum().astype("float64") / _MONTHS


def _open(ledger: Ledger) -> pd.DataFrame:
    """Open documents: ``customer`` and what of each counts in ``evidence``.

    Where no invoice has a due date, nothing is late.
    """
    day = days.number(ledger.day)
    spells = ledger.spells.on(day)
    rows = disputes_on(ledger.codes.documents.iloc[spells.row], ledger.day)
    disputed = rows["disputed_on"].fillna(rows["dispute_raised_on"]).notna()
    timed = (spells.balance > 0) & (lacks.DUE_DATES not in ledger.lacks)
    ages = np.where(timed, aging.age(spells, day), 0)
    table = pd.DataFrame({
        "customer": rows["customer"].to_numpy(dtype=object),
        "currency": rows["currency"].to_numpy(dtype=object),
        "owed": spells.balance.astype("float64"),
        "oldest": ages.clip(min=0),
        "past": ages > ledger.tolerance.allowances(spells.issued, spells.due),
    })  # fmt: skip
    table = in_reporting(table, ["owed"], ledger.extra("rates"), ledger.currency, ledger.day)
    undisputed = ~(disputed & rows["dispute_closed_on"].isna()).to_numpy(bool)
    overdue = table["owed"].where(table["oldest"].gt(0), 0.0)
    chance = losses.never_paid(ledger, losses.customer_losses(ledger).given_up)
    group = losses.classes_of(ledger, table["customer"])
    return table.assign(
        overdue=overdue,
        very_late=table["owed"].where(table["oldest"].gt(DEFAULT_AFTER) & undisputed, 0.0),
        at_risk=chance.of(table["oldest"], group, table["customer"]) * overdue,
    )
