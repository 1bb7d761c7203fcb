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
    agreed_terms = frame["terms"]
    undated_mask = (frame["kind"] == "invoice").to_numpy(bool) & frame["due"].isna().to_numpy(bool)
    if options.terms:
        terms.parse(options.terms)
        agreed_terms = agreed_terms.mask(
            undated_mask & agreed_terms.isna().to_numpy(bool), options.terms
        )
    mask = undated_mask & agreed_terms.notna().to_numpy(bool)
    frame = frame.assign(terms=agreed_terms)
    if not mask.any():
        return frame, []
    return _with_due_dates(frame, mask, lines)


def _with_due_dates(
    frame: pd.DataFrame, mask: Mask, lines: npt.NDArray[np.int64]
) -> tuple[pd.DataFrame, list[Finding]]:
    codes = keys.codes(frame["terms"])
    texts = dict(zip(codes[mask], frame["terms"][mask], strict=True))
    due = frame["due"].to_numpy("datetime64[s]").copy()
    unread_mask = np.zeros(len(frame), bool)
    for code, text in texts.items():
        rows = np.flatnonzero(mask & (codes == code))
        try:
            agreed = terms.parse(text)
        except terms.UnreadableTerms:
            unread_mask[rows] = True
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
        unread_mask,
        lines,
        "{n} invoice[|s] [has|have] terms that are not understood (such as "
        f"“{_example(frame, unread_mask)}”) and no due date.",
    )
    return frame.assign(due=due), notes


def _example(frame: pd.DataFrame, rows: Mask) -> str:
    return str(frame["terms"][rows].iloc[0]) if rows.any() else ""
