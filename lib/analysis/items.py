"""The open items behind a figure, and what was set against each of them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lib.analysis.aging import Basis, Disputed, age, bucket, counted
from lib.analysis.disputes import disputed_part
from lib.analysis.sums import worth
from lib.ledger import buckets, days
from lib.ledger.buckets import CUTS
from lib.ledger.ledger import Ledger
from lib.ledger.spells import Spells

_MOVES = ["counts_on", "effective_on", "document", "kind", "amount"]
_SHOWN = ["document", "customer", "kind", "issued", "due", "terms", "amount", "currency"]


def standing(
    ledger: Ledger,
    *,
    where: Mapping[str, str],
    inside: str | None = None,
    basis: Basis = "due",
    cuts: Sequence[int] = CUTS,
    disputed: Disputed = "with",
) -> pd.DataFrame:
    """The open documents that a bar or a row adds up.

    Args:
        where: field -> label, ``(none)`` included.
        inside: a bucket, or ``unapplied``; all where not given.
        basis, cuts, disputed: as in ``aging.scan``.
    Returns:
        ``document``, ``customer``, ``kind``, ``issued``, ``due``, ``days`` (past due, or since issue on
        that basis), ``terms``, ``amount``, ``open`` (what the bar counts of it), ``in_dispute``,
        ``currency``; the largest first, whatever their currency. Minor units of each document's own.
    """
    found = ledger.spells.on(days.number(ledger.day))
    found = found.take(_matching(ledger, found, where))
    ages = age(found, days.number(ledger.day), basis)
    names = (*buckets.names(cuts), "unapplied")
    place = np.where(found.balance < 0, len(names) - 1, bucket(ages, cuts, basis))
    balance = counted(ledger, found, ledger.day, disputed)
    kept = balance != 0
    if inside is not None:
        kept &= place == (names.index(inside) if inside in names else -1)
    part = disputed_part(ledger, found, ledger.day)
    table = ledger.documents.loc[found.row[kept], _SHOWN].reset_index(drop=True)
    table = table.assign(days=ages[kept], open=balance[kept], in_dispute=part[kept])
    size = np.abs(balance[kept]) * worth(ledger, found, ledger.day)[kept]
    order = np.argsort(-size, kind="stable")
    columns = [*_SHOWN[:5], "days", "terms", "amount", "open", "in_dispute", "currency"]
    return table.loc[order, columns].reset_index(drop=True)


def _matching(ledger: Ledger, found: Spells, where: Mapping[str, str]) -> np.ndarray:
    kept = np.ones(len(found), dtype=bool)
    for field, label in where.items():
        codes, labels = ledger.codes.of(field)
        kept &= (labels == label)[codes[found.row]]
    return kept


def allocations(ledger: Ledger, document: str) -> pd.DataFrame:
    """What was set against a document, or what it was set against, in the order it counts.

    Returns:
        ``counts_on``, ``effective_on``, ``document`` (the other one), ``kind``, ``amount`` (by which
        the document's balance changed), ``left`` (what then stood open), ``currency``; the first row is
        the document itself. Empty where the ledger does not have it.
    """
    own = ledger.documents[ledger.documents["document"] == document]
    if own.empty:
        return pd.DataFrame(columns=[*_MOVES, "left", "currency"])
    first = own.iloc[0]
    as_invoice = ledger.allocations[ledger.allocations["invoice"] == document]
    as_credit = ledger.allocations[ledger.allocations["credit"] == document]
    moves = pd.concat(
        [
            as_invoice.assign(other=as_invoice["credit"], change=-as_invoice["amount"]),
            as_credit.assign(other=as_credit["invoice"], change=as_credit["amount"]),
        ]
    )
    others = ledger.codes.documents.drop_duplicates("document").set_index("document")
    others = others.reindex(moves["other"])[["kind", "issued"]]
    issued = others["issued"].fillna(first["issued"]).to_numpy()
    counts = np.maximum(np.maximum(moves["effective_on"].to_numpy(), issued), first["issued"])
    made = pd.DataFrame(
        {
            "counts_on": counts,
            "effective_on": moves["effective_on"].to_numpy(),
            "document": moves["other"].to_numpy(),
            "kind": others["kind"].to_numpy(),
            "amount": moves["change"].to_numpy("int64"),
        }
    )
    made = made[made["counts_on"] <= pd.Timestamp(ledger.day)].sort_values(
        "counts_on", kind="stable"
    )
    start = pd.DataFrame(
        {"counts_on": [first["issued"]], "effective_on": [first["issued"]], "document": [document],
         "kind": [first["kind"]], "amount": [int(first["amount"])]}
    )  # fmt: skip
    table = pd.concat([start, made], ignore_index=True) if len(made) else start
    return table.assign(left=table["amount"].cumsum(), currency=first["currency"])
