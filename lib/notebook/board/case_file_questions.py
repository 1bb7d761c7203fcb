"""Facts 6, 7 and 9 of the case file: why it is late, what sales saw, the record's voice."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pandas as pd

from lib.analysis import forecast, record
from lib.analysis.behaviour import complaints
from lib.analysis.behaviour.payer import invoices_of
from lib.board import deadlines, field, register
from lib.board.clearance import Clearance
from lib.board.facts import BoardFacts
from lib.board.record import FIELD_QUESTIONS, FieldReport
from lib.ledger import days
from lib.notebook import outlook
from lib.notebook.behaviour.questions import terms_line
from lib.notebook.board import case_file_charts, case_file_sentences
from lib.notebook.outlook import NoForecast
from lib.notebook.question import Inputs, question

WEEKS = 8
_LATE = {"about": "str", "whose": "str", "record": "str", "day": "datetime64[s]", "by": "str"}
_SEEN = {
    "group": "str", "question": "str", "answer": "str", "before": "str", "way": "str",
    "warns": "bool", "day": "datetime64[s]",
}  # fmt: skip
Line = tuple[str, str, str, dt.date | None, str]


_EXAMPLE = {"customer": "C017"}


@question(
    "board.why_late",
    "Why is it late?",
    sentence=case_file_sentences.why_late,
    needs=frozenset({"ledger", "board"}),
    definitions=("complaint near the due date", "standard terms", "dispute"),
    example=_EXAMPLE,
    headings={"about": "What", "whose": "Theirs or ours", "record": "On record", "by": "Said by"},
)
def why_late(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    """Ours first: what we recorded late, complaints we upheld; then theirs; then what people said."""
    lines = [
        *_complaints(inputs, customer),
        *_terms(inputs, customer),
        *_cause_lines(inputs, customer),
    ]
    order = sorted(lines, key=lambda line: ("ours", "theirs", "").index(line[1]))
    table = pd.DataFrame(order, columns=list(_LATE))
    return table.assign(day=pd.to_datetime(table["day"])).astype(_LATE)


def _complaints(inputs: Inputs, customer: str) -> Iterator[Line]:
    """Complaints about what is late now, with how much of it that is; a claim takes at least five."""
    open_items = record.open_items(inputs.ledger, customer)
    late = open_items[(open_items["days_late"] > 0) & (open_items["open"] > 0)]
    row = complaints.on(inputs.ledger, customer, set(late["document"]))
    if not row["complaints"]:
        return
    share = case_file_sentences.share_of_late(row, len(late))
    if row["complaints"] < complaints.FEWEST:
        yield "complaints", "", share, None, ""
        return
    if row["logged_late"]:
        yield (
            "recorded by us",
            "ours",
            f"{case_file_sentences.late_logging(row)}; {share}",
            None,
            "",
        )
    if row["upheld"]:
        yield (
            "complaints upheld",
            "ours",
            f"{case_file_sentences.upheld_complaints(row)}; {share}",
            None,
            "",
        )
    if row["near_due"] - row["near_upheld"] > 0 and row["near_due"] >= complaints.FEWEST:
        yield "complaints in time", "theirs", case_file_sentences.in_time(row), None, ""


def _terms(inputs: Inputs, customer: str) -> Iterator[Line]:
    if line := terms_line(invoices_of(inputs.ledger, customer)):
        yield "special terms", "", line[1], None, ""
    facts = inputs.board
    for entry in register.holding(facts.logged, customer, inputs.ledger.day):
        yield entry.kind, "", register.entry_sentence(entry), entry.day, facts.name_of(entry.by)


def _cause_lines(inputs: Inputs, customer: str) -> Iterator[Line]:
    facts = inputs.board
    for cause in sorted(facts.causes, key=lambda c: c.day, reverse=True):
        if cause.customer == customer and cause.day <= inputs.ledger.day:
            text = f"{cause.could}{f', {cause.document}' if cause.document else ''}"
            text += f": {cause.text}" if cause.text else ""
            yield "cause", cause.whose, text, cause.day, facts.name_of(cause.said_by)


_DUE = {"on": "datetime64[s]", "customer": "str", "text": "str", "owner": "str", "overdue": "bool"}


@question(
    "board.deadlines",
    "What has the board to see to?",
    sentence=case_file_sentences.deadlines,
    needs=frozenset({"ledger", "board"}),
    formats={"on": "day"},
    headings={"on": "By", "customer": "Whose", "text": "What", "owner": "Owner"},
    aside=("overdue",),
)
def board_deadlines(inputs: Inputs, *, customer: str = "") -> pd.DataFrame:
    """What the board has to see to, overdue or soon, the oldest first; of one customer, or of all."""
    facts = inputs.board
    names = {**facts.names, **facts.owners}
    rows = [
        (due.on, due.customer or due.name, due.text, names.get(due.owner, ""), due.overdue)
        for due in deadlines.deadlines(facts, inputs.ledger.day, customer or None)
    ]
    table = pd.DataFrame(rows, columns=list(_DUE))
    return table.assign(on=pd.to_datetime(table["on"])).astype(_DUE)


@question(
    "board.field",
    "What did sales see?",
    sentence=case_file_sentences.field,
    needs=frozenset({"ledger", "board"}),
    example=_EXAMPLE,
    headings={"group": "About", "before": "Was", "way": "Turned", "day": "Since"},
    aside=("warns",),
)
def field_answers(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    """The latest answer to each question, what it was before and since when; credit's news last."""
    facts, day = inputs.board, inputs.ledger.day
    reports = [r for r in facts.reports if r.customer == customer and r.day <= day]
    rows = [*_answers(reports), *_news(facts, inputs.clearance, customer, day)]
    table = pd.DataFrame(rows, columns=list(_SEEN))
    return table.assign(day=pd.to_datetime(table["day"])).astype(_SEEN)


def _answers(reports: list[FieldReport]) -> Iterator[dict[str, object]]:
    changes = {m.question: m for m in field.answer_changes(reports)}
    for name, field_question in FIELD_QUESTIONS.items():
        answered_reports = [r for r in sorted(reports, key=lambda r: r.day) if name in r.answers]
        if not answered_reports:
            continue
        answer, change = answered_reports[-1].answers[name], changes.get(name)
        yield {
            "group": field_question.group,
            "question": field_question.ask,
            "answer": answer,
            "before": change.before if change else "",
            "way": change.way if change else "",
            "warns": field.warns(name, answer),
            "day": change.day if change else answered_reports[-1].day,
        }


def _news(
    facts: BoardFacts, clearance: Clearance, customer: str, day: dt.date
) -> Iterator[dict[str, object]]:
    for news in facts.news:
        if news.customer == customer and news.day <= day:
            yield {
                "group": "Credit",
                "question": field.visible_text(news, whole=clearance.news),
                "answer": "",
                "before": "",
                "way": news.way,
                "warns": news.way == "worse",
                "day": news.day,
            }


@question(
    "board.voice",
    "What does the record expect?",
    chart=case_file_charts.voice,
    sentence=case_file_sentences.voice,
    needs=frozenset({"ledger", "fit"}),
    definitions=("expected cash", "range of 8 in 10", "promise"),
    example=_EXAMPLE,
    formats={"promised": "money"},
)
def voice(inputs: Inputs, *, customer: str, weeks: int = WEEKS) -> pd.DataFrame:
    """Payments expected by each week's end, with the range of the sum, and what is promised."""
    if inputs.fit is None:
        raise NoForecast
    ledger = inputs.ledger.where(customer=[customer])
    book = outlook.for_view(inputs.fit, ledger, promises=False)
    coming = forecast.cash_by_then(book, weeks, inputs.fit.record)
    coming = coming[coming["source"] == "total"]
    if coming.empty:
        return pd.DataFrame(columns=["until", "expected", "p10", "p50", "p90", "promised"])
    ends = days.dates(book.fit.day + 7 * np.arange(1, weeks + 1))
    ranges = coming[["expected", "p10", "p50", "p90"]]
    return ranges.assign(until=ends, promised=_promised_amounts(inputs, book, weeks))


def _promised_amounts(inputs: Inputs, book: forecast.Forecast, weeks: int) -> np.ndarray:
    """What is promised up to each week's end; nothing where no promise lies ahead."""
    assert inputs.fit is not None
    promises, items = inputs.fit.promises, book.delays.items
    place = pd.Index(items.document).get_indexer(pd.Index(promises["document"]))
    ahead = days.numbers(promises["day"]).astype("int64") - book.fit.day
    inside = (place >= 0) & (ahead > 0) & (ahead <= 7 * weeks)
    week = (ahead[inside] - 1) // 7
    sums = np.bincount(week, weights=items.balance[place[inside]], minlength=weeks)
    return np.cumsum(sums) if sums.any() else np.full(weeks, np.nan)
