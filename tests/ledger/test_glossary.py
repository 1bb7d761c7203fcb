"""One definition a term: every question's terms are in it, and the page of them is the same text."""

from pathlib import Path

import pytest

from lib.analysis import kpis
from lib.ledger import glossary
from lib.notebook.registry import QUESTIONS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_questions_terms_are_defined(name: str):
    assert set(QUESTIONS[name].definitions) <= set(glossary.ENTRIES)


def test_a_shared_figure_has_an_entry_with_a_formula_and_a_case():
    entries = [glossary.ENTRIES[term.entry] for term in kpis.TERMS.values()]
    assert all(entry.formula and entry.case for entry in entries)


def test_the_page_of_definitions_is_the_glossary():
    """Write it anew: python -c "from lib.ledger import glossary; print(glossary.page(), end='')"."""
    page = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
    assert page == glossary.page()


@pytest.mark.parametrize("name", sorted(glossary.ENTRIES))
def test_a_definition_is_a_sentence(name: str):
    text = glossary.ENTRIES[name].text
    assert text[0].isupper()
    assert text.endswith(".")
    assert len(text) < 420
