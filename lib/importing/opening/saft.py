"""SAF-T (PT): the Portuguese tax audit file, read as a stream, without entities or a DTD.

Invoices (FT, FS, ND, …) owe their gross total; credit notes (NC, …) are negative; an invoice
receipt (FR, VD, …) is paid on the spot. A payment becomes one receipt, and an adjustment for each
discount or tax withheld, allocated to the documents that its lines name. Everything stays in the
file's own currency.
"""

import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import BinaryIO

import pandas as pd
from lxml import etree

from lib.importing.opening import limits, saft_accumulator
from lib.importing.opening.saft_accumulator import Audit
from lib.importing.source_table import SourceTable
from lib.ledger.mistake import Mistake

_CREDITS = frozenset({"NC", "TD", "DA", "RE"})
_PAID_AT_ONCE = frozenset({"FR", "VD", "TV"})
_CANCELLED = frozenset({"A", "F"})
_RECORDS = frozenset({"Customer", "Invoice", "Payment"})
_MOST_PARTS = 1_000_000
_SECTIONS = ("SalesInvoices", "Payments")


class BrokenXml(Mistake):
    """A file that begins like SAF-T is not well-formed XML."""

    def __init__(self, name: str, reason: object) -> None:
        super().__init__(
            f"{name} is not well-formed XML ({reason}). Export the SAF-T file again; if it was "
            f"edited or re-encoded, use the original."
        )


class UnsafeXml(Mistake):
    """An XML file declares a document type, with which entities could be smuggled in."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} declares a document type (DOCTYPE), which a SAF-T file never does, so it was "
            f"not read. Export the file again from the invoicing program."
        )


def record_too_long(name: str, line: int | None) -> Mistake:
    """A customer, invoice or payment of more parts than any has."""
    return Mistake(
        f"{name} has a record of more than {_MOST_PARTS:,} parts near line {line or 0:,}, which no "
        f"invoice has. Export the SAF-T file again from the invoicing program."
    )


class TagTooLong(Mistake):
    """A tag or text that no SAF-T file has."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has a tag or a text of more than 1 MB, which no SAF-T file has. Export it again "
            f"from the invoicing program."
        )


class NotSaft(Mistake):
    """An XML file that is no SAF-T file."""

    def __init__(self, name: str, root: str) -> None:
        super().__init__(
            f"{name} is XML, but not a SAF-T file: it begins with <{root}> instead of <AuditFile>. "
            f"Export the receivables as CSV or XLSX, or as SAF-T (PT)."
        )


def read(source: Path | bytes | BinaryIO, name: str) -> list[SourceTable]:
    """Customers, documents and allocations of a SAF-T file, with its control totals compared.

    Raises:
        BrokenXml, UnsafeXml, NotSaft: as they say.
    """
    gathered = Audit()
    try:
        for element in _elements(source, name):
            _take(gathered, element)
    except etree.XMLSyntaxError as reason:
        raise BrokenXml(name, reason.msg) from reason
    saft_accumulator.allocate_credit_notes(gathered)
    rejected = pd.DataFrame(gathered.rejected, columns=["line", "reason", "text"])
    return [
        gathered.customers.source_table(f"{name} · customers", "customers"),
        gathered.documents.source_table(
            f"{name} · documents",
            "documents",
            rejected=rejected,
            findings=saft_accumulator.findings(gathered),
            control=saft_accumulator.control(gathered),
        ),
        gathered.allocations.source_table(f"{name} · allocations", "allocations"),
    ]


def _elements(source: Path | bytes | BinaryIO, name: str) -> Iterator[etree._Element]:
    """Each element of interest once it is complete; what was read is let go of, siblings and all.

    Raises:
        UnsafeXml, NotSaft: as they say.
        Mistake: one invoice or payment would fill the memory.
    """
    if isinstance(source, Path):
        with source.open("rb") as opened:
            yield from _elements(opened, name)
        return
    content = io.BytesIO(source) if isinstance(source, bytes) else source
    events = etree.iterparse(
        _Tags(content, name),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    _, root = next(events)
    if root.getroottree().docinfo.doctype:
        raise UnsafeXml(name)
    if _tag(root) != "AuditFile":
        raise NotSaft(name, _tag(root))
    within, parts = 0, 0  # records that are not complete yet, and their parts so far
    for event, element in events:
        if event == "start":
            within, parts = within + (within > 0 or _is_record(element)), parts + 1
            if parts > _MOST_PARTS:
                raise record_too_long(name, element.sourceline)
            continue
        if _is_wanted(element):
            yield element
        within = max(within - 1, 0)
        if not within:
            parts = 0
            _let_go(element)


class _Tags:
    """A stream that refuses a tag, or a text, of more than a table's longest line.

    The parser holds a tag whole: one of 100 MB in attributes takes gigabytes before it is refused.
    """

    def __init__(self, content: BinaryIO, name: str) -> None:
        self.content, self.name, self.since = content, name, 0

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece = self.content.read(size)
        at = piece.rfind(b"<")
        self.since = self.since + len(piece) if at < 0 else len(piece) - at
        if self.since > limits.LONGEST_LINE:
            raise TagTooLong(self.name)
        return piece


def _let_go(element: etree._Element) -> None:
    """Empty an element that nobody reads any more, and remove those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _is_record(element: etree._Element) -> bool:
    """Does an element hold what is read together: a customer, an invoice, a payment?"""
    return _is_wanted(element) and _tag(element) in _RECORDS


def _is_wanted(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and (_tag(parent), _tag(element)) in _TAKERS


def _take(into: Audit, element: etree._Element) -> None:
    _TAKERS[_tag(element.getparent()), _tag(element)](into, element)


def _take_currency(into: Audit, element: etree._Element) -> None:
    into.currency = (element.text or "EUR").strip()


def _take_total(into: Audit, element: etree._Element) -> None:
    section, total_name = _tag(element.getparent()), _tag(element)
    into.stated_totals[f"{section}.{total_name}"] = _decimal(element.text)


def _take_customer(into: Audit, element: etree._Element) -> None:
    into.customers.add(
        element.sourceline,
        customer=_text(element, "CustomerID"),
        name=_text(element, "CompanyName"),
        region=_text(element, "BillingAddress/Region"),
        country=_country(_text(element, "BillingAddress/Country")),
    )


def _country(code: str | None) -> str | None:
    """A country's code; the file says “Desconhecido” where it does not know."""
    return code if code and len(code) == 2 else None


def _take_invoice(into: Audit, element: etree._Element) -> None:
    key, type_ = _text(element, "InvoiceNo"), _text(element, "InvoiceType")
    if _count_or_refuse(into, element, "SalesInvoices", "InvoiceStatus", key):
        return
    sign = -1 if type_ in _CREDITS else 1
    gross = sign * _amount(element, "DocumentTotals/GrossTotal")
    issued = _text(element, "InvoiceDate")
    due, terms = _due(_text(element, "DocumentTotals/Settlement/PaymentTerms"))
    into.documents.add(
        element.sourceline,
        document=key,
        customer=_text(element, "CustomerID"),
        kind="credit_note" if sign < 0 else "invoice",
        issued=issued,
        due=due,
        amount=gross,
        currency=into.currency,
        terms=terms,
        sale_mode="cash" if type_ in _PAID_AT_ONCE else "credit",
        product=_only(element, "Line/ProductCode"),
        recorded_on=_day(_text(element, "SystemEntryDate")),
        reason=None,
    )
    if _text(element, "DocumentTotals/Currency/CurrencyCode") not in (None, into.currency):
        into.foreign.append(element.sourceline)
    if sign < 0:
        for reference in dict.fromkeys(_texts(element, "Line/References/Reference")):
            into.references.append((element.sourceline, str(key), reference, str(issued)))
    if type_ in _PAID_AT_ONCE and gross > 0:
        _pay_at_once(into, element, str(key), gross)


def _pay_at_once(into: Audit, element: etree._Element, key: str, gross: Decimal) -> None:
    dates = _texts(element, "DocumentTotals/Payment/PaymentDate")
    day = max(dates) if dates else _text(element, "InvoiceDate")
    credit = f"receipt/{key}"
    _add_credit(into, element, credit, "receipt", str(day), gross)
    _allocate(into, element, credit, key, gross, str(day))


def _take_payment(into: Audit, element: etree._Element) -> None:
    key = str(_text(element, "PaymentRefNo"))
    if _count_or_refuse(into, element, "Payments", "PaymentStatus", key):
        return
    dates = _texts(element, "PaymentMethod/PaymentDate")
    day = str(max(dates) if dates else _text(element, "TransactionDate"))
    shares = _shares(element)
    gross = _amount(element, "DocumentTotals/GrossTotal")
    withheld = sum(
        map(_decimal, _texts(element, "WithholdingTax/WithholdingTaxAmount")), Decimal(0)
    )
    discount = sum(map(_decimal, _texts(element, "Line/SettlementAmount")), Decimal(0))
    parts = (
        (key, "receipt", gross - withheld, None),
        (f"{key}/withheld", "adjustment", withheld, "other"),
        (f"{key}/discount", "adjustment", discount, "discount"),
    )
    for credit, kind, amount, reason in parts:
        if amount > 0:
            _add_credit(into, element, credit, kind, day, amount, reason)
            for document, part in _split(amount, shares).items():
                _allocate(into, element, credit, document, part, day)


def _shares(element: etree._Element) -> dict[str, Decimal]:
    """What a payment's lines settle, net of tax, by the document they name."""
    shares: dict[str, Decimal] = {}
    for line in element.iterfind("{*}Line"):
        settled = _amount(line, "CreditAmount") - _amount(line, "DebitAmount")
        for document in _texts(line, "SourceDocumentID/OriginatingON"):
            shares[document] = shares.get(document, Decimal(0)) + settled
    return {document: share for document, share in shares.items() if share > 0}


def _split(amount: Decimal, shares: dict[str, Decimal]) -> dict[str, Decimal]:
    """``amount`` over documents in proportion to their shares; the last takes the odd cents.

    >>> _split(Decimal("100.00"), {"A": Decimal(1), "B": Decimal(2)})
    {'A': Decimal('33.33'), 'B': Decimal('66.67')}
    """
    total, remainder, parts = sum(shares.values(), Decimal(0)), amount, {}
    for document, share in shares.items():
        parts[document] = (amount * share / total).quantize(saft_accumulator.CENT)
        remainder -= parts[document]
    if parts:
        parts[document] += remainder
    return {document: part for document, part in parts.items() if part > 0}


def _add_credit(
    into: Audit, element: etree._Element, key: str, kind: str, day: str,
    amount: Decimal, reason: str | None = None,
) -> None:  # fmt: skip
    into.documents.add(
        element.sourceline,
        document=key,
        customer=_text(element, "CustomerID"),
        kind=kind,
        issued=day,
        amount=-amount,
        currency=into.currency,
        recorded_on=_day(_text(element, "SystemEntryDate")),
        reason=reason,
    )


def _allocate(
    into: Audit, element: etree._Element, credit: str, invoice: str, amount: Decimal, day: str
) -> None:
    into.allocations.add(
        element.sourceline,
        credit=credit,
        invoice=invoice,
        amount=amount,
        effective_on=day,
        recorded_on=_day(_text(element, "SystemEntryDate")),
    )


def _count_or_refuse(
    into: Audit, element: etree._Element, section: str, status_tag: str, key: str | None
) -> bool:
    """Count a document towards its section's totals, and refuse it where it was cancelled."""
    into.count(section, "NumberOfEntries", 1)
    status = _text(element, f"DocumentStatus/{status_tag}")
    if status in _CANCELLED:
        status_text = "cancelled" if status == "A" else "billed again in another document"
        why = _text(element, "DocumentStatus/Reason")
        reason = f"{status_text} in the source (status {status}{': ' + why if why else ''})"
        into.rejected.append({"line": element.sourceline, "reason": reason, "text": key})
        return True
    for total_name, tag in (("TotalDebit", "DebitAmount"), ("TotalCredit", "CreditAmount")):
        into.count(section, total_name, _total(element, f"Line/{tag}"))
    return False


def _due(terms: str | None) -> tuple[str | None, str | None]:
    """Payment terms are a day or words: a due date, or terms.

    >>> _due("2017-12-16"), _due("30 dias")
    (('2017-12-16', None), (None, '30 dias'))
    """
    if terms and len(terms) == 10 and terms[4] == terms[7] == "-":
        return terms, None
    return None, terms


def _only(element: etree._Element, path: str) -> str | None:
    """The one value at a path, where all lines have the same."""
    values = set(_texts(element, path))
    return values.pop() if len(values) == 1 else None


def _day(moment: str | None) -> str | None:
    return moment[:10] if moment else None


def _text(element: etree._Element, path: str) -> str | None:
    return next(iter(_texts(element, path)), None)


def _texts(element: etree._Element, path: str) -> list[str]:
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return [node.text.strip() for node in element.iterfind(steps) if node.text]


def _amount(element: etree._Element, path: str) -> Decimal:
    return _decimal(_text(element, path))


def _total(element: etree._Element, path: str) -> Decimal:
    return sum(map(_decimal, _texts(element, path)), Decimal(0))


def _decimal(text: str | None) -> Decimal:
    try:
        return Decimal(text or "0")
    except InvalidOperation:
        return Decimal("NaN")


def _tag(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


_TAKERS = {
    ("Header", "CurrencyCode"): _take_currency,
    ("MasterFiles", "Customer"): _take_customer,
    ("SalesInvoices", "Invoice"): _take_invoice,
    ("Payments", "Payment"): _take_payment,
    **{
        (section, total): _take_total
        for section in _SECTIONS
        for total in ("NumberOfEntries", "TotalDebit", "TotalCredit")
    },
}
