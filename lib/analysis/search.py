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


def folded(text: str) -> str:
    """Letters without case and accents.

    >>> folded("Brădetu-Nou"), folded("Weißenłęg")
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
    wanted = folded(text.strip())
    if not wanted:
        return ()
    keys = [str(key) for key in ledger.codes.of("customer")[1]]
    called = [(key, names.get(key, "")) for key in keys]
    people = [Hit(key, f"{name} · {key}" if name else key) for key, name in called
              if wanted in folded(name) or wanted in folded(key)]  # fmt: skip
    return (*people[:MOST], *_documents(ledger, names, wanted))[: 2 * MOST]


def _documents(ledger: Ledger, names: Mapping[str, str], wanted: str) -> list[Hit]:
    documents = ledger.documents
    if len(wanted) < 3:
        return []
    number = documents["document"].str.casefold().str.contains(wanted, regex=False)
    rows = documents[(number | _of_amount(documents, wanted)).fillna(False).astype(bool)]
    latest = rows.sort_values("issued", ascending=False, kind="stable").head(MOST)
    fields = ["customer", "document", "amount", "currency", "issued"]
    return [
        Hit(str(row["customer"]), _label(row, names)) for row in latest[fields].to_dict("records")
    ]


def _label(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    """A document as a list names it: number, amount, day, customer."""
    who = names.get(str(row["customer"]), str(row["customer"]))
    amount = _amount(int(row["amount"]), str(row["currency"]))
    return " · ".join([str(row["document"]), amount, wording.day(row["issued"]), who])


def _amount(amount: int, currency: str) -> str:
    return f"{wording.symbol(currency)}{plain(amount, currency)}"


def _of_amount(documents: pd.DataFrame, wanted: str) -> pd.Series:
    """Which documents have the amount that was typed, whatever their sign."""
    none = pd.Series(False, index=documents.index)
    if not re.fullmatch(r"\d[\d.,\s]*", wanted):
        return none
    whole, cents = re.sub(r"\s", "", wanted), ""
    if decimals := re.search(r"[.,](\d{1,2})$", whole):
        whole, cents = whole[: decimals.start()], decimals[1]
    units = int(re.sub(r"[.,]", "", whole) or 0)
    size = documents["amount"].abs()
    scale = documents["currency"].map(lambda currency: 10 ** exponent(str(currency)))
    if cents:
        return (size - (units * scale + int(cents.ljust(2, "0")) * scale // 100)).abs() < 1
    return size // scale == units
