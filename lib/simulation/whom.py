"""A book in a few numbers: what its customers have today, by the sales they stand for."""

from lib.simulation.payers import Book


def term_today(book: Book) -> int:
    """Days from issue to due, by sales."""
    return round(sum(p.weekly * p.term for p in book.payers) / book.weekly)


def pays_after(book: Book) -> int:
    """Days from issue to payment on today's record, by sales."""
    waits = (p.weekly * max(p.term + float(p.late.mean()), 0.0) for p in book.payers)
    return round(sum(waits) / book.weekly)


def take_up(book: Book) -> float:
    """Share of discounts offered that is taken, by sales."""
    return sum(p.weekly * p.take_up.mean for p in book.payers) / book.weekly


def loss_rate(book: Book) -> float:
    """Share of sales on terms that is lost, by sales."""
    return sum(p.weekly * p.loss.mean for p in book.payers) / book.weekly
