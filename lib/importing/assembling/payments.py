"""A list of payments beside a list of invoices: receipts, and which invoice each of them pays.

A payment that names no invoice, or one that is not listed, stands as unapplied with its customer. A
payment that pays several invoices stands on several rows: where these say what is applied to each,
the payment's own amount stands on each of them and counts once.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import amounts, faults, keys
from lib.importing.assembling.documents import NoColumn, Rows
from lib.importing.assembling.faults import Fault, finding
from lib.importing.options import Options
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.values import dates, numbers
from lib.ledger import columns, money

Integers = npt.NDArray[np.int64]


def read(table: SourceTable, reading: Reading, options: Options, invoices: pd.DataFrame) -> Rows:
    """The payments of a table, one row for each invoice that one of them pays.

    Args:
        table, reading: the source and what its columns mean.
        options: for the order of dates and the currency.
        invoices: listed documents: ``number``, ``document``, ``customer``, ``currency``.

    Returns:
        rows with ``number``, ``day``, ``customer``, ``currency``, ``invoice`` (a document's key, or
        none), ``amount`` (of the payment) and ``applied`` (to that invoice), in minor units.

    Raises:
        NoColumn, UndecidedDates: a person has to say more.
    """
    lacking = [f for f in ("day",) if f not in reading]
    if "amount" not in reading and "applied_amount" not in reading:
        lacking.append("amount")
    if lacking:
        raise NoColumn(lacking, table.name, [str(c) for c in table.frame.columns])
    known = invoices.drop_duplicates("number").set_index("number")
    frame, problems = _texts(table, reading, known, options)
    day = table.frame[reading.column("day")]
    order = dates.orders({str(day.name): day}, options.dates)[str(day.name)]
    parsed = dates.parse(day, order)
    frame["day"] = parsed.days
    exponents = amounts.exponents(frame["currency"])
    for field in ("amount", "applied_amount"):
        column = reading.series(table, field)
        if column is not None:
            money_ = numbers.parse(column, exponents)
            frame[field] = pd.Series(np.abs(money_.minor))
            problems.append(Fault(money_.bad | money_.unclear,
                                  f"“{{value}}” in “{column.name}” is not an amount.",
                                  str(column.name)))  # fmt: skip
    problems.append(
        Fault(parsed.days.isna().to_numpy(bool), f"This payment has no day in “{day.name}”.")
    )
    rejected, kept = faults.rejected(table, problems)
    made = pd.DataFrame(frame)[kept].reset_index(drop=True)
    lines = table.lines[kept]
    unlisted = finding(
        "warning", "unlisted_invoices", (made["named"].notna() & made["invoice"].isna()).to_numpy(bool),
        lines, "{n} payment[|s] [names an invoice that is|name invoices that are] not in the list: "
        "kept on account of the customer.",
    )  # fmt: skip
    return Rows(_with_amounts(made), lines, rejected, tuple(unlisted))


def _texts(
    table: SourceTable, reading: Reading, known: pd.DataFrame, options: Options
) -> tuple[dict[str, pd.Series], list[Fault]]:
    """Number, invoice, customer and currency; those of the invoice where the payment says none."""
    nothing = text_columns.nothing(len(table.frame))
    fields: dict[str, pd.Series] = {}
    for field in ("number", "invoice", "customer", "customer_name"):
        column = reading.series(table, field)
        fields[field] = nothing if column is None else text_columns.keys(column)
    own = pd.Series(table.lines.astype("str"), dtype=text_columns.TEXT)
    number = fields["number"].where(fields["number"].notna(), "row " + own)
    at = fields["invoice"]
    customer = fields["customer"].where(fields["customer"].notna(), fields["customer_name"])
    customer = at.map(known["customer"]).astype(text_columns.TEXT).where(
        at.isin(known.index), customer
    )  # fmt: skip
    currency = reading.series(table, "currency")
    written = nothing if currency is None else text_columns.keys(currency)
    fallback = options.currency or money.NO_CURRENCY
    codes = written.where(written.notna(), at.map(known["currency"])).fillna(fallback)
    texts = {
        "number": number.astype(text_columns.TEXT),
        "named": at,
        "invoice": at.map(known["document"]).astype(text_columns.TEXT),
        "customer": customer.astype(text_columns.TEXT),
        "currency": codes.astype(text_columns.TEXT),
    }
    without = customer.isna().to_numpy(bool)
    return texts, [Fault(without, "This payment names neither a customer nor a listed invoice.")]


def _with_amounts(made: pd.DataFrame) -> pd.DataFrame:
    """The payment's amount, and what of it pays the invoice of the row."""
    if "applied_amount" in made:
        amount = made["amount"] if "amount" in made else made["applied_amount"]
        return made.assign(amount=amount, applied=made["applied_amount"], once="amount" in made)
    return made.assign(applied=made["amount"], once=False)


def receipts(payments: pd.DataFrame, taken: pd.Series) -> dict[str, pd.DataFrame]:
    """Documents and allocations of payments.

    Args:
        payments: as ``read`` returns them.
        taken: keys of documents that stand already, which a receipt's key may not be.
    """
    group = keys.codes(
        keys.joined([payments["number"], payments["customer"], payments["currency"]])
    )
    first = np.unique(group, return_index=True)[1]
    order = group[first]
    total = np.bincount(group, payments["amount"].to_numpy("int64"), len(first)).astype("int64")
    whole = np.where(
        payments["once"].to_numpy(bool)[first],
        payments["amount"].to_numpy("int64")[first],
        total[order],
    )
    names = payments["number"].iloc[first].reset_index(drop=True)
    names = names.where(~names.isin(set(taken)), "receipt/" + names).astype(text_columns.TEXT)
    key = keys.distinct(names)[0]
    documents = pd.DataFrame(
        {
            "document": key,
            "customer": payments["customer"].iloc[first].reset_index(drop=True),
            "kind": "receipt",
            "issued": payments["day"].iloc[first].reset_index(drop=True),
            "amount": -whole,
            "currency": payments["currency"].iloc[first].reset_index(drop=True),
        }
    )
    by_group = pd.Series(key.to_numpy(), index=order)
    paid = payments["invoice"].notna() & (payments["applied"] > 0)
    allocations = pd.DataFrame(
        {
            "credit": by_group.reindex(group[paid.to_numpy(bool)]).to_numpy(),
            "invoice": payments.loc[paid, "invoice"].to_numpy(),
            "amount": payments.loc[paid, "applied"].to_numpy("int64"),
            "effective_on": payments.loc[paid, "day"].to_numpy(),
        }
    )
    return {
        "documents": columns.conform(documents, "documents"),
        "allocations": columns.conform(allocations, "allocations"),
    }


def reversals(documents: pd.DataFrame) -> pd.DataFrame:
    """Allocations between a receipt and the row that takes it back: a bounced cheque.

    A reversal carries the receipt's number and its amount with the other sign.

    Args:
        documents: ``number``, ``document``, ``customer``, ``currency``, ``kind``, ``amount``,
            ``issued``.
    """
    some = documents[documents["kind"].isin(("receipt", "adjustment"))]
    back = some[(some["kind"] == "adjustment") & (some["amount"] > 0)]
    paid = some[(some["kind"] == "receipt") & (some["amount"] < 0)]
    pairs = back.assign(_amount=-back["amount"]).merge(
        paid.assign(_amount=paid["amount"]),
        on=["number", "customer", "currency", "_amount"], suffixes=("", "_paid"),
    ).drop_duplicates("document").drop_duplicates("document_paid")  # fmt: skip
    made: Mapping[str, object] = {
        "credit": pairs["document_paid"], "invoice": pairs["document"],
        "amount": pairs["amount"].astype("int64"), "effective_on": pairs["issued"],
    }  # fmt: skip
    return columns.conform(pd.DataFrame(made), "allocations")
