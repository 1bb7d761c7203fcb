import random

import numpy as np
import pandas as pd
import pytest

from lib.importing.assembling import ordering
from lib.ledger import columns
from lib.ledger.links import Links
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


def flat(*credits):
    """Documents and the allocations of some credits, each to the invoice A, with their links."""
    keys = ["B", "A", "receipt/B", "receipt/A"]
    days = pd.to_datetime(["2026-01-02", "2026-01-01", "2026-03-01", "2026-03-01"]).astype(
        "datetime64[s]"
    )
    documents = pd.DataFrame({"document": pd.Series(keys, dtype="str"), "issued": days})
    at = np.array(credits)
    allocations = pd.DataFrame(
        {
            "credit": documents["document"].iloc[at].reset_index(drop=True),
            "invoice": pd.Series(["A"] * len(at), dtype="str"),
            "amount": np.arange(len(at)),
            "effective_on": days[at],
        }
    )
    frames = {
        role: columns.conform(frame.assign(**blank), role)
        for role, frame, blank in (
            ("documents", documents, {"amount": 1}),
            ("allocations", allocations, {}),
        )
    }
    return frames, Links(at, np.full(len(at), 1))


@pytest.mark.parametrize("credits", [(2, 3), (3, 2), (2, 3, 3), (2,)])
def test_known_links_give_the_order_that_keys_give(credits):
    frames, links = flat(*credits)
    linked, keyed = ordering.orders(frames, links), ordering.orders(frames)
    assert {r: o.tolist() for r, o in linked.items()} == {r: o.tolist() for r, o in keyed.items()}


def test_an_allocation_of_another_day_than_its_credit_stands_on_its_own():
    frames, links = flat(2, 3)
    frames["allocations"].loc[1, "effective_on"] = pd.Timestamp("2026-04-01")
    assert ordering.orders(frames, links)["allocations"].tolist() == [0, 1]
    assert ordering.orders(*flat(2, 3))["allocations"].tolist() == [1, 0]
