"""Every question, for everybody who may look: cover, news, who said what and pay reach only who may know.

Two worlds are drawn that differ in nothing but what a reader may not be told: whatever that reader is
shown is the same in both. And what is confidential has words and figures of its own, that are searched
for in every answer, picture and file. The registry is walked, so that no question is left out.
"""

import datetime as dt
import functools
import io
import json
import pickle
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from pypdf import PdfReader

from lib.analysis import forecast
from lib.analysis.forecast import saved_forecast
from lib.analysis.forecast.saved_forecast import SavedForecast
from lib.board import clearance
from lib.board.case import Case, Market, Meeting, Reason
from lib.board.clearance import ALONE, Clearance
from lib.board.decision import Agreement, Change, ChangeLine, Decision
from lib.board.facts import BoardFacts
from lib.board.field import News
from lib.board.minutes import Entry, Minutes
from lib.board.opinion import Opinion, spread
from lib.board.outcome import LedgerOutcome, Measured
from lib.board.people import SIDES, Person, on_screen
from lib.board.plan import Plan
from lib.board.record import Cause, FieldReport, Logged
from lib.export import changes, csv_file, minutes, negotiation, negotiation_pdf, page, workbook
from lib.ledger import days
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook import outlook, what_if
from lib.notebook.incentives.questions import PAY, seller_names
from lib.notebook.negotiation.questions import not_for_all
from lib.notebook.registry import QUESTIONS, Answer, Cell, Inputs, answer
from lib.notebook.style import LIGHT
from lib.ui.pictures import to_spec

DAY, WHO = dt.date(2026, 6, 30), "C017"
PEOPLE = {
    "viewer": Person("p-v", "Vera Lind", "viewer"),
    "sales": Person("p-s", "Marc Delorme", "sales", seller="Marc Delorme"),
    "credit": Person("p-c", "Cleo Quist", "credit"),
    "service": Person("p-u", "Uwe Brandt", "service"),
    "chair": Person("p-n", "Nora Abadi", "chair"),
    "head of credit": Person("p-h", "Hanne Falk", "credit", head=True),
    "head of sales": Person("p-i", "Inês Valadão", "sales", head=True, seller="Inês Valadão"),
}
READERS = {**PEOPLE, "presenting": on_screen(PEOPLE["head of credit"], presenting=True)}
MAY = {
    "cover": {"credit", "chair", "head of credit"},
    "news": {"credit", "chair", "head of credit"},
    "names": {"sales", "credit", "service", "chair", "head of credit", "head of sales"},
    "walk_away": {"sales", "credit", "chair", "head of credit", "head of sales"},
}
TELLS = ("clearance", "board")


@dataclass(frozen=True)
class World:
    """What is confidential, in figures and words that stand nowhere else."""

    on_load: int = 13_731_313
    was: int = 81_121_212
    shall_be: int = 69_919_191
    in_plan: int = 5_775_757
    guarantee: str = "Borealis guarantee"
    source: str = "Northbank"
    told: str = "halved our line"
    author: str = "Quirin Zander"
    words: str = "zinnober of the desk"

    @property
    def secrets(self) -> dict[str, tuple[str, ...]]:
        """Kind -> every way in which it could stand somewhere."""
        amounts = (self.on_load, self.was, self.shall_be, self.in_plan)
        covers = [way for amount in amounts for way in _ways(amount)]
        return {
            "cover": (*covers, self.guarantee),
            "news": (self.source, self.told),
            "names": (self.author, self.words),
        }


TRUE = World()
OTHER = {
    "cover": replace(
        TRUE, on_load=13_999_999, was=42, shall_be=4_300, in_plan=4_400, guarantee="a deposit"
    ),
    "news": replace(TRUE, source="an agency", told="all is well"),
    "names": replace(TRUE, author="Somebody Else", words="nothing"),
}


def _ways(minor: int) -> Iterator[str]:
    """An amount in minor units, with and without decimals and commas, and in thousands."""
    whole = minor // 100
    yield from (str(minor), str(whole), f"{whole:,}", f"€{round(whole / 1000)} k")


def other(reader: str) -> World:
    """A world that differs in all that a reader may not be told."""
    made = TRUE
    for kind, may in MAY.items():
        if kind in OTHER and reader not in may:
            changed = {k: v for k, v in vars(OTHER[kind]).items() if v != getattr(TRUE, k)}
            made = replace(made, **changed)
    return made


def facts(world: World, reader: Person) -> BoardFacts:
    """A meeting with all there can be, as the store has it: nothing is taken out yet."""
    plan = Plan(
        "p-c", "p-s", dt.date(2026, 12, 1), cap=20_000_000, cover=world.guarantee,
        cover_amount=world.in_plan,
    )  # fmt: skip
    opinions = tuple(
        Opinion(who, side, rating, 25_000_000, 45, 60, world.words)
        for who, side, rating in (("p-x", "credit", "D"), ("p-s", "sales", "B"))
    )  # type: ignore[misc]
    cover = Change("insured_limit", str(world.was), str(world.shall_be))
    decision = Decision(
        1, 1, WHO, "Hohenrain", "plan", (cover, Change("credit_limit", "22400000", "25000000")),
        dt.date(2026, 5, 1), dt.date(2026, 10, 30), "they grow", "p-x", plan=plan,
        agreements=(Agreement("p-x", "credit", DAY), Agreement("p-s", "sales", DAY)),
        approval=Agreement("p-x", "credit", dt.date(2026, 5, 1)),
    )  # fmt: skip
    lapsed = replace(decision, key=2, case=2, plan=None, until=dt.date(2026, 6, 1))
    case = Case(1, 1, WHO, "Hohenrain", 1, (Reason("request", "Asks for more."),),
                Market(limit=30_000_000, terms="net 60"), state="revealed")  # fmt: skip
    return BoardFacts(
        reader=reader,
        meeting=Meeting(1, "Review", DAY, "sample"),
        cases=(case,),
        earlier=(replace(case, key=2, meeting=0, market=None),),
        sealed={1: ("credit", "sales")},
        opinions={1: opinions, 2: opinions},
        proposed={1: plan},
        decisions=(decision, lapsed),
        measured=(Measured(1, WHO, 30, LedgerOutcome(dt.date(2026, 5, 1), DAY, 100, 2, 100)),),
        reports=(FieldReport(WHO, dt.date(2026, 5, 3), "p-x", {"dumping": "yes"}),),
        logged=(Logged(WHO, dt.date(2026, 5, 3), "special terms", "p-x", "fair", terms="net 60"),),
        causes=(Cause(WHO, "could pay, has not", "theirs", "p-x", dt.date(2026, 6, 2), "waits"),),
        news=(News(WHO, dt.date(2026, 5, 3), "worse", world.source, world.told),),
        names={"p-x": world.author, **{p.key: p.name for p in PEOPLE.values()}},
    )


@dataclass(frozen=True, eq=False)
class Ground:
    """A ledger with what questions of the future read of it."""

    ledger: Ledger
    fit: outlook.Outlook
    saved_forecast: SavedForecast

    def seen(self, name: str, reader: str, world: World = TRUE) -> Answer | str:
        """What a reader is answered; worked out once for those of one role and clearance."""
        eyes = READERS[reader]
        return _seen(self, name, replace(eyes, key="p-s", name="", version=1), world)

    def inputs(self, world: World, reader: Person, may: Clearance) -> Inputs:
        return Inputs(
            _insured(self.ledger, world.on_load),
            before=self.ledger,
            fit=self.fit,
            saved_forecast=self.saved_forecast,
            what_if=_what_if(self.ledger),
            clearance=may,
            board=facts(world, reader),
            mask_key=b"k",
        )


@functools.cache
def _insured(ledger: Ledger, amount: int) -> Ledger:
    """The ledger with another cover of one customer."""
    known = ledger.customers
    limits = known["insured_limit"].where(known["customer"].ne(WHO), amount)
    return replace(ledger, customers=known.assign(insured_limit=limits))


@functools.cache
def _what_if(ledger: Ledger) -> what_if.WhatIf:
    return what_if.of(ledger)


@pytest.fixture(scope="module", params=["forty", pytest.param("all", marks=pytest.mark.soak)])
def ground(sample: Ledger, request: pytest.FixtureRequest) -> Ground:
    """Forty customers of the sample, and those that questions take for an example; or the whole of it."""
    examples = set(re.findall(r"\bC\d{3}\b", repr([q.example for q in QUESTIONS.values()])))
    if request.param == "forty":
        sample = sample.where(customer=sorted({*sorted(sample.names())[:40], *examples}))
    record = forecast.record(sample.known_on(DAY), most=4)
    fit = outlook.with_record(outlook.of(sample), record)
    then = sample.known_on(dt.date(2026, 5, 31))
    shown = outlook.for_view(outlook.of(then), then)
    weeks = saved_forecast.weeks(forecast.cash(shown, 13))
    laid_by = SavedForecast(days.number(then.day), "EUR", saved_forecast.invoices(shown), weeks)
    return Ground(sample, fit, laid_by)


@functools.cache
def _seen(ground: Ground, name: str, eyes: Person, world: World) -> Answer | str:
    return asked(name, ground.inputs(world, eyes, clearance.of(eyes)))


def asked(name: str, inputs: Inputs) -> Answer | str:
    """The answer to a question on its example; the sentence of why there is none."""
    context = Context("v", "test", DAY, "EUR", names=inputs.ledger.names())
    question = QUESTIONS[name]
    params = {"which": 1} if name == "forecast.said" else question.example
    try:
        return answer(question, Cell(name, params), inputs, context)
    except Mistake as mistake:
        return str(mistake)


_TEXTS: dict[bytes, str] = {}


def once(write: Callable[[Answer], str]) -> Callable[[Answer], str]:
    """Answers that are the same to the last cell are drawn once, whoever they are for."""

    def text(found: Answer) -> str:
        same = (write.__name__, found.question.name, found.reading, found.context, found.table)
        key = pickle.dumps(same)
        if key not in _TEXTS:
            _TEXTS[key] = write(found)
        return _TEXTS[key]

    return text


def shown(found: Answer | str) -> str:
    """All that a screen shows and a browser is sent: rows, sentence, the picture's specification."""
    return found if isinstance(found, str) else _on_screen(found)


@once
def _on_screen(found: Answer) -> str:
    chart = found.question.chart
    drawn = chart(found.table, found.context, LIGHT) if chart and len(found.table) else None
    spec = json.dumps(to_spec(drawn, "light"), default=str) if drawn is not None else ""
    facts = str(dict(found.facts))
    return _even("\n".join((found.table.to_csv(), found.reading, facts, spec)))


@once
def filed(found: Answer) -> str:
    """All that its files say: CSV, workbook, PDF."""
    csv = csv_file.csv(found.table, found.question.formats, found.context.currency)
    return _even(
        "\n".join(
            (
                csv.decode("utf-8-sig"),
                _zipped(workbook.xlsx([found])),
                _printed(page.document([found], pictures=False)),
            )
        )
    )


def _zipped(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")
        )


def _printed(data: bytes) -> str:
    return "\n".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(data)).pages)


def _even(text: str) -> str:
    """Text with one kind of space."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\\u00a0", " ")


def leaks(text: str, reader: str) -> list[str]:
    """What stands in a text that its reader may not be told."""
    hidden = (kind for kind in TRUE.secrets if reader not in MAY[kind])
    return [way for kind in hidden for way in TRUE.secrets[kind] if way in text]


TELLING = [name for name, q in QUESTIONS.items() if q.needs & set(TELLS)]
REST = [name for name in QUESTIONS if name not in TELLING]


@pytest.mark.parametrize("name", REST)
def test_a_question_that_asks_for_no_clearance_tells_nothing_confidential(ground: Ground, name):
    """Even with everything laid before it: it is handed the least, whoever asks."""
    everything = ground.inputs(TRUE, PEOPLE["head of credit"], ALONE)
    found = asked(name, everything)
    assert isinstance(found, Answer), found
    for kind in TRUE.secrets:
        assert not [way for way in TRUE.secrets[kind] if way in shown(found)]


@pytest.mark.parametrize("name", TELLING)
def test_every_reader_is_shown_the_same_whatever_they_may_not_know(ground: Ground, name: str):
    for reader in READERS:
        here, there = ground.seen(name, reader), ground.seen(name, reader, other(reader))
        text = shown(here)
        assert text == shown(there), reader
        assert not leaks(text, reader), reader
        if isinstance(here, str):
            assert here == str(not_for_all())
            assert reader not in MAY["walk_away"], reader
        else:
            assert not leaks(filed(here), reader), reader


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("name", "kind", "way"),
    [
        ("customer.room", "cover", str(TRUE.on_load)),
        ("board.changes", "cover", "811,212.12"),
        ("board.changes", "cover", "699,191.91"),
        ("board.field", "news", TRUE.source),
        ("board.field", "news", TRUE.told),
        ("board.why_late", "names", TRUE.author),
    ],
)
def test_who_may_know_is_told(ground: Ground, name, kind, way, reader):
    """Else the search above would find nothing because nothing is there."""
    text = shown(ground.seen(name, reader))
    assert (way in text) == (reader in MAY[kind])


@pytest.mark.parametrize("reader", ["sales", "service", "viewer", "presenting"])
def test_others_learn_whether_cover_covers(ground: Ground, reader):
    found = ground.seen("customer.room", reader)
    assert isinstance(found, Answer)
    assert found.table["covered"].tolist() == ["partly"]
    assert "Covered: partly" in found.reading


PAID = [name for name in TELLING if name.startswith("incentives.")]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", PAID)
def test_pay_is_ones_own_and_both_heads(ground: Ground, name, reader):
    eyes, found = READERS[reader], ground.seen(name, reader)
    assert isinstance(found, Answer)
    text = shown(found) + filed(found)
    others = {seller for seller in seller_names(ground.ledger) if seller != eyes.seller}
    columns = set(found.table.columns) & set(PAY)
    if eyes.head:
        assert others & set(found.table.get("salesperson", others))
        return
    assert not [seller for seller in others if seller in text]
    if reader != "sales":
        assert not columns
    elif "salesperson" in found.table:
        paid = found.table[found.table[sorted(columns)].notna().any(axis=1)]
        assert set(paid["salesperson"]) <= {eyes.seller}


def _minutes(world: World, eyes: Person) -> Minutes:
    told = facts(world, eyes)
    may = clearance.of(eyes)
    sides = tuple(s for side in SIDES if (s := spread(side, told.opinions[1])))
    entry = Entry(told.cases[0], sides, told.decisions[0])
    assert told.meeting is not None
    return Minutes(
        told.meeting, (entry,), "EUR", "sample", told.names if may.names else {}, clearance=may,
    )  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_minutes_tell_their_reader_no_more(reader):
    made = _minutes(TRUE, READERS[reader])
    text = _even(_zipped(minutes.docx(made)) + _printed(minutes.pdf(made)))
    assert not leaks(text, reader)
    for way in ("811,212.12", "699,191.91", "57,757.57", TRUE.guarantee):
        assert (way in text) == (reader in MAY["cover"])
    assert ("Cover changes: ask credit" in text) == (reader not in MAY["cover"])


@pytest.mark.parametrize("reader", READERS)
def test_change_lines_tell_their_reader_no_more(reader):
    line = ChangeLine(1, WHO, "insured_limit", str(TRUE.was), str(TRUE.shall_be), DAY, None, "p-c")
    made = changes.table([line], {}, {}, "EUR", clearance.of(READERS[reader]))
    context = Context("v", "test", DAY, "EUR")
    text = changes.csv(made).decode("utf-8-sig") + _zipped(changes.xlsx(made, context))
    assert not leaks(text, reader)
    assert ("811212.12" in text) == (reader in MAY["cover"])


@pytest.mark.parametrize("reader", sorted(MAY["walk_away"]))
def test_the_negotiation_sheet_as_a_file_tells_its_reader_no_more(ground: Ground, reader):
    found = [ground.seen(name, reader) for name, _ in negotiation.PARTS]
    answers = [one for one in found if isinstance(one, Answer)]
    brief = negotiation.brief("Hohenrain", answers)
    offers = ground.seen("terms.equal", reader)
    assert isinstance(offers, Answer)
    offer = negotiation.proposal("Hohenrain", DAY, offers.table)
    text = _even(_printed(negotiation_pdf.brief_and_offer(brief, offer)))
    assert not leaks(text, reader)
    assert "cover" in text.lower()
