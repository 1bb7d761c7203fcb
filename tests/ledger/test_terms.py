"""Terms as people write them, and the due dates they make; ends of months above all (fault 7)."""

import datetime as dt

import pytest

from lib.ledger.terms import UnreadableTerms, parse


def due(text: str, issued: str) -> list[str]:
    return [day.isoformat() for day in parse(text).due(dt.date.fromisoformat(issued))]


# Counted on a calendar by hand.
@pytest.mark.parametrize(
    ("text", "issued", "expected"),
    [
        ("net 30", "2026-01-31", "2026-03-02"),
        ("net 30", "2024-01-31", "2024-03-01"),
        ("Net 0", "2026-02-28", "2026-02-28"),
        ("30 days", "2026-04-01", "2026-05-01"),
        ("n/30", "2026-04-01", "2026-05-01"),
        ("30", "2026-04-01", "2026-05-01"),
        ("2/10 net 30", "2026-04-01", "2026-05-01"),
        ("2% / 10, n 30", "2026-04-01", "2026-05-01"),
        ("2/10 net 45 eom", "2026-04-10", "2026-06-14"),
        # from the end of the month of issue
        ("net 45 eom", "2024-01-31", "2024-03-16"),
        ("net 45 eom", "2024-02-01", "2024-04-14"),
        ("net 45 eom", "2023-02-28", "2023-04-14"),
        ("net 30 eom", "2026-02-15", "2026-03-30"),
        ("30 days end of month", "2026-04-30", "2026-05-30"),
        # the end of the month that the day falls in
        ("30 days then eom", "2024-01-31", "2024-03-31"),
        ("30 days then eom", "2024-01-30", "2024-02-29"),
        ("30 days then eom", "2023-01-29", "2023-02-28"),
        ("60 days then eom", "2026-04-30", "2026-06-30"),
        # a day of the next month, the last one where the month is short
        ("15th of next month", "2026-01-31", "2026-02-15"),
        ("31st of next month", "2026-01-31", "2026-02-28"),
        ("31 of next month", "2024-01-01", "2024-02-29"),
        ("31st of next month", "2026-03-31", "2026-04-30"),
        ("10th of next month", "2025-12-31", "2026-01-10"),
        ("eom", "2024-02-10", "2024-02-29"),
        ("30 Tage netto", "2026-04-01", "2026-05-01"),
        ("30 dagen", "2026-04-01", "2026-05-01"),
        ("45 zile", "2026-04-01", "2026-05-16"),
        # French usage: the end of the month that the 30th day falls in
        ("30 jours fin de mois", "2026-04-15", "2026-05-31"),
        ("cash", "2026-02-28", "2026-02-28"),
        ("Due on receipt", "2026-02-28", "2026-02-28"),
    ],
)
def test_due_date(text: str, issued: str, expected: str) -> None:
    assert due(text, issued) == [expected]


def test_discount_is_kept_beside_the_due_date() -> None:
    terms = parse("2.5/14 net 60")
    assert (terms.discount, terms.discount_days) == (2.5, 14)
    assert parse("2,5/14 net 60") == terms


def test_shares_fall_due_thirty_days_apart_and_add_up() -> None:
    terms = parse("30/30/40")
    assert due("30/30/40", "2026-01-01") == ["2026-01-31", "2026-03-02", "2026-04-01"]
    assert terms.split(10_001) == (3000, 3000, 4001)
    assert terms.split(-10_001) == (-3000, -3000, -4001)


def test_equal_parts_on_named_days() -> None:
    assert due("30/60/90", "2026-01-01") == ["2026-01-31", "2026-03-02", "2026-04-01"]
    assert parse("30/60/90").split(300) == (100, 100, 100)
    assert parse("30/60/90").split(10_000) == (3333, 3333, 3334)


def test_large_amounts_split_to_the_cent() -> None:
    parts = parse("30/30/40").split(900_719_925_474_099_301)
    assert parts[0] == 270_215_977_642_229_790
    assert sum(parts) == 900_719_925_474_099_301


@pytest.mark.parametrize(
    "text",
    ["", "soon", "net", "net -5", "net 99999", "32nd of next month", "20/20", "90/30", "1/2/"],
)
def test_unreadable_terms_say_how_to_write_them(text: str) -> None:
    with pytest.raises(UnreadableTerms, match="Write them as net 30"):
        parse(text)
