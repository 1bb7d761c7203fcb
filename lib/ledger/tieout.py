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
    made = pd.DataFrame({"currency": pd.Series(currencies, dtype="str")})
    made["ours"] = [int(ours.get(c, 0)) for c in currencies]
    made["theirs"] = pd.array([control.get(c) for c in currencies], dtype="Int64")
    made["difference"] = made["ours"] - made["theirs"]
    return made.astype({"ours": "int64"})


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
    stated = theirs.groupby("document")["open"].sum().rename("theirs")
    ours = open_items(ledger, day).set_index("document")
    both = ours.rename(columns={"open": "ours"}).join(stated, how="outer")
    known = ledger.documents.set_index("document")[["customer", "currency"]]
    known = known[~known.index.duplicated()].reindex(both.index)
    why = np.select(
        [both["theirs"].isna(), both["ours"].notna(), known["customer"].isna()],
        ["not in their list", "differs", "not in ours"],
        "settled in ours",
    )
    made = both.assign(customer=known["customer"], currency=known["currency"], why=why)
    made[["ours", "theirs"]] = made[["ours", "theirs"]].fillna(0).astype("int64")
    made["difference"] = made["ours"] - made["theirs"]
    made = made[made["difference"] != 0].rename_axis("document").reset_index()
    order = made["difference"].abs().argsort(kind="stable")[::-1]
    named = ["document", "customer", "currency", "ours", "theirs", "difference", "why"]
    return made.iloc[order][named].reset_index(drop=True)


def open_items(ledger: Ledger, day: dt.date) -> pd.DataFrame:
    """What is open on a day: ``document``, ``currency``, ``open`` (minor units)."""
    seen = ledger.on(day)
    standing = seen.spells.on(days.number(day))
    documents = seen.documents.loc[standing.row, ["document", "currency"]]
    return documents.assign(open=standing.balance).reset_index(drop=True)
