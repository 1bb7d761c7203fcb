"""House assumptions: what no ledger tells, agreed once by both heads and used by every page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields

from lib.ledger.mistake import Mistake
from lib.ledger.wording import day_text

LONGEST_REMINDER, LONGEST_TOLERANCE = 365, 365
DEFAULT_STAMP = "built-in defaults, agreed by nobody"


class NotAnAssumption(Mistake):
    """A house assumption outside what it can be; names the field as a person reads it."""


@dataclass(frozen=True, slots=True)
class HouseValues:
    """One set of values; None is what the house has not agreed, so that the built-in default holds.

    Args:
        margin: share of sales left after what the goods cost.
        cost_of_capital: yearly cost of money, as a share.
        handling: share of sales spent on billing, reminding and matching.
        loss_given_default: share of what is given up that is lost in the end.
        reminder_effect: days by which a reminder brings a late payment forward.
        tolerance_minimum: days past due that are allowed whatever the term.
    """

    margin: float | None = None
    cost_of_capital: float | None = None
    handling: float | None = None
    loss_given_default: float | None = None
    reminder_effect: int | None = None
    tolerance_minimum: int | None = None

    def __post_init__(self) -> None:
        for name in SHARES:
            share = getattr(self, name)
            if share is not None and not 0 <= share <= 1:
                raise NotAnAssumption(
                    f"{LABELS[name]} lies between 0 and 100 %; {share * 100:g} % was given."
                )
        for name, most in DAYS.items():
            length = getattr(self, name)
            if length is not None and not 0 <= length <= most:
                raise NotAnAssumption(
                    f"{LABELS[name]} lies between 0 and {most} days; {length:g} was given."
                )

    @property
    def agreed_values(self) -> dict[str, float | int]:
        """What the house has agreed, by name."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


LABELS: Mapping[str, str] = {
    "margin": "Margin",
    "cost_of_capital": "Cost of money a year",
    "handling": "Handling",
    "loss_given_default": "Lost of what is not paid",
    "reminder_effect": "What a reminder gains",
    "tolerance_minimum": "The least tolerance",
}
SHARES = ("margin", "cost_of_capital", "handling", "loss_given_default")
DAYS: Mapping[str, int] = {
    "reminder_effect": LONGEST_REMINDER,
    "tolerance_minimum": LONGEST_TOLERANCE,
}
DEFAULTS = HouseValues(
    margin=0.30,
    cost_of_capital=0.12,
    handling=0.002,
    loss_given_default=0.6,
    reminder_effect=3,
    tolerance_minimum=0,
)
"""What holds where the house has agreed nothing: ours, to begin with, and called a default wherever it
is used."""


@dataclass(frozen=True, slots=True)
class House:
    """The set in force for a ledger.

    Args:
        number: counts the sets that were proposed; 0 where none was agreed.
        agreed_on: day of the second head's yes.
    """

    values: HouseValues = HouseValues()
    number: int = 0
    agreed_on: dt.date | None = None

    def value(self, name: str) -> float:
        """A value as every page uses it: the house's, else the default."""
        agreed_value = getattr(self.values, name)
        return float(getattr(DEFAULTS, name) if agreed_value is None else agreed_value)

    def source(self, name: str) -> str:
        """``house`` or ``default``."""
        return "default" if getattr(self.values, name) is None else "house"

    @property
    def stamp(self) -> str:
        """What a figure says of the set it rests on.

        >>> House().stamp
        'built-in defaults, agreed by nobody'
        """
        if not self.number or self.agreed_on is None:
            return DEFAULT_STAMP
        return f"house set {self.number} of {day_text(self.agreed_on)}"


NO_HOUSE = House()
