"""Finding a customer by what people have at hand: a name without accents, a document, an amount."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.ledger import wording
from lib.ledger.ledger import Ledger
from lib.ledger.money import exponent, plain

MOST = 20
_PLAIN = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer, and what of it was found: itself, or a document with its amount and day."""

    customer: str
    label: str


def fold(text: str) -> str:
    """Letters without case and accents.

    >>> fold("Brădetu-Nou"), fold("Weißenłęg")
    ('bradetu-nou', 'weissenleg')
    """
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def find(ledger: Ledger, names: Mapping[str, str], text: str) -> tuple[Hit, ...]:
    """Customers by name or key, then documents by number or amount, the latest first.

    Args:
        names: customer -> name.
        text: as typed; an amount as ``12,345.60``, ``12.345,60`` or ``12345``.
    """
    query = fold(text.strip())
    if not query:
        return ()
    keys = [str(key) for key in ledger.codes.of("customer")[1]]
    called = [(key, names.get(key, "")) for key in keys]
    people = [Hit(key, f"{name} · {key}" if name else key) for key, name in called
              if query in fold(name) or query in fold(key)]  # fmt: skip
    return (*people[:MOST], *_documents(ledger, names, query))[: 2 * MOST]


def _documents(ledger: Ledger, names: Mapping[str, str], query: str) -> list[Hit]:
    documents = ledger.documents
    if len(query) < 3:
        return []
    number = documents["document"].str.casefold().str.contains(query, regex=False)
    rows = documents[(number | _of_amount(documents, query)).fillna(False).astype(bool)]
    latest = rows.sort_values("issued", ascending=False, kind="stable").head(MOST)
    fields = ["customer", "document", "amount", "currency", "issued"]
    return [
        Hit(str(row["customer"]), _label(row, names)) for row in latest[fields].to_dict("records")
    ]


def _label(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    """A document as a list names it: number, amount, day, customer."""
    name = names.get(str(row["customer"]), str(row["customer"]))
    amount = _amount(int(row["amount"]), str(row["currency"]))
    return " · ".join(
        [wording.document(str(row["document"])), amount, wording.day_text(row["issued"]), name]
    )


def _amount(amount: int, currency: str) -> str:
    return f"{wording.symbol(currency)}{plain(amount, currency)}"


def _of_amount(documents: pd.DataFrame, query: str) -> pd.Series:
    """Which documents have the amount that was typed, whatever their sign."""
    none = pd.Series(False, index=documents.index)
    if not re.fullmatch(r"\d[\d.,\s]*", query):
        return none
    whole, cents = re.sub(r"\s", "", query), ""
    if decimals := re.search(r"[.,](\d{1,2})$", whole):
        whole, cents = whole[: decimals.start()], decimals[1]
    units = int(re.sub(r"[.,]", "", whole) or 0)
    size = documents["amount"].abs()
    scale = documents["currency"].map(lambda currency: 10 ** exponent(str(currency)))
    if cents:
        return (size - (units * scale + int(cents.ljust(2, "0")) * scale // 100)).abs() < 1
    return size // scale == units
