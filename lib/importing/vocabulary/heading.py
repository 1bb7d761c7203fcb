"""What a heading names: exact phrases first, else the concepts of its words, all of them known.

A heading with a word that nobody knows names nothing: a likeness that differs in its telling word
counts for nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product

from lib.importing.vocabulary import shorter
from lib.importing.vocabulary.lexicon import FILLER, Lexicon, Sense, lexicon, spellings
from lib.importing.vocabulary.spelling import folded_words, without_units
from lib.importing.vocabulary.table_columns import GENERAL, of_table
from lib.ledger import columns

_MOST = 64
"""Readings of one heading that are looked at."""
_SHORTEST = 3
NUMBER = "number"
"""The concept whose short words may end a longer one: Fakturanr, Belgeno."""
_LINKS = ("", "s", "es", "n", "en", "e")

Concepts = frozenset[str]
Languages = frozenset[str]
HOUSE = frozenset({"house_currency", "local"})
"""Concepts of an amount in the company's own currency, beside the document's."""
QUALIFIERS = HOUSE | {"foreign"}
_OTHER_THING = frozenset({"net", "tax", "days", "percent", "expected", "planned"})
"""Concepts that in brackets make another thing of a heading: Total (net), Due (days)."""
_UNTIL = frozenset({"until"})
_MONEY = frozenset(
    {"amount", "balance", "total", "sum", "open", "unpaid", "paid", "net", "gross", "tax"}
)
ANY: Languages = frozenset()
"""No language in particular: every language's words are read."""


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
def meanings(text: str, languages: Languages = ANY) -> tuple[Meaning, ...]:
    """Every field that a heading may name, the best first.

    Args:
        text: the heading.
        languages: those of the table; a heading that says something in them says nothing else.

    >>> [(m.role, m.field) for m in meanings("Invoice No.") if m.role == "documents"]
    [('documents', 'document')]
    >>> [m.field for m in meanings("Outstanding (USD)") if m.role == "documents"]
    ['open_amount', 'payment_state']
    >>> meanings("Paid by uncle")
    ()
    >>> meanings("Invoices[Due Date]")[0].field, meanings("Sheds[Name]")
    ('due', ())
    """
    if table_column := of_table(text):
        column_meanings = meanings(table_column[1], languages)
        return meanings(" ".join(table_column), languages) or tuple(
            m for m in column_meanings if _is_specific(m)
        )
    book = lexicon()
    bare, units = without_units(text)
    telling = any(map(_says_another_thing, units))
    senses = _exact(text, text if telling else bare, book)
    whole = {Meaning(s.role, s.field, 98.0 - s.rank) for s in senses}
    full = " ".join((bare, *units))
    parts = (*shorter.parts_of(text), *shorter.parts_of(full))
    if telling:
        wordings = dict.fromkeys((full, *parts))
    else:
        plain = (bare, shorter.without_currency(bare), shorter.without_scale(bare))
        wordings = dict.fromkeys((full, *plain, *parts, *shorter.parts_of(bare)))
    attempts = [
        (t, candidate_languages)
        for candidate_languages in dict.fromkeys((languages, ANY))
        for t in wordings
    ]
    candidate_languages = next(
        (
            matches
            for t, candidate_languages in attempts
            if (matches := _by_words(t, candidate_languages))
        ),
        [],
    )
    best: dict[tuple[str, str], Meaning] = {}
    ledger_roles = {role for role in columns.ROLES if text in columns.names(role)}
    for meaning in (*whole, *candidate_languages):
        if meaning.role in ledger_roles and meaning.field != text:
            continue
        key = (meaning.role, meaning.field)
        best[key] = _better_meaning(best[key], meaning) if key in best else meaning
    return tuple(sorted(best.values(), key=lambda m: (-m.score, m.role, m.field)))


def _is_specific(meaning: Meaning) -> bool:
    """Does a column say by itself what it holds, whatever its table?"""
    return not meaning.concepts or not meaning.concepts <= GENERAL


def _better_meaning(one: Meaning, other: Meaning) -> Meaning:
    """The better of two meanings of a heading, with what its words say where only one tells."""
    better, lesser = (other, one) if other.score > one.score else (one, other)
    return better if better.concepts else replace(better, concepts=lesser.concepts)


def says_house(text: str) -> bool:
    """Does a heading say that its amounts are in the company's own currency?

    >>> says_house("Original Amount (LCY)"), says_house("Original Amount"), says_house("本币金额")
    (True, False, True)
    """
    words, book = folded_words(text), _Book(lexicon(), ANY)
    return any(
        HOUSE & reading
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + 4) + 1)
        for senses in _senses(words[start:end], book)
        for reading in senses
    )


def concepts(text: str) -> tuple[Concepts, ...]:
    """Every reading of a heading's words as concepts; none where a word is unknown."""
    return tuple(_readings(folded_words(without_units(text)[0]), _Book(lexicon(), ANY)))


def languages(headings: Iterable[str]) -> Languages:
    """The languages that headings are written in, by the words that only some languages have.

    >>> sorted(languages(["Rechnungsnummer", "Debitor", "Fälligkeit", "Betrag"]))[:1]
    ['de']
    """
    votes: Counter[str] = Counter()
    for heading in headings:
        for language in _known_languages(heading):
            votes[language] += 1
    most = max(votes.values(), default=0)
    return frozenset(language for language, count in votes.items() if count == most)


@lru_cache(1 << 13)
def _known_languages(heading: str) -> frozenset[str]:
    """The languages in which every word of a heading is known."""
    words = folded_words(without_units(heading)[0])
    return frozenset(
        language
        for language in lexicon().languages
        if _readings(words, _Book(lexicon(), frozenset({language})))
    )


def _exact(text: str, bare: str, book: Lexicon) -> tuple[Sense, ...]:
    candidates = (form for wording in (text, bare) for form in spellings(folded_words(wording)))
    return next((book.phrases[form] for form in candidates if form in book.phrases), ())


def _by_words(text: str, languages: Languages) -> list[Meaning]:
    book = _Book(lexicon(), languages)
    return [
        Meaning(sense.role, sense.field, 98.0 - sense.rank - cost, sense.weak, reading)
        for reading in _with_until(_readings(folded_words(text), book), book)
        for plain, cost in _without_qualifiers(reading, book)
        for sense in book.lexicon.lines.get(plain, ())
    ]


def _says_another_thing(unit: str) -> bool:
    """Do words in brackets make another thing of a heading? A choice, as in ``(Y/N)``, does not."""
    return "/" not in unit and any(reading & _OTHER_THING for reading in concepts(unit))


def _with_until(readings: set[Concepts], book: "_Book") -> set[Concepts]:
    """Readings without those that pass over an until as a filler: a day to pay by is none of payment.

    Only in the table's own languages: Portuguese ``do`` is no Slavic ``do``.
    """
    if not book.languages:
        return readings
    until_readings = {r for r in readings if r >= _UNTIL and r in book.lexicon.lines}
    return readings - {r - _UNTIL for r in until_readings}


def _without_qualifiers(reading: Concepts, book: "_Book") -> list[tuple[Concepts, float]]:
    """What a heading names beside saying in whose currency it is; the document's own comes first."""
    if reading in book.lexicon.lines:
        return [(reading, 0.0)]
    qualifiers = reading & QUALIFIERS
    if qualifiers and "currency" in reading and reading & _MONEY:
        qualifiers = qualifiers | {"currency"}
        return [(reading - qualifiers, 12.0)]
    return (
        [(reading - QUALIFIERS, 0.0 if qualifiers == {"foreign"} else 12.0)] if qualifiers else []
    )


@dataclass(frozen=True, slots=True)
class _Book:
    """A lexicon read in some languages; English is read in all of them."""

    lexicon: Lexicon
    languages: Languages

    def word(self, words: tuple[str, ...]) -> Concepts:
        """The concepts of one or several words."""
        return self._in_languages(self.lexicon.words.get(words, {}))

    def part(self, word: str) -> Concepts:
        """The concepts of a word inside a longer one."""
        return self._in_languages(self.lexicon.parts.get(word, {}))

    def part_languages(self, part: str) -> Languages:
        """The languages in which a part of a longer word is known."""
        return frozenset().union(*self.lexicon.parts.get(part, {}).values())

    def _in_languages(self, senses: Mapping[str, Languages]) -> Concepts:
        if not self.languages:
            return frozenset(senses)
        local_concepts = frozenset(
            c for c, local_concepts in senses.items() if local_concepts & self.languages
        )
        return local_concepts or frozenset(
            c for c, local_concepts in senses.items() if "en" in local_concepts
        )


def _readings(words: tuple[str, ...], book: _Book) -> set[Concepts]:
    """The concepts of a heading's words, however they are cut and whatever each may be."""
    cuts = islice(_cuts(words, book), _MOST)
    return {
        frozenset(concept_sets) - {FILLER}
        for cut in cuts
        for concept_sets in islice(product(*cut), _MOST)
    } - {frozenset()}


def _cuts(words: tuple[str, ...], book: _Book) -> Iterator[list[Concepts]]:
    """Ways to cut words into known groups, the longest first; none where a word is unknown.

    A filler that begins a known group is no filler: ``to pay`` is not what was paid.
    """
    if not words:
        yield []
        return
    for count in range(min(book.lexicon.longest, len(words)), 0, -1):
        senses = _senses(words[:count], book)
        for first in senses:
            for rest in _cuts(words[count:], book):
                yield [*first, *rest]
        if senses and count > 1 and FILLER in book.word(words[:1]):
            return


def _senses(words: tuple[str, ...], book: _Book) -> list[list[Concepts]]:
    """What a group of words may be: one set of concepts, or for a compound one for each part."""
    if word_concepts := book.word(words):
        return [[word_concepts]]
    if len(words) > 1:
        return []
    word = words[0].removeprefix("ال")
    if word != words[0] and (word_concepts := book.word((word,))):
        return [[word_concepts]]
    return list(islice(_parts(word, book, book.languages), 8))


def _parts(
    word: str, book: _Book, allowed: Languages, first: bool = True
) -> Iterator[list[Concepts]]:
    """A compound as its parts: German and its like with a linking letter, Chinese with none.

    Its parts are words of one language, or English ones: no Sonderbetrag is son + der + Betrag.
    """
    shortest = _SHORTEST if word[:1] < "\u0e00" else 1
    if not first and len(word) < shortest and NUMBER in (part_concepts := book.part(word)):
        yield [part_concepts & {NUMBER}]
    for end in range(len(word), shortest - 1, -1):
        part_concepts = book.part(word[:end])
        if not part_concepts or (first and end == len(word)):
            continue
        shared = _shared_languages(allowed, book.part_languages(word[:end]))
        if shared is None:
            continue
        if end == len(word):
            yield [part_concepts]
            continue
        for link in _LINKS if shortest > 1 else ("",):
            rest = word[end:].removeprefix(link) if word[end:].startswith(link) else ""
            for tail in _parts(rest, book, shared, first=False) if rest else ():
                yield [part_concepts, *tail]


def _shared_languages(one: Languages, other: Languages) -> Languages | None:
    """The languages that two parts of a word share; English goes with all, None with nothing."""
    if not one or "en" in other:
        return one or (ANY if "en" in other else other)
    return (one & other) or None
