"""The tests that carry a fault's number fail when that fault is planted, and only then."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.mutation import mutate

Run = Callable[..., mutate.Result]
FILES = sorted({fault.tests for fault in mutate.FAULTS})


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Run tests of a copy; without fork each run imports everything anew."""
    if not hasattr(os, "fork"):
        yield mutate.run
        return
    warm = mutate.Warm()
    yield warm.run
    warm.close()


@pytest.mark.parametrize("tests", FILES)
def test_a_copy_without_a_fault_passes(tests: str, run: Run, tmp_path: Path):
    result = run(mutate.copied(tmp_path), tests)
    assert result.returncode == 0, result.output


@pytest.mark.parametrize("fault", mutate.FAULTS, ids=lambda f: f"{f.number:02}-{Path(f.file).stem}")
def test_a_planted_fault_is_found(fault: mutate.Fault, run: Run, tmp_path: Path):
    mutate.plant(fault, mutate.copied(tmp_path))
    result = run(tmp_path, fault.tests, f"test_fault_{fault.number:02}")
    assert result.returncode == 1, result.output
    assert f"test_fault_{fault.number:02}" in result.output


def test_every_fault_from_1_to_22_is_planted():
    assert {fault.number for fault in mutate.FAULTS} == set(range(1, 23))
