"""What of the open balances we do not expect to see: balance times rate, bucket by bucket."""

from collections.abc import Mapping

import pandas as pd

from lib.ledger.mistake import Mistake


class BadRate(Mistake):
    """A loss rate that is no share of a balance."""

    def __init__(self, bucket: str, rate: float) -> None:
        super().__init__(
            f"A loss rate lies between 0 and 100 %; {rate * 100:g} % was given for {bucket}. "
            f"Write the share of the balance that you expect to lose."
        )


def matrix(
    balances: Mapping[str, float], rates: Mapping[str, float], overlay: float = 0.0
) -> pd.DataFrame:
    """The provision matrix: Σ balance × rate, and an overlay that looks ahead.

    >>> balances = {"not_due": 1_500_000, "d1_30": 750_000}
    >>> matrix(balances, {"not_due": 0.005, "d1_30": 0.022})["provision"].tolist()
    [7500.0, 16500.0]

    Args:
        balances: minor units by bucket.
        rates: expected loss by bucket, as a share of 1; a bucket without one has 0.
        overlay: what to add to every rate, as a share of it: 0.1 turns 2 % into 2.2 %.
    Returns:
        ``bucket``, ``balance``, ``rate``, ``with_overlay``, ``provision``; never above the balance.
    Raises:
        BadRate: a rate below 0 or above 1.
    """
    for bucket, rate in rates.items():
        if not 0 <= rate <= 1:
            raise BadRate(bucket, rate)
    table = pd.DataFrame({"bucket": list(balances), "balance": list(balances.values())})
    table["rate"] = table["bucket"].map(dict(rates)).fillna(0.0).astype("float64")
    table["with_overlay"] = (table["rate"] * (1 + overlay)).clip(0.0, 1.0)
    table["provision"] = table["balance"] * table["with_overlay"]
    return table
