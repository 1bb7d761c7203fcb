"""What the record of past forecasts says: in days, beside the simple ways, and where it loses."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import count, percent

UNTESTED = "**No month of this ledger has enough before it and after it to be scored.**"
_SIMPLE = {"due_date": "the due date alone", "customer_median": "the customer's median",
           "km_terms": "all customers together"}  # fmt: skip


def _days(value: float) -> str:
    """Whole days, and below one says so.

    >>> _days(5.4), _days(0.3), _days(1.2)
    ('5 days', 'less than a day', '1 day')
    """
    return "less than a day" if value < 0.5 else count(round(value), "day")


def errors(table: pd.DataFrame, context: Context) -> str:
    """How far off it typically is beside the due date alone, how its ranges held, what did better."""
    rows = table.set_index("key") if len(table) else table
    if rows.empty or "used" not in rows.index:
        return UNTESTED
    days_off, coverage = (
        rows["days_off"].astype("float64"),
        float(rows["cover_80"].astype("float64")["used"]),
    )
    sentence = (
        f"**Typically off by {_days(days_off['used'])}, the due date alone by "
        f"{_days(days_off['due_date'])}.**"
    )
    if pd.notna(coverage):
        invoices_text = count(int(rows["invoices"].astype("int64")["used"]), "invoice")
        sentence += f" The 8-in-10 range held {percent(coverage)} of {invoices_text}."
    return f"{sentence} {_losses(rows)}"


def scores(table: pd.DataFrame, context: Context) -> str:
    """How ranges and chances did beside the best of the simple ways."""
    rows = table.set_index("key") if len(table) else table
    if rows.empty or "used" not in rows.index:
        return UNTESTED
    simple = [key for key in _SIMPLE if key in rows.index]
    late, cash = rows["brier_late"].astype("float64"), rows["cash_error"].astype("float64")
    sentence = f"**A week's cash was typically off by {percent(cash['used'])},"
    sentence += f" the best simple way by {percent(cash[simple].min())}.**"
    sentence += (
        f" It is cash from open items. On who is late the Brier score is {late['used']:.2f},"
    )
    return f"{sentence} beside {late[simple].min():.2f}; 0 is perfect."


def _losses(rows: pd.DataFrame) -> str:
    """Which simple ways were closer in which measure."""
    model_row, parts = rows.loc["used"], []
    for key, name in _SIMPLE.items():
        if key not in rows.index:
            continue
        simple_row = rows.loc[key]
        measures = {
            "in days": "days_off", "as a distribution": "score", "on who is late": "brier_late",
            "on who is over 30 days late": "brier_late_30", "on weekly cash": "cash_error",
        }  # fmt: skip
        lost_measures = [
            words for words, column in measures.items() if simple_row[column] < model_row[column]
        ]
        if lost_measures:
            parts.append(f"{name} {_join_words(lost_measures)}")
    if not parts:
        return "No simple way was closer in any measure."
    return f"It loses to {'; to '.join(parts)}."


def _join_words(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def model(table: pd.DataFrame, context: Context) -> str:
    """How much each model counts and on what grounds, and whether that beats the simple ways."""
    if table.empty:
        return UNTESTED
    weighted_models = table[table["weight"].fillna(0.0) > 0].sort_values("weight", ascending=False)
    parts = [
        f"{name} {percent(weight)}"
        for name, weight in zip(weighted_models["model"], weighted_models["weight"], strict=True)
    ]
    beaten = _beside_simple(table.set_index("key")["score"])
    return f"{beaten} What is used weighs {_join_words(parts)}. {_grounds(context)}"


def _grounds(context: Context) -> str:
    if not context.facts["fitted"]:
        return "Payments are too alike for a regression, so customers' records stand in for it."
    if not context.facts["months"]:
        return "No past month is old enough to weigh them by yet."
    return f"The weights follow their errors on {count(context.facts['months'], 'past month')}."


def _beside_simple(score: pd.Series) -> str:
    """Whether what was used beat the best of the simple ways, over the same invoices."""
    simple = score.reindex(list(_SIMPLE)).astype("float64")
    best, own_error = str(simple.idxmin()), float(score["used"])
    comparison = f"{own_error:.1f} days off, {_SIMPLE[best]} {simple[best]:.1f}"
    if own_error < simple[best]:
        return f"**It beat every simple way:** {comparison}."
    return f"**It did not beat every simple way:** {comparison}."


def reliability(table: pd.DataFrame, context: Context) -> str:
    """The tenth whose chances were furthest from what happened, among those with enough cases."""
    large_bins = table[table["invoices"] >= 20]
    if large_bins.empty:
        return "**Too few invoices to say whether chances come true.**"
    gaps = (large_bins["given"] - large_bins["happened"]).abs()
    total = int(large_bins["invoices"].sum())
    mean = float((gaps * large_bins["invoices"]).sum() / total)
    worst = large_bins.iloc[int(gaps.argmax())]
    return (
        f"**Chances of being late were off by {mean * 100:.0f} in 100 on average,** over "
        f"{count(total, 'invoice')}; most where {worst['given'] * 100:.0f} in 100 was said and "
        f"{worst['happened'] * 100:.0f} came true."
    )


def groups(table: pd.DataFrame, context: Context) -> str:
    """The group in which it does worst beside the simple ways, and the one in which it does best."""
    if table.empty:
        return UNTESTED
    best = table[list(_SIMPLE)].min(axis=1)
    worse_groups = table[(best < table["used"]) & (table["invoices"] >= 5)]
    large_groups = table[table["invoices"] >= 5]
    if large_groups.empty:
        return "**Fewer than five invoices in each group:** nothing is said."
    if worse_groups.empty:
        return (
            f"**Closer than every simple way in {count(len(large_groups), 'group')} of "
            f"{len(large_groups):,}.**"
        )
    names = _join_words([str(g) for g in worse_groups["group"].head(4)])
    return (
        f"**A simple way is closer in {len(worse_groups):,} of "
        f"{count(len(large_groups), 'group')}:** {names}."
    )


def weeks(table: pd.DataFrame, context: Context) -> str:
    """How many weeks fell into their range of 8 in 10."""
    if table.empty:
        return UNTESTED
    inside_count, total = int(table["inside"].sum()), len(table)
    sentence = (
        f"**{inside_count:,} of {count(total, 'week')} fell into the range, "
        f"{percent(inside_count / total)};**"
    )
    return f"{sentence} {percent(0.8)} is meant."
