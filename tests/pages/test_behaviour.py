"""The behaviour page as a browser opens it: every card answers, a link opens it as it was."""

import pytest

CARDS = [
    "Who pays how?", "Who pays how, one by one?", "Who is changing?", "Who complains when it is due?",
    "What terms do we really give?", "How do sellers give terms?", "What does waiting cost us?",
    "What does a sale leave?", "One customer", "Paid by which day?", "Is it changing?",
    "How late, how often?", "What are their habits?", "Invoice by invoice",
]  # fmt: skip


def said(app) -> str:
    return "\n".join(str(m.value) for m in app.markdown).replace("\\", "").replace("**", "")


def test_every_card_answers_on_the_sample(visit):
    app = visit("behaviour")
    assert [h.value for h in app.header] == CARDS
    assert not app.error
    assert not app.warning
    charts = app.get("vega_lite_chart")
    assert len(charts) == 7
    assert all(chart.proto.ByteSize() < 200_000 for chart in charts)
    assert all(table.proto.ByteSize() < 200_000 for table in app.dataframe)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"customer": "C028"}, "none since March 2025"),
        # Planted: four slow down, three stop taking the discount, three fail and still owe.
        ({"behaviour.only": "slowing"}, "10 slowed down"),
        (
            {"as_of": "2025-03-31"},
            "1 customer pays later than before; Glenmarra Wholesale Ltd most",
        ),
    ],
)
def test_a_link_opens_the_page_as_it_was(visit, query: dict[str, str], words: str):
    app = visit("behaviour", **query)
    assert not app.error
    assert words in said(app) + "\n".join(h.value for h in app.header)


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
    assert [s.value for s in app.subheader] == [left, right]
    assert [h.value for h in app.header].count("Paid by which day?") == 2
    assert not app.error


def drawn(app) -> bytes:
    return b"".join(chart.proto.SerializeToString() for chart in app.get("vega_lite_chart"))


def test_presenting_masks_the_sellers(visit):
    app = visit("behaviour")
    assert b"Marc Delorme" in drawn(app)
    app.button(key="bar.present").click().run()
    assert b"Marc Delorme" not in drawn(app)
    assert not app.error
