"""No question of the three pages goes without a figure recomputed from the raw files."""

from pathlib import Path

import pytest

from lib.questions import aging, customer, overview

NAMES = [asked.name for page in (overview, aging, customer) for asked in page.QUESTIONS]
TESTS = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_question_is_recomputed(name: str):
    assert f'"{name}"' in TESTS
