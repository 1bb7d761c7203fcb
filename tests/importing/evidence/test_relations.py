"""What columns say of each other, by arithmetic alone."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.importing.evidence import relations
from lib.importing.evidence.content import Content

CENTS = st.lists(
    st.tuples(st.integers(100, 90_000), st.integers(100, 90_000)), min_size=6, max_size=30
)


def contents(**columns: Sequence[float]) -> dict[str, Content]:
    return {name: Content(pd.Series(column)) for name, column in columns.items()}


@given(CENTS, st.permutations(["net", "tax", "gross"]))
def test_a_sum_is_found_whatever_the_order_of_the_columns(rows, order) -> None:
    assume(len({a - b for a, b in rows}) > 3)
    net, tax = (np.array(column) / 100 for column in zip(*rows, strict=True))
    made = contents(net=net, tax=tax, gross=net + tax)
    found = relations.sums({name: made[name] for name in order})
    assert {(s.whole, frozenset(s.parts())) for s in found} == {
        ("gross", frozenset({"net", "tax"}))
    }


@given(st.lists(st.integers(-90_000, 90_000), min_size=6, max_size=30, unique=True))
def test_a_running_total_runs_and_a_column_of_its_own_does_not(cents) -> None:
    change = np.array(cents) / 100
    assume(np.abs(change).min() > 1)
    assert relations.runs(np.cumsum(change), change)
    assert not relations.runs(change, change)
    assert not relations.runs(np.cumsum(change) + np.arange(len(change)) * 7.77, change)
