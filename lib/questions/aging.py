"""Questions of age."""

from typing import Any

import pandas as pd

from lib.analysis import aging
from lib.analysis.sums import reported
from lib.charts import aging as pictures
from lib.questions.question import Inputs, Question
from lib.readings import aging as readings


def _by_bucket(inputs: Inputs, *, by: str = "customer", **params: Any) -> pd.DataFrame:
    ledger = inputs.ledger
    table = aging.scan(ledger, by=(by,), **params)
    values = [c for c in table.columns if c not in (by, "currency")]
    total = reported(ledger, table, values).rename(columns={by: "group"})
    if by == "customer":
        total["group"] = total["group"].map(lambda key: ledger.names().get(key, key))
    return total.drop(columns="currency")


QUESTIONS = (
    Question(
        name="aging.by_bucket",
        ask="How old is what we are owed?",
        table=_by_bucket,
        chart=pictures.by_bucket,
        reading=readings.by_bucket,
        definitions=("open item", "days past due", "unapplied"),
        example={"by": "segment"},
        formats={"group": "text", "*": "money"},
    ),
)
