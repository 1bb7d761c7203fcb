"""What sales saw on the spot: the 11 questions' warnings, what changed, and what each side may read."""

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.board.record import FIELD_QUESTIONS, FieldReport
from lib.ledger.mistake import Mistake
from lib.ledger.wording import day_text

Way = Literal["worse", "better", "other"]


class NotAnAnswer(Mistake):
    """A field report with a question that is not asked, or an answer that is not offered."""


def validate(report: FieldReport) -> FieldReport:
    """A report whose answers are among those offered.

    Raises:
        NotAnAnswer: one is not.
    """
    for name, answer in report.answers.items():
        question = FIELD_QUESTIONS.get(name)
        if question is None:
            raise NotAnAnswer(f"“{name}” is not one of the {len(FIELD_QUESTIONS)} questions.")
        if answer not in question.answers:
            offered_answers = ", ".join(question.answers)
            raise NotAnAnswer(
                f"“{question.ask}” is answered {offered_answers}; “{answer}” was given."
            )
    return report


def warnings(report: FieldReport) -> tuple[str, ...]:
    """The questions whose answer warns, in the order of the list."""
    return tuple(n for n, q in FIELD_QUESTIONS.items() if report.answers.get(n) in q.warns)


def warns(name: str, answer: str | None) -> bool:
    """Whether an answer to a question warns."""
    return answer in FIELD_QUESTIONS[name].warns


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that is not what it was.

    Args:
        before: the last answer given earlier, ``since`` the day it was last given.
        day: the report that says otherwise.
    """

    question: str
    before: str
    now: str
    since: dt.date
    day: dt.date

    @property
    def way(self) -> Way:
        """Whether it turned into a warning, out of one, or neither."""
        was, now = warns(self.question, self.before), warns(self.question, self.now)
        return "worse" if now and not was else "better" if was and not now else "other"

    @property
    def text(self) -> str:
        """In words: “staff turnover rising: no → yes since 3 May 2026”."""
        return f"{SHORT[self.question]}: {self.before} → {self.now} since {day_text(self.day)}"


SHORT: Mapping[str, str] = {
    "condition_good": "premises in good condition",
    "stock_level": "warehouses",
    "sugar_coated": "made up to impress",
    "seasoned_management": "seasoned management",
    "agreements_kept": "agreements always kept",
    "atmosphere": "atmosphere",
    "turnover_rising": "staff turnover rising",
    "price_minor": "price plays a minor part",
    "long_terms": "very long terms demanded",
    "dumping": "sells at dumping prices",
    "competitors_view": "competitors rate it",
}


def answer_changes(reports: Iterable[FieldReport]) -> tuple[AnswerChange, ...]:
    """What the latest answers changed, question by question; the day is when the change was first seen.

    A question not answered says nothing: the last answer before it stands.
    """
    ordered = sorted(reports, key=lambda r: r.day)
    return tuple(m for name in FIELD_QUESTIONS if (m := _answer_change(name, ordered)) is not None)


def _answer_change(name: str, ordered: Sequence[FieldReport]) -> AnswerChange | None:
    answers = [(r.day, r.answers[name]) for r in ordered if name in r.answers]
    turns = [(a, b) for a, b in itertools.pairwise(answers) if a[1] != b[1]]
    if not turns:
        return None
    before, now = turns[-1]
    return AnswerChange(name, before[1], now[1], before[0], now[0])


def since_last(reports: Iterable[FieldReport]) -> tuple[AnswerChange, ...]:
    """What the latest report changed against the one before it."""
    ordered = sorted(reports, key=lambda r: r.day)
    return tuple(m for m in answer_changes(ordered) if ordered and m.day == ordered[-1].day)


@dataclass(frozen=True, slots=True)
class News:
    """Something credit has been told: from an agency, a bank, an insurer, another supplier.

    Args:
        way: the direction it points to.
        source, text: who said what; for credit and the chair alone.
    """

    customer: str
    day: dt.date
    way: Way
    source: str
    text: str


def visible_text(news: News, *, whole: bool) -> str:
    """What a reader may know of it: the source and the words, or that there is something, and the way.

    Args:
        whole: the reader may know where credit's information comes from.

    >>> told = News("C1", dt.date(2026, 5, 3), "worse", "a bank", "limit halved")
    >>> visible_text(told, whole=False)
    'confidential information, worse, 3 May 2026: ask credit'
    """
    if whole:
        return f"{news.source}, {day_text(news.day)}: {news.text}"
    return f"confidential information, {news.way}, {day_text(news.day)}: ask credit"
