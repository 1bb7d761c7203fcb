"""What columns mean: by name in many programs and languages, and by what stands in them."""

import pandas as pd
import pytest

from lib.importing.opening import delimited
from lib.importing.reading import roles
from lib.importing.reading.choose import Instructions, choose
from lib.importing.reading.reading import Fields, Reading, UnknownColumn, UnknownFieldName
from lib.importing.source_table import SourceTable
from lib.ledger.mistake import Mistake

_VALUES = {
    "issued": "2024-03-14", "due": "2024-04-13", "paid_on": "2024-04-20", "amount": "120.50",
    "open_amount": "20.50", "paid_amount": "100.00", "net_amount": "100.00", "tax": "20.50",
    "debit": "120.50", "credit": "0.00", "customer": "C1", "customer_name": "Alpha", "document": "1001",
    "currency": "EUR", "terms": "net 30", "company": "1000", "series": "2024", "line": "1",
    "type": "Invoice", "side": "S", "salesperson": "Ann", "recorded_on": "2024-03-15",
    "disputed": "No", "region": "North", "country": "NL", "": "x",
}  # fmt: skip


def raw(headings: dict[str, str]) -> SourceTable:
    """A source whose columns hold what their fields should."""
    head = "\t".join(headings)
    lines = [
        "\t".join(number if field == "document" else _VALUES[field] for field in headings.values())
        for number in ("1001", "1002")
    ]
    return delimited.read("\n".join([head, *lines, ""]).encode(), "file.tsv")


def proposed(table: SourceTable, chosen: Fields | None = None, **before: str) -> Reading:
    """The reading of a list of documents, as a person chose and confirmed it."""
    return choose(table, "documents", Instructions(chosen or {}, before))


# Headings as these programs export lists of invoices.
_EXPORTS = {
    "SAP": {"BUKRS": "company", "KUNNR": "customer", "BELNR": "document", "GJAHR": "series",
            "BUZEI": "line", "BLART": "type", "BLDAT": "issued", "BUDAT": "", "NETDT": "due",
            "WRBTR": "amount", "WAERS": "currency", "SHKZG": "side", "AUGDT": "paid_on",
            "ZTERM": "terms", "XBLNR": "", "CPUDT": "recorded_on"},
    "SAP, posting date alone": {"KUNNR": "customer", "XBLNR": "document", "BUDAT": "issued",
                                "DMBTR": "amount", "AUGDT": "paid_on"},
    "Odoo": {"Number": "document", "Invoice Partner Display Name": "customer",
             "Invoice/Bill Date": "issued", "Due Date": "due", "Total Signed": "amount",
             "Amount Due Signed": "open_amount", "Currency": "currency", "Untaxed Amount Signed": ""},
    "Odoo, technical": {"name": "document", "partner_id": "customer", "invoice_date": "issued",
                        "invoice_date_due": "due", "amount_total_signed": "amount",
                        "amount_residual_signed": "open_amount", "currency_id": "currency",
                        "invoice_user_id": "salesperson", "move_type": "type"},
    "ERPNext": {"name": "document", "customer": "customer", "customer_name": "customer_name",
                "posting_date": "issued", "due_date": "due", "grand_total": "amount",
                "outstanding_amount": "open_amount", "currency": "currency", "company": "company",
                "territory": "region"},
    "QuickBooks": {"Date": "issued", "Transaction Type": "type", "Num": "document",
                   "Customer": "customer", "Due Date": "due", "Amount": "amount",
                   "Open Balance": "open_amount", "Terms": "terms"},
    "Xero": {"ContactName": "customer", "InvoiceNumber": "document", "InvoiceDate": "issued",
             "DueDate": "due", "Total": "amount", "TaxTotal": "", "InvoiceAmountPaid": "paid_amount",
             "InvoiceAmountDue": "open_amount", "Currency": "currency", "Type": "type"},
    "Zoho Books": {"Invoice Date": "issued", "Invoice Number": "document", "Customer ID": "customer",
                   "Customer Name": "customer_name", "Due Date": "due", "Total": "amount",
                   "Balance": "open_amount", "Currency Code": "currency",
                   "Payment Terms Label": "terms", "Sales person": "salesperson"},
    "Sage": {"Account Reference": "customer", "Account Name": "customer_name", "Type": "type",
             "Invoice No": "document", "Date": "issued", "Due Date": "due", "Gross Amount": "amount",
             "Net Amount": "net_amount", "Tax Amount": "tax", "Amount Outstanding": "open_amount"},
    "Dynamics": {"Posting Date": "", "Document Date": "issued", "Document Type": "type",
                 "Document No.": "document", "Customer No.": "customer",
                 "Customer Name": "customer_name", "Currency Code": "currency",
                 "Original Amount": "amount", "Remaining Amount": "open_amount", "Due Date": "due",
                 "Closed at Date": "paid_on", "Salesperson Code": "salesperson"},
    "English": {"Invoice #": "document", "Client": "customer", "Date of Issue": "issued",
                "Payment Due": "due", "Invoice Total": "amount", "Date Paid": "paid_on"},
    "Dutch": {"Factuurnummer": "document", "Debiteurnummer": "customer", "Klantnaam": "customer_name",
              "Factuurdatum": "issued", "Vervaldatum": "due", "Factuurbedrag": "amount",
              "Openstaand bedrag": "open_amount", "Betaaldatum": "paid_on", "Valuta": "currency"},
    "German": {"Rechnungsnummer": "document", "Kundennummer": "customer", "Kundenname": "customer_name",
               "Rechnungsdatum": "issued", "Fälligkeit": "due", "Bruttobetrag": "amount",
               "Offener Betrag": "open_amount", "Zahlungsdatum": "paid_on", "Währung": "currency",
               "Zahlungsbedingungen": "terms"},
    "French": {"N° facture": "document", "Code client": "customer", "Nom du client": "customer_name",
               "Date de facture": "issued", "Date d'échéance": "due", "Montant TTC": "amount",
               "Reste à payer": "open_amount", "Date de règlement": "paid_on", "Devise": "currency"},
    "Spanish": {"Nº factura": "document", "Código cliente": "customer",
                "Nombre del cliente": "customer_name", "Fecha de emisión": "issued",
                "Fecha de vencimiento": "due", "Importe total": "amount",
                "Saldo pendiente": "open_amount", "Fecha de cobro": "paid_on", "Moneda": "currency"},
    "Portuguese": {"Nº Fatura": "document", "Cliente": "customer", "Nome do cliente": "customer_name",
                   "Data de emissão": "issued", "Data de vencimento": "due", "Valor total": "amount",
                   "Valor em dívida": "open_amount", "Data de pagamento": "paid_on",
                   "Moeda": "currency"},
    "Romanian": {"Număr factură": "document", "Cod client": "customer", "Denumire client":
                 "customer_name", "Data facturii": "issued", "Data scadenței": "due",
                 "Valoare totală": "amount", "Rest de plată": "open_amount", "Data plății": "paid_on",
                 "Monedă": "currency"},
    "IBM": {"countryCode": "country", "customerID": "customer", "PaperlessDate": "",
            "invoiceNumber": "document", "InvoiceDate": "issued", "DueDate": "due",
            "InvoiceAmount": "amount", "Disputed": "disputed", "SettledDate": "paid_on",
            "PaperlessBill": "", "DaysToSettle": "", "DaysLate": ""},
    "our own names": {"document": "document", "company": "company", "customer": "customer",
                      "issued": "issued", "due": "due", "amount": "amount", "currency": "currency",
                      "terms": "terms", "salesperson": "salesperson", "recorded_on": "recorded_on"},
}  # fmt: skip


@pytest.mark.parametrize("program", _EXPORTS)
def test_headings_of(program: str) -> None:
    headings = _EXPORTS[program]
    reading = proposed(raw(headings))
    expected = {heading: field for heading, field in headings.items() if field}
    assert reading.names() == expected
    assert set(reading.unmapped) == {heading for heading, field in headings.items() if not field}


def test_a_heading_with_a_typing_error_names_nothing_and_is_asked_for() -> None:
    reading = proposed(raw({"Invoce Number": "document", "Custmer": "customer",
                            "Invoice Dat": "issued", "Ammount": "amount"}))  # fmt: skip
    assert {"customer", "document", "amount"} <= {q.field for q in reading.questions}
    assert "customer" not in reading.names().values()


def test_content_decides_where_headings_say_nothing() -> None:
    lines = [
        f"{7000 + i};K{i % 4};{1 + i % 28:02d}.03.2024;{1 + i % 28:02d}.04.2024;{i},50;EUR;note {i % 3}"
        for i in range(60)
    ]
    source = delimited.read(("a;b;c;d;e;f;g\n" + "\n".join(lines)).encode(), "file.csv")
    reading = proposed(source)
    assert reading.names() == {"a": "document", "b": "customer", "c": "issued", "d": "due",
                                "e": "amount", "f": "currency"}  # fmt: skip
    assert {choice.certainty for choice in reading.choices} == {"likely"}
    assert {question.field for question in reading.questions} >= {
        "document",
        "customer",
        "issued",
        "amount",
    }


def test_a_heading_is_not_believed_against_what_stands_below() -> None:
    source = delimited.read(
        b"Invoice,Customer,Date,Due,Amount\n1,A,2024-01-31,soon,5\n2,B,2024-01-30,later,6\n",
        "file.csv",
    )
    assert proposed(source).column("due") is None


def test_each_field_and_each_column_is_used_once() -> None:
    source = raw({"Invoice Date": "issued", "Document Date": "issued", "Date": "issued",
                  "Invoice No": "document", "Customer": "customer", "Amount": "amount"})  # fmt: skip
    reading = proposed(source)
    fields = [choice.field for choice in reading.choices]
    assert len(fields) == len(set(fields))
    assert reading.column("issued") == "Invoice Date"


def test_a_persons_choice_stands_and_an_empty_one_leaves_a_column_out() -> None:
    source = raw(_EXPORTS["IBM"])
    reading = proposed(source, chosen={"countryCode": "company", "Disputed": ""})
    assert reading.column("company") == "countryCode"
    assert "Disputed" in reading.unmapped
    assert next(c for c in reading.choices if c.field == "company").certainty == "chosen"


def test_a_choice_frees_the_column_that_was_proposed() -> None:
    reading = proposed(raw(_EXPORTS["IBM"]), chosen={"PaperlessDate": "issued"})
    assert reading.column("issued") == "PaperlessDate"
    assert "InvoiceDate" in reading.unmapped


def test_what_was_confirmed_earlier_is_remembered_for_the_same_shape() -> None:
    first, second = raw(_EXPORTS["IBM"]), raw(_EXPORTS["IBM"])
    assert roles.shape(first) == roles.shape(second)
    assert roles.shape(first) != roles.shape(raw(_EXPORTS["SAP"]))
    earlier = proposed(first, chosen={"countryCode": "region"})
    later = proposed(second, **earlier.names())
    assert later.column("region") == "countryCode"
    assert {choice.reason for choice in later.choices} == {"a person confirmed it before"}


def test_a_column_or_field_that_is_not_there_is_named() -> None:
    source = raw(_EXPORTS["IBM"])
    with pytest.raises(UnknownColumn, match="Did you mean “customerID”"):
        proposed(source, chosen={"customerId": "customer"})
    with pytest.raises(UnknownFieldName, match="There is no field “client”"):
        proposed(source, chosen={"customerID": "client"})
    assert issubclass(UnknownColumn, Mistake)


@pytest.mark.parametrize(
    ("headings", "role"),
    [
        ("credit,invoice,amount,effective_on", "allocations"),
        ("customer,name,segment,region,credit_limit", "customers"),
        ("day,currency,rate", "rates"),
        ("month,product,region,outlet,amount,quantity", "sales"),
        ("outlet,region,weight,since", "outlets"),
        ("order,customer,placed,amount,held_since", "orders"),
        ("customer,document,day,kind,by,text", "touches"),
        ("customer,name,role,phone,mail", "contacts"),
        pytest.param(
            "customer,day,by,condition_good,atmosphere,dumping",
            "field_reports",
        ),
        ("document,customer,issued,due,amount", "documents"),
        ("Invoice,Customer,Date,Amount,Region,Name", "documents"),
        ("something,else", "documents"),
    ],
)
def test_the_role_of_a_source_follows_its_headings(headings: str, role: str) -> None:
    frame = pd.DataFrame(columns=headings.split(","), dtype="str")
    assert roles.role(SourceTable("file", frame, pd.RangeIndex(0).to_numpy())) == role
