"""An answer with the names that break exports, small enough to add up by hand."""

import datetime as dt

import altair as alt
import pandas as pd
import pytest

from lib.ledger.context import Context
from lib.notebook.answer import Answer
from lib.notebook.question import Question

NAMES = {
    "C1": "پخش آریا",
    "C2": "华东食品有限公司",
    "C3": "Grüße & Söhne",
    "C4": "=1+1",
    "C5": "Công ty Việt",
}
BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "d91_", "unapplied")


@pytest.fixture
def context() -> Context:
    return Context(
        "v7f3", "sample", dt.date(2026, 6, 30), "EUR", "due", {"region": ("North",)}, NAMES
    )


@pytest.fixture
def table() -> pd.DataFrame:
    """Six buckets and their total for five customers, in cents; columns add up to 1,100 … 160.05."""
    rows = [
        ("C1", 100_00, 0, 0, 0, 0, 0, 100_00),
        ("C2", 1_000_00, 20_05, 0, 0, 160_05, -80_10, 1_100_00),
        ("C3", 0, 0, 5, 0, 0, 0, 5),
        ("C4", 0, 0, 0, 7_00, 0, 0, 7_00),
        ("C5", 0, 1_00, 0, 0, 0, -2_50, -1_50),
    ]
    return pd.DataFrame(rows, columns=["customer", *BUCKETS, "total"])


@pytest.fixture
def chart(table) -> alt.LayerChart:
    rows = table.assign(name=table["customer"].map(NAMES))[["name", "total"]]
    base = alt.Chart(rows).encode(y=alt.Y("name:N", title=None), x=alt.X("total:Q", title=None))
    return base.mark_bar() + base.mark_text(align="left").encode(text="name:N")


@pytest.fixture
def sheet(table, context, chart) -> Answer:
    return Answer(
        Question(
            "aging.by_bucket",
            "How old is what we are owed?",
            table=lambda _: table,
            chart=lambda *_: chart,
            sentence=lambda *_: "",
            formats={"customer": "customer", "*": "money"},
        ),
        table,
        "پخش آریا: 8\u202f% of what is owed; 华东食品有限公司 nearly all of the rest.",
        context,
        parts=BUCKETS,
        adds=(*BUCKETS, "total"),
    )
