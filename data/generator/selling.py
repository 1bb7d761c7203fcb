"""Invoices: what each customer is sold month by month, on which terms."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.generator import cast
from data.generator.cast import Customer
from data.generator.journal import Journal
from data.generator.market import PRODUCTS, Market
from data.generator.spans import END, MONTHS, back, day, end_of_month, forward, month_start
from lib.ledger import days

COMPANY = {"P1": "TR10", "P2": "TR10", "P3": "TR10", "P4": "TR20", "P5": "TR20", "P6": "TR20"}
UNUSUAL = ("net 50", "net 60", "net 75", "net 90", "net 120", "net 45 eom")
PARTS = ((1, 30, 0.3), (2, 60, 0.3), (3, 90, 0.4))  # part, days, share


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as the later steps need it; ``place`` is where the journal keeps it."""

    place: int
    customer: str
    company: str
    currency: str
    issued: int
    due: int | None
    amount: int
    terms: str | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the market wants: demand by month, region and product; who stocks; rates."""

    demand: dict[tuple[int, str], np.ndarray]
    stock: dict[tuple[int, str, str], list[str]]
    rate: dict[tuple[int, str], float]
    region_size: dict[str, float]


def offer(market: Market, rates: pd.DataFrame, customers: list[Customer]) -> Offer:
    """The market, ready to be asked month by month."""
    months = {days.date(month_start(m)).isoformat(): m for m in range(MONTHS)}
    demand = {
        (months[str(month)[:10]], str(region)): part.set_index("product")["amount"]
        .reindex(PRODUCTS, fill_value=0)
        .to_numpy(dtype="float64")
        for (month, region), part in market.demand.groupby(["month", "region"])
    }
    stock = {
        (months[str(month)[:10]], str(region), str(product)): list(part)
        for (month, region, product), part in market.sales.groupby(["month", "region", "product"])[
            "outlet"
        ]
    }
    sizes = pd.Series([c.size for c in customers]).groupby([c.region for c in customers]).sum()
    return Offer(
        demand, stock, _monthly(rates, months), {str(r): float(size) for r, size in sizes.items()}
    )


def _monthly(rates: pd.DataFrame, months: dict[str, int]) -> dict[tuple[int, str], float]:
    found = {(month, "EUR"): 1.0 for month in months.values()}
    for start, month in months.items():
        last = rates[rates["day"] <= pd.Timestamp(start)].groupby("currency")["rate"].last()
        found |= {(month, str(currency)): float(rate) for currency, rate in last.items()}
    return found


def sell(customer: Customer, offer: Offer, journal: Journal) -> list[Invoice]:
    """Enter all of a customer's invoices."""
    chance = cast.draw(20, customer.number)
    last = day(cast.FAILING[customer.code][1]) if customer.code in cast.FAILING else END
    sold: list[Invoice] = []
    for month in range(MONTHS):
        if customer.first <= month_start(month) <= last:
            sold += _month(customer, month, offer, chance, journal)
    return sold


def _month(
    customer: Customer, month: int, offer: Offer, chance: np.random.Generator, journal: Journal
) -> list[Invoice]:
    count = max(int(chance.poisson(customer.invoices_a_month)), 1 if customer.size > 0.8 else 0)
    demand = offer.demand[month, customer.region]
    share = customer.size / offer.region_size[customer.region]
    budget = demand.sum() * share * np.exp(chance.normal(0, 0.15))
    split = chance.dirichlet(np.full(max(count, 1), 3.0)) * budget
    made: list[Invoice] = []
    for value in split[:count]:
        product = PRODUCTS[int(chance.choice(len(PRODUCTS), p=demand / demand.sum()))]
        made += _invoice(customer, month, product, float(value), offer, chance, journal)
    return made


def _invoice(
    customer: Customer,
    month: int,
    product: str,
    value: float,
    offer: Offer,
    chance: np.random.Generator,
    journal: Journal,
) -> list[Invoice]:
    first, length = month_start(month), month_start(month + 1) - month_start(month)
    issued = forward(first + int(chance.integers(length)))
    issued = issued if issued < first + length else back(first + length - 1)
    currency = _currency(customer, chance)
    amount = max(round(value / offer.rate[month, currency]), 4_000)
    shops = offer.stock.get((month, customer.region, product), [])
    outlet = shops[int(chance.integers(len(shops)))] if shops and chance.random() < 0.3 else None
    terms = _agreed(customer, chance)
    fields = {
        "company": COMPANY[product],
        "currency": currency,
        "terms": terms,
        "sale_mode": customer.mode,
        "salesperson": _seller(customer, issued),
        "product": product,
        "outlet": outlet,
        "recorded_on": _entered(issued, chance),
    }
    return _rows(customer, issued, amount, fields, journal)


def _rows(
    customer: Customer, issued: int, amount: int, fields: dict, journal: Journal
) -> list[Invoice]:
    if fields["terms"] != "30/30/40":
        return [_row(customer, issued, due_of(fields["terms"], issued), amount, fields, journal)]
    group = f"{customer.code}/{len(journal.documents)}"
    parts = [round(amount * share) for _, _, share in PARTS[:-1]]
    parts.append(amount - sum(parts))
    return [
        _row(
            customer, issued, issued + wait, part,
            {**fields, "invoice_group": group, "part": number}, journal,
        )
        for (number, wait, _), part in zip(PARTS, parts, strict=True)
    ]  # fmt: skip


def _row(
    customer: Customer, issued: int, due: int | None, amount: int, fields: dict, journal: Journal
) -> Invoice:
    place = journal.enter(customer.code, "invoice", issued, amount, due=due, **fields)
    return Invoice(
        place,
        customer.code,
        fields["company"],
        fields["currency"],
        issued,
        due,
        amount,
        fields["terms"],
    )


def _currency(customer: Customer, chance: np.random.Generator) -> str:
    if customer.code == cast.TWO_CURRENCIES[0]:
        return "EUR" if chance.random() < 0.4 else cast.TWO_CURRENCIES[1]
    return customer.currency


def _seller(customer: Customer, issued: int) -> str:
    code, since, _, successor = cast.REASSIGNED
    return successor if customer.code == code and issued >= day(since) else customer.seller


def _entered(issued: int, chance: np.random.Generator) -> int | None:
    late = issued + int(chance.integers(1, 5))
    return late if chance.random() < 0.01 and late <= END else None


def _agreed(customer: Customer, chance: np.random.Generator) -> str | None:
    share = 0.62 if customer.code in cast.SPECIAL_TERMS else 0.03
    odd, pick, lost = chance.random(), int(chance.integers(len(UNUSUAL) - 1)), chance.random()
    if customer.code in cast.NO_DUE_DATE and lost < 0.02:
        return None
    if odd < share and customer.mode == "credit" and "/" not in customer.terms:
        return [terms for terms in UNUSUAL if terms != customer.terms][pick]
    return customer.terms


def due_of(terms: str | None, issued: int) -> int | None:
    """The due date of ``net n``, ``d/p net n`` or ``net n eom`` (n days from the month's end)."""
    if terms is None:
        return None
    words = terms.split()
    wait = int(words[words.index("net") + 1])
    return (end_of_month(issued) if words[-1] == "eom" else issued) + wait
