"""``people``: who sits round the table, and as what."""

import secrets
from typing import Any

import click
import pandas as pd

from lib.board.people import ROLES, Person
from lib.commands import output, seat
from lib.store.home import Home
from lib.store.records import people


@click.group(short_help="The people of the board and their roles.")
def command() -> None:
    """The people of the board and their roles: list them, or add one."""


@command.command("list", short_help="Everybody on the list, as CSV.")
@seat.acts
def listing(actor: Person) -> None:
    """Everybody on the list, as CSV: key, name, role, mail, head, seller."""
    actor.must("read the board")
    names = ("key", "name", "role", "mail", "head", "seller")
    rows = [[getattr(p, name) for name in names] for p in people.everyone(Home.default())]
    output.print_csv(pd.DataFrame(rows, columns=list(names)))


@command.command("add", short_help="Put somebody on the list.")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--mail", default="", help="What the identity provider says.")
@click.option("--head", is_flag=True, help="Heads their side.")
@click.option("--seller", default="", help="Their name as a salesperson in the ledger.")
@seat.acts
def add(actor: Person, **attributes: Any) -> None:
    """Put somebody on the list, and print their key. The first one is the chair."""
    person = people.add(Home.default(), actor, Person(**attributes), token=secrets.token_hex(16))
    output.say(f"{person.name} is on the list as {person.role}.")
    click.echo(person.key)
