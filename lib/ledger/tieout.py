"""Does the ledger agree with the system it came from? By currency, and then document by document."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.ledger import Ledger


def tie(ledger: Ledger, control: Mapping[str, int], day: dt.date) -> pd.DataFrame:
    """Our open total beside theirs.

    Args:
        ledger: any view.
        control: currency -> their open total in minor units.
        day: the day both are seen on.
    Returns:
        ``currency``, ``ours``, ``theirs``, ``difference`` (ours − theirs), in minor units; one row a
        currency of either side, alphabetically. Where they name no total, theirs is null.
    """
    ours = open_items(ledger, day).groupby("currency")["open"].sum()
    currencies = sorted({*map(str, ours.index), *control})
    totals = pd.DataFrame({"currency": pd.Series(currencies, dtype="str")})
    totals["ours"] = [int(ours.get(c, 0)) for c in currencies]
    totals["theirs"] = pd.array([control.get(c) for c in currencies], dtype="Int64")
    totals["difference"] = totals["ours"] - totals["theirs"]
    return totals.astype({"ours": "int64"})


def lines(ledger: Ledger, theirs: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The documents whose open balance differs from their system's list of open items.

    Args:
        ledger: any view.
        theirs: ``document`` and ``open`` (minor units); several rows of a document are summed.
        day: the day both are seen on.
    Returns:
        ``document``, ``customer``, ``currency``, ``ours``, ``theirs``, ``difference``, ``why``
        (``not in their list`` | ``not in ours`` | ``settled in ours`` | ``differs``), the largest
        difference first.
    """
    their_open = theirs.groupby("document")["open"].sum().rename("theirs")
    ours = open_items(ledger, day).set_index("document")
    balances = ours.rename(columns={"open": "ours"}).join(their_open, how="outer")
    document_fields = ledger.documents.set_index("document")[["customer", "currency"]]
    document_fields = document_fields[~document_fields.index.duplicated()].reindex(balances.index)
    why = np.select(
        [balances["theirs"].isna(), balances["ours"].notna(), document_fields["customer"].isna()],
        ["not in their list", "differs", "not in ours"],
        "settled in ours",
    )
    differences = balances.assign(
        customer=document_fields["customer"], currency=document_fields["currency"], why=why
    )
    differences[["ours", "theirs"]] = differences[["ours", "theirs"]].fillna(0).astype("int64")
    differences["difference"] = differences["ours"] - differences["theirs"]
    differences = differences[differences["difference"] != 0].rename_axis("document").reset_index()
    order = differences["difference"].abs().argsort(kind="stable")[::-1]
    column_names = ["document", "customer", "currency", "ours", "theirs", "difference", "why"]
    return differences.iloc[order][column_names].reset_index(drop=True)


def open_items(ledger: Ledger, day: dt.date) -> pd.DataFrame:
    """What is open on a day: ``document``, ``currency``, ``open`` (minor units)."""
    view = ledger.on(day)
    open_spells = view.spells.on(days.number(day))
    documents = view.documents.loc[open_spells.row, ["document", "currency"]]
    return documents.assign(open=open_spells.balance).reset_index(drop=True)
