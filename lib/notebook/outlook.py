"""What questions of the future read: one day's forecast of a whole ledger, and the record behind it."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis import flows, forecast
from lib.analysis.forecast import Forecast, Record, backtest, expected_days, promised, weighing
from lib.analysis.forecast.payment_delays import PaymentDelays
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


class NoSavedForecast(Mistake):
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
    snapshot = ledger.known_on(ledger.day)
    return Outlook(forecast.open_book(forecast.fit(snapshot)), promised.on_record(snapshot))


def with_record(outlook: Outlook, record: Record) -> Outlook:
    """The outlook with models weighed by a record, their chances together bent to their past."""
    rested = backtest.recalibrated_fit(outlook.forecast.fit, record)
    return replace(outlook, forecast=forecast.open_book(rested), record=record)


def for_view(outlook: Outlook, ledger: Ledger, *, promises: bool = True) -> Forecast:
    """The forecast of a view's invoices, all in the reporting currency.

    What was learned stays as it is: filters choose what is shown, never what it rests on.

    Args:
        ledger: a view of the forecast's ledger on its day.
        promises: promised and expected days override where they are on record.
    Raises:
        TooThin: too few invoices are settled.
        NoRate: a currency in it has no rate.
    """
    ledger_forecast = outlook.forecast
    if ledger_forecast.fit.thin:
        raise TooThin(ledger_forecast.fit.settled_count)
    if promises:
        ledger_forecast = forecast.with_promises(ledger_forecast, named_days(outlook))
    if flows.unfiltered(ledger) and list(ledger_forecast.fit.snapshot.currencies) == [
        ledger.currency
    ]:
        return ledger_forecast
    inside = pd.Index(ledger.documents["document"])
    delays = ledger_forecast.delays
    mask = _document_mask(delays.items, inside)
    view_delays = PaymentDelays(
        _reporting_snapshot(delays.items.take(mask), ledger), delays.start[mask], delays.length
    )
    snapshot = ledger_forecast.fit.snapshot
    fit = replace(
        ledger_forecast.fit,
        snapshot=_reporting_snapshot(snapshot.take(_document_mask(snapshot, inside)), ledger),
    )
    return Forecast(fit, view_delays, ledger_forecast.cdf[mask])


def named_days(outlook: Outlook) -> pd.DataFrame:
    """The day that counts for each open invoice, among those that customers promised or sellers expect.

    The last one said; on one day the seller's, who may know of the promise.

    Returns: ``document``, ``day``, ``made``, ``by`` (``customer`` or ``seller``), ``chance``.
    """
    seller_days = expected_days.current_entries(outlook.expected, outlook.forecast.delays.items)
    sources = [outlook.promises.assign(by="customer"), seller_days.assign(by="seller")]
    tables = [part for part in sources if len(part)]
    if not tables:
        return sources[0]
    table = pd.concat(tables, ignore_index=True).sort_values("made", kind="stable")
    return table.drop_duplicates("document", keep="last", ignore_index=True)


def _document_mask(items: Snapshot, documents: pd.Index) -> npt.NDArray[np.bool_]:
    return documents.get_indexer(pd.Index(items.document)) >= 0


def _reporting_snapshot(items: Snapshot, ledger: Ledger) -> Snapshot:
    """The same invoices with their amounts in the reporting currency, rounded one by one."""
    money = pd.DataFrame(
        {
            "currency": items.currencies[items.currency],
            "amount": items.amount,
            "balance": items.balance,
        }
    )
    names = ["amount", "balance"]
    amounts = in_reporting(money, names, ledger.extra("rates"), ledger.currency, ledger.day)
    return replace(
        items,
        amount=amounts["amount"].round().to_numpy("int64"),
        balance=amounts["balance"].round().to_numpy("int64"),
        currency=np.zeros(len(items), dtype="int64"),
        currencies=np.array([ledger.currency], dtype=object),
    )
