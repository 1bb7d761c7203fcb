"""``behaviour``: how each customer pays, each currency by itself."""

import click
import pandas as pd

from lib.analysis.behaviour.portfolio import portfolio
from lib.commands import options, output
from lib.ledger.ledger import Ledger

COLUMNS = (
    "customer", "currency", "invoices", "settled", "open", "days_late_median", "share_late",
    "share_past_tolerance", "trend_days_per_quarter", "slowing_since", "terms_given",
    "share_off_standard", "disputes_near_due", "disputes_upheld", "shrunk",
)  # fmt: skip
_CALLED = {
    "median": "days_late_median", "trend": "trend_days_per_quarter", "since": "slowing_since",
    "share_off": "share_off_standard", "near_due": "disputes_near_due",
    "upheld": "disputes_upheld",
}  # fmt: skip
_DAYS = ("days_late_median", "trend_days_per_quarter")
_SHARES = ("share_late", "share_past_tolerance", "share_off_standard")


@click.command(short_help="How each customer pays: lateness, trend, terms given, complaints.")
@options.reads_ledger
def command(ledger: Ledger) -> None:
    """How each customer pays, as CSV: one row a customer and currency.

    Open invoices count as not yet known. Fewer than five invoices paid or past due are mixed with what
    the customer's segment does, and marked shrunk. A blank: too little on record to say.
    """
    output.print_csv(table(ledger))


def table(ledger: Ledger) -> pd.DataFrame:
    """The columns of the contract, sorted by customer and currency."""
    customers = portfolio(ledger, ("customer", "currency")).rename(columns=_CALLED)
    since = customers["slowing_since"].dt.strftime("%Y-%m-%d").fillna("")
    shrunk_texts = customers["shrunk"].map({True: "true", False: "false"})
    rounded_columns = {name: customers[name].round(1) + 0.0 for name in _DAYS}
    rounded_columns |= {name: customers[name].round(4) for name in _SHARES}
    return customers.assign(**rounded_columns, slowing_since=since, shrunk=shrunk_texts)[
        list(COLUMNS)
    ]
