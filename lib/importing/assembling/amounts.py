"""What each row bills and what of it is settled, from the several ways in which sources say so.

One signed amount; debit and credit; net and tax; an amount and a sign column; or only what is open.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.assembling import amounts_paid
from lib.importing.assembling.faults import Fault, finding
from lib.importing.proofs import relations
from lib.importing.proofs.proof import Proof
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.importing.values import numbers, units, wordings
from lib.importing.vocabulary import wordings as vocabulary
from lib.ledger import money
from lib.ledger.findings import Finding

MONEY = (
    "amount", "debit", "credit", "net_amount", "tax", "open_amount", "paid_amount",
    "withheld_amount",
)  # fmt: skip
_NO_AMOUNT = ("tax", "withheld_amount")


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """``amount`` and ``settled`` in minor units, and whether their signs are the source's own.

    Args:
        missing: rows that bill nothing and pay nothing.
        paid: what each row says was paid; negative where it was given back.
        only_paid: rows that say what was paid and bill nothing.
    """

    amount: npt.NDArray[np.int64]
    settled: npt.NDArray[np.int64]
    settled_known: Mask
    signed: bool
    missing: Mask
    proofs: tuple[Proof, ...] = ()
    paid: npt.NDArray[np.int64] | None = None
    only_paid: Mask | None = None


def read(
    table: SourceTable, reading: Reading, currency: pd.Series
) -> tuple[Amounts, list[Fault], list[Finding]]:
    """The amounts of a source's rows, from whichever columns say them; its faults and findings."""
    decimals = exponents(currency)
    source_columns = {f: c for f in MONEY if (c := reading.series(table, f)) is not None}
    zeros = {f: units.power(str(c.name), table.titles) for f, c in source_columns.items()}
    parsed_amounts = {
        f: numbers.parse(c, np.maximum(decimals + zeros[f], 0) if zeros[f] else decimals)
        for f, c in source_columns.items()
    }
    problems = [
        p
        for f, parsed_column in parsed_amounts.items()
        for p in _amount_faults(parsed_column, str(source_columns[f].name))
    ]
    notes = [
        n
        for f, p in parsed_amounts.items()
        for n in _amount_notes(p, str(source_columns[f].name), table)
    ]
    notes += _scale_findings(zeros, source_columns)
    amount, missing, signed = _billed_amounts(parsed_amounts, len(table.frame))
    only_paid = amounts_paid.payment_only_rows(parsed_amounts, amount, missing)
    missing = missing & ~only_paid
    column_names = " or ".join(
        f"“{c.name}”" for f, c in source_columns.items() if f not in _NO_AMOUNT
    )
    problems.append(Fault(missing, f"This row has no amount in {column_names}."))
    side = reading.series(table, "side")
    if side is not None:
        sides, _ = wordings.read(side, _side)
        minus = (sides == "credit").to_numpy(bool)
        amount = np.where(minus, -np.abs(amount), np.abs(amount))
        signed = True
        parsed_amounts |= _with_signs(parsed_amounts, minus, ("open_amount", "paid_amount"))
    elif signed:
        parsed_amounts |= _with_signs(parsed_amounts, amount < 0, ("open_amount",))
    if set(parsed_amounts) == {"open_amount"}:
        notes.append(
            Finding(
                "warning",
                "no_history",
                f"“{table.name}” lists open items only: ages are "
                "right, but there is no payment history to learn from.",
                len(table.frame),
            )
        )
    notes += _relation_findings(parsed_amounts, source_columns, table)
    settled, settled_known = amounts_paid.settled_amounts(parsed_amounts, amount)
    amount_proofs = proofs(parsed_amounts, source_columns, table)
    return (
        Amounts(
            amount,
            settled,
            settled_known,
            signed,
            missing,
            amount_proofs,
            amounts_paid.paid_amounts(parsed_amounts),
            only_paid,
        ),
        problems,
        notes,
    )


def _with_signs(
    parsed_amounts: dict[str, numbers.ParsedAmounts], minus: Mask, fields: tuple[str, ...]
) -> dict[str, numbers.ParsedAmounts]:
    """Amounts that a source writes without signs, with those that the other side's rows have."""
    unsigned = {f: p for f in fields if (p := parsed_amounts.get(f)) and (p.minor >= 0).all()}
    return {f: replace(p, minor=np.where(minus, -p.minor, p.minor)) for f, p in unsigned.items()}


def _relation_findings(
    parsed_amounts: dict[str, numbers.ParsedAmounts],
    source_columns: dict[str, pd.Series],
    table: SourceTable,
) -> list[Finding]:
    """Rows with more open than was billed; and amounts that are net alone."""
    if not {"amount", "open_amount"} <= parsed_amounts.keys():
        return _net_findings(parsed_amounts, source_columns)
    amount, open_ = parsed_amounts["amount"], parsed_amounts["open_amount"]
    comparable_mask = ~(amount.missing | open_.missing) & (amount.minor != 0)
    beyond_mask = comparable_mask & (np.abs(open_.minor) > np.abs(amount.minor))
    headings = f"“{source_columns['open_amount'].name}”", f"“{source_columns['amount'].name}”"
    return finding(
        "error",
        "open_beyond_amount",
        beyond_mask,
        table.lines,
        f"{{n}} row[|s] [has|have] more open in {headings[0]} than was billed in {headings[1]}. Is "
        "one of "
        "them another column?",
    )


def proofs(
    parsed_amounts: dict[str, numbers.ParsedAmounts],
    source_columns: dict[str, pd.Series],
    table: SourceTable,
) -> tuple[Proof, ...]:
    """The relations that the amounts of a table keep on their rows."""
    return relations.proofs(
        {f: p.minor for f, p in parsed_amounts.items()},
        {f: p.missing for f, p in parsed_amounts.items()},
        {f: str(c.name) for f, c in source_columns.items()},
        table.lines,
    )


def _net_findings(
    parsed_amounts: dict[str, numbers.ParsedAmounts], source_columns: dict[str, pd.Series]
) -> list[Finding]:
    """A list that names net amounts and no tax: what is owed may be more."""
    if (
        "net_amount" not in parsed_amounts
        or {"amount", "debit", "tax", "open_amount"} & parsed_amounts.keys()
    ):
        return []
    message = (
        f"“{source_columns['net_amount'].name}” is net of tax and no column gives the tax: the "
        "amounts owed may "
        "be higher."
    )
    return [Finding("warning", "net_amounts", message, len(parsed_amounts["net_amount"].minor))]


def _scale_findings(zeros: dict[str, int], source_columns: dict[str, pd.Series]) -> list[Finding]:
    """A warning for amounts that a heading or title says are in thousands or the like."""
    factors = [
        f"“{source_columns[f].name}” × {10.0**power:,.10g}" for f, power in zeros.items() if power
    ]
    if not factors:
        return []
    text = (
        f"Amounts were written without their last zeros and are multiplied: {', '.join(factors)}."
    )
    return [Finding("warning", "scaled_amounts", text)]


def _side(word: str) -> str | None:
    return vocabulary.meaning("side", word)


def exponents(currency: pd.Series) -> int | npt.NDArray[np.int64]:
    """Decimals of each row's currency; one number where all have the same."""
    exponent_by_code = {str(c): money.exponent(str(c)) for c in currency.unique()}
    if len(set(exponent_by_code.values())) <= 1:
        return next(iter(exponent_by_code.values()), 2)
    return np.asarray(currency.map(exponent_by_code), dtype="int64")


def _amount_faults(parsed_column: numbers.ParsedAmounts, heading: str) -> list[Fault]:
    unclear = (
        f"“{{value}}” in “{heading}” can be read as two amounts, since the column marks decimals with "
        "a point and with a comma."
    )
    return [
        Fault(parsed_column.bad, f"“{{value}}” in “{heading}” is not an amount.", heading),
        Fault(parsed_column.unclear, unclear, heading),
    ]


def _amount_notes(
    parsed_column: numbers.ParsedAmounts, heading: str, table: SourceTable
) -> list[Finding]:
    rounding_notes = finding(
        "warning",
        "rounded_amounts",
        parsed_column.rounded,
        table.lines,
        f"{{n}} amount[|s] in “{heading}” [has|have] more decimals than the currency and "
        f"[was|were] rounded, a "
        "half to the even unit.",
    )
    if not parsed_column.guessed:
        return rounding_notes
    return [
        *rounding_notes,
        Finding(
            "warning",
            "guessed_thousands",
            f"No amount in “{heading}” tells whether its sign marks "
            "thousands or decimals; it was read as thousands.",
            len(parsed_column.minor),
        ),
    ]


def _billed_amounts(
    parsed_amounts: dict[str, numbers.ParsedAmounts], count: int
) -> tuple[npt.NDArray[np.int64], Mask, bool]:
    """Amounts, where there is none, and whether two columns tell their sign."""
    if "amount" in parsed_amounts:
        return *_with_open(parsed_amounts), False
    if "debit" in parsed_amounts or "credit" in parsed_amounts:
        sides = [parsed_amounts[f] for f in ("debit", "credit") if f in parsed_amounts]
        total = np.zeros(count, "int64")
        for f, sign in (("debit", 1), ("credit", -1)):
            total += sign * parsed_amounts[f].minor if f in parsed_amounts else 0
        return total, np.logical_and.reduce([p.missing for p in sides]), True
    if "net_amount" in parsed_amounts:
        tax = parsed_amounts["tax"].minor if "tax" in parsed_amounts else 0
        return parsed_amounts["net_amount"].minor + tax, parsed_amounts["net_amount"].missing, False
    if "open_amount" not in parsed_amounts:
        return parsed_amounts["paid_amount"].minor, parsed_amounts["paid_amount"].missing, False
    open_, paid = parsed_amounts["open_amount"], parsed_amounts.get("paid_amount")
    total = open_.minor + (np.abs(paid.minor) if paid else 0)
    return total, open_.missing & (paid.missing if paid else True), False


def _with_open(
    parsed_amounts: dict[str, numbers.ParsedAmounts],
) -> tuple[npt.NDArray[np.int64], Mask]:
    """The amount; what is open stands for it on rows that bill nothing, such as money on account."""
    amount, missing = parsed_amounts["amount"].minor, parsed_amounts["amount"].missing
    if "open_amount" not in parsed_amounts:
        return amount, missing
    open_ = parsed_amounts["open_amount"]
    only_open = (missing | (amount == 0)) & ~open_.missing & (open_.minor != 0)
    return np.where(only_open, open_.minor, amount), missing & ~only_open
