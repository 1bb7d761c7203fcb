"""Names in the encodings of the world, in files of a few lines."""

import pytest

from lib.importing.opening import delimited

FILES = [
    ("cp1250", "Nr faktury;Kontrahent;Kwota\n1;Łódź Sp. z o.o.;5\n2;Kraków;6\n"),
    ("cp1250", "Číslo faktury;Odběratel;Částka\n1;Říha s.r.o.;5\n2;Dvořák;6\n"),
    ("cp1250", "Számla száma;Vevő;Összeg\n1;Kovács Kft.;5\n2;Tűzoltó Ősz;6\n"),
    ("cp1250", "Invoice;Customer;Amount\n1;Paweł Wójcik;5\n2;Dvořák;6\n"),
    ("cp1250", "Račun;Kupac;Iznos\n1;Đurić d.o.o.;5\n2;Šimić;6\n"),
    ("cp1252", "Rechnung;Kunde;Betrag\n1;Müller & Söhne;5\n"),
    ("cp1252", "NÚMERO DO TÍTULO;NOME;VALOR\n1;JOÃO;5\n2;INGLÊS;6\n"),
    ("cp1252", "Faktura;Kunde;Beløb\n1;Sønderjysk Ærø;5\n"),
    ("cp1252", "laskunro;asiakas;summa\n1;Mäkelä Jukka;5\n"),
    ("cp1254", "Fatura No;Cari;Tutar\n1;Yıldız Müşavirlik;5\n2;Güneş İnşaat;6\n"),
    ("cp1254", "Invoice;Customer;Amount\n1;Şahin Ağaç;5\n"),
    ("cp1251", "Номер счета;Покупатель;Сумма\n1;ООО Ромашка;5\n"),
    ("cp1251", "Invoice;Customer;Amount\n1;Газпром;5\n"),
    ("koi8-r", "Номер счета;Покупатель;Сумма\n1;ООО Ромашка;5\n"),
    ("cp1253", "Αριθμός;Πελάτης;Ποσό\n1;Αφοί Παπαδόπουλοι;5\n"),
    ("cp1255", "מספר חשבונית;לקוח;סכום\n1;חברת שלום;5\n"),
    ("cp1256", "رقم الفاتورة;العميل;المبلغ\n1;شركة النور;5\n"),
    ("cp1257", "Sąskaita;Klientas;Suma\n1;Žemaitis ir Ko;5\n2;Šiaulių;3\n"),
    ("cp874", "เลขที่;ลูกค้า;จำนวนเงิน\n1;บริษัท สยาม จำกัด;5\n"),
    ("cp932", "請求番号;得意先;金額\n1;株式会社アルファ;5\n"),
    ("gb18030", "单据编号;客户;金额\n1;苏州东方机电有限公司;5\n"),
    ("big5", "發票號碼;客戶;金額\n1;台北貿易公司;5\n"),
    ("cp949", "거래번호;거래처명;금액\n1;한빛상사;5\n"),
    ("utf-16", "番号;名;金額\n1;株式会社;5\n"),
    ("utf-16-le", "番号;名;金額\n1;株式会社;5\n"),
]


@pytest.mark.parametrize(("encoding", "text"), FILES)
def test_names_come_out_right(encoding: str, text: str):
    table = delimited.read(text.encode(encoding), "names.csv")
    head, *lines = [line.split(";") for line in text.strip().split("\n")]
    assert table.frame.columns.tolist() == head
    assert table.frame.to_numpy().tolist() == lines
    assert "encoding" in {finding.code for finding in table.findings}
