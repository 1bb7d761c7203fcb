import re
from decimal import Decimal

import pytest

from lib.importing.opening import saft
from lib.importing.opening.saft import BrokenXml, NotSaft, UnsafeXml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01">'


def invoice(
    number: str, gross: str, *, type_: str = "FT", line: str = "", more: str = "", status: str = "N"
) -> str:
    side = "DebitAmount" if type_ == "NC" else "CreditAmount"
    return (
        f"<Invoice><InvoiceNo>{number}</InvoiceNo><DocumentStatus><InvoiceStatus>{status}</InvoiceStatus>"
        f"</DocumentStatus><InvoiceDate>2026-01-10</InvoiceDate><InvoiceType>{type_}</InvoiceType>"
        f"<SystemEntryDate>2026-01-11T09:00:00</SystemEntryDate><CustomerID>C1</CustomerID>"
        f"<Line>{line}<ProductCode>P1</ProductCode><{side}>{gross}</{side}></Line>"
        f"<DocumentTotals><GrossTotal>{gross}</GrossTotal>{more}</DocumentTotals></Invoice>"
    )


def payment(
    number: str, gross: str, lines: list[tuple[str, str]], *, withheld: str = "", discount: str = ""
) -> str:
    made = "".join(
        f"<Line><SourceDocumentID><OriginatingON>{on}</OriginatingON></SourceDocumentID>"
        f"{f'<SettlementAmount>{discount}</SettlementAmount>' if discount else ''}"
        f"<CreditAmount>{amount}</CreditAmount></Line>"
        for on, amount in lines
    )
    tax = (
        f"<WithholdingTax><WithholdingTaxAmount>{withheld}</WithholdingTaxAmount></WithholdingTax>"
    )
    return (
        f"<Payment><PaymentRefNo>{number}</PaymentRefNo><TransactionDate>2026-02-03</TransactionDate>"
        f"<DocumentStatus><PaymentStatus>N</PaymentStatus></DocumentStatus>"
        f"<PaymentMethod><PaymentAmount>{gross}</PaymentAmount><PaymentDate>2026-02-01</PaymentDate></PaymentMethod>"
        f"<SystemEntryDate>2026-02-03T10:00:00</SystemEntryDate><CustomerID>C1</CustomerID>{made}"
        f"<DocumentTotals><GrossTotal>{gross}</GrossTotal></DocumentTotals>{tax if withheld else ''}</Payment>"
    )


def audit(invoices: str, payments: str = "", totals: str = "") -> bytes:
    return (
        f"{HEAD}<Header><CurrencyCode>EUR</CurrencyCode></Header><MasterFiles><Customer>"
        f"<CustomerID>C1</CustomerID><CompanyName>João &amp; Filhos</CompanyName></Customer></MasterFiles>"
        f"<SourceDocuments><SalesInvoices>{totals}{invoices}</SalesInvoices>"
        f"<Payments>{payments}</Payments></SourceDocuments></AuditFile>"
    ).encode()


def read(content: bytes):
    customers, documents, allocations = saft.read(content, "saft.xml")
    return customers, documents, allocations


def amounts(documents) -> dict[str, Decimal]:
    return {
        d: Decimal(a)
        for d, a in zip(documents.frame["document"], documents.frame["amount"], strict=True)
    }


def test_the_tax_authoritys_file_adds_up_to_its_own_control_totals(shared_data):
    path = shared_data / "saft-pt" / "SAFT_IDEMO599999999_v1.04.xml"
    customers, documents, _ = read(path)
    assert not [f for f in documents.findings if f.code == "control_total"]
    assert documents.control["SalesInvoices.NumberOfEntries"] == 24
    invoices = documents.frame["kind"].isin(["invoice", "credit_note"]).sum()
    cancelled = documents.rejected["text"].str.startswith("PGT").eq(False).sum()
    assert invoices + cancelled == 24
    # Gross totals by hand, with a pattern instead of a parser; a document is cancelled by its status A.
    text = path.read_text(encoding="cp1252")
    expected = Decimal(0)
    for block in re.findall(r"<Invoice>.*?</Invoice>", text, flags=re.S):
        if "<InvoiceStatus>A<" not in block:
            sign = -1 if "<InvoiceType>NC<" in block else 1
            expected += sign * Decimal(re.search(r"<GrossTotal>([\d.]+)<", block)[1])
    kinds = dict(zip(documents.frame["document"], documents.frame["kind"], strict=True))
    billed = sum(a for d, a in amounts(documents).items() if kinds[d] in ("invoice", "credit_note"))
    assert billed == expected
    assert customers.frame.set_index("customer")["name"]["CA3"] == "Manuel Feijão"
    assert customers.frame.set_index("customer")["name"]["CB8"] == "Nós de Gravatas, Lda."


def test_wrong_control_totals_are_an_error():
    totals = "<NumberOfEntries>2</NumberOfEntries><TotalDebit>0</TotalDebit><TotalCredit>100.00</TotalCredit>"
    _, documents, _ = read(audit(invoice("FT A/1", "90.00"), totals=totals))
    found = [f.message for f in documents.findings if f.code == "control_total"]
    assert len(found) == 2
    assert "NumberOfEntries 2" in found[0]
    assert "TotalCredit 100.00, but its documents add up to 90.00" in found[1]


def test_an_invoice_receipt_is_paid_on_the_spot():
    more = (
        "<Payment><PaymentAmount>50</PaymentAmount><PaymentDate>2026-01-12</PaymentDate></Payment>"
    )
    _, documents, allocations = read(audit(invoice("FR A/1", "50.00", type_="FR", more=more)))
    assert amounts(documents) == {"FR A/1": Decimal(50), "receipt/FR A/1": Decimal(-50)}
    assert documents.frame["sale_mode"][0] == "cash"
    assert allocations.frame["effective_on"].tolist() == ["2026-01-12"]


def test_a_payment_is_shared_among_the_invoices_its_lines_name():
    invoices = invoice("FT A/1", "120.00") + invoice("FT A/2", "240.00")
    paid = payment("RG 1", "360.00", [("FT A/1", "100"), ("FT A/2", "150"), ("FT A/2", "50")])
    _, documents, allocations = read(audit(invoices, paid))
    assert amounts(documents)["RG 1"] == Decimal("-360.00")
    by_invoice = dict(zip(allocations.frame["invoice"], allocations.frame["amount"], strict=True))
    assert by_invoice == {"FT A/1": "120.00", "FT A/2": "240.00"}
    assert allocations.frame["effective_on"].tolist() == ["2026-02-01"] * 2
    assert allocations.frame["recorded_on"].tolist() == ["2026-02-03"] * 2


def test_tax_withheld_and_discount_settle_the_rest():
    paid = payment("RG 1", "1100.00", [("FT A/1", "900")], withheld="150.00", discount="100.00")
    _, documents, allocations = read(audit(invoice("FT A/1", "1200.00"), paid))
    assert amounts(documents) == {
        "FT A/1": Decimal(1200),
        "RG 1": Decimal(-950),
        "RG 1/withheld": Decimal(-150),
        "RG 1/discount": Decimal(-100),
    }
    assert sum(map(Decimal, allocations.frame["amount"])) == 1200


def test_a_credit_note_is_set_against_the_invoice_it_names_and_no_further():
    reference = "<References><Reference>FT A/1</Reference></References>"
    note = invoice("NC A/1", "150.00", type_="NC", line=reference)
    _, documents, allocations = read(audit(note + invoice("FT A/1", "100.00")))
    assert amounts(documents)["NC A/1"] == Decimal(-150)
    assert allocations.frame[["credit", "invoice", "amount"]].to_numpy().tolist() == [
        ["NC A/1", "FT A/1", "100.00"]
    ]


def test_a_reference_outside_the_file_is_a_warning():
    reference = "<References><Reference>FT 2020/7</Reference></References>"
    _, documents, allocations = read(audit(invoice("NC A/1", "10", type_="NC", line=reference)))
    assert [f.code for f in documents.findings] == ["reference_missing"]
    assert allocations.frame.empty


def test_cancelled_documents_are_rejected_with_their_line():
    _, documents, _ = read(audit("\n" + invoice("FT A/1", "10.00", status="A")))
    assert documents.frame.empty
    assert documents.rejected["line"].tolist() == [3]
    assert "cancelled" in documents.rejected["reason"][0]


def test_payment_terms_may_be_a_due_date():
    more = "<Settlement><PaymentTerms>2026-03-11</PaymentTerms></Settlement>"
    _, documents, _ = read(audit(invoice("FT A/1", "10.00", more=more)))
    assert documents.frame["due"].tolist() == ["2026-03-11"]


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE AuditFile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]><AuditFile><Header>&b;&f;</Header></AuditFile>'
)


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (ENTITIES.encode(), UnsafeXml),
        (b'<?xml version="1.0"?><html><body/></html>', NotSaft),
        (b'<?xml version="1.0"?><AuditFile><Header>', BrokenXml),
        (b'<?xml version="1.0"?>', BrokenXml),
        (b'<?xml version="1.0" encoding="x-none"?><AuditFile/>', BrokenXml),
    ],
)
def test_what_is_not_saft_is_a_sentence(content, mistake):
    with pytest.raises(mistake, match=r"\.$"):
        saft.read(content, "x.xml")
