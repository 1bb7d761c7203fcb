"""In which encoding a text file is written: by its bytes, its letters and the words of its headings."""

import re
from collections import Counter

import charset_normalizer

DAMAGED = "utf-8, damaged"
SHOWN = {
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp874": "Windows-874 (Thai)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "cp932": "Shift-JIS (Japanese)",
    "gb18030": "GB18030 (Chinese)",
    "big5hkscs": "Big5 (Chinese)",
    "cp949": "EUC-KR (Korean)",
    "latin-1": "Latin-1",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_SAMPLE_LINES, _SAMPLE_BYTES, _FEW = 400, 40_000, 20
_LANGUAGES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "cp1252": (
        ("de", "äöüß", "rechnung kunde betrag datum offen zahlung summe konto brutto"),
        ("fr", "àâæçéèêëîïôœùûü", "facture client montant date solde tiers libell règlement ech"),
        ("es", "áéíñóúü", "factura cliente importe fecha saldo vencimiento cobr"),
        ("pt", "ãõáâàçéêíóôú", "fatura cliente valor data vencimento saldo aluno nome titulo emissao"),
        ("it", "àèéìòù", "fattura cliente importo data scadenza saldo totale"),
        ("nl", "ëïéèöüó", "factuur klant bedrag datum debiteur openstaand"),
        ("nordic", "åäöæøé", "faktura kund belopp kunde dato bel lasku summa asiakas forfald"),
        ("is", "áðéíóúýþæö", "reikningur"),
        ("en", "éèüöäáñçó£", "invoice customer amount due name"),
    ),
    "cp1250": (
        ("pl", "ąćęłńóśźż", "faktur kontrahent termin kwota brutto netto nabywca zap data wystaw nr"),
        ("cs", "áčďéěíňóřšťúůýžľĺŕôä", "faktur odb datum splatnost stka zb uhrad vystaven m dodavatel"),
        ("hu", "áéíóöőúüű", "sz mla vev sszeg hat rid kelt fizet"),
        ("hr", "čćđšž", "kupac iznos datum dospij ra un ra una"),
        ("ro", "ăâîşţ", "factur client scaden suma valoare furnizor"),
    ),
    "cp1254": (("tr", "çğıöşüâîi̇", "fatura tarih tutar cari vade bakiye m teri bor alacak no"),),
    "cp1257": (
        ("lt", "ąčęėįšųūž", "klientas suma data s skaita pirk"),
        ("lv", "āčēģīķļņšūž", "klients summa datums r ins"),
        ("et", "äöõüšž", "arve klient summa"),
    ),
}  # fmt: skip
_SCRIPTS = {
    "cp1251": (r"[а-яёіїєґў]", "оеаинтсрвлкмдпу"),
    "koi8-r": (r"[а-яё]", "оеаинтсрвлкмдпу"),
    "cp1253": (r"[α-ωάέήίόύώϊϋΐΰς]", "αοιετσνρυςηκπμλίόά"),
    "cp1255": (r"[א-ת]", "יוהלאתמרבשנ"),
    "cp1256": (r"[ء-يپچژکگی‌]", "اليمونرتبةدشسع"),
    "cp874": (r"[ก-๛]", "านรอกเงมยลวดทส่้ั"),
}
_DOUBLE = ("cp932", "gb18030", "big5hkscs", "cp949")


def encoding(data: bytes) -> str:
    """The encoding of a text that carries no mark of it; ``DAMAGED`` for UTF-8 with a few bad letters.

    >>> [encoding(t.encode(c)) for t, c in (("Łódź;Gdańsk", "cp1250"), ("Müller", "cp1252"))]
    ['cp1250', 'cp1252']
    """
    if data.isascii() or decodes(data, "utf-8"):
        return "utf-8"
    text = data.decode("utf-8", errors="replace")
    bad_letters = text.count("\ufffd")
    good_letters = len(re.findall(r"[^\x00-\x7f]", text)) - bad_letters
    return DAMAGED if good_letters > 3 * bad_letters else _national(data)


def decodes(data: bytes, name: str) -> bool:
    """Is every byte part of a letter in an encoding?"""
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _national(data: bytes) -> str:
    """The likeliest encoding of text that is not Unicode."""
    sample = _accented_lines(data)
    heads = (
        re.sub(rb"[^\x20-\x7e]", b" ", b"\n".join(data[:4000].split(b"\n")[:6])).decode().lower()
    )
    scores = _scores(sample, heads)
    if len(sample) > _FEW and (best := charset_normalizer.from_bytes(sample).best()):
        hint = {"cp949": "cp949", "euc_kr": "cp949", "gbk": "gb18030", "gb2312": "gb18030"}
        name = hint.get(best.encoding, best.encoding)
        if name in scores:
            scores[name] += 0.03
    for name in sorted(scores, key=lambda n: -scores[n]):
        if decodes(data, name):
            return name
    return "cp1252" if decodes(data, "cp1252") else "latin-1"


def _accented_lines(data: bytes) -> bytes:
    """The lines with other letters than ASCII, as many as tell enough."""
    lines = [line for line in data[: 2**21].split(b"\n") if not line.isascii()]
    return b"\n".join(dict.fromkeys(lines[:_SAMPLE_LINES]))[:_SAMPLE_BYTES] or data[:_SAMPLE_BYTES]


def _scores(sample: bytes, heads: str) -> dict[str, float]:
    scores = {}
    for name, languages in _LANGUAGES.items():
        if (text := _decode(sample, name)) is not None:
            scores[name] = max(_latin(text, *language[1:], heads) for language in languages)
    for name, (letters, common) in _SCRIPTS.items():
        if (text := _decode(sample, name)) is not None:
            scores[name] = _script(text, letters, common)
    for name in _DOUBLE:
        if (text := _decode(sample, name)) is not None:
            scores[name] = _double(text, name)
    return scores


def _decode(sample: bytes, name: str) -> str | None:
    """The sample in an encoding; the last letter may be cut."""
    for cut in range(4):
        part = sample[: len(sample) - cut]
        if decodes(part, name):
            return part.decode(name)
        if name not in _DOUBLE:
            break
    return None


def _latin(text: str, letters: str, words: str, heads: str) -> float:
    """How well a text of Latin letters fits a language: its accents, and the words of its headings."""
    special = [c for c in text if not c.isascii() and not c.isspace() and c not in "–—‘’“”„…·•°§€"]
    if not special:
        return 0.5
    allowed = (
        set(letters) | set(letters.upper()) | {"İ", "Ş"}
        if "ğ" in letters
        else set(letters + letters.upper())
    )
    fits = sum(c in allowed for c in special) / len(special)
    known_words = sum(
        bool(re.search(rf"(?<![a-z]){word}", heads)) for word in words.split() if len(word) > 3
    )
    # Icelandic letters are what Turkish ones look like in the wrong encoding.
    fits -= 0.15 if "þ" in letters and not known_words else 0.0
    return fits - 0.5 * _odd_case(text) + min(0.25, 0.05 * known_words)


def _odd_case(text: str) -> float:
    """The share of words with a capital, a sign or a number of another kind in their middle."""
    spelled = [word for word in re.findall(r"[^\s;,\t|\"]+", text) if not word.isascii()]
    odd = sum(
        bool(re.search(r"[a-z][^\W\d_a-z]", word) and re.search(r"[a-zß-ÿ][A-ZÀ-Þ]", word))
        for word in spelled
    )
    return odd / len(spelled) if spelled else 0.0


def _script(text: str, letters: str, common: str) -> float:
    """How well a text fits a script: all its letters are of it, and the frequent ones are frequent."""
    special = [c for c in text if ord(c) > 127 and c not in "–—‘’“”„…·•°§€№«»\xa0"]
    if not special:
        return 0.5
    lowered = [c.lower() for c in special]
    fits = sum(bool(re.match(letters, c)) for c in lowered) / len(lowered)
    letter_counts = Counter(lowered)
    frequent = sum(letter_counts[c] for c in set(common)) / len(lowered)
    inside = len(re.findall(r"[a-z][^\x00-\x7f]|[^\x00-\x7f][a-z]", text)) / len(special)
    capitals = len(re.findall(r"[^\W\d_a-zA-Z](?<=[а-яёα-ω])[А-ЯЁΑ-Ω]", text)) / len(special)
    if "ς" in common:
        sigma = len(re.findall(r"σ(?!\w)|ς(?=\w)", text)) + sum(text.count(c) for c in "ϊϋΐΰ")
        fits -= sigma / len(special)
    # A frequent letter stands for two thirds of a real text and for two fifths of a chance one.
    return fits * (0.62 + 0.55 * frequent) - 1.5 * inside - 2.0 * capitals


def _double(text: str, name: str) -> float:
    """How well a text fits an encoding of two bytes a letter: its letters are the frequent ones."""
    special = [c for c in text if ord(c) > 127]
    if not special:
        return 0.0
    fits = sum(_is_frequent(c, name) for c in special) / len(special)
    if name == "cp932" and all("｡" <= c <= "ﾟ" for c in special):
        return 0.7
    return 1.05 * fits if len(special) > 1 else 0.7 * fits


def _is_frequent(letter: str, name: str) -> float:
    if letter in "、。・ー（）「」：；，／％￥　〇々【】":
        return 0.9
    code = letter.encode(name, "replace")
    if name == "cp949":
        return (
            1.0 if "가" <= letter <= "힣" and 0xB0 <= code[0] <= 0xC8 and code[-1] >= 0xA1 else 0.1
        )
    if name == "cp932":
        kana = "ぁ" <= letter <= "ヺ"
        level = len(code) == 2 and (0x88 <= code[0] <= 0x97 or code[0] in (0x82, 0x81))
        return 1.0 if kana or level else 0.3 if len(code) == 2 else 0.15
    if len(code) != 2:
        return 0.0
    if name == "gb18030":
        return 0.97 if 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1 else 0.2
    return 0.95 if 0xA4 <= code[0] <= 0xC6 else 0.2


def marked_encoding(data: bytes) -> str | None:
    """The encoding that the first bytes tell: a mark, or every second byte zero as in UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:4000]
    if start.count(b"\x00") > len(start) // 4:
        even = start[::2].count(b"\x00")
        return "utf-16-be" if even > start[1::2].count(b"\x00") else "utf-16-le"
    return _unmarked_wide(start)


def _unmarked_wide(start: bytes) -> str | None:
    """UTF-16 without a mark whose letters are mostly not Latin: its line ends and digits tell."""
    if start.count(b"\x00") < 4:
        return None
    for name in ("utf-16-le", "utf-16-be"):
        text = start[: len(start) // 2 * 2].decode(name, errors="replace")
        sensible = sum(c.isprintable() or c in "\r\n\t" for c in text) / len(text)
        if sensible > 0.98 and re.search(r"[,;\t|]", text) and "\n" in text:
            return name
    return None
