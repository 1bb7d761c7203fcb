"""The heaviest assignment, beside SciPy's: the same pairs, also where several are as heavy."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from lib.importing.reading.assignment import heaviest


@pytest.mark.parametrize("seed", range(200))
def test_the_pairs_are_those_of_scipy(seed):
    chance = np.random.default_rng(seed)
    rows = int(chance.integers(1, 14))
    columns = rows + int(chance.integers(0, 20))
    weight = chance.choice([0.0, 0.0, 40.0, 60.5, 98.0, 100.0, 120.0], (rows, columns))
    if seed % 2:
        weight = weight * chance.random((rows, columns)).round(2)
    assert heaviest(weight) == linear_sum_assignment(weight, maximize=True)[1].tolist()
