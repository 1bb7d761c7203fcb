"""The one guard of text that leaves for a spreadsheet, which calculates what looks like a formula."""

import re

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula; a plain number is none.

    >>> harmless("=1+1"), harmless("Grüße & Söhne"), harmless("-12.50"), harmless("-12.50+A1")
    ("'=1+1", 'Grüße & Söhne', '-12.50', "'-12.50+A1")
    """
    formula = text.startswith(_STARTS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if formula else text
