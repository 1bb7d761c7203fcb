"""What the book page asks before an import, each question answered in its place."""

import pytest

from lib.store.home import Home
from lib.store.ledgers import loads
from tests.pages.test_book import imported, opened, said

HEAD = "Invoice No,Customer,Invoice Date,Due Date,Amount,Balance Due,Currency\n"
ROWS = """INV-1,Acme,2026-01-05,2026-02-04,1200.50,1200.50,EUR
INV-2,Beta,2026-01-15,2026-02-14,500.00,120.00,EUR
INV-3,Acme,2026-02-10,2026-03-12,610.25,610.25,EUR
INV-4,Gamma,2026-02-12,2026-03-14,75.00,0.00,EUR
"""
OPEN = "EUR 1,930.75 open"


@pytest.fixture
def ask(visit, tmp_path):
    """The page with a file of this text opened."""

    def page(text: str, name: str = "list.csv"):
        path = tmp_path / name
        path.write_text(text)
        return opened(visit, path)

    return page


def keys(page, *, of: str = "button") -> list[str]:
    return [str(element.key) for element in getattr(page, of)]


def press(page, part: str):
    """Press the button whose key holds this."""
    (key,) = [key for key in keys(page) if part in key]
    page.button(key=key).click().run()
    assert not page.exception
    return page


def pick(page, part: str, value: str):
    """Pick a value in the list whose key holds this."""
    (key,) = [key for key in keys(page, of="selectbox") if part in key]
    page.selectbox(key=key).set_value(value).run()
    assert not page.exception
    return page


def ready(page) -> bool:
    return "wizard.import" in keys(page)


def test_a_clear_file_takes_one_look_and_one_click(ask, home):
    page = ask(HEAD + ROWS)
    assert f"4 documents of 3 customers, {OPEN} on 12 Feb 2026\n" in said(page)
    assert "Is that what your system says?" in said(page)
    imported(page)
    assert loads.listing(Home.default())["documents"].iloc[0] >= 4


def test_every_control_has_a_name_of_its_own(ask):
    page = ask(HEAD + ROWS)
    names = [box.label for box in page.selectbox if str(box.key).startswith("book.")]
    assert len(names) > 6
    assert len(set(names)) == len(names)
    assert all(names)


def test_a_likely_column_takes_one_yes(ask):
    page = ask((HEAD + ROWS).replace("Invoice Date,", "Blib,", 1))
    assert "Is “Blib” the day of issue?" in said(page)
    assert not ready(page)
    assert "The result stands here once the question is answered" in said(page)
    page = press(page, ".issued.yes")
    assert ready(page)
    assert OPEN in said(page)


def test_a_field_that_is_nowhere_is_picked_from_the_columns_at_hand(ask):
    page = ask((HEAD + ROWS).replace("Customer,", "Zork,", 1))
    assert "Which column is the customer?" in said(page)
    page = press(page, ".customer.Zork")
    assert OPEN in said(page)


def test_rivals_are_told_apart(ask):
    text = "Invoice No,Customer,Invoice Date,Amount,Total amount,Paid on\n"
    rows = "".join(
        f"INV-{n},Acme,2026-01-{n:02},{n}00.00,{n}19.00,{'2026-02-01' if n < 3 else ''}\n"
        for n in range(1, 6)
    )
    page = ask(text + rows)
    assert "Which column is the amount?" in said(page)
    page = press(page, ".amount.Total amount")
    assert "1,257.00 open" in said(page)


def test_that_all_is_open_is_a_persons_word(ask):
    page = ask((HEAD + ROWS).replace("Balance Due,", "Zork,", 1).replace("Zork,", "", 1)
               .replace(",1200.50,1200.50", ",1200.50").replace(",500.00,120.00", ",500.00")
               .replace(",610.25,610.25", ",610.25").replace(",75.00,0.00", ",75.00"))  # fmt: skip
    assert "Is everything on this list still open?" in said(page)
    page = press(page, ".state.yes")
    assert "EUR 2,385.75 open" in said(page)


def test_the_column_that_says_what_is_paid_takes_one_yes(ask):
    text = """Invoice No,Customer,Invoice Date,Due Date,Amount,Gone
INV-1,Acme,2026-01-05,2026-02-04,100.00,2026-02-09
INV-2,Beta,2026-01-15,2026-02-14,50.00,
"""
    page = ask(text)
    assert "Is “Gone” the day of payment?" in said(page)
    page = press(page, ".paid_on.yes")
    assert "50.00 open" in said(page)


def test_words_of_payment_are_explained_one_by_one(ask):
    text = """Invoice No,Customer,Invoice Date,Due Date,Amount,Status
INV-1,Acme,2026-01-05,2026-02-04,100.00,qwx
INV-2,Beta,2026-01-15,2026-02-14,50.00,zzy
"""
    page = ask(text)
    assert "What do the words in “Status” mean?" in said(page)
    page = pick(page, ".payment_state.qwx", "paid")
    assert not ready(page)
    page = pick(page, ".payment_state.zzy", "open")
    assert "50.00 open" in said(page)


def test_the_order_of_dates_is_asked_with_an_example(ask):
    page = ask("document,customer,issued,amount,currency\nI1,acme,01/02/2026,5.00,EUR\n")
    if not ready(page) and "still open" in said(page):
        page = press(page, ".state.yes")
    assert "How are the dates written?" in said(page)
    assert "--dates" not in said(page)
    labels = {button.key: button.label for button in page.button}
    assert labels["book.dates.mdy"] == "Month first: 01/02/2026 is 2 Jan 2026"
    imported(press(page, "book.dates.dmy"))
    assert loads.listing(Home.default())["first_day"].iloc[0].isoformat() == "2026-02-01"


def test_thai_years_are_asked(ask):
    page = ask("""Invoice No,Customer,Invoice Date,Due Date,Amount,Balance Due
IV1,Siam A,15/01/69,14/02/69,1000.00,1000.00
IV2,Siam B,28/02/69,30/03/69,500.00,500.00
""")
    assert "Are these Thai years?" in said(page)
    page = press(page, "book.thai")
    assert "1,500.00 open on 28 Feb 2026" in said(page)


def test_a_currency_may_be_named_where_there_is_none(ask):
    page = ask((HEAD + ROWS).replace(",Currency", "").replace(",EUR", ""))
    assert "1,930.75 open" in said(page)
    (key,) = [key for key in keys(page, of="text_input") if "book.currency" in key]
    page.text_input(key=key).set_value("usd").run()
    assert "USD 1,930.75 open" in said(page)


def test_rows_without_a_number_are_numbered(ask):
    page = ask((HEAD + ROWS).replace("Invoice No,", "").replace("INV-", "#").replace("#1,", "")
               .replace("#2,", "").replace("#3,", "").replace("#4,", ""))  # fmt: skip
    assert "no column: the rows are numbered" in said(page)
    assert OPEN in said(page)


def test_a_summary_by_age_says_what_to_export_instead(ask):
    page = ask(
        "Customer,Current,1-30,31-60,61-90,91 and over,Total\nA,1.00,2.00,3.00,4.00,5.00,15.00\n"
    )
    assert "This is a summary by age" in page.warning[0].value
    assert "No ledger can be made of this" in said(page)
    assert not ready(page)


def test_what_is_gone_from_a_later_list_was_settled_or_is_another_list(ask, home):
    january = HEAD + ROWS.replace(",0.00,EUR", ",75.00,EUR")
    imported(ask(january, "january.csv"))
    later = january.replace(ROWS.splitlines(keepends=True)[0], "")
    page = pick(ask(later, "february.csv"), "book.append", "january")
    assert "1 open item of the earlier list is gone. Settled since?" in said(page)
    assert not ready(page)
    page = press(page, "book.vanished.yes")
    assert "EUR 805.25 open" in said(page)
    imported(page)
    listed = loads.listing(Home.default())
    assert set(listed["name"]) == {"january"}


def test_a_correction_is_remembered_for_the_next_file_of_this_shape(ask):
    text = (HEAD + ROWS).replace("Customer,", "Zork,", 1)
    imported(press(ask(text), ".customer.Zork"))
    page = ask(text.replace("INV-", "NEW-"), "next.csv")
    assert "as confirmed before" in said(page)
    assert ready(page)


def test_a_select_box_corrects_in_place(ask):
    page = pick(ask(HEAD + ROWS), "book.paid.0", "")
    assert "Is everything on this list still open?" in said(page)
    page = pick(page, "book.paid.0", "open_amount Balance Due")
    assert OPEN in said(page)
