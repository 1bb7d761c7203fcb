"""``audit``: who did what and when, and whether the record still holds."""

import sys

import click
import pandas as pd

from lib.board.people import Person
from lib.commands import output, seat
from lib.store.home import Home
from lib.store.records import events, heads, people
from lib.store.records.chain import Break


@click.command(short_help="The record of what the board did, and whether it holds.")
@click.option("--customer", help="Only what concerns this customer.")
@click.option("--head", "only_head", is_flag=True, help="Print one line to keep elsewhere.")
@click.option("--against", metavar="LINE", help="Compare with a line of --head kept elsewhere.")
@seat.acts
def command(actor: Person, customer: str | None, only_head: bool, against: str | None) -> None:
    """The record of events as CSV, oldest first: when, who, act, subject, customer, what, chain.

    The column chain says ok, or what is wrong with an event. Exit 1: an event was changed, removed,
    forged or put elsewhere. --head prints the number and digest of the last event, which tell nothing
    of what was done; kept elsewhere, that line finds a record that was put back as a whole.
    """
    home = Home.default()
    kept = heads.of_line(against) if against is not None else None
    found = None if only_head else events.events(home, actor, customer)
    broken = events.verify(home, kept)
    if found is None:
        click.echo(events.head(home).line)
    else:
        output.print_csv(_table(found, people.names(home), broken))
    if broken:
        output.say(_message(broken))
        sys.exit(1)


def _table(found: pd.DataFrame, names: dict[str, str], broken: list[Break]) -> pd.DataFrame:
    wrong = {b.event: b.said for b in broken}
    return pd.DataFrame(
        {
            "when": found["at"].str.replace("+00:00", "Z", regex=False),
            "who": found["actor"].map(lambda key: names.get(key, key) or "nobody yet"),
            "act": found["act"],
            "subject": found["subject"],
            "customer": found["customer"],
            "what": found["what"],
            "chain": found["event"].map(lambda key: wrong.get(key, "ok")),
        }
    )


def _message(broken: list[Break]) -> str:
    shown = "; ".join(f"event {b.event} {b.said}" for b in broken[:5])
    more = f"; and {len(broken) - 5} more" if len(broken) > 5 else ""
    return (
        f"The record does not hold: {shown}{more}. Somebody changed the database past the program, or "
        f"the key is another one. Compare it with a backup."
    )
