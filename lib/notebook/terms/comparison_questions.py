"""Questions of the terms page about several scenarios side by side."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib import simulation
from lib.notebook.question import Inputs, question
from lib.notebook.terms import charts, sentences
from lib.notebook.terms.questions import (
    MARKS,
    ONE,
    SIMULATED,
    Plain,
    scenario_and_book,
    spread,
    what_if_of,
)
from lib.simulation import breakeven
from lib.simulation.levers import levers_text

_TWO = {
    "scenarios": [
        {"name": "longer", **ONE},
        {"name": "shorter", **ONE, "levers": {"term_shift": -10}},
    ]
}


_COMPARED = ("break-even", "present value", "range of 8 in 10")


_BESIDE = {
    "name": "Scenario",
    "volume": "More volume",
    "price": "Or price",
    "sales": "Sales",
    "p10": "Worth, low",
    "p50": "Worth, middle",
    "p90": "Worth, high",
}


@question(
    "terms.compare",
    "Which is better?",
    chart=charts.compare,
    sentence=sentences.compare,
    needs=SIMULATED,
    definitions=_COMPARED,
    example=_TWO,
    headings=_BESIDE,
)
def compare(inputs: Inputs, *, scenarios: Sequence[Plain]) -> pd.DataFrame:
    rows = []
    for scenario in scenarios:
        request, book = scenario_and_book(inputs, scenario)
        threshold, result = (
            simulation.break_even(book, request),
            what_if_of(inputs).simulate(request),
        )
        totals = simulation.totals(result, request)
        worth = spread(breakeven.doubt(book, request, result).change)
        change = totals[totals["who"] == "difference"].set_index("measure")
        rows.append(
            {
                "name": request.name,
                "about": request.select.label,
                "moved": levers_text(request.levers, book.currency),
                "volume": np.nan if threshold.volume is None else threshold.volume,
                "price": threshold.price,
                "sales": change["p50"]["sales"],
                "cash": change["p50"]["cash"],
                "receivables": change["p50"]["receivables"],
                "dso": change["p50"]["dso"],
                "lost": change["mean"]["expected_loss"],
                **{mark: worth[mark] for mark in MARKS},
                "weeks": request.weeks,
            }
        )
    return pd.DataFrame(rows)


compared_needs = question(
    "terms.compared",
    "What would each need?",
    sentence=sentences.compared_needs,
    needs=SIMULATED,
    definitions=_COMPARED,
    example=_TWO,
    headings=_BESIDE,
    aside=("p10", "p50", "p90", "weeks"),
)(compare.table)
