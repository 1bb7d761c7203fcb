"""Controls of the distribution page: the place, the rate and what is assumed, and a policy."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.ledger.mistake import Mistake
from lib.ledger.wording import percent
from lib.notebook.distribution.questions import JOINING, SERVICE, products
from lib.simulation import markets
from lib.simulation.distribution import EVERYWHERE
from lib.simulation.distribution_policy import AXES, POINTS
from lib.simulation.markets import Market
from lib.ui import data, house
from lib.ui.frame import Scope
from lib.ui.names import plain

_LIKE, _RECORD, _OTHER = "as today's on average", "as the record shows", "another share"
_UNKNOWN = "half to all of today's average"
_HERE = "as customers there"
_MORE = 10  # points above today's that the slider starts at


def choose(regions_by_product: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The product and the region looked at.

    Args:
        regions_by_product: product -> the regions it is sold in.
    """
    product = st.selectbox(
        "Product", list(regions_by_product), key="distribution.product", bind="query-params",
        width=140, label_visibility="collapsed",
    )  # fmt: skip
    regions = [region for region in regions_by_product[product] if region != EVERYWHERE]
    region = EVERYWHERE
    if regions:
        region = st.selectbox(
            "Region", [EVERYWHERE, *regions], key="distribution.region", bind="query-params",
            format_func=lambda r: r or "All regions", width=150, label_visibility="collapsed",
        )  # fmt: skip
    return {"product": product, "region": region}


def levers(
    scope: Scope, place_choice: Mapping[str, str], body: DeltaGenerator
) -> dict[str, Any] | None:
    """The rate to try and what is assumed; None, with a sentence, where nothing is to be moved.

    Args:
        body: where the sentence stands.
    """
    try:
        place = markets.market(data.ledger(scope), place_choice["product"], place_choice["region"])
        groups = markets.by_class(data.ledger(scope))
    except Mistake as mistake:
        body.warning(plain(str(mistake)), icon=":material/info:")
        return None
    key = f"distribution.{place_choice['product']}.{place_choice['region']}"
    percent_today = round(place.rate * 100)
    rate = st.slider(
        "Sold by, % of outlets", 1, 100, min(percent_today + _MORE, 100), key=f"{key}.rate", width=260,
        label_visibility="collapsed", format="%d %% of outlets",
        help=(
            f"Today {percent_today} %: {place.carrying:,} of {place.outlets:,}. Others join, "
            "or some leave"
        ),
    )  # fmt: skip
    with st.popover("Assumptions", icon=":material/tune:", width="content"):
        sells = _sells(place, key)
        group = st.selectbox(
            "Outlets added pay", ["", *groups], key="distribution.group", bind="query-params",
            format_func=lambda g: groups[g].name if g else _HERE,
            help="As class C, say, or as customers without a record: their term, lateness and losses",
        )  # fmt: skip
        assumptions = _assumptions(scope, place, groups[group] if group else place.paying)
    exact = place.rate if rate == percent_today else rate / 100
    return {"rate": exact, "sells": sells, "group": group, **assumptions}


def _sells(place: Market, key: str) -> list[float]:
    """What the next outlet sells beside today's average: low, likely, high."""
    fit = place.fitted
    has = fit.exponent is not None
    choices = [*([_RECORD] if has else [_UNKNOWN]), _LIKE, _OTHER]
    choice = st.selectbox(
        "The next outlet sells", choices, key=f"{key}.sells",
        help="Sales go with distribution to the power b: b = 0.6 means that the next outlet sells 60 % "
        "of today's average, the one after a little less. From the record never above 1",
    )  # fmt: skip
    if choice in (_RECORD, _UNKNOWN):
        return [place.sells.low, place.sells.base, place.sells.high]
    if choice == _OTHER:
        low, high = st.slider(
            "% of today's average", 10, 200, (40, 100), step=5, key="distribution.share",
            bind="query-params",
        )  # fmt: skip
        return [low / 100, (low + high) / 200, high / 100]
    return [1.0, 1.0, 1.0]


def _assumptions(scope: Scope, place: Market, paying: markets.Paying) -> dict[str, Any]:
    def number(label: str, value: float, most: float, name: str, step: float = 1.0) -> float:
        return float(
            st.number_input(
                label, 0.0, most, value, step=step, format="%.1f", key=f"distribution.{name}",
                bind="query-params",
            )
        )  # fmt: skip

    st.caption(
        f"From the ledger: {plain(paying.name)} have terms of {paying.term} days, pay "
        f"{paying.days_late:.0f} days after them on average and lose us {percent(paying.loss)} of "
        f"sales. Margin and cost of money are the house's, the others defaults, until you try another."
    )
    left_column, right_column = st.columns(2)
    with left_column:
        term = st.number_input(
            "Term of outlets added, days", 0, 365, None, key="distribution.term", bind="query-params",
            placeholder=f"{paying.term}, as the ledger",
        )  # fmt: skip
        later = st.number_input(
            "They pay later by, days", 0, 180, 0, key="distribution.later", bind="query-params"
        )
        loss = st.number_input(
            "Lost of their sales, %", 0.0, 100.0, None, step=0.5, format="%.1f",
            key="distribution.loss", bind="query-params",
            placeholder=f"{paying.loss * 100:.1f}, as the ledger",
        )  # fmt: skip
        margin = house.share(
            scope, "margin", "Margin, % of sales", "distribution.margin", step=1.0, format="%.1f"
        )
        capital = house.share(
            scope, "cost_of_capital", "Cost of money, % a year", "distribution.capital", step=0.5,
            format="%.1f",
        )  # fmt: skip
    with right_column:
        service = number(
            "Serving an outlet, % of an average one's sales", SERVICE * 100, 100.0, "serve"
        )
        joining = number("Winning one, % of an average one's sales", JOINING * 100, 500.0, "win")
        years = number("An outlet stays, years", 5.0, 30.0, "years")
        fill = number("First fill, weeks of its sales", 2.0, 26.0, "fill")
        months = st.number_input(
            "Reached within, months", 1, 24, 12, key="distribution.months", bind="query-params"
        )
    return {
        "term": term, "later": later, "loss": None if loss is None else loss / 100,
        "margin": margin, "cost_of_capital": capital, "service": service / 100,
        "joining": joining / 100, "years": max(years, 0.5), "fill": fill, "months": months,
    }  # fmt: skip


def policy(scope: Scope, body: DeltaGenerator) -> dict[str, Any]:
    """The axis, what each level means, and the guardrail.

    Args:
        body: where products are put on levels, which needs the card's whole width.
    """
    axis = st.segmented_control(
        "A policy by", list(AXES), default="stage", required=True, key="distribution.axis",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    with st.popover("Adjust", icon=":material/tune:", width="content"):
        faster = st.number_input(
            "Owed may outgrow sales by, points", 0, 100, 5, key="distribution.faster",
            bind="query-params",
        )  # fmt: skip
        longest = st.number_input(
            "Added outlets pay within, days", 0, 365, 90, key="distribution.longest",
            bind="query-params",
        )  # fmt: skip
        points = {
            level: st.number_input(
                f"{level.capitalize()}, points a year", -50, 50, round(POINTS[level] * 100),
                key=f"distribution.points.{level}", bind="query-params",
            ) / 100
            for level in AXES[axis]
        }  # fmt: skip
    levels = {}
    if axis != "stage":
        with body:
            levels = _level_choices(list(products(data.ledger(scope))), AXES[axis], axis)
    return {
        "axis": axis,
        "levels": levels,
        "points": points,
        "faster": faster / 100,
        "longest": longest,
    }


def _level_choices(
    product_names: Sequence[str], levels: Sequence[str], axis: str
) -> dict[str, str]:
    """Which products people put on which level; each on one."""
    level_by_product: dict[str, str] = {}
    for column, level in zip(st.columns(len(levels)), levels, strict=True):
        with column:
            picked_products = st.multiselect(
                level.capitalize(), [p for p in product_names if p not in level_by_product],
                key=f"distribution.{axis}.{level}", bind="query-params", placeholder="No product yet",
            )  # fmt: skip
        level_by_product |= dict.fromkeys(picked_products, level)
    return level_by_product
