"""From a ledger to a book: what customers buy, on which terms, and how they have paid for it."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour.invoices import history
from lib.analysis.losses import settlements
from lib.analysis.sums import worth
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.money import in_reporting
from lib.ledger.terms import parse
from lib.simulation import distribution, timing
from lib.simulation.levers import GIVEN_UP_AT_LAST, MODES, Discount, ModeShare
from lib.simulation.mistakes import NoSales
from lib.simulation.payers import (
    NOTHING_OPEN,
    ON_CREDIT,
    Book,
    Chance,
    Opening,
    Payer,
    Reach,
)
from lib.simulation.scenario import Select
from lib.simulation.usual_term import usual_terms

Floats = npt.NDArray[np.float64]
YEAR = 365
_LIKE_OTHERS = 20.0
_LIKE_TAKERS = 3.0
_MOST_CREDITED = 0.5
_FEWEST_LOSSES = 5
_USUAL_TERM = 30
_SHORTEST_RECORD = 28


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
    chosen, length = ledger.where(**select.filters), _length(ledger)
    sold = _sold(chosen)
    weekly = sold.groupby("customer")["worth"].sum() / length * 7
    weekly = weekly[weekly > 0]
    if weekly.empty:
        raise NoSales(select.said, YEAR)
    keys = sorted(map(str, weekly.index))
    terms = usual_terms(sold).reindex(keys).fillna({"days": _USUAL_TERM, "share": 1.0})
    term = terms["days"].astype("int64")
    usual = int(str(weekly.reindex(keys).groupby(term).sum().idxmax()))
    when = timing.of(ledger, [*keys, timing.NOBODY], np.append(term.to_numpy(), usual))
    lost, given_up = _losses(ledger)
    others = _overall(lost)
    modes, offers, opening = _modes(sold), _offers(sold), _opening(chosen)
    taken, credited = _take_up(ledger), _credited(ledger)
    some = taken["taken"].sum() / taken["offers"].sum() if len(taken) else 0.5
    payers = tuple(
        Payer(
            key=key,
            weekly=float(weekly[key]),
            term=int(term[key]),
            on_term=float(terms["share"][key]),
            late=when.late[place],
            unsure=float(when.unsure[place]),
            modes=modes.get(key, ON_CREDIT),
            discount=offers.get(key, (None, 0.0))[0],
            offered=offers.get(key, (None, 0.0))[1],
            take_up=_drawn_to(taken, key, "taken", "offers", float(some), _LIKE_TAKERS),
            loss=_drawn_to(lost, key, "lost", "cases", others, _LIKE_OTHERS),
            credited=float(credited.get(key, 0.0)),
            opening=opening.get(key, NOTHING_OPEN),
            settled=int(when.settled[place]),
        )
        for place, key in enumerate(keys)
    )
    newcomer = Payer(
        "(new)", 0.0, usual, when.late[-1], float(when.unsure[-1]), loss=Chance(others, _LIKE_OTHERS),
        take_up=Chance(float(some), _LIKE_TAKERS),
    )  # fmt: skip
    told = {"take_up": len(taken), "loss_rate": lost["gone"].sum(), "write_off_days": given_up}
    return Book(
        payers, newcomer, ledger.day, ledger.currency, ledger.version, given_up,
        _reach(ledger, sold, length), frozenset(name for name, some in told.items() if some),
    )  # fmt: skip


def _length(ledger: Ledger) -> int:
    """Days of the year up to the ledger's day that are on record; four weeks at least."""
    first = ledger.documents["issued"].min()
    seen = YEAR if pd.isna(first) else days.number(ledger.day) - days.number(first.date()) + 1
    return min(max(seen, _SHORTEST_RECORD), YEAR)


def _sold(chosen: Ledger) -> pd.DataFrame:
    """Invoices of the year, with their worth in minor units of the reporting currency."""
    since = pd.Timestamp(days.date(days.number(chosen.day) - YEAR))
    documents = chosen.documents
    sold = documents[documents["kind"].eq("invoice") & (documents["issued"] > since)]
    sold = sold.assign(worth=sold["amount"].astype("float64"))
    converted = in_reporting(sold, ["worth"], chosen.extra("rates"), chosen.currency, chosen.day)
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
    known = {text: _discount(text) for text in sold["terms"].dropna().unique()}
    on_terms = sold[sold["mode"].isin(("credit", "consignment"))]
    offered = on_terms.assign(discount=on_terms["terms"].map(known))
    found: dict[str, tuple[Discount, float]] = {}
    for key, rows in offered.dropna(subset="discount").groupby("customer"):
        whole = offered.loc[offered["customer"] == key, "worth"].sum()
        most: Any = rows.groupby("discount")["worth"].sum().idxmax()
        found[str(key)] = (most, float(min(rows["worth"].sum() / whole, 1.0)))
    return found


def _discount(terms: str) -> Discount | None:
    """What terms offer; a discount that cannot be, such as one of everything, is none."""
    try:
        read = parse(terms)
        return Discount(read.discount / 100, read.discount_days) if read.discount else None
    except Mistake:
        return None


def _take_up(ledger: Ledger) -> pd.DataFrame:
    """By customer: settled invoices with a discount on offer, and on how many it was taken."""
    told = history(ledger)
    known = {text: _discount(text) is not None for text in told["terms"].dropna().unique()}
    offered = told[told["terms"].map(known).eq(True) & told["outcome"].eq("paid")]
    return offered.groupby("customer").agg(offers=("row", "size"), taken=("discount", "sum"))


def _losses(ledger: Ledger) -> tuple[pd.DataFrame, int | None]:
    """By customer: what share of what was settled was written off, as a number of cases; and after
    how many days past due balances are given up.
    """
    found = settlements(ledger)
    found = found.assign(worth=found["amount"].astype("float64"))
    found = in_reporting(found, ["worth"], ledger.extra("rates"), ledger.currency, ledger.day)
    codes, labels = ledger.codes.of("customer")
    found = found.assign(customer=labels[codes[found["row"]]])
    found["gone"] = found["worth"].where(found["lost"], 0.0)
    table = found.groupby("customer").agg(
        worth=("worth", "sum"), gone=("gone", "sum"), cases=("row", "nunique")
    )
    table = table[table["worth"] > 0]
    table["lost"] = (table["gone"] / table["worth"]).clip(0.0, 1.0) * table["cases"]
    lost = found[found["lost"] & (found["due"] != UNKNOWN)]
    enough = len(lost) >= _FEWEST_LOSSES
    after = int((lost["day"] - lost["due"]).median()) if enough else None
    return table, None if after is None else min(max(after, 1), GIVEN_UP_AT_LAST)


def _overall(lost: pd.DataFrame) -> float:
    """The share lost over all customers; half an invoice where none was."""
    worth = lost["worth"].sum()
    if worth > 0 and lost["gone"].sum() > 0:
        return float(lost["gone"].sum() / worth)
    return float(0.5 / (lost["cases"].sum() + 1))


def _drawn_to(
    table: pd.DataFrame, key: str, part: str, whole: str, mean: float, strength: float
) -> Chance:
    """A customer's share, drawn towards everybody's as if by so many more cases."""
    there = key in table.index
    yes, cases = (float(table[name][key]) if there else 0.0 for name in (part, whole))
    return Chance(float((yes + mean * strength) / (cases + strength)), float(cases + strength))


def _credited(ledger: Ledger) -> pd.Series:
    """Credit notes of the year as a share of invoices, by customer; each in its own currency."""
    since = pd.Timestamp(days.date(days.number(ledger.day) - YEAR))
    documents = ledger.documents[ledger.documents["issued"] > since]
    sums = documents.pivot_table(
        index="customer", columns="kind", values="amount", aggfunc="sum"
    ).reindex(columns=["invoice", "credit_note"])
    share = -sums["credit_note"].fillna(0) / sums["invoice"]
    return share.clip(0.0, _MOST_CREDITED).dropna()


def _opening(chosen: Ledger) -> dict[str, Opening]:
    """What each customer owes, in weeks of days past due; without a due date, from issue."""
    day = days.number(chosen.day)
    standing = chosen.spells.on(day)
    standing = standing.take(standing.balance > 0)
    due = np.where(standing.due == UNKNOWN, standing.issued, standing.due)
    codes, labels = chosen.codes.of("customer")
    table = pd.DataFrame({
        "customer": labels[codes[standing.row]],
        "week": (day - due) // 7,
        "late": (day - due).astype("float64"),
        "amount": standing.balance * worth(chosen, standing, chosen.day),
    })  # fmt: skip
    table["weighted"] = table["late"] * table["amount"]
    sums = table.groupby(["customer", "week"])[["amount", "weighted"]].sum().reset_index()
    sums["late"] = (sums["weighted"] / sums["amount"]).round().astype("int64")
    return {
        str(key): Opening(rows["amount"].to_numpy(), rows["late"].to_numpy())
        for key, rows in sums.groupby("customer")
    }


def _reach(ledger: Ledger, sold: pd.DataFrame, length: int) -> tuple[Reach, ...]:
    """Today's distribution by product and region, and the selection's purchases of it there."""
    table = distribution.today(ledger.extra("sales"), ledger.extra("outlets"))
    region = ledger.customers.drop_duplicates("customer").set_index("customer")["region"]
    bought = sold.assign(region=sold["customer"].map(region))
    weekly = bought.groupby(["product", "region"])["worth"].sum() / length * 7
    return tuple(
        Reach(product, region, int(outlets), float(rate), float(weekly.get((product, region), 0.0)))
        for product, region, outlets, rate in zip(
            *(table[name].tolist() for name in ("product", "region", "outlets", "numeric")),
            strict=True,
        )
    )
