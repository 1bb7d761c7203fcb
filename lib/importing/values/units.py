"""Amounts in thousands, ten-thousands or millions, as a heading or a title says."""

import re
from collections.abc import Sequence
from functools import cache

from lib.importing.vocabulary.lexicon import lexicon
from lib.importing.vocabulary.spelling import folded_words

POWERS = {
    "thousands": 3,
    "ten_thousands": 4,
    "hundred_thousands": 5,
    "millions": 6,
    "crores": 7,
    "cents": -2,
}
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")


def power(heading: str, titles: Sequence[str] = ()) -> int:
    """How many zeros a column's amounts leave out: by its own heading, else by a title.

    >>> power("Amount (USD thousands)"), power("开票金额（万元）"), power("Betrag in TEUR")
    (3, 4, 3)
    >>> power("Amount", ["Receivables detail", "(USD in thousands)"]), power("Million Stores Ltd")
    (3, 0)
    >>> power("Fees (KSh)"), power("Fees (KSh k)")
    (0, 3)
    """
    ending = heading.replace("_", " ").rsplit(",", 1)[-1].split()[-1:]
    own_power = _power([*_BRACKETS.findall(heading), *_tail(heading)]) or (
        _power(ending) if folded_words(" ".join(ending)) in _alone() else 0
    )
    if own_power:
        return own_power
    title_powers = {
        p for title in titles if (p := _power([*_BRACKETS.findall(title), *_title_units(title)]))
    }
    return title_powers.pop() if len(title_powers) == 1 else 0


def _title_units(title: str) -> list[str]:
    """What a title says at its end or after a colon: 単位：千円."""
    return [
        *_tail(title),
        *(part.split()[0] for part in re.split("[:：]", title)[1:] if part.strip()),
    ]


def _tail(text: str) -> list[str]:
    """What follows "in": ``Betrag in TEUR``."""
    match = re.search(r"\b(?:in|en|em|w|v|i)\s+(\S+(?:\s\S+)?)\s*$", text)
    return [match[1]] if match else []


def _power(texts: Sequence[str]) -> int:
    unit_words = _words()
    for text in texts:
        separate_words = {part.casefold() for part in re.split(r"[^\w]+|_", text)}
        words = tuple(w if len(w) > 1 or w in separate_words else "" for w in folded_words(text))
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                if unit := unit_words.get(words[start:end]):
                    return POWERS[unit]
        if unit := unit_words.get(("".join(words),)):
            return POWERS[unit]
    return 0


@cache
def _alone() -> set[tuple[str, ...]]:
    """Units that say so without brackets: amount_cents, Betrag TEUR."""
    return {
        w for w, unit in _words().items() if len("".join(w)) > 3 and unit != "hundred_thousands"
    }


@cache
def _words() -> dict[tuple[str, ...], str]:
    """Words for units, each with the one unit it means."""
    return {
        words: next(iter(meanings & POWERS.keys()))
        for words, meanings in lexicon().wordings["layout"].items()
        if meanings & POWERS.keys()
    }
