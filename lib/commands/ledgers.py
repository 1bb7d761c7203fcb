"""``ledgers``: what was loaded, newest first."""

import click
import pandas as pd

from lib.commands import output
from lib.store import loads
from lib.store.home import Home


@click.command(short_help="List the ledgers there are.")
def command() -> None:
    """List the ledgers there are, newest first, as CSV."""
    listing = loads.listing(Home.default())
    moments = pd.to_datetime(listing["loaded_at"]).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    output.print_csv(listing.assign(loaded_at=moments))
