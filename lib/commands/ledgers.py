"""``ledgers``: what was loaded, newest first."""

import click

from lib.commands import output
from lib.store import loads
from lib.store.home import Home


@click.command(short_help="List the ledgers there are.")
def command() -> None:
    """List the ledgers there are, newest first, as CSV."""
    listing = loads.listing(Home.default())
    moments = [None if m is None or m != m else m.isoformat() for m in listing["loaded_at"]]
    output.print_csv(listing.assign(loaded_at=moments))
