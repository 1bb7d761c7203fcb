"""Words of agreed terms in many languages, brought to a few plain ones before they are understood.

``Zahlbar innerhalb 30 Tagen netto`` becomes ``30 D``; whatever is not known stays and makes the terms
unreadable, so that no wording is half understood.
"""

import re
import unicodedata

_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ي": "ی", "’": "'"})


def fold(text: str) -> str:
    """Text without case and accents, its digits plain, its blanks single.

    >>> fold("  30 Días,  fecha FACTURA "), fold("مهلت ۳۰ روز") == "مهلت 30 روز"
    ('30 dias, fecha factura', True)
    """
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    digits = (str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFC", bare))
    return " ".join("".join(digits).translate(_LETTERS).split())


_WORDS_OF_DAYS = (
    "days day d dias dia jours jour j jrs tage tagen tag t tg dagen dag dgn dagar dage dager giorni "
    "giorno gg zile zi dni dnu dne dnov dnech nap napon napos paivaa paiva pv gun gunluk ημερες ημερων "
    "ημερα дней дня дн день днив днив дни дана dana dan hari ngay יום ימים روز روزه يوم يوما أيام "
    "天 日 일"
)
_NET = "net nett netto nets nette neto netos n"
_NOISE = (
    "due payable payment payments pay terms term within in of from after the on by date dated invoice "
    "invoices inv bill billing issue issued document strictly pure rein credit "
    "zahlbar zahlung zahlungsziel ziel innerhalb innert binnen von ab nach rechnungsdatum rechnung "
    "rechnungsstellung fallig ohne abzug bis zum am "
    "betaling betalen betaalbaar na factuurdatum factuur betaaltermijn termijn "
    "paiement a de la le du date facture facturation virement echeance reglement "
    "pago plazo fecha factura desde vencimiento transferencia "
    "pagamento data fattura df da dalla bonifico riba rb prazo emissao fatura "
    "termen plata facturii termin platnosci przelew od daty wystawienia splatnost vystaveni "
    "betalning betaling fakturadatum fakturadato fra efter per maksuehto "
    "vade vadeli odeme fatura tarihinden itibaren срок оплаты от даты счета "
    "tempo jatuh مهلت تسویه پرداخت خلال صافی 账期 帳期 付款期 支払 以内 内"
)
_PHRASES = (
    (r"月末締め?\s*翌月末(?:払い?)?|翌月末(?:払い?)?|次月底|"
     r"end of (?:the )?(?:next|following) month|fin (?:de |du |del )?(?:mois suivant|mes siguiente)|"
     r"fine mese successivo|ende (?:des )?(?:folgemonat(?:s|es)?|nachsten monats)|"
     r"einde (?:van de )?volgende maand", " 31 NEXT "),
    (r"月[结結]", " EOM "),
    (r"(?:of |in |du |des |del |van de )?(?:the )?(?:next|following) month|prox(?:imo)?\b\.?|"
     r"du mois suivant|del mes siguiente|del mese successivo|(?:van de )?volgende maand|"
     r"des (?:folgemonats|nachsten monats)|do mes seguinte|nastepnego miesiaca|lunii urmatoare",
     " NEXT "),
    (r"then (?:eom|end of (?:the )?month)|fin (?:de |du )?mois|\bfdm\b|fine mese|"
     r"\bd\.?\s?f\.?\s?f\.?\s?m\.?|\bf\.?m\.?(?=\s|$)|"
     r"fin de mes|fim d[eo] mes|einde (?:van de )?maand|(?:zum )?monatsende|"
     r"ende des monats|sfarsit(?:ul)? (?:de |lunii|luna)(?: luna)?|konca miesiaca|konce mesice",
     " THEN "),
    (r"(?:after |from |plus )?(?:the )?(?:end of (?:the )?(?:current |invoice )?month|month[ -]end|"
     r"\be\.?o\.?m\b\.?)|lopende maand|laufender monat|lobende maned|\blb\.?\s?md\.?|innevarande manad",
     " EOM "),
    (r"\bn\s*/", " NET "),
    (r"(?<=\d)(?:st|nd|rd|th|er|re|e|º|°)(?=\s|$|,|\.)", " "),
    (r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " "),
)  # fmt: skip
# A letter joined to a number is a code (Z030, NT30), except for the short forms of days and net.
_CODE = re.compile(
    r"^(?!n(?:et|etto)?\d)[a-z]+\d|^\d+(?!st|nd|rd|th|er|re|days?\b|d\b|j\b|t\b|tg\b|gg\b|dni\b|dd\b)[a-z]"
)
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[/+,.%-]|\S")
_DAY_WORDS = frozenset(fold(_WORDS_OF_DAYS).split())
_NET_WORDS = frozenset(_NET.split())
_NOISE_WORDS = frozenset(fold(_NOISE).split())

AT_ONCE = frozenset(
    fold(word)
    for word in """
    cash|cod|c.o.d.|cash on delivery|on delivery|upon delivery|on receipt|upon receipt|
    due on receipt|due upon receipt|receipt|immediate|immediately|immediate payment|
    due immediately|prepaid|prepayment|advance|in advance|cash in advance|
    payment in advance|upfront|up front|deposit|with order|cwo|cia|pia|due now|now|
    on receipt of invoice|due on receipt of invoice|sofort|sofort fällig|sofort zahlbar|
    sofort netto|sofort ohne abzug|sofort rein netto|zahlbar sofort|bar|barzahlung|vorkasse|
    vorauskasse|anzahlung|nachnahme|bei lieferung|bei erhalt|contant|contante betaling|
    per direct|direct|vooruitbetaling|onder rembours|bij levering|comptant|au comptant|
    à réception|à réception de facture|paiement comptant|acompte|à la commande|
    à la livraison|contado|al contado|de contado|pago al contado|anticipo|anticipado|
    contra entrega|à vista|a la vista|a vista|antecipado|na entrega|contanti|
    rimessa diretta|vista fattura|alla consegna|anticipato|acconto|numerar|pe loc|avans|
    la livrare|gotówka|przedpłata|hotově|hotovost|předem|készpénz|kontant|kontanter|
    kontanttia|käteinen|förskott|forskud|peşin|nakit|наличные|предоплата|готівка|tunai|
    tiền mặt|نقدا|نقدی|נקד|מזומן|现金|現金|现款|货到付款|貨到付款|预付|預付|代引|現金払い|현금
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip


def at_once(folded: str) -> bool:
    """Do these folded words mean payment at issue or delivery?"""
    bare = folded.strip(" ,.;").removeprefix("100% ").removeprefix("100 % ")
    return bare in AT_ONCE or bare.removeprefix("netto ").removeprefix("net ") in AT_ONCE


def plain(folded: str) -> str:
    """Folded words as numbers and ``D`` (days), ``EOM``, ``THEN`` (its end), ``NEXT`` (month).

    >>> plain("zahlbar innerhalb 30 tagen netto"), plain("30 jours fin de mois le 15"), plain("z030")
    ('30 D', '30 D THEN 15', 'z030')
    """
    if _CODE.match(folded):
        return folded
    for pattern, instead in _PHRASES:
        folded = re.sub(pattern, instead, folded)
    words = (_word(token) for token in _TOKEN.findall(folded))
    return re.sub(r"\s*/\s*", "/", " ".join(w for w in words if w))


def _word(token: str) -> str:
    """One plain word; nothing for what does not change the terms."""
    if token in _DAY_WORDS:
        return "D"
    if token in _NET_WORDS or token in _NOISE_WORDS or token in ("NET", ".", ","):
        return ""
    return token
