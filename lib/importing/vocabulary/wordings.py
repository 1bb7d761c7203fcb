"""The words that stand in a column: payment states, kinds of documents, sides, yes and no."""

from functools import lru_cache

from lib.importing.vocabulary.lexicon import lexicon, spellings
from lib.importing.vocabulary.spelling import folded, without_units


@lru_cache(1 << 14)
def meanings(group: str, text: str) -> frozenset[str]:
    """What a word means within a group; several where languages differ, none where it is unknown.

    >>> sorted(meanings("payment_state", "Awaiting Payment")), sorted(meanings("answer", "Yes"))
    (['open'], ['yes'])
    >>> meanings("payment_state", "Blue")
    frozenset()
    """
    known = lexicon().wordings[group]
    bare = without_units(text)[0]
    tries = (form for written in (text, bare) for form in spellings(folded(written)))
    return next((known[form] for form in tries if form in known), frozenset())


@lru_cache(1 << 14)
def meaning(group: str, text: str) -> str | None:
    """The one thing a word means within a group; None where it is unknown or means several.

    >>> meaning("document_kind", "Credit Memo")
    'credit_note'
    """
    known = meanings(group, text)
    return next(iter(known)) if len(known) == 1 else None
