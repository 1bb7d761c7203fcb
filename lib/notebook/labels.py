"""What a row is called in a picture: short, and never the same as another row."""

from collections.abc import Sequence

import pandas as pd

from lib.ledger.context import Context

SEPARATOR = "\u001f"
LONGEST = 34


def keys(table: pd.DataFrame, fields: Sequence[str]) -> pd.Series:
    """The labels of a row's fields as one text, for selections to name it by."""
    return _join_columns(table[list(fields)], SEPARATOR)


def groups(table: pd.DataFrame, fields: Sequence[str], context: Context) -> pd.Series:
    """Names of rows: customers by name; two of one name with their keys behind it."""
    shown_values = table[list(fields)].astype("object")
    if "customer" in fields:
        shown_values["customer"] = table["customer"].map(context.name)
    names = _join_columns(shown_values, " · ").map(short)
    duplicates = names.duplicated(keep=False)
    return names.where(~duplicates, names + " (" + _join_columns(table[list(fields)], " · ") + ")")


def distinct_names(customers: pd.Series, context: Context) -> pd.Series:
    """Names, with the key behind those that two customers share."""
    names = customers.map(context.name).map(short)
    duplicates = names.duplicated(keep=False)
    return names.where(~duplicates, names + " (" + customers + ")")


def short(text: str) -> str:
    """A name cut to what fits beside a bar.

    >>> short("Vereinigte Genossenschaftliche Handelsgesellschaft")
    'Vereinigte Genossenschaftliche Ha…'
    """
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _join_columns(parts: pd.DataFrame, separator: str) -> pd.Series:
    if parts.columns.empty:
        return pd.Series("everything", parts.index, dtype="str")
    rows = zip(*(parts[column] for column in parts), strict=True)
    return pd.Series([separator.join(map(str, row)) for row in rows], parts.index, dtype="str")
