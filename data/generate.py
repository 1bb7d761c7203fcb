"""Writes the sample ledger: ``python -m data.generate [FOLDER]``; the same bytes on each run."""

import sys
from pathlib import Path

import pandas as pd

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.generator import cast, field, journal, losses, market, paying, relations, selling, touches
from lib.ledger import columns

SAMPLE = Path(__file__).resolve().parent / "sample"


def frames() -> dict[str, pd.DataFrame]:
    """Every frame of the sample by name: the ledger's roles, the field reports, the expected."""
    people, shops, rates = cast.customers(), market.market(), market.rates()
    book = _history(people, selling.offer(shops, rates, people))
    keys, expected = book.keys(), journal.expected(book)
    return {
        "customers": relations.customers(people, relations.exposure(expected, rates)),
        "documents": journal.documents(book, keys),
        "allocations": journal.allocations(book, keys),
        "rates": columns.conform(rates, "rates"),
        "sales": columns.conform(shops.sales, "sales"),
        "outlets": columns.conform(shops.outlets, "outlets"),
        "orders": relations.orders(people, book, _late(expected)),
        "touches": touches.touches(people, book, keys),
        "contacts": relations.contacts(people),
        "field_reports": field.field_reports(people),
        "expected": expected,
    }


def _history(people: list[cast.Customer], offer: selling.Offer) -> journal.Journal:
    book = journal.Journal()
    for customer in people:
        paying.settle(customer, selling.sell(customer, offer, book), book)
        if customer.code in cast.FAILING:
            losses.charge_interest(customer, book)
            losses.write_off(customer, book)
        if customer.code in cast.PREPAID[:1]:
            losses.pay_ahead(customer, book)
    return book


def _late(expected: pd.DataFrame) -> dict[str, int]:
    last = expected[expected["month_end"] == expected["month_end"].max()]
    late = last[list(journal.BUCKETS[1:])].sum(axis=1)
    return late.groupby(last["customer"]).sum().to_dict()


def write(folder: Path) -> None:
    """Write every frame as Parquet into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames().items():
        frame.to_parquet(folder / f"{name}.parquet", index=False, compression="zstd")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
