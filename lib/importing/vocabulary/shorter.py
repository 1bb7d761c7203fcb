"""Headings without what says a currency, a scale or a table, and the telling parts of longer ones."""

from babel.numbers import list_currencies

from lib.importing.values.currency_signs import SHARED, SIGNS
from lib.importing.vocabulary.lexicon import lexicon
from lib.importing.vocabulary.spelling import folded_words

_SCALED = 4
"""Letters of a word that says a scale without brackets: k is none."""
_ANSWERS = ("no", "non", "nein", "nie", "não", "nej", "nei", "nee")
"""Ends of a question, as in ``Paid yes/no``: its "no" is no number."""
_CURRENCIES = frozenset(list_currencies())
_WORDS_TOO = frozenset("real rand pound re rs fr fs din dinar lei sterling peso pesos".split())
"""Signs and names of currencies that say something else as well, the last word of a heading."""
_SCALES = frozenset({"cents", "thousands", "millions"})


def without_currency(text: str) -> str:
    """A heading without the code of a currency in it, or its sign at the end.

    >>> without_currency("Betrag EUR"), without_currency("Сума, грн"), without_currency("Valor real")
    ('Betrag', 'Сума,', 'Valor real')
    """
    words = [w for w in text.split() if not (len(w) == 3 and w.isupper() and w in _CURRENCIES)]
    sign = words[-1].casefold().strip(".") if len(words) > 1 else ""
    if len(sign) > 1 and (sign in SIGNS or sign in SHARED) and sign not in _WORDS_TOO:
        words = words[:-1]
    return " ".join(words) or text


def without_scale(text: str) -> str:
    """A heading without a last word that says how its amounts are scaled: ``total_cents``."""
    *words, last = folded_words(text) or ("",)
    scales = lexicon().wordings["layout"].get((last,), frozenset())
    return " ".join(words) if words and len(last) >= _SCALED and scales & _SCALES else text


def parts_of(text: str) -> tuple[str, ...]:
    """The telling parts of ``Account: Currency`` and ``Due Date/Receive By``."""
    if ":" in text.strip(" :"):
        return (text.rsplit(":", 1)[1],)
    parts = tuple(text.split("/")) if text.count("/") == 1 else ()
    answers = any(part.strip().casefold() in _ANSWERS or len(part) < 2 for part in parts)
    return () if answers else parts
