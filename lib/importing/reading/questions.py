"""What must be asked before a table is read: what is only likely, has rivals, or is nowhere said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lib.importing.assembling import payment_state
from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading import buckets, document_numbers, fields, payment, summaries, whole_table
from lib.importing.reading.evidence import Candidate, Evidence
from lib.importing.reading.reading import STATE, Choice, Question, Reading
from lib.importing.source_table import SourceTable
from lib.importing.values import currencies
from lib.importing.vocabulary.heading import says_house

_WORDS = {
    "document": "the number of the document", "customer": "the customer", "issued": "the day of issue",
    "amount": "the amount", "open_amount": "the open amount", "paid_amount": "what is paid",
    "paid_on": "the day of payment", "due": "the due date", "currency": "the currency",
    "payment_state": "whether it is paid", "day": "the day of payment",
}  # fmt: skip
ASKED = (
    "document", "customer", "issued", "amount", "open_amount", "paid_amount", "debit", "credit",
    "net_amount", "paid_on", "due", "day", "invoice", "applied_amount", "payment_state", "currency",
)  # fmt: skip
_OF_LINES = frozenset({"line", "item", "product"})
_RIVALS = ("amount", "open_amount", "paid_amount")


def asked(
    table: SourceTable,
    reading: Reading,
    evidence: Evidence,
    free: Sequence[Candidate],
    *,
    accept: bool,
    settled_elsewhere: bool,
) -> Reading:
    """A reading with its questions.

    Args:
        table, reading, evidence, free: what is known.
        accept: a person takes what is only likely.
        settled_elsewhere: payments or allocations come with this import.
    """
    if reading.role == "documents" and (instead := summaries.question(reading, evidence)):
        return replace(reading, questions=instead)
    found = list(_questions(reading, evidence, free, accept=accept))
    if reading.role == "documents" and not (settled_elsewhere or _is_own(table)):
        state = _state(table, reading, evidence)
        found += [q for q in state if not (accept and q.acceptable)]
    return replace(reading, questions=tuple(found))


def _is_own(table: SourceTable) -> bool:
    """Is it a table in the words of this program, in which what is not allocated is open?"""
    return {"document", "kind"} <= set(table.frame.columns)


def _questions(
    reading: Reading,
    evidence: Evidence,
    free: Sequence[Candidate],
    *,
    accept: bool,
) -> Iterator[Question]:
    for field in _missing(reading):
        yield _open(field, reading, free)
    if reading.role == "documents" and (accounts := whole_table.double_entry(reading, evidence)):
        yield accounts
    if accept:
        return
    if reading.role == "documents":
        yield from document_numbers.questions(reading, evidence, free)
    if reading.role == "documents" and (kinds := whole_table.unknown_kinds(reading, evidence)):
        yield kinds
    if reading.role == "documents" and (doubtful := whole_table.doubtful_kinds(reading, evidence)):
        yield doubtful
    if reading.role == "documents" and (codes := whole_table.unknown_currencies(reading, evidence)):
        yield codes
    for choice in reading.choices:
        if choice.certainty == "likely" and choice.field in ASKED:
            yield _likely(choice)
        elif choice.field == "document" and _swapped(reading, evidence):
            yield from _mixed_up(reading)
        elif rivals := _rivals(choice, evidence, free, reading):
            yield _contested(choice, rivals)


def _swapped(reading: Reading, evidence: Evidence) -> bool:
    """Do documents repeat while customers never do, as if their headings were exchanged?"""
    columns = [reading.column(f) for f in ("document", "customer")]
    if None in columns:
        return False
    document, customer = (evidence.contents[str(c)] for c in columns)
    rows = int(customer.written.sum())
    return rows >= 6 and customer.distinct == rows and document.distinct <= 0.6 * rows


def _mixed_up(reading: Reading) -> Iterator[Question]:
    pair = [str(reading.column(f)) for f in ("document", "customer")]
    text = f"“{pair[0]}” repeats and “{pair[1]}” never does: are document and customer exchanged?"
    yield Question("document", text, (pair[1],))
    yield Question("customer", text, (pair[0],))


def _missing(reading: Reading) -> Iterator[str]:
    for field in fields.NEEDED[reading.role]:
        if field == "amount" and reading.role == "documents":
            if not any(f in reading for f in fields.BILLED):
                yield from _lacking_side(reading)
        elif (field == "amount" and "applied_amount" in reading) or field == "document":
            continue
        elif field not in reading:
            yield field


def _lacking_side(reading: Reading) -> Iterator[str]:
    """What says the amount is lacking: the amount itself, or the other side of an account."""
    if "debit" in reading and "credit" in reading:
        return
    yield "credit" if "debit" in reading else "debit" if "credit" in reading else "amount"


def _open(field: str, reading: Reading, free: Sequence[Candidate]) -> Question:
    """A field that nothing names; a column with a use of its own is no answer."""
    used = reading.names()
    near = tuple(dict.fromkeys(c.column for c in free if c.field == field and c.column not in used))
    instead = " If the whole list is of one, say --customer NAME." if field == "customer" else ""
    return Question(field, f"No column says {_words(field)}.{instead}", near)


def _words(field: str) -> str:
    return _WORDS.get(field, field.replace("_", " "))


def _likely(choice: Choice) -> Question:
    return Question(
        choice.field,
        f"“{choice.column}” is likely {_words(choice.field)}, by {choice.reason} alone.",
        (choice.column,),
    )


def _rivals(
    choice: Choice, evidence: Evidence, free: Sequence[Candidate], reading: Reading
) -> tuple[str, ...]:
    """Other columns named as the same money, with other figures and no use of their own."""
    if choice.field not in _RIVALS or choice.certainty != "named":
        return ()
    if choice.field == "paid_amount" and "open_amount" in reading:
        return ()
    used = reading.names()
    own = np.nan_to_num(evidence.contents[choice.column].values)
    return tuple(
        c.column
        for c in free
        if c.field == choice.field
        and c.column not in used
        and not c.weak
        and c.certainty != "likely"
        and not _other_level(c.column, choice, evidence, reading)
        and evidence.contents[c.column].written.any()
        and (np.abs(np.nan_to_num(evidence.contents[c.column].values) - own) > TOLERANCE).any()
    )


def _other_level(column: str, choice: Choice, evidence: Evidence, reading: Reading) -> bool:
    """Is a column the amount of a line, or in the company's own currency, beside the chosen one?"""
    mine, other = (
        {concept for m in evidence.meanings[c] for concept in m.concepts}
        for c in (choice.column, column)
    )
    if says_house(column) and not says_house(choice.column):
        return True
    coded = currencies.in_heading(column) and not currencies.in_heading(choice.column)
    if coded and "currency" in reading:
        return True
    mine_varies, other_varies = (_varies(c, evidence, reading) for c in (choice.column, column))
    return not mine_varies and (other_varies or bool((other & _OF_LINES) - mine))


def _varies(column: str, evidence: Evidence, reading: Reading) -> bool:
    """Does a column say different things on rows of one document, as amounts of lines do?"""
    document = reading.column("document")
    if document is None:
        return False
    groups = evidence.contents[document].text
    return bool((evidence.contents[column].text.groupby(groups).nunique() > 1).any())


def _contested(choice: Choice, rivals: Sequence[str]) -> Question:
    others = ", ".join(f"“{r}”" for r in rivals)
    return Question(
        choice.field,
        f"“{choice.column}” and {others} both say {_words(choice.field)}, and they differ.",
        (choice.column, *rivals),
    )


def _is_chosen(reading: Reading, field: str) -> bool:
    choice = reading.choice(field)
    return choice is not None and choice.certainty == "chosen"


def _may_be_open(reading: Reading, evidence: Evidence) -> Question | None:
    """An unread column that is never more than the amount, and sometimes less, may be what is open."""
    amount = reading.column("amount")
    if amount is None or {"open_amount", "paid_amount"} & set(reading.names().values()):
        return None
    whole = np.abs(np.nan_to_num(evidence.contents[amount].values))
    used = reading.names()
    likely = [
        column
        for column, content in evidence.contents.items()
        if not (column in used or evidence.meanings[column] or content.numbers < 0.9)
        and not buckets.is_bucket(column)
        and _is_part(np.abs(np.nan_to_num(content.values)), whole)
    ]
    if len(likely) > 1:
        words = " and ".join(f"“{column}”" for column in likely[:3])
        text = f"{words} are never more than “{amount}”: which of them is the open amount?"
        return Question("open_amount", text, tuple(likely), acceptable=False)
    if likely:
        text = f"“{likely[0]}” is never more than “{amount}”: it is likely the open amount."
        return Question("open_amount", text, tuple(likely), acceptable=False)
    return None


def _is_part(part: npt.NDArray[np.float64], whole: npt.NDArray[np.float64]) -> bool:
    """Is one amount never more than another, and sometimes less?"""
    all_of_it = (part > whole - TOLERANCE).mean()
    return bool((part <= whole + TOLERANCE).all() and 0.2 < all_of_it < 1)


def _untold(reading: Reading) -> Question:
    """Nothing says what is paid; money that is not used may, so that a person must say of it."""
    unused = tuple(u.column for u in reading.unread if u.holds == "money")
    if not unused:
        return Question(
            STATE, "Nothing in the file says what is paid. Is everything on it still open?"
        )
    words = " and ".join(f"“{column}”" for column in unused[:3])
    sentence = f"Nothing says what is paid, and {words} may. Is everything still open?"
    return Question(STATE, sentence, unused, acceptable=False)


def _state(table: SourceTable, reading: Reading, evidence: Evidence) -> list[Question]:
    if payment.is_told(table, reading, evidence) is None and not _may_be_open(reading, evidence):
        return [_untold(reading)]
    alone = not any(f in reading for f in ("open_amount", "paid_amount", "paid_on"))
    column = reading.column("payment_state")
    if "debit" not in reading and (open_ := _may_be_open(reading, evidence)):
        return [open_]
    if column is None or not alone or _is_chosen(reading, "payment_state"):
        return []
    content = evidence.contents[column]
    meant = payment_state.meanings(list(content.counts), column)
    unknown = [text for text, state in meant.items() if not state]
    if not unknown:
        return []
    words = ", ".join(f"“{t}”" for t in unknown[:5])
    return [
        Question("payment_state", f"“{column}” says {words}: which of these mean paid?", (column,))
    ]
