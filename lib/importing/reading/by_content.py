"""What columns under unknown headings may be, by what stands in them."""

from collections.abc import Sequence

from lib.importing.evidence import relations
from lib.importing.evidence.content import Content
from lib.importing.reading import buckets, fields
from lib.importing.reading.evidence import Candidate, Evidence
from lib.importing.values import currencies

_BY_CONTENT = 25.0


def by_content(
    evidence: Evidence, free: Sequence[str], named_candidates: Sequence[Candidate]
) -> list[Candidate]:
    """What columns under unknown headings may be, where a document needs it."""
    looks = {
        "document": _looks_document, "customer": _looks_customer, "issued": _looks_day,
        "due": _looks_day, "amount": _looks_money, "currency": _looks_currency,
        "payment_state": _looks_state,
    }  # fmt: skip
    settled_fields = {c.field for c in named_candidates if not c.weak}
    if settled_fields & set(fields.MONEY):
        settled_fields.add("amount")
    free = [c for c in free if not buckets.is_bucket(c)]
    likely_candidates = [
        Candidate(column, field, _BY_CONTENT + score, "likely", "what stands in it")
        for field, look in looks.items()
        if field not in settled_fields
        for column in free
        if (score := look(evidence.contents[column])) > 0
    ]
    days = [c for c in (*named_candidates, *likely_candidates) if c.field == "issued"]
    return [
        c for c in likely_candidates if c.field != "due" or _follows_issue(evidence, c.column, days)
    ]


def _follows_issue(evidence: Evidence, column: str, candidates: Sequence[Candidate]) -> bool:
    """Do the days of a column stand a few fixed terms after the days of issue?"""
    issued = [c.column for c in candidates if c.field == "issued" and c.column != column]
    return bool(issued) and any(
        relations.few_terms(evidence.contents[start], evidence.contents[column]) for start in issued
    )


def _looks_document(content: Content) -> float:
    if (
        not content.unique
        or content.filled_share < 0.95
        or content.decimals
        or content.longest > 40
    ):
        return 0.0
    return 0.0 if content.days > 0.5 and not content.digits else 6.0 - content.longest / 20


def _looks_customer(content: Content) -> float:
    """Text that repeats, yet has several values."""
    rows = int(content.filled_mask.sum())
    if content.filled_share < 0.95 or content.days > 0.5 or content.decimals or content.yes_no:
        return 0.0
    if not 2 <= content.distinct <= max(2, 0.7 * rows) or content.currency > 0.5:
        return 0.0
    word_share = max(content.wording(g) for g in ("payment_state", "document_kind", "sale_mode"))
    return 0.0 if word_share > 0.5 else 5.0 + min(content.distinct / rows, 0.5) - content.numbers


def _looks_day(content: Content) -> float:
    if content.days < 0.9 or content.filled_share < 0.6:
        return 0.0
    return 3.0 + content.filled_share


def _looks_money(content: Content) -> float:
    """Numbers of which some have decimals or a currency; a bare whole number may be anything."""
    if content.numbers < 0.9 or content.days > 0.9:
        return 0.0
    if content.decimals == 0 and not _is_priced(content):
        return 0.0
    return 2.0 + content.distinct / max(1, len(content.column))


def _is_priced(content: Content) -> bool:
    """Are most numbers written with a currency: 12 370 kr?"""
    signs = currencies.in_amounts(content.column)
    has_signs = signs is not None and (signs.codes.notna() | signs.unknown).mean() > 0.9
    return has_signs and content.currency == 0


def _looks_currency(content: Content) -> float:
    return 9.0 if content.currency > 0.95 else 0.0


def _looks_state(content: Content) -> float:
    return 4.0 if content.wording("payment_state") > 0.9 and content.distinct > 1 else 0.0
