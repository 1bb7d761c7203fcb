"""Headings of ages: 31–60, 91 and over, 90天以上, Older."""

import re

from lib.importing.vocabulary import wordings

_RANGE = re.compile(r"^\D{0,6}\d{1,3}\s*(?:[-–—~〜～至到_]|to|a|bis|tot|à)\s*\d{1,3}\D{0,12}$")
_BEYOND = re.compile(r"^\D{0,12}\d{2,3}\s*\+?\D{0,10}$")


def is_bucket(heading: str) -> bool:
    """Is a heading that of an age?

    >>> [is_bucket(h) for h in ("0-30", "31-60天(元)", "91 and over", "Above 121", "Amount", "Older")]
    [True, True, True, True, False, True]
    """
    text = " ".join(heading.split())
    if _RANGE.match(text) or _BEYOND.match(text):
        return True
    if any(c.isdigit() for c in text) and wordings.says("layout", "bucket", heading):
        return True
    return "bucket" in wordings.meanings("layout", heading)
