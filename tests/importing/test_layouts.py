"""Layouts of real exports: none is read wrongly, and nearly all are read, or asked about, rightly."""

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from lib.ledger import money
from tests.conftest import SHARED
from tests.importing import outcomes
from tests.importing.outcomes import Outcome

CASES = outcomes.cases(SHARED)
pytestmark = pytest.mark.skipif(not CASES, reason=f"no layouts in {SHARED}")


@cache
def judge() -> ModuleType:
    return outcomes.judge(SHARED)


@cache
def outcome(case: Path) -> Outcome:
    return outcomes.of(outcomes.tables(case))


def verdict(case: Path) -> str:
    """As the layouts' own judge has it, with what is wrong."""
    made, truth = outcome(case), outcomes.truth(case)
    if made.asked:
        return str(judge().asked("", truth, outcomes.as_asked(made))[0])
    if made.refused:
        return f"refused: {made.refused}"
    control = {c: Decimal(v) / 10 ** money.exponent(c) for c, v in made.open.items()}
    wrong = judge().judge(truth, {"mapping": dict(made.answer), "control": control})
    return "; ".join(f"{kind} {words}" for kind, words in wrong) or "right"


@pytest.mark.parametrize(
    "case",
    CASES,
    ids=lambda case: case.name,
)
def test_no_layout_is_read_wrongly(case: Path) -> None:
    assert verdict(case) in ("right", "asked")


def test_nearly_all_layouts_are_read_or_asked_about_rightly() -> None:
    count = Counter(verdict(case) for case in CASES)
    print(dict(count))
    assert count["right"] / len(CASES) >= 0.95
