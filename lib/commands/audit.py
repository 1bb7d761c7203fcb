"""``audit``: who did what and when, and whether the record still holds."""

import sys

import click
import pandas as pd

from lib.board.people import Person
from lib.commands import output, seat
from lib.store.home import Home
from lib.store.records import events, heads, people
from lib.store.records.chain import ChainViolation


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
    kept_head = heads.of_line(against) if against is not None else None
    event_rows = None if only_head else events.events(home, actor, customer)
    violations = events.verify(home, kept_head)
    if event_rows is None:
        click.echo(events.head(home).line)
    else:
        output.print_csv(_table(event_rows, people.names(home), violations))
    if violations:
        output.say(_message(violations))
        sys.exit(1)


def _table(
    event_rows: pd.DataFrame, names: dict[str, str], violations: list[ChainViolation]
) -> pd.DataFrame:
    messages = {b.event: b.message for b in reversed(violations)}
    return pd.DataFrame(
        {
            "when": event_rows["at"].str.replace("+00:00", "Z", regex=False),
            "who": event_rows["actor"].map(lambda key: names.get(key, key) or "nobody yet"),
            "act": event_rows["act"],
            "subject": event_rows["subject"],
            "customer": event_rows["customer"],
            "what": event_rows["what"],
            "chain": event_rows["event"].map(lambda key: messages.get(key, "ok")),
        }
    )


def _message(violations: list[ChainViolation]) -> str:
    examples = "; ".join(b.text for b in violations[:5])
    more = f"; and {len(violations) - 5} more" if len(violations) > 5 else ""
    return (
        f"The record does not hold: {examples}{more}. Somebody changed the database past the "
        "program, or "
        f"the key is another one. Compare it with a backup."
    )
