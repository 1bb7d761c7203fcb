"""What is asked of a table as a whole: a journal of all accounts, unknown kinds and currencies."""

import numpy as np

from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading.evidence import Evidence
from lib.importing.reading.reading import Question, Reading
from lib.importing.vocabulary.heading import Meaning

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


def unknown_kinds(reading: Reading, evidence: Evidence) -> Question | None:
    """A column of kinds of documents of which no word is understood: some may be no receivables."""
    if "type" in reading or "kind" in reading:
        return None
    used = reading.names()
    for column, content in evidence.contents.items():
        says_kind = any(
            m.field == "type" and m.concepts & _DOCUMENTS for m in evidence.meanings[column]
        )
        if column not in used and says_kind and 2 <= content.distinct <= 8:
            words = ", ".join(f"“{t}”" for t in list(content.counts)[:6])
            text = f"“{column}” says {words}: are these all invoices to customers?"
            return Question("type", text, (column,))
    return None


def unknown_currencies(reading: Reading, evidence: Evidence) -> Question | None:
    """A column that says currency in words of which few are known: they cannot be one sum."""
    if "currency" in reading:
        return None
    used = reading.names()
    for column, content in evidence.contents.items():
        says = any(m.field == "currency" and m.score > 90 for m in evidence.meanings[column])
        if column in used or not says or not 1 <= content.distinct <= 40 or content.numbers > 0.5:
            continue
        words = ", ".join(f"“{t}”" for t in list(content.counts)[:6])
        one = content.distinct == 1
        known = "this is no currency that is" if one else "not all of these are currencies that are"
        text = (
            f"“{column}” says {words}: {known} known. Write codes such as EUR there, or leave "
            "the column out."
        )
        return Question("currency", text, (column,))
    return None
