"""Which rows of a list are records: a text each of the kinds of list that programs print."""

import datetime as dt

import pytest

from lib.importing.opening import delimited
from lib.importing.source_table import SourceTable


def read(text: str) -> SourceTable:
    return delimited.read(text.encode(), "list.csv")


def rows(table: SourceTable) -> list[list[str]]:
    return table.frame.fillna("").to_numpy().tolist()


def totals(table: SourceTable) -> list[tuple[int, str, dict[str, str], int]]:
    return [(t.line, t.label, dict(t.values), t.after) for t in table.totals]


def codes(table: SourceTable) -> set[str]:
    return {finding.code for finding in table.findings}


GROUPED = """Offene Posten Liste;;;;
Stand per 30.04.2026;;;;

Kunde;Beleg;Datum;Fällig;Betrag
Müller GmbH;;;;
;R-1;02.01.2026;01.02.2026;1.000,00
;R-2;05.02.2026;07.03.2026;250,50
Summe Müller GmbH;;;;1.250,50
Schulz KG;;;;
;R-3;08.03.2026;07.04.2026;99,00
Summe Schulz KG;;;;99,00
Gesamtsumme;;;;1.349,50
Seite 1 von 1;;;;
"""


def test_group_headings_fill_their_own_column_down():
    table = read(GROUPED)
    assert table.frame["Kunde"].tolist() == ["Müller GmbH", "Müller GmbH", "Schulz KG"]
    assert table.frame["Beleg"].tolist() == ["R-1", "R-2", "R-3"]
    assert table.lines.tolist() == [6, 7, 10]
    assert table.carried_columns == ()
    assert table.as_of == dt.date(2026, 4, 30)
    assert table.rejected.empty


def test_subtotals_and_totals_are_kept_with_what_stands_above_them():
    assert totals(read(GROUPED)) == [
        (8, "Summe Müller GmbH", {"Betrag": "1.250,50"}, 2),
        (11, "Summe Schulz KG", {"Betrag": "99,00"}, 3),
        (12, "Gesamtsumme", {"Betrag": "1.349,50"}, 3),
    ]


def test_groups_in_a_column_without_heading_get_a_name():
    table = read(
        "Customer Balance Detail\n\n,Date,Num,Amount\nAlpha Inc,,,\n,01/15/2026,1001,10.00\n"
        "Total Alpha Inc,,,10.00\nBeta Inc,,,\n,01/25/2026,1002,5.00\nTotal Beta Inc,,,5.00\nTOTAL,,,15.00\n"
    )
    assert table.frame.columns.tolist() == ["Date", "Num", "Amount", "Heading above"]
    assert table.frame["Heading above"].tolist() == ["Alpha Inc", "Beta Inc"]
    assert table.carried_columns == ("Heading above",)


def test_a_group_over_days_gets_a_column_of_its_own():
    table = read(
        "Date,Number,Amount\nAlpha Stores,,\n2026-01-15,1,10.00\n2026-01-16,2,5.00\n"
        "Total Alpha Stores,,15.00\nBeta Retail,,\n2026-02-01,3,7.00\nTotal Beta Retail,,7.00\n"
    )
    assert rows(table)[2] == ["2026-02-01", "3", "7.00", "Beta Retail"]


def test_the_first_group_may_stand_above_the_headings():
    table = read(
        "Debtor 10021  Bakkerij;;;\nNummer;Datum;Vervalt;Bedrag\n1;01-01-2026;31-01-2026;10,00\n"
        "Debtor 10034  Garage;;;\n3;03-01-2026;02-02-2026;7,00\nTotaal;;;17,00\n"
    )
    assert table.frame["Heading above"].tolist() == ["Debtor 10021 Bakkerij", "Debtor 10034 Garage"]


def test_a_customer_called_total_stays_a_record():
    table = read(
        "No,Customer,Date,Amount\n1,Total Energies,2026-01-05,10.00\n2,Grand Hotel,2026-01-06,20.00\n"
        "3,Summa AB,2026-01-07,5.00\n"
    )
    assert len(table.frame) == 3
    assert table.totals == ()


def test_a_list_of_customers_has_no_days_and_keeps_its_rows():
    table = read(
        "Code,Name,City,Limit\nC1,Total Energies,Paris,1000\nC2,Alpha,,2000\nC4,Sum Ltd,,\n"
    )
    assert table.frame["Code"].tolist() == ["C1", "C2", "C4"]


@pytest.mark.parametrize(
    "label",
    ["Total", "Grand Total", "合计", "小計", "المجموع", "Toplam", "Celkem", "Razem", "Yhteensä",
     "Итого", "Tổng cộng", "JUMLAH", "TOTAL BUDI", "Totaal:", "* *"],
)  # fmt: skip
def test_words_of_totals(label: str):
    table = read(
        f"No,Customer,Date,Amount\n1,A,2026-01-05,10.00\n2,B,2026-01-06,20.00\n{label},,,30.00\n"
    )
    assert [(t.label, t.values["Amount"]) for t in table.totals] == [(label, "30.00")]
    assert len(table.frame) == 2


def test_numbers_alone_are_a_total_where_they_are_the_sum():
    text = "No,Customer,Date,Amount,Cur\n1,A,2026-01-05,10.00,EUR\n2,B,2026-01-06,20.00,EUR\n,,,{},EUR\n"
    assert len(read(text.format("30.00")).totals) == 1
    unproven = read(text.format("31.00"))
    assert unproven.totals == ()
    assert len(unproven.frame) == 3


def test_a_total_in_unknown_words_is_proven_by_its_sums():
    table = read(
        "Client,Ref,Date,Net,Gross\nZ,1,2026-01-01,10.00,12.00\nZ,2,2026-01-02,20.00,24.00\nBlah,,,30.00,36.00\n"
    )
    assert totals(table) == [(4, "Blah", {"Net": "30.00", "Gross": "36.00"}, 2)]


def test_an_item_without_number_or_day_is_no_total():
    table = read(
        "Party,Ref,Date,Pending\nAlpha,,,\n,S/1,2026-01-05,100.00\n,On Account,,-40.00\n,,,60.00\n"
    )
    assert table.frame["Ref"].tolist() == ["S/1", "On Account"]
    assert table.frame["Party"].tolist() == ["Alpha", "Alpha"]
    assert totals(table) == [(5, "", {"Pending": "60.00"}, 2)]


def test_pages_repeat_titles_and_headings_and_carry_sums():
    table = read(
        "Open items,,,\nPage 1,,,\nNo,Customer,Date,Amount\n1,A,2026-01-05,10.00\n2,B,2026-01-06,20.00\n"
        "Carried forward,,,30.00\nOpen items,,,\nPage 2,,,\nNo,Customer,Date,Amount\n"
        "Brought forward,,,30.00\n3,C,2026-01-07,5.00\n,,,35.00\nThank you for your business\n"
    )
    assert table.lines.tolist() == [4, 5, 11]
    assert [t.values["Amount"] for t in table.totals] == ["30.00", "30.00", "35.00"]
    assert table.titles == ("Open items", "Page 1", "Thank you for your business")
    assert "balance_rows" not in codes(table)


def test_a_balance_is_no_document_and_is_told():
    table = read(
        "Customer: Alpha Ltd\nPeriod: 01/01/2026 - 31/01/2026\n\nDate,Reference,Debit,Credit,Balance\n"
        "01/01/2026,Opening balance,,,500.00\n05/01/2026,INV-1,100.00,,600.00\n20/01/2026,PAY-1,,600.00,0.00\n"
    )
    assert table.frame["Reference"].tolist() == ["INV-1", "PAY-1"]
    assert totals(table) == [
        (
            5,
            "Opening balance",
            {"Date": "01/01/2026", "Reference": "Opening balance", "Balance": "500.00"},
            0,
        )
    ]
    warning = next(f for f in table.findings if f.code == "balance_rows")
    assert "“Opening balance” 500.00" in warning.message
    assert (warning.level, warning.lines) == ("warning", (5,))
    assert table.frame["Customer"].tolist() == ["Alpha Ltd", "Alpha Ltd"]
    assert table.as_of == dt.date(2026, 1, 31)


def test_further_lines_of_a_document_are_marked_and_their_keys_filled_down():
    table = read(
        "单据编号,单据日期,客户编码,销售金额,商品编码,金额\nBI0001,2026-08-08,C001,5085.85,P001,2542.93\n"
        ",,,,P002,2542.92\nBI0002,2026-08-22,C033,300.00,P001,100.00\n,,,,P002,100.00\n,,,,P003,100.00\n"
        "BI0003,2026-09-12,C033,31.00,P001,31.00\n,,,,合计:,5416.85\n"
    )
    assert table.continuation == (1, 3, 4)
    assert table.frame["单据编号"].tolist() == ["BI0001"] * 2 + ["BI0002"] * 3 + ["BI0003"]
    assert table.frame["客户编码"].tolist() == ["C001"] * 2 + ["C033"] * 4
    assert table.frame["销售金额"].tolist() == ["5085.85", "", "300.00", "", "", "31.00"]
    assert [t.label for t in table.totals] == ["合计:"]


def test_a_record_cut_short_is_filled_up_and_no_continuation():
    table = read("No,Customer,Date,Amount\n1,A,2026-01-01,5.00\n2,B")
    assert rows(table)[1] == ["2", "B", "", ""]
    assert table.continuation == ()


def test_a_leading_column_printed_once_is_carried_down_and_told():
    text = "Customer,No,Date,Amount\nAlpha,1,2026-01-01,10\n,2,2026-01-02,11\n,3,2026-01-03,12\n{},4,2026-01-04,13\n,5,2026-01-05,1\n"
    table = read(text.format("Beta"))
    assert table.frame["Customer"].tolist() == ["Alpha"] * 3 + ["Beta"] * 2
    assert "carried_down" in codes(table)


def test_a_column_with_gaps_is_not_filled():
    table = read(
        "Agent,No,Date,Amount\nAlpha,1,2026-01-01,10\nAlpha,2,2026-01-02,11\n,3,2026-01-03,12\n,4,2026-01-04,13\n"
    )
    assert table.frame["Agent"].tolist() == ["Alpha", "Alpha", "", ""]


def test_a_second_table_after_a_blank_line_is_one_of_its_own():
    text = (
        "Invoices\n\nNo,Customer,Date,Amount\n1,Alpha,2026-01-01,10.00\n2,Beta,2026-01-02,20.00\n\n"
        "Payments\n\nPayment,Invoice,Paid on,Sum\nP1,1,2026-02-01,10.00\n"
    )
    invoices, payments = delimited.tables(text.encode(), "both.csv")
    assert invoices.frame["No"].tolist() == ["1", "2"]
    assert payments.name == "both.csv (2)"
    assert payments.frame.to_dict("list") == {
        "Payment": ["P1"], "Invoice": ["1"], "Paid on": ["2026-02-01"], "Sum": ["10.00"]
    }  # fmt: skip
    assert payments.lines.tolist() == [10]


def test_blank_lines_between_records_do_not_split_a_table():
    text = "No,Customer,Date,Amount\n1,A,2026-01-01,10.00\n\n2,B,2026-01-02,20.00\n\n3,C,2026-01-02,2.00\n"
    assert len(delimited.tables(text.encode(), "x.csv")) == 1


PRINTED = """31.03.2026                      Customer Line Item Display                                  1
-----------------------------------------------------------
Customer          1000123
Name              Alpha GmbH
-----------------------------------------------------------
|St|Assignment|DocumentNo|Doc. Date |Amt in loc.cur.|LCurr|
-----------------------------------------------------------
|@5|A-1       |90000001  |05.01.2026|     1.250,00  |EUR  |
|@5|          |14000007  |10.03.2026|       150,00- |EUR  |
-----------------------------------------------------------
|* |          |          |          |     1.100,00  |EUR  |
-----------------------------------------------------------
Customer          1000456
Name              Beta GmbH
-----------------------------------------------------------
|St|Assignment|DocumentNo|Doc. Date |Amt in loc.cur.|LCurr|
-----------------------------------------------------------
|@5|B-1       |90000009  |01.12.2025|       700,00  |EUR  |
-----------------------------------------------------------
|* |          |          |          |       700,00  |EUR  |
|**|          |          |          |     1.800,00  |EUR  |
"""


def test_a_printed_list_with_pipes_and_a_block_before_each_part():
    table = read(PRINTED)
    assert table.frame["DocumentNo"].tolist() == ["90000001", "14000007", "90000009"]
    assert table.carried_columns == ("Customer", "Name")
    assert table.frame["Customer"].tolist() == ["1000123", "1000123", "1000456"]
    assert table.frame["Name"].tolist() == ["Alpha GmbH", "Alpha GmbH", "Beta GmbH"]
    assert [(t.label, t.values["Amt in loc.cur."], t.after) for t in table.totals] == [
        ("*", "1.100,00", 2), ("*", "700,00", 3), ("**", "1.800,00", 3)
    ]  # fmt: skip
    assert table.as_of == dt.date(2026, 3, 31)
    assert table.lines.tolist() == [8, 9, 18]


def test_a_box_drawn_with_signs():
    table = read(
        "+----+-------+------------+--------+\n| No | Name  | Date       | Amount |\n+----+-------+------------+--------+\n"
        "| 1  | Alpha | 2026-01-01 |  10.00 |\n| 2  | Beta  | 2026-01-02 |  20.00 |\n+----+-------+------------+--------+\n"
    )
    assert rows(table) == [
        ["1", "Alpha", "2026-01-01", "10.00"],
        ["2", "Beta", "2026-01-02", "20.00"],
    ]


def test_a_label_above_that_is_a_heading_too_says_so():
    table = read(
        "Customer: Alpha\n\nCustomer,No,Date,Amount\nA1,1,2026-01-01,10.00\nA2,2,2026-01-02,1.00\n"
    )
    assert table.carried_columns == ("Customer (above)",)


def test_stated_totals_above_a_table_are_kept_where_a_column_has_that_sum():
    table = read(
        "Total Invoiced: 30.00, Total Due: 99.00\n\nNo,Date,Amount\n1,2026-01-01,10.00\n2,2026-01-02,20.00\n"
    )
    assert totals(table) == [(1, "Total Invoiced", {"Amount": "30.00"}, 0)]


def test_a_remark_between_records_is_no_heading_of_the_rows_below():
    table = read("No,Customer,Date,Amount\n1,A,2026-01-01,5\nnote: disputed,,,\n2,B,2026-01-02,6\n")
    assert table.frame.columns.tolist() == ["No", "Customer", "Date", "Amount"]
    assert table.lines.tolist() == [2, 4]
    assert next(f for f in table.findings if f.code == "remark_lines").lines == (3,)


def test_a_customer_whose_name_is_a_word_of_balances_stays_a_record():
    table = read(
        "No,Customer,Date,Amount,Memo,PO,Rep\n1,A,2026-01-01,5,x,y,z\n2,Devir A.Ş.,2026-01-02,6,,,\n"
    )
    assert table.frame["No"].tolist() == ["1", "2"]


@pytest.mark.parametrize(
    "line", [";;davon offen;230,00", ";;less advances;-50,00", ";;Acompte;30,00"]
)
def test_a_number_named_below_the_totals_is_no_line_of_the_last_document(line: str):
    table = read(
        "Nr;Kunde;Datum;Betrag\n"
        "1;Adler;2026-01-05;120,00\n"
        "2;Beta;2026-01-07;130,00\n"
        "3;Adler;2026-01-09;100,00\n"
        f";;Summe;350,00\n{line}\n"
    )
    assert [row[0] for row in rows(table)] == ["1", "2", "3"]
    assert "below_totals" in codes(table)


@pytest.mark.parametrize("label", ["STILL OUT", "noch draußen", "Zork"])
def test_a_sum_under_an_unknown_label_below_the_records_is_none(label: str) -> None:
    lines = [f"R{i},Firm {i % 3},2026-03-0{i},10{i}.50," for i in range(1, 7)]
    table = read("\n".join(["Invoice,Customer,Date,Amount,Note", *lines, f",,TOTAL,{621 + 3}.00,",
                            f",,{label},204.50,"]))  # fmt: skip
    assert [row[0] for row in rows(table)] == [f"R{i}" for i in range(1, 7)]
