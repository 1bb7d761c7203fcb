"""From a ledger to a book: what customers buy, on which terms, and how they have paid for it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.analysis.sums import worth
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.simulation import distribution, losses, take_up, timing, volume
from lib.simulation.levers import MODES, Discount, ModeShare
from lib.simulation.losses import NeverPaid
from lib.simulation.mistakes import NoSales
from lib.simulation.payers import NOTHING_OPEN, ON_CREDIT, Book, Opening, Payer, Reach
from lib.simulation.scenario import Select

YEAR = 365
_MOST_CREDITED = 0.5
_USUAL_TERM = 30
_SHORTEST_RECORD = 28


@dataclass(frozen=True, slots=True, eq=False)
class _Habits:
    """How customers pay, whatever is selected of their sales."""

    timing: timing.Timing
    losses: losses.Losses
    take_up: take_up.TakeUp

    def of(self, key: str, place: int) -> dict[str, Any]:
        """Fields of a customer, or of one without a record, whose timing stands at a place."""
        return {
            "key": key,
            "late": self.timing.late[place],
            "unsure": float(self.timing.unsure[place]),
            "loss": self.losses.of(key),
            "take_up": self.take_up.by_customer.get(key, self.take_up.newcomer),
            "seen_at": self.take_up.seen_at,
            "steepness": self.take_up.steepness,
        }

    @property
    def measured_names(self) -> frozenset[str]:
        """The assumptions that the ledger really tells."""
        evidence = {
            "take_up": self.take_up.has_offers,
            "loss_rate": self.losses.has_evidence,
            "write_off_days": self.losses.given_up,
        }
        return frozenset(name for name, present in evidence.items() if present)


def book(ledger: Ledger, select: Select = Select()) -> Book:
    """Measure the customers of a selection on the year up to the ledger's day, or what there is of it.

    Everything is as known at the end of that day. Sales, terms, modes and balances are those of the
    selection; lateness, losses, take-up and credit notes are of the whole customer, drawn towards all
    customers where it has little on record.

    Raises:
        NoSales: nothing was sold to the selection in that year.
        NoRate: a currency in it has no rate on or before the day.
        UnknownField: the selection names a field that there is not.
    """
    selection, length = ledger.where(**select.filters), _length(ledger)
    sold = _sold(selection)
    weekly = sold.groupby("customer")["worth"].sum() / length * 7
    weekly = weekly[weekly > 0]
    if weekly.empty:
        raise NoSales(select.label, YEAR)
    weekly.index = weekly.index.astype("str")
    weekly = weekly.sort_index()
    terms = usual_terms(sold).reindex(weekly.index).fillna({"days": _USUAL_TERM, "share": 1.0})
    term = terms["days"].astype("int64")
    usual = int(str(weekly.groupby(term).sum().idxmax()))
    when = timing.of(ledger, [*weekly.index, timing.NOBODY], np.append(term.to_numpy(), usual))
    habits = _Habits(when, losses.customer_losses(ledger), take_up.measured(ledger))
    modes, offers, credited = _modes(sold), _offers(sold), _credited(ledger)
    opening = _opening(selection, losses.never_paid(ledger, habits.losses.given_up))
    payers = tuple(
        Payer(
            weekly=float(weekly[key]),
            term=int(term[key]),
            on_term=float(terms["share"][key]),
            modes=modes.get(key, ON_CREDIT),
            discount=offers.get(key, (None, 0.0))[0],
            offered=offers.get(key, (None, 0.0))[1],
            credited=float(credited.get(key, 0.0)),
            opening=opening.get(key, NOTHING_OPEN),
            settled=int(when.settled[place]),
            **habits.of(key, place),
        )
        for place, key in enumerate(weekly.index)
    )
    return Book(
        payers,
        newcomer=Payer(weekly=0.0, term=usual, **habits.of("(new)", -1)),
        day=ledger.day,
        currency=ledger.currency,
        version=ledger.version,
        write_off_days=habits.losses.given_up,
        reach=_reach(ledger, sold, length),
        measured_names=habits.measured_names,
        season=volume.measured_season(selection, ledger),
    )


def _length(ledger: Ledger) -> int:
    """Days of the year up to the ledger's day that are on record; four weeks at least."""
    first = ledger.documents["issued"].min()
    days_on_record = (
        YEAR if pd.isna(first) else days.number(ledger.day) - days.number(first.date()) + 1
    )
    return min(max(days_on_record, _SHORTEST_RECORD), YEAR)


def _sold(selection: Ledger) -> pd.DataFrame:
    """Invoices of the year, with their worth in minor units of the reporting currency."""
    since = pd.Timestamp(days.date(days.number(selection.day) - YEAR))
    documents = selection.documents
    sold = documents[documents["kind"].eq("invoice") & (documents["issued"] > since)]
    sold = sold.assign(worth=sold["amount"].astype("float64"))
    converted = selection.in_reporting(sold, ["worth"])
    return converted.assign(
        term=(sold["due"].fillna(sold["issued"]) - sold["issued"]).dt.days,
        mode=sold["sale_mode"].fillna("credit"),
    )


def _modes(sold: pd.DataFrame) -> dict[str, ModeShare]:
    table = sold.pivot_table(index="customer", columns="mode", values="worth", aggfunc="sum")
    table = table.reindex(columns=list(MODES)).fillna(0.0).clip(lower=0.0)
    table = table.div(table.sum(axis=1), axis=0).dropna()
    return {str(k): ModeShare(*map(float, row)) for k, *row in table.itertuples()}


def _offers(sold: pd.DataFrame) -> dict[str, tuple[Discount, float]]:
    """The discount each customer is offered most, and the share of its sales on terms that has one."""
    discounts = {text: take_up.discount_of(text) for text in sold["terms"].dropna().unique()}
    on_terms = sold[sold["mode"].isin(("credit", "consignment"))]
    offered = on_terms.assign(discount=on_terms["terms"].map(discounts))
    offers: dict[str, tuple[Discount, float]] = {}
    for key, rows in offered.dropna(subset="discount").groupby("customer"):
        whole = offered.loc[offered["customer"] == key, "worth"].sum()
        most: Any = rows.groupby("discount")["worth"].sum().idxmax()
        offers[str(key)] = (most, float(min(rows["worth"].sum() / whole, 1.0)))
    return offers


def _credited(ledger: Ledger) -> pd.Series:
    """Credit notes of the year as a share of invoices, by customer; each in its own currency."""
    since = pd.Timestamp(days.date(days.number(ledger.day) - YEAR))
    documents = ledger.documents[ledger.documents["issued"] > since]
    sums = documents.pivot_table(
        index="customer", columns="kind", values="amount", aggfunc="sum"
    ).reindex(columns=["invoice", "credit_note"])
    share = -sums["credit_note"].fillna(0) / sums["invoice"]
    return share.clip(0.0, _MOST_CREDITED).dropna()


def _opening(selection: Ledger, never: NeverPaid) -> dict[str, Opening]:
    """What each customer owes, in weeks of days past due; without a due date, from issue."""
    day = days.number(selection.day)
    spells = selection.spells.on(day)
    spells = spells.take(spells.balance > 0)
    due = np.where(spells.due == UNKNOWN, spells.issued, spells.due)
    codes, labels = selection.codes.of("customer")
    table = pd.DataFrame({
        "customer": labels[codes[spells.row]],
        "week": (day - due) // 7,
        "late": (day - due).astype("float64"),
        "amount": spells.balance * worth(selection, spells, selection.day),
    })  # fmt: skip
    group = losses.classes_of(selection, table["customer"])
    chance = never.of(table["late"], group, table["customer"])
    table["doomed"] = np.where(table["late"] > 0, chance, 0.0) * table["amount"]
    table["weighted"] = table["late"] * table["amount"]
    sums = table.groupby(["customer", "week"])[["amount", "weighted", "doomed"]].sum().reset_index()
    sums["late"] = (sums["weighted"] / sums["amount"]).round().astype("int64")
    sums["doomed"] /= sums["amount"]
    return {
        str(key): Opening(*(rows[name].to_numpy() for name in ("amount", "late", "doomed")))
        for key, rows in sums.groupby("customer")
    }


def _reach(ledger: Ledger, sold: pd.DataFrame, length: int) -> tuple[Reach, ...]:
    """Today's distribution by product and region, and the selection's purchases of it there."""
    table = distribution.today(ledger.extra("sales"), ledger.extra("outlets"))
    region = ledger.customer_field("region")
    bought = sold.assign(region=sold["customer"].map(region))
    weekly = bought.groupby(["product", "region"])["worth"].sum() / length * 7
    return tuple(
        Reach(product, region, int(outlets), float(rate), float(weekly.get((product, region), 0.0)))
        for product, region, outlets, rate in zip(
            *(table[name].tolist() for name in ("product", "region", "outlets", "numeric")),
            strict=True,
        )
    )


_CARRIES = 1 / 3
_LONGEST_RECORDED = 730


def usual_terms(sold: pd.DataFrame) -> pd.DataFrame:
    """Each customer's usual term: the one of most of the money on credit; of two alike, the newer.

    A mean would be a term that nobody has: 61 days where one invoice in thirty says 90 and the others
    60. Only where no term carries a third of the money, as with the month's end, it is the mean.

    Args:
        sold: ``customer``, ``issued``, ``term`` (days), ``mode``, ``worth``.
    Returns:
        by customer: ``days`` and ``share`` (of the money that has that very term).
    """
    by_customer = {}
    for key, rows in sold[sold["worth"] > 0].groupby("customer"):
        on_credit = rows[rows["mode"] == "credit"]
        by_customer[key] = _most_used_term(on_credit if len(on_credit) else rows)
    return pd.DataFrame.from_dict(by_customer, orient="index", columns=["days", "share"])


def _most_used_term(rows: pd.DataFrame) -> tuple[int, float]:
    term = rows["term"].clip(0, _LONGEST_RECORDED)
    by = rows.groupby(term).agg(worth=("worth", "sum"), issued=("issued", "max"))
    by["share"] = by["worth"] / by["worth"].sum()
    most = by.sort_values(["share", "issued"]).iloc[-1]
    if most["share"] >= _CARRIES:
        return int(str(most.name)), float(most["share"])
    days_meant = round(float(np.average(term, weights=rows["worth"])))
    return days_meant, float(by["share"].get(days_meant, 0.0))
