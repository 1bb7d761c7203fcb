"""What the tables of incentives say. They hold pay only where the viewer may see it."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import amount, count, percent
from lib.notebook.wording import signed_share

HIDDEN = "**Pay is hidden:** one's own and both heads' to see, and never where others look on."


def rates(table: pd.DataFrame, context: Context) -> str:
    """The rate of each plan that costs what today's does."""
    first, others = table.iloc[0], table.iloc[1:]
    parts = [f"{row['plan']} {row['rate']:.2f} %" for _, row in others.iterrows()]
    said = f"**{first['rate']:.2f} % {first['plan']} costs as much as {', '.join(parts)}**"
    if "pay" in table:
        said += f": {amount(float(first['pay']), context.currency)} in the 12 months."
    else:
        said += " over the 12 months."
    if first["unnamed"] > 0:
        said += f" {amount(float(first['unnamed']), context.currency)} of sales names no seller."
    return said


def sellers(table: pd.DataFrame, context: Context) -> str:
    """How far sellers' customers pay from what their segments and terms would lead to expect."""
    known = table.dropna(subset=["days_late", "expected"])
    if known.empty:
        return "**Nothing was paid in the year,** so nothing is known of how late."
    beyond = (known["days_late"] - known["expected"]).to_numpy()
    most, least = known.iloc[int(beyond.argmax())], known.iloc[int(beyond.argmin())]
    return (
        f"**{most['salesperson']}'s customers pay {most['days_late']:.0f} days late, where the same "
        f"segments and terms pay {most['expected']:.0f};** {least['salesperson']}'s {_late(least)} "
        f"against {least['expected']:.0f}. {amount(float(table['lost'].sum()), context.currency)} was "
        f"written off in the year."
    )


def _late(row: pd.Series) -> str:
    return count(round(float(row["days_late"])), "day")


def gains(table: pd.DataFrame, context: Context) -> str:
    """Who gains and loses most by a plan, and by what."""
    if "gain" not in table:
        return HIDDEN
    known = table.dropna(subset="gain")
    if known.empty:
        return "**Only your own pay is shown to you,** and you are not among these sellers."
    if len(known) < len(table):
        return f"**{_moved(known.iloc[0], context)}** Of the others nothing is shown."
    up, down = known[known["why"].ne("the same") & (known["gain"] > 0)], known[
        known["why"].ne("the same") & (known["gain"] < 0)
    ]  # fmt: skip
    said = (
        f"**{table['plan'].iloc[0].capitalize()}, at the same cost, {len(up)} of {len(table)} gain "
    )
    said += f"and {len(down)} lose.**"
    ends = [part.loc[[part["gain"].abs().idxmax()]].iloc[0] for part in (up, down) if len(part)]
    timing = "Money that only comes sooner or later is left out."
    return " ".join([said, *(_moved(row, context) for row in ends), timing])


def _moved(row: pd.Series, context: Context) -> str:
    verb = "gains" if row["gain"] > 0 else "loses"
    why = "" if row["why"] == "the same" else f": {row['why']}"
    money = amount(abs(float(row["gain"])), context.currency)
    part = "" if pd.isna(row["share"]) else f", {percent(abs(float(row['share'])))}"
    return f"{row['salesperson']} {verb} {money}{part}{why}."


def shift(table: pd.DataFrame, context: Context) -> str:
    """What an assumed change does to sales, days late and what is owed, and what plans would cost."""
    if table.empty:
        return "**Nothing is assumed to change.** Move a lever: how people answer to a plan is a guess."
    first = table.iloc[0]
    parts = []
    if first["sales_more"]:
        parts.append(f"sales {signed_share(float(first['sales_more'] / first['sold']))}")
    if first["late_before"] != first["late_after"]:
        parts.append(
            f"payments {first['late_after']:.1f} instead of {first['late_before']:.1f} days late, so "
            f"{amount(float(first['owed_less']), context.currency)} less owed"
        )
    if first["collected"]:
        parts.append(f"{signed_share(float(first['collected']))} points of collection rate")
    if "share" not in table:
        return f"**Assumed: {'; '.join(parts)}.** What that does to pay is hidden."
    if table["share"].isna().all():
        return (
            f"**Assumed: {'; '.join(parts)}.** At a rate of 0 no plan pays, so pay stays as it is."
        )
    costs = [
        f"{row['plan']} {signed_share(float(row['share']))}"
        for _, row in table.dropna(subset="share").iterrows()
    ]
    return f"**Assumed: {'; '.join(parts)}.** Pay would change: {', '.join(costs)}."


def clocks(table: pd.DataFrame, context: Context) -> str:
    """How much of the year's commission is paid out and how much waits for money."""
    if "pay_booked" not in table:
        return HIDDEN
    sums = table[[c for c in table.columns if c.startswith("pay_")]].sum()
    booked = float(sums["pay_booked"])
    if booked <= 0:
        return "**Nothing was booked in the year** that can be shown."
    said = (
        f"**Of {amount(booked, context.currency)} booked in the year "
        f"{percent(float(sums['pay_out']) / booked)} is paid out and "
        f"{percent(float(sums['pay_waiting']) / booked)} waits for money;** "
        f"{percent(float(sums['pay_never']) / booked)} never comes: credited, discounted or lost."
    )
    if table["compared"].iloc[0]:
        back = float(-sums["pay_back"])
        return f"{said} Beside the load before, {amount(back, context.currency)} is taken back."
    return f"{said} What is taken back shows only beside an earlier load of this ledger."
