"""The words that stand in a column: payment states, kinds of documents, sides, yes and no."""

from functools import lru_cache

from lib.importing.vocabulary.lexicon import lexicon, spellings
from lib.importing.vocabulary.spelling import folded_words, without_units


@lru_cache(1 << 14)
def meanings(group: str, text: str) -> frozenset[str]:
    """What a word means within a group; several where languages differ, none where it is unknown.

    >>> sorted(meanings("payment_state", "Awaiting Payment")), sorted(meanings("answer", "Yes"))
    (['open'], ['yes'])
    >>> meanings("payment_state", "Blue")
    frozenset()
    """
    group_words = lexicon().wordings[group]
    bare = without_units(text)[0]
    candidates = (form for wording in (text, bare) for form in spellings(folded_words(wording)))
    return next((group_words[form] for form in candidates if form in group_words), frozenset())


@lru_cache(1 << 14)
def says(group: str, meaning: str, text: str) -> bool:
    """Do some words of a text, one after the other, have a meaning?

    >>> says("layout", "opening", "Balance brought forward 1 Jan"), says("layout", "opening", "Total")
    (True, False)
    """
    group_words, words = lexicon().wordings[group], folded_words(text)
    return any(
        meaning in group_words.get(words[start:end], ())
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + 5) + 1)
    )


_FIRST = (
    "payable", "reversal", "proforma", "quote", "order", "credit_note", "receipt", "adjustment",
    "invoice",
)  # fmt: skip
"""Of kinds whose words stand in one text, the one that tells most."""


@lru_cache(1 << 14)
def kind(text: str) -> str | None:
    """The kind of document that a text says, as a whole or by the longest part that is known.

    >>> kind("Credit Memo"), kind("(08) Sales invoice no. 17"), kind("Vendor bill 2026"), kind("?")
    ('credit_note', 'invoice', 'payable', None)
    """
    if whole := meaning("document_kind", text):
        return whole
    group_words = lexicon().wordings["document_kind"]
    words = folded_words(without_units(text)[0])
    words = tuple(part for word in words for part in (word, *_within(word)))
    for length in range(min(len(words), 5), 0, -1):
        parts = (words[at : at + length] for at in range(len(words) - length + 1))
        kinds = {m for part in parts for m in group_words.get(part, ()) if _is_distinctive(part)}
        if kinds:
            return next(k for k in _FIRST if k in kinds) if kinds <= set(_FIRST) else None
    return None


def _within(word: str) -> list[str]:
    """The known words inside one that is written without blanks, the longest: 仕入請求 says 仕入."""
    if word.isascii() or word[:1] < "\u0e00":
        return []
    group_words = lexicon().wordings["document_kind"]
    spans = [
        (end - start, word[start:end])
        for start in range(len(word))
        for end in range(start + 2, len(word))
        if (word[start:end],) in group_words
    ]
    longest = max((size for size, _ in spans), default=0)
    return [text for size, text in spans if size == longest]


def _is_distinctive(part: tuple[str, ...]) -> bool:
    """A short code says what it says only where it stands alone."""
    return len(part) > 1 or len(part[0]) > 3 or not part[0].isascii()


@lru_cache(1 << 14)
def meaning(group: str, text: str) -> str | None:
    """The one thing a word means within a group; None where it is unknown or means several.

    >>> meaning("document_kind", "Credit Memo")
    'credit_note'
    """
    word_meanings = meanings(group, text)
    return next(iter(word_meanings)) if len(word_meanings) == 1 else None
