"""Questions of distribution: how widely a product is sold, what more or fewer outlets would bring."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lib.ledger import lacks
from lib.ledger.command_line import TYPED
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.money import in_units
from lib.notebook.distribution import charts, sentences
from lib.notebook.question import Inputs, Need, Rows, question
from lib.simulation import distribution_policy, markets, outlets
from lib.simulation.assumptions import Range
from lib.simulation.distribution import EVERYWHERE, curve, joined
from lib.simulation.distribution_policy import POINTS, Policy
from lib.simulation.markets import ALL, Market, Paying
from lib.simulation.mistakes import unknown
from lib.simulation.outlets import Move

YEAR = 12
FEWEST = 5
_LOOKED_AT = 12
SERVICE, JOINING = 0.10, 0.05
_ESTIMATES = (
    "sales", "sales_low", "sales_high", "receivables", "loss", "left", "left_low", "left_high", "cash",
)  # fmt: skip
"""Of what an average outlet sells a year: what serving it costs a year, and winning it once; ours."""


SOLD: frozenset[Need] = frozenset({"ledger", "sales"})


EXAMPLE = {"product": "P2", "region": "North"}


LEVERS = {**EXAMPLE, "rate": 0.65, "sells": [0.4, 0.6, 1.0], "group": "C"}


def no_outlet_sales() -> Mistake:
    """A question about distribution was asked of a ledger that does not say what outlets sell."""
    return Mistake(
        "This ledger does not say what outlets sell, so there is no distribution to look at. Add a "
        f"file with month, product, region, outlet and amount to it: {TYPED} import FILE "
        "--role sales --append."
    )


def _sales_ledger(inputs: Inputs) -> Ledger:
    if not len(inputs.ledger.extra("sales")):
        raise no_outlet_sales()
    return inputs.ledger


def products(ledger: Ledger) -> Mapping[str, Sequence[str]]:
    """Product -> the regions it was lately sold in.

    Those of most sales first; of the first dozen the one before all that has a curve, so that what is
    looked at first tells something.
    """
    now = markets.today(ledger)
    now = now[now["carrying"] > 0]
    order = now.groupby("product")["sales"].sum().sort_values(ascending=False, kind="stable").index
    first = [name for name in order[:_LOOKED_AT] if _has_curve(ledger, str(name))][:1]
    return {
        str(product): sorted(map(str, now.loc[now["product"] == product, "region"]))
        for product in dict.fromkeys([*first, *order])
    }


def _has_curve(ledger: Ledger, product: str) -> bool:
    record = markets.months(ledger, False)
    return curve(record[record["product"] == product]).exponent is not None


def _months(inputs: Inputs, product: str, region: str) -> pd.DataFrame:
    table = markets.months(_sales_ledger(inputs), region != EVERYWHERE)
    rows = table[(table["product"] == product) & (table["region"] == region)]
    if rows.empty:
        raise unknown("product on record there called", product, ", ".join(products(inputs.ledger)))
    return rows.reset_index(drop=True)


@question(
    "distribution.rate",
    "How many outlets sell it?",
    chart=charts.rate,
    sentence=sentences.rate,
    needs=SOLD,
    definitions=("distribution rate",),
    example=EXAMPLE,
    formats={"weighted": "percent"},
    headings={"weighted": "By their weight"},
)
def rate(inputs: Inputs, *, product: str, region: str = EVERYWHERE) -> Rows:
    rows = _months(inputs, product, region)
    has_list = len(inputs.ledger.extra("outlets")) > 0
    facts = {"product": product, "region": region, "listed": has_list}
    return Rows(rows[["month", "numeric", "weighted", "carrying", "outlets"]], facts)


@question(
    "distribution.velocity",
    "What does an outlet sell?",
    chart=charts.velocity,
    sentence=sentences.velocity,
    needs=SOLD,
    definitions=("velocity",),
    example=EXAMPLE,
)
def velocity(inputs: Inputs, *, product: str, region: str = EVERYWHERE) -> pd.DataFrame:
    rows = _months(inputs, product, region)
    return rows[["month", "velocity", "carrying", "product", "region"]].dropna(subset="velocity")


@question(
    "distribution.sales",
    "What do they sell together?",
    chart=charts.sales,
    sentence=sentences.sales,
    needs=SOLD,
    definitions=("velocity",),
    example=EXAMPLE,
)
def sales(inputs: Inputs, *, product: str, region: str = EVERYWHERE) -> pd.DataFrame:
    rows = _months(inputs, product, region)
    return rows[["month", "sales", "carrying", "product", "region"]]


@question(
    "distribution.places",
    "Where is what sold?",
    sentence=sentences.places,
    needs=SOLD,
    definitions=("distribution rate", "velocity"),
    example={},
    formats={"weighted": "percent"},
    headings={
        "year_ago": "A year ago",
        "weighted": "By their weight",
        "velocity": "An outlet a month",
        "sales_12": "Sold in 12 months",
    },
)
def places(inputs: Inputs) -> pd.DataFrame:
    """Every product and region: distribution today and a year ago, velocity, sales of twelve months."""
    ledger = _sales_ledger(inputs)
    record, now = markets.months(ledger), markets.today(ledger)
    keys = ["product", "region"]
    last = record["month"].max()
    year = record[record["month"] > last - pd.DateOffset(months=YEAR)]
    before = record[record["month"] == last - pd.DateOffset(months=YEAR)]
    earlier = before.set_index(keys)["numeric"].rename("year_ago")
    sums = year.groupby(keys)["sales"].sum().rename("sales_12")
    result = now.set_index(keys).join([earlier, sums]).reset_index()
    names = [
        *keys,
        "carrying",
        "outlets",
        "numeric",
        "year_ago",
        "weighted",
        "velocity",
        "sales_12",
    ]
    result = result[names].sort_values(["sales_12", *keys], ascending=[False, True, True])
    return _drop_absent(result.reset_index(drop=True))


def _drop_absent(table: pd.DataFrame) -> pd.DataFrame:
    """A table without the columns of regions and weights where there are none."""
    absent_columns = [
        *(["region"] if table["region"].eq(EVERYWHERE).all() else []),
        *(["weighted"] if "weighted" in table and table["weighted"].isna().all() else []),
    ]
    return table.drop(columns=absent_columns)


@question(
    "distribution.curve",
    "Did sales rise with outlets?",
    chart=charts.curve,
    sentence=sentences.curve,
    needs=SOLD,
    definitions=("distribution curve",),
    example=EXAMPLE,
    formats={"off": "percent"},
)
def sales_curve(inputs: Inputs, *, product: str, region: str = EVERYWHERE) -> pd.DataFrame:
    """The months of the record, and the curve through them where the record bears one."""
    rows = _months(inputs, product, region)
    fit = markets.market(inputs.ledger, product, region).fitted
    months = rows[(rows["sales"] > 0) & (rows["numeric"] > 0)]
    exponent = np.nan if fit.exponent is None else fit.exponent
    fitted = np.exp(fit.level + exponent * np.log(months["numeric"].astype("float64")))
    return months[["month", "numeric", "sales", "product", "region"]].assign(
        fitted=fitted, exponent=exponent, low=fit.low, high=fit.high, off=fit.off,
        refused=fit.refused, warning=" ".join(fit.warnings),
    ).astype({"low": "float64", "high": "float64"})  # fmt: skip


@question(
    "distribution.joined",
    "What do newer outlets sell?",
    sentence=sentences.newer_outlets,
    needs=SOLD,
    definitions=("velocity",),
    example={},
    headings={
        "old": "Had it before",
        "joined": "Took it up",
        "old_velocity": "Before, a month",
        "joined_velocity": "Newer, a month",
        "ratio": "Newer beside before",
    },
    aside=("by_weight",),
)
def newer_outlets(inputs: Inputs) -> pd.DataFrame:
    ledger = _sales_ledger(inputs)
    table = joined(ledger.extra("sales"), ledger.extra("outlets"))
    rows = table[(table["joined"] >= FEWEST) & (table["old"] >= FEWEST)]
    return _drop_absent(rows.reset_index(drop=True))


@question(
    "distribution.loading",
    "Does what is owed outgrow sales?",
    chart=charts.loading,
    sentence=sentences.loading,
    needs=SOLD,
    definitions=("channel loading",),
    example=EXAMPLE,
    formats={"sales": "percent", "owed": "percent"},
    headings={
        "numeric": "Outlets grew",
        "sales": "Sales grew",
        "owed": "Owed grew",
        "doubt": "Give or take",
    },
    requires=(lacks.SALES,),
)
def loading(inputs: Inputs, *, product: str, region: str = EVERYWHERE) -> pd.DataFrame:
    """Growth of distribution, outlets' sales and what is owed: a year beside the year before."""
    months = distribution_policy.monthly_record(_sales_ledger(inputs), product, region)
    if months.empty:
        raise unknown("product on record there called", product, ", ".join(products(inputs.ledger)))
    has_invoices = bool(months["owed"].notna().any())
    monthly = months.set_index("month")[["numeric", "sales", "owed"]].asfreq("MS").astype("float64")
    if has_invoices:
        monthly["owed"] = monthly["owed"].fillna(0.0)
    year = monthly.rolling(YEAR).sum()
    return (year / year.shift(YEAR).where(lambda sums: sums > 0) - 1).reset_index().assign(
        product=product, region=region, invoiced=has_invoices, 
        doubt=distribution_policy.outgrowth(months)[2],
    )  # fmt: skip


def paying_of_added(
    ledger: Ledger, place: Market, group: str, term: int | None, later: int, loss: float | None
) -> Paying:
    """How outlets added pay: as the customers there, as a class, or as customers without a record."""
    classes = markets.by_class(ledger)
    if group not in ("", *classes):
        raise unknown("class of customers", group, ", ".join(classes))
    return (classes[group] if group else place.paying).on(term, later, loss)


def _move(
    inputs: Inputs, product: str, region: str, *, sells: Sequence[float] | None = None,
    group: str = "", term: int | None = None, later: int = 0, loss: float | None = None,
    margin: float = 0.30, cost_of_capital: float = 0.12, service: float = SERVICE,
    joining: float = JOINING, years: float = 5.0, fill: float = 2.0, months: int = 12,
) -> tuple[Market, Move]:  # fmt: skip
    """A place and what is assumed of a move there, costs as shares of what an average outlet sells.

    Args:
        sells: what the next outlet sells; by default what the place's record tells of it.
    """
    ledger = _sales_ledger(inputs)
    place = markets.market(ledger, product, region)
    paying = paying_of_added(ledger, place, group, term, later, loss)
    move = Move(
        place.sells if sells is None else _range(sells), paying, margin, cost_of_capital, service,
        joining, years, fill, months,
    )  # fmt: skip
    return place, distribution_policy.scaled(move, place)


def _range(sells: Sequence[float]) -> Range:
    return Range.read("What the next outlet sells", list(sells))


@question(
    "distribution.levers",
    "Narrower, today's, wider",
    chart=charts.levers,
    sentence=sentences.levers,
    needs=SOLD,
    definitions=("distribution curve", "receivables of added outlets"),
    example=LEVERS,
    formats={"carrying": "days"},
    headings={
        "distribution": "Distribution",
        "rate": "Of outlets",
        "carrying": "Outlets",
        "sales": "Billed a year",
        "receivables": "Owed to us",
        "loss": "At risk a year",
        "left": "Left a year",
        "left_low": "At least",
        "left_high": "At most",
        "cash": "Cash, first 12 months",
    },
    aside=("sales_low", "sales_high", "chosen"),
    requires=lacks.PAST,
)
def levers(
    inputs: Inputs, *, product: str, region: str = EVERYWHERE, rate: float, **levers: object
) -> Rows:
    place, move = _move(inputs, product, region, **levers)  # type: ignore[arg-type]
    table = outlets.side_by_side(place, rate, move)
    estimates = [c for c in _ESTIMATES if c in table]
    table[estimates] = in_units(table[estimates], inputs.ledger.currency)
    return Rows(table.drop(columns=["pays_until", "pays_until_low", "pays_until_high"]), {
        "seen_low": place.fitted.lowest, "seen_high": place.fitted.highest, "billed": place.billed,
        "added_days": move.added.days, "today_days": place.paying.days,
        "product": product, "region": region,
    })  # fmt: skip


@question(
    "distribution.next",
    "Where does one more stop paying?",
    chart=charts.next_outlet,
    sentence=sentences.next_outlet,
    needs=SOLD,
    definitions=("worth of an outlet",),
    example=LEVERS,
    formats={
        "value": "money",
        "low": "money",
        "high": "money",
        "today": "percent",
        "asked": "percent",
    },
    headings={"velocity": "Sells a year", "left": "Leaves a year", "value": "Worth over its years"},
    requires=lacks.PAST,
)
def next_outlet(
    inputs: Inputs, *, product: str, region: str = EVERYWHERE, rate: float, **levers: object
) -> pd.DataFrame:
    """What each next outlet is worth over its years, at the likely exponent and over its range."""
    place, move = _move(inputs, product, region, **levers)  # type: ignore[arg-type]
    tables = {e: outlets.marginal(place, move, getattr(move.exponent, e)) for e in outlets.ENDS}
    ends = np.stack([table["value"].to_numpy() for table in tables.values()])
    until = {e: outlets.pays_until(place, move, getattr(move.exponent, e)) for e in outlets.ENDS}
    return tables["base"].assign(
        low=ends.min(axis=0), high=ends.max(axis=0), today=place.rate, asked=rate,
        pays_until=until["base"], until_low=min(until.values()), until_high=max(until.values()),
        years=move.years, product=product, region=region,
    )  # fmt: skip


@question(
    "distribution.cash",
    "What does it do to cash?",
    chart=charts.cash,
    sentence=sentences.cash,
    needs=SOLD,
    definitions=("worth of an outlet",),
    example=LEVERS,
    formats={"month": "number", "together": "money", "today": "percent", "asked": "percent"},
    headings={"cash": "In the month", "together": "Since the start"},
    requires=lacks.PAST,
)
def cash(
    inputs: Inputs, *, product: str, region: str = EVERYWHERE, rate: float, **levers: object
) -> pd.DataFrame:
    place, move = _move(inputs, product, region, **levers)  # type: ignore[arg-type]
    table = outlets.cash(place, rate, move).assign(today=place.rate, asked=rate)
    return table if rate != place.rate else table.head(0)


@question(
    "distribution.policy",
    "What does a policy do, and what holds it back?",
    sentence=sentences.policy,
    needs=SOLD,
    definitions=("distribution policy", "channel loading"),
    example={"axis": "stage"},
    headings={
        "rate": "Today",
        "target": "To",
        "sales_more": "More billed",
        "receivables_more": "More owed",
        "left_more": "More left",
        "held": "Held back by",
    },
    aside=("surely",),
    requires=lacks.PAST,
)
def policy(
    inputs: Inputs, *, axis: str = "stage", levels: Mapping[str, str] | None = None,
    points: Mapping[str, float] | None = None, faster: float = 0.05, longest: float = 90.0,
    group: str = "", sells: Sequence[float] | None = None, margin: float = 0.30,
    cost_of_capital: float = 0.12, service: float = SERVICE, joining: float = JOINING,
    years: float = 5.0,
) -> Rows:  # fmt: skip
    ledger = _sales_ledger(inputs)
    move = Move(
        markets.UNKNOWN if sells is None else _range(sells),
        markets.by_class(ledger)[group or ALL], margin, cost_of_capital, service, joining, years,
    )  # fmt: skip
    policy = Policy(axis, levels or {}, {**POINTS, **(points or {})}, faster, longest)
    table = distribution_policy.plan(ledger, policy, move, own_curves=sells is None)
    for name in ("sales_more", "receivables_more", "left_more"):
        table[name] = table[name].map(_estimate)
    order = table.assign(still=table["left_more"].eq(0), free=table["held"].eq(""))
    order = order.assign(size=-table["left_more"].abs())
    order = order.sort_values(["still", "free", "size", "product", "region"], ignore_index=True)
    names = ["product", "region", "level", "rate", "target", "held", "sales_more", "receivables_more",
             "left_more", "surely"]  # fmt: skip
    return Rows(_drop_absent(order[names]), {"axis": axis})


def _estimate(value: float) -> float:
    """An estimate in two significant digits, as it is said."""
    return float(f"{value:.2g}") + 0.0
