"""Offers to a customer: above our line, in quarters of a per cent, and no way back to the line.

The attack is played for every customer of the sample at three requests: whoever guesses knows what a
customer knows (its term, how late it pays, its discount, its offers) and, as no customer does, the
true lines of all others. The best that can be guessed from that without any offer is the yardstick.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from lib import simulation
from lib.ledger.ledger import Ledger
from lib.simulation import Scenario, Select
from lib.simulation import negotiation as model
from lib.simulation.mistakes import NoSales
from lib.simulation.negotiation import QUARTER, Offer

ADDED = (15, 30, 45)
NEAR = 0.02
"""Points of price: as near as the old offers told the line for 96 % of customers."""
MARGIN = 0.02
"""A guess with the offers may put at most this share of customers more within ``NEAR``."""
SECRET = b"of the house"
HARDLY = 0.005
"""Points of price by which a guess's usual mistake may be smaller with the offers."""
Floats = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def played(sample: Ledger) -> pd.DataFrame:
    """Every customer that bought in a year, at each request: true line and offers, in points."""
    rows = []
    for customer in sample.customers["customer"]:
        try:
            book = simulation.book(sample, Select.of({"customer": customer}))
            rows += [_one(book, customer, added) for added in ADDED]
        except NoSales:
            continue
    return pd.DataFrame(rows)


def _one(book: simulation.Book, customer: str, added: int) -> dict[str, object]:
    today, base = model.as_today(book).term, Scenario()
    made = model.offers(book, base, Offer(today + added), model.rooms(SECRET, customer))
    first, second, last = made
    return {
        "customer": customer, "added": added, "half": second.term - today,
        "term": today, "late": float(book.payers[0].late.mean()),
        "kind": (today == 0) * 2 + (model.discount_today(book) is not None),
        "line": model.line(book, base, Offer(today + added)) * 100,
        "line_half": model.line(book, base, second) * 100,
        "a": first.price * 100, "b": second.price * 100, "c": (last.discount or 0.0) * 100,
    }  # fmt: skip


def test_all_who_bought_are_played(played):
    assert played["customer"].nunique() == 138


def test_every_offer_is_above_our_line_and_in_quarters(played):
    assert (played["a"] > played["line"]).all()
    assert (played["b"] > played["line_half"]).all()
    for name in ("a", "b", "c"):
        steps = played[name] / (QUARTER * 100)
        assert np.allclose(steps, steps.round())


def middle_of_others(rows: pd.DataFrame) -> Floats:
    """The middle of the true lines of all others of the same kind: nothing of an offer in it."""
    line, kind = rows["line"].to_numpy(), rows["kind"].to_numpy()
    each = np.arange(len(rows))
    return np.array([np.median(line[(kind == kind[i]) & (each != i)]) for i in each])


def most_alike(features: Floats, line: Floats, count: int) -> Floats:
    """The mean line of so many others who are most alike."""
    scaled = (features - features.mean(axis=0)) / (features.std(axis=0) + 1e-9)
    found = []
    for own in range(len(line)):
        far = np.abs(scaled - scaled[own]).sum(axis=1)
        far[own] = np.inf
        found.append(line[np.argsort(far, kind="stable")[:count]].mean())
    return np.array(found)


def guesses_without(rows: pd.DataFrame) -> list[Floats]:
    """What a customer can guess from what it knows of itself, before any offer."""
    own = rows[["term", "late", "kind"]].to_numpy(dtype="float64") * [1, 1, 5]
    line = rows["line"].to_numpy()
    return [middle_of_others(rows), *(most_alike(own, line, count) for count in (3, 5, 9))]


def by_interpolation(rows: pd.DataFrame) -> Floats:
    """(A − B) ÷ days between them × days asked: what gave the old offers away."""
    slope = (rows["a"] - rows["b"]) / (rows["added"] - rows["half"])
    return np.asarray(slope * rows["added"], dtype="float64")


def by_typical_room(rows: pd.DataFrame) -> Floats:
    """The first offer less the mean room and half a quarter."""
    mean = 1 + (model.LEAST_ROOM + model.MOST_ROOM) / 2
    return np.asarray((rows["a"] - 0.125) / mean, dtype="float64")


def by_both_offers(rows: pd.DataFrame) -> Floats:
    """The mean of what both offers say of a day, less the mean room."""
    mean = 1 + (model.LEAST_ROOM + model.MOST_ROOM) / 2
    a_day = ((rows["a"] - 0.125) / rows["added"] + (rows["b"] - 0.125) / rows["half"]) / 2
    return np.asarray(a_day * rows["added"] / mean, dtype="float64")


def _regressed(features: Floats, target: Floats) -> Floats:
    """Least squares on all others, one left out at a time."""
    design = np.column_stack([np.ones(len(features)), features])
    found = []
    for out in range(len(target)):
        others = np.arange(len(target)) != out
        weights = np.linalg.lstsq(design[others], target[others], rcond=None)[0]
        found.append(design[out] @ weights)
    return np.array(found)


def by_regression(rows: pd.DataFrame) -> Floats:
    """The lines of all others regressed on their offers and kinds."""
    kinds = pd.get_dummies(rows["kind"]).to_numpy(dtype="float64")
    features = np.column_stack([kinds, rows[["a", "b", "c"]].to_numpy()])
    return _regressed(features, rows["line"].to_numpy())


def by_correction(rows: pd.DataFrame) -> Floats:
    """The guess without offers, corrected by a regression of its own mistakes on the offers."""
    base = middle_of_others(rows)
    return base + _regressed(rows[["a", "b", "c"]].to_numpy(), rows["line"].to_numpy() - base)


def by_neighbours(rows: pd.DataFrame) -> Floats:
    """The mean line of the five others whose offers are most alike."""
    return most_alike(rows[["a", "b", "c"]].to_numpy(), rows["line"].to_numpy(), 5)


def by_all_it_knows(rows: pd.DataFrame) -> Floats:
    """The same by offers, term, lateness and discount together."""
    features = rows[["a", "b", "c", "term", "late", "kind"]].to_numpy(dtype="float64")
    return most_alike(features, rows["line"].to_numpy(), 5)


def by_bounds(rows: pd.DataFrame) -> Floats:
    """The guess without offers, cut to where the rooms that can be leave the line."""
    low = (rows["a"] - QUARTER * 100) / (1 + model.MOST_ROOM)
    return np.asarray(np.clip(middle_of_others(rows), low, rows["a"] / (1 + model.LEAST_ROOM)))


ATTACKS: tuple[Callable[[pd.DataFrame], Floats], ...] = (
    by_interpolation, by_typical_room, by_both_offers, by_regression, by_correction, by_neighbours,
    by_all_it_knows, by_bounds,
)  # fmt: skip


def _near(guess: Floats, rows: pd.DataFrame) -> float:
    return float((np.abs(guess - rows["line"].to_numpy()) <= NEAR).mean())


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("added", ADDED)
def test_no_guess_with_the_offers_is_nearer_than_one_without(played, added: int, attack):
    rows = played[played["added"] == added].reset_index(drop=True)
    without = max(_near(guess, rows) for guess in guesses_without(rows))
    assert _near(attack(rows), rows) <= without + MARGIN


def _usual_mistake(guess: Floats, rows: pd.DataFrame) -> float:
    return float(np.median(np.abs(guess - rows["line"].to_numpy())))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("added", ADDED)
def test_nor_is_the_usual_mistake_any_smaller(played, added: int, attack):
    rows = played[played["added"] == added].reset_index(drop=True)
    without = min(_usual_mistake(guess, rows) for guess in guesses_without(rows))
    assert _usual_mistake(attack(rows), rows) >= without - HARDLY


@pytest.mark.parametrize("added", ADDED)
def test_what_an_offer_must_tell_is_that_the_line_of_a_few_is_not_the_usual_one(played, added: int):
    """An offer is above its line: whose line is three times the usual learns that, and not where it is."""
    rows = played[played["added"] == added].reset_index(drop=True)
    moved = np.abs(by_bounds(rows) - middle_of_others(rows)) > 1e-9
    assert moved.sum() <= 10  # what is overdue makes the line of some unusual
    mistakes = np.abs(by_bounds(rows) - rows["line"].to_numpy())[moved]
    assert np.median(mistakes) > NEAR


def test_asking_again_and_again_averages_nothing_away(sample: Ledger):
    """Ten requests of one customer: the slope of all its offers is off by its room, not by chance."""
    off = []
    for customer in ("C001", "C017", "C031", "C042", "C090", "C120"):
        book = simulation.book(sample, Select.of({"customer": customer}))
        today, base = model.as_today(book).term, Scenario()
        rooms = model.rooms(SECRET, customer)
        asked = range(15, 165, 15)
        prices = [model.offers(book, base, Offer(today + d), rooms)[0].price for d in asked]
        slope = np.polyfit(list(asked), prices, 1)[0]
        true = model.line(book, base, Offer(today + 90)) / 90
        mean = 1 + (model.LEAST_ROOM + model.MOST_ROOM) / 2
        off.append(abs(slope / mean / true - 1))
    assert np.median(off) > 0.05


def test_the_old_offers_would_have_been_found_out(played):
    """The attack works where rooms are equal and nothing is rounded: the test can fail."""
    rows = played[(played["added"] == 30) & (played["kind"] == 0)].reset_index(drop=True)
    old = rows.assign(a=rows["line"] * 1.25, b=rows["line_half"] + 0.25 * rows["line"])
    assert _near(by_interpolation(old), old) > 0.9


def test_rooms_are_a_customers_own_and_always_the_same():
    assert model.rooms(SECRET, "C017") == model.rooms(SECRET, "C017")
    assert model.rooms(SECRET, "C017") != model.rooms(SECRET, "C018")
    assert model.rooms(SECRET, "C017") != model.rooms(b"another house", "C017")
    many = np.array([model.rooms(SECRET, f"C{n}") for n in range(2000)])
    assert many.min() >= model.LEAST_ROOM
    assert many.max() <= model.MOST_ROOM
    assert np.allclose(many.mean(axis=0), (model.LEAST_ROOM + model.MOST_ROOM) / 2, atol=0.01)
    assert np.abs(np.corrcoef(many.T)[np.triu_indices(3, 1)]).max() < 0.08


def test_a_price_is_worth_what_the_line_says(sample: Ledger):
    """At the line an offer is worth as much as today; above it more, by its price."""
    book = simulation.book(sample, Select.of({"customer": "C062"}))  # owes nothing late
    base, asked = Scenario(), Offer(60)
    line = model.line(book, base, asked)
    at, above = (model.worth(book, base, Offer(60, price)) for price in (line, line + 0.01))
    assert abs(at) < 1
    billed = book.weekly * 52
    assert above == pytest.approx(0.01 * billed, rel=0.1)  # less what waiting, credits, losses take
    by_hand = 1.12 ** (30 / 365) - 1
    assert line == pytest.approx(by_hand, rel=0.03)


def test_more_volume_pays_for_a_term_as_the_break_even_says(sample: Ledger):
    book = simulation.book(sample, Select.of({"customer": "C017"}))
    needed = model.volume_line(book, Scenario(), Offer(60))
    assert needed is not None
    assert abs(model.worth(book, Scenario(), Offer(60, volume=needed))) < 1
    found = simulation.break_even(book, model.scenario_of(book, Scenario(), Offer(60)))
    assert needed == pytest.approx(found.volume)


def test_a_discount_of_today_stays_with_the_asked_term_and_ends_half_way(sample: Ledger):
    book = simulation.book(sample, Select.of({"customer": "C062"}))
    today = model.discount_today(book)
    assert today == simulation.Discount(0.02, 10)
    first, second, last = model.offers(book, Scenario(), Offer(60), model.rooms(SECRET, "C062"))
    assert (first.term, first.discount) == (60, None)
    assert (second.term, second.discount) == (45, 0.0)
    assert last == Offer(30)


@pytest.mark.parametrize(
    ("customer", "offer", "rate"),
    [
        ("C017", Offer(60, 0.0125), 0.0125 * 365 / 30),
        ("C017", Offer(30, 0.0, 0.02, 10), 0.02 / 0.98 * 365 / 20),
        ("C062", Offer(60, 0.005), 0.005 * 365 / 30),
        ("C062", Offer(45, -0.0025, 0.0), ((1 - 0.0025) / 0.98 - 1) * 365 / 35),
        ("C017", Offer(30, 0.01), None),
    ],
)
def test_what_an_offer_costs_them_a_year(sample: Ledger, customer: str, offer: Offer, rate):
    """By hand: what is paid more over the days gained; the discount lost counts from its own day."""
    book = simulation.book(sample, Select.of({"customer": customer}))
    found = model.yearly_cost(book, offer)
    assert found == (None if rate is None else pytest.approx(rate))


def test_the_debt_added_is_the_days_times_a_day_of_sales(sample: Ledger):
    book = simulation.book(sample, Select.of({"customer": "C017"}))
    by_hand = book.weekly / 7 * 30
    assert model.debt_added(book, Scenario(), Offer(60)) == pytest.approx(by_hand, rel=0.12)
