"""The behaviour page as a browser opens it: every card answers, a link opens it as it was."""

import pytest

ONE = {"behaviour.more": "One customer"}
ASKED_OF_ONE = ["Paid by which day?", "Is it changing?", "How late, how often?",
                "What are their habits?", "Invoice by invoice"]  # fmt: skip
CLOSED = {
    "Who pays how, one by one?": ("pays latest of", 0),
    "Who complains when it is due?": ("complaints near the due date", 0),
    "What terms do we really give?": ("off the customer's standard", 0),
    "How do sellers give terms?": ("of invoices", 1),
    "What does a sale leave?": ("is left", 0),
}


def said(app) -> str:
    parts = (*app.header, *app.subheader, *app.markdown)
    return "\n".join(str(m.value) for m in parts).replace("\\", "").replace("**", "")


def small(app) -> None:
    """No error, and nothing large is sent."""
    assert not app.error
    assert not app.warning
    assert all(chart.proto.ByteSize() < 200_000 for chart in app.get("vega_lite_chart"))
    assert all(table.proto.ByteSize() < 200_000 for table in app.dataframe)


def test_every_card_answers_on_the_sample(visit):
    app = visit("behaviour")
    assert "usually pay late" in app.header[0].value
    assert [h.value for h in app.header][1:] == []
    lines = [s.value for s in app.subheader]
    assert lines[0] == "10 customers pay later than before"
    assert lines[1].startswith("Money kept beyond terms cost")
    assert len(app.get("vega_lite_chart")) == 2
    small(app)


@pytest.mark.parametrize("asked", CLOSED)
def test_a_closed_question_answers_when_it_is_opened(visit, asked: str):
    app = visit("behaviour", **{"behaviour.more": asked})
    words, charts = CLOSED[asked]
    assert words in app.subheader[-1].value
    assert len(app.get("vega_lite_chart")) == 2 + charts
    small(app)


def test_one_customer_answers_when_it_is_opened(visit):
    app = visit("behaviour", **ONE)
    assert all(asked in said(app) for asked in ASKED_OF_ONE)
    assert len(app.get("vega_lite_chart")) == 6
    small(app)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"customer": "C028"}, "None since March 2025"),
        # Planted: four slow down, three stop taking the discount, three fail and still owe.
        ({"behaviour.only": "slowing"}, "10 slowed down"),
        (
            {"as_of": "2025-03-31"},
            "1 customer pays later than before\nGlenmarra Wholesale Ltd most",
        ),
    ],
)
def test_a_link_opens_the_page_as_it_was(visit, query: dict[str, str], words: str):
    app = visit("behaviour", **query)
    assert not app.error
    assert all(part in said(app) for part in words.split("\n"))


@pytest.mark.parametrize(
    ("query", "left", "right"),
    [
        ({"behaviour.beside": "the year before"}, "The last 12 months", "The 12 months before"),
        (
            {"behaviour.beside": "another customer", "other": "C042"},
            "Hohenrain Handels GmbH & Co. KG · C017", "Cawdale Distribution Ltd · C042",
        ),
    ],
)  # fmt: skip
def test_two_stand_side_by_side(visit, query: dict[str, str], left: str, right: str):
    app = visit("behaviour", customer="C017", **query)
    assert [h.value for h in app.header][1:] == [left, right]
    assert said(app).count("Paid by which day?") == 2
    assert not app.error


def drawn(app) -> bytes:
    return b"".join(chart.proto.SerializeToString() for chart in app.get("vega_lite_chart"))


def test_presenting_masks_the_sellers(visit):
    app = visit("behaviour", **{"behaviour.more": "How do sellers give terms?"})
    assert b"Marc Delorme" in drawn(app)
    app.button(key="bar.present").click().run()
    assert b"Marc Delorme" not in drawn(app)
    assert not app.error


def test_a_customer_in_the_address_is_no_filter_of_the_cards_about_all(visit):
    """The link's customer is of the one open question: nothing above it filters by that customer."""
    assert "without the filters above" not in said(visit("behaviour", customer="C028"))
