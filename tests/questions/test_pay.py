"""Whose pay is seen by whom: no name and figure together for anybody who may not, however it is asked."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.questions.pay import ON_SCREEN, Viewer, masks, shown_to

SELLERS = ["ann", "bob", "cy", "dee", "ed"]
PAY = ("pay", "gain")
TABLE = pd.DataFrame(
    {
        "salesperson": SELLERS,
        "days_late": [1.0, 2, 3, 4, 5],
        "pay": [10.0, 20, 30, 40, 50],
        "gain": 1.0,
    }
)


def test_nobody_known_sees_pay_without_names():
    found = shown_to(TABLE, Viewer(), SELLERS, PAY)
    assert found["salesperson"].tolist() == [f"Seller {c}" for c in "ABCDE"]
    assert sorted(found["pay"]) == [10, 20, 30, 40, 50]


@pytest.mark.parametrize("viewer", [ON_SCREEN, Viewer("ann", False, True), Viewer("", True, True)])
def test_where_others_look_on_there_is_no_pay_and_no_name_whoever_is_signed_in(viewer: Viewer):
    found = shown_to(TABLE, viewer, SELLERS, PAY)
    assert list(found.columns) == ["salesperson", "days_late"]
    assert not set(found["salesperson"]) & set(SELLERS)


def test_a_seller_sees_itself_and_nothing_of_the_others():
    found = shown_to(TABLE, Viewer("cy"), SELLERS, PAY).set_index("salesperson")
    assert found.loc["cy", ["pay", "gain", "days_late"]].tolist() == [30, 1, 3]
    others = found.drop(index="cy")
    assert others[["pay", "gain"]].isna().all().all()
    assert not set(others.index) & set(SELLERS)
    assert len(others) == 4


def test_both_heads_see_all_of_it():
    found = shown_to(TABLE, Viewer(head=True), SELLERS, PAY)
    assert found["salesperson"].tolist() == SELLERS
    assert found["pay"].tolist() == TABLE["pay"].tolist()
    both = shown_to(TABLE, Viewer("bob", head=True), SELLERS, PAY)
    assert both["pay"].notna().all(), "a head who sells is a head"


@given(st.permutations(SELLERS), st.lists(st.floats(1, 9), min_size=5, max_size=5))
def test_a_mask_tells_neither_size_nor_order(order: list[str], sizes: list[float]):
    """The same seller has the same letter, whoever sold most and however the ledger lists them."""
    assert masks(order) == masks(SELLERS)
    table = TABLE.assign(pay=sizes, salesperson=order)
    found = shown_to(table, Viewer(), order, PAY)
    assert found["salesperson"].tolist() == [f"Seller {c}" for c in "ABCDE"]
    called = masks(SELLERS)
    back = dict(zip(found["salesperson"], found["pay"], strict=True))
    assert all(back[called[name]] == size for name, size in zip(order, sizes, strict=True))


def test_a_filter_does_not_change_who_is_called_what():
    few = shown_to(TABLE.iloc[2:4], Viewer(), SELLERS, PAY)
    assert set(few["salesperson"]) == {masks(SELLERS)["cy"], masks(SELLERS)["dee"]}


def test_letters_go_on_after_z():
    many = [f"s{n}" for n in range(60)]
    found = shown_to(pd.DataFrame({"salesperson": many, "pay": 1.0}), Viewer(), many, PAY)
    assert found["salesperson"].nunique() == 60
    assert found["salesperson"].tolist()[25:28] == ["Seller Z", "Seller AA", "Seller AB"]


def test_the_table_given_stays_as_it_was():
    before = TABLE.copy()
    shown_to(TABLE, Viewer("cy"), SELLERS, PAY)
    pd.testing.assert_frame_equal(TABLE, before)
