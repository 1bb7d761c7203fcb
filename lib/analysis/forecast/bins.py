"""How an invoice becomes a few small numbers: usual lateness, amount, depth of record, terms."""

from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast.snapshot import Floats, Places, Snapshot

USUAL, AMOUNTS = 24, 5
_DEPTH_CUTS = (0, 4, 19)
DEPTHS = len(_DEPTH_CUTS) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Cut points and levels.

    Args:
        usual_cuts: between the bins of usual days late.
        usual: the mean of each such bin.
        amount_cuts: by currency, the cut points between its amounts.
    """

    usual_cuts: Floats
    usual: Floats
    amount_cuts: Floats

    @property
    def amounts(self) -> int:
        """How many bins of amount there are."""
        return AMOUNTS

    def codes(self, items: Snapshot, usual: Floats, depth: Floats) -> Places:
        """Bins of usual days late, amount, depth of record and terms: invoices × 4."""
        return np.column_stack([
            np.searchsorted(self.usual_cuts, usual),
            (items.amount[:, None] > self.amount_cuts[items.currency]).sum(axis=1),
            np.searchsorted(_DEPTH_CUTS, depth),
            items.terms,
        ])  # fmt: skip


def cut(training_set: Snapshot, usual: Floats) -> Bins:
    """Bins of about equal numbers of invoices; amounts are cut within each currency."""
    cuts = np.unique(np.quantile(usual, np.linspace(0, 1, USUAL + 1)[1:-1]))
    place = np.searchsorted(cuts, usual)
    count = np.bincount(place, minlength=len(cuts) + 1)
    mean = np.bincount(place, weights=usual, minlength=len(cuts) + 1) / np.maximum(count, 1)
    bin_means = np.where(count > 0, mean, np.append(cuts, cuts[-1]))
    levels = np.linspace(0, 1, AMOUNTS + 1)[1:-1]
    amounts = np.full((max(len(training_set.currencies), 1), AMOUNTS - 1), np.inf)
    for currency in np.unique(training_set.currency):
        amounts[currency] = np.quantile(
            training_set.amount[training_set.currency == currency], levels
        )
    return Bins(cuts, bin_means, amounts)
