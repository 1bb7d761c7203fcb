"""Small ledgers of many kinds, each with its right aging on 31 March 2026, or the question it needs."""

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass

import openpyxl
import pytest
from click.testing import CliRunner

from lib.__main__ import main
from lib.board.people import COMMAND_LINE
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.importing.parts import MustAsk
from lib.store.home import Home
from lib.store.ledgers import imports

Sheets = Mapping[str, list[list[object]]]


@dataclass(frozen=True)
class Case:
    """A small ledger.

    Args:
        name: its kind.
        files: name -> text, or the rows of each sheet; a day in a cell ends with "!".
        asked: fields that must be named first; none where the file says all.
        again: fields that are asked for even where a person accepts what is likely.
        aging: rows as the command ``aging`` writes them.
        encoding: of the text.
    """

    name: str
    files: Mapping[str, str | Sheets]
    asked: tuple[str, ...]
    again: tuple[str, ...]
    aging: list[str]
    encoding: str = "utf-8"


CASES = [
    Case(
        "xero one row per line",
        {
            "xero_one_row_per_line.csv": """\
ContactName,EmailAddress,InvoiceNumber,Reference,InvoiceDate,DueDate,PlannedDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,InventoryItemCode,Description,Quantity,UnitAmount,Discount,LineAmount,AccountCode,TaxType,TaxAmount,Currency,Type,Sent,Status
Acme Ltd,,INV-1,,05/01/2026,04/02/2026,,300.00,0.00,100.00,200.00,,Lamb,1,100.0,,100.0,200,No VAT,0.00,GBP,Sales invoice,Sent,Awaiting Payment
Acme Ltd,,INV-1,,05/01/2026,04/02/2026,,300.00,0.00,100.00,200.00,,Beef,1,150.0,,150.0,200,No VAT,0.00,GBP,Sales invoice,Sent,Awaiting Payment
Acme Ltd,,INV-1,,05/01/2026,04/02/2026,,300.00,0.00,100.00,200.00,,Freight,1,50.0,,50.0,200,No VAT,0.00,GBP,Sales invoice,Sent,Awaiting Payment
Beta Ltd,,INV-2,,25/01/2026,24/02/2026,,500.00,0.00,500.00,0.00,,Pork,1,500.0,,500.0,200,No VAT,0.00,GBP,Sales invoice,Sent,Paid
Acme Ltd,,CN-1,,10/02/2026,,,-50.00,0.00,0.00,-50.00,,Return,1,-50.0,,-50.0,200,No VAT,0.00,GBP,Sales credit note,Sent,Awaiting Payment
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme Ltd,GBP,0.00,0.00,200.00,0.00,0.00,-50.00,150.00",
        ],
    ),
    Case(
        "status paid draft void",
        {
            "status_paid_draft_void.csv": """\
Customer,Invoice,Invoice Date,Due Date,Amount,Status
Acme Ltd,INV-1,2026-01-05,2026-02-04,1000.00,Paid
Beta Ltd,INV-2,2026-01-15,2026-02-14,500.00,Overdue
Acme Ltd,INV-3,2026-03-01,2026-03-31,300.00,Sent
Beta Ltd,INV-4,2026-03-02,2026-04-01,200.00,Draft
Acme Ltd,INV-5,2026-02-10,2026-03-12,400.00,Void
Acme Ltd,INV-6,2026-02-12,2026-03-14,70.00,Cancelled
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme Ltd,XXX,300.00,0.00,0.00,0.00,0.00,0.00,300.00",
            "Beta Ltd,XXX,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "payments over several rows",
        {
            "customer_payments.csv": """\
Payment Number,Date,Customer Name,Currency Code,Amount,Unused Amount,Invoice Number,Invoice Date,Amount Applied to Invoice
PMT-1,2026-02-10,Acme Ltd,GBP,700.00,100.00,INV-1,2026-01-02,400.00
PMT-1,2026-02-10,Acme Ltd,GBP,700.00,100.00,INV-2,2026-01-12,200.00
""",
            "invoices.csv": """\
Invoice Date,Invoice Number,Invoice Status,Customer Name,Due Date,Currency Code,Total
2026-01-02,INV-1,Closed,Acme Ltd,2026-01-31,GBP,400.00
2026-01-12,INV-2,PartiallyPaid,Acme Ltd,2026-02-11,GBP,500.00
2026-02-20,INV-3,Overdue,Beta Ltd,2026-03-22,GBP,250.00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme Ltd,GBP,0.00,0.00,300.00,0.00,0.00,-100.00,200.00",
            "Beta Ltd,GBP,0.00,250.00,0.00,0.00,0.00,0.00,250.00",
        ],
    ),
    Case(
        "payments by invoice",
        {
            "invoices.csv": """\
invoice_id,customer_id,invoice_date,due_date,amount,currency
1001,C1,2026-01-02,2026-02-01,400.00,EUR
1002,C1,2026-01-12,2026-02-11,500.00,EUR
1003,C2,2026-02-20,2026-03-22,250.00,EUR
""",
            "payments.csv": """\
payment_id,invoice_id,payment_date,amount
P1,1001,2026-02-10,400.00
P2,1002,2026-02-15,200.00
P3,1002,2026-03-01,100.00
""",
        },
        asked=(),
        again=(),
        aging=[
            "C1,EUR,0.00,0.00,200.00,0.00,0.00,0.00,200.00",
            "C2,EUR,0.00,250.00,0.00,0.00,0.00,0.00,250.00",
        ],
    ),
    Case(
        "xero aged receivables detail",
        {
            "xero_aged_receivables_detail.xlsx": {
                "Aged Receivables Detail": [
                    [
                        "Aged Receivables Detail",
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                    ],
                    [
                        "Test Company Ltd",
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                    ],
                    [
                        "As at 31 March 2026",
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                    ],
                    [
                        "Ageing by due date",
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                        None,
                    ],
                    [None, None, None, None, None, None, None, None, None, None, None],
                    [
                        "Invoice Date",
                        "Due Date",
                        "Invoice Number",
                        "Invoice Reference",
                        "Current",
                        "< 1 Month",
                        "1 Month",
                        "2 Months",
                        "3 Months",
                        "Older",
                        "Total",
                    ],
                    [None, None, None, None, None, None, None, None, None, None, None],
                    ["Alpha Stores", None, None, None, None, None, None, None, None, None, None],
                    ["2026-01-15!", "2026-02-14!", "INV-1", None, 0, 0, 2000, 0, 0, 0, 2000],
                    ["2026-03-20!", "2026-04-19!", "INV-9", None, 600, 0, 0, 0, 0, 0, 600],
                    ["2026-02-20!", "2026-02-20!", None, None, 0, 0, -150, 0, 0, 0, -150],
                    ["Total Alpha Stores", None, None, None, 600, 0, 1850, 0, 0, 0, 2450],
                    ["Beta Retail", None, None, None, None, None, None, None, None, None, None],
                    ["2025-12-01!", "2025-12-31!", "INV-3", None, 0, 0, 0, 0, 500, 0, 500],
                    ["Total Beta Retail", None, None, None, 0, 0, 0, 0, 500, 0, 500],
                    ["Total", None, None, None, 600, 0, 1850, 0, 500, 0, 2950],
                ],
            },
        },
        asked=(),
        again=(),
        aging=[
            "Alpha Stores,XXX,600.00,0.00,2000.00,0.00,0.00,-150.00,2450.00",
            "Beta Retail,XXX,0.00,0.00,0.00,500.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "tally pending bills",
        {
            "tally_pending_bills.xlsx": {
                "Sundry Debtors": [
                    ["Group :", "Sundry Debtors", None, "1-Apr-25 to 31-Mar-26", None, None, None],
                    ["Details of:", "Pending Bills", None, None, None, None, None],
                    [None, None, None, None, None, None, None],
                    ["Date", "Ref. No.", "Party's Name", "Opening", "Pending", "Due on", "Overdue"],
                    [None, None, None, "Amount", "Amount", None, "by days"],
                    [None, None, "Alpha Traders", None, None, None, None],
                    ["2026-01-05!", "S/101", None, 148500, 128500, "2026-02-04!", 55],
                    ["2026-03-10!", "S/140", None, 25000, 25000, "2026-04-09!", None],
                    [None, "On Account", None, None, -8500, None, None],
                    [None, None, None, 173500, 145000, None, None],
                    [None, None, "Beta Hardware", None, None, None, None],
                    ["2025-12-01!", "S/077", None, 60000, 60000, "2025-12-31!", 90],
                    [None, None, None, 60000, 60000, None, None],
                    [None, None, None, 233500, 205000, None, None],
                ],
            },
        },
        asked=(),
        again=(),
        aging=[
            "Alpha Traders,XXX,25000.00,0.00,128500.00,0.00,0.00,-8500.00,145000.00",
            "Beta Hardware,XXX,0.00,0.00,0.00,60000.00,0.00,0.00,60000.00",
        ],
    ),
    Case(
        "tally bills receivable flat",
        {
            "tally_bills_receivable_flat.csv": """\
Gupta Trading Co
Bills Receivable
1-Apr-2025 to 31-Mar-2026

Date,Ref. No.,Party's Name,Pending Amount,Due on,Overdue by days
12-Jan-2026,S/101,Mehta Hardware,"1,28,500.00 Dr",11-Feb-2026,48
20-Feb-2026,S/122,Mehta Hardware,"25,000.00 Dr",22-Mar-2026,9
01-Mar-2026,Rcpt/9,Kapoor & Co,"5,000.00 Cr",01-Mar-2026,
,,,"1,48,500.00 Dr",,
""",
        },
        asked=(),
        again=(),
        aging=[
            "Kapoor & Co,XXX,0.00,0.00,0.00,0.00,0.00,-5000.00,-5000.00",
            "Mehta Hardware,XXX,0.00,25000.00,128500.00,0.00,0.00,0.00,153500.00",
        ],
    ),
    Case(
        "lakh without paise",
        {
            "lakh_without_paise.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount
S1,Mehta,2026-01-12,2026-02-11,"1,28,500"
S2,Mehta,2026-02-20,2026-03-22,"25,000"
S3,Kapoor,2026-03-01,2026-03-31,"₹ 12,50,000/-"
S4,Kapoor,2026-03-02,2026-04-01,"Rs. 3,40,000"
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "Kapoor,INR,1590000.00,0.00,0.00,0.00,0.00,0.00,1590000.00",
            "Mehta,INR,0.00,25000.00,128500.00,0.00,0.00,0.00,153500.00",
        ],
    ),
    Case(
        "sap list with pipes",
        {
            "sap_list_with_pipes.txt": """\
31.03.2026                      Customer Line Item Display                                  1
--------------------------------------------------------------------------------------------------
Customer          1000123
Company Code      1000
Name              Alpha GmbH
--------------------------------------------------------------------------------------------------
|St|Assignment|DocumentNo|Type|Doc. Date |Net due dt|Amt in loc.cur.|LCurr|
--------------------------------------------------------------------------------------------------
|@5|A-1       |90000001  |RV  |05.01.2026|04.02.2026|     1.250,00  |EUR  |
|@5|A-2       |90000002  |RV  |25.02.2026|27.03.2026|       400,00  |EUR  |
|@5|          |14000007  |DZ  |10.03.2026|10.03.2026|       150,00- |EUR  |
--------------------------------------------------------------------------------------------------
|* |          |          |    |          |          |     1.500,00  |EUR  |
--------------------------------------------------------------------------------------------------
Customer          1000456
Company Code      1000
Name              Beta GmbH
--------------------------------------------------------------------------------------------------
|St|Assignment|DocumentNo|Type|Doc. Date |Net due dt|Amt in loc.cur.|LCurr|
--------------------------------------------------------------------------------------------------
|@5|B-1       |90000009  |RV  |01.12.2025|31.12.2025|       700,00  |EUR  |
--------------------------------------------------------------------------------------------------
|* |          |          |    |          |          |       700,00  |EUR  |
--------------------------------------------------------------------------------------------------
|**|          |          |    |          |          |     2.200,00  |EUR  |
""",
        },
        asked=(),
        again=(),
        aging=[
            "1000123,EUR,0.00,400.00,1250.00,0.00,0.00,-150.00,1500.00",
            "1000456,EUR,0.00,0.00,0.00,700.00,0.00,0.00,700.00",
        ],
    ),
    Case(
        "currency only as sign",
        {
            "currency_only_as_sign.csv": """\
Customer,Invoice,Invoice Date,Due Date,Amount
Alpha,INV-1,2026-01-05,2026-02-04,"€1,200.00"
Beta,INV-2,2026-01-15,2026-02-14,"$950.00"
Beta,INV-3,2026-02-15,2026-03-17,"$250.00"
Gamma,INV-4,2026-02-20,2026-03-22,"£300.00"
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "Alpha,EUR,0.00,0.00,1200.00,0.00,0.00,0.00,1200.00",
            "Beta,USD,0.00,250.00,950.00,0.00,0.00,0.00,1200.00",
            "Gamma,GBP,0.00,300.00,0.00,0.00,0.00,0.00,300.00",
        ],
    ),
    Case(
        "thai buddhist years",
        {
            "thai_buddhist_years.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount
IV6801,Siam A,15/01/2569,14/02/2569,1000.00
IV6802,Siam B,28/02/2569,30/03/2569,500.00
IV6803,Siam A,05/03/2569,04/04/2569,300.00
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "Siam A,XXX,300.00,0.00,1000.00,0.00,0.00,0.00,1300.00",
            "Siam B,XXX,0.00,500.00,0.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "thai two digit years",
        {
            "thai_two_digit_years.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount
IV6801,Siam A,15/01/69,14/02/69,1000.00
IV6802,Siam B,28/02/69,30/03/69,500.00
IV6803,Siam A,05/03/69,04/04/69,300.00
""",
        },
        asked=("state",),
        again=("dates",),
        aging=[],
    ),
    Case(
        "jalali persian digits",
        {
            "jalali_persian_digits.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount
F-1,الف,۱۴۰۴/۱۰/۱۵,۱۴۰۴/۱۱/۱۵,۱٬۲۵۰٬۰۰۰
F-2,ب,۱۴۰۴/۱۱/۲۰,۱۴۰۴/۱۲/۲۰,۵۰۰٬۰۰۰
F-3,الف,۱۴۰۴/۱۲/۰۱,۱۴۰۵/۰۱/۰۱,۳۰۰٬۰۰۰
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "الف,XXX,0.00,300000.00,1250000.00,0.00,0.00,0.00,1550000.00",
            "ب,XXX,0.00,500000.00,0.00,0.00,0.00,0.00,500000.00",
        ],
    ),
    Case(
        "jalali latin digits",
        {
            "jalali_latin_digits.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount
F-1,A,1404/10/15,1404/11/15,1250000
F-2,B,1404/11/20,1404/12/20,500000
F-3,A,1404/12/01,1405/01/01,300000
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "A,XXX,0.00,300000.00,1250000.00,0.00,0.00,0.00,1550000.00",
            "B,XXX,0.00,500000.00,0.00,0.00,0.00,0.00,500000.00",
        ],
    ),
    Case(
        "minguo years",
        {
            "minguo_years.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount
AB-1,甲公司,115/01/05,115/02/04,1000
AB-2,乙公司,115/02/28,115/03/30,500
AB-3,甲公司,115/03/05,115/04/04,300
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "乙公司,XXX,0.00,500.00,0.00,0.00,0.00,0.00,500.00",
            "甲公司,XXX,300.00,0.00,1000.00,0.00,0.00,0.00,1300.00",
        ],
    ),
    Case(
        "czech",
        {
            "czech.csv": """\
Číslo faktury;Odběratel;Datum vystavení;Datum splatnosti;Částka;Zbývá uhradit
A-1;Říha s.r.o.;05.01.2026;04.02.2026;1000,00;1000,00
A-2;Dvořák a.s.;15.01.2026;14.02.2026;500,00;200,00
A-3;Říha s.r.o.;15.02.2026;17.03.2026;300,00;300,00
A-4;Šťastný;18.02.2026;20.03.2026;80,50;80,50
A-5;Dvořák a.s.;01.03.2026;31.03.2026;45,00;45,00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Dvořák a.s.,XXX,45.00,0.00,200.00,0.00,0.00,0.00,245.00",
            "Říha s.r.o.,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "Šťastný,XXX,0.00,80.50,0.00,0.00,0.00,0.00,80.50",
        ],
    ),
    Case(
        "italian",
        {
            "italian.csv": """\
Numero fattura;Cliente;Data fattura;Data scadenza;Importo;Residuo
A-1;Rossi Srl;05.01.2026;04.02.2026;1000,00;1000,00
A-2;Bianchi SpA;15.01.2026;14.02.2026;500,00;200,00
A-3;Rossi Srl;15.02.2026;17.03.2026;300,00;300,00
A-4;Verdi Snc;18.02.2026;20.03.2026;80,50;80,50
A-5;Bianchi SpA;01.03.2026;31.03.2026;45,00;45,00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Bianchi SpA,XXX,45.00,0.00,200.00,0.00,0.00,0.00,245.00",
            "Rossi Srl,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "Verdi Snc,XXX,0.00,80.50,0.00,0.00,0.00,0.00,80.50",
        ],
    ),
    Case(
        "polish cp1250",
        {
            "polish_cp1250.csv": """\
Nr faktury;Kontrahent;Data wystawienia;Termin płatności;Kwota brutto;Pozostało do zapłaty
A-1;Łódź Sp. z o.o.;05.01.2026;04.02.2026;1000,00;1000,00
A-2;Kraków S.A.;15.01.2026;14.02.2026;500,00;200,00
A-3;Łódź Sp. z o.o.;15.02.2026;17.03.2026;300,00;300,00
A-4;Gdańsk Żuraw;18.02.2026;20.03.2026;80,50;80,50
A-5;Kraków S.A.;01.03.2026;31.03.2026;45,00;45,00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Gdańsk Żuraw,XXX,0.00,80.50,0.00,0.00,0.00,0.00,80.50",
            "Kraków S.A.,XXX,45.00,0.00,200.00,0.00,0.00,0.00,245.00",
            "Łódź Sp. z o.o.,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
        ],
        encoding="cp1250",
    ),
    Case(
        "russian cp1251",
        {
            "russian_cp1251.csv": """\
Номер счета;Контрагент;Дата счета;Срок оплаты;Сумма;Остаток долга
A-1;ООО Альфа;05.01.2026;04.02.2026;1000,00;1000,00
A-2;ООО Бета;15.01.2026;14.02.2026;500,00;200,00
A-3;ООО Альфа;15.02.2026;17.03.2026;300,00;300,00
A-4;ЗАО Гамма;18.02.2026;20.03.2026;80,50;80,50
A-5;ООО Бета;01.03.2026;31.03.2026;45,00;45,00
""",
        },
        asked=(),
        again=(),
        aging=[
            "ЗАО Гамма,XXX,0.00,80.50,0.00,0.00,0.00,0.00,80.50",
            "ООО Альфа,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "ООО Бета,XXX,45.00,0.00,200.00,0.00,0.00,0.00,245.00",
        ],
        encoding="cp1251",
    ),
    Case(
        "swedish",
        {
            "swedish.csv": """\
Fakturanummer;Kund;Fakturadatum;Förfallodatum;Belopp;Saldo
A-1;Åkeri AB;2026-01-05;2026-02-04;1000,00;1000,00
A-2;Öberg AB;2026-01-15;2026-02-14;500,00;200,00
A-3;Åkeri AB;2026-02-15;2026-03-17;300,00;300,00
A-4;Änglar AB;2026-02-18;2026-03-20;80,50;80,50
A-5;Öberg AB;2026-03-01;2026-03-31;45,00;45,00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Änglar AB,XXX,0.00,80.50,0.00,0.00,0.00,0.00,80.50",
            "Åkeri AB,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "Öberg AB,XXX,45.00,0.00,200.00,0.00,0.00,0.00,245.00",
        ],
    ),
    Case(
        "japanese sjis",
        {
            "japanese_sjis.csv": """\
請求書番号,取引先名,請求日,支払期日,請求金額,未回収残高
A-1,株式会社アルファ,2026/01/05,2026/02/04,1000.00,1000.00
A-2,有限会社ベータ,2026/01/15,2026/02/14,500.00,200.00
A-3,株式会社アルファ,2026/02/15,2026/03/17,300.00,300.00
A-4,ガンマ商事,2026/02/18,2026/03/20,80.50,80.50
A-5,有限会社ベータ,2026/03/01,2026/03/31,45.00,45.00
""",
        },
        asked=(),
        again=(),
        aging=[
            "ガンマ商事,XXX,0.00,80.50,0.00,0.00,0.00,0.00,80.50",
            "有限会社ベータ,XXX,45.00,0.00,200.00,0.00,0.00,0.00,245.00",
            "株式会社アルファ,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
        ],
        encoding="shift_jis",
    ),
    Case(
        "aging summary wide",
        {
            "aging_summary_wide.csv": """\
A/R Aging Summary
As of March 31 2026

Customer,Current,1-30,31-60,61-90,91 and over,Total
Alpha,100.00,200.00,300.00,0.00,50.00,650.00
Beta,0.00,0.00,75.00,0.00,0.00,75.00
TOTAL,100.00,200.00,375.00,0.00,50.00,725.00
""",
        },
        asked=("document", "issued"),
        again=("document", "issued"),
        aging=[],
    ),
    Case(
        "cover sheet first",
        {
            "cover_sheet_first.xlsx": {
                "Read me": [
                    ["Open items", "Prepared by finance"],
                    ["Date", "31/03/2026"],
                    ["Note", "Second sheet holds invoices, third the payments"],
                ],
                "Invoices": [
                    ["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount"],
                    ["I-1", "Alpha", "2026-01-05!", "2026-02-04!", 1000],
                    ["I-2", "Beta", "2026-01-15!", "2026-02-14!", 500],
                ],
                "Payments": [
                    ["Payment No", "Invoice No", "Payment Date", "Amount"],
                    ["P-1", "I-1", "2026-02-10!", 400],
                ],
            },
        },
        asked=(),
        again=(),
        aging=[
            "Alpha,XXX,0.00,0.00,600.00,0.00,0.00,0.00,600.00",
            "Beta,XXX,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "paid less withholding",
        {
            "paid_less_withholding.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount,Paid Date,Paid Amount,TDS,Status
I-1,Alpha,2026-01-05,2026-02-04,1000.00,2026-02-01,900.00,100.00,Paid
I-2,Beta,2026-02-01,2026-03-03,2000.00,,,,Unpaid
""",
        },
        asked=(),
        again=(),
        aging=[
            "Beta,XXX,0.00,2000.00,0.00,0.00,0.00,0.00,2000.00",
        ],
    ),
    Case(
        "bounced cheque",
        {
            "bounced_cheque.csv": """\
Date,Type,Document No,Customer,Due Date,Amount
2026-01-05,Invoice,I-1,Alpha,2026-02-04,1000.00
2026-02-10,Payment,P-1,Alpha,,-1000.00
2026-02-14,Payment Reversal,P-1,Alpha,,1000.00
2026-03-01,Invoice,I-2,Alpha,2026-03-31,300.00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Alpha,XXX,300.00,0.00,1000.00,0.00,0.00,0.00,1300.00",
        ],
    ),
    Case(
        "as of in title",
        {
            "as_of_in_title.csv": """\
Open items
As of 31/03/2026

Invoice No,Customer,Invoice Date,Due Date,Open Amount
I-1,Alpha,15/01/2026,14/02/2026,1000.00
I-2,Beta,10/02/2026,12/03/2026,500.00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Alpha,XXX,0.00,0.00,1000.00,0.00,0.00,0.00,1000.00",
            "Beta,XXX,0.00,500.00,0.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "no invoice number",
        {
            "no_invoice_number.csv": """\
Customer,Invoice Date,Due Date,Amount
Acme,2026-01-05,2026-02-04,1000.00
Beta,2026-01-15,2026-02-14,500.00
Acme,2026-02-15,2026-03-17,300.00
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "Acme,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "Beta,XXX,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "company is the customer",
        {
            "company_is_the_customer.csv": """\
Invoice Number,Company,Contact,Invoice Date,Due Date,Amount,Amount Due
1001,Acme Inc,J Doe,2026-01-05,2026-02-04,1000.00,1000.00
1002,Beta Inc,K Roe,2026-01-15,2026-02-14,500.00,500.00
1003,Acme Inc,J Doe,2026-02-15,2026-03-17,300.00,300.00
1004,Gamma LLC,L Poe,2026-02-20,2026-03-22,70.00,70.00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme Inc,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "Beta Inc,XXX,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
            "Gamma LLC,XXX,0.00,70.00,0.00,0.00,0.00,0.00,70.00",
        ],
    ),
    Case(
        "terms wordings",
        {
            "terms_wordings.csv": """\
Invoice No,Customer,Invoice Date,Terms,Amount
T01,C1,2026-01-15,"Net 30",100.00
T02,C2,2026-01-15,"2% 10 Net 30",100.00
T03,C3,2026-01-15,"Net 30 EOM",100.00
T04,C4,2026-01-15,"30 days EOM",100.00
T05,C0,2026-01-15,"30 days end of month on the 10th",100.00
T06,C1,2026-01-15,"30 jours fin de mois le 15",100.00
T07,C2,2026-01-15,"45 jours fin de mois",100.00
T08,C3,2026-01-15,"Due on the 15th of next month",100.00
T09,C4,2026-01-15,"Net 15th prox",100.00
T10,C0,2026-01-15,"14 Tage netto",100.00
T11,C1,2026-01-15,"Zahlbar innerhalb 30 Tagen netto",100.00
T12,C2,2026-01-15,"30 giorni data fattura fine mese",100.00
T13,C3,2026-01-15,"月结30天",100.00
T14,C4,2026-01-15,"60 días fecha factura",100.00
T15,C0,2026-01-15,"Due upon receipt",100.00
T16,C1,2026-01-15,"COD",100.00
T17,C2,2026-01-15,"50% advance 50% on delivery",100.00
T18,C3,2026-01-15,"1/10 net 30",100.00
T19,C4,2026-01-15,"2/10, 1/20, n/30",100.00
T20,C0,2026-01-15,"Net 10 days after EOM",100.00
T21,C1,2026-01-15,"End of next month",100.00
T22,C2,2026-01-15,"30 dni",100.00
T23,C3,2026-01-15,"Netto 14 dage",100.00
T24,C4,2026-01-15,"30 dagen na factuurdatum",100.00
T25,C0,2026-01-15,"Lopende maand + 15 dagen",100.00
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "C0,XXX,0.00,100.00,200.00,200.00,0.00,0.00,500.00",
            "C1,XXX,0.00,100.00,300.00,100.00,0.00,0.00,500.00",
            "C2,XXX,100.00,0.00,300.00,100.00,0.00,0.00,500.00",
            "C3,XXX,0.00,200.00,200.00,100.00,0.00,0.00,500.00",
            "C4,XXX,0.00,200.00,300.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "half of dates turned",
        {
            "half_of_dates_turned.xlsx": {
                "Sheet1": [
                    ["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount"],
                    ["I-1", "Alpha", "25/01/2026", "24/02/2026", 1000],
                    ["I-2", "Beta", "2026-03-02!", "2026-01-04!", 500],
                    ["I-3", "Alpha", "15/02/2026", "17/03/2026", 300],
                    ["I-4", "Beta", "2026-05-01!", "2026-04-02!", 80],
                ],
            },
        },
        asked=("state",),
        again=(),
        aging=[
            "Alpha,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "Beta,XXX,500.00,0.00,80.00,0.00,0.00,0.00,580.00",
        ],
    ),
    Case(
        "erpnext ar report",
        {
            "erpnext_ar_report.csv": """\
Posting Date,Party Type,Party,Receivable Account,Voucher Type,Voucher No,Due Date,Currency,Invoiced Amount,Paid Amount,Credit Note,Outstanding Amount,Age (Days),0-30,31-60,61-90,91-120,121-Above,Territory
2026-01-05,Customer,Alpha,Debtors - T,Sales Invoice,SINV-1,2026-02-04,INR,1000.00,600.00,0.00,400.00,55,0,400,0,0,0,North
2026-02-15,Customer,Beta,Debtors - T,Sales Invoice,SINV-2,2026-03-17,INR,500.00,0.00,50.00,450.00,14,450,0,0,0,0,South
2026-03-10,Customer,Beta,Debtors - T,Payment Entry,PE-9,,INR,0.00,120.00,0.00,-120.00,21,-120,0,0,0,0,South
,,,,,,,INR,1500.00,720.00,50.00,730.00,,330,400,0,0,0,
""",
        },
        asked=(),
        again=(),
        aging=[
            "Alpha,INR,0.00,0.00,400.00,0.00,0.00,0.00,400.00",
            "Beta,INR,0.00,450.00,0.00,0.00,0.00,-120.00,330.00",
        ],
    ),
    Case(
        "customer name groups",
        {
            "customer_name_groups.csv": """\
Customer Balance Detail

,Type,Date,Num,Due Date,Amount,Balance
Alpha Inc,,,,,,
,Invoice,01/05/2026,1001,02/04/2026,1000.00,1000.00
,Payment,02/10/2026,771,,-400.00,600.00
Total Alpha Inc,,,,,600.00,600.00
Beta Inc,,,,,,
,Invoice,01/25/2026,1002,02/24/2026,500.00,500.00
Total Beta Inc,,,,,500.00,500.00
TOTAL,,,,,1100.00,1100.00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Alpha Inc,XXX,0.00,0.00,1000.00,0.00,0.00,-400.00,600.00",
            "Beta Inc,XXX,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "open items february",
        {
            "open_items_february.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount,Balance Due,Currency
I-2,Beta,2026-01-15,2026-02-14,500.00,200.00,EUR
I-3,Acme,2026-02-20,2026-03-22,700.00,700.00,EUR
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme,EUR,0.00,700.00,0.00,0.00,0.00,0.00,700.00",
            "Beta,EUR,0.00,0.00,200.00,0.00,0.00,0.00,200.00",
        ],
    ),
    Case(
        "open items january",
        {
            "open_items_january.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount,Balance Due,Currency
I-1,Acme,2026-01-05,2026-02-04,1000.00,1000.00,EUR
I-2,Beta,2026-01-15,2026-02-14,500.00,500.00,EUR
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme,EUR,0.00,0.00,1000.00,0.00,0.00,0.00,1000.00",
            "Beta,EUR,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "quotes and proformas in list",
        {
            "quotes_and_proformas_in_list.csv": """\
Type,Number,Customer,Date,Due Date,Total
Invoice,I-1,Acme,2026-01-05,2026-02-04,1000.00
Estimate,E-1,Acme,2026-01-20,2026-02-19,400.00
Pro-forma invoice,PF-1,Beta,2026-02-01,2026-03-03,250.00
Sales Order,SO-1,Beta,2026-02-10,2026-03-12,120.00
Credit Note,CN-1,Acme,2026-02-12,,100.00
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "Acme,XXX,0.00,0.00,1000.00,0.00,0.00,-100.00,900.00",
        ],
    ),
    Case(
        "payables in the same list",
        {
            "payables_in_the_same_list.csv": """\
Type,Number,Contact,Date,Due Date,Amount,Open Balance
Sales invoice,I-1,Acme,2026-01-05,2026-02-04,1000.00,1000.00
Bill,B-77,Paper Supplier,2026-01-20,2026-02-19,400.00,400.00
Sales invoice,I-2,Acme,2026-02-05,2026-03-07,300.00,300.00
Vendor credit,VC-1,Paper Supplier,2026-02-01,,-50.00,-50.00
Sales invoice,I-3,Beta,2026-02-10,2026-03-12,80.00,80.00
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme,XXX,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "Beta,XXX,0.00,80.00,0.00,0.00,0.00,0.00,80.00",
        ],
    ),
    Case(
        "currency in headings",
        {
            "currency_in_headings.csv": """\
Customer,Invoice #,Invoice Date,Due Date,Invoice Amount (USD),Paid (USD),Outstanding (USD)
Acme,I-1,2026-01-05,2026-02-04,1000,400,600
Beta,I-2,2026-01-15,2026-02-14,500,0,500
Acme,I-3,2026-02-15,2026-03-17,300,300,0
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme,USD,0.00,0.00,600.00,0.00,0.00,0.00,600.00",
            "Beta,USD,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "currency words",
        {
            "currency_words.csv": """\
Customer,Invoice,Invoice Date,Due Date,Currency,Amount
Acme,I-1,2026-01-05,2026-02-04,US Dollar,1000.00
Beta,I-2,2026-01-15,2026-02-14,RMB,500.00
Acme,I-3,2026-02-15,2026-03-17,USD - US Dollar,300.00
Beta,I-4,2026-02-15,2026-03-17,CNY,100.00
Beta,I-5,2026-02-15,2026-03-17,Rs.,900.00
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "Acme,USD,0.00,300.00,1000.00,0.00,0.00,0.00,1300.00",
            "Beta,CNY,0.00,100.00,500.00,0.00,0.00,0.00,600.00",
            "Beta,INR,0.00,900.00,0.00,0.00,0.00,0.00,900.00",
        ],
    ),
    Case(
        "same customer written differently",
        {
            "same_customer_written_differently.csv": """\
Customer,Invoice,Invoice Date,Due Date,Amount,Currency
Acme Ltd,I-1,2026-01-05,2026-02-04,1000.00,GBP
ACME LTD,I-2,2026-01-15,2026-02-14,500.00,GBP
Acme Ltd. ,I-3,2026-02-15,2026-03-17,300.00,GBP
Acme  Ltd,I-4,2026-02-15,2026-03-17,50.00,GBP
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "ACME LTD,GBP,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
            "Acme Ltd,GBP,0.00,50.00,1000.00,0.00,0.00,0.00,1050.00",
            "Acme Ltd.,GBP,0.00,300.00,0.00,0.00,0.00,0.00,300.00",
        ],
    ),
    Case(
        "local midnight in utc",
        {
            "local_midnight_in_utc.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
I-1,Acme,2026-01-30T23:00:00.000Z,2026-03-30T22:00:00.000Z,1000.00,EUR
I-2,Beta,2026-02-14T23:00:00.000Z,2026-03-16T23:00:00.000Z,500.00,EUR
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "Acme,EUR,1000.00,0.00,0.00,0.00,0.00,0.00,1000.00",
            "Beta,EUR,0.00,500.00,0.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "arabic digits and signs",
        {
            "arabic_digits_and_signs.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
I-1,شركة أ,٢٠٢٦-٠١-٠٥,٢٠٢٦-٠٢-٠٤,١٬٢٥٠٫٥٠,SAR
I-2,شركة ب,٢٠٢٦-٠١-١٥,٢٠٢٦-٠٢-١٤,٥٠٠٫٠٠,SAR
""",
        },
        asked=("state",),
        again=(),
        aging=[
            "شركة أ,SAR,0.00,0.00,1250.50,0.00,0.00,0.00,1250.50",
            "شركة ب,SAR,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "paid column yes no",
        {
            "paid_column_yes_no.csv": """\
Invoice,Client,Date,Due,Total,Paid
I-1,Acme,2026-01-05,2026-02-04,1000.00,Yes
I-2,Beta,2026-01-15,2026-02-14,500.00,No
I-3,Acme,2026-02-15,2026-03-17,300.00,Yes
I-4,Acme,2026-02-16,2026-03-18,70.00,No
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme,XXX,0.00,70.00,0.00,0.00,0.00,0.00,70.00",
            "Beta,XXX,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "two dates paid partly in text",
        {
            "two_dates_paid_partly_in_text.csv": """\
Invoice No,Customer,Invoice Date,Due Date,Amount,Payment Date,Currency
I-1,Acme,2026-01-05,2026-02-04,1000.00,2026-02-10,EUR
I-2,Beta,2026-01-15,2026-02-14,500.00,not paid,EUR
I-3,Acme,2026-02-15,2026-03-17,300.00,-,EUR
I-4,Acme,2026-02-16,2026-03-18,70.00,N/A,EUR
I-5,Beta,2026-02-17,2026-03-19,60.00,2026-03-20,EUR
""",
        },
        asked=(),
        again=(),
        aging=[
            "Acme,EUR,0.00,370.00,0.00,0.00,0.00,0.00,370.00",
            "Beta,EUR,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
    Case(
        "settled date and state",
        {
            "settled_date_and_state.csv": """\
Serie;Número de factura;Fecha Documento;Fecha Vencimiento;Fecha Saldado;NOMBRECLIENTE;IMPORTE;DIAS_VENCIDO;Estado
157Y;4650;02/05/2025;01/07/2025;06/05/2025;Alfa;-106711;38;S
157G;53016;02/05/2025;01/07/2025;09/05/2025;Alfa;85352;38;S
189G;76439;07/07/2025;12/07/2025;;Beta;4330092;27;P
189G;76440;20/06/2025;27/07/2025;08/08/2025;Beta;22150;12;S
""",
        },
        asked=(),
        again=(),
        aging=[
            "Beta,XXX,0.00,0.00,0.00,0.00,4330092.00,0.00,4330092.00",
        ],
    ),
    Case(
        "heading over two rows",
        {
            "heading_over_two_rows.xlsx": {
                "AR": [
                    ["Customer", "Invoice", "Dates", None, "Amounts", None],
                    [None, None, "Issued", "Due", "Total", "Open"],
                    ["Alpha", "I-1", "2026-01-05!", "2026-02-04!", 1000, 400],
                    ["Beta", "I-2", "2026-01-15!", "2026-02-14!", 500, 500],
                    ["Alpha", "I-3", "2026-02-15!", "2026-03-17!", 300, 300],
                ],
            },
        },
        asked=(),
        again=(),
        aging=[
            "Alpha,XXX,0.00,300.00,400.00,0.00,0.00,0.00,700.00",
            "Beta,XXX,0.00,0.00,500.00,0.00,0.00,0.00,500.00",
        ],
    ),
]

UNMET = {}


def cell(value: object) -> object:
    """A cell's value; a text such as 2026-01-15! is a day."""
    if isinstance(value, str) and value.endswith("!") and value[:4].isdigit():
        return dt.datetime.fromisoformat(value[:-1])
    return value


def content(given: str | Sheets, encoding: str) -> bytes:
    if isinstance(given, str):
        return given.encode(encoding)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in given.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append([cell(value) for value in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def uploads(case: Case) -> list[Upload]:
    return [Upload(name, content(given, case.encoding)) for name, given in case.files.items()]


def aging() -> list[str]:
    shown = CliRunner().invoke(main, ["aging", "--as-of", "2026-03-31"], catch_exceptions=False)
    return shown.stdout.splitlines()[1:]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.name,
            marks=pytest.mark.xfail(strict=True, reason=UNMET[case.name])
            if case.name in UNMET
            else (),
        )
        for case in CASES
    ],
)
def test_right_or_asked(case: Case, home) -> None:
    place = Home.default()
    if case.asked:
        with pytest.raises(MustAsk) as asking:
            imports.import_(uploads(case), Options(), place, actor=COMMAND_LINE)
        assert tuple(dict.fromkeys(q.field for q in asking.value.questions)) == case.asked
    if case.again:
        with pytest.raises(MustAsk) as asking:
            imports.import_(uploads(case), Options(accept=True), place, actor=COMMAND_LINE)
        assert tuple(dict.fromkeys(q.field for q in asking.value.questions)) == case.again
        return
    made = imports.import_(
        uploads(case), Options(accept=bool(case.asked)), place, actor=COMMAND_LINE
    )
    assert made.rows.rejected == 0
    assert all(proof.met for proof in made.proofs)
    assert aging() == case.aging


def test_what_is_gone_from_a_later_list_is_asked_and_then_settled(home) -> None:
    place = Home.default()
    by_name = {case.name: uploads(case) for case in CASES}
    imports.import_(by_name["open items january"], Options(name="x"), place, actor=COMMAND_LINE)
    later = by_name["open items february"]
    with pytest.raises(imports.VanishedItems, match="I-1") as gone:
        imports.import_(later, Options(name="x", append=True), place, actor=COMMAND_LINE)
    assert gone.value.documents == ("I-1",)
    said = Options(name="x", append=True, accept=True)
    made = imports.import_(later, said, place, actor=COMMAND_LINE)
    assert made.control == {"EUR": 90_000}
    assert "vanished_items" in {finding.code for finding in made.findings}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("half of dates turned", "turned_days"),
        ("local midnight in utc", "local_midnights"),
        ("no invoice number", "numbers_made"),
        ("currency only as sign", "assumed_currency"),
    ],
)
def test_what_was_decided_is_said(name: str, code: str, home) -> None:
    case = next(case for case in CASES if case.name == name)
    made = imports.import_(uploads(case), Options(accept=True), Home.default(), actor=COMMAND_LINE)
    assert code in {finding.code for finding in made.findings}


@pytest.mark.parametrize(
    ("name", "aside"),
    [
        ("status paid draft void", {"draft": (1, 20_000), "void": (2, 47_000)}),
        ("quotes and proformas in list",
         {"quote": (1, 40_000), "proforma": (1, 25_000), "order": (1, 12_000)}),
        ("payables in the same list", {"payable": (2, 35_000)}),
    ],
)  # fmt: skip
def test_no_receivables_are_set_aside_with_their_sum(name: str, aside: dict, home) -> None:
    case = next(case for case in CASES if case.name == name)
    made = imports.import_(uploads(case), Options(accept=True), Home.default(), actor=COMMAND_LINE)
    sums = {why: (count, sum(of.values())) for why, (count, of) in made.set_aside.items()}
    assert sums == aside
