"""Texts as categories, and links in place of looked-up keys: the same ledger, the same findings."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lib.board.people import COMMAND_LINE
from lib.importing import text_columns
from lib.importing.assembling import ordering, repeated_texts
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.ledger import checks
from lib.store.home import Home
from lib.store.ledgers import imports, loads, previews, snapshots


def book(seed: int) -> bytes:
    """A flat list with credit notes, unpaid and overpaid rows, and now and then an awkward key."""
    chance = np.random.default_rng(seed)
    count = 60
    issued = pd.Timestamp("2025-01-01") + pd.to_timedelta(chance.integers(0, 90, count), unit="D")
    paid = issued + pd.to_timedelta(chance.integers(-5, 60, count), unit="D")
    amount = chance.integers(-3_000, 20_000, count) / 100
    key = chance.permutation(count).astype("str").astype(object)
    if seed % 3 == 0:
        key[:2] = ["receipt/7", "7"]
    if seed % 4 == 0:
        key[5] = key[6]
    rows = pd.DataFrame(
        {
            "Invoice No": key,
            "Customer": chance.choice(["Acme", "Beta", "Ünit"], count),
            "Invoice Date": issued.strftime("%Y-%m-%d"),
            "Due Date": (issued + pd.Timedelta(days=30)).strftime("%Y-%m-%d"),
            "Amount": amount,
            "Currency": chance.choice(["EUR", "PLN"], count),
            "Payment Date": np.where(chance.random(count) < 0.7, paid.strftime("%Y-%m-%d"), ""),
            "Product": chance.choice(["P1", "P2", ""], count),
        }
    )
    if seed % 5 == 0:
        rows["Open Amount"] = np.where(chance.random(count) < 0.5, 0, amount)
    text = io.StringIO()
    rows.to_csv(text, index=False)
    return text.getvalue().encode()


@pytest.fixture
def every_size(monkeypatch):
    monkeypatch.setattr(repeated_texts, "_MANY", 0)


def assembled(seed, home):
    seen = imports.preview([Upload("book.csv", book(seed))], Options(), home)
    return previews.assemble_preview(seen, Options())


@pytest.mark.parametrize("seed", range(20))
def test_the_short_way_is_the_plain_one(seed, tmp_path, every_size):
    made = assembled(seed, Home(tmp_path))
    if seed % 2:
        made.frames["customers"]["parent"] = pd.Series(["Acme", None, "Acme"], dtype="str")
    plain = ordering.canonical(made.frames)
    orders = ordering.orders(made.frames)
    short = ordering.ordered(repeated_texts.with_categories(made.frames), orders)
    links = made.links and made.links.reordered(orders)
    assert isinstance(short["documents"]["customer"].dtype, pd.CategoricalDtype)
    assert snapshots.version(short) == snapshots.version(plain)
    assert checks.check(short, links) == checks.check(plain)
    assert (loads.control(short), loads.summary(short)) == (
        loads.control(plain),
        loads.summary(plain),
    )


@pytest.mark.parametrize("seed", range(20))
def test_links_are_where_the_keys_stand(seed, tmp_path):
    made = assembled(seed, Home(tmp_path))
    documents, allocations = made.frames["documents"]["document"], made.frames["allocations"]
    if seed % 3 == 0:
        assert made.links is None  # a row has a key that a receipt may have
        return
    for side in ("credit", "invoice"):
        expected = checks.positions(allocations[side], documents)
        assert getattr(made.links, side).tolist() == expected.tolist()


def test_a_key_that_a_receipt_has_too_is_still_found(tmp_path):
    rows = b"Invoice No,Customer,Invoice Date,Amount,Payment Date\n"
    rows += b"7,Acme,2026-01-05,10.00,2026-02-01\nreceipt/7,Acme,2026-01-06,11.00,\n"
    made = imports.import_([Upload("b.csv", rows)], Options(), Home(tmp_path), actor=COMMAND_LINE)
    assert "repeated_documents" in {finding.code for finding in made.findings}


def test_what_is_written_is_read_as_texts(tmp_path, every_size):
    home = Home(tmp_path)
    given = [Upload("book.csv", book(1))]
    version = imports.import_(given, Options(), home, actor=COMMAND_LINE).version
    read = snapshots.read(home, version)
    assert snapshots.version(read) == version
    assert {str(dtype) for dtype in read["documents"].dtypes} == {
        "str", "int64", "Int64", "datetime64[s]",
    }  # fmt: skip


def test_texts_are_numbered_past_pieces_that_hold_none():
    text = pa.chunked_array([["b", "a"], [], ["b", None]], pa.large_string())
    codes, distinct = text_columns.encode(text)
    assert (codes.tolist(), distinct.to_pylist()) == ([0, 1, 0, -1], ["b", "a"])
    assert len(text_columns.encode(pa.chunked_array([[]], pa.large_string()))[0]) == 0
