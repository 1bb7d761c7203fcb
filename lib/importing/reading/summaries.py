"""Tables that hold no documents: a summary by age, balances by customer, a row of month-ends."""

from collections.abc import Sequence

from lib.importing.reading import buckets
from lib.importing.reading.evidence import Evidence
from lib.importing.reading.reading import Question, Reading
from lib.importing.values import day_texts
from lib.importing.vocabulary.spelling import folded_words

_BUCKETS, _MONTHS = 3, 3


def question(reading: Reading, evidence: Evidence) -> tuple[Question, ...]:
    """What to ask of a table that has no documents in it; nothing where it has."""
    document = reading.choice("document")
    if "issued" in reading or (document and document.certainty == "named"):
        return ()
    if len(_buckets(evidence)) >= _BUCKETS:
        return _refusals("This is a summary by age: it has a row a customer and no documents.")
    if len(_month_ends(evidence)) >= _MONTHS:
        return _refusals("This is a series of month-end balances: it has no documents.")
    return ()


def _refusals(reason: str) -> tuple[Question, ...]:
    sentence = (
        f"{reason} Export the list of open items or of invoices, one row a document, and import "
        "that."
    )
    return Question("document", sentence, answerable=False), Question(
        "issued", sentence, answerable=False
    )


def _buckets(evidence: Evidence) -> list[str]:
    """Columns of numbers under headings such as 31–60, or a word for an age."""
    return [
        column
        for column, content in evidence.contents.items()
        if content.numbers > 0.5 and buckets.is_bucket(column)
    ]


def _month_ends(evidence: Evidence) -> Sequence[str]:
    """Columns of numbers headed by months or days."""
    return [
        column
        for column, content in evidence.contents.items()
        if content.numbers > 0.5 and _is_month(column)
    ]


def _is_month(heading: str) -> bool:
    meaning = day_texts.meaning(heading.strip())
    return (
        not isinstance(meaning, bool)
        and any(c.isalpha() or c in "/-." for c in heading)
        and bool(folded_words(heading))
    )
