"""``refresh``: read a saved source again, as it was read before."""

from pathlib import Path

import click

from lib.board.people import Person
from lib.commands import import_, options, seat
from lib.store.home import Home
from lib.store.ledgers import imports


@click.command(short_help="Read a saved source again.")
@click.argument("name")
@options.rejects
@seat.administers
def command(actor: Person, name: str, rejects: Path | None) -> None:
    """Read the source saved as NAME again, with the options it was imported with."""
    imported = imports.refresh(Home.default(), name, actor=actor, progress=import_.progress())
    import_.report(imported, rejects)
