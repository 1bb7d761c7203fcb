"""The aging page as a browser opens it: every card answers, controls do what they say."""

import pytest

LEAD = "Of €8.58 m open, €1.05 m is late"
SUPPORT = ["€495 k is past tolerance", "Five of 37 hold", "€1.05 m is late", "Of 100 open when due"]
CLOSED = {
    "Who owes what, and how old is it?": "customers are late",
    "Which documents are these?": "The largest is",
    "How much was past tolerance?": "of what is open is past tolerance",
    "What may never come in?": "may never come in",
}


def said(app) -> str:
    return "\n".join(str(m.value) for m in (*app.header, *app.subheader, *app.markdown))


def begin(findings, wanted: list[str]) -> bool:
    """Whether the findings stand in this order, each beginning as wanted."""
    told = [str(f.value).replace("\\", "").replace("\u00a0", " ") for f in findings]
    return len(told) == len(wanted) and all(map(str.startswith, told, wanted))


def test_every_card_answers_on_the_sample(visit):
    app = visit("aging")
    assert begin(app.header, [LEAD])
    assert begin(app.subheader, SUPPORT)
    assert not app.error
    assert not app.warning
    charts = app.get("vega_lite_chart")
    assert len(charts) == 5
    assert all(chart.proto.ByteSize() < 200_000 for chart in charts)


@pytest.mark.parametrize("asked", CLOSED)
def test_a_closed_question_answers_when_it_is_opened(visit, asked: str):
    app = visit("aging", **{"aging.more": asked})
    assert not app.error
    assert not app.warning
    assert begin(app.subheader[:-1], SUPPORT)
    assert CLOSED[asked] in app.subheader[-1].value.replace("\u00a0", " ")
    assert all(chart.proto.ByteSize() < 200_000 for chart in app.get("vega_lite_chart"))
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
    assert begin(app.header, [LEAD])
    assert begin(app.subheader, SUPPORT)


def test_two_fields_are_crossed_and_none_is_everything_together(visit):
    app = visit("aging", **{"aging.by": "Region"})
    app.multiselect(key="aging.by").set_value(["segment", "region"]).run()
    assert not app.exception
    assert not app.error
    app.multiselect(key="aging.by").set_value([]).run()
    assert not app.error
