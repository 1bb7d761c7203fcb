"""What a heading names: exact phrases first, else the concepts of its words, all of them known.

A heading with a word that nobody knows names nothing: a likeness that differs in its telling word
counts for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from lib.importing.vocabulary.lexicon import FILLER, Lexicon, Sense, lexicon
from lib.importing.vocabulary.spelling import folded, without_units

_MOST = 64
"""Readings of one heading that are looked at."""
_SHORTEST = 3
_LINKS = ("", "s", "es", "n", "en", "e")

Concepts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field that a heading names.

    Args:
        role: such as documents.
        field: of that role; role ``other`` holds what a ledger does not need.
        score: 100 for a heading known as it stands, less for weaker wordings.
        weak: only likely, unless something else confirms it.
        concepts: what its words say.
    """

    role: str
    field: str
    score: float
    weak: bool = False
    concepts: Concepts = frozenset()


@lru_cache(1 << 13)
def meanings(text: str) -> tuple[Meaning, ...]:
    """Every field that a heading may name, the best first.

    >>> [(m.role, m.field) for m in meanings("Invoice No.") if m.role == "documents"]
    [('documents', 'document')]
    >>> [m.field for m in meanings("Outstanding (USD)") if m.role == "documents"]
    ['open_amount', 'payment_state']
    >>> meanings("Paid by uncle")
    ()
    """
    book = lexicon()
    bare, units = without_units(text)
    whole = {Meaning(s.role, s.field, 100.0 - s.rank) for s in _exact(text, bare, book)}
    spoken = _by_words(bare, book) or _by_words(" ".join((bare, *units)), book)
    best: dict[tuple[str, str], Meaning] = {}
    for meaning in (*whole, *spoken):
        key = (meaning.role, meaning.field)
        if key not in best or meaning.score > best[key].score:
            best[key] = meaning
    return tuple(sorted(best.values(), key=lambda m: (-m.score, m.role, m.field)))


def concepts(text: str) -> tuple[Concepts, ...]:
    """Every reading of a heading's words as concepts; none where a word is unknown."""
    return tuple(_readings(folded(without_units(text)[0]), lexicon()))


def _exact(text: str, bare: str, book: Lexicon) -> tuple[Sense, ...]:
    return book.phrases.get(folded(text)) or book.phrases.get(folded(bare)) or ()


def _by_words(text: str, book: Lexicon) -> list[Meaning]:
    return [
        Meaning(sense.role, sense.field, 98.0 - sense.rank, sense.weak, reading)
        for reading in _readings(folded(text), book)
        for sense in book.lines.get(reading, ())
    ]


def _readings(words: tuple[str, ...], book: Lexicon) -> set[Concepts]:
    """The concepts of a heading's words, however they are cut and whatever each may be."""
    cuts = islice(_cuts(words, book), _MOST)
    return {
        frozenset(chosen) - {FILLER} for cut in cuts for chosen in islice(product(*cut), _MOST)
    } - {frozenset()}


def _cuts(words: tuple[str, ...], book: Lexicon) -> Iterator[list[Concepts]]:
    """Ways to cut words into known groups, the longest first; none where a word is unknown."""
    if not words:
        yield []
        return
    for count in range(min(book.longest, len(words)), 0, -1):
        for first in _senses(words[:count], book):
            for rest in _cuts(words[count:], book):
                yield [*first, *rest]


def _senses(words: tuple[str, ...], book: Lexicon) -> list[list[Concepts]]:
    """What a group of words may be: one set of concepts, or for a compound one for each part."""
    if known := book.words.get(words):
        return [[known]]
    if len(words) > 1:
        return []
    word = words[0].removeprefix("ال")
    if word != words[0] and (known := book.words.get((word,))):
        return [[known]]
    return list(islice(_parts(word, book), 8))


def _parts(word: str, book: Lexicon, first: bool = True) -> Iterator[list[Concepts]]:
    """A compound as its parts: German and its like with a linking letter, Chinese with none."""
    shortest = _SHORTEST if word[:1] < "\u0e00" else 1
    for end in range(len(word), shortest - 1, -1):
        known = book.parts.get(word[:end])
        if known is None or (first and end == len(word)):
            continue
        if end == len(word):
            yield [known]
            continue
        for link in _LINKS if shortest > 1 else ("",):
            rest = word[end:].removeprefix(link) if word[end:].startswith(link) else ""
            for tail in _parts(rest, book, first=False) if rest else ():
                yield [known, *tail]
