"""Who the customer is where no column names a customer's number: a name, a group, a tax number."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from lib.importing.evidence.content import Content
from lib.importing.reading import payment
from lib.importing.reading.candidates import OTHER, Evidence
from lib.importing.reading.reading import Certainty, Choice
from lib.importing.source_table import SourceTable
from lib.importing.vocabulary import heading


def completed(found: Sequence[Choice], evidence: Evidence, table: SourceTable) -> list[Choice]:
    """The choices with a customer, from the best thing that names one.

    A name stands for a number; then come the group that rows stand under, a tax number, and a company
    or contact. What is no more than likely is asked.
    """
    by_field = {c.field: c for c in found}
    customer, name = by_field.get("customer"), by_field.get("customer_name")
    if customer and customer.certainty != "likely":
        return list(found)
    if name:
        rest = [c for c in found if c.field not in ("customer", "customer_name")]
        return [*rest, replace(name, field="customer")]
    if customer and (contra := _contra(evidence, customer.column)):
        reason = f"it is the account of these entries, “{contra}” the other side"
        rest = [c for c in found if c is not customer]
        return [*rest, replace(customer, certainty="proven", reason=reason)]
    other = _above(table, evidence) or _tax_number(found, evidence) or _party(found, evidence)
    if other is None:
        return list(found)
    return [*(c for c in found if c is not customer and c.column != other.column), other]


def _contra(evidence: Evidence, column: str) -> str | None:
    """A column of ledger accounts beside a customer's account: what the entries were posted against."""
    accounts = [
        other
        for other, content in evidence.contents.items()
        if other != column and _says(evidence, other, "ledger_account") and content.filled > 0.5
    ]
    says_account = any(
        m.field == "customer" and "account" in m.concepts for m in evidence.meanings[column]
    )
    return accounts[0] if accounts and says_account else None


def _above(table: SourceTable, evidence: Evidence) -> Choice | None:
    """The group headings that rows stand under, where the list says that they are customers."""
    groups = [c for c in table.carried if evidence.contents[c].filled > 0.9]
    if len(groups) != 1:
        return None
    said = next((t for t in table.titles if _names_customers(t)), None)
    certainty: Certainty = "proven" if said else "likely"
    reason = f"rows stand under it, in “{said}”" if said else "the heading that rows stand under"
    return Choice(groups[0], "customer", certainty, reason)


def _names_customers(title: str) -> bool:
    """Does a title say customers, or receivables?"""
    words = {concept for word in title.split() for c in heading.concepts(word) for concept in c}
    return bool(words & {"customer", "receivable"}) or payment.is_open_list(title)


def _tax_number(found: Sequence[Choice], evidence: Evidence) -> Choice | None:
    """The only column of tax numbers, where several parties stand in it."""
    used = {c.column for c in found if c.field != "customer"}
    columns = _several(evidence, used, lambda c: _says(evidence, c, "tax_number"))
    if len(columns) != 1:
        return None
    reason = "the tax number, since nothing else names the customer"
    return Choice(columns[0], "customer", "named", reason)


def _party(found: Sequence[Choice], evidence: Evidence) -> Choice | None:
    """A company or a contact, of which several stand in a column."""
    used = {c.column for c in found if c.field not in ("customer", "company")}
    company = next((c.column for c in found if c.field == "company"), None)
    columns = _several(evidence, used, lambda c: c == company or _says(evidence, c, "contact"))
    if not columns:
        return None
    first = company if company in columns else columns[0]
    return Choice(first, "customer", "likely", "that nothing else names the customer,")


def _several(evidence: Evidence, used: Collection[str], fits: Callable[[str], bool]) -> list[str]:
    return [
        column
        for column, content in evidence.contents.items()
        if column not in used and fits(column) and _has_several(content)
    ]


def _has_several(content: Content) -> bool:
    return content.distinct > 1 and content.filled > 0.9 and not content.decimals


def _says(evidence: Evidence, column: str, field: str) -> bool:
    return any(m.role == OTHER and m.field == field for m in evidence.meanings[column])
