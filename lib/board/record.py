"""What people put on record about a customer: from the field, promises, complaints, causes of delay."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Answer = str
_YES_NO, _GRADES = ("yes", "no"), ("good", "fair", "poor")


@dataclass(frozen=True, slots=True)
class FieldQuestion:
    """One of the 11 questions of the field checklist; ``warns`` are answers that warn."""

    group: Literal["Appearance", "People", "Behaviour", "Market"]
    ask: str
    answers: tuple[Answer, ...] = _YES_NO
    warns: tuple[Answer, ...] = ("yes",)


_GOOD = ("no",)
FIELD_QUESTIONS: Mapping[str, FieldQuestion] = {
    "condition_good": FieldQuestion(
        "Appearance", "Offices, plant, warehouses in good condition?", warns=_GOOD
    ),
    "stock_level": FieldQuestion(
        "Appearance", "Are the warehouses full or empty?", ("normal", "full", "empty"), ()
    ),
    "sugar_coated": FieldQuestion("Appearance", "Made up to impress?"),
    "seasoned_management": FieldQuestion(
        "People", "Seasoned management with the full range of skills?", warns=_GOOD
    ),
    "agreements_kept": FieldQuestion("People", "Are agreements always kept?", warns=_GOOD),
    "atmosphere": FieldQuestion("People", "How is the atmosphere?", _GRADES, ("poor",)),
    "turnover_rising": FieldQuestion("People", "Is staff turnover rising?"),
    "price_minor": FieldQuestion("Behaviour", "Does price play only a minor part in talks?"),
    "long_terms": FieldQuestion("Behaviour", "Are very long terms demanded?"),
    "dumping": FieldQuestion("Behaviour", "Does it push sales at dumping prices?"),
    "competitors_view": FieldQuestion(
        "Market", "How do competitors rate its business?", _GRADES, ("poor",)
    ),
}
COULD = ("could not pay", "could pay, has not")
WHOSE = ("theirs", "ours")


@dataclass(frozen=True, slots=True)
class FieldReport:
    """The 11 questions answered on a day; a question not answered is absent."""

    customer: str
    day: dt.date
    by: str
    answers: Mapping[str, Answer]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """What a seller or credit logs in half a minute, so that “but we agreed …” has an answer.

    Args:
        kind: ``special terms`` or ``complaint``.
        document: the invoice it is about, where it is about one.
        terms: agreed, for special terms.
        until: last day they hold.
    """

    customer: str
    day: dt.date
    kind: Literal["special terms", "complaint"]
    by: str
    text: str
    document: str = ""
    terms: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it is late: could not or could but has not, theirs or ours; who said so and when."""

    customer: str
    could: Literal["could not pay", "could pay, has not"]
    whose: Literal["theirs", "ours"]
    said_by: str
    day: dt.date
    text: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """“What do you know that we don't?”: what one side knew, said at the reveal of a case."""

    case: int
    side: Literal["credit", "sales", "service"]
    day: dt.date
    by: str
    text: str
