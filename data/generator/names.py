"""Invented names. None is meant to be a firm or a person that exists."""

# country: region, currency, language, stems, endings
PLACES: dict[str, tuple[str, str, str, str, str]] = {
    "GB": (
        "North",
        "GBP",
        "en",
        "Hartlow Penrick Ashgrove Kettermoor Lowmarsh Thornwick Cawdale Brindlefield Saltmere "
        "Wexcombe Ravensgill Oxenhay Dunmarrow Fernleigh Marlbury Quenby Stanwath Tilford "
        "Umberlow Vexham Yarnside Coldbeck",
        "Wholesale Ltd|& Sons Ltd|Distribution Ltd|Trading Co",
    ),
    "IE": (
        "North",
        "EUR",
        "en",
        "Ballycarrow Glenmarra Kilrossan Tullyvane Ardcormac Inishgale",
        "Supplies Ltd|Wholesale Ltd",
    ),
    "NL": (
        "West",
        "EUR",
        "nl",
        "Waterlinde Duinzicht Eikenrade Molenhoek Zandkreek Veldhage Rietvoorn Oosterbrink "
        "Lindeholt Kromwijk Beekvliet Hoogerlaan Kastanjehof Meerveld",
        "Groothandel B.V.|Distributie B.V.|Handelshuis B.V.",
    ),
    "BE": (
        "West",
        "EUR",
        "nl",
        "Scheldemond Haspenrode Kempenberg Leievoort Ardennois Valmeuse Hainaubois Condrelle",
        "NV|Distribution SA",
    ),
    "FR": (
        "West",
        "EUR",
        "fr",
        "Beaurivoire Chantemerle Rochefleurie Clairmont-sur-Vée Valbrune Montjolais Boisrenard "
        "Fontcendre Hautelande Pré-Doré",
        "Distribution SAS|et Fils SARL|Grossiste SA",
    ),
    "DE": (
        "Central",
        "EUR",
        "de",
        "Birkenfurth Hohenrain Lindwerth Mühlgraben Ostertal Rabenstieg Schönquell Tannhagen "
        "Uferlohe Weidenkamp Ziegelau Erlenbrück Fichtenried Grünhöfer Kaltwasser Löwenthal "
        "Niederrott Eschwinkel Haselbrunn Quellhorst",
        "Großhandel GmbH|Handels GmbH & Co. KG|Vertrieb GmbH",
    ),
    "AT": (
        "Central",
        "EUR",
        "de",
        "Alpgries Donauhag Steinpichl Wachenau",
        "Handels GmbH|Vertriebs GmbH",
    ),
    "ES": (
        "South",
        "EUR",
        "es",
        "Valdehiedra Montenegral Fuentelarga Peñarrubia Riosauce Campoverdal Torrealmena "
        "Olivarejo Castroluna Piedraviva",
        "Distribuciones S.L.|e Hijos S.A.|Mayoristas S.L.",
    ),
    "PT": (
        "South",
        "EUR",
        "pt",
        "Ribeirinha-do-Vale Castanheirã Montegaivota Pedrolinho Salgueirosa Vilarmonte "
        "Azenhal Carvalhiça Lagoamar",
        "Distribuição Lda.|Comércio S.A.",
    ),
    "IT": (
        "South",
        "EUR",
        "it",
        "Montefrassi Valdorata Roccabruna Pianalta Ulivastro",
        "Distribuzione S.r.l.|& Figli S.p.A.",
    ),
    "PL": (
        "East",
        "PLN",
        "pl",
        "Brzozowiec Dębnica Jodłowa Kalinów Lipogóra Modrzewin Olszynka Sosnodół Świerkowo "
        "Wierzbica-Mała Źródlany Jarzębin Łąkosz Bukowiniec",
        "Hurt Sp. z o.o.|Dystrybucja S.A.|i Synowie Sp. j.",
    ),
    "RO": (
        "East",
        "EUR",
        "ro",
        "Stejărești Valea-Rândunii Brădetu-Nou Călinești-Deal Frăsinet-Câmp Măgurița",
        "Distribuție S.R.L.|Comerț S.A.",
    ),
    "CZ": (
        "East",
        "EUR",
        "cs",
        "Lipohrad Jasenovec Březolesy Křišťálka",
        "velkoobchod s.r.o.|a synové s.r.o.",
    ),
    "AE": (
        "Overseas",
        "EUR",
        "fa",
        "پخش-آفتاب-شرق بازرگانی-سپیدار-نو پخش-نیلوفر-خلیج شرکت-توزیع-یاس",
        "",
    ),
    "CN": ("Overseas", "EUR", "zh", "青梧日用品贸易有限公司 木棉花商贸行 银杏里经销有限公司", ""),
    "SG": ("Overseas", "EUR", "zh", "椰林海贸易(新加坡)", ""),
}

PEOPLE: dict[str, tuple[str, str]] = {
    "en": ("Alice Owen Ruth Colin Moira Neil", "Garside Pell Whitlow Carney Stobbs Ferrier"),
    "nl": ("Anouk Bram Femke Joost Sanne Wout", "Hoekveld Terwee Dijkgraaf Smeenk Roelvink"),
    "fr": ("Camille Benoît Élise Rémi Solène", "Garrivel Tournebois Delacombe Marsanne"),
    "de": ("Jutta Klaus Birgit Henning Silke", "Brommer Achterkamp Wendlohe Krautwig"),
    "es": ("Lucía Andrés Pilar Gonzalo", "Valdecasas Herreruela Montañola"),
    "pt": ("Beatriz Duarte Filipa Rui", "Carvalhosa Penedones Azinhal"),
    "it": ("Chiara Luca Paola Enzo", "Bracalenti Montefoschi Querciola"),
    "pl": ("Agnieszka Marek Ewa Tomasz", "Jodłowski Brzeżański Kalinowicz"),
    "ro": ("Ioana Radu Mihaela Sorin", "Stejeroiu Vâlceanu Brădescu"),
    "cs": ("Jana Petr Lenka", "Březnický Lipavská Jasenský"),
    "fa": ("نسرین بهرام مهتاب", "سپهرنیا آذرپور نیکدل"),
    "zh": ("王 李 赵", "雨桐 明哲 思源"),
}


def firms(country: str) -> list[str]:
    """The firm names of a country, in a fixed order."""
    stems, endings = PLACES[country][3].split(), PLACES[country][4].split("|")
    if not PLACES[country][4]:
        return [stem.replace("-", " ") for stem in stems]
    return [f"{stem} {endings[n % len(endings)]}" for n, stem in enumerate(stems)]


def person(language: str, pick: int) -> str:
    """A person's name in a language; Chinese puts the family name first, unspaced."""
    first, last = (part.split() for part in PEOPLE[language])
    space = "" if language == "zh" else " "
    return f"{first[pick % len(first)]}{space}{last[pick // len(first) % len(last)]}"
