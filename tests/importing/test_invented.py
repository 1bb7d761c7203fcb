"""Layouts invented by people who had not seen the code, with what is true of each: see README.md there."""

from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.importing.test_layouts import verdict

CASES = sorted(p.parent for p in (Path(__file__).parent / "invented").glob("*/truth.json"))
JUDGE = SHARED / "layouts" / "score.py"
pytestmark = pytest.mark.skipif(not JUDGE.exists(), reason=f"no judge of layouts in {JUDGE}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_invented_layout_is_read_wrongly_in_silence(case: Path) -> None:
    assert verdict(case).startswith(("right", "asked", "refused"))


def test_most_of_them_are_read_without_a_needless_question() -> None:
    count = Counter(verdict(case) for case in CASES)
    print(dict(count))
    assert count["right"] / len(CASES) >= 0.88
