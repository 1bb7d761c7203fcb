import random

import pytest

from lib.importing.assembling import ordering
from lib.store.home import Home
from lib.store.ledgers import snapshots


@pytest.fixture(scope="module")
def frames():
    return snapshots.read_folder(Home.default().sample)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_rows_is_one_version(frames, seed):
    chance = random.Random(seed)
    shuffled = {
        role: frame.sample(frac=1, random_state=chance.randrange(2**31)).reset_index(drop=True)
        for role, frame in frames.items()
    }
    made = ordering.canonical(shuffled)
    assert snapshots.version(made) == snapshots.version(ordering.canonical(frames))
    assert made["documents"]["issued"].is_monotonic_increasing


def test_rows_are_kept_whole_and_types_as_they_are(frames):
    made = ordering.canonical(frames)
    for role, frame in frames.items():
        assert made[role].dtypes.equals(frame.dtypes)
        assert made[role].index.equals(frame.index)
    by_key = {role: made[role].set_index("document") for role in ("documents",)}["documents"]
    row = frames["documents"].iloc[4711]
    assert by_key.loc[row["document"]].dropna().to_dict() == row.drop("document").dropna().to_dict()


def test_order_is_kept_where_it_is_right_already(frames):
    made = ordering.canonical(frames)
    assert all(ordering.canonical(made)[role] is frame for role, frame in made.items())
