"""What questions of the future read: one day's forecast of a whole ledger, and the record behind it."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis import flows, forecast
from lib.analysis.forecast import Forecast, Record, backtest, expected_days, promised, weighing
from lib.analysis.forecast.payment_delays import Waits
from lib.analysis.forecast.snapshot import Snapshot
from lib.ledger import wording
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.money import in_reporting

EXPECTED = ("document", "customer", "day", "made_on", "forecast_day", "note", "said_by")


class NoForecast(Mistake):
    """A question of the future was asked without a forecast."""

    def __init__(self) -> None:
        super().__init__(
            "There is no forecast of this ledger here; open the forecast page for one."
        )


class NoRecord(Mistake):
    """A question about past forecasts was asked before they were worked out."""

    def __init__(self) -> None:
        super().__init__(
            "The record of past forecasts is not worked out for this day yet; “Work out the record” "
            "on the forecast page does it."
        )


class NoneKept(Mistake):
    """A question about a kept forecast was asked where none is kept."""

    def __init__(self) -> None:
        super().__init__(
            "No forecast of this ledger is kept; “Keep this forecast” on the forecast page does it."
        )


class TooThin(Mistake):
    """Too few invoices are settled to say when the others will be."""

    def __init__(self, settled: int) -> None:
        super().__init__(
            f"{wording.count(settled, 'invoice')} on record {'is' if settled == 1 else 'are'} paid; "
            f"a forecast needs {weighing.ENOUGH_SETTLED}. Import more of the past, or wait."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """A forecast of everything open at the end of a day.

    Args:
        forecast: of the whole ledger, promises left aside.
        promises: ``document``, ``day``, ``made``: those on record.
        record: how good such forecasts were; None until it is worked out.
        expected: the days that sellers expect, every entry in order: ``document``, ``customer``,
            ``day`` (missing where one was taken back), ``made_on``, ``forecast_day``, ``note``,
            ``said_by``.
    """

    forecast: Forecast
    promises: pd.DataFrame
    record: Record | None = None
    expected: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(EXPECTED)))


def of(ledger: Ledger) -> Outlook:
    """The outlook of a whole ledger on its day, not yet tested on its past."""
    known = ledger.known_on(ledger.day)
    return Outlook(forecast.open_book(forecast.fit(known)), promised.on_record(known))


def tested(outlook: Outlook, record: Record) -> Outlook:
    """The outlook with models weighed by a record, their chances together bent to their past."""
    rested = backtest.rested(outlook.forecast.fit, record)
    return replace(outlook, forecast=forecast.open_book(rested), record=record)


def shown(outlook: Outlook, ledger: Ledger, *, promises: bool = True) -> Forecast:
    """The forecast of a view's invoices, all in the reporting currency.

    What was learned stays as it is: filters choose what is shown, never what it rests on.

    Args:
        ledger: a view of the forecast's ledger on its day.
        promises: promised and expected days override where they are on record.
    Raises:
        TooThin: too few invoices are settled.
        NoRate: a currency in it has no rate.
    """
    whole = outlook.forecast
    if whole.fit.thin:
        raise TooThin(whole.fit.settled)
    if promises:
        whole = forecast.with_promises(whole, named_days(outlook))
    if flows.unfiltered(ledger) and list(whole.fit.known.currencies) == [ledger.currency]:
        return whole
    inside = pd.Index(ledger.documents["document"])
    asked = whole.waits
    kept = _within(asked.items, inside)
    waits = Waits(_reported(asked.items.take(kept), ledger), asked.start[kept], asked.length)
    known = whole.fit.known
    fit = replace(whole.fit, known=_reported(known.take(_within(known, inside)), ledger))
    return Forecast(fit, waits, whole.cdf[kept])


def named_days(outlook: Outlook) -> pd.DataFrame:
    """The day that counts for each open invoice, among those that customers promised or sellers expect.

    The last one said; on one day the seller's, who may know of the promise.

    Returns: ``document``, ``day``, ``made``, ``by`` (``customer`` or ``seller``), ``chance``.
    """
    said = expected_days.standing(outlook.expected, outlook.forecast.waits.items)
    both = [outlook.promises.assign(by="customer"), said.assign(by="seller")]
    held = [part for part in both if len(part)]
    if not held:
        return both[0]
    table = pd.concat(held, ignore_index=True).sort_values("made", kind="stable")
    return table.drop_duplicates("document", keep="last", ignore_index=True)


def _within(items: Snapshot, documents: pd.Index) -> npt.NDArray[np.bool_]:
    return documents.get_indexer(pd.Index(items.document)) >= 0


def _reported(items: Snapshot, ledger: Ledger) -> Snapshot:
    """The same invoices with their amounts in the reporting currency, rounded one by one."""
    money = pd.DataFrame(
        {
            "currency": items.currencies[items.currency],
            "amount": items.amount,
            "balance": items.balance,
        }
    )
    names = ["amount", "balance"]
    made = in_reporting(money, names, ledger.extra("rates"), ledger.currency, ledger.day)
    return replace(
        items,
        amount=made["amount"].round().to_numpy("int64"),
        balance=made["balance"].round().to_numpy("int64"),
        currency=np.zeros(len(items), dtype="int64"),
        currencies=np.array([ledger.currency], dtype=object),
    )
