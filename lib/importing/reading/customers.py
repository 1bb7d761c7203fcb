"""Who the customer is where no column names a customer's number: a name, a group, a tax number."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache

from lib.importing.evidence.content import Content
from lib.importing.evidence.relations import one_to_one
from lib.importing.reading import payment
from lib.importing.reading.evidence import OTHER, Evidence
from lib.importing.reading.reading import Certainty, Choice
from lib.importing.source_table import SourceTable
from lib.importing.vocabulary import heading
from lib.importing.vocabulary.lexicon import lexicon
from lib.importing.vocabulary.spelling import folded_words

_CUSTOMER = ("customer", "customer_name")
_PAYER, _NAME = frozenset({"payer"}), frozenset({"name"})
_BRACKETS = re.compile(r"[(（\[]([^)）\]]+)[)）\]]")
_ABOVE = "Heading above"
_SURE = 95.0
"""The score of a heading that says customer; pupil and guest, which may be either, have less."""
_PARTIES = 3
"""Companies or contacts in a column from which on they are no companies of our own."""


def with_customer(
    choices: Sequence[Choice], evidence: Evidence, table: SourceTable
) -> list[Choice]:
    """The choices with a customer, from the best thing that names one.

    A name stands for a number; then come the group that rows stand under, a tax number, and a company
    or contact. What is no more than likely is asked.
    """
    choices = _company_before_name(_without_own_name(choices, evidence), evidence)
    by_field = {c.field: c for c in choices}
    customer, name = by_field.get("customer"), by_field.get("customer_name")
    group_choice = _group_choice(table, evidence)
    named_choice = customer if customer and customer.certainty != "likely" else name
    if (
        named_choice
        and named_choice.certainty == "named"
        and (payer := _payer(evidence, named_choice.column))
    ):
        reason = f"its heading says who pays; “{named_choice.column}” may be whom it is for"
        rest = [c for c in choices if c is not named_choice and c.column != payer]
        return [*rest, Choice(payer, "customer", "likely", reason)]
    if (
        named_choice
        and named_choice.certainty == "named"
        and _rather_else(evidence, named_choice.column)
    ):
        rest = [
            c
            for c in choices
            if c is not named_choice and not (group_choice and c.column == group_choice.column)
        ]
        reason = "its heading, which may as well say what a row is about"
        return [
            *rest,
            group_choice
            or replace(named_choice, field="customer", certainty="likely", reason=reason),
        ]
    if (
        named_choice
        and group_choice
        and _is_document_column(evidence, named_choice.column, group_choice.column)
    ):
        return _of_groups(choices, named_choice, group_choice, evidence)
    if customer and customer.certainty != "likely":
        return _with_company_name(choices, customer, evidence)
    if name:
        rest = [c for c in choices if c.field not in ("customer", "customer_name")]
        return [*rest, replace(name, field="customer")]
    if customer and (contra := _contra(evidence, customer.column)):
        reason = f"it is the account of these entries, “{contra}” the other side"
        rest = [c for c in choices if c is not customer]
        return [*rest, replace(customer, certainty="proven", reason=reason)]
    if customer and _has_totals(table, evidence.contents[customer.column]):
        reason = "each of its values has its own total"
        rest = [c for c in choices if c is not customer]
        return [*rest, replace(customer, certainty="proven", reason=reason)]
    other = group_choice or _tax_number(choices, evidence) or _party(choices, evidence)
    if other is None:
        return list(choices)
    rest = [c for c in choices if c is not customer and c.column != other.column]
    return _with_company_name([*rest, other], other, evidence)


def _company_before_name(choices: Sequence[Choice], evidence: Evidence) -> list[Choice]:
    """Beside companies, of which there are as many as bare names, a name is that of a person there."""
    by_field = {c.field: c for c in choices}
    company = by_field.get("company")
    name = next((by_field[f] for f in _CUSTOMER if f in by_field), None)
    if company is None or name is None or "chosen" in (company.certainty, name.certainty):
        return list(choices)
    companies, names = (evidence.contents[c.column].distinct for c in (company, name))
    if not _is_bare_name(evidence, name.column) or companies < _PARTIES or 2 * companies <= names:
        return list(choices)
    pairs = zip(*(evidence.contents[c.column].text for c in (company, name)), strict=True)
    sure = companies >= names and len(set(pairs)) == companies  # else they may be ours
    reason = f"its heading, beside which “{name.column}” names a person"
    customer = replace(
        company, field="customer", certainty="named" if sure else "likely", reason=reason
    )
    return [customer, *(c for c in choices if c.field not in ("company", *_CUSTOMER))]


def _is_bare_name(evidence: Evidence, column: str) -> bool:
    """Does a heading say name and no more?"""
    meanings = [m for m in evidence.meanings[column] if m.role == "documents"]
    return any(m.concepts == _NAME for m in meanings)


def _without_own_name(choices: Sequence[Choice], evidence: Evidence) -> list[Choice]:
    """The choices without a name that all customers share: it is our own, or that of the list."""
    customer = next((c for c in choices if c.field == "customer"), None)
    has_several = customer is not None and evidence.contents[customer.column].distinct > 1

    def is_ours(choice: Choice) -> bool:
        one = evidence.contents[choice.column].distinct == 1
        return choice.field == "customer_name" and choice.certainty != "chosen" and one

    return [c for c in choices if not (has_several and is_ours(c))]


def _payer(evidence: Evidence, customer: str) -> str | None:
    """Somebody else who pays, as a heading has it, for several customers or in their place."""
    content, field_meanings = evidence.contents, evidence.meanings_by_field(customer, "documents")
    everyday = (
        max((field_meanings[f].score for f in _CUSTOMER if f in field_meanings), default=0.0)
        < _SURE
    )
    payers = [
        column
        for column in evidence.meanings
        if column != customer
        and _says_who_pays(column)
        and _has_several(content[column])
        and not content[column].digits
        and content[column].days < 0.5
        and (everyday or not one_to_one(content[customer], content[column]))
    ]
    same = all(one_to_one(content[payers[0]], content[other]) for other in payers[1:])
    return payers[0] if payers and same else None


def _says_who_pays(column: str) -> bool:
    """Does a heading, or what it adds in brackets, say that these pay?"""
    texts = (column, *_BRACKETS.findall(column))
    return any(concepts & _PAYER for text in texts for concepts in heading.concepts(text))


def _is_document_column(evidence: Evidence, column: str, group_column: str) -> bool:
    """Does a column never repeat although rows stand under fewer headings (Client / Invoice)?"""
    content = evidence.contents[column]
    return content.unique and evidence.contents[group_column].distinct < content.distinct


def _of_groups(
    choices: Sequence[Choice], named_choice: Choice, group_choice: Choice, evidence: Evidence
) -> list[Choice]:
    """The heading above as customer; what its column says on the rows is their document."""
    rest = [c for c in choices if c is not named_choice and c.column != group_choice.column]
    coded = all(any(c.isdigit() for c in t) for t in evidence.contents[named_choice.column].counts)
    if coded and not any(c.field == "document" for c in rest):
        reason = "no value stands twice, and rows stand under their customer"
        rest.append(replace(named_choice, field="document", reason=reason))
    return [*rest, group_choice]


def _with_company_name(
    choices: Sequence[Choice], customer: Choice, evidence: Evidence
) -> list[Choice]:
    """A company that goes one to one with the customer's number is the customer's name."""
    company = next((c for c in choices if c.field == "company"), None)
    has_name = any(c.field == "customer_name" for c in choices)
    if company is None or has_name or evidence.contents[company.column].distinct < 2:
        return list(choices)
    if not one_to_one(evidence.contents[customer.column], evidence.contents[company.column]):
        return list(choices)
    reason = f"it goes one to one with “{customer.column}”"
    name = replace(company, field="customer_name", certainty="proven", reason=reason)
    return [name if c is company else c for c in choices]


def _contra(evidence: Evidence, column: str) -> str | None:
    """A column of ledger accounts beside a customer's account: what the entries were posted against."""
    accounts = [
        other
        for other, content in evidence.contents.items()
        if other != column
        and _says(evidence, other, "ledger_account")
        and content.filled_share > 0.5
    ]
    says_account = any(
        m.field == "customer" and "account" in m.concepts for m in evidence.meanings[column]
    )
    return accounts[0] if accounts and says_account else None


def _group_choice(table: SourceTable, evidence: Evidence) -> Choice | None:
    """The group headings that rows stand under, where the list says that they are customers."""
    groups = [
        c
        for c in table.carried_columns
        if evidence.contents[c].filled_share > 0.9
        and (c.startswith(_ABOVE) or _is_customer(evidence, c))
    ]
    if len(groups) != 1:
        return None
    title = next((t for t in table.titles if _names_customers(t)), None)
    certainty: Certainty = "proven" if title else "likely"
    reason = f"rows stand under it, in “{title}”" if title else "the heading that rows stand under"
    if not title and _has_totals(table, evidence.contents[groups[0]]):
        certainty, reason = "proven", "rows stand under it, and each group has its own total"
    return Choice(groups[0], "customer", certainty, reason)


def _rather_else(evidence: Evidence, column: str) -> bool:
    """Does the heading rather name what a ledger does not need (Libellé: what a row is about)?"""
    field_meanings = evidence.meanings_by_field(column, "documents")
    customer = max((field_meanings[f].score for f in _CUSTOMER if f in field_meanings), default=0.0)
    other = max((m.score for m in evidence.meanings[column] if m.role == OTHER), default=0.0)
    return other > customer


def _is_customer(evidence: Evidence, column: str) -> bool:
    return any(m.role == "documents" and m.field in _CUSTOMER for m in evidence.meanings[column])


def _has_totals(table: SourceTable, content: Content) -> bool:
    """Do totals name the values of a column, as those of groups do?"""
    labels = [total.label.casefold() for total in table.totals]
    names = {t: _name_and_code(t.casefold()) for t in content.counts}
    totalled_values = [
        t for t, n in names.items() if any(part in label for part in n for label in labels)
    ]
    return len(totalled_values) >= 2 and len(totalled_values) >= 0.8 * content.distinct


def _name_and_code(text: str) -> tuple[str, ...]:
    """A text whole, and the code that it begins with: 411BEL Belair."""
    first = text.split()[0]
    return (text, first) if any(c.isdigit() for c in first) and len(first) > 2 else (text,)


def _names_customers(title: str) -> bool:
    """Does a title say customers, or receivables?"""
    words = {concept for word in title.split() for c in heading.concepts(word) for concept in c}
    if words & {"customer", "receivable"} or payment.is_open_list(title):
        return True
    return any(word.startswith(_customer_words()) for word in folded_words(title))


@cache
def _customer_words() -> tuple[str, ...]:
    """Words for customers that a longer one may begin with: Debiteurenkaart, 得意先元帳."""
    return tuple(
        word
        for word, senses in lexicon().parts.items()
        if senses.keys() & {"customer", "receivable"} and (len(word) >= 5 or not word.isascii())
    )


def _tax_number(choices: Sequence[Choice], evidence: Evidence) -> Choice | None:
    """The only column of tax numbers, where several parties stand in it."""
    used_columns = {c.column for c in choices if c.field != "customer"}
    columns = _party_columns(evidence, used_columns, lambda c: _says(evidence, c, "tax_number"))
    if len(columns) != 1:
        return None
    reason = "the tax number, since nothing else names the customer"
    return Choice(columns[0], "customer", "named", reason)


def _party(choices: Sequence[Choice], evidence: Evidence) -> Choice | None:
    """A company or a contact, of which several stand in a column."""
    used_columns = {c.column for c in choices if c.field not in ("customer", "company")}
    company = next((c.column for c in choices if c.field == "company"), None)
    columns = _party_columns(
        evidence, used_columns, lambda c: c == company or _says(evidence, c, "contact")
    )
    if not columns:
        return None
    first = company if company in columns else columns[0]
    if evidence.contents[first].distinct < _PARTIES:
        return Choice(first, "customer", "likely", "that nothing else names the customer,")
    return Choice(first, "customer", "named", "its heading, since nothing else names the customer")


def _party_columns(
    evidence: Evidence, used_columns: Collection[str], fits: Callable[[str], bool]
) -> list[str]:
    return [
        column
        for column, content in evidence.contents.items()
        if column not in used_columns and fits(column) and _has_several(content)
    ]


def _has_several(content: Content) -> bool:
    return content.distinct > 1 and content.filled_share > 0.9 and not content.decimals


def _says(evidence: Evidence, column: str, field: str) -> bool:
    return any(m.role == OTHER and m.field == field for m in evidence.meanings[column])
