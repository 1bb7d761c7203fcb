"""The vocabulary files are well formed, agree with each other, and name the headings of real exports."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from lib.importing.vocabulary import heading
from lib.importing.vocabulary.spelling import folded_words
from lib.ledger import columns

FOLDER = Path(__file__).resolve().parents[2] / "data" / "vocabulary"
LANGUAGES = sorted((FOLDER / "languages").glob("*.toml"))
SYSTEMS = sorted((FOLDER / "systems").glob("*.toml"))
TABLES = {
    "words", "headings", "payment_state", "document_kind", "party_type", "side", "answer",
    "sale_mode", "layout", "months",
}  # fmt: skip


def _read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


FIELDS = _read(FOLDER / "fields.toml")
ENGLISH = _read(FOLDER / "languages" / "en.toml")
NAMES = {f"{role}.{field}" for role, fields in FIELDS.items() for field in fields} | {
    f"{role}.{column.name}" for role, own in columns.ROLES.items() for column in own
}


def _tables(book):
    return {name: table for name, table in book.items() if isinstance(table, dict)}


def test_every_concept_of_a_field_is_a_word_of_english():
    lines = (line for fields in FIELDS.values() for lines in fields.values() for line in lines)
    concepts = {concept.strip("~?") for line in lines for concept in line.split()}
    assert concepts - set(ENGLISH["words"]) == set()


@pytest.mark.parametrize("path", [*LANGUAGES, *SYSTEMS], ids=lambda path: path.stem)
def test_a_file_uses_only_known_names(path):
    book = _read(path)
    tables = _tables(book)
    assert set(tables) <= TABLES | {"touch"}
    assert set(tables.get("headings", {})) <= NAMES
    for name in set(tables) - {"headings"}:
        assert set(tables[name]) <= set(ENGLISH[name]), name


@pytest.mark.parametrize("path", [*LANGUAGES, *SYSTEMS], ids=lambda path: path.stem)
def test_every_entry_is_a_list_of_words(path):
    for table in _tables(_read(path)).values():
        for entry in table.values():
            assert all(isinstance(word, str) and word.strip() == word for word in entry)


@pytest.mark.parametrize("path", [*LANGUAGES, *SYSTEMS], ids=lambda path: path.stem)
def test_a_heading_stands_under_one_field_of_a_role(path):
    places = Counter(
        (field.partition(".")[0], folded_words(phrase))
        for field, phrases in _read(path).get("headings", {}).items()
        for phrase in {" ".join(folded_words(phrase)): phrase for phrase in phrases}.values()
    )
    assert [place for place, count in places.items() if count > 1] == []


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_language_has_every_table(path):
    book = _read(path)
    assert set(_tables(book)) - {"touch"} == TABLES
    assert isinstance(book["language"], str)
    assert isinstance(book["fillers"], list)


@pytest.mark.parametrize("path", SYSTEMS, ids=lambda path: path.stem)
def test_a_system_has_its_name(path):
    assert isinstance(_read(path)["system"], str)


ROWS = {
    "nl": {
        "Factuurnummer": "documents.document", "Debiteur": "documents.customer",
        "Factuurdatum": "documents.issued", "Vervaldatum": "documents.due",
        "Bedrag incl. btw": "documents.amount", "Openstaand bedrag": "documents.open_amount",
        "Dagen te laat": "other.days", "Btw-bedrag": "documents.tax",
    },
    "de": {
        "Rechnungs-Nr.": "documents.document", "Kundennummer": "documents.customer",
        "Rechnungsdatum": "documents.issued", "Fälligkeitsdatum": "documents.due",
        "Bruttobetrag": "documents.amount", "Offener Betrag": "documents.open_amount",
        "Wechselkurs": "other.exchange_rate",
    },
    "fr": {
        "N° facture": "documents.document", "Code client": "documents.customer",
        "Nom du client": "documents.customer_name", "Date d'échéance": "documents.due",
        "Montant TTC": "documents.amount", "Reste à payer": "documents.open_amount",
        "Montant HT": "documents.net_amount", "Prix unitaire": "other.price",
    },
    "es": {
        "Nº factura": "documents.document", "Cliente": "documents.customer",
        "Fecha de emisión": "documents.issued", "Fecha vencimiento": "documents.due",
        "Importe total": "documents.amount", "Saldo pendiente": "documents.open_amount",
        "Tipo de cambio": "other.exchange_rate", "Base imponible": "documents.net_amount",
    },
    "pt": {
        "Nº do documento": "documents.document", "Nome do cliente": "documents.customer_name",
        "Data de emissão": "documents.issued", "Data de vencimento": "documents.due",
        "Valor em aberto": "documents.open_amount", "Valor pago": "documents.paid_amount",
        "CNPJ": "other.tax_number", "Forma de pagamento": "other.text",
    },
    "it": {
        "Numero fattura": "documents.document", "Ragione sociale": "documents.customer_name",
        "Data fattura": "documents.issued", "Data scadenza": "documents.due",
        "Totale documento": "documents.amount", "Importo residuo": "documents.open_amount",
        "Dare": "documents.debit", "Avere": "documents.credit", "Partita IVA": "other.tax_number",
    },
    "ro": {
        "Nr. factură": "documents.document", "Denumire client": "documents.customer_name",
        "Data facturii": "documents.issued", "Data scadenței": "documents.due",
        "Valoare totală": "documents.amount", "Rest de plată": "documents.open_amount",
        "Curs valutar": "other.exchange_rate",
    },
    "pl": {
        "Numer faktury": "documents.document", "Kontrahent": "documents.customer",
        "Data wystawienia": "documents.issued", "Termin płatności": "documents.due",
        "Kwota brutto": "documents.amount", "Pozostało do zapłaty": "documents.open_amount",
        "Dni po terminie": "other.days", "Wn": "documents.debit",
    },
    "cs": {
        "Číslo faktury": "documents.document", "Odběratel": "documents.customer",
        "Datum vystavení": "documents.issued", "Datum splatnosti": "documents.due",
        "Celkem s DPH": "documents.amount", "Zbývá uhradit": "documents.open_amount",
        "Částka bez DPH": "documents.net_amount",
    },
    "sv": {
        "Fakturanummer": "documents.document", "Kundnummer": "documents.customer",
        "Fakturadatum": "documents.issued", "Förfallodatum": "documents.due",
        "Totalbelopp": "documents.amount", "Restbelopp": "documents.open_amount",
        "Betaldatum": "documents.paid_on", "OCR-nummer": "other.other_number",
    },
    "da": {
        "Fakturanr.": "documents.document", "Kundenavn": "documents.customer_name",
        "Fakturadato": "documents.issued", "Forfaldsdato": "documents.due",
        "Restbeløb": "documents.open_amount", "Valutakode": "documents.currency",
    },
    "no": {
        "Fakturanummer": "documents.document", "Kundenavn": "documents.customer_name",
        "Fakturadato": "documents.issued", "Forfallsdato": "documents.due",
        "Utestående beløp": "documents.open_amount", "Beløp inkl. mva": "documents.amount",
    },
    "fi": {
        "Laskun numero": "documents.document", "Asiakkaan nimi": "documents.customer_name",
        "Laskun päivämäärä": "documents.issued", "Eräpäivä": "documents.due",
        "Laskun summa": "documents.amount", "Avoin saldo": "documents.open_amount",
        "Viitenumero": "other.other_number",
    },
    "hu": {
        "Számla sorszáma": "documents.document", "Vevő neve": "documents.customer_name",
        "Kiállítás dátuma": "documents.issued", "Fizetési határidő": "documents.due",
        "Bruttó összeg": "documents.amount", "Egyenleg": "documents.open_amount",
        "Adószám": "other.tax_number",
    },
    "tr": {
        "Fatura No": "documents.document", "Cari Kodu": "documents.customer",
        "Cari Ünvanı": "documents.customer_name", "Fatura Tarihi": "documents.issued",
        "Vade Tarihi": "documents.due", "Genel Toplam": "documents.amount",
        "Kalan Tutar": "documents.open_amount", "Borç": "documents.debit",
        "Döviz Kuru": "other.exchange_rate",
    },
    "el": {
        "Αριθμός τιμολογίου": "documents.document", "Επωνυμία πελάτη": "documents.customer_name",
        "Ημερομηνία έκδοσης": "documents.issued", "Ημερομηνία λήξης": "documents.due",
        "Υπόλοιπο": "documents.open_amount", "ΑΦΜ": "other.tax_number",
    },
    "ru": {
        "Номер счета": "documents.document", "Контрагент": "documents.customer",
        "Дата счета": "documents.issued", "Срок оплаты": "documents.due",
        "Сумма с НДС": "documents.amount", "Остаток долга": "documents.open_amount",
        "Дней просрочки": "other.days", "ИНН": "other.tax_number",
    },
    "uk": {
        "Номер рахунку": "documents.document", "Дата рахунку": "documents.issued",
        "Термін оплати": "documents.due", "Сума з ПДВ": "documents.amount",
        "Заборгованість": "documents.open_amount",
    },
    "ar": {
        "رقم الفاتورة": "documents.document", "اسم العميل": "documents.customer_name",
        "تاريخ الفاتورة": "documents.issued", "تاريخ الاستحقاق": "documents.due",
        "إجمالي الفاتورة": "documents.amount", "المبلغ المتبقي": "documents.open_amount",
        "مدين": "documents.debit", "الرقم الضريبي": "other.tax_number",
    },
    "fa": {
        "شماره فاکتور": "documents.document", "نام مشتری": "documents.customer_name",
        "تاریخ صدور": "documents.issued", "تاریخ سررسید": "documents.due",
        "مبلغ فاکتور": "documents.amount", "مانده": "documents.open_amount",
        "بدهکار": "documents.debit", "بستانکار": "documents.credit", "کد اقتصادی": "other.tax_number",
    },
    "he": {
        "מספר חשבונית": "documents.document", "שם לקוח": "documents.customer_name",
        "תאריך פירעון": "documents.due", "יתרה לתשלום": "documents.open_amount",
        "חובה": "documents.debit",
    },
    "zh": {
        "发票号码": "documents.document", "客户名称": "documents.customer_name",
        "开票日期": "documents.issued", "到期日": "documents.due", "价税合计": "documents.amount",
        "未收金额": "documents.open_amount", "借方金额": "documents.debit", "汇率": "other.exchange_rate",
        "發票號碼": "documents.document", "逾期天數": "other.days",
    },
    "ja": {
        "請求書番号": "documents.document", "得意先名": "documents.customer_name",
        "請求日": "documents.issued", "支払期限": "documents.due", "請求金額": "documents.amount",
        "未入金額": "documents.open_amount", "入金日": "documents.paid_on", "単価": "other.price",
        "請求金額(税抜)": "documents.net_amount",
    },
    "ko": {
        "전표번호": "documents.document", "거래처명": "documents.customer_name",
        "작성일자": "documents.issued", "만기일": "documents.due", "합계금액": "documents.amount",
        "미수금액": "documents.open_amount", "차변": "documents.debit", "사업자등록번호": "other.tax_number",
    },
    "vi": {
        "Số hóa đơn": "documents.document", "Tên khách hàng": "documents.customer_name",
        "Ngày hóa đơn": "documents.issued", "Hạn thanh toán": "documents.due",
        "Tổng tiền thanh toán": "documents.amount", "Số còn phải thu": "documents.open_amount",
        "Mã số thuế": "other.tax_number", "Tỷ giá": "other.exchange_rate",
    },
    "id": {
        "No. Faktur": "documents.document", "Nama Pelanggan": "documents.customer_name",
        "Tgl Faktur": "documents.issued", "Tgl Jatuh Tempo": "documents.due",
        "Jml Tagihan": "documents.amount", "Sisa Tagihan": "documents.open_amount",
        "Harga Satuan": "other.price", "NPWP": "other.tax_number",
    },
    "th": {
        "เลขที่เอกสาร": "documents.document", "ชื่อลูกค้า": "documents.customer_name",
        "วันครบกำหนด": "documents.due", "ยอดค้างชำระ": "documents.open_amount",
    },
    "hi": {
        "चालान संख्या": "documents.document", "ग्राहक का नाम": "documents.customer_name",
        "देय तिथि": "documents.due", "बकाया राशि": "documents.open_amount",
    },
    "sap": {
        "BELNR": "documents.document", "KUNNR": "documents.customer", "BLDAT": "documents.issued",
        "NETDT": "documents.due", "WRBTR": "documents.amount", "SHKZG": "documents.side",
        "NetDueArrearsDays": "other.days", "BSCHL": "other.flag", "KURSF": "other.exchange_rate",
    },
    "datev": {
        "Belegfeld 1": "documents.document", "Soll/Haben-Kennzeichen": "documents.side",
        "Gegenkonto": "other.ledger_account", "BU-Schlüssel": "other.flag",
    },
}  # fmt: skip
"""A realistic row of headings of each language, with what each names."""


def _named(text):
    known = [m for m in heading.meanings(text) if m.role in ("documents", "other")]
    return {f"{m.role}.{m.field}" for m in known if m.score == known[0].score}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_headings_of_a_row_are_named(row):
    wrong = {text: _named(text) for text, want in row.items() if want not in _named(text)}
    assert wrong == {}


TRAPS = {
    "PO Number": "document", "Tax No": "tax", "Unit price": "amount", "Stückpreis": "amount",
    "Kurs": "amount", "Prezzo unitario": "amount", "Valor unitario": "amount", "مبلغ فی": "amount",
    "Birim Fiyat": "amount", "単価金額": "amount", "累計金額": "amount", "Skontobetrag": "amount",
    "Toplam adet": "amount", "Total quantity": "amount", "Dagen over vervaldatum": "due",
    "逾期金额": "open_amount", "Vlr unit": "amount", "Running balance": "open_amount",
}  # fmt: skip
"""Headings with the field of a document that each must never be."""


@pytest.mark.parametrize(("text", "field"), TRAPS.items(), ids=TRAPS)
def test_a_trap_names_no_such_field(text, field):
    assert f"documents.{field}" not in _named(text) if heading.meanings(text) else True


STATES = {
    "Betaald": "paid", "Teilweise bezahlt": "part_paid", "En retard": "overdue", "Anulada": "void",
    "Rascunho": "draft", "Non incassato": "open", "Stornată": "void", "Nieopłacona": "open",
    "Uhrazeno": "paid", "Delbetald": "part_paid", "Maksamatta": "open", "Ödenmedi": "open",
    "Частично оплачен": "part_paid", "غير مدفوع": "open", "پرداخت نشده": "open", "已收款": "paid",
    "入金済": "paid", "부분입금": "part_paid", "Chưa thanh toán": "open", "Belum lunas": "open",
    "Uncollectible": "written_off",
}  # fmt: skip


@pytest.mark.parametrize("word", STATES, ids=STATES)
def test_a_state_stands_under_its_meaning(word):
    states = {
        state
        for path in LANGUAGES
        for state, words in _read(path)["payment_state"].items()
        if folded_words(word) in map(folded_words, words)
    }
    assert states == {STATES[word]}
