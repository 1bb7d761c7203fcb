"""Where an import goes: a ledger of its own and its name, or one that a later list is added to."""

from dataclasses import replace

from lib.store.ledgers import loads
from lib.ui import data
from lib.ui.book import controls, opened
from lib.ui.book.answers import Answers


def show(answers: Answers) -> None:
    """Two lists in a line: as what it is imported, and under which name."""
    if names := _names():
        options = {"": "a ledger of its own", **{n: f"a later list of “{n}”" for n in names}}
        controls.select(
            "Import as",
            options,
            answers.append_to or "",
            _append,
            key="book.append",
            width=195 if answers.append_to is None else "stretch",
        )
    if answers.append_to is None:
        controls.text(
            "Name of the ledger", answers.name,
            lambda text: opened.change(lambda answers: replace(answers, name=text or None)),
            key="wizard.name", placeholder="name: as the file’s", width=180,
        )  # fmt: skip


def _names() -> list[str]:
    every = data.listing()["name"].drop_duplicates()
    return [str(name) for name in every if name != loads.SAMPLE]


def _append(name: str) -> None:
    opened.change(lambda answers: replace(answers, append_to=name or None, settled=False))
