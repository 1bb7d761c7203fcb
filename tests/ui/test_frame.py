"""The scope that every page stands in: day, filters and ledger, from the address and the bar."""

import datetime as dt

import pytest

from lib.ui.frame import Scope
from lib.ui.names import marked, plain


def scope(app) -> Scope:
    return app.session_state["frame.scope"]


def test_without_a_load_the_sample_is_seen_on_its_last_day(visit) -> None:
    found = scope(visit("aging"))
    assert (found.version, found.day, found.filter_pairs) == ("sample", dt.date(2026, 6, 30), ())


def test_the_address_sets_day_and_filters(visit) -> None:
    page = visit("aging", as_of="2025-12-31", region="North")
    found = scope(page)
    assert found.day == dt.date(2025, 12, 31)
    assert found.filters == {"region": ("North",)}
    assert "1 filter" in [text.value for text in page.markdown], "said on the first run too"


@pytest.mark.parametrize(
    "query", [{"as_of": "2031-01-01"}, {"as_of": "soon"}, {"region": "Nowhere"}, {"ledger": "abc"}]
)
def test_an_address_that_means_nothing_falls_back_to_the_default(visit, query) -> None:
    found = scope(visit("aging", **query))
    assert (found.version, found.day, found.filter_pairs) == ("sample", dt.date(2026, 6, 30), ())


def test_filters_and_day_stay_when_the_page_changes(visit) -> None:
    app = visit("aging", as_of="2025-12-31", region="North")
    before = scope(app)
    app.multiselect(key="segment").set_value([app.multiselect(key="segment").options[0]]).run()
    assert len(scope(app).filter_pairs) == 2
    assert scope(app).day == before.day


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("**Late:** €5 to $6", "**Late\\:** €5 to \\$6"),
        ("a [link](http://x) & <b>", "a \\[link\\]\\(http\\:\u2060//x\\) & \\<b\\>"),
        (":red[alarm] `code`", "\\:red\\[alarm\\] \\`code\\`"),
    ],
)
def test_customer_text_is_shown_as_it_stands(said: str, shown: str) -> None:
    assert marked(said) == shown


def test_plain_leaves_ordinary_words_alone() -> None:
    assert plain("Grüße & Söhne, پخش آریا") == "Grüße & Söhne, پخش آریا"
