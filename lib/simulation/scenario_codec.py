"""A scenario carried elsewhere: in the address of a page, or as a file that ``simulate`` reads."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

from lib.ledger.mistake import Mistake
from lib.simulation.scenario import Scenario

LONGEST = 4000
_DEFAULTS = Scenario().to_dict()
_DAYS = ("as_of", "date")


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
    if len(link) > LONGEST:
        raise LinkTooLong
    return link


def from_link(link: str) -> Scenario:
    """The scenario that an address names, checked in every part.

    Raises:
        Mistake: too long, not base64url, not JSON, or not a table.
        Mistake: an unknown name, a lever that cannot be.
    """
    if len(link) > LONGEST:
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
    return f"{name} = {value if name in _DAYS else _value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(v)}" for key, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
