"""The words programs use for kinds of documents, ways of sale, yes and no."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.vocabulary import wordings as vocabulary
from lib.importing.vocabulary.spelling import folded_words
from lib.ledger import columns

Role = Literal["invoice", "credit_note", "receipt", "adjustment"]

_CODES = {
    **dict.fromkeys("rv dr inv si in ft fs fac accrec out_invoice sales_invoice".split(), "invoice"),
    **dict.fromkeys("dg sc cn nc cm crn accreccredit out_refund credit_note".split(), "credit_note"),
    **dict.fromkeys("dz rc rec pmt pay sr sa pa re receipt".split(), "receipt"),
    **dict.fromkeys("ab je jv adj jnl sj adjustment write_off".split(), "adjustment"),
}  # fmt: skip
# The first that fits decides: "credit note payment" is a payment, "Gutschrift" is no "Schrift".
_WORDS = (
    (r"write.?off|afboeking|ausbuchung|journal|adjust|correcti|korrektur|discount|skonto|ajust",
     "adjustment"),
    (r"payment|receipt|betaling|ontvangst|zahlung|paiement|reglement|encaissement|pago|cobro|recibo|"
     r"pagamento|recebimento|plata|incasare|chitanta|refund paid|deposit", "receipt"),
    (r"credit|gutschrift|avoir|abono|nota de credito|storno|refund|rectificativa|nota credito",
     "credit_note"),
    (r"invoice|factu|rechnung|fatura|bill|debit note|nota de debito|charge|sale", "invoice"),
)  # fmt: skip
_MODES = (
    (r"consign|konsignation|depot|consignatie|custodie", "consignment"),
    (r"prepa|advance|vooruit|voraus|anticip|avans|avance", "prepaid"),
    (r"cash|contant|bar|comptant|contado|numerar|a vista|counter", "cash"),
    (r"credit|account|rekening|rechnung|term", "credit"),
)
_TOUCHES = (
    (r"remind|dunning|mahnung|herinner|rappel|letter|somatie|aviso", "reminder"),
    (r"promise|ptp|commit|belofte|promesse|promesa", "promise"),
    (r"complain|klacht|reklamation|reclam|plainte|queja", "complaint"),
    (r"price|prijs|preis|prix|precio|pret", "price_request"),
    (r"visit|meeting|bezoek|besuch|visite|visita|vizita", "visit"),
    (r"call|phone|bel|anruf|appel|llamada|telefon|apel|chamada", "call"),
)
_KINDS = {"reversal": "adjustment"} | {kind: kind for kind in columns.KINDS}
_YES = frozenset("yes y true 1 x ja j oui o si s sim da disputed open wahr vrai".split())
_NO = frozenset("no n false 0 nee nein non nao nu falsch faux".split())


def of_document(word: str) -> str | None:
    """The kind that a program's word or code means.

    >>> of_document("Rechnung"), of_document("DG"), of_document("Credit Memo"), of_document("?")
    ('invoice', 'credit_note', 'credit_note', None)
    """
    vocabulary_kind = vocabulary.kind(word)
    if vocabulary_kind:
        return _KINDS.get(vocabulary_kind)
    code = "_".join(word.casefold().split())
    return _CODES.get(code) or _first(word, _WORDS)


def of_sale(word: str) -> str | None:
    """The way of sale that a word means."""
    return word if word in columns.MODES else _first(word, _MODES)


def of_touch(word: str) -> str | None:
    """What kind of contact a word means."""
    return word if word in columns.TOUCHES else _first(word, _TOUCHES)


def of_answer(word: str, offered: Sequence[str]) -> str | None:
    """The answer of the field checklist that a word means.

    >>> of_answer("Ja", ("yes", "no")), of_answer("Poor", ("good", "poor")), of_answer("?", ("yes",))
    ('yes', 'poor', None)
    """
    folded_text = " ".join(folded_words(word))
    plain = "yes" if folded_text in _YES else "no" if folded_text in _NO else folded_text
    return plain if plain in offered else None


def _first(word: str, among: tuple[tuple[str, str], ...]) -> str | None:
    folded_text = " ".join(folded_words(word))
    return next(
        (word_meaning for pattern, word_meaning in among if re.search(pattern, folded_text)), None
    )


def read(
    column: pd.Series, meaning: Callable[[str], str | None]
) -> tuple[pd.Series, text_columns.Mask]:
    """A column of words by their meaning, and which words mean nothing here."""
    coded = text_columns.clean(column).combine_chunks().dictionary_encode()
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    word_meanings = [meaning(word) for word in coded.dictionary.to_pylist()]
    unknown = np.array([m is None for m in word_meanings] + [False])[codes]
    return text_columns.by_code(word_meanings, codes), unknown


def yes(column: pd.Series) -> text_columns.Mask:
    """Which cells say yes, in any of the languages read here."""
    answers, _ = read(column, lambda word: "yes" if word.casefold().strip(".") in _YES else None)
    return (answers == "yes").to_numpy(bool)
