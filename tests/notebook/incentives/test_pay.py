"""Whose pay is seen by whom: no name and figure together for anybody who may not, however it is asked."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.board import clearance
from lib.board.clearance import ALONE, LEAST, Clearance
from lib.board.people import Person
from lib.ledger.codes import NONE
from lib.ledger.ledger import Ledger
from lib.notebook.incentives.pay import (
    SellersLeftOut,
    TooFewSellers,
    masked_sellers,
    masks,
    rounded_figures,
    visible_table,
)
from lib.notebook.incentives.questions import seller_names
from lib.notebook.registry import QUESTIONS, Inputs

SELLERS = ["ann", "bob", "cy", "dee", "ed"]
PAY = ("pay", "gain")
KEY = b"of this home"
HEAD, CY = Clearance(pay="all"), Clearance(pay="own", seller="cy")
TABLE = pd.DataFrame(
    {
        "salesperson": SELLERS,
        "days_late": [1.0, 2, 3, 4, 5],
        "sales": [123_456.0, 234_567, 345_678, 456_789, 567_890],
        "pay": [10.0, 20, 30, 40, 50],
        "gain": 1.0,
    }
)


def test_while_nobody_is_named_pay_stands_without_names():
    found = visible_table(TABLE, ALONE, SELLERS, PAY, KEY)
    assert found["salesperson"].tolist() == [f"Seller {c}" for c in "ABCDE"]
    assert sorted(found["pay"]) == [10, 20, 30, 40, 50]


@pytest.mark.parametrize("role", ["viewer", "service", "chair", "credit", "stranger"])
def test_who_heads_no_side_and_sells_nothing_sees_no_pay_and_no_name(role):
    found = visible_table(TABLE, clearance.of(Person("p", "Pat", role)), SELLERS, PAY, KEY)
    assert list(found.columns) == ["salesperson", "days_late", "sales"]
    assert not set(found["salesperson"]) & set(SELLERS)


@pytest.mark.parametrize("reader", [LEAST, ALONE, CY])
def test_exact_figures_do_not_undo_a_mask(reader: Clearance):
    found = visible_table(TABLE, reader, SELLERS, PAY, KEY)
    others = found[found["salesperson"] != "cy"]
    assert set(others["sales"]) <= {120_000.0, 230_000, 350_000, 460_000, 570_000}


def test_a_seller_sees_itself_and_nothing_of_the_others():
    found = visible_table(TABLE, CY, SELLERS, PAY, KEY).set_index("salesperson")
    assert found.loc["cy", ["pay", "gain", "days_late", "sales"]].tolist() == [30, 1, 3, 345_678]
    others = found.drop(index="cy")
    assert others[["pay", "gain"]].isna().all().all()
    assert not set(others.index) & set(SELLERS)
    assert len(others) == 4


def test_both_heads_see_all_of_it():
    found = visible_table(TABLE, HEAD, SELLERS, PAY, KEY)
    pd.testing.assert_frame_equal(found, TABLE)
    both = visible_table(TABLE, Clearance(pay="all", seller="bob"), SELLERS, PAY, KEY)
    assert both["pay"].notna().all(), "a head who sells is a head"


@given(st.permutations(SELLERS), st.lists(st.floats(1, 9), min_size=5, max_size=5))
def test_a_mask_tells_neither_size_nor_order(order: list[str], sizes: list[float]):
    """The same seller has the same letter, whoever sold most and however the ledger lists them."""
    called = masks(SELLERS, KEY)
    assert masks(order, KEY) == called
    table = TABLE.assign(pay=sizes, salesperson=order)
    found = visible_table(table, ALONE, order, PAY, KEY)
    assert found["salesperson"].tolist() == [f"Seller {c}" for c in "ABCDE"]
    back = dict(zip(found["salesperson"], found["pay"], strict=True))
    coarse = rounded_figures(pd.Series(sizes))
    assert all(back[called[name]] == size for name, size in zip(order, coarse, strict=True))


def test_who_does_not_hold_the_homes_key_cannot_work_out_a_mask():
    many = [f"seller {n}" for n in range(40)]
    here, elsewhere, unkeyed = (masks(many, key) for key in (KEY, b"another", b""))
    assert sum(here[name] == elsewhere[name] for name in many) < 10
    assert sum(here[name] == unkeyed[name] for name in many) < 10


@pytest.mark.parametrize("few", [1, 4])
def test_a_filter_that_leaves_few_names_nobody(few: int):
    with pytest.raises(TooFewSellers, match="compared from 5 on"):
        visible_table(TABLE.head(few), ALONE, SELLERS, PAY, KEY)
    with pytest.raises(TooFewSellers):
        masked_sellers(TABLE.head(few), SELLERS, KEY)
    assert len(visible_table(TABLE.head(few), HEAD, SELLERS, PAY, KEY)) == few


def test_a_filter_does_not_change_who_is_called_what():
    many = [f"s{n}" for n in range(12)]
    table = pd.DataFrame({"salesperson": many, "pay": 1.0})
    called = masks(many, KEY)
    found = visible_table(table.iloc[3:9], ALONE, many, PAY, KEY)
    assert set(found["salesperson"]) == {called[name] for name in many[3:9]}


def test_letters_go_on_after_z():
    many = [f"s{n}" for n in range(60)]
    found = visible_table(pd.DataFrame({"salesperson": many, "pay": 1.0}), ALONE, many, PAY, KEY)
    assert found["salesperson"].nunique() == 60
    assert found["salesperson"].tolist()[25:28] == ["Seller Z", "Seller AA", "Seller AB"]


def test_the_table_given_stays_as_it_was():
    before = TABLE.copy()
    visible_table(TABLE, CY, SELLERS, PAY, KEY)
    pd.testing.assert_frame_equal(TABLE, before)


MASKED = (
    "behaviour.terms_by_seller",
    "behaviour.quality",
    "incentives.sellers",
    "incentives.gains",
)


@pytest.mark.parametrize("name", MASKED)
def test_a_filter_that_leaves_a_seller_out_names_nobody(sample: Ledger, name: str):
    """Masks stay through filters: who is missing under one would be told by the others."""
    everyone = [s for s in seller_names(sample) if s != NONE]
    params = {**QUESTIONS[name].example, **({"by": "salesperson"} if "quality" in name else {})}
    for reader in (LEAST, Clearance(pay="own", seller=everyone[0])):
        cut = Inputs(sample.where(salesperson=everyone[1:]), clearance=reader, mask_key=KEY)
        with pytest.raises(SellersLeftOut, match=f"leave {len(everyone) - 1} of {len(everyone)}"):
            QUESTIONS[name].table(cut, **params)
        whole = Inputs(sample, clearance=reader, mask_key=KEY)
        QUESTIONS[name].table(whole, **params)
