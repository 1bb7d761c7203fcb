"""The share of sales never paid, customer by customer: what was written off, and what overdue tells."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.losses import settlements
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.simulation import unpaid
from lib.simulation.levers import GIVEN_UP_AT_LAST
from lib.simulation.payers import Chance

HALF_LIFE = 182
"""Days after which an invoice that fell due counts half."""
_LIKE_CLASS, _LIKE_ALL = 20.0, 100.0
_FEWEST_LOSSES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What of sales is never paid.

    Args:
        by_customer: share, and how many invoices it rests on.
        newcomer: of a customer without a record.
        given_up: days past due after which balances were given up; None where too few were.
        has_evidence: whether the record has anything written off or so late that it may be.
    """

    by_customer: Mapping[str, Chance]
    newcomer: Chance
    given_up: int | None
    has_evidence: bool

    def of(self, customer: str) -> Chance:
        """The chance of one customer."""
        return self.by_customer.get(customer, self.newcomer)


@functools.lru_cache(maxsize=4)
def measured(ledger: Ledger) -> Losses:
    """Losses as known at the end of the ledger's day, of the whole ledger whatever is selected.

    Of each invoice that fell due, never paid is what was written off, and of what is still unpaid the
    chance of ``unpaid.never_paid``: a customer that stopped paying half a year ago has lost us much
    already. Invoices count by money, half as much for each half year since they fell due. A customer is
    drawn towards its risk class as if by 20 invoices, and that towards all as if by 100; over all,
    every invoice counts alike, and half an invoice is lost where none was. Where nothing was ever
    settled, the share of what is open is none of sales: it is taken as usual.
    """
    given_up = _given_up(ledger)
    due = unpaid.invoices(ledger)
    if due["outcome"].eq("open").all():
        return Losses({}, Chance(unpaid.USUAL[0][1], _LIKE_CLASS), given_up, False)
    chance = unpaid.never_paid(ledger, given_up).of(due["age"], due["group"], due["customer"])
    late = due["age"].gt(0) & due["unpaid"].gt(0)
    never = due["lost"] + np.where(late, due["unpaid"] * chance, 0.0)
    due = due.assign(never=np.minimum(never, due["worth"]))
    every = float(due["never"].sum() / due["worth"].sum()) if len(due) else 0.0
    newcomer = Chance(every or 0.5 / (len(due) + 1), _LIKE_CLASS)
    weight = 0.5 ** ((days.number(ledger.day) - due["clock"]) / HALF_LIFE)
    classes = _shrink(due.assign(of="", weight=1.0, key=due["group"]), {"": newcomer}, _LIKE_ALL)
    customer_rows = due.assign(of=due["group"], weight=weight, key=due["customer"])
    has_evidence = bool(due["lost"].sum() > 0 or late.any())
    return Losses(_shrink(customer_rows, classes, _LIKE_CLASS), newcomer, given_up, has_evidence)


def _shrink(due: pd.DataFrame, priors: Mapping[str, Chance], strength: float) -> dict[str, Chance]:
    """Each ``key``'s share by money, drawn towards that of what it is ``of``."""
    parts = due.assign(
        never=due["never"] * due["weight"], worth=due["worth"] * due["weight"]
    ).groupby(["key", "of"])
    sums = parts[["never", "worth", "weight"]].sum().reset_index()
    chances = {}
    for key, of, never, worth, cases in sums.itertuples(index=False):
        share = never / worth if worth > 0 else 0.0
        mean = (share * cases + priors[of].mean * strength) / (cases + strength)
        chances[str(key)] = Chance(float(min(mean, 1.0)), float(cases + strength))
    return chances


def _given_up(ledger: Ledger) -> int | None:
    """Days past due after which balances were written off: the middle one, from five on."""
    settled_rows = settlements(ledger)
    write_offs = settled_rows[settled_rows["lost"] & (settled_rows["due"] != UNKNOWN)]
    if len(write_offs) < _FEWEST_LOSSES:
        return None
    return min(max(int((write_offs["day"] - write_offs["due"]).median()), 1), GIVEN_UP_AT_LAST)
