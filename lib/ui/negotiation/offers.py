"""The signal and the options as coloured tables that words say too; on a phone, a card an option."""

from html import escape
from typing import Any

import streamlit as st

from lib.export.negotiation import ROOM, Grid, options_grid
from lib.ledger.house import HouseValues
from lib.notebook.answer import Answer
from lib.notebook.credit_wording import check

SIGNAL = "terms.signal"
_STYLE = """
<style>
.deal { width: 100%; border-collapse: collapse; font-size: 0.95rem; }
.deal th, .deal td { text-align: left; padding: 0.3rem 0.55rem; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.deal tbody th { font-weight: 400; opacity: 0.75; white-space: nowrap; }
.deal thead th, .deal thead td { font-weight: 600; border-bottom: 0; }
.deal.wide { table-layout: fixed; }
.deal.wide thead td { width: 10.5rem; }
.deal tr.room td { font-weight: 600; }
.deal .red, .deals .red, .signal .red { background: #8E1F1A; color: #FFFFFF; }
.deal .amber, .deals .amber, .signal .amber { background: #E3A82B; color: #1F2933; }
.deal .green, .deals .green, .signal .green { background: #BFE3CF; color: #1F2933; }
.signal { display: flex; flex-wrap: wrap; gap: 0.35rem; font-size: 0.9rem; }
.signal > span { padding: 0.2rem 0.6rem; border-radius: 4px;
  border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
.deals { display: none; }
.deals h4 { margin: 0; padding: 0.35rem 0.55rem; font-size: 1rem; }
.deals div { margin-bottom: 0.9rem; }
@media (max-width: 767px) { .deal.wide { display: none; } .deals { display: block; } }
</style>
"""
NEEDED = "needed"
_MARKS = {"red": "■", "amber": "◆", "green": "●", "none": "–"}


def signal_params(values: HouseValues, customer: str) -> dict[str, Any]:
    """What the signal takes: a customer and, where the house has agreed values, those."""
    agreed = values.agreed_values
    return {"customer": customer} | ({"assumptions": agreed} if agreed else {})


def signal(answer: Answer, *, without: str = "") -> None:
    """Each check in its colour, with its mark and its words.

    Args:
        without: a check that the words beside it say already.
    """
    spans = []
    for row in answer.table.to_dict("records"):
        if row["check"] == without:
            continue
        state, text = check(row, answer.context)
        spans.append(f'<span class="{state}">{_MARKS[state]} {escape(text)}</span>')
    st.html(f'{_STYLE}<div class="signal">{"".join(spans)}</div>')


def options(answer: Answer) -> None:
    """The options side by side; below 768 px one under the other, so that nothing is cut."""
    grid = options_grid(answer)
    st.html(f"{_STYLE}{_wide(grid)}{_narrow(grid)}")


def _wide(grid: Grid) -> str:
    names, marks, *lines = grid.head_lines
    heads = "".join(f"<tr><td></td>{_head(texts[1:], grid)}</tr>" for texts in (marks, names))
    body = "".join(f"<tr{_weight(line[0])}>{_row(line[0], line[1:])}</tr>" for line in lines)
    return f'<table class="deal wide"><thead>{heads}</thead><tbody>{body}</tbody></table>'


def _head(texts: tuple[str, ...], grid: Grid) -> str:
    """One of two lines above the columns: what an option is to us, and its name."""
    return "".join(
        f'<th class="{state}" scope="col">{escape(text)}</th>'
        for text, state in zip(texts, grid.states, strict=True)
    )


def _weight(head: str) -> str:
    """The row that is looked for first stands out."""
    return ' class="room"' if head == ROOM else ""


def _narrow(grid: Grid) -> str:
    cards = []
    for row, state in zip(grid.rows, grid.states, strict=True):
        title = f'<h4 class="{state}">{escape(row[0])} · {escape(row[1])}</h4>'
        pairs = zip(grid.heads[2:], row[2:], strict=True)
        lines = "".join(f"<tr>{_row(head, (cell,))}</tr>" for head, cell in pairs if cell != "–")
        cards.append(f'<div>{title}<table class="deal"><tbody>{lines}</tbody></table></div>')
    return f'<div class="deals">{"".join(cards)}</div>'


def _row(head: str, cells: tuple[str, ...]) -> str:
    return f'<th scope="row">{escape(head)}</th>' + "".join(
        f"<td>{escape(cell)}</td>" for cell in cells
    )
