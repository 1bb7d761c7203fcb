"""Why an import stops before anything is written: what is wrong, and what to do."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from lib.ledger.mistake import Mistake


def no_sources() -> Mistake:
    """An import of nothing."""
    return Mistake("Nothing to import: name a file, a folder or a database URL.")


class NothingAccepted(Mistake):
    """Not one row of an import could be used."""

    def __init__(self, read: int, rejected: pd.DataFrame) -> None:
        reasons = rejected["reason"].value_counts()
        most = f"; most often: {reasons.index[0]}" if len(reasons) else ""
        super().__init__(
            f"None of the {read:,} rows could be used{most}. Check which column is which "
            f"(--map COLUMN=FIELD), then import again. The ledgers are as they were."
        )


class NoDocuments(Mistake):
    """An import that would make a ledger without an invoice."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__(
            f"There are no invoices in this import, only {', '.join(roles)}. Import them together "
            f"with the documents, or add them to the newest ledger with --append."
        )


class VanishedItems(Mistake):
    """A later list of open items without some of the earlier one: a person must say what that means."""

    def __init__(self, vanished_items: pd.DataFrame, name: str, day: dt.date) -> None:
        self.documents = tuple(vanished_items["document"])
        examples = ", ".join(map(str, self.documents[:3])) + (
            " …" if len(vanished_items) > 3 else ""
        )
        items = "1 open item" if len(vanished_items) == 1 else f"{len(vanished_items):,} open items"
        super().__init__(
            f"{items} of “{name}” ({examples}) no longer "
            f"stand{'s' if len(vanished_items) == 1 else ''} on this "
            f"list. Were they settled in between? Then say --accept: they are settled on {day}. If it "
            f"is another list, import it without --append."
        )
