"""A list of payments beside a list of invoices: receipts, and which invoice each of them pays.

A payment that names no invoice, or one that is not listed, stands as unapplied with its customer. A
payment that pays several invoices stands on several rows: where these say what is applied to each,
the payment's own amount stands on each of them and counts once. A row with the other sign takes money
back: it is owed again from its day on.
"""

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
from lib.importing.values import currencies, dates, numbers
from lib.ledger import money

Integers = npt.NDArray[np.int64]


def read(table: SourceTable, reading: Reading, options: Options, invoices: pd.DataFrame) -> Rows:
    """The payments of a table, one row for each invoice that one of them pays.

    Args:
        table, reading: the source and what its columns mean.
        options: for the order of dates and the currency.
        invoices: listed documents: ``number``, ``document``, ``customer``, ``currency``, ``amount``.

    Returns:
        rows with ``number``, ``day``, ``customer``, ``currency``, ``invoice`` (a document's key, or
        none), ``amount`` (of the payment) and ``applied`` (to that invoice), in minor units, and
        ``back`` (the row takes a payment back), and its ``line``.

    Raises:
        NoColumn, UndecidedDates: a person has to say more.
    """
    missing_fields = [f for f in ("day",) if f not in reading]
    if "amount" not in reading and "applied_amount" not in reading:
        missing_fields.append("amount")
    if missing_fields:
        raise NoColumn(missing_fields, table.name, [str(c) for c in table.frame.columns])
    frame, problems = _texts(table, reading, invoices, options)
    day = table.frame[reading.column("day")]
    order = dates.orders({str(day.name): day}, options.dates)[str(day.name)]
    parsed_days = dates.parse(day, order)
    frame["day"] = parsed_days.days
    exponents = amounts.exponents(frame["currency"])
    for field in ("applied_amount", "amount"):
        column = reading.series(table, field)
        if column is not None:
            money_ = numbers.parse(column, exponents)
            frame[field] = pd.Series(np.abs(money_.minor))
            frame["back"] = pd.Series(_reversal_mask(money_.minor))
            problems += _amount_faults(money_, str(column.name))
    problems.append(
        Fault(parsed_days.days.isna().to_numpy(bool), f"This payment has no day in “{day.name}”.")
    )
    rejected, mask = faults.rejected_rows(table, problems)
    payments = pd.DataFrame(frame)[mask].reset_index(drop=True)
    lines = table.lines[mask]
    unlisted_notes = finding(
        "warning",
        "unlisted_invoices",
        (payments["named"].notna() & payments["invoice"].isna()).to_numpy(bool),
        lines,
        "{n} payment[|s] [names an invoice that is|name invoices that are] not in the list: "
        "kept on account of the customer.",
    )
    return Rows(_with_amounts(payments).assign(line=lines), lines, rejected, tuple(unlisted_notes))


def _reversal_mask(amount: Integers) -> npt.NDArray[np.bool_]:
    """Which rows take money back: those with the sign that fewer of them have."""
    usual = -1 if (amount < 0).sum() > (amount > 0).sum() else 1
    return amount * usual < 0


def _amount_faults(parsed_column: numbers.ParsedAmounts, heading: str) -> list[Fault]:
    return [
        Fault(parsed_column.missing, f"This payment has no amount in “{heading}”."),
        Fault(
            parsed_column.bad | parsed_column.unclear,
            f"“{{value}}” in “{heading}” is not an amount.",
            heading,
        ),
    ]


def _texts(
    table: SourceTable, reading: Reading, invoices: pd.DataFrame, options: Options
) -> tuple[dict[str, pd.Series], list[Fault]]:
    """Number, invoice, customer and currency; those of the invoice where the payment says none."""
    nothing = text_columns.nothing(len(table.frame))
    fields: dict[str, pd.Series] = {}
    for field in ("number", "invoice", "customer", "customer_name"):
        column = reading.series(table, field)
        fields[field] = nothing if column is None else text_columns.keys(column)
    line_texts = pd.Series(table.lines.astype("str"), dtype=text_columns.TEXT)
    number = fields["number"].where(fields["number"].notna(), "row " + line_texts)
    customer = fields["customer"].where(fields["customer"].notna(), fields["customer_name"])
    paid = paid_invoices(fields["invoice"], customer, invoices)
    customer = paid["customer"].where(paid["customer"].notna(), customer)
    codes, problems = _currencies(table, reading, options, invoices, paid["currency"], customer)
    texts = {
        "number": number.astype(text_columns.TEXT),
        "named": fields["invoice"],
        "invoice": paid["document"].astype(text_columns.TEXT),
        "customer": customer.astype(text_columns.TEXT),
        "currency": codes.astype(text_columns.TEXT),
    }
    unknown_mask = customer.isna().to_numpy(bool)
    without_fault = Fault(
        unknown_mask, "This payment names neither a customer nor a listed invoice."
    )
    return texts, [without_fault, *problems]


def paid_invoices(number: pd.Series, customer: pd.Series, invoices: pd.DataFrame) -> pd.DataFrame:
    """Document, customer and currency of the invoice that each payment names.

    Of several documents of one number it is the customer's own, and an invoice before a credit note.
    """
    billed = invoices.sort_values("amount", ascending=False, kind="stable", key=lambda a: a > 0)
    names = ["document", "customer", "currency"]
    by_number = billed.drop_duplicates("number").set_index("number")[names]
    own_keys = keys.join_parts([billed["customer"], billed["number"]])
    by_both = billed.assign(own=own_keys).drop_duplicates("own").set_index("own")[names]
    any_ = by_number.reindex(number).reset_index(drop=True)
    return by_both.reindex(keys.join_parts([customer, number])).reset_index(drop=True).fillna(any_)


def _currencies(
    table: SourceTable,
    reading: Reading,
    options: Options,
    invoices: pd.DataFrame,
    paid: pd.Series,
    customer: pd.Series,
) -> tuple[pd.Series, list[Fault]]:
    """The currency as written, else the invoice's, else the only one of the customer's invoices."""
    column = reading.series(table, "currency")
    row_currencies = None if column is None else currencies.of_column(column, options.currency)
    codes = (
        paid
        if row_currencies is None
        else row_currencies.codes.where(row_currencies.codes.notna(), paid)
    )
    pairs = invoices[["customer", "currency"]].drop_duplicates()
    only_currency = pairs.drop_duplicates("customer", keep=False).set_index("customer")["currency"]
    codes = codes.where(codes.notna(), customer.map(only_currency))
    fallback = options.currency or money.NO_CURRENCY
    codes = codes.where(codes.notna(), fallback)
    if row_currencies is None or column is None:
        return codes, []
    heading = str(column.name)
    sentence = f"“{{value}}” in “{heading}” is no currency code such as EUR."
    return codes, [Fault(row_currencies.unknown, sentence, heading)]


def _with_amounts(payments: pd.DataFrame) -> pd.DataFrame:
    """The payment's amount, and what of it pays the invoice of the row."""
    if "applied_amount" in payments:
        amount = payments["amount"] if "amount" in payments else payments["applied_amount"]
        return payments.assign(
            amount=amount, applied=payments["applied_amount"], once="amount" in payments
        )
    return payments.assign(applied=payments["amount"], once=False)
