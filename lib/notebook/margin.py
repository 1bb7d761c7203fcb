"""A column of figures at the right of a picture, under a word of its own."""

import altair as alt
import pandas as pd

from lib.notebook.scale import NARROW, on_phone
from lib.notebook.style import Tokens


def column(
    base: alt.Chart, field: str, heading: str, *, reach: int, tokens: Tokens,
    inside: int | None = None,
) -> tuple[alt.Chart, alt.Chart]:  # fmt: skip
    """Texts beside the rows of a chart, and their heading above the plot.

    Args:
        base: a chart with its rows on y.
        field: the text of each row.
        reach: pixels from the plot's right edge to the end of the texts.
        inside: pixels from that edge inwards on a phone, where the texts stand on the line of the
            rows' names; None where they stay beside the plot.
    """
    right = alt.value({"expr": f"width + {reach}"})
    texts = base.mark_text(align="right", color=tokens["muted"])
    if inside is not None:
        right = alt.value({"expr": f"{NARROW} ? width - {inside} : width + {reach}"})
        texts = base.mark_text(
            align="right", baseline="middle", color=tokens["muted"], yOffset=on_phone(-8, 0)
        )
    head = alt.Chart(pd.DataFrame({"text": [heading]})).mark_text(
        align="right", color=tokens["muted"], fontWeight=600
    )
    return (
        texts.encode(x=right, text=f"{field}:N"),
        head.encode(x=right, y=alt.value(-12), text="text:N"),
    )
