"""Occasions to talk about a customer, as the ledger alone gives them: facts with numbers, not advice.

Each is a frame with a row a customer: ``customer``, ``weight`` (what is at stake, minor units of the
reporting currency), ``day`` (since when) and the numbers its sentence needs. What is below the
thresholds is left out, so that a quiet customer is not talked about.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis import movers, needs, past_tolerance, tolerance_compliance
from lib.analysis.behaviour import complaints, habits, terms_given
from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.slowing import slowing
from lib.analysis.sums import to_reporting
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a fact is worth a joint meeting's time. Ours; a firm may set others.

    Args:
        least_share: of all that is owed, below which an amount alone brings nobody onto the agenda;
            two in a thousand keep the everyday out (€16 k of the sample's €7.8 m).
        near_limit: share of the limit from which a customer stands near it.
        slower_by: days; a third of 30 days is what tolerance allows, less moves nobody past it.
        fewest: cases before a pattern is named.
        most_of: a pattern is what happens more often than not.
        notches: between credit's class and the record; pay runs and month-ends alone make two.
        new_for: months for which a customer is new, and ``new_after`` invoices to look at its terms.
        for_papers: reasons of holds that neither credit nor sales can free; every other one, in
            whatever words, and one without any, is talked about.
    """

    least_share: float = 0.002
    near_limit: float = 0.9
    slower_by: int = 10
    fewest: int = 5
    most_of: float = 0.5
    notches: int = 3
    new_for: int = 6
    new_after: int = 3
    for_papers: tuple[str, ...] = ("papers missing",)


USUAL = Thresholds()


def occasions(
    ledger: Ledger,
    since: dt.date,
    limits: Thresholds = USUAL,
    tolerance: Tolerance | None = None,
) -> dict[str, pd.DataFrame]:
    """Every kind of occasion -> its rows, largest first.

    Args:
        since: the day of the last meeting; what was newly past tolerance or missed counts from there.
    Raises:
        NoRate: a currency in it has no rate by the ledger's day.
    """
    tolerance = tolerance or ledger.tolerance
    owed = movers.balances(ledger, ledger.day, "owed")
    least = limits.least_share * float(owed.clip(lower=0).sum())
    tables = {kind: build(ledger, owed, since, limits, tolerance) for kind, build in _KINDS.items()}
    return {kind: _rank(rows, kind, least) for kind, rows in tables.items()}


SMALL_TOO = frozenset({"over the limit", "no longer discount", "complaints in time", "recorded late",
                       "special terms", "slowing", "divergence", "new customer"})  # fmt: skip
"""Kinds that hold whatever the amount: patterns, and limits, which are relative by themselves."""


def _rank(rows: pd.DataFrame, kind: str, least: float) -> pd.DataFrame:
    """Rows in their order; ``alone`` says whether one is enough to bring a customer up."""
    table = rows.assign(alone=(rows["weight"] >= least) | (kind in SMALL_TOO))
    return table.sort_values(["weight", "customer"], ascending=[False, True], ignore_index=True)


def _with_weight(table: pd.DataFrame, owed: pd.Series) -> pd.DataFrame:
    """Rows whose weight is all that the customer owes."""
    weight = _of(owed, table["customer"]).clip(min=0.0)
    return table.assign(weight=weight).reset_index(drop=True)


def _of(amounts: pd.Series, customers: pd.Series) -> npt.NDArray[np.float64]:
    """Each customer's amount, 0 where it has none."""
    return amounts.reindex(customers).fillna(0.0).to_numpy("float64")


def _past(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    """What is past tolerance, and what of it is new since the last meeting."""
    sums = past_tolerance.scan(ledger, by=("customer",), tolerance=tolerance)
    table = to_reporting(ledger, sums, ["past"]).groupby("customer", as_index=False)[
        ["past", "invoices_past"]
    ].sum()  # fmt: skip
    new_items = _to_reporting(ledger, needs.newly_past(ledger, since, tolerance))
    new = new_items.groupby("customer")["amount"].sum()
    table = table[table["past"] > 0]
    table = table.assign(
        newly=_of(new, table["customer"]),
        weight=table["past"].astype("float64"),
        day=pd.Timestamp(since),
    )
    return table.rename(columns={"invoices_past": "invoices"}).reset_index(drop=True)


def _missed_promises(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    rows = _to_reporting(ledger, needs.missed_promises(ledger, since))
    return rows.groupby("customer", as_index=False).agg(
        weight=("amount", "sum"), day=("day", "max"), why=("why", "first")
    )


def _held_orders(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    orders = ledger.extra("orders")
    reasons = orders["hold_reason"].astype("str").str.strip().str.casefold()
    relevant_orders = orders[~reasons.isin(limits.for_papers)]
    rows = _to_reporting(
        ledger,
        needs.held_orders(replace(ledger, extras={**ledger.extras, "orders": relevant_orders})),
    )
    return rows.groupby("customer", as_index=False).agg(
        weight=("amount", "sum"), day=("day", "min"), why=("why", "first")
    )


def _limit(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    """Who stands over the limit, or near it; a limit of 0 is one for cash, and any debt is over it."""
    customers = ledger.customers.dropna(subset="credit_limit").drop_duplicates("customer")
    table = customers[["customer", "credit_limit"]].rename(columns={"credit_limit": "limit"})
    table = table.astype({"limit": "float64"}).assign(owed=_of(owed, table["customer"]))
    least = limits.least_share * float(owed.clip(lower=0).sum())
    near = (table["owed"] >= table["limit"] * limits.near_limit) & (table["owed"] > 0)
    near &= (table["limit"] > 0) | (table["owed"] >= least)
    return table[near].assign(weight=table["owed"]).reset_index(drop=True)


def _slowing(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    table = slowing(history(ledger), ledger, least_days=limits.slower_by)
    ended = habits.discounts(history(ledger)).dropna(subset="ended")["customer"]
    table = table[~table["customer"].isin(ended)].rename(columns={"since": "day"})
    return _with_weight(table.drop(columns="chance"), owed)


def _no_discount(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    table = habits.discounts(history(ledger)).dropna(subset="ended")
    return _with_weight(table.rename(columns={"ended": "day"}), owed)


def _complaints(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    table = complaints.by_customer(ledger)
    often = table["near_due"] > limits.most_of * table["complaints"]
    return _with_weight(table[often & (table["near_due"] >= limits.fewest)], owed)


def _logged_late(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    table = complaints.by_customer(ledger)
    often = table["logged_late"] > limits.most_of * table["complaints"]
    return _with_weight(table[often & (table["logged_late"] >= limits.fewest)], owed)


def _special(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    table = terms_given.by_customer(history(ledger))
    often = (table["share_off"] > limits.most_of) & (table["off"] >= limits.fewest)
    return _with_weight(table[often], owed)


def _diverging(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    """Credit's class far from what the record of half a year would be rated."""
    table = tolerance_compliance.ratings(ledger, tolerance)
    classes = ledger.customer_field("risk_class")
    table = table.assign(risk_class=table["customer"].map(classes))
    rows = table[
        table["risk_class"].isin(list(tolerance_compliance.LETTERS)) & table["rating"].notna()
    ]
    distance = np.array(
        [
            tolerance_compliance.notches(r) - tolerance_compliance.notches(c)
            for r, c in zip(rows["rating"], rows["risk_class"], strict=True)
        ],
        dtype="int64",
    )
    far = np.abs(distance) >= limits.notches
    far &= (rows["invoices"] >= limits.fewest).to_numpy()
    return _with_weight(rows.assign(apart=distance)[far], owed)


def _new(
    ledger: Ledger, owed: pd.Series, since: dt.date, limits: Thresholds, tolerance: Tolerance
) -> pd.DataFrame:
    """Customers whose first invoice is at most half a year old, once there are three to look at."""
    all_invoices = history(ledger)
    table = all_invoices.groupby("customer", as_index=False).agg(
        first=("issued", "min"), invoices=("issued", "size")
    )
    ledger_start = days.number(_first_day(ledger)) + 31
    late = days.number(days.add_months(ledger.day, -limits.new_for))
    table = table[
        (table["first"] >= max(late, ledger_start)) & (table["invoices"] >= limits.new_after)
    ]
    return _with_weight(table.assign(day=days.dates(table["first"].to_numpy())), owed)


def _first_day(ledger: Ledger) -> dt.date:
    """The day the ledger begins; whoever bought in its first month may have bought before."""
    first = ledger.documents["issued"].min()
    return ledger.day if pd.isna(first) else first.date()


Builder = Callable[[Ledger, pd.Series, dt.date, Thresholds, Tolerance], pd.DataFrame]
_KINDS: Mapping[str, Builder] = {
    "held order": _held_orders,
    "over the limit": _limit,
    "past tolerance": _past,
    "slowing": _slowing,
    "promise missed": _missed_promises,
    "divergence": _diverging,
    "recorded late": _logged_late,
    "complaints in time": _complaints,
    "no longer discount": _no_discount,
    "special terms": _special,
    "new customer": _new,
}


def _to_reporting(ledger: Ledger, table: pd.DataFrame) -> pd.DataFrame:
    return ledger.in_reporting(table.reset_index(drop=True), ["amount"])
