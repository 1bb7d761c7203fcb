"""Moments in universal time that stand for days: a local midnight east of Greenwich is the day after.

A program in Berlin that keeps “31 January” as a moment writes ``2026-01-30T23:00:00.000Z``. One such
value proves nothing; a column in which every moment falls on a local midnight does.
"""

import re
from collections.abc import Iterable

_INSTANT = re.compile(
    r"^\d{4}-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(?:Z|UTC|[+-]00:?00)$",
    re.IGNORECASE,
)
_CERTAIN = frozenset({21 * 60, 22 * 60, 23 * 60})
_OFFSETS = (180, 120, 60, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 540, 570, 600, 630, 660,
            720, 765, 780)  # fmt: skip
_MIDNIGHTS = frozenset(24 * 60 - offset for offset in _OFFSETS)
_NOON = frozenset({12 * 60})
_HOUR = 60
_TURNS = frozenset({3, 4, 9, 10, 11})
"""Months in which clocks are changed somewhere."""


def local_midnight(texts: Iterable[str]) -> bool:
    """Are these moments all midnights of one place east of Greenwich, summer time allowed for?

    Moments at one and the same time of day, or at two an hour apart that keep to their seasons.
    Between 21:00 and 23:00 one value is enough; at other hours two days have to agree. Noon is what
    programs write to be safe of zones, 23:59 the end of a day: both are days as they are written.

    >>> local_midnight(["2026-01-30T23:00:00.000Z", "2026-03-30T22:00:00.000Z"])
    True
    >>> local_midnight(["2026-01-30T23:00:00Z", "2026-01-30T09:12:00Z"])
    False
    """
    matches = [_INSTANT.match(text) for text in texts]
    if not matches or not all(matches):
        return False
    moments = [(m[1] + m[2], int(m[3]) * 60 + int(m[4]), m[5] or "00") for m in matches if m]
    times = {minutes for _, minutes, _ in moments}
    if any(int(seconds) for _, _, seconds in moments) or not times <= _MIDNIGHTS or times == _NOON:
        return False
    enough = times <= _CERTAIN or len({day for day, _, _ in moments}) > 1
    return enough and _of_one_place(moments, sorted(times))


def _of_one_place(moments: list[tuple[str, int, str]], times: list[int]) -> bool:
    if len(times) == 1:
        return True
    early, late = ({int(day[:2]) for day, at, _ in moments if at == time} for time in times[:2])
    return len(times) == 2 and times[1] - times[0] == _HOUR and early & late <= _TURNS
