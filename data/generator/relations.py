"""What surrounds the money: limits, orders on hand, contacts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.generator import cast, names
from data.generator.cast import Customer
from data.generator.journal import Journal
from data.generator.spans import END, back
from lib.ledger import columns, days

HOLD_REASONS = ("over the limit", "past tolerance", "open dispute", "papers missing")


@dataclass(frozen=True, slots=True)
class Exposure:
    """A customer's open balance at the end and its highest month-end, cents of euro."""

    last: dict[str, float]
    highest: dict[str, float]


def exposure(expected: pd.DataFrame, rates: pd.DataFrame) -> Exposure:
    """Balances in euro at the last rate, from the journal's month-ends."""
    latest = rates.groupby("currency")["rate"].last().to_dict() | {"EUR": 1.0}
    euro = expected["total"] * expected["currency"].map(latest)
    table = euro.groupby([expected["customer"], expected["month_end"]]).sum().unstack().fillna(0)
    return Exposure(_by_customer(table.iloc[:, -1]), _by_customer(table.max(axis=1)))


def _by_customer(amounts: pd.Series) -> dict[str, float]:
    return {str(customer): float(amount) for customer, amount in amounts.items()}


def customers(cast_: list[Customer], exposure: Exposure) -> pd.DataFrame:
    """The customers' frame: limits follow what each has owed, save for the planted ones."""
    rows = [_customer(c, exposure) for c in cast_]
    return columns.conform(pd.DataFrame(rows), "customers")


def _customer(customer: Customer, exposure: Exposure) -> dict:
    limit = _limit(customer, exposure)
    moved = customer.code == cast.REASSIGNED[0]
    return {
        "customer": customer.code,
        "name": customer.name,
        "parent": customer.parent or None,
        "segment": customer.segment,
        "region": customer.region,
        "country": customer.country,
        "language": customer.language,
        "channel": customer.channel,
        "salesperson": cast.REASSIGNED[3] if moved else customer.seller,
        "credit_limit": limit,
        "insured_limit": _cover(customer, limit),
        "risk_class": customer.risk_class,
        "since": pd.Timestamp(days.date(customer.since)),
    }


def _limit(customer: Customer, exposure: Exposure) -> int:
    """A limit in cents of euro, in whole thousands of euro."""
    chance, code = cast.draw(50, customer.number), customer.code
    last, highest = exposure.last.get(code, 0.0), exposure.highest.get(code, 0.0)
    if code in cast.OVER_LIMIT:
        return max(int(last * 0.8 // 100_000), 1) * 100_000
    if code in cast.NEAR_LIMIT:
        return (int(last / 0.95 // 100_000) + 1) * 100_000
    if customer.mode in ("cash", "prepaid"):
        return 0
    return (int(max(highest, last) * chance.uniform(1.08, 1.7) // 500_000) + 1) * 500_000


def _cover(customer: Customer, limit: int) -> int | None:
    """Cover insured; none is known for one in six, and none is given on class D."""
    chance = cast.draw(51, customer.number)
    if customer.risk_class == "D" or not limit:
        return 0
    if chance.random() < 0.17:
        return None
    return round(limit * chance.uniform(0.5, 0.9) / 100_000) * 100_000


def orders(cast_: list[Customer], journal: Journal, late: dict[str, int]) -> pd.DataFrame:
    """Orders on hand at the end; some held, with a reason, some delivered and not yet invoiced.

    Args:
        late: minor units past due at the end, by customer.
    """
    typical: dict[str, list[int]] = {}
    for document in journal.documents:
        if document["kind"] == "invoice":
            typical.setdefault(document["customer"], []).append(document["amount"])
    rows = [row for c in cast_ for row in _orders(c, typical.get(c.code, []), late.get(c.code, 0))]
    frame = pd.DataFrame(rows).sort_values(["placed", "customer"], kind="stable")
    frame["order"] = [f"SO{810_001 + n}" for n in range(len(frame))]
    return columns.conform(frame, "orders")


def _orders(customer: Customer, typical: list[int], late: int) -> list[dict]:
    chance = cast.draw(52, customer.number)
    count = int(chance.choice(4, p=[0.5, 0.25, 0.15, 0.1]))
    stopped = customer.code in cast.FAILING
    always = customer.code in (*cast.OVER_LIMIT, *cast.COMPLAINERS, *cast.PREPAID)
    count = max(count, 1) if always else 0 if stopped else count
    return [_order(customer, typical, late, chance) for _ in range(count if typical else 0)]


def _order(customer: Customer, typical: list[int], late: int, chance: np.random.Generator) -> dict:
    placed = back(END - int(chance.integers(0, 28)))
    like = typical[int(chance.integers(len(typical)))]
    amount = 100 * round(like * chance.uniform(0.8, 1.4) / 100)
    reason = _hold(customer, late, amount, chance)
    delivered = 0 if reason or chance.random() > 0.2 else round(amount * chance.uniform(0.3, 1.0))
    return {
        "customer": customer.code,
        "placed": pd.Timestamp(days.date(placed)),
        "amount": amount,
        "currency": customer.currency,
        "delivered_not_invoiced": delivered,
        "held_since": pd.Timestamp(days.date(min(placed + 1, END))) if reason else None,
        "hold_reason": reason,
    }


def _hold(customer: Customer, late: int, amount: int, chance: np.random.Generator) -> str | None:
    if customer.code in cast.OVER_LIMIT:
        return HOLD_REASONS[0]
    if customer.code in cast.COMPLAINERS:
        return HOLD_REASONS[2]
    if customer.risk_class == "C" and late > amount // 4:
        return HOLD_REASONS[1]
    return HOLD_REASONS[3] if chance.random() < 0.05 else None


def contacts(cast_: list[Customer]) -> pd.DataFrame:
    """Who to speak to: accounts payable everywhere, the buyer at most; pay runs where known."""
    rows = [row for c in cast_ for row in _contacts(c)]
    return columns.conform(pd.DataFrame(rows), "contacts")


def _contacts(customer: Customer) -> list[dict]:
    chance = cast.draw(53, customer.number)
    roles = ["accounts payable", "buyer", "owner"][: 1 + int(chance.integers(1, 3))]
    pick, runs = int(chance.integers(1000)), ",".join(str(run) for run in customer.runs)
    return [
        {
            "customer": customer.code,
            "name": names.person(customer.language, pick + 7 * n),
            "role": role,
            "phone": f"+00 {customer.number:03d} 555 {int(chance.integers(1000, 9999))}",
            "mail": f"{role.split()[0]}@{customer.code.lower()}.example",
            "pay_run_days": runs or None if n == 0 else None,
        }
        for n, role in enumerate(roles)
    ]
