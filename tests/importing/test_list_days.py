"""One table with a list of open items at several days is a list a day; other tables are one list."""

import datetime as dt
from pathlib import Path

import pytest

from lib.importing import parts
from lib.importing.opening import files
from lib.importing.options import Options
from lib.importing.parts import MustAsk, Part

MONTHS = """Stichtag;Kunde;Rechnungsnummer;Datum;Fällig;Offener Betrag
31.01.2026;Huber;R-1;05.01.2026;04.02.2026;1.200,50
31.01.2026;Krone;R-2;15.01.2026;14.02.2026;500,00
28.02.2026;Huber;R-1;05.01.2026;04.02.2026;1.200,50
28.02.2026;Krone;R-2;15.01.2026;14.02.2026;120,00
28.02.2026;Huber;R-3;10.02.2026;12.03.2026;610,25
31.03.2026;Krone;R-2;15.01.2026;14.02.2026;120,00
31.03.2026;Huber;R-3;10.02.2026;12.03.2026;610,25
31.03.2026;Lang;R-4;12.03.2026;11.04.2026;75,00
"""
INSTALMENTS = """Invoice,Customer,Invoice date,Due date,Open amount
1,Acme,2026-01-05,2026-02-05,100.00
1,Acme,2026-01-05,2026-03-05,100.00
1,Acme,2026-01-05,2026-04-05,100.00
2,Beta,2026-01-09,2026-02-05,50.00
2,Beta,2026-01-09,2026-03-05,50.00
2,Beta,2026-01-09,2026-04-05,50.00
"""
DELIVERIES = """Invoice,Customer,Invoice date,Due date,Delivered,Open amount
1,Acme,2026-01-05,2026-02-05,2026-01-02,100.00
1,Acme,2026-01-05,2026-02-05,2026-01-03,20.00
2,Beta,2026-01-09,2026-02-08,2026-01-05,50.00
2,Beta,2026-01-09,2026-02-08,2026-01-07,10.00
"""


def read(tmp_path: Path, text: str, **options: object) -> list[Part]:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    chosen = Options(**options)  # type: ignore[arg-type]
    return parts.read(files.read(path, chosen), chosen, lambda _: (None, {}))


def test_each_day_is_a_list_of_its_own(tmp_path):
    seen = read(tmp_path, MONTHS)
    assert [part.table.as_of for part in seen] == [
        dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31),
    ]  # fmt: skip
    assert [list(part.table.frame["Rechnungsnummer"]) for part in seen] == [
        ["R-1", "R-2"], ["R-1", "R-2", "R-3"], ["R-2", "R-3", "R-4"],
    ]  # fmt: skip
    assert list(seen[2].table.lines) == [7, 8, 9]


def test_which_day_is_asked(tmp_path):
    with pytest.raises(MustAsk, match="--as-of"):
        parts.check(read(tmp_path, MONTHS))


def test_the_day_that_was_named_is_taken(tmp_path):
    (part,) = read(tmp_path, MONTHS, as_of=dt.date(2026, 2, 28))
    assert len(part.table.frame) == 3
    parts.check([part])


def test_a_column_that_a_person_ignores_makes_no_lists(tmp_path):
    assert len(read(tmp_path, MONTHS, columns={"Stichtag": ""})) == 1


@pytest.mark.parametrize("text", [INSTALMENTS, DELIVERIES])
def test_instalments_and_lines_are_one_list(tmp_path, text):
    assert len(read(tmp_path, text)) == 1


def test_the_day_of_the_list_may_be_the_only_day_beside_the_due_date(tmp_path):
    text = "\n".join(
        ";".join(cell for at, cell in enumerate(line.split(";")) if at != 3)
        for line in MONTHS.splitlines()
    )
    assert len(read(tmp_path, text)) == 3


def test_more_days_than_can_be_looked_at_are_another_export(tmp_path):
    rows = "".join(
        f"{dt.date(2025, 1, 1) + dt.timedelta(n)},Acme,{at},2024-12-01,2024-12-31,10.00\n"
        for n in range(70)
        for at in (1, 2)
    )
    (part,) = read(tmp_path, "Snapshot,Customer,Invoice No,Invoice date,Due date,Open\n" + rows)
    assert not part.reading.questions[0].answerable
    assert "70 days" in part.reading.questions[0].sentence
