"""Who the customers are, and every truth planted in them. README.md says the same in words."""

from dataclasses import dataclass

import numpy as np

from data.generator import names
from data.generator.spans import START, day

SEED = 20260630
SELLERS = {
    "North": ("Grace Okafor", "Tom Hadley"),
    "West": ("Lieke Vosmeer", "Marc Delorme"),
    "Central": ("Anke Brandis", "Samira Nouri"),
    "South": ("Inês Valadão", "Marc Delorme"),
    "East": ("Piotr Zielanka", "Samira Nouri"),
    "Overseas": ("Samira Nouri", "Anke Brandis"),
}
SELL_TO_ANYONE = ("Marc Delorme", "Piotr Zielanka")
CREDIT_STAFF = ("Helen Sutcliffe", "Joris Maas", "Dana Ionel")

# customer: (from month, days later each month)
SLOWING = {
    "C017": ("2025-09", 4.5),
    "C042": ("2025-06", 3.0),
    "C088": ("2025-12", 8.0),
    "C119": ("2024-11", 2.0),
}
COMPLAINERS = ("C023", "C067")  # near the due date, mostly not upheld
LOGGED_LATE = ("C037", "C104")  # complained in time; we recorded it near the due date
SPECIAL_TERMS = ("C009", "C031", "C054", "C090", "C126")
MONTH_END_PAYERS = ("C005", "C012", "C036", "C071", "C103", "C134")
PAY_RUNS = {"C002": (10, 25), "C019": (15,), "C030": (5, 20), "C052": (10, 20), "C085": (15, 31)}
# customer: month from which discounts are no longer taken, or none
DISCOUNT_TAKERS = {
    "C003": "", "C015": "", "C028": "2025-03", "C049": "", "C062": "2025-08", "C077": "",
    "C095": "", "C110": "2025-11",
}  # fmt: skip
# customer: (nothing paid from, last month sold to, written off on)
FAILING = {
    "C058": ("2024-10", "2025-01", "2025-06-16"),
    "C083": ("2025-03", "2025-06", "2025-12-15"),
    "C099": ("2025-10", "2026-01", "2026-05-18"),
    "C131": ("2025-12", "2026-03", ""),
    "C136": ("2026-01", "2026-04", ""),
}
HALF_WRITTEN_OFF = "C099"
CONSIGNMENT = ("C020", "C045", "C079", "C113")
CASH = ("C008", "C097")
PREPAID = ("C033", "C101", "C127")
INSTALMENTS = ("C026", "C073", "C116")
ON_ACCOUNT = ("C006", "C034", "C070")  # round sums, mostly left unapplied
PAID_TWICE = ("C021", "C048", "C092", "C112")
UNMATCHED_REFUND = ("C112", "2025-10")  # sent back from then on, never matched
BONUS = tuple(f"C{n:03d}" for n in range(4, 141, 9))  # a stand-alone credit note each quarter
GROUPS = {"C010": ("C011", "C013", "C014"), "C060": ("C061", "C063", "C064", "C065")}
TWO_CURRENCIES = ("C064", "GBP")
REASSIGNED = ("C040", "2025-01-01", "Tom Hadley", "Grace Okafor")
NO_DUE_DATE = ("C016", "C029", "C081", "C122")
OVER_LIMIT = ("C017", "C088", "C136")
NEAR_LIMIT = ("C042", "C051", "C074")
NEWCOMERS = {
    "C018": "2024-02", "C044": "2024-05", "C066": "2024-09", "C091": "2024-11",
    "C107": "2025-02", "C120": "2025-06", "C129": "2025-10", "C138": "2026-01",
}  # fmt: skip
PLACED = {
    "C017": "DE", "C042": "GB", "C088": "FR", "C119": "PL", "C040": "GB", "C064": "GB",
    "C131": "FR", "C136": "PL", "C033": "CN", "C101": "AE", "C127": "CN", "C010": "NL",
    "C060": "GB",
}  # fmt: skip
# Large enough, and so invoiced often enough, for their pattern to be seen.
SEEN_OFTEN = (
    *COMPLAINERS, *LOGGED_LATE, *SPECIAL_TERMS, *MONTH_END_PAYERS, *DISCOUNT_TAKERS, *CONSIGNMENT,
)  # fmt: skip
SIZE = {
    "C017": 2.8, "C042": 1.9, "C088": 2.5, "C119": 1.6, "C131": 0.75, "C136": 0.62, "C099": 1.5,
    "C058": 1.4, "C083": 1.2,
}  # fmt: skip
_WORSE_CARE = {"C058": 1, "C083": 0, "C099": 1, "C131": 0, "C136": 1}
# class: usual days late from, to, and their spread
LATENESS = {"A": (-3.0, 0.0, 2.5), "B": (-1.0, 2.0, 3.5), "C": (7.0, 13.0, 6.0)}
TERMS = ("net 30", "net 45", "net 60", "net 30 eom")


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer's constant traits; lateness in days after the due date."""

    code: str
    name: str
    parent: str
    segment: str
    region: str
    country: str
    language: str
    channel: str
    seller: str
    risk_class: str
    currency: str
    terms: str
    mode: str
    late: float
    spread: float
    runs: tuple[int, ...]
    size: float
    since: int
    first: int
    invoices_a_month: float

    @property
    def number(self) -> int:
        """The number in the code."""
        return int(self.code[1:])


def draw(*key: int) -> np.random.Generator:
    """A source of chance of its own for a purpose, so that no part disturbs another."""
    return np.random.default_rng([SEED, *key])


def customers() -> list[Customer]:
    """The 140 customers, in order of code."""
    countries = _countries()
    stock = {country: iter(names.firms(country)) for country in names.PLACES}
    return [
        _customer(n, country, next(stock[country])) for n, country in enumerate(countries, start=1)
    ]


def _countries() -> list[str]:
    pool = [country for country in names.PLACES for _ in names.firms(country)]
    free = list(draw(1).permutation(pool))
    for country in PLACED.values():
        free.remove(country)
    codes = [f"C{n:03d}" for n in range(1, len(pool) + 1)]
    rest = iter(free)
    return [PLACED[code] if code in PLACED else str(next(rest)) for code in codes]


def _customer(n: int, country: str, name: str) -> Customer:
    code, chance = f"C{n:03d}", draw(2, n)
    region, currency, language, _, _ = names.PLACES[country]
    seller = _seller(code, n, region)
    grade, late, spread = _payer(code, seller, chance)
    largest = 1.2 if grade == "C" else 2.2
    smallest = 1.0 if code in SEEN_OFTEN else 0.3
    size = SIZE.get(code, float(np.clip(np.exp(chance.normal(-0.2, 0.55)), smallest, largest)))
    first = day(NEWCOMERS[code]) if code in NEWCOMERS else START
    known = int(chance.integers(200, 5200)) if code not in NEWCOMERS else 20
    channel = ("wholesale", "pharmacy chains", "cash and carry", "online")[
        int(chance.choice(4, p=[0.55, 0.2, 0.15, 0.1]))
    ]
    return Customer(
        code=code,
        name=name,
        parent=next((p for p, children in GROUPS.items() if code in children), ""),
        segment="key" if size >= 1.6 else "regular" if size >= 0.7 else "small",
        region=region,
        country=country,
        language=language,
        channel=channel,
        seller=seller,
        risk_class=grade,
        currency=currency,
        terms=_terms(code, chance),
        mode=_mode(code),
        late=late,
        spread=spread,
        runs=(31,) if code in MONTH_END_PAYERS else PAY_RUNS.get(code, ()),
        size=size,
        since=first - known,
        first=first,
        invoices_a_month=float(np.clip(0.9 + 1.5 * size, 1.2, 6.0)),
    )


def _seller(code: str, n: int, region: str) -> str:
    if code == REASSIGNED[0]:
        return REASSIGNED[2]
    if code in _WORSE_CARE:
        return SELL_TO_ANYONE[_WORSE_CARE[code]]
    return SELLERS[region][n % 2]


def _payer(code: str, seller: str, chance: np.random.Generator) -> tuple[str, float, float]:
    """Risk class, usual lateness and its spread."""
    steady = {**SLOWING, **dict.fromkeys(DISCOUNT_TAKERS), **dict.fromkeys(MONTH_END_PAYERS)}
    if code in FAILING:
        return "D", 12.0, 7.0
    if code in COMPLAINERS:
        return "B", 3.0, 3.0
    odds = [0.25, 0.4, 0.35] if seller in SELL_TO_ANYONE else [0.55, 0.35, 0.1]
    grade = "AB"[int(chance.integers(2))] if code in steady else "ABC"[chance.choice(3, p=odds)]
    low, high, spread = LATENESS[grade]
    return grade, float(chance.uniform(low, high)), spread


def _terms(code: str, chance: np.random.Generator) -> str:
    if code in DISCOUNT_TAKERS:
        return "2/10 net 30"
    if code in INSTALMENTS:
        return "30/30/40"
    if code in (*CASH, *PREPAID):
        return "net 0"
    if code in CONSIGNMENT:
        return "net 90"
    if code == "C017":
        return "net 30"
    return TERMS[int(chance.choice(4, p=[0.4, 0.25, 0.25, 0.1]))]


def _mode(code: str) -> str:
    modes = {
        **dict.fromkeys(CONSIGNMENT, "consignment"),
        **dict.fromkeys(CASH, "cash"),
        **dict.fromkeys(PREPAID, "prepaid"),
    }
    return modes.get(code, "credit")
