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
        ("2/10net30", "2026-04-01", "2026-05-01"),
        ("2/10n30", "2026-04-01", "2026-05-01"),
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


# Issued 15 January 2026; counted on a calendar by hand.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Net 30", "2026-02-14"), ("2% 10 Net 30", "2026-02-14"), ("Net 30 EOM", "2026-03-02"),
        ("30 days EOM", "2026-03-02"), ("30 days end of month on the 10th", "2026-03-10"),
        ("30 jours fin de mois le 15", "2026-03-15"), ("45 jours fin de mois", "2026-03-31"),
        ("Due on the 15th of next month", "2026-02-15"), ("Net 15th prox", "2026-02-15"),
        ("14 Tage netto", "2026-01-29"), ("Zahlbar innerhalb 30 Tagen netto", "2026-02-14"),
        ("30 giorni data fattura fine mese", "2026-02-28"), ("月结30天", "2026-03-02"),
        ("60 días fecha factura", "2026-03-16"), ("Due upon receipt", "2026-01-15"), ("COD", "2026-01-15"),
        ("1/10 net 30", "2026-02-14"), ("2/10, 1/20, n/30", "2026-02-14"),
        ("Net 10 days after EOM", "2026-02-10"), ("End of next month", "2026-02-28"), ("30 dni", "2026-02-14"),
        ("Netto 14 dage", "2026-01-29"), ("30 dagen na factuurdatum", "2026-02-14"),
        ("Lopende maand + 15 dagen", "2026-02-15"),
        ("30", "2026-02-14"), ("N30", "2026-02-14"), ("Net30", "2026-02-14"), ("30D", "2026-02-14"), ("30 dage", "2026-02-14"),
        ("30 dní", "2026-02-14"), ("vade 30 gün", "2026-02-14"), ("30 hari", "2026-02-14"),
        ("مهلت ۳۰ روز", "2026-02-14"), ("30 дней", "2026-02-14"), ("30 nap", "2026-02-14"),
        ("30 päivää netto", "2026-02-14"), ("30 dagar netto", "2026-02-14"), ("30 يوم", "2026-02-14"),
        ("30日", "2026-02-14"), ("月末締め翌月末払い", "2026-02-28"), ("le 15 du mois suivant", "2026-02-15"),
        ("30 gg d.f.f.m.", "2026-02-28"), ("60 dias fim de mês", "2026-03-31"), ("30 Tage zum Monatsende", "2026-02-28"),
        ("fin de mois + 45 jours", "2026-03-17"), ("EOM + 30", "2026-03-02"), ("Løbende måned + 30 dage", "2026-03-02"),
        ("2% 10 Tage, 30 Tage netto", "2026-02-14"), ("3% Skonto innerhalb 14 Tagen, 30 Tage netto", "2026-02-14"),
        ("sofort ohne Abzug", "2026-01-15"), ("à réception de facture", "2026-01-15"), ("Al contado", "2026-01-15"),
        ("货到付款", "2026-01-15"), ("peşin", "2026-01-15"), ("30 jours net", "2026-02-14"), ("100% advance", "2026-01-15"), ("Netto kontant", "2026-01-15"),
        ("fällig am 15. des Folgemonats", "2026-02-15"),
    ],
)  # fmt: skip
def test_wordings_of_many_countries(text: str, expected: str) -> None:
    assert due(text, "2026-01-15") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("50% advance 50% on delivery", [(50, "2026-01-15"), (50, "2026-01-15")]),
     ("50% 30, 50% 60", [(50, "2026-02-14"), (50, "2026-03-16")]),
     ("30% Anzahlung und 70% 30 Tage", [(30, "2026-01-15"), (70, "2026-02-14")]),
     ("30/60 days", [(50, "2026-02-14"), (50, "2026-03-16")]),
     ("40/60 days", [(50, "2026-02-24"), (50, "2026-03-16")]),
     ("30/60 gg fine mese", [(50, "2026-02-28"), (50, "2026-03-31")])],
)  # fmt: skip
def test_parts_with_a_term_each(text: str, expected: list[tuple[int, str]]) -> None:
    terms = parse(text)
    assert [
        (part.share, day)
        for part, day in zip(terms.instalments, due(text, "2026-01-15"), strict=True)
    ] == expected


def test_the_first_of_several_discounts_counts() -> None:
    terms = parse("2/10, 1/20, n/30")
    assert (terms.discount, terms.discount_days, terms.instalments[0].after) == (2.0, 10, 30)


@pytest.mark.parametrize(
    "text", ["3% 14 Tage, 30 Tage netto", "14 Tage 3%, 30 Tage netto", "3% Skonto in 14 Tagen / 30 Tage netto", "3/14 net 30",
             "14 days 3 % discount; net 30"]
)  # fmt: skip
def test_a_discount_in_any_order(text: str) -> None:
    assert parse(text) == parse("3/14 n/30")


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
    [
        "",
        "soon",
        "net",
        "net -5",
        "net 99999",
        "32nd of next month",
        "20/20",
        "90/30",
        "1/2/",
        "Z030",
        "NT30",
        "0001",
        "ZB14",
        "30A",
        "验收后30天",
        "30 days after delivery",
        "2/10",
        "50% on acceptance 50% 30",
        "30 or 60 days",
        "30 days maybe",
        "14 Tage nach Erhalt der Ware",
        "45 days of the 40th eom 40",
    ],
)
def test_unreadable_terms_say_how_to_write_them(text: str) -> None:
    with pytest.raises(UnreadableTerms, match="Write them as net 30"):
        parse(text)
