"""What the record holds for a talk about terms."""

import datetime as dt

from lib.analysis.negotiation import on_record
from tests import ledgers


def terms_of(text: str) -> list[str]:
    seen = ledgers.ledger(text, currency="EUR").on(dt.date(2026, 6, 30))
    table = on_record(seen, "acme")
    return table.loc[table["what"] == "terms given", "said"].tolist()


def test_where_no_terms_are_named_the_days_to_the_due_day_stand_for_them():
    """The customer's page calls them so; the sheet beside it said “no terms named”."""
    said = terms_of("""
        invoice I1 acme 2026-05-01 10.00 EUR due 2026-05-31
        invoice I2 acme 2026-05-02 10.00 EUR due 2026-06-01
        invoice I3 acme 2026-05-03 10.00 EUR
    """)
    assert said == [
        "net 30 on 2 invoices in 12 months",
        "no terms named on 1 invoice in 12 months",
    ]
