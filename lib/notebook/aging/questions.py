"""Questions of age."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lib.analysis import aging, disputes, history, items, movers, past_tolerance, recovery, rolls
from lib.analysis.sums import to_reporting
from lib.ledger import buckets, lacks, wording
from lib.ledger.ledger import Ledger
from lib.notebook.aging import (
    charts,
    concentration_charts,
    history_charts,
    lateness_sentences,
    loss_charts,
    recovery_charts,
    sentences,
    tolerance_charts,
)
from lib.notebook.question import ALL, Inputs, Requirements, Rows, Withheld, question

SHOWN_ITEMS = 300


def _by_basis(params: Mapping[str, object]) -> Requirements:
    return () if params.get("basis") == "issued" else (lacks.DUE_DATES,)


def _past_by_basis(params: Mapping[str, object]) -> Requirements:
    return (*lacks.PAST, *_by_basis(params))


def _of_late(params: Mapping[str, object]) -> Requirements:
    return () if params.get("of") == "owed" else (lacks.DUE_DATES,)


def _of_loss(params: Mapping[str, object]) -> Requirements:
    """Rates that are typed need no past."""
    return (lacks.DUE_DATES,) if params.get("rates") else lacks.LATENESS


_UNDATED = (
    "No dispute in this ledger has a date, so what was in dispute on a day cannot be told; every "
    "amount stands with the others."
)
_AGE = ("open item", "days past due", "not due", "unapplied", "dispute")


_TOLERANCE = ("tolerance", "days past due")


def _fields(by: str | Sequence[str]) -> tuple[str, ...]:
    return (by,) if isinstance(by, str) else tuple(by)


@question(
    "aging.by_bucket",
    "How old is what we are owed?",
    chart=charts.by_bucket,
    sentence=sentences.by_bucket,
    definitions=_AGE,
    example={"by": "segment"},
    formats={"*": "money"},
    requires=_by_basis,
)
def by_bucket(
    inputs: Inputs,
    *,
    by: str | Sequence[str] = "customer",
    disputed: aging.Disputed = "with",
    **params: Any,
) -> pd.DataFrame:
    """Balances by group and bucket, in the reporting currency."""
    if disputed != "with" and disputes.undated(inputs.ledger):
        raise Withheld(_UNDATED)
    fields = _fields(by)
    table = aging.scan(inputs.ledger, by=fields, disputed=disputed, **params)
    part = aging.scan(inputs.ledger, by=fields, disputed="only", **params)
    if part["total"].any():
        name = "left_out" if disputed == "without" else "in_dispute"
        keys = list(dict.fromkeys([*fields, "currency"]))
        disputed_sums = part[[*keys, "total"]].rename(columns={"total": name})
        table = table.merge(disputed_sums, "outer", on=keys)
        table = table.fillna(dict.fromkeys(table.columns.drop(keys), 0))
    values = table.columns.drop(list(dict.fromkeys([*fields, "currency"]))).tolist()
    return _reporting_sums(inputs.ledger, table, fields, values)


@question(
    "aging.by_customer",
    "Who owes what, and how old is it?",
    sentence=lateness_sentences.by_customer,
    definitions=_AGE,
    formats={"*": "money"},
    headings={"total": "Owed", "in_dispute": "In dispute", "left_out": "Left out, disputed"},
    requires=_by_basis,
)
def by_customer(inputs: Inputs, **params: Any) -> pd.DataFrame:
    """Each customer's balances by bucket, whoever is late with most first.

    Counted from issue nothing is due or late: those columns are left out, and who owes most is first.
    """
    table = by_bucket.rows(inputs, by="customer", **params).table
    order = ["late", "total", "customer"]
    ranked_rows = table.assign(late=table[buckets.late(table.columns)].sum(axis=1))
    ranked_rows = ranked_rows.sort_values(order, ascending=[False, False, True], ignore_index=True)
    first_columns = ["customer", "total", "late", *buckets.of(ranked_rows.columns), "unapplied"]
    made = ranked_rows[[*first_columns, *ranked_rows.columns.difference(first_columns, sort=False)]]
    return made.drop(columns=["late", buckets.NOT_DUE]) if params.get("basis") == "issued" else made


def _reporting_sums(
    ledger: Ledger, table: pd.DataFrame, fields: Sequence[str], values: Sequence[str]
) -> pd.DataFrame:
    """The groups' sums in the reporting currency; ``currency`` stays only where it is a field."""
    sums = table.assign(_of=table["currency"]) if "currency" in fields else table
    result = to_reporting(ledger, sums, values)
    result = result.assign(currency=result.pop("_of")) if "currency" in fields else result
    return result[[*fields, *values]]


@question(
    "aging.by_share",
    "How old is what we are owed?",
    chart=charts.by_share,
    sentence=sentences.by_share,
    definitions=_AGE,
    example={"by": "region"},
    formats={"left_out": "money", "*": "percent"},
    requires=_by_basis,
)
def by_share(inputs: Inputs, **params: Any) -> pd.DataFrame:
    """The buckets as shares of what each group has open."""
    table = by_bucket.rows(inputs, **params).table
    columns = buckets.of(table.columns)
    whole = table[columns].sum(axis=1).rename("open")
    shares = table.assign(**{c: table[c] / whole.where(whole > 0) for c in columns}, open=whole)
    return shares[whole > 0].drop(columns=["unapplied", "total"]).reset_index(drop=True)


@question(
    "aging.on_terms",
    "How old is it on the terms agreed?",
    chart=tolerance_charts.on_terms,
    sentence=lateness_sentences.on_terms,
    definitions=_TOLERANCE,
    formats={"*": "number"},
    headings={"invoices": "Documents"},
    requires=(lacks.DUE_DATES,),
)
def on_terms(inputs: Inputs, **params: Any) -> Rows:
    """Open balances by days past due, and what of them is past its own tolerance."""
    table = past_tolerance.on_terms(inputs.ledger, **params)
    values = ["open", "past", "undated"]
    keys = ["from", "to", "allowed"]
    counts = table.groupby(keys, as_index=False)[["invoices", "invoices_past"]].sum()
    money = to_reporting(inputs.ledger, table[[*keys, "currency", *values]], values)
    bars = counts.merge(money.drop(columns="currency"), on=keys)
    undated = float(bars["undated"].sum())
    axis = params.get("axis", "days")
    names = {"from": f"from_{axis}", "to": f"to_{axis}", "allowed": f"allowed_{axis}"}
    order = ["from", "to", "open", "past", "invoices", "invoices_past", "allowed"]
    rows = bars if bars["open"].any() or undated else bars.head(0)
    return Rows(rows[order].rename(columns=names), {"undated": undated})


@question(
    "aging.history",
    "How old was it at each month-end?",
    chart=history_charts.balances,
    sentence=lateness_sentences.history,
    definitions=_AGE,
    example={"months": 12},
    formats={"*": "money"},
    requires=_past_by_basis,
)
def month_end_aging(inputs: Inputs, **params: Any) -> pd.DataFrame:
    """Aging at each month-end, as it read on that day and at that day's rates."""
    table = history.balances(inputs.ledger, **params)
    return _day_by_day(inputs.ledger, table, table.columns.drop(["day", "currency"]).tolist())


@question(
    "aging.tolerance_history",
    "How much was past tolerance?",
    chart=history_charts.past_tolerance,
    sentence=lateness_sentences.tolerance_history,
    definitions=_TOLERANCE,
    example={"months": 12},
    formats={"*": "money"},
    headings={"invoices": "Documents"},
    requires=lacks.LATENESS,
)
def tolerance_history(inputs: Inputs, **params: Any) -> pd.DataFrame:
    """The share of what was open that was past its own tolerance, at each month-end."""
    table = history.past_tolerance(inputs.ledger, **params).drop(
        columns=["invoices", "invoices_past"]
    )
    month_ends = _day_by_day(inputs.ledger, table, ["open", "late", "past"])
    return month_ends.assign(share=rolls.ratio(month_ends["past"], month_ends["open"]))


def _day_by_day(ledger: Ledger, table: pd.DataFrame, values: list[str]) -> pd.DataFrame:
    """A row a day; on the ledger's own day nothing may be open, and then its row says so."""
    rows = to_reporting(ledger, table, values, day=table["day"])[["day", *values]]
    today = pd.Timestamp(ledger.day).as_unit("s")
    if rows.empty or rows["day"].iloc[-1] == today:
        return rows
    nothing = pd.DataFrame([{"day": today, **dict.fromkeys(values, 0)}]).astype(rows.dtypes)
    return pd.concat([rows, nothing], ignore_index=True)


@question(
    "aging.loss",
    "What may never come in?",
    chart=loss_charts.staircase,
    sentence=lateness_sentences.loss,
    definitions=("provision matrix", "roll rate"),
    formats={"bucket": "text", "*": "percent"},
    headings={
        "balance": "Open",
        "roll": "Still open a month later",
        "low": "Lowest month",
        "high": "Highest month",
        "on_record": "Loss rate on record",
        "rate": "Loss rate",
        "with_overlay": "With the overlay",
    },
    requires=_of_loss,
)
def loss(
    inputs: Inputs,
    *,
    rates: Mapping[str, float] | None = None,
    overlay: float = 0.0,
    months: int = 12,
) -> pd.DataFrame:
    """Of each bucket what stands in it, what is still open a month later, and what comes to loss.

    Loss rates are the record's, from its roll rates, unless typed.
    """
    ledger = inputs.ledger
    table = aging.scan(ledger, by=(), cuts=rolls.CUTS)
    names = list(buckets.names(rolls.CUTS))
    balances = (
        to_reporting(ledger, table, names)[names].sum() if len(table) else dict.fromkeys(names, 0)
    )
    missing = any(balances[name] and name not in (rates or {}) for name in names)
    if missing and (reason := lacks.first_reason(ledger.lacks, lacks.PAST)):
        raise Withheld(reason)
    roll_rates = rolls.rates(ledger, months=months).set_index("bucket").astype("float64")
    record_rates = {str(bucket): float(rate) for bucket, rate in roll_rates["loss"].items()}
    matrix = rolls.provision_matrix(
        dict(balances), record_rates | dict(rates or {}), overlay
    ).set_index("bucket")
    joined_rates = matrix.join(roll_rates[["roll", "low", "high"]]).assign(
        on_record=roll_rates["loss"]
    )
    order = ["balance", "roll", "low", "high", "on_record", "rate", "with_overlay", "provision"]
    rows = joined_rates[order].reset_index()
    return rows.assign(bucket=rows["bucket"].map(wording.bucket))


@question(
    "aging.concentration",
    "Who holds most of it?",
    chart=concentration_charts.ranked_bars,
    sentence=lateness_sentences.concentration,
    definitions=("concentration", "late", "owed"),
    headings={"together": "Together with those above"},
    requires=_of_late,
)
def largest_groups(
    inputs: Inputs, *, of: str = "late", by: str | Sequence[str] = "customer"
) -> pd.DataFrame:
    """Groups by what is late, or owed, largest first, with the share that they hold together.

    Owed is the balance of the account, as everywhere: what is unapplied is taken off.
    """
    table = by_bucket.rows(inputs, by=by).table
    table["owed"] = table["total"]
    table["late"] = table[buckets.late(table.columns)].sum(axis=1)
    return movers.rank_shares(table[[*_fields(by), of]], of)


@question(
    "aging.recovery",
    "Of 100 that get this late, how many are paid soon?",
    chart=recovery_charts.paid_soon,
    sentence=lateness_sentences.recovery,
    definitions=("recovery", "days past due"),
    formats={"paid": "money"},
    headings={"reached": "Money that got there", "paid": "Of it, paid within 30 days"},
    requires=lacks.LATENESS,
)
def recovery_rates(inputs: Inputs) -> pd.DataFrame:
    """Of invoices and money that reached so many days late, what was paid within 30 more."""
    table = recovery.scan(inputs.ledger)
    counts = table.groupby("days_late", as_index=False)[["invoices", "invoices_paid"]].sum()
    money = to_reporting(
        inputs.ledger, table[["days_late", "currency", "reached", "paid"]], ["reached", "paid"]
    )
    rates = counts.merge(money.drop(columns="currency"), on="days_late")
    return rates.assign(
        share_of_invoices=rolls.ratio(rates["invoices_paid"], rates["invoices"]),
        share_of_money=rolls.ratio(rates["paid"], rates["reached"]),
    )


@question(
    "aging.items",
    "Which documents are these?",
    sentence=lateness_sentences.items,
    definitions=("open item", "days past due", "dispute"),
    example={"where": {}},
    headings={"in_dispute": "Disputed"},
    aside=("kind",),
    uncut={"rows": ALL},
)
def open_documents(
    inputs: Inputs, *, where: Mapping[str, str], rows: int = SHOWN_ITEMS, **params: Any
) -> Rows:
    """The open documents behind a bar, the largest first; how many there are in all."""
    table = items.open_documents(inputs.ledger, where=where, **params)
    return Rows(table.head(rows), {"of": len(table)})


@question(
    "aging.allocations",
    "What was set against it?",
    sentence=lateness_sentences.allocations,
    definitions=("open item", "unapplied"),
    example={"document": ""},
    headings={"left": "Then left", "amount": "Change"},
)
def allocations(inputs: Inputs, *, document: str) -> pd.DataFrame:
    """What was set against a document, in the order it counts."""
    return items.allocations(inputs.ledger, document)
