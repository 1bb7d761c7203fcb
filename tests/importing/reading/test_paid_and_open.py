"""What is billed, paid and open where headings say little: by their sum, and by what is settled."""

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.reading import Reading


def reading(text: str) -> Reading:
    return choose.choose(delimited.read(text.encode(), "list.csv"), "documents")


def _rows(part: tuple[float, ...] = (0, 1, 0.5), words: bool = False, dash: str = "0") -> str:
    """Invoices of which a part is paid: number, customer, day, amount, paid, open, state."""
    lines = []
    for i in range(9):
        amount, share = 80.5 + i, part[i % len(part)]
        paid = round(amount * share, 2)
        open_ = round(amount - paid, 2)
        state = f";{'Paid' if open_ == 0 else 'Open'}" if words else ""
        figures = ";".join(f"{m:.2f}" if m else dash for m in (amount, paid, open_))
        lines.append(f"R{i}7;Firm {i % 3};2026-03-{10 + i};{figures}{state}")
    return "\n".join(lines)


def _money(found: Reading) -> dict[str, tuple[str, str]]:
    fields = ("amount", "paid_amount", "open_amount")
    return {c.field: (c.column, c.certainty) for c in found.choices if c.field in fields}


def _all_proven(amount: str, paid: str, open_: str) -> dict[str, tuple[str, str]]:
    columns = {"amount": amount, "paid_amount": paid, "open_amount": open_}
    return {field: (column, "proven") for field, column in columns.items()}


@pytest.mark.parametrize("headings", ["Blib;Paid;Zork", "Blib;Zork;Outstanding", "Total;Paid;Zork"])
def test_one_known_part_proves_the_whole_and_the_other(headings: str) -> None:
    found = reading(f"Invoice no;Customer;Date;{headings}\n{_rows()}")
    assert _money(found) == _all_proven(*headings.split(";"))


def test_a_dash_for_nothing_is_a_number() -> None:
    found = reading(f"Invoice no;Customer;Date;Blib;Paid;Zork\n{_rows(dash='-')}")
    assert _money(found) == _all_proven("Blib", "Paid", "Zork")


def test_a_state_tells_which_unknown_part_is_open() -> None:
    found = reading(f"Invoice no;Customer;Date;Blib;Zork;Plonk;Status\n{_rows(words=True)}")
    assert _money(found) == _all_proven("Blib", "Zork", "Plonk")


def test_words_of_both_parts_tell_where_nothing_is_paid_in_part() -> None:
    table = f"invoice_no;customer;date;invoice_total;invoice_paid;invoice_balance\n{_rows((0, 1))}"
    assert _money(reading(table)) == _all_proven("invoice_total", "invoice_paid", "invoice_balance")


def test_where_nothing_tells_the_parts_apart_both_are_offered() -> None:
    found = reading(f"Invoice no;Customer;Date;Total;Zork;Plonk\n{_rows()}")
    question = next(q for q in found.questions if q.field == "open_amount")
    assert set(question.columns) == {"Zork", "Plonk"}


def test_two_ages_of_what_is_open_are_neither_paid_nor_open() -> None:
    found = reading(f"Invoice no;Customer;Date;Outstanding;Zork;Overdue plonk\n{_rows((0, 1))}")
    assert found.column("open_amount") == "Outstanding"
    assert {"Zork", "Overdue plonk"}.isdisjoint(found.names())


def test_net_and_tax_are_no_payment() -> None:
    rows = "\n".join(
        f"R{i}7;Firm {i % 3};2026-03-{10 + i};{121 + 12.1 * i:.2f};{100 + 10 * i}.00;{21 + 2.1 * i:.2f}"
        for i in range(9)
    )
    found = reading(f"Invoice no;Customer;Date;Total;Zork;Paid xyz\n{rows}")
    assert {"paid_amount", "open_amount"}.isdisjoint(c.field for c in found.choices)


def test_a_limit_and_what_is_left_of_it_are_no_amounts_of_a_document() -> None:
    lines = [line + f";{5 * i}.25" for i, line in enumerate(_rows().splitlines(), 3)]
    table = "Invoice no;Customer;Date;Blib;Outstanding;Zork;Amount\n"
    found = reading(table + "\n".join(lines))
    assert found.column("amount") == "Amount"
