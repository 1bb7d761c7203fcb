"""Questions of incentives: what plans pay, to whom, why, and what they would change."""

from collections.abc import Sequence

import pandas as pd

from lib.board.clearance import Pay
from lib.ledger import lacks
from lib.ledger.codes import NONE
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook.incentives import charts, sentences
from lib.notebook.incentives.pay import FEWEST_SELLERS, check_nobody_left_out, visible_table
from lib.notebook.question import Inputs, Need, Rows, question
from lib.simulation import incentives
from lib.simulation.economics import YEAR
from lib.simulation.incentives import KINDS, Kind, Plan, Shift, compare
from lib.simulation.mistakes import unknown

NAMES: dict[Kind, str] = {
    "turnover": "on turnover", "cleared": "on cleared balance", "sliding": "less for days late",
    "collection": "by collection rate",
}  # fmt: skip
TODAY: tuple[Kind, ...] = ("turnover", "cleared")
# Sales are here too: times a rate that everybody sees they are pay on turnover.
PAY = ("sales", "pay", "gain", "share", "by_base", "by_factor", "by_time", "by_shift", "pay_booked",
       "pay_out", "pay_waiting", "pay_never", "pay_earlier", "pay_back", *NAMES.values())  # fmt: skip


PAID: frozenset[Need] = frozenset({"ledger", "clearance"})


LEVERS = {"today": "turnover", "rate": 0.01}


class NoSellers(Mistake):
    """A question about sellers was asked of a ledger that names none, or too few to compare."""

    def __init__(self, count: int) -> None:
        if not count:
            super().__init__(
                "No document names a seller, so there is nobody to pay. Import documents with a column "
                "for the salesperson."
            )
        else:
            super().__init__(
                f"{count} {'seller is' if count == 1 else 'sellers are'} on record in the year; plans "
                f"are compared from {FEWEST_SELLERS} on, so that nobody's pay is read off the others'."
            )


def seller_names(ledger: Ledger) -> Sequence[str]:
    """Every seller of the ledger, whatever a view was cut to."""
    return [str(name) for name in ledger.codes.of("salesperson")[1] if name != NONE]


def plans(
    today: Kind = "turnover", rate: float = 0.01, tax: float = 0.0, per_day: float = 0.01,
    target: float = 0.95, slope: float = 2.0, most: float = 0.5,
) -> list[Plan]:  # fmt: skip
    """The four plans, today's first at its rate."""
    if today not in TODAY:
        raise unknown("plan of today called", today, ", ".join(TODAY))
    order = [today, *(kind for kind in KINDS if kind != today)]
    return [
        Plan(NAMES[kind], kind, rate, tax, per_day, target, slope, most) for kind in order
    ]  # fmt: skip


_SEE_ALL: tuple[Pay, ...] = ("all", "nameless")
"""Heads, and one person alone with a ledger: masks keep nothing from them."""


def _seller_record(inputs: Inputs) -> incentives.Record:
    record = incentives.record(inputs.ledger)
    if len(record.sellers) < FEWEST_SELLERS:
        raise NoSellers(len(record.sellers))
    return record


def _visible_rows(inputs: Inputs, table: pd.DataFrame) -> pd.DataFrame:
    if inputs.clearance.pay not in _SEE_ALL:
        check_nobody_left_out(inputs.ledger)
    return visible_table(table, inputs.clearance, seller_names(inputs.ledger), PAY, inputs.mask_key)


def _pay_only(inputs: Inputs, table: pd.DataFrame) -> pd.DataFrame:
    """A table of nothing but pay: without rows where none may be seen."""
    rows = _visible_rows(inputs, table)
    return rows.head(0) if inputs.clearance.pay == "none" else rows


@question(
    "incentives.rates",
    "Which rates cost the same?",
    sentence=sentences.rates,
    needs=PAID,
    definitions=("budget-neutral rate", "commission"),
    example=LEVERS,
    formats={"rate": "number"},
    headings={
        "rate": "Rate, %",
        "base": "Counted on",
        "pay": "Costs in the year",
        "gains": "Sellers gain",
        "loses": "Lose",
    },
    requires=lacks.LATENESS,
)
def rates(inputs: Inputs, **levers: object) -> Rows:
    """Each plan's rate at today's cost, what it counts, and how many gain and lose."""
    record = _seller_record(inputs)
    table = compare(record, plans(**levers))  # type: ignore[arg-type]
    by = table.groupby("plan", sort=False)
    result = by.agg(rate=("rate", "first"), base=("base", "sum"), pay=("pay", "sum")).reset_index()
    changes = table.assign(gains=table["why"].ne("the same") & (table["gain"] > 0))
    changes["loses"] = table["why"].ne("the same") & (table["gain"] < 0)
    counts = changes.groupby("plan", sort=False)[["gains", "loses"]].sum()
    result = result.join(counts, on="plan").assign(rate=result["rate"] * 100)
    hidden = ["pay", "base"] if inputs.clearance.pay == "none" else []
    return Rows(result.drop(columns=hidden), {"unnamed": record.unnamed})


@question(
    "incentives.sellers",
    "What does each plan pay whom?",
    sentence=sentences.sellers,
    needs=PAID,
    definitions=("commission", "collection rate", "days late"),
    example=LEVERS,
    formats={"days_late": "number", "expected": "number", **dict.fromkeys(NAMES.values(), "money")},
    headings={
        "expected": "Expected",
        "lost": "Written off",
        "on turnover": "Turnover",
        "on cleared balance": "Cleared",
        "less for days late": "Less if late",
        "by collection rate": "By rate",
    },
    requires=lacks.LATENESS,
)
def pay_by_plan(inputs: Inputs, **levers: object) -> pd.DataFrame:
    """Every seller's record beside what each plan pays."""
    table = compare(_seller_record(inputs), plans(**levers))  # type: ignore[arg-type]
    names = ["salesperson", "sales", "days_late", "expected", "collection", "lost"]
    first = table[table["plan"] == table["plan"].iloc[0]][names].round(
        {"days_late": 1, "expected": 1}
    )
    paid = table.pivot_table(index="salesperson", columns="plan", values="pay", sort=False)
    return _visible_rows(inputs, first.merge(paid.reset_index(), on="salesperson"))


@question(
    "incentives.gains",
    "Who gains, who loses, and why?",
    chart=charts.gains,
    sentence=sentences.gains,
    needs=PAID,
    definitions=("budget-neutral rate", "collection rate"),
    example={**LEVERS, "plan": "sliding"},
    formats={"gain": "money", "days_late": "number", "expected": "number"},
    headings={
        "by_base": "By what counts",
        "by_factor": "By how paid",
        "by_time": "Only this year's timing",
        "expected": "Expected",
        "share": "Of today's pay",
    },
    requires=lacks.LATENESS,
)
def gains(inputs: Inputs, *, plan: Kind = "cleared", **levers: object) -> pd.DataFrame:
    """Who gains and who loses by a plan that costs what today's does, and by which part of it."""
    all_plans = plans(**levers)  # type: ignore[arg-type]
    table = compare(_seller_record(inputs), all_plans)
    today = table[table["plan"] == all_plans[0].name].set_index("salesperson")["pay"]
    rows = table[table["plan"] == NAMES[plan]]
    rows = rows.assign(share=rows["gain"] / rows["salesperson"].map(today.where(today != 0)))
    names = ["salesperson", "gain", "share", "by_base", "by_factor", "by_time", "days_late", "expected",
             "collection", "why", "plan"]  # fmt: skip
    return _pay_only(inputs, rows[names].round({"days_late": 1, "expected": 1}))


@question(
    "incentives.shift",
    "And if behaviour changed?",
    sentence=sentences.shift,
    needs=PAID,
    definitions=("commission",),
    example={**LEVERS, "sooner": 5.0, "sales": -0.02},
    headings={"pay": "Costs now", "by_shift": "More, if so", "share": "Share"},
    requires=lacks.LATENESS,
)
def shift(
    inputs: Inputs, *, sooner: float = 0.0, sales: float = 0.0, collected: float = 0.0,
    **levers: object,
) -> Rows:  # fmt: skip
    """What each plan costs and brings if sellers and customers changed by what is assumed."""
    record, all_plans = _seller_record(inputs), plans(**levers)  # type: ignore[arg-type]
    shift = Shift(sooner, sales, collected)
    table = compare(record, all_plans, dict.fromkeys((p.name for p in all_plans), shift))
    table["waited"] = table["days_late"] * table["sales"]
    sums = table.groupby("plan", sort=False)[["pay", "by_shift", "sales", "waited"]].sum()
    now = record.payments
    before = float((now["late"] * now["amount"]).sum() / (now["amount"].sum() or 1.0))
    after = float(
        ((now["late"] - sooner).clip(lower=0) * now["amount"]).sum() / (now["amount"].sum() or 1.0)
    )
    total_sales = float(record.sellers["sales"].sum())
    share = sums["by_shift"] / sums["pay"].where(sums["pay"] != 0)
    result = sums[["pay", "by_shift"]].reset_index().assign(share=share.to_numpy())
    if not (sooner or sales or collected):
        return Rows(result.head(0))
    hidden = ["pay", "by_shift", "share"] if inputs.clearance.pay == "none" else []
    return Rows(result.drop(columns=hidden), {
        "sold": total_sales, "sales_more": total_sales * sales, "late_before": before,
        "late_after": after, "owed_less": (before - after) * total_sales / YEAR,
        "collected": collected,
    })  # fmt: skip


@question(
    "incentives.clocks",
    "Booked when sold, paid out when paid",
    sentence=sentences.clocks,
    needs=PAID,
    definitions=("commission", "claw-back"),
    example={"rate": 0.01},
    formats={name: "money" for name in PAY if name.startswith("pay_")},
    headings={
        "pay_booked": "Booked",
        "pay_out": "Paid out",
        "pay_waiting": "Waiting",
        "pay_never": "Never comes",
        "pay_earlier": "Earlier sales",
        "pay_back": "Taken back",
    },
    requires=lacks.LATENESS,
)
def clocks(inputs: Inputs, *, rate: float = 0.01, tax: float = 0.0) -> Rows:
    """Booked, paid out, waiting and taken back, by seller, were commission on the cleared balance."""
    _seller_record(inputs)
    table = incentives.clocks(inputs.ledger, rate, tax, inputs.before)
    return Rows(_pay_only(inputs, table), {"compared": inputs.before is not None})
