import datetime as dt

import pytest

from lib.importing.tables.stated_day import stated_day


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("As of 31/03/2026", (2026, 3, 31)),
        ("As at 31 March 2026", (2026, 3, 31)),
        ("As of December 18, 2025", (2025, 12, 18)),
        ("A/R aging as of 18-Dec-2025", (2025, 12, 18)),
        ("Stand per 5.4.2026", (2026, 4, 5)),
        ("Situation au 1er mars", None),
        ("Situation au 15 mars 2026", (2026, 3, 15)),
        ("Saldos al 30 de abril de 2026", (2026, 4, 30)),
        ("Stan na dzień 31 marca 2026", (2026, 3, 31)),
        ("截至 2026年3月31日", (2026, 3, 31)),
        ("По состоянию на 31.03.2026", (2026, 3, 31)),
        ("1-Apr-25 to 31-Mar-26", (2026, 3, 31)),
        ("01.01.2026 - 31.01.2026", (2026, 1, 31)),
        ("# Export:      2026-04-10 08:00:00 JST", (2026, 4, 10)),
        ("31.03.2026     Customer Line Item Display", (2026, 3, 31)),
        ("As of 03/04/2026", None),
        ("As of 15/01/2569", None),
        ("Invoices since 2020-01-01 of Alpha", None),
        ("Open items", None),
    ],
)
def test_days(title: str, day: tuple[int, int, int] | None):
    assert stated_day(["Alpha Ltd", title]) == (dt.date(*day) if day else None)


def test_a_day_as_of_outranks_the_day_of_printing():
    assert stated_day(["Printed: 2026-04-02", "As of 31 March 2026"]) == dt.date(2026, 3, 31)


def test_an_unclear_day_is_not_replaced_by_a_weaker_one():
    assert stated_day(["As of 03/04/2026", "Printed: 2026-04-04"]) is None


def test_two_days_as_of_are_none():
    assert stated_day(["As of 31/03/2026", "As of 30/04/2026"]) is None
