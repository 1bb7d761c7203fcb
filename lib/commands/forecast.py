"""``forecast``: when each open invoice will be paid, or what cash comes by week."""

import click
import pandas as pd

from lib.analysis import forecast as analysis
from lib.analysis.forecast import promised, weighing
from lib.commands import options, output
from lib.ledger.ledger import Ledger
from lib.ledger.money import plain

_ORIGINS = 8
_THIN = (
    f"Under {weighing.ENOUGH_SETTLED} invoices are settled: the forecast is that of their terms."
)
_UNFITTED = "Payments are too alike for a regression: each customer's record stands in for it."
_UNTESTED = "Too little history to weigh the models by: they count as without any."


@click.command(short_help="When open invoices will be paid, or cash by week.")
@click.option("--cash", "by_week", is_flag=True, help="Cash by week instead of invoices.")
@click.option(
    "--weeks", default=13, type=click.IntRange(1, 52), help="Weeks of cash; 13 by default."
)
@options.reads_ledger
def command(ledger: Ledger, by_week: bool, weeks: int) -> None:
    """Chances of payment of each open invoice as CSV, or with --cash the cash expected by week.

    Several models are weighed by their errors on the last months of this ledger.
    Days that customers promised count where they are on record.
    """
    snapshot = ledger.known_on(ledger.day)
    backtest_report = analysis.record(snapshot, progress=_tell, most=_ORIGINS)
    fit = analysis.fit(snapshot, past=backtest_report)
    _explain(fit)
    book = analysis.with_promises(analysis.open_book(fit), promised.on_record(snapshot))
    output.print_csv(cash(book, weeks, backtest_report) if by_week else invoices(book))


def _tell(_share: float, step: str) -> None:
    output.say(step)


def _explain(fit: analysis.Fit) -> None:
    parts = [f"{model} {weight:.0%}" for model, weight in fit.weights("open").items()]
    output.say(f"Models of open invoices: {', '.join(parts)}. {_grounds(fit)}".strip())
    if len(fit.snapshot) and not fit.has_due_days:
        output.say("No invoice has a due date: lateness is counted from the day of issue.")


def _grounds(fit: analysis.Fit) -> str:
    if fit.thin:
        return _THIN
    if fit.hazard is None:
        return _UNFITTED
    return "" if fit.weighing.months else _UNTESTED


def invoices(book: analysis.Forecast) -> pd.DataFrame:
    """The contract's columns, amounts in major units."""
    rows = analysis.invoices(book).drop(columns=["early_pay_date", "late_pay_date"])
    for name in rows.columns[rows.columns.str.startswith("p_")]:
        rows[name] = rows[name].map("{:.4f}".format, na_action="ignore")
    for name in ("due", "median_pay_date"):
        rows[name] = rows[name].dt.strftime("%Y-%m-%d")
    return rows.assign(open=_major(rows, "open"))


def cash(book: analysis.Forecast, weeks: int, backtest_report: analysis.Record) -> pd.DataFrame:
    """The contract's columns, amounts in major units."""
    rows = analysis.cash(book, weeks, backtest_report)
    amounts = {name: _major(rows, name) for name in ("expected", "p10", "p50", "p90")}
    week = rows["week"].dt.strftime("%Y-%m-%d") if len(rows) else rows["week"]
    return (
        rows[["currency", "source"]]
        .assign(**amounts)
        .assign(week=week)[["week", "currency", "source", *amounts]]
    )


def _major(rows: pd.DataFrame, name: str) -> list[str]:
    return [plain(round(v), c) for v, c in zip(rows[name], rows["currency"], strict=True)]
