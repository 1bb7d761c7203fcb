"""Questions of the book page: does it tie out, and what changed between two versions."""

from collections.abc import Mapping

import pandas as pd

from lib.analysis import changes
from lib.ledger import tieout
from lib.ledger.mistake import Mistake
from lib.notebook.book import sentences
from lib.notebook.question import ALL, Inputs, question

_LISTED = 500


def nothing_to_compare() -> Mistake:
    """A comparison was asked for without the earlier version."""
    return Mistake("There is nothing to compare with: choose the version of another import.")


@question(
    "book.tie_out",
    "Does it agree with your system?",
    sentence=sentences.tie_out,
    definitions=("tie-out", "open item"),
    headings={"ours": "Open here", "theirs": "Your system", "difference": "Here − there"},
)
def tie_out(inputs: Inputs, *, control: Mapping[str, int] | None = None) -> pd.DataFrame:
    table = tieout.tie(inputs.ledger, control or {}, inputs.ledger.day)
    return table if control else table.drop(columns=["theirs", "difference"])


@question(
    "book.changes",
    "What changed between the two?",
    sentence=sentences.changes,
    needs=frozenset({"ledger", "before"}),
    headings={"difference": "Open now − before"},
)
def change_summary(inputs: Inputs) -> pd.DataFrame:
    table = changes.summary(_compared_documents(inputs))
    return table[["change", "difference", "documents", "currency"]]


@question(
    "book.changed",
    "Which documents differ?",
    sentence=sentences.changed_documents,
    needs=frozenset({"ledger", "before"}),
    headings={
        "customer_before": "Customer before",
        "amount_before": "Amount before",
        "due_before": "Due before",
        "difference": "Open now − before",
    },
    uncut={"most": ALL},
)
def changed_documents(inputs: Inputs, *, most: int = _LISTED) -> pd.DataFrame:
    table = _compared_documents(inputs).head(most)
    empty_columns = [
        f"{field}_before"
        for field in changes.COMPARED
        if not table["change"].str.contains(field).any()
    ]
    return table.drop(columns=empty_columns)


def _compared_documents(inputs: Inputs) -> pd.DataFrame:
    if inputs.before is None:
        raise nothing_to_compare()
    return changes.documents(inputs.before, inputs.ledger)
