"""What the tables of incentives say. They hold pay only where the viewer may see it."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import amount, count, percent
from lib.notebook.wording import signed_share

HIDDEN = "**Pay is hidden:** one's own and both heads' to see, and never where others look on."


def rates(table: pd.DataFrame, context: Context) -> str:
    """The rate of each plan that costs what today's does."""
    first, alternatives = table.iloc[0], table.iloc[1:]
    nearest, *parts = (f"{row['rate']:.2f} % {row['plan']}" for _, row in alternatives.iterrows())
    sentence = f"**{first['rate']:.2f} % {first['plan']} costs as much as {nearest},** as "
    sentence += " and as ".join(parts)
    if "pay" in table:
        sentence += f": {amount(float(first['pay']), context.currency)} in the 12 months."
    else:
        sentence += " over the 12 months."
    if (unnamed := context.facts["unnamed"]) > 0:
        sentence += f" {amount(float(unnamed), context.currency)} of sales names no seller."
    return sentence


def sellers(table: pd.DataFrame, context: Context) -> str:
    """How far sellers' customers pay from what their segments and terms would lead to expect."""
    rows = table.dropna(subset=["days_late", "expected"])
    if rows.empty:
        return "**Nothing was paid in the year,** so nothing is known of how late."
    beyond = (rows["days_late"] - rows["expected"]).to_numpy()
    most, least = rows.iloc[int(beyond.argmax())], rows.iloc[int(beyond.argmin())]
    return (
        f"**{most['salesperson']}'s customers pay {most['days_late']:.0f} days late, "
        f"{most['expected']:.0f} would be usual:** the same segments and terms lead to expect it. "
        f"{least['salesperson']}'s pay {_late(least)} late, where it would be "
        f"{least['expected']:.0f}. {amount(float(table['lost'].sum()), context.currency)} was "
        f"written off in the year."
    )


def _late(row: pd.Series) -> str:
    return count(round(float(row["days_late"])), "day")


def gains(table: pd.DataFrame, context: Context) -> str:
    """Who gains and loses most by a plan, and by what."""
    if "gain" not in table:
        return HIDDEN
    rows = table.dropna(subset="gain")
    if rows.empty:
        return "**Only your own pay is shown to you,** and you are not among these sellers."
    if len(rows) < len(table):
        return f"**{_gain_text(rows.iloc[0], context)}** Of the others nothing is shown."
    gainers, losers = rows[rows["why"].ne("the same") & (rows["gain"] > 0)], rows[
        rows["why"].ne("the same") & (rows["gain"] < 0)
    ]  # fmt: skip
    sentence = (
        f"**{table['plan'].iloc[0].capitalize()}, at the same cost, {len(gainers)} of {len(table)} "
        f"gain and {len(losers)} lose.**"
    )
    ends = [
        part.loc[[part["gain"].abs().idxmax()]].iloc[0] for part in (gainers, losers) if len(part)
    ]
    timing = "Money that only comes sooner or later is left out."
    return " ".join([sentence, *(_gain_text(row, context) for row in ends), timing])


def _gain_text(row: pd.Series, context: Context) -> str:
    verb = "gains" if row["gain"] > 0 else "loses"
    reason_text = "" if row["why"] == "the same" else f": {row['why']}"
    money = amount(abs(float(row["gain"])), context.currency)
    part = "" if pd.isna(row["share"]) else f", {percent(abs(float(row['share'])))}"
    return f"{row['salesperson']} {verb} {money}{part}{reason_text}."


def shift(table: pd.DataFrame, context: Context) -> str:
    """What an assumed change does to sales, days late and what is owed, and what plans would cost."""
    if table.empty:
        return "**Nothing is assumed to change.** Move a lever: how people answer to a plan is a guess."
    facts, parts = context.facts, []
    if facts["sold"] and facts["sales_more"]:
        parts.append(f"sales {signed_share(float(facts['sales_more'] / facts['sold']))}")
    if facts["late_before"] != facts["late_after"]:
        parts.append(
            f"payments {facts['late_after']:.1f} instead of {facts['late_before']:.1f} days late, so "
            f"{amount(float(facts['owed_less']), context.currency)} less owed"
        )
    if facts["collected"]:
        parts.append(f"{signed_share(float(facts['collected']))} points of collection rate")
    if "share" not in table:
        return f"**Assumed: {'; '.join(parts)}.** What that does to pay is hidden."
    if table["share"].isna().all():
        return (
            f"**Assumed: {'; '.join(parts)}.** At a rate of 0 no plan pays, so pay stays as it is."
        )
    paid = table.dropna(subset="share").sort_values("share", kind="stable")
    costs = [f"{row['plan']} {signed_share(float(row['share']))}" for _, row in paid.iterrows()]
    ends = [signed_share(float(paid["share"].iloc[end])) for end in (0, -1)]
    by = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}, by plan"
    return f"**Pay would change by {by}:** {', '.join(costs)}. Assumed: {'; '.join(parts)}."


def clocks(table: pd.DataFrame, context: Context) -> str:
    """How much of the year's commission is paid out and how much waits for money."""
    if "pay_booked" not in table:
        return HIDDEN
    sums = table[[c for c in table.columns if c.startswith("pay_")]].sum()
    booked = float(sums["pay_booked"])
    if booked <= 0:
        return "**Nothing was booked in the year** that can be shown."
    sentence = (
        f"**Of {amount(booked, context.currency)} booked {percent(float(sums['pay_out']) / booked)} "
        f"is paid out, {percent(float(sums['pay_waiting']) / booked)} waits for money:** of the year's "
        f"{percent(float(sums['pay_never']) / booked)} never comes: credited, discounted or lost."
    )
    if context.facts["compared"]:
        claw_back = float(-sums["pay_back"])
        return (
            f"{sentence} Beside the load before, {amount(claw_back, context.currency)} is taken "
            "back."
        )
    return f"{sentence} What is taken back shows only beside an earlier load of this ledger."
