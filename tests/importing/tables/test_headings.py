"""Where the headings of a table stand, over one or two lines, or not at all."""

import pytest

from lib.importing.tables import headings


def find(text: str) -> tuple[int, int, tuple[str, ...]]:
    found = headings.find([line.split(";") for line in text.strip("\n").split("\n")])
    return found.first, found.last, found.names


def test_a_merged_heading_goes_to_its_columns():
    names = find(
        "Customer;Invoice;Dates;;Amounts;;Cur\n;;Issued;Due;Total;Open;\n"
        "A;1;2026-01-05;2026-02-04;10,00;4,00;EUR\nB;2;2026-01-15;2026-02-14;5,00;5,00;EUR"
    )[2]
    assert names == (
        "Customer",
        "Invoice",
        "Dates Issued",
        "Dates Due",
        "Amounts Total",
        "Amounts Open",
        "Cur",
    )


def test_a_heading_that_goes_on_in_the_next_line():
    assert find(
        "Group :;Sundry;;1-Apr-25 to 31-Mar-26;;\n;;;;;\nDate;Ref.;Party;Opening;Pending;Overdue\n"
        ";;;Amount;Amount;by days\n;;Alpha;;;\n5-Jan-26;S/1;;148;128;55\n5-Feb-26;S/2;;14;12;5"
    ) == (2, 3, ("Date", "Ref.", "Party", "Opening Amount", "Pending Amount", "Overdue by days"))


def test_a_line_of_groups_above_the_headings():
    assert find(";Dates;;Money;\nNo;Issued;Due;Net;Gross\n1;2026-01-05;2026-02-04;10;12")[2] == (
        "No", "Dates Issued", "Dates Due", "Money Net", "Money Gross")  # fmt: skip


def test_days_as_headings():
    assert find("Customer;31/01/2026;28/02/2026\nA;1;2\nB;3;4")[:2] == (0, 0)


def test_titles_with_two_cells_are_no_headings():
    assert (
        find("Printed:;by Anna\nUser;x\nNo;Name;Date;Amount\n1;A;2026-01-05;3\n2;B;2026-01-06;4")[0]
        == 2
    )


def test_no_headings():
    assert find("VTE;290426;F1;1,00\nVTE;170526;F2;2,00")[:2] == (0, -1)


def test_texts_only():
    assert find("a;b;c\nx;y;z\nx;y;q")[:2] == (0, 0)


@pytest.mark.parametrize("first", ["Alpha Inc;;;", "C-1;Alpha Inc;;"])
def test_a_group_below_the_headings_is_no_second_heading(first: str):
    assert find(f"Name;Date;No;Amount\n{first}\n;2026-01-05;1;5,00\n;2026-01-06;2;6,00")[1] == 0
