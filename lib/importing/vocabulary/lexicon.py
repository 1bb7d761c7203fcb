"""The data files of `data/vocabulary` as one lexicon: words to concepts, concepts to fields.

A language file lists words under concepts, a system file whole headings under fields, and
`fields.toml` says which concepts together name a field. Everybody reads the same lexicon, once.
"""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from lib.importing.vocabulary import spelling
from lib.importing.vocabulary.on_demand import OnDemand, Value
from lib.importing.vocabulary.saved_vocabulary import load_or_build
from lib.importing.vocabulary.spelling import folded_words, without_accents
from lib.ledger import columns
from lib.ledger.mistake import Mistake

FOLDER = Path(__file__).resolve().parents[3] / "data" / "vocabulary"
FILLER = "filler"
_UNSPACED = "\u0e00"
"""The first letter of scripts that write words together: Thai, Chinese, Japanese, Korean."""
WEAKEST = 40
"""Places in a field's list beyond this one count alike."""

Words = tuple[str, ...]


Senses = Mapping[str, frozenset[str]]
"""Concept -> the languages in which a word has it."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a heading may stand for.

    Args:
        role: such as documents.
        field: of that role.
        rank: its place in the field's list.
        weak: the words fit, yet often mean something else ("account"): only likely without proof.
    """

    role: str
    field: str
    rank: int
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the data files say.

    Args:
        words: one or several words -> the concepts they may be, each with its languages.
        parts: single words that may stand inside a longer one, likewise.
        lines: concepts together -> the fields they name.
        phrases: a whole heading -> the fields it names.
        wordings: group (such as ``payment_state``) -> word or words -> meanings.
        longest: the most words that stand together under one concept.
        languages: all in which a word is known.
    """

    words: Mapping[Words, Senses]
    parts: Mapping[str, Senses]
    lines: Mapping[frozenset[str], tuple[Sense, ...]]
    phrases: Mapping[Words, tuple[Sense, ...]]
    wordings: Mapping[str, Mapping[Words, frozenset[str]]]
    longest: int
    languages: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the project's own files."""
    return read(FOLDER)


def read(folder: Path) -> Lexicon:
    """The lexicon of a folder with `fields.toml`, `languages` and `systems`."""
    paths = [p for part in ("languages", "systems") for p in sorted((folder / part).glob("*.toml"))]
    texts = [path.read_bytes() for path in (folder / "fields.toml", *paths)]
    names = "\n".join(path.stem for path in paths).encode()
    modules = (__file__, spelling.__file__, columns.__file__)
    code = [Path(str(module)).read_bytes() for module in modules]
    languages = [path.stem for path in paths]
    data = load_or_build("lexicon", [*code, names, *texts], lambda: _lexicon_data(texts, languages))
    return _lexicon(data)


def _lexicon_data(texts: list[bytes], languages: list[str]) -> dict[str, Any]:
    """A lexicon in JSON's own types, a text for each value: most are never read."""
    named_texts = zip(texts, ["fields", *languages], strict=True)
    fields, *files = [_file(text, name) for text, name in named_texts]
    fields["documents"] |= _attributes(fields)
    words = _words(zip(languages, files, strict=True))
    return {
        "words": _as_texts(words),
        "parts": " ".join(w for w, s in words.items() if " " not in w and _may_be_part(w, s)),
        "longest": 1 + max(word.count(" ") for word in words),
        "languages": _one_text(
            {one for senses in words.values() for text in senses.values() for one in text.split()}
        ),
        "lines": _as_texts(_best_senses(_lines(fields))),
        "phrases": _as_texts(_best_senses((*_ledger_names(), *_phrases(files)))),
        "wordings": _wordings(files),
    }


def _as_texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}


def _lexicon(data: Mapping[str, Any]) -> Lexicon:
    words: Mapping[str, str] = data["words"]
    return Lexicon(
        words=_by_words(words, _concept_languages),
        parts=OnDemand(
            {part: words[part] for part in data["parts"].split()}, str, str, _concept_languages
        ),
        lines=OnDemand(data["lines"], _one_text, _text_set, _senses),
        phrases=_by_words(data["phrases"], _senses),
        wordings={
            group: _by_words(group_words, _text_set)
            for group, group_words in data["wordings"].items()
        },
        longest=data["longest"],
        languages=_text_set(data["languages"]),
    )


def _by_words(
    json_values: Mapping[str, Any], read_value: Callable[[Any], Value]
) -> Mapping[Words, Value]:
    return OnDemand(json_values, " ".join, lambda text: tuple(text.split()), read_value)


def _concept_languages(senses: str) -> Senses:
    return {concept: _text_set(languages) for concept, languages in json.loads(senses).items()}


def _may_be_part(word: str, senses: Iterable[str]) -> bool:
    """May a word stand inside a longer one? Fillers only where words are not set apart."""
    return word[0] >= _UNSPACED or set(senses) != {FILLER}


def broken_vocabulary(name: str, reason: object) -> Mistake:
    """A file of headings and words that somebody extended is not well formed."""
    return Mistake(
        f"data/vocabulary: {name}.toml cannot be read ({reason}). Mend that line: each entry is "
        f"name = [“word”, “word”], and a name stands once in its table."
    )


def _file(text: bytes, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise broken_vocabulary(name, reason) from reason


@lru_cache(1 << 12)
def _text_set(texts: str) -> frozenset[str]:
    return frozenset(texts.split())


def _senses(json_text: str) -> tuple[Sense, ...]:
    return tuple(_sense(*sense) for sense in json.loads(json_text))


_sense = lru_cache(1 << 12)(Sense)


def fields(role: str) -> tuple[str, ...]:
    """The fields of a role that a heading can name."""
    roles: dict[str, dict[str, list[str]]] = _roles()
    return tuple(roles.get(role, {}))


@cache
def _roles() -> dict[str, dict[str, list[str]]]:
    return _file((FOLDER / "fields.toml").read_bytes(), "fields")


ATTRIBUTES = ("parent", "segment", "region", "country", "language", "channel", "risk_class")
"""Fields of a customer that a list of documents may carry on its rows."""
_AFTER = [""] * 25
"""An attribute is named less surely than what is a document's own."""


def _attributes(fields: Mapping[str, Mapping[str, list[str]]]) -> dict[str, list[str]]:
    """Lines of customers' fields as those of documents, behind all of theirs."""
    return {field: [*_AFTER, *fields["customers"][field]] for field in ATTRIBUTES}


def _words(files: Iterable[tuple[str, dict]]) -> dict[str, dict[str, str]]:
    senses: dict[str, dict[str, set[str]]] = {}
    for language, file in files:
        for concept, word_list in (
            *file.get("words", {}).items(),
            (FILLER, file.get("fillers", ())),
        ):
            for variant in (
                form for word in word_list for form in without_accents(folded_words(word))
            ):
                concept_languages = senses.setdefault(" ".join(variant), {})
                concept_languages.setdefault(concept, set()).add(language)
    return {
        word: {concept: _one_text(languages) for concept, languages in concept_languages.items()}
        for word, concept_languages in senses.items()
        if word
    }


def _folded_text(text: str) -> str:
    return " ".join(folded_words(text))


def _one_text(texts: Iterable[str]) -> str:
    return " ".join(sorted(texts))


def _lines(fields: Mapping[str, Mapping[str, list[str]]]) -> Iterator[tuple[str, Sense]]:
    for role, role_fields in fields.items():
        for field, lines in role_fields.items():
            for rank, line in ((rank, line) for rank, line in enumerate(lines) if line):
                for concepts in _with_optional(line.removeprefix("~").split()):
                    sense = Sense(role, field, min(rank, WEAKEST), line.startswith("~"))
                    yield _one_text(concepts), sense


def _with_optional(line: list[str]) -> Iterator[frozenset[str]]:
    """Every reading of a line whose concepts with a question mark may be absent."""
    needed = {c for c in line if not c.endswith("?")}
    optional = [c.rstrip("?") for c in line if c.endswith("?")]
    for count in range(len(optional) + 1):
        for optional_concepts in combinations(optional, count):
            yield frozenset(needed.union(optional_concepts))


def _ledger_names() -> Iterator[tuple[str, Sense]]:
    """Columns under the ledger's own names, which mean just that."""
    for role, role_columns in columns.ROLES.items():
        for column in role_columns:
            yield _folded_text(column.name), Sense(role, column.name, 0)


_SYSTEMS = 4
"""A system's own title says less than the words of a heading that somebody reads."""


def _phrases(files: list[dict]) -> Iterator[tuple[str, Sense]]:
    for file in files:
        base_rank = _SYSTEMS if "system" in file else 0
        for name, headings in file.get("headings", {}).items():
            role, _, field = name.partition(".")
            for rank, heading in enumerate(headings):
                for variant in spellings(folded_words(heading)):
                    sense = Sense(role, field, base_rank + min(rank, WEAKEST) // 4)
                    yield " ".join(variant), sense


def _best_senses(pairs: Iterable[tuple[str, Sense]]) -> dict[str, list[tuple[Any, ...]]]:
    """Senses by what names them, each field once with its best place."""
    best: dict[str, dict[tuple[str, str], Sense]] = {}
    for key, sense in pairs:
        named_senses = best.setdefault(key, {})
        earlier = named_senses.get((sense.role, sense.field))
        if earlier is None or sense.rank < earlier.rank:
            named_senses[sense.role, sense.field] = sense
    return {
        key: [astuple(sense) for sense in named_senses.values()]
        for key, named_senses in best.items()
    }


def spellings(words: Words) -> tuple[Words, ...]:
    """Words apart, and as one: ``not paid`` and ``notpaid``, as many scripts write both.

    >>> spellings(("not", "paid"))
    (('not', 'paid'), ('notpaid',))
    """
    return tuple(
        form
        for variant in without_accents(words)
        for form in ((variant,) if len(variant) < 2 else (variant, ("".join(variant),)))
    )


_GROUPS = (
    "payment_state", "document_kind", "party_type", "side", "answer", "sale_mode", "touch", "layout",
)  # fmt: skip


def _wordings(files: list[dict]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, set[str]]] = {group: {} for group in _GROUPS}
    for file in files:
        for group, words in groups.items():
            for meaning, word_list in file.get(group, {}).items():
                for variant in {
                    form for word in word_list for form in spellings(folded_words(word))
                }:
                    words.setdefault(" ".join(variant), set()).add(meaning)
    return {
        group: {words: _one_text(meanings) for words, meanings in word_meanings.items()}
        for group, word_meanings in groups.items()
    }
