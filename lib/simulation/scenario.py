"""A scenario: levers and assumptions over a part of the ledger, as a value, a link and a file."""

import base64
import binascii
import datetime as dt
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from lib.ledger.codes import UnknownField
from lib.ledger.fields import NAMES
from lib.ledger.mistake import Mistake
from lib.simulation.assumptions import Assumptions, Range
from lib.simulation.levers import Discount, Levers
from lib.simulation.mistakes import (
    check_names,
    nobody_mistake,
    out_of_range,
    read,
    texts,
    too_much_to_draw,
    unknown,
)

MODES = ("normal", "cash-tight", "compete")
AS_TODAY, USUAL = Levers(), Assumptions()
MOST_PATHS, MOST_WEEKS, MOST_DRAWN = 20_000, 260, 2_000_000


def unreadable_scenario(fault: Exception) -> Mistake:
    """A file that is not TOML."""
    return Mistake(f"The scenario is not valid TOML: {fault}. Mend that line and try again.")


@dataclass(frozen=True, slots=True)
class Select:
    """Whom it is about: field -> values, all of which must hold; nothing is everybody."""

    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        for field, _ in self.where:
            if field not in NAMES:
                raise UnknownField(field)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """As arguments of ``Ledger.where``."""
        return dict(self.where)

    @property
    def label(self) -> str:
        """In words: “region North”, “customer C017 or C018”, “all customers”."""
        parts = (f"{name.replace('_', ' ')} {' or '.join(values)}" for name, values in self.where)
        return ", ".join(parts) or "all customers"

    @classmethod
    def of(cls, entries: Mapping[str, Any]) -> "Select":
        """From its dictionary: a value, or a list of them, by field."""
        check_names("select", entries, NAMES)
        for field, values in entries.items():
            if not isinstance(values, str) and not values:
                raise nobody_mistake(field)
        return cls(tuple((f, texts(f, values)) for f, values in sorted(entries.items())))


@dataclass(frozen=True, slots=True)
class Request:
    """What a customer asked for, and what it said the market offers."""

    days: int
    competitor: str = ""
    source: str = ""
    date: dt.date | None = None

    @classmethod
    def of(cls, entries: Mapping[str, Any]) -> "Request":
        """From its dictionary."""
        if isinstance(entries, Mapping):
            entries = {n: v for n, v in entries.items() if v or n != "date"}
        return read(cls, "request", entries, "request.")


@dataclass(frozen=True, slots=True)
class Scenario:
    """Levers moved, beside the same customers as they are.

    Args:
        name, author: for people.
        ledger: the version it was made on, where that is known.
        as_of: the day; the ledger's own by default.
        seed: of the random paths; two scenarios of one seed are compared path by path.
        paths: how many.
        weeks: from the day after ``as_of``.
        mode: the policy mode it began as.
        request: what the customer asked for.
    """

    name: str = "as today"
    author: str = ""
    ledger: str = ""
    as_of: dt.date | None = None
    seed: int = 7
    paths: int = 2000
    weeks: int = 52
    mode: str = "normal"
    select: Select = Select()
    levers: Levers = AS_TODAY
    assumptions: Assumptions = USUAL
    request: Request | None = None

    def __post_init__(self) -> None:
        limits = (("paths", 2, MOST_PATHS), ("weeks", 1, MOST_WEEKS), ("seed", 0, 2**63 - 1))
        for name, low, high in limits:
            if not low <= getattr(self, name) <= high:
                raise out_of_range(f"The number of {name}", getattr(self, name), low, high)
        if self.paths * self.weeks > MOST_DRAWN:
            raise too_much_to_draw(self.paths, self.weeks, MOST_DRAWN)
        if self.mode not in MODES:
            raise unknown("policy mode", self.mode, ", ".join(MODES))

    def to_dict(self) -> dict[str, Any]:
        """As JSON and TOML write it; days as ISO texts, what is not set left out."""
        entries = {
            f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "select"
        }
        entries["select"] = {field: list(values) for field, values in self.select.where}
        return {name: value for name, value in entries.items() if value not in (None, {}, "")}

    @classmethod
    def of(cls, entries: Mapping[str, Any]) -> "Scenario":
        """From its dictionary, as TOML or JSON gives it; checked in every part."""
        return read(cls, "scenario", entries)

    @classmethod
    def from_toml(cls, toml: str) -> "Scenario":
        """From the text of a scenario file.

        Raises:
            Mistake: not TOML, an unknown name, a lever that cannot be.
        """
        try:
            entries = tomllib.loads(toml)
        except tomllib.TOMLDecodeError as fault:
            raise unreadable_scenario(fault) from None
        return cls.of(entries)


def _plain(value: Any) -> Any:
    if isinstance(value, Range):
        return [value.low, value.base, value.high]
    if is_dataclass(value):
        entries = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {name: v for name, v in entries.items() if v is not None}
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def preset(mode: str, start: Scenario = Scenario()) -> Scenario:
    """A scenario moved to a policy mode: how terms are set when money or the market is short.

    ``normal``: as today. ``cash-tight``: 10 days less, 2 % within 10 days, a reminder a week before
    the due day, deliveries held from 10 days past due. ``compete``: 15 days more. Longer when
    competition is fierce, shorter when cash is tight.

    Raises:
        Unknown: no such mode.
    """
    if mode not in MODES:
        raise unknown("policy mode", mode, ", ".join(MODES))
    return replace(start, name=mode, mode=mode, levers=_PRESETS[mode])


_PRESETS: Mapping[str, Levers] = {
    "normal": AS_TODAY,
    "cash-tight": Levers(
        term_shift=-10, discount=Discount(0.02, 10), reminder_day=-7, hold_after=10
    ),
    "compete": Levers(term_shift=15),
}


LONGEST_LINK = 4000
_DEFAULTS = Scenario().to_dict()
_DAY_NAMES = ("as_of", "date")


def unreadable_link() -> Mistake:
    """The part of a page's address that names a scenario was cut or changed."""
    return Mistake(
        "The scenario in this link cannot be read; a part of the link may be missing. Copy the "
        "whole link again, or begin from the controls below."
    )


class LinkTooLong(Mistake):
    """A scenario with more in it than an address can carry."""

    def __init__(self) -> None:
        super().__init__(
            "This scenario names too many values for a link. Save it under a name, or take the TOML "
            "file instead."
        )


def to_link(scenario: Scenario) -> str:
    """The scenario as a part of an address: what differs from the defaults, as base64url JSON.

    >>> from_link(to_link(Scenario(name="a", weeks=26))) == Scenario(name="a", weeks=26)
    True

    Raises:
        LinkTooLong: it would be longer than ``LONGEST``.
    """
    text = json.dumps(_differences(scenario.to_dict()), separators=(",", ":"), ensure_ascii=False)
    link = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    if len(link) > LONGEST_LINK:
        raise LinkTooLong
    return link


def from_link(link: str) -> Scenario:
    """The scenario that an address names, checked in every part.

    Raises:
        Mistake: too long, not base64url, not JSON, or not a table.
        Mistake: an unknown name, a lever that cannot be.
    """
    if len(link) > LONGEST_LINK:
        raise unreadable_link()
    try:
        padded = link.encode("ascii") + b"=" * (-len(link) % 4)
        entries = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        json.dumps(entries, ensure_ascii=False).encode()  # half a character is none
    except (ValueError, binascii.Error, RecursionError):
        raise unreadable_link() from None
    if not isinstance(entries, dict):
        raise unreadable_link()
    return Scenario.of(entries)


def _differences(entries: Mapping[str, Any]) -> dict[str, Any]:
    """What is not as by default; assumptions keep the list of those that somebody gave."""
    differences = {name: value for name, value in entries.items() if value != _DEFAULTS.get(name)}
    if "assumptions" in differences:
        usual = _DEFAULTS["assumptions"]
        assumptions = {
            n: v for n, v in differences["assumptions"].items() if v != usual.get(n) or n == "said"
        }
        differences["assumptions"] = assumptions
    return differences


def to_toml(scenario: Scenario) -> str:
    """The scenario as the text of a file that ``python -m lib simulate`` reads.

    >>> Scenario.from_toml(to_toml(Scenario(name='a "b"', weeks=26))).name
    'a "b"'
    """
    return "\n".join(_lines(scenario.to_dict())) + "\n"


def _lines(entries: Mapping[str, Any]) -> Iterator[str]:
    tables = {name: value for name, value in entries.items() if isinstance(value, Mapping)}
    for name, value in entries.items():
        if name not in tables:
            yield _line(name, value)
    for name, values in tables.items():
        yield ""
        yield f"[{name}]"
        yield from (_line(key, value) for key, value in values.items())


def _line(name: str, value: Any) -> str:
    return f"{name} = {value if name in _DAY_NAMES else _value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(v)}" for key, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
