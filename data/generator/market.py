"""What shops sell on: outlets, the roll-out of products into them, and exchange rates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.generator.cast import draw
from data.generator.spans import MONTHS, START, day, month_last, month_start
from lib.ledger import days

REGIONS = ("North", "West", "Central", "South", "East", "Overseas")
SHOPS = {"North": 40, "West": 45, "Central": 40, "South": 35, "East": 35, "Overseas": 15}
PRODUCTS = ("P1", "P2", "P3", "P4", "P5", "P6")
PRICE = {"P1": 240, "P2": 520, "P3": 390, "P4": 780, "P5": 1150, "P6": 310}  # cents a piece
STRENGTH = {"P1": 1.5, "P2": 1.0, "P3": 1.1, "P4": 0.9, "P5": 0.7, "P6": 1.2}
# Share of a usual month, January first; P5 is a summer product with a season of its own.
SEASON = (0.78, 0.84, 0.98, 0.97, 1.0, 0.99, 0.93, 0.86, 1.05, 1.12, 1.34, 1.14)
SUMMER = (0.5, 0.6, 0.8, 1.1, 1.5, 1.8, 1.7, 1.2, 0.8, 0.6, 0.6, 0.8)
# (product, region): (first month, months it takes, share of outlets before, share after)
ROLLOUT = {
    ("P2", "North"): ("2024-03", 18, 0.20, 0.55),
    ("P2", "West"): ("2024-09", 15, 0.20, 0.49),
    ("P5", "South"): ("2025-01", 12, 0.14, 0.40),
}
WEAKER = 0.6  # a new outlet sells this share of what an old one of its size sells
GROWTH = 0.03  # a year
MONTHLY = 620_000  # cents a product and region month at strength 1, all outlets carrying


@dataclass(frozen=True, slots=True)
class Market:
    """Outlets, their sales a month, and the demand by month, product and region in cents."""

    outlets: pd.DataFrame
    sales: pd.DataFrame
    demand: pd.DataFrame


def market() -> Market:
    """The market over the sample's months."""
    outlets = _outlets()
    sales = pd.concat(
        [_sold(outlets, p, r) for p in PRODUCTS for r in REGIONS], ignore_index=True
    ).sort_values(["month", "product", "region", "outlet"], ignore_index=True)
    first = sales.groupby("outlet")["month"].min()
    since = outlets["outlet"].map(first)
    earlier = draw(11).integers(100, 3000, len(outlets))
    old = since == pd.Timestamp(days.date(START))
    since = since.mask(old, since - pd.to_timedelta(earlier, unit="D"))
    demand = sales.groupby(["month", "product", "region"])["amount"].sum().reset_index()
    return Market(outlets.assign(since=since), sales, demand)


def _outlets() -> pd.DataFrame:
    rows = []
    for number, region in enumerate(REGIONS):
        weights = np.exp(draw(12, number).normal(5.0, 0.6, SHOPS[region])).round(1)
        rows += [(f"{region[:2].upper()}{n + 1:03d}", region, w) for n, w in enumerate(weights)]
    return pd.DataFrame(rows, columns=["outlet", "region", "weight"])


def _sold(outlets: pd.DataFrame, product: str, region: str) -> pd.DataFrame:
    """Sales of one product in one region: the outlets join in an order of their own."""
    p, r = PRODUCTS.index(product), REGIONS.index(region)
    chance, shops = draw(13, p, r), outlets[outlets["region"] == region]
    weight = shops["weight"].to_numpy() / shops["weight"].mean()
    order = np.argsort(np.argsort(-weight + chance.normal(0, 0.7, len(shops))))
    start, span, before, after = ROLLOUT.get((product, region), ("", 1, *_steady(chance)))
    count = len(shops)
    parts = []
    for month in range(MONTHS):
        share = _share(month, start, span, before, after)
        carries = order < round(share * count)
        new = order >= round(before * count)
        noise = np.exp(chance.normal(0, 0.22, count))
        amount = _level(product, month) * weight * np.where(new, WEAKER, 1.0) * noise
        parts.append(_rows(month, product, region, shops["outlet"].to_numpy(), amount, carries))
    return pd.concat(parts)


def _steady(chance: np.random.Generator) -> tuple[float, float]:
    share = float(chance.uniform(0.3, 0.7))
    return share, share


def _share(month: int, start: str, span: int, before: float, after: float) -> float:
    if not start:
        return before
    begun = (month_start(month) - day(start)) / 30.4375
    return before + (after - before) * float(np.clip(begun / span, 0, 1))


def _level(product: str, month: int) -> float:
    calendar = days.date(month_start(month)).month - 1
    season = SUMMER if product == "P5" else SEASON
    return MONTHLY * STRENGTH[product] * season[calendar] * (1 + GROWTH * month / 12)


def _rows(
    month: int,
    product: str,
    region: str,
    outlet: np.ndarray,
    amount: np.ndarray,
    carries: np.ndarray,
) -> pd.DataFrame:
    pieces = np.maximum((amount[carries] / PRICE[product]).round(), 1)
    return pd.DataFrame(
        {
            "month": pd.Timestamp(days.date(month_start(month))),
            "product": product,
            "region": region,
            "outlet": outlet[carries],
            "amount": (pieces * PRICE[product]).astype("int64"),
            "quantity": pieces,
        }
    )


def rates() -> pd.DataFrame:
    """Weekly rates, on Fridays: euros for one unit."""
    fridays = np.arange(day("2023-06-30"), month_last(MONTHS - 1) + 1, 7)
    frames = []
    for n, (currency, level) in enumerate((("GBP", 1.16), ("PLN", 0.2245))):
        steps = draw(14, n).normal(0, 0.004, len(fridays))
        walk = np.zeros(len(fridays))
        for week in range(1, len(fridays)):
            walk[week] = 0.98 * walk[week - 1] + steps[week]
        rate = (level * (1 + walk)).round(5)
        frames.append(
            pd.DataFrame({"day": days.dates(fridays), "currency": currency, "rate": rate})
        )
    return pd.concat(frames, ignore_index=True)
