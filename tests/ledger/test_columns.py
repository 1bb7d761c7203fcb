"""Frames that carry exactly the columns of their role, typed, with nothing made up."""

import numpy as np
import pandas as pd
import pytest

from lib.ledger import columns, texts

ROLES = list(columns.ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_an_empty_frame_has_every_column_typed(role: str):
    empty = columns.empty(role)
    assert tuple(empty.columns) == columns.names(role)
    assert [str(t) for t in empty.dtypes] == [columns.dtype(c) for c in columns.ROLES[role]]


@pytest.mark.parametrize("role", ROLES)
def test_conforming_twice_changes_nothing(role: str):
    once = columns.conform(pd.DataFrame(columns=["strange"]), role)
    assert columns.conform(once, role).equals(once)


@pytest.mark.parametrize("role", ROLES)
def test_names_are_said_once(role: str):
    assert len(set(columns.names(role))) == len(columns.names(role))


def test_what_a_source_does_not_give_is_null_and_never_zero():
    given = pd.DataFrame({"customer": ["C1"], "credit_limit": [None], "colour": ["red"]})
    frame = columns.conform(given, "customers")
    assert frame["customer"].tolist() == ["C1"]
    assert frame.drop(columns="customer").isna().all(axis=None)
    assert "colour" not in frame


def test_large_amounts_stay_whole():
    """2^53 + 1 is the first whole number that a float cannot hold."""
    large = 2**53 + 1
    given = pd.DataFrame({"customer": ["a", "b"], "credit_limit": pd.array([large, None], "Int64")})
    assert columns.conform(given, "customers")["credit_limit"][0] == large


def test_keys_stay_text_with_their_zeros():
    frame = columns.conform(
        pd.DataFrame({"customer": ["007", "19-digit 1234567890123456789"]}), "customers"
    )
    assert frame["customer"].tolist() == ["007", "19-digit 1234567890123456789"]


def test_days_are_midnights_and_labels_begin_at_zero():
    given = pd.DataFrame({"day": ["2026-02-28"], "currency": ["USD"], "rate": [1]}, index=[7])
    frame = columns.conform(given, "rates")
    assert frame.index.tolist() == [0]
    assert frame.loc[0, "day"] == pd.Timestamp("2026-02-28")


def test_money_that_must_be_there_is_never_missing():
    given = pd.DataFrame({"document": ["I1"], "amount": [None]})
    with pytest.raises((TypeError, ValueError)):
        columns.conform(given, "documents")


def test_stacked_is_joined_and_conforming():
    first = columns.conform(
        pd.DataFrame(
            {"document": ["A", "B"], "amount": [1, 2], "due": ["2026-01-01", None]}
        ).assign(customer="C", kind="invoice", issued="2026-01-01", currency="EUR"),
        "documents",
    )
    second = first[["document", "amount", "issued"]].assign(
        reason=pd.Series(["x", None], dtype="str")
    )
    assert columns.stack([first, second], "documents").equals(
        columns.conform(pd.concat([first, second], ignore_index=True), "documents")
    )
    assert columns.stack([first.head(0), second], "documents")["reason"].tolist()[0] == "x"
    assert columns.stack([first.head(0)], "documents").equals(columns.empty("documents"))


@pytest.mark.parametrize("count", [0, 1, texts._BLOCK, 2 * texts._BLOCK + 3])
def test_one_text_is_repeated(count):
    assert texts.repeat("x", count).equals(pd.Series(["x"] * count, dtype="str"))
    assert texts.repeat(None, count).isna().sum() == count


@pytest.mark.parametrize("seed", range(30))
def test_texts_are_counted_alike_as_categories(seed):
    chance = np.random.default_rng(seed)
    column = pd.Series(chance.choice(["a", "b", "c", None], 9), dtype="str")
    categories = column.astype(pd.CategoricalDtype(["c", "d", "b", "a"]))
    assert texts.by_count(categories) == texts.by_count(column)
