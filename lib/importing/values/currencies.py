"""stub"""

from babel.numbers import list_currencies

_C = frozenset(list_currencies())


def code(text: str) -> str | None:
    t = text.strip().upper()
    return t if t in _C else None
