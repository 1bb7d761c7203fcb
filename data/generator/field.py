"""Sellers' answers to the field checklist: eleven questions, dated."""

import numpy as np
import pandas as pd

from data.generator import cast
from data.generator.cast import Customer
from data.generator.spans import END, START, back, day
from lib.ledger import days

# question: (usual answer, middling answer, worrying answer)
QUESTIONS = {
    "condition_good": ("yes", "yes", "no"),
    "stock_level": ("normal", "full", "empty"),
    "sugar_coated": ("no", "no", "yes"),
    "seasoned_management": ("yes", "yes", "no"),
    "agreements_kept": ("yes", "yes", "no"),
    "atmosphere": ("good", "fair", "poor"),
    "turnover_rising": ("no", "no", "yes"),
    "price_minor": ("no", "no", "yes"),
    "long_terms": ("no", "no", "yes"),
    "dumping": ("no", "no", "yes"),
    "competitors_view": ("good", "fair", "poor"),
}


def field_reports(cast_: list[Customer]) -> pd.DataFrame:
    """A report or more on most customers, twice a year at best."""
    rows = [row for customer in cast_ for row in _reports(customer)]
    frame = pd.DataFrame(rows, columns=["customer", "day", "by", *QUESTIONS])
    frame = frame.sort_values(["day", "customer"], kind="stable", ignore_index=True)
    text = frame.columns.drop("day")
    return frame.assign(day=days.dates(frame["day"])).astype(dict.fromkeys(text, "str"))


def _reports(customer: Customer) -> list[tuple]:
    chance = cast.draw(70, customer.number)
    planted = customer.code in cast.FAILING or customer.code in cast.SLOWING
    first = max(customer.first, START) + int(chance.integers(20, 200))
    made = []
    for number in range(6):
        on = back(first + 183 * number + int(chance.integers(-15, 16)))
        if on <= END and (planted or chance.random() < 0.5):
            made.append((customer.code, on, customer.seller, *_answers(customer, on, chance)))
    return made


def _answers(customer: Customer, on: int, chance: np.random.Generator) -> list[str]:
    bad = _trouble(customer, on)
    odds = [1 - bad - 0.12 * (1 - bad), 0.12 * (1 - bad), bad]
    return [answers[int(chance.choice(3, p=odds))] for answers in QUESTIONS.values()]


def _trouble(customer: Customer, on: int) -> float:
    """The share of questions with a worrying answer: visible half a year before the money is."""
    if customer.code in cast.FAILING:
        return 0.65 if on >= day(cast.FAILING[customer.code][0]) - 183 else 0.12
    if customer.code in cast.SLOWING:
        return 0.4 if on >= day(cast.SLOWING[customer.code][0]) - 91 else 0.06
    return {"A": 0.03, "B": 0.06, "C": 0.14, "D": 0.3}[customer.risk_class]
