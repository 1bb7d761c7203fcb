"""How much of it stands with how few: groups ranked by what they owe, and their running share."""

import pandas as pd


def rank_shares(table: pd.DataFrame, value: str) -> pd.DataFrame:
    """Rows with something in ``value``, largest first, with their share and the share so far.

    >>> rank_shares(pd.DataFrame({"customer": ["a", "b"], "late": [1, 3]}), "late")["together"].tolist()
    [0.75, 1.0]

    Args:
        table: one row a group, one currency.
        value: column of money to rank by.
    Returns:
        the table's columns, ``share`` and ``together``.
    """
    positive_rows = table[table[value] > 0].sort_values(value, ascending=False, kind="stable")
    share = positive_rows[value] / positive_rows[value].sum()
    return positive_rows.assign(share=share, together=share.cumsum()).reset_index(drop=True)
