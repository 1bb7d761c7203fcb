"""What reading, assembling and checking had to say about the ledger in use."""

from collections import Counter
from typing import Any

import pandas as pd
import streamlit as st

from lib.ledger import wording
from lib.ledger.checks import check
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake
from lib.ledger.wording import NBSP
from lib.store.ledgers import loads
from lib.ui import data, frame, headline
from lib.ui.book import rejected_rows, wordings
from lib.ui.frame import Scope
from lib.ui.names import plain

_MARKS = {"error": f"✕{NBSP}error", "warning": f"!{NBSP}warning", "note": f"i{NBSP}note"}


def show(scope: Scope) -> None:
    """What reading, assembling and checking had to say about the ledger in use."""
    load = loads.find(data.home(), scope.version)
    load_findings = _of_sample(scope) if load is None else [Finding(**row) for row in load.findings]
    headline.finding(_finding(load_findings), _rows(load))
    if not load_findings:
        return
    st.table(
        findings_table(load_findings),
        hide_index=True,
        border="horizontal",
        alt="Findings of the import",
    )
    if load is not None and frame.may(loads.LOADING):
        _show_rejected(load)


def _finding(load_findings: list[Finding]) -> str:
    """The worst of it in a headline.

    >>> _finding([])
    'Every check passed'
    >>> _finding([Finding("error", "a", "A"), Finding("note", "b", "B")])
    '1 to mend before relying on figures'
    >>> _finding([Finding("warning", "a", "A"), Finding("warning", "b", "B")])
    'Nothing makes figures wrong, 2 warnings'
    """
    counts = Counter(finding.level for finding in load_findings)
    if counts["error"]:
        return f"{counts['error']:,} to mend before relying on figures"
    if counts["warning"]:
        return f"Nothing makes figures wrong, {wording.count(counts['warning'], 'warning')}"
    return "Nothing makes figures wrong" if load_findings else "Every check passed"


def _rows(load: Any) -> str:
    """What became of the rows; nothing is known of those of the sample."""
    if load is None:
        return "Warnings and notes describe the data."
    return f"{load.read:,} rows read, {load.accepted:,} accepted, {load.rejected:,} rejected."


def _show_rejected(load: Any) -> None:
    try:
        rows = loads.rejects(data.home(), load)
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
    else:
        rejected_rows.show(rows, "book")


def findings_table(findings: list[Finding]) -> pd.DataFrame:
    """Findings as people read them: level in a word, message, rows, first lines."""
    table = pd.DataFrame(
        {
            "Level": [_MARKS[f.level] for f in findings],
            "What": [plain(wordings.without_flags(f.message)) for f in findings],
            "Rows": [f"{f.rows:,}" for f in findings],
            "First lines": [", ".join(map(str, f.lines)) for f in findings],
        }
    )
    return table if table["First lines"].any() else table.drop(columns="First lines")


@st.cache_data(max_entries=3, show_spinner="Checking…")
def _check_findings(version: str) -> list[Finding]:
    ledger = data.whole(version)
    frames = {"customers": ledger.customers, "documents": ledger.documents,
              "allocations": ledger.allocations, **ledger.extras}  # fmt: skip
    return check(frames)


def _of_sample(scope: Scope) -> list[Finding]:
    return _check_findings(scope.version)
