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
    given = {f: c for f in MONEY if (c := reading.series(table, f)) is not None}
    zeros = {f: units.power(str(c.name), table.titles) for f, c in given.items()}
    parsed = {
        f: numbers.parse(c, np.maximum(decimals + zeros[f], 0) if zeros[f] else decimals)
        for f, c in given.items()
    }
    problems = [p for f, made in parsed.items() for p in _amount_faults(made, str(given[f].name))]
    notes = [n for f, p in parsed.items() for n in _amount_notes(p, str(given[f].name), table)]
    notes += _scaled(zeros, given)
    amount, missing, signed = _billed(parsed, len(table.frame))
    only_paid = amounts_paid.alone(parsed, amount, missing)
    missing = missing & ~only_paid
    named = " or ".join(f"“{c.name}”" for f, c in given.items() if f not in _NO_AMOUNT)
    problems.append(Fault(missing, f"This row has no amount in {named}."))
    side = reading.series(table, "side")
    if side is not None:
        ours, _ = wordings.read(side, _side)
        minus = (ours == "credit").to_numpy(bool)
        amount = np.where(minus, -np.abs(amount), np.abs(amount))
        signed = True
        parsed |= _turned(parsed, minus, ("open_amount", "paid_amount"))
    elif signed:
        parsed |= _turned(parsed, amount < 0, ("open_amount",))
    if set(parsed) == {"open_amount"}:
        notes.append(
            Finding(
                "warning",
                "no_history",
                f"“{table.name}” lists open items only: ages are "
                "right, but there is no payment history to learn from.",
                len(table.frame),
            )
        )
    notes += _relations(parsed, given, table)
    settled, known = amounts_paid.settled(parsed, amount)
    kept = proofs(parsed, given, table)
    return (
        Amounts(amount, settled, known, signed, missing, kept, amounts_paid.paid(parsed), only_paid),
        problems, notes,
    )  # fmt: skip


def _turned(
    parsed: dict[str, numbers.Parsed], minus: Mask, fields: tuple[str, ...]
) -> dict[str, numbers.Parsed]:
    """Amounts that a source writes without signs, with those that the other side's rows have."""
    unsigned = {f: p for f in fields if (p := parsed.get(f)) and (p.minor >= 0).all()}
    return {f: replace(p, minor=np.where(minus, -p.minor, p.minor)) for f, p in unsigned.items()}


def _relations(
    parsed: dict[str, numbers.Parsed], given: dict[str, pd.Series], table: SourceTable
) -> list[Finding]:
    """Rows with more open than was billed; and amounts that are net alone."""
    if not {"amount", "open_amount"} <= parsed.keys():
        return _net_only(parsed, given)
    amount, open_ = parsed["amount"], parsed["open_amount"]
    both = ~(amount.missing | open_.missing) & (amount.minor != 0)
    beyond = both & (np.abs(open_.minor) > np.abs(amount.minor))
    named = f"“{given['open_amount'].name}”", f"“{given['amount'].name}”"
    return finding(
        "error", "open_beyond_amount", beyond, table.lines,
        f"{{n}} row[|s] [has|have] more open in {named[0]} than was billed in {named[1]}. Is one of "
        "them another column?",
    )  # fmt: skip


def proofs(
    parsed: dict[str, numbers.Parsed], given: dict[str, pd.Series], table: SourceTable
) -> tuple[Proof, ...]:
    """The relations that the amounts of a table keep on their rows."""
    return relations.proofs(
        {f: p.minor for f, p in parsed.items()},
        {f: p.missing for f, p in parsed.items()},
        {f: str(c.name) for f, c in given.items()},
        table.lines,
    )


def _net_only(parsed: dict[str, numbers.Parsed], given: dict[str, pd.Series]) -> list[Finding]:
    """A list that names net amounts and no tax: what is owed may be more."""
    if "net_amount" not in parsed or {"amount", "debit", "tax", "open_amount"} & parsed.keys():
        return []
    message = (
        f"“{given['net_amount'].name}” is net of tax and no column gives the tax: the amounts owed may "
        "be higher."
    )
    return [Finding("warning", "net_amounts", message, len(parsed["net_amount"].minor))]


def _scaled(zeros: dict[str, int], given: dict[str, pd.Series]) -> list[Finding]:
    """A warning for amounts that a heading or title says are in thousands or the like."""
    named = [f"“{given[f].name}” × {10.0**power:,.10g}" for f, power in zeros.items() if power]
    if not named:
        return []
    text = f"Amounts were written without their last zeros and are multiplied: {', '.join(named)}."
    return [Finding("warning", "scaled_amounts", text)]


def _side(word: str) -> str | None:
    return vocabulary.meaning("side", word)


def exponents(currency: pd.Series) -> int | npt.NDArray[np.int64]:
    """Decimals of each row's currency; one number where all have the same."""
    known = {str(c): money.exponent(str(c)) for c in currency.unique()}
    if len(set(known.values())) <= 1:
        return next(iter(known.values()), 2)
    return np.asarray(currency.map(known), dtype="int64")


def _amount_faults(parsed: numbers.Parsed, heading: str) -> list[Fault]:
    unclear = (
        f"“{{value}}” in “{heading}” can be read as two amounts, since the column marks decimals with "
        "a point and with a comma."
    )
    return [
        Fault(parsed.bad, f"“{{value}}” in “{heading}” is not an amount.", heading),
        Fault(parsed.unclear, unclear, heading),
    ]


def _amount_notes(parsed: numbers.Parsed, heading: str, table: SourceTable) -> list[Finding]:
    rounded = finding(
        "warning",
        "rounded_amounts",
        parsed.rounded,
        table.lines,
        f"{{n}} amount[|s] in “{heading}” [has|have] more decimals than the currency and "
        f"[was|were] rounded, a "
        "half to the even unit.",
    )
    if not parsed.guessed:
        return rounded
    return [
        *rounded,
        Finding(
            "warning",
            "guessed_thousands",
            f"No amount in “{heading}” tells whether its sign marks "
            "thousands or decimals; it was read as thousands.",
            len(parsed.minor),
        ),
    ]


def _billed(
    parsed: dict[str, numbers.Parsed], count: int
) -> tuple[npt.NDArray[np.int64], Mask, bool]:
    """Amounts, where there is none, and whether two columns tell their sign."""
    if "amount" in parsed:
        return *_with_open(parsed), False
    if "debit" in parsed or "credit" in parsed:
        sides = [parsed[f] for f in ("debit", "credit") if f in parsed]
        total = np.zeros(count, "int64")
        for f, sign in (("debit", 1), ("credit", -1)):
            total += sign * parsed[f].minor if f in parsed else 0
        return total, np.logical_and.reduce([p.missing for p in sides]), True
    if "net_amount" in parsed:
        tax = parsed["tax"].minor if "tax" in parsed else 0
        return parsed["net_amount"].minor + tax, parsed["net_amount"].missing, False
    if "open_amount" not in parsed:
        return parsed["paid_amount"].minor, parsed["paid_amount"].missing, False
    open_, paid = parsed["open_amount"], parsed.get("paid_amount")
    total = open_.minor + (np.abs(paid.minor) if paid else 0)
    return total, open_.missing & (paid.missing if paid else True), False


def _with_open(parsed: dict[str, numbers.Parsed]) -> tuple[npt.NDArray[np.int64], Mask]:
    """The amount; what is open stands for it on rows that bill nothing, such as money on account."""
    amount, missing = parsed["amount"].minor, parsed["amount"].missing
    if "open_amount" not in parsed:
        return amount, missing
    open_ = parsed["open_amount"]
    alone = (missing | (amount == 0)) & ~open_.missing & (open_.minor != 0)
    return np.where(alone, open_.minor, amount), missing & ~alone
