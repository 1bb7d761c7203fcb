"""Due dates from agreed terms, where a source has terms and no due dates."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.assembling import keys
from lib.importing.assembling.faults import finding
from lib.importing.options import Options
from lib.importing.text_columns import Mask
from lib.ledger import terms
from lib.ledger.findings import Finding


def with_terms(
    frame: pd.DataFrame, lines: npt.NDArray[np.int64], options: Options
) -> tuple[pd.DataFrame, list[Finding]]:
    """Documents with due dates from their terms where they have none; one row a due date.

    Returns:
        the frame, with ``parts`` (how many due dates the row stands for) and ``share`` of each
        instalment where a document has several; see ``instalments``.

    Raises:
        UnreadableTerms: the terms of the options.
    """
    said = frame["terms"]
    without = (frame["kind"] == "invoice").to_numpy(bool) & frame["due"].isna().to_numpy(bool)
    if options.terms:
        terms.parse(options.terms)
        said = said.mask(without & said.isna().to_numpy(bool), options.terms)
    wanted = without & said.notna().to_numpy(bool)
    frame = frame.assign(terms=said)
    if not wanted.any():
        return frame, []
    return _dated(frame, wanted, lines)


def _dated(
    frame: pd.DataFrame, wanted: Mask, lines: npt.NDArray[np.int64]
) -> tuple[pd.DataFrame, list[Finding]]:
    codes = keys.codes(frame["terms"])
    texts = dict(zip(codes[wanted], frame["terms"][wanted], strict=True))
    due = frame["due"].to_numpy("datetime64[s]").copy()
    unread = np.zeros(len(frame), bool)
    for code, text in texts.items():
        rows = np.flatnonzero(wanted & (codes == code))
        try:
            agreed = terms.parse(text)
        except terms.UnreadableTerms:
            unread[rows] = True
            continue
        if len(agreed.instalments) > 1:
            continue
        issued = frame["issued"].to_numpy("datetime64[D]")[rows]
        days, at = np.unique(issued, return_inverse=True)
        first = np.array([agreed.due(day)[0] for day in days.tolist()], "datetime64[s]")
        due[rows] = first[at]
    notes = finding(
        "warning",
        "unreadable_terms",
        unread,
        lines,
        "{n} invoice[|s] [has|have] terms that are not understood (such as "
        f"“{_example(frame, unread)}”) and no due date.",
    )
    return frame.assign(due=due), notes


def _example(frame: pd.DataFrame, rows: Mask) -> str:
    return str(frame["terms"][rows].iloc[0]) if rows.any() else ""
