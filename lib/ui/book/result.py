"""What came of an import: the sentence to hold beside the other system, the first look, the rejects."""

import streamlit as st

from lib.analysis import default_as_of
from lib.ledger import wording
from lib.notebook.answer import headline as headline_of
from lib.store.ledgers.imports import Imported
from lib.ui import data, figure_cards, headline
from lib.ui.book import rejected_rows, summary
from lib.ui.cells import bare
from lib.ui.frame import Scope
from lib.ui.names import plain


def show(imported: Imported) -> None:
    """The outcome of an import."""
    headline.question("What came of it?")
    headline.finding(*headline_of(sentence(imported)), lead=True)
    whole = data.whole(imported.version)
    scope = Scope(imported.version, imported.name, default_as_of.day(whole))
    if scope.day < whole.day:
        st.markdown(
            f"Everything is settled by {wording.day_text(whole.day)}. Seen below on "
            f"**{wording.day_text(scope.day)}**, the day of the last invoice."
        )
    for name, draw in (
        ("overview.holders", figure_cards.surprise),
        ("overview.four", figure_cards.four),
    ):
        bare(name, scope, key=f"wizard.{name}").show(draw=draw, with_text=False)
    rejected_rows.show(imported.rejects, "wizard")


def sentence(imported: Imported) -> str:
    """Rows read and accepted, and what is open to the cent, in one line of Markdown."""
    rows = imported.rows
    rejected_text = f", {rows.rejected:,} rejected" if rows.rejected else ""
    aside = sum(count for count, _ in imported.set_aside.values())
    without = f", {aside:,} set aside" if aside else ""
    return (
        f"**{rows.read:,} rows read, {rows.accepted:,} accepted{without}{rejected_text}. "
        f"Open {plain(summary.amounts(imported.control))}.** What does your system say?"
    )
