"""Addresses of databases: what may stand in one, how it is shown, and what it resolves to.

An address names its secrets as ``${COMMON_TERMS_SOURCE_…}``; no other variable is read, since a
driver may print what it was given. A page never sees an address: it names a database that the
configuration describes.
"""

import os
import re
from dataclasses import dataclass
from urllib.parse import unquote

import sqlalchemy as sa

from lib.ledger.mistake import Mistake

PREFIX = "COMMON_TERMS_SOURCE_"
_ADDRESS = re.compile(r"[a-z][a-z0-9_]*(\+[a-z0-9_]+)?://")
_VARIABLE = re.compile(r"\$\{(\w*)\}")
_SECRET = re.compile(r"pass|pwd|secret|token|key|credential|connect", re.IGNORECASE)
_MASK, _SHORT = "***", 3


@dataclass(frozen=True, slots=True)
class NamedDatabase:
    """A database that the configuration names, so that a page can read it without its address.

    Args:
        name: what people choose.
        url: its address, ``${…}`` and all.
        query: one SELECT; without it people say one, or tables named like a role are read.
    """

    name: str
    url: str
    query: str = ""


class VariableMissing(Mistake):
    """An address names an environment variable that is not set."""

    def __init__(self, variable: str) -> None:
        super().__init__(
            f"The source uses ${{{variable}}}, but the environment variable {variable} is not set. "
            f"Set it where the program runs and try again."
        )


class VariableRefused(Mistake):
    """An address names an environment variable that is not for sources."""

    def __init__(self, variable: str) -> None:
        super().__init__(
            f"The source uses ${{{variable}}}; only variables that begin with {PREFIX} are read. "
            f"Call it {PREFIX}{variable.removeprefix('COMMON_TERMS_')} and try again."
        )


class BadAddress(Mistake):
    """An address cannot be understood, or its driver is not installed."""

    def __init__(self, display_name: str, reason: str) -> None:
        super().__init__(
            f"“{display_name}” is not a database address that can be used: {reason}. Examples: "
            f"sqlite:///ledger.db, postgresql+psycopg://reader:${{{PREFIX}PASSWORD}}@host/erp."
        )


def is_address(source: str) -> bool:
    """Whether a source is a database address rather than a file.

    >>> is_address("sqlite:///ledger.db"), is_address("C:/ledger.csv")
    (True, False)
    """
    return bool(_ADDRESS.match(source))


def display_name(address: str) -> str:
    """The address as it may be stored and shown: ``${…}`` stays, what may be a secret does not.

    >>> display_name("postgresql://me:se/cret@host/erp?sslpassword=x")
    'postgresql://me:***@host/erp?sslpassword=***'
    >>> display_name("postgresql://me:${COMMON_TERMS_SOURCE_PASSWORD}@host/erp")
    'postgresql://me:${COMMON_TERMS_SOURCE_PASSWORD}@host/erp'
    >>> display_name("postgresql://me:p@ss@host/erp")
    'postgresql://…'
    """
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        return f"{address.partition('://')[0]}://…"
    if "@" in f"{url.host or ''}{url.database or ''}":  # a password with an @ in it, cut in two
        return f"{url.drivername}://…"
    password = url.password if _is_variable(url.password) else url.password and _MASK
    query = {key: _mask_secret(key, value) for key, value in url.query.items()}
    text = url.set(password=password, query=query).render_as_string(hide_password=False)
    return unquote(text).replace("%24%7B", "${").replace("%7D", "}")


def has_secret(address: str) -> bool:
    """Whether an address holds a password or the like itself, instead of naming a variable.

    >>> has_secret("postgresql://me@host/erp"), has_secret("postgresql://me:x@host/erp")
    (False, True)
    """
    text = display_name(address)
    return _MASK in text or "…" in text


def resolve(address: str) -> sa.URL:
    """The address with its variables filled in, each in its own part: none can become another part.

    Raises:
        VariableMissing, VariableRefused, BadAddress: as they say.
    """
    if whole := _VARIABLE.fullmatch(address.strip()):
        return _parse_url(_value(whole), "${" + whole[1] + "}")
    url = _parse_url(address, display_name(address))
    query = {key: tuple(map(_fill_variables, _several(value))) for key, value in url.query.items()}
    return url.set(
        username=url.username and _fill_variables(url.username),
        password=url.password and _fill_variables(url.password),
        host=url.host and _fill_variables(url.host),
        database=url.database and _fill_variables(url.database),
        query=query,
    )


def scrub(text: str, address: str, url: sa.URL | None) -> str:
    """A driver's message without a part of the address, variables' values included.

    >>> scrub("no route to erp.local as me", "x://me@erp.local/y", sa.make_url("x://me@erp.local/y"))
    'no route to … as …'
    """
    parts = {address, *_parts(url)} if url is not None else {address}
    parts |= {value for name, value in os.environ.items() if name.startswith(PREFIX) and value}
    for part in sorted(parts, key=len, reverse=True):
        word = re.escape(part) if len(part) > _SHORT else rf"(?<!\w){re.escape(part)}(?!\w)"
        text = re.sub(word, "…", text)
    return text


def _parts(url: sa.URL) -> set[str]:
    """The address in its parts, as a driver might repeat them."""
    queries = [value for query_values in url.query.values() for value in _several(query_values)]
    parts = (url.username, url.password, url.host, url.database, *queries)
    whole = (url.render_as_string(hide_password=hide) for hide in (True, False))
    return {str(part) for part in (*parts, *whole) if part}


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _parse_url(address: str, text: str) -> sa.URL:
    try:
        return sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        raise BadAddress(text, "it does not read as one") from None


def _mask_secret(key: str, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(str(_mask_secret(key, one)) for one in value)
    secret = _SECRET.search(key) or _SECRET.search(value)
    return _MASK if secret and not _is_variable(value) else value


def _is_variable(text: str | None) -> bool:
    return bool(text and _VARIABLE.fullmatch(text))


def _fill_variables(text: str) -> str:
    return _VARIABLE.sub(_value, text)


def _value(match: re.Match[str]) -> str:
    variable = match[1]
    if not variable.startswith(PREFIX):
        raise VariableRefused(variable)
    if variable not in os.environ:
        raise VariableMissing(variable)
    return os.environ[variable]
