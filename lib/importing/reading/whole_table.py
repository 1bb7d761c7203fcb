"""What is asked of a table as a whole: a journal of all accounts, unknown kinds and currencies."""

from collections.abc import Iterator

import numpy as np

from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading.evidence import Evidence
from lib.importing.reading.reading import Question, Reading
from lib.importing.values import currencies
from lib.importing.values import wordings as values
from lib.importing.vocabulary import wordings
from lib.importing.vocabulary.heading import Meaning

_SET_ASIDE = frozenset({"quote", "order", "proforma", "payable"})
_DOCUMENTS = frozenset({"document", "invoice", "voucher", "transaction"})


def double_entry(reading: Reading, evidence: Evidence) -> Question | None:
    """A journal whose debits equal its credits, account by account: only one account is ours."""
    debit, credit = reading.column("debit"), reading.column("credit")
    accounts = [
        column
        for column, meanings in evidence.meanings.items()
        if evidence.contents[column].distinct > 1
        and any(m.field in ("ledger_account", "customer") and _is_account(m) for m in meanings)
    ]
    if debit is None or credit is None or not accounts:
        return None
    sums = [np.nansum(evidence.contents[c].values) for c in (debit, credit)]
    if abs(sums[0] - sums[1]) > TOLERANCE or not sums[0]:
        return None
    return Question(
        "customer",
        f"This is a journal: its debits equal its credits over the accounts in “{accounts[0]}”. Export "
        "the entries of the receivables account alone, or a list of invoices and payments.",
        answerable=False,
    )


def _is_account(meaning: Meaning) -> bool:
    return meaning.field == "ledger_account" or "account" in meaning.concepts


def questions(reading: Reading, evidence: Evidence) -> Iterator[Question]:
    """What must be asked of a table of documents beyond its columns one by one."""
    for ask in (_unknown_kinds, _doubtful_kinds, _unknown_currencies, _lacking_days):
        if question := ask(reading, evidence):
            yield question


def _unknown_kinds(reading: Reading, evidence: Evidence) -> Question | None:
    """A column of kinds of documents of which no word is understood: some may be no receivables."""
    if "type" in reading or "kind" in reading:
        return None
    used_columns = reading.names()
    for column, content in evidence.contents.items():
        says_kind = any(
            m.field == "type" and m.concepts & _DOCUMENTS for m in evidence.meanings[column]
        )
        if column not in used_columns and says_kind and 2 <= content.distinct <= 8:
            words = ", ".join(f"“{t}”" for t in list(content.counts)[:6])
            text = f"“{column}” says {words}: are these all invoices to customers?"
            return Question("type", text, (column,))
    return None


_CODE = 3
"""Letters up to which a word is a code, which means one thing in one system and another elsewhere."""


def _doubtful_kinds(reading: Reading, evidence: Evidence) -> Question | None:
    """Words for kinds that nobody knows where no sign tells a credit, or a lone code of a supplier's.

    An unknown word in a list whose amounts all stand without a sign may lower what is owed.
    """
    choice, amount = reading.choice("type") or reading.choice("kind"), reading.column("amount")
    if choice is None or choice.certainty == "chosen" or amount is None:
        return None
    words = list(evidence.contents[choice.column].counts)
    unsigned = not (np.nan_to_num(evidence.contents[amount].values) < -TOLERANCE).any()
    unknown = [word for word in words if unsigned and values.of_document(word) is None
               and wordings.kind(word) not in _SET_ASIDE]  # fmt: skip
    payable_words = [word for word in words if wordings.kind(word) == "payable"]
    if len(payable_words) == 1 and payable_words[0].isascii() and len(payable_words[0]) <= _CODE:
        unknown += payable_words
    if not unknown or len(unknown) == len(words):
        return None
    word_list = ", ".join(f"“{word}”" for word in unknown[:5])
    text = (
        f"“{choice.column}” says {word_list}: are these invoices, credits, or nothing owed to us?"
    )
    return Question("type", text, (choice.column,))


def _lacking_days(reading: Reading, evidence: Evidence) -> Question | None:
    """Rows with an amount and no day of issue, where another column that may be it has one."""
    issued, amount = reading.choice("issued"), reading.column("amount")
    if issued is None or issued.certainty == "chosen" or amount is None:
        return None
    owed_mask = np.abs(np.nan_to_num(evidence.contents[amount].values)) > TOLERANCE
    lacking_mask = owed_mask & ~evidence.contents[issued.column].filled_mask
    used_columns = reading.names()
    columns = tuple(
        c
        for c, content in evidence.contents.items()
        if c not in used_columns
        and "issued" in evidence.meanings_by_field(c, "documents")
        and content.days > 0.9
        and content.filled_mask[owed_mask].all()
    )
    if not lacking_mask.any() or not columns:
        return None
    text = (
        f"“{issued.column}” is empty on {lacking_mask.sum()} of the rows with an amount, and "
        f"“{columns[0]}” never is: which is the day of issue?"
    )
    return Question("issued", text, (columns[0], issued.column))


def _names_currency(reading: Reading) -> bool:
    """Do the headings of all amounts name one currency?"""
    columns = [c for f in ("amount", "open_amount") if (c := reading.column(f))]
    codes = {currencies.in_heading(c) for c in columns}
    return len(columns) > 1 and len(codes) == 1 and None not in codes


def _unknown_currencies(reading: Reading, evidence: Evidence) -> Question | None:
    """A column that says currency in words of which few are known: they cannot be one sum."""
    if "currency" in reading or _names_currency(reading):
        return None
    used_columns = reading.names()
    for column, content in evidence.contents.items():
        says_currency = any(
            m.field == "currency" and m.score > 90 for m in evidence.meanings[column]
        )
        if (
            column in used_columns
            or not says_currency
            or not 1 <= content.distinct <= 40
            or content.numbers > 0.5
            or not any(c.isalpha() for text in content.counts for c in text)
        ):
            continue
        words = ", ".join(f"“{t}”" for t in list(content.counts)[:6])
        is_single = content.distinct == 1
        predicate = (
            "this is no currency that is"
            if is_single
            else "not all of these are currencies that are"
        )
        text = (
            f"“{column}” says {words}: {predicate} known. Write codes such as EUR there, or leave "
            "the column out."
        )
        return Question("currency", text, (column,))
    return None
