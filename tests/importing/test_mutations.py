"""No layout changes its meaning in silence when its columns, headings or rows are changed."""

import random
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.importing import mutations, outcomes
from tests.importing.mutations import KINDS
from tests.importing.outcomes import Outcome

CASES = outcomes.cases(SHARED)
EVERY = 10
"""Of each kind, one layout in so many a run; the whole folder takes minutes."""
pytestmark = pytest.mark.skipif(not CASES, reason=f"no layouts in {SHARED}")


@cache
def base(case: Path) -> Outcome:
    return outcomes.of(outcomes.tables(case))


def changes(kind: str, cases: list[Path]) -> list[str]:
    """Every silent change of a kind."""
    found = []
    for case in cases:
        chance = random.Random(case.name)
        found += [
            f"{mutation.kind}, {case.name}, {mutation.what}: {said}"
            for mutation in KINDS[kind](outcomes.tables(case), base(case), chance)
            if (said := mutations.silent(base(case), mutation))
        ]
    return found


def sampled(kind: str) -> list[Path]:
    """Some of the layouts; those that are known to change, always."""
    known = ("highradius", "wfirma", "qbdesktop-register", "zohobooks-list")
    return [
        c for i, c in enumerate(CASES) if i % EVERY == len(kind) % EVERY or c.name.startswith(known)
    ]


@pytest.mark.parametrize(
    "kind",
    list(KINDS),
)
def test_nothing_changes_in_silence(kind: str) -> None:
    found = changes(kind, sampled(kind))
    print(f"{kind}: {len(found)} silent changes", *found, sep="\n")
    assert found == []
