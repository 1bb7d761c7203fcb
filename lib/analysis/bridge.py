"""From what was owed on one day to what is owed on another, step by step, closing to the cent."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.analysis.flows import settlements, view_mask
from lib.analysis.sums import sum_by, to_reporting
from lib.ledger import days, wording
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake

STEPS = (
    "billed", "collected", "discounts", "credited", "written_off", "exchange", "adjusted",
)  # fmt: skip
_KINDS = {"invoice": "billed", "receipt": "collected", "credit_note": "credited"}
_REASONS = {"discount": "discounts", "write_off": "written_off", "exchange": "exchange"}


class LaterThanTheDay(Mistake):
    """A comparison with a day that lies after the day looked at."""

    def __init__(self, since: dt.date, day: dt.date) -> None:
        super().__init__(
            f"There is nothing to compare yet: {wording.day_text(since)} is after "
            f"{wording.day_text(day)}, the day looked at. Choose an earlier day."
        )


def step(documents: pd.DataFrame) -> pd.Series:
    """The step each document belongs to, by its kind and, for adjustments, its reason.

    An adjustment without a reason is a write-off when it takes off, and adjusted when it adds. A
    receipt of opposite sign, a refund, stays in ``collected`` and lowers it.
    """
    unsaid = np.where(documents["amount"] < 0, "written_off", "adjusted")
    reason = documents["reason"]
    adjusted = np.where(reason.isna(), unsaid, reason.map(_REASONS).fillna("adjusted"))
    kind = documents["kind"].map(_KINDS)
    return pd.Series(np.where(kind.isna(), adjusted, kind), documents.index, name="step")


def scan(ledger: Ledger, since: dt.date) -> pd.DataFrame:
    """Opening, steps and closing by currency, in minor units of each.

    Flows are documents issued after ``since``, up to and with the ledger's day. Through a filter, a
    receipt outside it that paid an invoice inside it counts as far as it did so.

    Returns:
        columns ``currency``, ``opening``, the steps, ``closing``; opening + steps = closing.
    Raises:
        LaterThanTheDay: ``since`` is after the ledger's day.
    """
    if since > ledger.day:
        raise LaterThanTheDay(since, ledger.day)
    table = (
        pd.concat([_postings(ledger, since), _crossing(ledger, since)])
        .pivot_table(index="currency", columns="step", values="amount", aggfunc="sum")
        .reindex(columns=list(STEPS))
    )
    ends = [_balance(ledger, since, "opening"), _balance(ledger, ledger.day, "closing")]
    whole = pd.concat([ends[0], table, ends[1]], axis=1).fillna(0).astype("int64")
    return whole.rename_axis("currency").sort_index().reset_index()


def in_reporting(ledger: Ledger, since: dt.date) -> pd.Series:
    """The bridge in the reporting currency.

    The opening is converted at the rates of ``since`` and everything after it at those of the
    ledger's day; ``revaluation`` is what the change of rates did to the opening, so that the steps
    close exactly.

    Returns:
        ``opening``, the steps, ``revaluation``, ``closing``; minor units, not yet rounded.
    Raises:
        NoRate: a currency has no rate by one of the days.
    """
    native = scan(ledger, since)
    values = ["opening", *STEPS, "closing"]
    now = to_reporting(ledger, native, values)[values].sum()
    then = to_reporting(ledger, native[["currency", "opening"]], ["opening"], since)[
        "opening"
    ].sum()
    return pd.concat(
        [
            pd.Series({"opening": then}),
            now[list(STEPS)],
            pd.Series({"revaluation": now["opening"] - then, "closing": now["closing"]}),
        ]
    ).astype("float64")


def _postings(ledger: Ledger, since: dt.date) -> pd.DataFrame:
    issued = ledger.documents["issued"]
    span = (issued > pd.Timestamp(since)) & (issued <= pd.Timestamp(ledger.day))
    documents = ledger.documents[span]
    return pd.DataFrame(
        {
            "currency": documents["currency"],
            "step": step(documents),
            "amount": documents["amount"],
        }
    )


def _crossing(ledger: Ledger, since: dt.date) -> pd.DataFrame:
    """Allocations between a document of the view and one outside it, in the credit's step."""
    allocations, inside = settlements(ledger), view_mask(ledger)
    allocations = allocations[allocations["day"] > days.number(since)]
    credit, invoice = inside[allocations["credit"]], inside[allocations["invoice"]]
    allocations, credit = allocations[credit != invoice], credit[credit != invoice]
    side = ledger.codes.documents.iloc[allocations["credit"]]
    return pd.DataFrame(
        {
            "currency": side["currency"].to_numpy(),
            "step": step(side).to_numpy(),
            "amount": np.where(credit, allocations["amount"], -allocations["amount"]),
        }
    )


def _balance(ledger: Ledger, day: dt.date, name: str) -> pd.Series:
    open_items = ledger.spells.on(days.number(day))
    return sum_by(ledger, open_items, (), {name: open_items.balance}).set_index("currency")[name]
