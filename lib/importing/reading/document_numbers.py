"""The number of a document where another column fits as well: nobody but a person can tell."""

from collections.abc import Iterator, Sequence

from lib.importing.evidence.content import Content
from lib.importing.reading import buckets, fields
from lib.importing.reading.evidence import OTHER, Candidate, Evidence
from lib.importing.reading.reading import Question, Reading
from lib.importing.vocabulary.heading import Meaning

_FIELD = "document"
_A_NUMBER = "other_number"
_BARE = frozenset({"number"})
_PLAIN = frozenset({"invoice", "document"})
_OFTEN_WRITTEN, _OFTEN_NEW = 0.8, 0.5


def questions(
    reading: Reading, evidence: Evidence, free: Sequence[Candidate]
) -> Iterator[Question]:
    """What must be asked about the number of the documents.

    Args:
        reading: of a table of documents.
        evidence, free: what is known of its columns.
    """
    choice = reading.choice(_FIELD)
    if choice is None:
        if codes := _codes(reading, evidence):
            text = f"Nothing is named as the number of a document; is it {_or(codes)}?"
            yield Question(_FIELD, text, codes)
    elif choice.certainty == "named" and (
        rivals := _rivals(choice.column, reading, evidence, free)
    ):
        text = f"“{choice.column}” or {_or(rivals)}: which is the number of the document?"
        yield Question(_FIELD, text, (choice.column, *rivals))


def _rivals(
    column: str, reading: Reading, evidence: Evidence, free: Sequence[Candidate]
) -> tuple[str, ...]:
    """Columns that may as well be the number, where the chosen one says little of itself."""
    concepts = _concepts(evidence, column)
    if evidence.contents[column].counts_rows and not concepts & _PLAIN:
        return _codes(reading, evidence)
    if concepts != _BARE:
        return ()
    used_columns = reading.names()
    return tuple(
        c.column
        for c in free
        if c.field == _FIELD
        and c.column not in used_columns
        and "reference" in _concepts(evidence, c.column)
        and _tells_apart(evidence.contents[c.column])
    )


def _concepts(evidence: Evidence, column: str) -> frozenset[str]:
    meaning = evidence.meanings_by_field(column, "documents").get(_FIELD)
    return frozenset(meaning.concepts) if meaning else frozenset()


def _tells_apart(content: Content) -> bool:
    often = content.distinct > _OFTEN_NEW * content.filled_mask.sum()
    return content.filled_share > _OFTEN_WRITTEN and bool(often)


def _codes(reading: Reading, evidence: Evidence) -> tuple[str, ...]:
    """Columns without a use that hold a code of its own on every row, named as no other thing."""
    used_columns = reading.names()
    return tuple(
        column
        for column, content in evidence.contents.items()
        if column not in used_columns
        and content.numbers_rows
        and not (content.counts_rows or content.days > 0.9 or buckets.is_bucket(column))
        and not any(_is_known(m, content) for m in evidence.meanings[column])
    )


def _is_known(meaning: Meaning, content: Content) -> bool:
    """Does a heading name another thing, and may the column hold that?"""
    if meaning.role == OTHER:
        return meaning.field != _A_NUMBER
    may_hold = fields.holds(content, meaning.field, meaning.role, meaning.concepts)
    return meaning.role == "documents" and may_hold


def _or(columns: Sequence[str]) -> str:
    return " or ".join(f"“{column}”" for column in columns[:3])
