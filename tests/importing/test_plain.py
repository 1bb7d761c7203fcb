"""The short ways for plain columns, beside the long ones: the same cells and the same amounts."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lib.importing import plain_text, text_columns
from lib.importing.values import numbers, plain_amounts

CELLS = [
    "a",
    "7.50",
    "",
    " a",
    "a ",
    "nan",
    "N/A",
    "None",
    "né",
    "#1",
    "nantes",
    "\t",
    "<na>",
    "0012",
]


def chunked(cells: list[str | None]) -> pa.ChunkedArray:
    half = len(cells) // 2
    whole = pa.array(["x", *cells], pa.large_string())[1:]  # a slice, as a filter leaves it
    return pa.chunked_array([whole[:half], whole[half:]])


@pytest.mark.parametrize("seed", range(60))
def test_plain_text_is_cleaned_to_the_same(seed, monkeypatch):
    chance = np.random.default_rng(seed)
    some = chance.choice(CELLS, int(chance.integers(1, 5)))
    cells = [str(cell) for cell in chance.choice(some, 12)]
    cells = [None if chance.random() < 0.2 else cell for cell in cells] if seed % 3 == 0 else cells
    made = plain_text.clean(chunked(cells))
    with monkeypatch.context() as without:
        without.setattr(plain_text, "clean", lambda _: None)
        expected = text_columns.clean(pd.Series(cells, dtype="str")).to_pylist()
    assert made is None or made.to_pylist() == expected
    assert made is not None or not set(cells) <= {"a", "7.50", "", "0012"}


@pytest.mark.parametrize("exponents", [2, 3, 4])
def test_plain_amounts_are_read_to_the_same(exponents, monkeypatch):
    chance = np.random.default_rng(exponents)
    cents = chance.integers(-(10**11), 10**11, 5_000)
    cells = [f"{c // 100}.{c % 100:02d}" if c > 0 else f"{c}" for c in cents.tolist()]
    cells[::7] = [""] * len(cells[::7])
    column = pd.Series([*cells, "-0.29", "0.1", ".5", "-.07", "2.675"[:4], "9" * 11], dtype="str")
    short = numbers.parse(column, exponents)
    assert plain_amounts.minor(text_columns.clean(column), exponents) is not None
    monkeypatch.setattr(plain_amounts, "minor", lambda *_: None)
    long = numbers.parse(column, exponents)
    for name in ("minor", "missing", "bad", "unclear", "rounded"):
        assert (getattr(short, name) == getattr(long, name)).all(), name


@pytest.mark.parametrize(
    "cell", ["1.234", "1,5", "1e3", "5.", "--1", "1-", ".", "-", "9" * 16, "1.2.3"]
)
def test_amounts_that_are_not_plain_are_left(cell):
    assert plain_amounts.minor(chunked(["1.50", cell, "3"]), 2) is None


def test_a_currency_without_cents_is_left():
    assert plain_amounts.minor(chunked(["1.50", "3"]), np.array([2, 0])) is None


@pytest.mark.parametrize("seed", range(60))
def test_columns_with_one_blank_between_words_are_left_as_they_are(seed, monkeypatch):
    chance = np.random.default_rng(seed)
    words = ["Acme", " ", "  ", "Ltd", "é", "\t", "\u3000", "x\u00a0y"][
        : int(chance.integers(2, 9))
    ]
    cells = ["".join(chance.choice(words, int(chance.integers(0, 4)))) for _ in range(8)]
    column = text_columns.series(chunked([*cells, None]))
    made = text_columns.names(column).tolist()
    monkeypatch.setattr(plain_text, "is_single_spaced", lambda _: False)
    assert str(made) == str(text_columns.names(column).tolist())


@pytest.mark.parametrize("seed", range(20))
def test_chunks_that_stand_twice_are_coded_alike(seed):
    chance = np.random.default_rng(seed)
    some = [chunked([str(n) for n in chance.integers(0, 5, 6)] + [None]).chunk(i) for i in (0, 1)]
    parts = [some[i] for i in chance.integers(0, 2, 5)] + [some[0].slice(1, 2), some[0].slice(1, 2)]
    codes, distinct = text_columns.encode(pa.chunked_array(parts, pa.large_string()))
    plain = pa.chunked_array(parts, pa.large_string()).combine_chunks().dictionary_encode()
    assert distinct.to_pylist() == plain.dictionary.to_pylist()
    assert codes.tolist() == plain.indices.fill_null(-1).to_pylist()


def test_a_sign_is_seen_in_the_texts_of_a_slice_alone():
    whole = pa.array(["a/b", "c", "d/"], pa.large_string())
    assert plain_text.contains(pa.chunked_array([whole]), "/")
    assert not plain_text.contains(pa.chunked_array([whole[1:2]]), "/")
