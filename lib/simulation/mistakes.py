"""Levers and questions that cannot be: each says what is wrong with the value and what to do."""

import datetime as dt

from lib.ledger.mistake import Mistake


class NotAShare(Mistake):
    """A share or rate outside 0 to 100 %."""

    def __init__(self, what: str, value: float) -> None:
        super().__init__(
            f"{what} lies between 0 and 100 %; {value * 100:g} % was given. "
            f"In a file, 2 % is written 0.02."
        )


class NotAPercentage(Mistake):
    """A share outside what it can be, told in per cent, as fields and sentences have it."""

    def __init__(self, what: str, value: float, low: float, high: float) -> None:
        super().__init__(
            f"{what} lies between {low * 100:g} and {high * 100:g} %; {value * 100:g} % was given."
        )


class BelowNothing(Mistake):
    """A change that takes more than all there is."""

    def __init__(self, what: str, value: float) -> None:
        super().__init__(f"{what} cannot be below -100 %; {value * 100:g} % was given.")


class NegativeDays(Mistake):
    """A number of days below zero where time cannot run backwards."""

    def __init__(self, what: str, value: int) -> None:
        super().__init__(f"{what} cannot be negative; {value} days were given. Use 0 or more.")


class TooManyDays(Mistake):
    """More days than a term can have."""

    def __init__(self, what: str, value: int, most: int) -> None:
        super().__init__(f"{what} can be at most {most} days; {value} were given.")


class TwoTerms(Mistake):
    """A term given both in days and as a change of today's."""

    def __init__(self, days: int, shift: int) -> None:
        super().__init__(
            f"The term is given twice: as {days} days, and as {shift:+d} days on today's. Keep one."
        )


class WindowBeyondTerm(Mistake):
    """A discount that could be taken after the invoice is due."""

    def __init__(self, window: int, term: int) -> None:
        super().__init__(
            f"The discount runs for {window} days, but the invoice is due after {term}. "
            f"End the discount on or before the due day, or give a longer term."
        )


class SharesDoNotAddUp(Mistake):
    """Sale modes that are not the whole of sales."""

    def __init__(self, total: float) -> None:
        super().__init__(
            f"The shares of sale modes add up to {total * 100:g} %, not to 100 %. "
            f"Change one of credit, consignment, cash and prepaid."
        )


class NoSales(Mistake):
    """A scenario for customers who bought nothing in the time it is measured on."""

    def __init__(self, selection: str, days: int) -> None:
        super().__init__(
            f"Nothing was sold to {selection} in the {days} days up to the ledger's day, so there is "
            f"nothing to move. Choose other customers, or an earlier day."
        )


class OutOfOrder(Mistake):
    """A low, base and high value that do not rise."""

    def __init__(
        self, what: str, low: float, base: float, high: float, *, percent: bool = False
    ) -> None:
        times, unit = (100, " %") if percent else (1, "")
        ends = ", ".join(f"{value * times:g}{unit}" for value in (low, base, high))
        super().__init__(
            f"{what} goes from low to high; {ends} does not rise. Write the smallest first."
        )


class Unknown(Mistake):
    """A scenario names something that there is not."""

    def __init__(self, what: str, value: str, known: str) -> None:
        super().__init__(f"There is no {what} “{value}”. Use one of: {known}.")


class NotNumber(Mistake):
    """A value of a scenario that is not of the kind it should be."""

    def __init__(self, what: str, value: object, wanted: str) -> None:
        super().__init__(f"{what} is {value!r}; it should be {wanted}.")


class OutOfRange(Mistake):
    """A number that no calculation can be made with."""

    def __init__(self, what: str, value: float, low: float, high: float) -> None:
        super().__init__(f"{what} lies between {low:g} and {high:g}; {value:g} was given.")


class NeverPays(Mistake):
    """A set of terms under which a sale loses money, so that no volume pays for it."""

    def __init__(self, left: float) -> None:
        super().__init__(
            f"Under these terms a sale leaves {left * 100:.1f} % of its price after its costs, so no "
            f"extra volume makes up for them. Look at the price instead."
        )


class NothingSold(Mistake):
    """Levers under which a price changes nothing, as no order on any terms is taken."""

    def __init__(self) -> None:
        super().__init__(
            "Under these levers no order is taken, so no price or volume makes up for them. Raise the "
            "limit, or hold deliveries later."
        )


class Nobody(Mistake):
    """A choice of customers in which a field has no value: nobody, and not everybody."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"“{field}” is an empty list, which is nobody. Name at least one, or leave “{field}” out "
            f"for all."
        )


class AfterTheEnd(Mistake):
    """A day was asked for on which the ledger knows nothing any more."""

    def __init__(self, day: dt.date, last: dt.date) -> None:
        super().__init__(
            f"The ledger ends on {last.isoformat()}, so nothing is known of {day.isoformat()}. Use "
            f"that day or an earlier one."
        )


class TooMuchToDraw(Mistake):
    """More paths of more weeks than a computer's memory should be filled with."""

    def __init__(self, paths: int, weeks: int, most: int) -> None:
        super().__init__(
            f"{paths:,} paths of {weeks} weeks are too much to draw at once. Use at most "
            f"{most // weeks:,} paths, or fewer weeks."
        )


class ManyProducts(Mistake):
    """A distribution curve was asked for across products."""

    def __init__(self) -> None:
        super().__init__(
            "A distribution curve is fitted to one product over time. Across products it would show "
            "what shops choose to stock, not what adding shops does. Choose one product and region."
        )


class NothingToPayOn(Mistake):
    """A commission plan that cannot cost what today's does, at whatever rate."""

    def __init__(self, plan: str) -> None:
        super().__init__(
            f"“{plan}” cannot cost what today's plan costs, even at 100 %: too little of what it pays "
            f"on is on record in the year. Look at a later day, or choose another plan as today's."
        )
