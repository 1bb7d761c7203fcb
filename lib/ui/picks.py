"""What a person picked in a figure, in the words of the ledger."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.ledger import wording
from lib.notebook.aging.charts import PICKED
from lib.notebook.labels import SEPARATOR
from lib.notebook.overview import party_charts
from lib.notebook.registry import Cell
from lib.ui import data, frame
from lib.ui.cells import Card
from lib.ui.frame import Scope


def bar(state: Any, by: Sequence[str]) -> tuple[dict[str, str], str | None]:
    """The group and the bucket of the bar that was picked; nothing of both where none was.

    >>> bar({"selection": {"picked": [{"key": "key", "bucket": "d1_30"}]}}, ["segment"])
    ({'segment': 'key'}, 'd1_30')
    """
    picked_bars = ((state or {}).get("selection") or {}).get(PICKED) or []
    if not picked_bars:
        return {}, None
    labels = str(picked_bars[0]["key"]).split(SEPARATOR)
    where = dict(zip(by, labels, strict=False)) if len(labels) == len(by) else {}
    return where, str(picked_bars[0]["bucket"])


def open_customer(state: Any) -> None:
    """Go to the page of the customer whose bar was picked; nothing where none was."""
    picked_bars = ((state or {}).get("selection") or {}).get(party_charts.PICKED) or []
    if picked_bars and (customer := picked_bars[0].get("customer")):
        page = frame.ROOT / "pages" / "customer.py"
        st.switch_page(page, query_params={"customer": str(customer)})


def label(where: Mapping[str, str], inside: str | None, scope: Scope) -> str:
    """A pick as a heading says it; nothing where nothing was picked."""
    names = data.names(scope.version)
    labels = [names.get(v, v) if f == "customer" else v for f, v in where.items()]
    return " · ".join([*labels, *([wording.bucket(inside)] if inside else [])])


def row(question_card: Card, **params: Any) -> str | None:
    """Show a question's table and return the document of the row that was picked."""
    state: Mapping[str, Any] | None = question_card.show(select="row", **params)
    rows = ((state or {}).get("selection") or {}).get("rows") or []
    table = data.rows(question_card.scope, Cell(question_card.question.name, params))
    return str(table["document"].iloc[rows[0]]) if rows and rows[0] < len(table) else None
