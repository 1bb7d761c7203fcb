"""The open items behind a figure, and what was set against each of them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lib.analysis.aging import Basis, Disputed, age, balances, bucket
from lib.analysis.disputes import disputed_part
from lib.analysis.sums import worth
from lib.ledger import buckets, days
from lib.ledger.buckets import CUTS
from lib.ledger.ledger import Ledger
from lib.ledger.spells import Spells

_MOVES = ["counts_on", "effective_on", "document", "kind", "amount"]
_SHOWN = ["document", "customer", "kind", "issued", "due", "terms", "amount", "currency"]


def open_documents(
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
    open_items = ledger.spells.on(days.number(ledger.day))
    open_items = open_items.take(_matching(ledger, open_items, where))
    ages = age(open_items, days.number(ledger.day), basis)
    names = (*buckets.names(cuts), "unapplied")
    place = np.where(open_items.balance < 0, len(names) - 1, bucket(ages, cuts, basis))
    balance = balances(ledger, open_items, ledger.day, disputed)
    mask = balance != 0
    if inside is not None:
        mask &= place == (names.index(inside) if inside in names else -1)
    part = disputed_part(ledger, open_items, ledger.day)
    table = ledger.documents.loc[open_items.row[mask], _SHOWN].reset_index(drop=True)
    table = table.assign(days=ages[mask], open=balance[mask], in_dispute=part[mask])
    size = np.abs(balance[mask]) * worth(ledger, open_items, ledger.day)[mask]
    order = np.argsort(-size, kind="stable")
    columns = [*_SHOWN[:5], "days", "terms", "amount", "open", "in_dispute", "currency"]
    return table.loc[order, columns].reset_index(drop=True)


def _matching(ledger: Ledger, open_items: Spells, where: Mapping[str, str]) -> np.ndarray:
    mask = np.ones(len(open_items), dtype=bool)
    for field, label in where.items():
        codes, labels = ledger.codes.of(field)
        mask &= (labels == label)[codes[open_items.row]]
    return mask


def allocations(ledger: Ledger, document: str) -> pd.DataFrame:
    """What was set against a document, or what it was set against, in the order it counts.

    Returns:
        ``counts_on``, ``effective_on``, ``document`` (the other one), ``kind``, ``amount`` (by which
        the document's balance changed), ``left`` (what then stood open), ``currency``; the first row is
        the document itself. Empty where the ledger does not have it.
    """
    matches = ledger.documents[ledger.documents["document"] == document]
    if matches.empty:
        return pd.DataFrame(columns=[*_MOVES, "left", "currency"])
    first = matches.iloc[0]
    as_invoice = ledger.allocations[ledger.allocations["invoice"] == document]
    as_credit = ledger.allocations[ledger.allocations["credit"] == document]
    moves = pd.concat(
        [
            as_invoice.assign(other=as_invoice["credit"], change=-as_invoice["amount"]),
            as_credit.assign(other=as_credit["invoice"], change=as_credit["amount"]),
        ]
    )
    other_documents = ledger.codes.documents.drop_duplicates("document").set_index("document")
    other_documents = other_documents.reindex(moves["other"])[["kind", "issued"]]
    issued = other_documents["issued"].fillna(first["issued"]).to_numpy()
    counts = np.maximum(np.maximum(moves["effective_on"].to_numpy(), issued), first["issued"])
    rows = pd.DataFrame(
        {
            "counts_on": counts,
            "effective_on": moves["effective_on"].to_numpy(),
            "document": moves["other"].to_numpy(),
            "kind": other_documents["kind"].to_numpy(),
            "amount": moves["change"].to_numpy("int64"),
        }
    )
    rows = rows[rows["counts_on"] <= pd.Timestamp(ledger.day)].sort_values(
        "counts_on", kind="stable"
    )
    start = pd.DataFrame(
        {"counts_on": [first["issued"]], "effective_on": [first["issued"]], "document": [document],
         "kind": [first["kind"]], "amount": [int(first["amount"])]}
    )  # fmt: skip
    table = pd.concat([start, rows], ignore_index=True) if len(rows) else start
    return table.assign(left=table["amount"].cumsum(), currency=first["currency"])
