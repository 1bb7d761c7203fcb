"""A column of figures at the right of a picture, under a word of its own."""

import altair as alt
import pandas as pd

from lib.notebook.style import Tokens


def column(
    base: alt.Chart, field: str, heading: str, *, reach: int, tokens: Tokens
) -> tuple[alt.Chart, alt.Chart]:
    """Texts beside the rows of a chart, and their heading above the plot.

    Args:
        base: a chart with its rows on y.
        field: the text of each row.
        reach: pixels from the plot's right edge to the end of the texts.
    """
    right = alt.value({"expr": f"width + {reach}"})
    texts = base.mark_text(align="right", color=tokens["muted"])
    head = alt.Chart(pd.DataFrame({"text": [heading]})).mark_text(
        align="right", color=tokens["muted"], fontWeight=600
    )
    return (
        texts.encode(x=right, text=f"{field}:N"),
        head.encode(x=right, y=alt.value(-12), text="text:N"),
    )
