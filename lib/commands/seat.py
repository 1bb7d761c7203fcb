"""Whose seat a command acts from: ``--as``, or ``COMMON_TERMS_SEAT``; nobody's else."""

import functools
from collections.abc import Callable
from typing import Any

import click

from lib.board.people import COMMAND_LINE, STRANGER, Person, Refused
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.records import people


def no_seat(refusal: Refused, seated: str) -> Mistake:
    """A command that is not for everybody was called without saying who asks."""
    seat_text = f"There is no seat {seated}. " if seated else ""
    return Mistake(f"{refusal} {seat_text}Say who asks with --as SEAT or COMMON_TERMS_SEAT.")


def acts(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--as``; it is called with the person of that key as ``actor``.

    Without one, or with one that nobody has, it is a stranger, who may do and see nothing.
    """
    return _with_seat(function, STRANGER)


def administers(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--as``; without one, whoever administers the machine acts."""
    return _with_seat(function, COMMAND_LINE)


def _with_seat(function: Callable[..., Any], otherwise: Person) -> Callable[..., Any]:
    @click.option(
        "--as",
        "seated",
        envvar="COMMON_TERMS_SEAT",
        default="",
        metavar="SEAT",
        help="Key of the person who asks, as `people list` shows it.",
    )
    @functools.wraps(function)
    def acting(seated: str, **rest: Any) -> Any:
        actor = people.person(Home.default(), seated) if seated else otherwise
        try:
            return function(actor=actor, **rest)
        except Refused as refused:
            raise refused if actor.key else no_seat(refused, seated) from refused

    return acting
