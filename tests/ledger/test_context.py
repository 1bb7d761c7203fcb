"""What a figure says of itself where its page has said the rest."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.ledger.context import Context, differences

PAGE = Context("v1", "sample", dt.date(2026, 6, 30), "EUR", filters={"region": ("North",)})


def test_a_figure_like_its_page_says_nothing():
    assert differences(PAGE, PAGE) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"basis": "issued"}, "by issue date"),
        ({"day": dt.date(2026, 5, 31)}, "31 May 2026"),
        ({"currency": "USD"}, "USD"),
        ({"filters": {}}, "without the filters above"),
        ({"filters": {"region": ("South",)}}, "region South"),
        ({"filters": {"region": ("North",), "customer": ("Acme",)}}, "customer Acme"),
        ({"version": "v2", "source": "May"}, "of the ledger May"),
        ({"assumptions": "house set 1"}, "assumptions: house set 1"),
    ],
)
def test_whatever_differs_is_said(change, words):
    assert differences(replace(PAGE, **change), PAGE) == words
