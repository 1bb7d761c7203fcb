"""``ledgers``: what was loaded, newest first; and to rename or delete one."""

import click
import pandas as pd

from lib.board.people import Person
from lib.commands import output, seat
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.ledgers import loads


@click.group(short_help="List the ledgers there are.", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List the ledgers there are, newest first, as CSV; or rename or delete one."""
    if context.invoked_subcommand is None:
        home = Home.default()
        listing = loads.listing(home)
        moments = pd.to_datetime(listing["loaded_at"]).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        output.print_csv(listing.assign(loaded_at=moments))
        if message := loads.unlisted(home):
            output.say(message)


@command.command()
@click.argument("old")
@click.argument("new")
@seat.administers
def rename(actor: Person, old: str, new: str) -> None:
    """Call ledger OLD, with all its versions, NEW."""
    name = loads.rename(Home.default(), old, new, actor=actor)
    output.say(f"“{old}” is now called “{name}”.")


@command.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Delete without asking.")
@seat.administers
def delete(actor: Person, name: str, yes: bool) -> None:
    """Delete ledger NAME with all its versions; decisions of the board stay."""
    home = Home.default()
    question = loads.deletion(name, loads.versions(home, name))
    if not yes:
        raise Mistake(f"{question} Say --yes to delete it. Nothing was deleted.")
    loads.delete(home, name, actor=actor)
    output.say(f"“{name}” is deleted.")
