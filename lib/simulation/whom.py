"""A book in a few numbers: what its customers have today, by the sales they stand for."""

from lib.simulation.payers import Book, Payer


def term_today(book: Book) -> int:
    """The usual term: days from issue to due on most of the sales; of two alike, the longer.

    >>> import datetime as dt
    >>> import numpy as np
    >>> late = np.zeros(1, dtype="int16")
    >>> made = [Payer("A", 3.0, 30, late), Payer("B", 2.0, 60, late), Payer("C", 2.0, 60, late)]
    >>> term_today(Book(tuple(made), made[0], dt.date(2026, 6, 30), "EUR"))
    60
    """
    by_term: dict[int, float] = {}
    for payer in book.payers:
        by_term[payer.term] = by_term.get(payer.term, 0.0) + payer.weekly
    return max(by_term, key=lambda term: (by_term[term], term))


def on_term(book: Book) -> float:
    """Share of sales that has the usual term."""
    term = term_today(book)
    return sum(p.weekly * p.on_term for p in book.payers if p.term == term) / book.weekly


def on_terms(payer: Payer) -> float:
    """Share of a customer's sales that is paid after delivery."""
    return payer.modes.credit + payer.modes.consignment


def upfront(book: Book) -> float:
    """Share of sales that is paid at delivery or before, so that no term moves it."""
    return 1 - sum(p.weekly * on_terms(p) for p in book.payers) / book.weekly


def days_to_pay(payer: Payer) -> float:
    """Days from issue to payment of what a customer buys on terms; 0 where it buys nothing so."""
    return max(payer.term + float(payer.late.mean()), 0.0) if on_terms(payer) > 0 else 0.0


def pays_after(book: Book) -> int:
    """Days from issue to payment of sales on terms, by sales; 0 where there are none."""
    weights = [p.weekly * on_terms(p) for p in book.payers]
    weighted_days = sum(w * days_to_pay(p) for w, p in zip(weights, book.payers, strict=True))
    return round(weighted_days / sum(weights)) if sum(weights) else 0


def take_up(book: Book) -> float:
    """Share of discounts offered that is taken, by sales."""
    return sum(p.weekly * p.take_up.mean for p in book.payers) / book.weekly


def loss_rate(book: Book) -> float:
    """Share of sales on terms that is never paid, by sales."""
    return sum(p.weekly * p.loss.mean for p in book.payers) / book.weekly
