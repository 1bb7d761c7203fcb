"""``aging``: how old is what we are owed, by any field, in each currency of its own."""

from typing import Any

import click
import pandas as pd

from lib.analysis.aging import scan
from lib.commands import options, output
from lib.ledger import buckets
from lib.ledger.ledger import Ledger
from lib.ledger.money import plain


@click.command(short_help="Open balances by age.")
@click.option(
    "--by", default="customer", metavar="FIELD", help="Field to split by; customer by default."
)
@click.option(
    "--basis",
    type=click.Choice(["due", "issued"]),
    default="due",
    help="Date that ages count from.",
)
@click.option("--buckets", "cuts", default="30,60,90", help="Last day of each closed bucket.")
@options.reads_ledger
def command(ledger: Ledger, by: str, basis: Any, cuts: str) -> None:
    """Open balances by age, as CSV: a row a value of the field and currency.

    The buckets and unapplied add up to total. A document without the field is under (none).
    """
    output.print_csv(table(ledger, by, basis=basis, cuts=buckets.parse(cuts)))


def table(ledger: Ledger, by: str, **params: Any) -> pd.DataFrame:
    """Aging by a field as it is printed: ``by``, ``currency``, then major units."""
    aging = scan(ledger, by=(by,), **params)
    amounts = {
        column: [plain(v, c) for v, c in zip(aging[column], aging["currency"], strict=True)]
        for column in aging.columns.drop(list({by, "currency"}))
    }
    return pd.DataFrame({"by": aging[by], "currency": aging["currency"], **amounts})
