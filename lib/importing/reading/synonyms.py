"""What accounting programs and their users call the fields of a ledger.

Headings are compared in lower case, without accents and punctuation, words apart: ``InvoiceDate``,
``invoice_date`` and ``Invoice Date`` are one. Earlier names in a list are the better match. SAP's are
its field names (BELNR, BUDAT …); then Odoo, ERPNext, QuickBooks, Xero, Zoho Books, Sage, Dynamics;
then English, Dutch, German, French, Spanish, Portuguese and Romanian headings.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_DOCUMENTS = {
    "document": """document | document number | document no | doc number | doc no | invoice
        number | invoice no | invoice id | invoice | inv no | inv number | belnr | vbeln |
        number | num | no | voucher no | bill number | transaction number | transaction id |
        reference number | nummer | factuurnummer | factuurnr | factuur nr | factuur |
        boekstuknummer | documentnummer | rechnungsnummer | rechnungsnr | rechnung nr | rechnung
        | belegnummer | belegnr | beleg nr | numero de facture | no facture | n facture | numero
        facture | facture | numero de piece | piece | numero de factura | no factura | n factura
        | numero factura | num factura | factura | numero da fatura | no fatura | n fatura |
        numero fatura | fatura | numero documento | no documento | numar factura | nr factura |
        numarul facturii | nr document | numar document | entry no | ref | reference | xblnr |
        name""",
    "company": """company | company code | bukrs | entity | legal entity | subsidiary | business
        unit | vendor number | vendor no | supplier number | supplier code | vendor id | bedrijf
        | administratie | buchungskreis | gesellschaft | firma | societe | empresa | sociedad |
        societate | companie | mandant""",
    "customer": """customer | customer id | customer no | customer number | customer code |
        kunnr | account no | account number | account reference | account ref | a c | account
        code | customer account | client | client id | client no | client code | client number |
        partner id | partner | debtor | debtor no | debtor number | debtor id | agency code |
        payer | sold to | bill to | bill to customer no | buyer | klant | klantnummer | klantnr
        | klantcode | klant nr | debiteur | debiteurnummer | debiteurnr | kunde | kundennummer |
        kundennr | kunden nr | debitor | debitorennummer | debitornr | debitoren nr | code
        client | no client | numero client | compte client | codigo cliente | cod cliente |
        cliente | no cliente | numero de cliente | id cliente | n cliente | cod client | client
        cod | cumparator | parceiro""",
    "customer_name": """customer name | name 1 | name1 | client name | contact name | partner
        name | invoice partner display name | partner display name | partner id name | display
        name | account name | debtor name | company name | agency name | bill to name | sold to
        name | klantnaam | naam klant | naam | debiteurnaam | kundenname | name des kunden |
        debitorenname | nom client | nom du client | raison sociale | nombre cliente | nombre
        del cliente | razon social | nome cliente | nome do cliente | nume client | denumire
        client | nume partener | denumire""",
    "kind": "kind | document kind",
    "type": """type | document type | doc type | transaction type | blart | voucher type |
        invoice type | move type | documenttype | soort | boekingstype | belegart | art | typ |
        type de document | type de piece | tipo | tipo de documento | tipo documento | tip
        document | tip""",
    "series": """series | serie | document series | journal | daybook | dagboek | naming series
        | fiscal year | gjahr | year of document | serie factura | nummernkreis | journal
        code""",
    "line": """line | line no | line number | line item | buzei | item no | posnr | regel |
        regelnummer | zeile | position | ligne | linea | linha | linie | row""",
    "issued": """issued | invoice date | document date | doc date | bldat | issue date | date of
        issue | issue day | billing date | bill date | invoice bill date | date issued | fkdat |
        date | posting date | budat | transaction date | txn date | booking date | factuurdatum
        | boekdatum | boekingsdatum | documentdatum | datum | rechnungsdatum | belegdatum |
        buchungsdatum | ausstellungsdatum | date de facture | date facture | date de la facture
        | date de facturation | date de piece | date piece | date d emission | fecha de factura
        | fecha factura | fecha de emision | fecha emision | fecha documento | fecha | data da
        fatura | data fatura | data de emissao | data emissao | data documento | data facturii |
        data factura | data emiterii | data emitere | data document | data""",
    "due": """due | due date | invoice date due | date due | payment due | payment due date |
        netdt | net due date | maturity date | date maturity | due on | expected payment date |
        faedn | vervaldatum | vervaldag | verval datum | vervaldat | falligkeit | fallig am |
        falligkeitsdatum | faelligkeit | faellig am | faelligkeitsdatum | nettofalligkeit |
        fallig | date d echeance | date echeance | echeance | date limite de paiement | fecha de
        vencimiento | fecha vencimiento | vencimiento | vence | data de vencimento | data
        vencimento | vencimento | data scadentei | data scadenta | data scadenta factura |
        scadenta | scadent | scadent la | termen de plata""",
    "paid_on": """paid on | paid date | settled date | settlement date | payment date | date
        paid | ap payment date | augdt | clearing date | cleared date | clear date | cleared on
        | closed at date | closed on | closed date | date settled | fully paid on date | fully
        paid on | last payment date | received date | receipt date | date of payment |
        betaaldatum | betaald op | datum betaling | betalingsdatum | zahlungsdatum | bezahlt am
        | zahldatum | ausgleichsdatum | ausgleich | date de paiement | date paiement | date de
        reglement | date reglement | paye le | fecha de pago | fecha pago | fecha de cobro |
        fecha cobro | pagado el | data de pagamento | data pagamento | data do pagamento | pago
        em | data platii | data plata | data incasarii | data incasare | platit la""",
    "amount": """amount | amt | invoice amount | document amount | total amount | invoice total
        | total | wrbtr | amount in document currency | amount total signed | amount total |
        total signed | total in currency signed | grand total | rounded total | gross amount |
        gross | gross total | original amount | amount due original | invoiced amount | dmbtr |
        amount in local currency | amount incl vat | amount including vat | amount including tax
        | total incl tax | total value | value | debit amount signed | bedrag | factuurbedrag |
        bedrag incl btw | totaalbedrag | totaal | totaal incl btw | betrag | rechnungsbetrag |
        bruttobetrag | brutto | gesamtbetrag | summe | montant | montant ttc | montant total |
        total ttc | montant facture | importe | importe total | importe factura | total factura
        | monto | monto total | valor | valor total | montante | total da fatura | total com iva
        | suma | suma totala | valoare | valoare totala | valoare factura | total factura lei |
        total de plata""",
    "net_amount": """net amount | amount net | net | netto | nettobetrag | amount untaxed |
        subtotal | sub total | net total | amount excl vat | bedrag excl btw | montant ht |
        total ht | base imponible | importe neto | valor liquido | valoare fara tva | valoare
        neta | amount untaxed signed""",
    "tax": """tax | tax amount | vat | vat amount | total tax | sales tax | gst | btw | btw
        bedrag | mwst | mwst betrag | ust | steuer | steuerbetrag | tva | montant tva | iva |
        importe iva | valor iva | imposto | valoare tva | amount tax | amount tax signed""",
    "open_amount": """open amount | open balance | outstanding amount | outstanding | amount
        outstanding | amount due | balance due | invoice amount due | balance | open | remaining
        amount | amount residual signed | amount residual | residual amount | amount due signed
        | remaining | unpaid amount | amount open | openstaand | openstaand bedrag | saldo |
        restbedrag | offen | offener betrag | offener posten | restbetrag | reste a payer |
        solde | montant restant | montant du | restant du | pendiente | importe pendiente |
        saldo pendiente | em divida | valor em divida | valor em aberto | em aberto | sold |
        rest de plata | sold de plata | suma restanta | de incasat | sold ramas""",
    "paid_amount": """paid amount | amount paid | invoice amount paid | paid | received amount |
        amount received | payments | betaald | betaald bedrag | bezahlt | bezahlter betrag |
        gezahlt | montant paye | montant regle | regle | pagado | importe pagado | cobrado |
        pago | valor pago | platit | suma platita | incasat | suma incasata""",
    "debit": "debit | debit amount | debet | soll | sollbetrag | debe | debito | cargo",
    "credit": "credit | credit amount | haben | habenbetrag | haber | credito | abono",
    "side": "side | shkzg | debit credit | debit credit indicator | d c | dc | soll haben | dr cr",
    "currency": """currency | currency code | waers | currency id | document currency | invoice
        currency | cur | curr | ccy | transaction currency | valuta | munt | muntcode | wahrung
        | waehrung | devise | monnaie | moneda | divisa | moeda | codigo moeda | deviza""",
    "terms": """terms | payment terms | payment term | zterm | payment terms label | terms of
        payment | payment terms code | invoice payment term id | payment terms template | credit
        terms | betalingsconditie | betaalconditie | betalingstermijn | betalingsvoorwaarden |
        zahlungsbedingung | zahlungsbedingungen | zahlungsziel | conditions de paiement |
        condition de paiement | condiciones de pago | plazo de pago | condicoes de pagamento |
        prazo de pagamento | conditii de plata | zbd1t | zbd3t | credit days""",
    "sale_mode": "sale mode | mode of sale | sales mode | verkoopwijze | modo de venta | mode",
    "salesperson": """salesperson | sales person | salesman | sales rep | sales representative |
        rep | seller | salesperson code | invoice user id | account manager | sales agent |
        agent | verkoper | vertegenwoordiger | verkaufer | vertreter | vertriebsmitarbeiter |
        vendeur | commercial | representant | vendedor | comercial | vanzator | agent de vanzari
        | vrtnr""",
    "product": """product | product line | item | item code | sku | material | matnr | article |
        artikel | produkt | produit | producto | produto | produs | articol""",
    "outlet": "outlet | store | shop | point of sale | filiaal | filiale | magasin | tienda | loja",
    "invoice_group": "invoice group | instalment group | installment group",
    "recorded_on": """recorded on | entry date | cpudt | created on | creation date | created at
        | creation | entered on | erfassungsdatum | invoerdatum | date de saisie""",
    "reason": "reason | adjustment reason",
    "disputed": """disputed | dispute | in dispute | is disputed | dispute flag | betwist |
        strittig | litige | en disputa | em disputa | in litigiu""",
    "dispute_raised_on": "dispute raised on | complaint date | complaint raised on",
    "disputed_on": "disputed on | dispute date | date disputed | dispute opened",
    "disputed_amount": "disputed amount | amount disputed | dispute amount",
    "dispute_reason": "dispute reason | reason for dispute | complaint | dispute text",
    "dispute_closed_on": "dispute closed on | dispute closed | dispute resolved on",
    "dispute_outcome": "dispute outcome | outcome of dispute | dispute result",
}  # fmt: skip

_CUSTOMERS = {
    "customer": _DOCUMENTS["customer"] + " | id | code | key | no",
    "name": _DOCUMENTS["customer_name"] + " | name | naam | nom | nombre | nome | nume",
    "parent": "parent | parent customer | parent account | group | parent company | konzern | groep",
    "segment": "segment | customer group | customer type | category | klantgroep | kundengruppe",
    "region": "region | territory | area | state | province | regio | gebiet | zona | regiune | judet",
    "country": "country | country code | land | land1 | pays | pais | tara | landcode",
    "language": "language | language code | spras | taal | sprache | langue | idioma | limba",
    "channel": "channel | distribution channel | vtweg | sales channel | kanaal | kanal | canal",
    "salesperson": _DOCUMENTS["salesperson"],
    "credit_limit": """credit limit | limit | klimk | kredietlimiet | kreditlimit | limite de
        credit | limite de credito | limita de credit""",
    "insured_limit": "insured limit | insurance limit | cover | credit insurance | verzekerd",
    "risk_class": "risk class | risk category | ctlpc | rating | risicoklasse | risikoklasse | risk",
    "since": "since | customer since | klant sinds | kunde seit | client depuis | created on",
}

_OTHERS: Mapping[str, dict[str, str]] = {
    "allocations": {
        "credit": """credit | credit document | payment | payment number | receipt | receipt number
        | payment document | clearing document | augbl | applied from | credit no | paid
        with""",
        "invoice": """invoice | invoice number | invoice no | debit document | applied to | document
        | document number | allocated to | against""",
        "amount": "amount | allocated amount | applied amount | amount applied | allocated",
        "effective_on": """effective on | payment date | date | applied on | allocation date |
        effective date | paid on | value date""",
        "recorded_on": "recorded on | matched on | entry date | created on",
    },
    "rates": {
        "day": "day | date | rate date | valid from | on",
        "currency": "currency | currency code | from currency | from | ccy",
        "rate": "rate | exchange rate | koers | kurs | cours | tipo de cambio | taxa | curs",
    },
    "sales": {
        "month": "month | period | maand | monat | mois | mes | luna | date | day",
        "product": _DOCUMENTS["product"] + " | brand",
        "region": "region | territory | area | state | regio",
        "outlet": _DOCUMENTS["outlet"] + " | city",
        "amount": _DOCUMENTS["amount"] + " | sales | sales amount | revenue | turnover | sales usd",
        "quantity": "quantity | qty | units | volume | litres | liters | aantal | menge | cantidad",
    },
    "outlets": {
        "outlet": _DOCUMENTS["outlet"] + " | outlet id | store id",
        "region": "region | territory | area | state | regio",
        "weight": "weight | category sales | size | acv",
        "since": "since | opened | first delivery | listed on",
    },
    "orders": {
        "order": "order | order number | order no | order id | sales order | so number | vbeln",
        "customer": _DOCUMENTS["customer"],
        "placed": "placed | order date | placed on | date | ordered on",
        "amount": _DOCUMENTS["amount"] + " | order amount | order total | order value",
        "currency": _DOCUMENTS["currency"],
        "delivered_not_invoiced": "delivered not invoiced | uninvoiced | delivered uninvoiced",
        "held_since": "held since | hold date | on hold since | blocked since",
        "hold_reason": "hold reason | block reason | reason",
    },
    "touches": {
        "customer": _DOCUMENTS["customer"],
        "document": _DOCUMENTS["document"],
        "day": "day | date | on | contact date | activity date",
        "kind": "kind | type | activity | activity type | touch | channel",
        "by": "by | user | who | owner | salesperson | employee",
        "text": "text | note | notes | comment | description | remark",
    },
    "contacts": {
        "customer": _DOCUMENTS["customer"],
        "name": "name | contact | contact name | contact person | full name",
        "role": "role | function | position | title | job title",
        "phone": "phone | telephone | tel | mobile | phone number",
        "mail": "mail | email | e mail | email address",
        "pay_run_days": "pay run days | payment days | pay days | payment run",
    },
    "field_reports": {
        "customer": _DOCUMENTS["customer"],
        "day": "day | date | on | visited on | report date",
        "by": "by | user | who | salesperson | seller",
        "condition_good": "condition good | in good condition | premises in good condition",
        "stock_level": "stock level | warehouses | stock",
        "sugar_coated": "sugar coated | made up to impress",
        "seasoned_management": "seasoned management | management",
        "agreements_kept": "agreements kept | agreements always kept",
        "atmosphere": "atmosphere",
        "turnover_rising": "turnover rising | staff turnover rising",
        "price_minor": "price minor | price plays a minor part",
        "long_terms": "long terms | very long terms demanded",
        "dumping": "dumping | dumping prices",
        "competitors_view": "competitors view | competitors rate it",
    },
}

FLAT = tuple(field for field in _DOCUMENTS)
_OWN = ("customer", "name", "salesperson", "since", "credit_limit", "insured_limit")
ATTRIBUTES = tuple(field for field in _CUSTOMERS if field not in _OWN)
"""Customer fields that a list of documents may carry on its rows."""


def heading(text: str) -> str:
    """A heading as it is compared.

    >>> heading("InvoiceDate"), heading("Nº factura"), heading("Fälligkeit (netto)"), heading("Inv #")
    ('invoice date', 'no factura', 'falligkeit netto', 'inv no')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text.replace("#", " no "))
    spread = unicodedata.normalize("NFKD", apart.replace("ß", "ss")).casefold()
    plain = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


@cache
def of(role: str) -> Mapping[str, tuple[str, ...]]:
    """Field -> its names, best first, for a role."""
    said = {"documents": _with_attributes(), "customers": _CUSTOMERS, **_OTHERS}[role]
    return {
        field: tuple(" ".join(name.split()) for name in names.split("|"))
        for field, names in said.items()
    }


def _with_attributes() -> dict[str, str]:
    return _DOCUMENTS | {field: _CUSTOMERS[field] for field in ATTRIBUTES}
