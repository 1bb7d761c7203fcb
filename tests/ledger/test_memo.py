"""What is remembered is worked out once a value, and goes with it."""

import dataclasses
import gc
import weakref
from typing import Any

import pytest

from lib.ledger.memo import remembered


@dataclasses.dataclass(frozen=True, eq=False)
class Value:
    number: int
    memory: dict[Any, Any] = dataclasses.field(init=False, default_factory=dict)


@pytest.fixture
def made() -> list[tuple[int, int]]:
    return []


@pytest.fixture
def times(made):
    @remembered
    def times(value: Value, factor: int = 2) -> int:
        """A product."""
        made.append((value.number, factor))
        return value.number * factor

    return times


def test_an_answer_is_worked_out_once_a_value_and_its_other_arguments(times, made):
    three, five = Value(3), Value(5)
    assert [times(three), times(three), times(five), times(three, 4), times(three, 4)] == [
        6,
        6,
        10,
        12,
        12,
    ]
    assert made == [(3, 2), (5, 2), (3, 4)]
    assert times.__doc__ == "A product."


def test_a_value_made_from_another_remembers_nothing_of_it(times):
    three = Value(3)
    times(three)
    assert times(dataclasses.replace(three, number=4)) == 8


def test_a_value_that_nobody_holds_is_gone_with_its_answers(times):
    value = Value(3)
    times(value)
    gone = weakref.ref(value)
    del value
    gc.collect()
    assert gone() is None


def test_a_ledger_remembers_and_its_views_do_so_for_themselves(sample):
    from lib.analysis.behaviour.invoices import history

    assert history(sample) is history(sample)
    earlier = sample.on(sample.day.replace(day=1))
    assert len(history(earlier)) < len(history(sample))
