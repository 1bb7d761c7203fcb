"""The aging page as a browser opens it: every card answers, controls do what they say."""

import pytest

CARDS = [
    "How old is what we are owed?",
    "Who owes what, and how old is it?",
    "Which documents are these?",
    "How old is it on the terms agreed?",
    "How old was it at each month-end?",
    "How much was past tolerance?",
    "Who holds most of it?",
    "Of 100 that get this late, how many are paid soon?",
    "What may never come in?",
]


def said(app) -> str:
    return "\n".join(str(m.value) for m in app.markdown)


def test_every_card_answers_on_the_sample(visit):
    app = visit("aging")
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
        ({"aging.basis": "Issue date"}, "issued 91 days ago or more"),
        ({"aging.disputed": "Without"}, "in dispute is left out"),
        ({"aging.disputed": "Only"}, "All of it is in dispute"),
        ({"aging.cuts": "15, 45"}, "46 days late or more"),
        ({"aging.show": "Share"}, "of what is open is late"),
    ],
)
def test_a_link_opens_the_page_as_it_was(visit, query: dict[str, str], words: str):
    assert words in said(visit("aging", **query)).replace("\\", "")


def test_cut_points_that_make_no_buckets_are_told_at_the_control(visit):
    app = visit("aging", **{"aging.cuts": "60, 30"})
    assert "60, 30 was given" in app.warning[0].value
    assert [h.value for h in app.header] == CARDS


def test_two_fields_are_crossed_and_none_is_everything_together(visit):
    app = visit("aging", **{"aging.by": "Region"})
    app.multiselect(key="aging.by").set_value(["segment", "region"]).run()
    assert not app.exception
    assert not app.error
    app.multiselect(key="aging.by").set_value([]).run()
    assert not app.error
