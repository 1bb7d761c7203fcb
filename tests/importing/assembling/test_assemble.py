"""Sources made into a ledger: keys, kinds, receipts behind paid dates, and every row accounted for."""

import datetime as dt
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importing.assembling import assemble
from lib.importing.assembling.assemble import Assembled
from lib.importing.assembling.documents import NoColumn
from lib.importing.opening import delimited
from lib.importing.options import Options
from lib.importing.reading import choose, roles
from lib.importing.reading.choose import Instructions
from lib.importing.values.dates import UndecidedDates
from lib.ledger import columns, tieout
from lib.ledger.ledger import Ledger
from lib.ledger.terms import UnreadableTerms

IBM = "ibm-late-payments/WA_Fn-UseC_-Accounts-Receivable.csv"
CHECKBOOK = "vendor-checkbook/company_vendors_extract.csv.gz"


def made(*sources: str | Path, given_roles: tuple[str, ...] = (), **said: object) -> Assembled:
    """What some files, written out here, come to."""
    options = Options(**said)  # type: ignore[arg-type]
    tables = []
    for i, source in enumerate(sources):
        raw = delimited.read(source.encode() if isinstance(source, str) else source, f"file{i}.csv")
        role = given_roles[i] if given_roles else roles.role(raw)
        chosen = {c: f for c, f in options.columns.items() if c in raw.frame}
        tables.append((raw, role, choose.choose(raw, role, Instructions(chosen, {}, accept=True))))
    return assemble.ledger_frames(tables, options)


def codes(assembled: Assembled) -> dict[str, int]:
    return {finding.code: finding.rows for finding in assembled.findings}


def listed(assembled: Assembled, *names: str, role: str = "documents") -> list[list[object]]:
    frame = assembled.frames[role][list(names)].copy()
    for name in frame.select_dtypes("datetime"):
        frame[name] = frame[name].dt.strftime("%Y-%m-%d")
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


def aside(assembled: Assembled) -> dict[str, tuple[int, int]]:
    """Rows set aside and their sum, of amounts without a currency."""
    return {why: (count, sums.get("XXX", 0)) for why, (count, sums) in assembled.set_aside.items()}


def balances(assembled: Assembled, day: str) -> dict[str, int]:
    ledger = Ledger.of(assembled.frames)
    standing = tieout.open_items(ledger, dt.date.fromisoformat(day))
    return dict(zip(standing["document"], standing["open"], strict=True))


HEAD = "Invoice No,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency\n"


def test_a_paid_row_is_an_invoice_a_receipt_and_their_allocation() -> None:
    assembled = made(HEAD + "1,A,2024-01-15,2024-02-14,100.00,2024-02-20,EUR\n")
    assert listed(assembled, "document", "customer", "kind", "issued", "amount") == [
        ["1", "A", "invoice", "2024-01-15", 10000],
        ["receipt/1", "A", "receipt", "2024-02-20", -10000],
    ]
    assert listed(assembled, "credit", "invoice", "amount", "effective_on", role="allocations") == [
        ["receipt/1", "1", 10000, "2024-02-20"]
    ]
    assert balances(assembled, "2024-02-19") == {"1": 10000}
    assert balances(assembled, "2024-02-20") == {}


def test_a_paid_credit_note_is_given_back_on_its_day() -> None:
    assembled = made(HEAD + "7,A,2024-01-15,,-40.00,2024-02-01,EUR\n")
    assert listed(assembled, "document", "kind", "amount") == [
        ["7", "credit_note", -4000],
        ["refund/7", "receipt", 4000],
    ]
    assert listed(assembled, "credit", "invoice", "amount", role="allocations") == [
        ["7", "refund/7", 4000]
    ]
    assert balances(assembled, "2024-01-20") == {"7": -4000}
    assert balances(assembled, "2024-02-01") == {}


def test_a_payment_before_the_invoice_is_unapplied_until_the_invoice_is_issued() -> None:
    assembled = made(HEAD + "1,A,2024-02-15,2024-03-16,100.00,2024-02-01,EUR\n")
    assert balances(assembled, "2024-02-10") == {"receipt/1": -10000}
    assert balances(assembled, "2024-02-15") == {}
    assert listed(assembled, "effective_on", role="allocations") == [["2024-02-01"]]


def test_an_open_amount_beside_a_paid_date_is_a_part_payment() -> None:
    head = "Invoice No,Customer,Invoice Date,Amount,Open Amount,Paid Date\n"
    assembled = made(head + "1,A,2024-01-15,100.00,30.00,2024-02-01\n2,A,2024-01-15,50.00,50.00,\n")
    assert balances(assembled, "2024-02-01") == {"1": 3000, "2": 5000}
    assert balances(assembled, "2024-01-31") == {"1": 10000, "2": 5000}


def test_a_balance_without_a_payment_date_stays_and_is_flagged() -> None:
    head = "Invoice No,Customer,Invoice Date,Amount,Open Amount\n"
    assembled = made(
        head + "1,A,2024-01-15,100.00,30.00\n2,A,2024-03-01,50.00,50.00\n3,A,2024-01-02,9,0\n"
    )
    assert balances(assembled, "2024-03-01") == {"1": 3000, "2": 5000}
    assert codes(assembled)["undated_settlement"] == 2
    kinds = assembled.frames["documents"].set_index("document")["kind"]
    assert kinds["adjustment/1"] == "adjustment"  # nobody's payment day is invented
    assert "receipt" not in set(kinds)


def test_a_list_of_open_items_has_no_history() -> None:
    assembled = made("Invoice No,Customer,Invoice Date,Open Amount\n1,A,2024-01-15,30.00\n")
    assert balances(assembled, "2024-01-15") == {"1": 3000}
    assert "no_history" in codes(assembled)


def test_an_overpaid_invoice_leaves_the_rest_unapplied() -> None:
    head = "Invoice No,Customer,Invoice Date,Amount,Paid Amount,Paid Date\n"
    assembled = made(head + "1,A,2024-01-15,100.00,120.00,2024-02-01\n")
    assert balances(assembled, "2024-02-01") == {"receipt/1": -2000}
    assert codes(assembled)["overpaid"] == 1


def test_an_amount_of_zero_is_accepted_and_settles_nothing() -> None:
    assembled = made(HEAD + "1,A,2024-01-15,2024-02-14,0.00,2024-02-20,EUR\n")
    assert (assembled.read, assembled.accepted) == (1, 1)
    assert listed(assembled, "document", "amount") == [["1", 0]]
    assert len(assembled.frames["allocations"]) == 0


def test_keys_are_joined_and_repeats_numbered_in_file_order() -> None:
    head = "Company,Series,Number,Customer,Date,Amount\n"
    assembled = made(
        head
        + "NL,A,1,X,2024-01-15,5\nNL,B,1,X,2024-01-15,6\nDE,,1,X,2024-01-15,7\nNL,A,1,Y,2024-01-15,8\n"
    )
    assert [row[0] for row in listed(assembled, "document")] == [
        "NL/A/1",
        "NL/B/1",
        "DE/1",
        "NL/A/1/2",
    ]
    assert codes(assembled)["repeated_keys"] == 1


def test_lines_of_one_document_are_added_up() -> None:
    head = "Number,Line,Customer,Date,Amount\n"
    assembled = made(head + "1,10,X,2024-01-15,5\n1,20,X,2024-01-15,6\n2,10,X,2024-01-15,7\n")
    assert listed(assembled, "document", "amount") == [["1", 1100], ["2", 700]]


def test_a_numbered_repeat_never_takes_a_key_that_is_there() -> None:
    head = "Number,Customer,Date,Amount\n"
    assembled = made(head + "1,X,2024-01-15,5\n1,X,2024-01-15,6\n1/2,X,2024-01-15,7\n")
    keys = [row[0] for row in listed(assembled, "document")]
    assert len(set(keys)) == 3


def test_keys_stay_text() -> None:
    head = "Number,Customer,Date,Amount\n"
    long = "1234567890123456789"
    assembled = made(head + f"0012,007,2024-01-15,5\n{long},008,2024-01-15,6\n")
    assert listed(assembled, "document", "customer") == [["0012", "007"], [long, "008"]]
    mended = made(head + "12.0,7.0,2024-01-15,5\n13.0,8.0,2024-01-15,6\n")
    assert listed(mended, "document", "customer") == [["12", "7"], ["13", "8"]]


def test_every_row_is_accepted_or_rejected_with_its_line_and_reason() -> None:
    assembled = made(
        HEAD
        + "1,A,2024-01-15,2024-02-14,100.00,2024-02-20,EUR\n"
        + ",A,2024-01-15,2024-02-14,1.00,,EUR\n"
        + "3,,2024-01-15,2024-02-14,1.00,2024-02-21,EUR\n"
        + "4,A,2024-02-31,2024-02-14,1.00,,EUR\n"
        + "5,A,2024-01-15,2024-02-14,abc,,EUR\n"
        + "6,A,2024-01-15,2024-02-14,1.00,never,EUR\n"
        + "7,A,2024-01-15,2024-02-14,1.00,,Taler\n"
        + "8,A,,2024-02-14,1.00,,EUR\n"
        + "9,A,2024-01-15,2024-02-14,,,EUR\n"
        + "NaN,A,2024-01-15,2024-02-14,1.00,,EUR\n"
        + "10,A,2024-01-15\n"
        + "11,A,2024-01-15,2024-02-31,1.00,,EUR\n"
    )
    assert (assembled.read, assembled.accepted, len(assembled.rejected)) == (12, 4, 8)
    reasons = dict(zip(assembled.rejected["line"], assembled.rejected["reason"], strict=True))
    assert set(reasons) == {4, 5, 6, 7, 8, 9, 10, 12}
    assert codes(assembled)["numbers_made"] == 2
    for line, part in {4: "no customer", 5: "“2024-02-31”", 6: "“abc”",
                       7: "“never”", 8: "“Taler”", 9: "no date", 10: "no amount", 12: "no amount"}.items():  # fmt: skip
        assert part in reasons[line]
    assert assembled.rejected["text"][0] == "3,,2024-01-15,2024-02-14,1.00,2024-02-21,EUR"
    assert codes(assembled)["unreadable_dates"] == 1  # a due date that does not exist costs no row


def test_currency_absent_is_said_or_given() -> None:
    assert listed(made("Number,Customer,Date,Amount\n1,X,2024-01-15,5\n"), "currency") == [["XXX"]]
    given_ = made("Number,Customer,Date,Amount\n1,X,2024-01-15,5.125\n", currency="KWD")
    assert listed(given_, "currency", "amount") == [["KWD", 5125]]
    assert "no_currency" not in codes(given_)


def test_each_row_has_its_own_currencys_decimals() -> None:
    head = "Number,Customer,Date,Amount,Currency\n"
    assembled = made(
        head + "1,X,2024-01-15,1.50,€\n2,X,2024-01-15,150,jpy\n3,X,2024-01-15,1.505,KWD\n"
    )
    assert listed(assembled, "amount", "currency") == [[150, "EUR"], [150, "JPY"], [1505, "KWD"]]


def test_terms_make_due_dates_where_there_are_none() -> None:
    head = "Number,Customer,Date,Due Date,Amount,Terms\n"
    assembled = made(
        head + "1,X,2024-01-31,,5,net 30\n2,X,2024-01-31,2024-02-05,6,net 30\n"
        "3,X,2024-01-31,,7,\n4,X,2024-01-31,,8,whenever\n",
        terms="net 45 eom",
    )
    assert [row[0] for row in listed(assembled, "due")] == [
        "2024-03-01",
        "2024-02-05",
        "2024-03-16",
        None,
    ]
    assert codes(assembled)["unreadable_terms"] == 1
    with pytest.raises(UnreadableTerms):
        made(head + "1,X,2024-01-31,,5,\n", terms="whenever")


def test_instalments_are_rows_of_one_invoice_and_payments_fill_the_first_due() -> None:
    head = "Number,Customer,Date,Amount,Terms,Paid Amount,Paid Date\n"
    assembled = made(head + "1,X,2026-01-01,100.00,30/30/40,50.00,2026-02-01\n")
    assert listed(assembled, "document", "invoice_group", "due", "amount")[:3] == [
        ["1", "1", "2026-01-31", 3000],
        ["1/2", "1", "2026-03-02", 3000],
        ["1/3", "1", "2026-04-01", 4000],
    ]
    assert balances(assembled, "2026-01-31") == {"1": 3000, "1/2": 3000, "1/3": 4000}
    assert balances(assembled, "2026-02-01") == {"1/2": 1000, "1/3": 4000}
    assert (assembled.read, assembled.accepted) == (1, 1)


def test_rows_of_one_number_with_different_due_dates_are_instalments() -> None:
    head = "Number,Customer,Date,Due Date,Amount\n"
    assembled = made(
        head
        + "1,X,2026-01-01,2026-02-01,40\n1,X,2026-01-01,2026-03-01,60\n2,X,2026-01-01,2026-02-01,5\n"
    )
    assert listed(assembled, "document", "invoice_group", "amount") == [
        ["1", "1", 4000], ["1/2", "1", 6000], ["2", None, 500],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "amount", "kind", "signed"),
    [
        ("Invoice", "5", "invoice", 500),
        ("Factuur", "5", "invoice", 500),
        ("Rechnung", "5", "invoice", 500),
        ("Credit Memo", "5", "credit_note", -500),
        ("Gutschrift", "-5", "credit_note", -500),
        ("Nota de crédito", "5", "credit_note", -500),
        ("Payment", "5", "receipt", -500),
        ("Zahlung", "-5", "receipt", -500),
        ("Write-off", "-5", "adjustment", -500),
        ("Invoice", "-5", "credit_note", -500),
        ("DZ", "-5", "receipt", -500),
        ("ACCRECCREDIT", "5", "credit_note", -500),
    ],
)
def test_kinds_follow_the_programs_words(word: str, amount: str, kind: str, signed: int) -> None:
    assembled = made(f"Type,Number,Customer,Date,Amount\n{word},1,X,2024-01-15,{amount}\n")
    assert listed(assembled, "kind", "amount")[0] == [kind, signed]


def test_debit_and_credit_columns_make_one_signed_amount() -> None:
    head = "Number,Customer,Date,Debit,Credit\n"
    assembled = made(head + "1,X,2024-01-15,5.00,\n2,X,2024-01-16,,3.00\n")
    assert listed(assembled, "kind", "amount") == [["invoice", 500], ["credit_note", -300]]


def test_saps_debit_credit_indicator_signs_amounts() -> None:
    head = "KUNNR,BELNR,BLDAT,WRBTR,SHKZG,WAERS\n"
    assembled = made(head + "X,1,20240115,5.00,S,EUR\nX,2,20240116,3.00,H,EUR\n")
    assert listed(assembled, "kind", "amount") == [["invoice", 500], ["credit_note", -300]]


def test_a_list_with_its_own_payments_matches_what_was_cleared_together() -> None:
    head = "Type,Number,Customer,Date,Amount,Clearing Date\n"
    assembled = made(
        head + "Invoice,1,X,2024-01-10,60,2024-02-20\nInvoice,2,X,2024-01-11,40,2024-02-20\n"
        "Payment,9,X,2024-02-15,-100,2024-02-20\nInvoice,3,Y,2024-01-11,70,\n"
    )
    assert balances(assembled, "2024-02-14") == {
        "Invoice/1": 6000,
        "Invoice/2": 4000,
        "Invoice/3": 7000,
    }
    assert balances(assembled, "2024-02-15") == {
        "Invoice/3": 7000
    }  # the payment's day, not the match's
    assert len(assembled.frames["documents"]) == 4


def test_a_dispute_without_a_date_is_noted_and_never_dated() -> None:
    assembled = made(
        "Number,Customer,Date,Amount,Disputed\n1,X,2024-01-15,5,Yes\n2,X,2024-01-15,5,No\n"
    )
    assert listed(assembled, "dispute_reason", "disputed_on", "dispute_raised_on") == [
        ["disputed, no date given", None, None], [None, None, None],
    ]  # fmt: skip
    assert codes(assembled)["undated_disputes"] == 1


def test_customers_come_from_the_documents_with_their_latest_name() -> None:
    head = "Number,Customer,Customer Name,Date,Amount,Region\n"
    assembled = made(
        head + "1,X,New name,2024-03-01,5,\n2,X,Old name,2024-01-01,5,North\n3,Y,,2024-01-01,5,\n"
    )
    assert listed(assembled, "customer", "name", "region", role="customers") == [
        ["X", "New name", "North"], ["Y", None, None],
    ]  # fmt: skip


def test_several_files_by_role_make_one_ledger() -> None:
    assembled = made(
        "Type,Number,Customer,Date,Amount,Currency\nInvoice,1,X,2024-01-10,1.500,KWD\nPayment,9,X,2024-02-01,-1.500,KWD\n",
        "credit,invoice,amount,effective_on\n9,1,1.500,2024-02-01\n,1,1,2024-02-01\n",
        "customer,name,credit_limit\nX,Alpha,10.000\nX,Alpha Ltd,11.000\n",
        "customer,document,day,kind,by,text\nX,1,2024-01-20,Phone call,Ann,promised\n",
    )
    assert set(assembled.frames) == {"documents", "allocations", "customers", "touches"}
    assert balances(assembled, "2024-02-01") == {}
    assert listed(assembled, "amount", role="allocations") == [[1500]]
    assert listed(assembled, "name", "credit_limit", role="customers") == [["Alpha Ltd", 11000]]
    assert listed(assembled, "kind", role="touches") == [["call"]]
    assert (assembled.read, assembled.accepted, len(assembled.rejected)) == (7, 5, 2)


def test_field_reports_are_read_in_the_words_of_the_checklist() -> None:
    assembled = made(
        HEAD + "1,A,2024-01-15,2024-02-14,100.00,2024-02-20,EUR\n",
        "Customer,Visited on,Seller,Dumping,Atmosphere,Stock level\n"
        "A,2024-02-01,Ann,Ja,Good,full\nA,2024-03-01,Bo,no,so so,\n",
    )
    said = listed(assembled, "by", "dumping", "atmosphere", "stock_level", role="field_reports")
    assert said == [["Ann", "yes", "good", "full"], ["Bo", "no", None, None]]
    assert codes(assembled)["unknown_answers"] == 1
    assert (assembled.read, assembled.accepted) == (3, 3)


def test_frames_conform_whatever_came_in() -> None:
    assembled = made(HEAD + "1,A,2024-01-15,2024-02-14,100.00,2024-02-20,EUR\n")
    for role, frame in assembled.frames.items():
        conforming = columns.conform(frame, role)
        pd.testing.assert_frame_equal(frame, conforming)


def test_what_a_person_has_to_say_is_asked_for() -> None:
    with pytest.raises(NoColumn, match=r"“issued”.*--map COLUMN=issued"):
        made("Number,Customer,Amount\n1,X,5\n2,Y,6\n", given_roles=("documents",))
    with pytest.raises(UndecidedDates):
        made("Number,Customer,Date,Amount\n1,X,3/4/2024,5\n")
    assert listed(made("Number,Customer,Date,Amount\n1,X,3/4/2024,5\n", dates="dmy"), "issued") == [
        ["2024-04-03"]
    ]


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", ""]), st.sampled_from(["A", "B", ""]),
        st.dates(dt.date(2024, 1, 1), dt.date(2024, 6, 30)), st.integers(-500, 500),
        st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2024, 6, 30)),
        st.none() | st.integers(-500, 500),
    ),
    min_size=1, max_size=25,
)  # fmt: skip


@given(_ROWS)
def test_accepted_and_rejected_are_all_that_was_read_and_balances_are_the_files(
    rows: list[tuple],
) -> None:
    lines = [
        f"{number},{customer},{issued},{amount},{paid or ''},{'' if open_ is None else open_}"
        for number, customer, issued, amount, paid, open_ in rows
    ]
    assembled = made(
        "Invoice No,Customer,Invoice Date,Amount,Paid Date,Open Amount\n" + "\n".join(lines),
        columns={
            "Invoice No": "document",
            "Customer": "customer",
            "Invoice Date": "issued",
            "Amount": "amount",
            "Paid Date": "paid_on",
            "Open Amount": "open_amount",
        },
    )
    assert assembled.read == len(rows) == assembled.accepted + len(assembled.rejected)
    assert assembled.frames["documents"]["document"].is_unique
    good = [row for row in rows if row[1]]
    stated = sum(
        amount if open_ is None and paid is None else 0 if open_ is None else open_
        for _, _, _, amount, paid, open_ in good
    )
    assert sum(balances(assembled, "2024-12-31").values()) == 100 * stated


def test_ibm_file_without_options(shared_data: Path) -> None:
    assembled = made(shared_data / IBM)
    assert (assembled.read, assembled.accepted, len(assembled.rejected)) == (2466, 2466, 0)
    documents = assembled.frames["documents"]
    theirs = duckdb.sql(
        f"""select count(*), sum(cast("InvoiceAmount" * 100 as bigint)),
            min(strptime("InvoiceDate", '%m/%d/%Y')), max(strptime("SettledDate", '%m/%d/%Y'))
        from read_csv('{shared_data / IBM}', all_varchar = false,
            types = {{'InvoiceDate': 'VARCHAR', 'SettledDate': 'VARCHAR', 'InvoiceAmount': 'DECIMAL(12,2)'}})"""
    ).fetchall()[0]
    invoices = documents[documents["kind"] == "invoice"]
    assert theirs == (
        len(invoices), invoices["amount"].sum(), invoices["issued"].min(), documents["issued"].max(),
    )  # fmt: skip
    assert set(assembled.frames["allocations"]["invoice"]) == set(invoices["document"])
    assert balances(assembled, "2014-01-09") == {}
    assert len(assembled.frames["customers"]) == 100


def test_vendor_checkbook_with_the_agency_as_customer(shared_data: Path) -> None:
    assembled = made(shared_data / CHECKBOOK, columns={"agency_code": "customer"})
    assert (assembled.read, assembled.accepted) == (346_402, 346_402)
    documents = assembled.frames["documents"]
    file = shared_data / CHECKBOOK
    table = f"read_csv('{file}', all_varchar = true)"
    cents = "cast(cast(amt as decimal(18,2)) * 100 as bigint)"
    theirs = duckdb.sql(
        f"""select agency_code, sum({cents}), count(*) filter ({cents} < 0)
        from {table} group by 1 order by 1"""
    ).fetchall()
    billed = documents[documents["kind"].isin(["invoice", "credit_note"])]
    credits = billed["kind"] == "credit_note"
    ours = billed.assign(credits=credits).groupby("customer").agg(
        total=("amount", "sum"), credits=("credits", "sum")
    )  # fmt: skip
    assert list(ours.itertuples(name=None)) == theirs
    refunds = documents["document"].str.startswith("refund/")
    assert refunds.sum() == credits.sum() == 1879
    assert documents["document"].is_unique
    assert codes(assembled)["repeated_keys"] == 25_640
    names = assembled.frames["customers"].set_index("customer")["name"]
    latest = duckdb.sql(
        f"""select agency_code, arg_max(agency_name, (document_date, row)) from
            (select *, row_number() over () as row from {table})
        where agency_code in ('012', '013', '014') group by 1"""
    ).fetchall()
    assert len(names) == 32
    assert {code: names[code] for code, _ in latest} == dict(latest)
