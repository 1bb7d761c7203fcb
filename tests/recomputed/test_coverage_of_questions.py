"""No question of the three pages goes without a figure recomputed from the raw files."""

from pathlib import Path

import pytest

from lib.notebook.registry import QUESTIONS

RECOMPUTED = ("overview.", "aging.", "customer.")
NAMES = [name for name in QUESTIONS if name.startswith(RECOMPUTED)]
TESTS = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_question_is_recomputed(name: str):
    assert f'"{name}"' in TESTS
