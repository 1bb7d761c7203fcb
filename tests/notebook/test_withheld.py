"""What a ledger lacks decides which questions it may answer: the registry is walked on thin ledgers."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from lib.ledger import lacks
from lib.ledger.context import Context, small_print
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook import outlook
from lib.notebook import what_if as notebook_what_if
from lib.notebook.question import Withheld
from lib.notebook.registry import QUESTIONS, Answer, Cell, Inputs, answer
from lib.notebook.withheld import gaps
from tests.notebook import thin

THIN: dict[str, Callable[[Ledger], Ledger]] = {
    "open items": thin.open_items,
    "no due dates": thin.without_due_dates,
    "undated": thin.undated,
}
OF_THE_PAST = (
    "aging.history", "aging.recovery", "aging.loss", "overview.bridge",
    "overview.movers", "behaviour.map", "behaviour.waiting", "customer.sales", "customer.promises",
    "forecast.cash", "forecast.kept", "forecast.monthly", "terms.effects", "terms.on_record",
    "incentives.sellers",
)  # fmt: skip
OF_DUE_DATES = (
    "aging.by_bucket", "aging.by_share", "aging.on_terms", "aging.concentration", "aging.recovery",
    "overview.holders", "customer.most_late", "customer.on_their_terms", "behaviour.waiting",
    "behaviour.timeline", "forecast.late", "incentives.gains", "terms.offers",
)  # fmt: skip
WITHHELD = {"open items": OF_THE_PAST, "undated": OF_THE_PAST, "no due dates": OF_DUE_DATES}
SLOW = {"kept", "board"}


@pytest.fixture(scope="module", params=THIN)
def world(
    request: pytest.FixtureRequest, sample: Ledger
) -> tuple[str, dict[str, Answer | Mistake]]:
    """A thin ledger, and each question of the registry with its answer, or the mistake it raised."""
    seen = THIN[request.param](sample)
    fit, what_if = outlook.of(seen), notebook_what_if.of(seen)
    inputs = Inputs(seen, before=seen, fit=fit, what_if=what_if)
    context = Context("v", "test", seen.day, "EUR", names=seen.names())
    found: dict[str, Answer | Mistake] = {}
    for name, asked in QUESTIONS.items():
        if asked.needs & SLOW:
            continue
        try:
            found[name] = answer(asked, Cell(name, dict(asked.example)), inputs, context)
        except Mistake as mistake:
            found[name] = mistake
    return request.param, found


def test_what_the_ledger_cannot_tell_is_withheld_with_its_reason(world):
    kind, found = world
    for name in WITHHELD[kind]:
        assert isinstance(found[name], Withheld), name
        assert str(found[name]) in {lacks.reason(fact) for fact in lacks.LATENESS}


def test_no_sentence_says_what_the_ledger_cannot_tell(world):
    """DSO of an open list, nothing collected, losses without a past, all late without due dates."""
    kind, found = world
    told = {name: a.reading for name, a in found.items() if isinstance(a, Answer)}
    wrong = r"may never come in|0 of \d+ promises|of sales (are|is) owed"
    wrong += (
        r"|is late|are late|and late|late of |\d late|past what we agreed|past tolerance"
        if "due" in kind
        else ""
    )
    reason = lacks.reason(lacks.DUE_DATES)
    assert not {n: text for n, text in told.items() if re.search(wrong, text.replace(reason, ""))}


def test_no_small_print_names_a_due_date_that_no_invoice_has(world):
    kind, found = world
    told = {name: a for name, a in found.items() if isinstance(a, Answer)}
    printed = {name: small_print(a.context) for name, a in told.items()}
    wrong = {name for name, text in printed.items() if "by due date" in text}
    assert wrong == (set() if "due" in kind else set(printed))


def test_no_heading_calls_days_late_that_count_from_issue(world):
    kind, found = world
    told = [a for a in found.values() if isinstance(a, Answer)]
    late = {s.title for s in told for c in s.table if s.heading(str(c)).startswith("Days late")}
    assert not late or kind != "no due dates", late


@pytest.mark.parametrize("name", ["aging.by_customer", "aging.history", "aging.by_bucket"])
def test_counted_from_issue_nobody_is_late(sample: Ledger, name: str):
    """The page counts from issue where there are no due dates, and whoever wants it where there are."""
    context = Context("v", "test", sample.day, "EUR", basis="issued", names=sample.names())
    for seen in (sample, thin.without_due_dates(sample)):
        asked = Cell(name, {**QUESTIONS[name].example, "basis": "issued"})
        found = answer(QUESTIONS[name], asked, Inputs(seen), context)
        assert "late" not in found.reading, found.reading
        assert "late" not in found.table
        headings = [found.heading(c) for c in found.table]
        assert not any(heading.startswith("1–") for heading in headings)


def test_no_shared_figure_is_told_that_rests_on_what_is_absent(world):
    kind, found = world
    table = found["overview.figures"].table.set_index("figure")
    absent = set(table.index[table["value"].isna()])
    assert set(table.index[table["reason"] != ""]) == absent
    assert "Collection effectiveness" in absent
    assert ("DSO" in absent) == (kind == "open items")
    assert ("Share not due" in absent) == (kind == "no due dates")


def test_of_the_four_numbers_what_is_owed_stands(world):
    kind, found = world
    table = found["overview.four"].table.set_index("figure")
    assert table["now"].notna()["Owed"]
    assert table["now"].isna()["Late"] == (kind == "no due dates")
    assert table["change"].isna()["Owed"] == (kind != "no due dates")


@pytest.mark.parametrize("kind", THIN)
def test_the_panel_lists_each_question_that_is_withheld_once(kind: str, sample: Ledger):
    seen = THIN[kind](sample)
    found = gaps(QUESTIONS.values(), seen)
    listed = [ask for gap in found for ask in gap.withheld]
    assert len(listed) == len(set(listed))
    for name in WITHHELD[kind]:
        assert QUESTIONS[name].ask in listed
    assert len(found) == 1


def test_a_whole_ledger_has_no_gap_and_withholds_nothing(sample: Ledger):
    assert gaps(QUESTIONS.values(), sample) == ()


@pytest.mark.parametrize(
    ("name", "params", "answered"),
    [
        ("aging.by_bucket", {"basis": "issued"}, True),
        ("aging.by_bucket", {"basis": "due"}, False),
        ("aging.concentration", {"of": "owed"}, True),
        ("overview.trend", {"figure": "dso_simple"}, True),
        ("overview.trend", {"figure": "pct_current"}, False),
        ("overview.movers", {"measure": "late"}, False),
        ("forecast.monthly", {"figure": "dso"}, True),
        ("forecast.monthly", {"figure": "share_late"}, False),
    ],
)  # fmt: skip
def test_what_counts_from_issue_needs_no_due_dates(sample: Ledger, name, params, answered):
    seen = thin.without_due_dates(sample)
    assert (QUESTIONS[name].withheld(seen, params) == "") == answered


def test_that_nothing_needs_us_is_not_said_where_lateness_is_unknown(sample: Ledger):
    bare = thin.without_due_dates(sample)
    quiet = replace(bare, extras={})
    context = Context("v", "test", bare.day, "EUR")
    asked, cell = QUESTIONS["overview.needs"], Cell("overview.needs", {})
    with pytest.raises(Withheld, match="No invoice here has a due date"):
        answer(asked, cell, Inputs(quiet), context)
    assert "Nothing needs us" not in answer(asked, cell, Inputs(bare), context).reading
