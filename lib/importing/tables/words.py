"""The few words by which lists of all languages mark a total, a balance carried, a page, a day."""

import re
from functools import lru_cache

from lib.importing.vocabulary import heading

_TOTALS = """total totals totaal totalen totale totali totaux summe gesamt gesamtsumme zwischensumme
endsumme subtotal sub-total subtotaal sous-total subtotale suma razem ogółem ogolem łącznie celkem
součet spolu összesen mindösszesen skupaj ukupno summa totalt delsumma sum i alt yhteensä välisumma
kokku kopā viso итого всего разом усього общо σύνολο toplam geneltoplam yekun jumlah subjumlah
tổng cộng tổng cộng: cộng 合计 合計 小计 小計 总计 總計 总和 総計 累計 합계 총계 소계 총합계
รวม รวมทั้งสิ้น ยอดรวม
جمع المجموع الإجمالي الاجمالي إجمالي اجمالي مجموع סהכ סה״כ סה"כ कुल योग grand"""
_MANY = """grand total|report total|sum total|gesamt summe|gesamt betrag|total general|total général|
total geral|totale generale|genel toplam|ara toplam|i alt|tổng cộng|kopā viso|общая сумма|जुमला|
total amount|total due|total outstanding|balance total|suma całkowita|סך הכל|جمع کل"""
_OPENING = """opening balance|beginning balance|balance forward|balance brought forward|brought forward|
report brought forward|balance b/f|b/f|carried forward|balance carried forward|c/f|previous balance|
closing balance|ending balance|saldo anterior|saldo inicial|saldo final|saldo iniziale|saldo finale|
saldo precedente|report à nouveau|solde initial|solde précédent|solde de départ|solde final|a nouveau|
à nouveau|anfangsbestand|anfangssaldo|saldovortrag|vortrag|endsaldo|schlusssaldo|übertrag|beginsaldo|
openingssaldo|beginbalans|eindsaldo|bilans otwarcia|saldo początkowe|saldo końcowe|počáteční stav|
počáteční zůstatek|konečný zůstatek|ingående saldo|utgående saldo|ingående balans|alkusaldo|loppusaldo|
inngående saldo|primosaldo|nyitó egyenleg|záró egyenleg|sold inițial|sold initial|sold final|
devir|devreden|açılış bakiyesi|önceki bakiye|kapanış bakiyesi|начальный остаток|начальное сальдо|
сальдо на начало|сальдо на конец|
входящее сальдо|исходящее сальдо|конечное сальдо|saldo awal|saldo akhir|
số dư đầu kỳ|số dư cuối kỳ|期初余额|期末余额|期初餘額|上期结转|
前期繰越|繰越残高|前月繰越|次期繰越|전기이월|이월|이월금액|
ยอดยกมา|ยอดยกไป|الرصيد الافتتاحي|رصيد افتتاحي|رصيد سابق|رصيد أول المدة|مانده اول دوره|مانده از قبل"""


def _phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip()]


_TOTAL_WORDS = {word.strip(":") for word in _TOTALS.split()} - {"i", "alt", "tổng", "grand", "sum"}
_TOTAL_PHRASES = set(_phrases(_MANY)) | {"sum"}
_BALANCES = re.compile(
    # One word alone may begin a customer's name (“Devir A.Ş.”), so it must be the whole label.
    "|".join(re.escape(p) + (r"(?!\w)" if " " in p else "$") for p in _phrases(_OPENING))
)
_SEEN = 1 << 14
_PAGE = re.compile(
    r"^(?:page|seite|pagina|página|page no\.?|str\.?|strona|strana|sida|side|sivu|oldal|sayfa|"
    r"стр\.?|страница|halaman|trang|صفحة|صفحه)\s*:?\s*\d+"
    r"(?:\s*(?:/|of|von|van|de|di|z|ze|av|af|из|sur)?\s*\d+)?$|"
    r"^第?\s*\d+\s*(?:/\s*\d+)?\s*[页頁ページ]+$|^\d+\s*/\s*\d+$|^-\s*\d+\s*-$",
    re.IGNORECASE,
)


def _plain(label: str) -> str:
    return " ".join(label.replace("*", " ").split()).strip(" :：.;,=-–—").casefold()


@lru_cache(maxsize=_SEEN)
def is_total(label: str) -> bool:
    """Do the words of a row mark a total: first or last among them?

    >>> [is_total(x) for x in ("Total Alpha Inc", "TOTAL BUDI", "合计:", "**", "Alpha", "Alpha Total")]
    [True, True, True, True, False, True]
    """
    plain = _plain(label)
    if not plain:
        return "*" in label
    words = plain.split()
    return (
        words[0] in _TOTAL_WORDS
        or words[-1] in _TOTAL_WORDS
        or any(plain.startswith(phrase) for phrase in _TOTAL_PHRASES if " " in phrase)
        or plain in _TOTAL_PHRASES
        or any(
            plain.startswith(word)
            for word in ("合计", "合計", "小计", "小計", "总计", "総計", "합계")
        )
    )


@lru_cache(maxsize=_SEEN)
def is_balance(label: str) -> bool:
    """Do the words of a row name a balance carried from before or to after?

    >>> is_balance("Opening balance"), is_balance("Saldo anterior al 31/12"), is_balance("Balance Ltd")
    (True, True, False)
    """
    plain = _plain(label)
    return bool(_BALANCES.match(plain))


_OF_SUMS = frozenset({"balance", "total", "open", "sum", "amount", "subtotal"})


@lru_cache(maxsize=_SEEN)
def names_a_sum(label: str) -> bool:
    """Do all words of a label name a balance or a sum, and so neither a customer nor a document?

    >>> names_a_sum("Saldo"), names_a_sum("Solde dû"), names_a_sum("Saldo Ltd"), names_a_sum("")
    (True, True, False, False)
    """
    return any(reading <= _OF_SUMS for reading in heading.concepts(_plain(label)))


def is_page(label: str) -> bool:
    """Is a line the number of a page?

    >>> is_page("Page 2 of 5"), is_page("Seite 3"), is_page("Page & Co")
    (True, True, False)
    """
    return bool(_PAGE.match(label.strip(" \f|")))
