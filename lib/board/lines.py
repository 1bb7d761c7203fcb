"""Lines of a decision in words, for the screen and for the minutes alike."""

from collections.abc import Mapping

from lib.board.decision import Disagreement, HeldOrder
from lib.ledger import money
from lib.ledger.wording import day as said_day


def whole(minor: float, currency: str) -> str:
    """An amount in major units; its decimals only where there are any.

    >>> whole(250_000_00, "EUR"), whole(1_05, "EUR")
    ('250,000', '1.05')
    """
    said = f"{money.major(round(minor), currency):,f}"
    return said.rstrip("0").rstrip(".") if "." in said and float(minor) % 100 == 0 else said


def said_order(held: HeldOrder, currency: str, names: Mapping[str, str]) -> str:
    """What becomes of a held order: what, on what condition, who sees to it, until when.

    Args:
        currency: the ledger's, for an order of which none is known.

    >>> said_order(HeldOrder("SO7", "part", 5_000_00, "once I12 is paid", "p1"), "EUR", {"p1": "Ada"})
    'Order SO7: release 5,000 EUR of it, on condition: once I12 is paid; Ada sees to it'
    """
    own = held.currency or currency
    part = f"release {whole(held.amount or 0, own)} {own} of it"
    what = {"part": part, "hold": "stays held"}.get(held.action, held.action)
    condition = f", on condition: {held.condition}" if held.condition else ""
    who = f"; {named(held.owner, names)} sees to it" if held.owner else ""
    until = f"{',' if who else ';'} until {said_day(held.until)}" if held.until else ""
    return f"Order {held.order}: {what}{condition}{who}{until}"


def said_apart(apart: Disagreement) -> list[str]:
    """A disagreement in short lines: each side in its own words, and who settles it."""
    words = {"Credit": apart.credit_says, "Sales": apart.sales_says}
    lines = [f"{side}: {text or 'has not spoken yet'}" for side, text in words.items()]
    settles = f"{apart.escalated_to} settles it by {said_day(apart.by)}" if apart.by else ""
    return [*lines, settles or "Nobody is named yet who settles it"]


def named(key: str, names: Mapping[str, str]) -> str:
    """A name; where it is not to be read, that there is somebody."""
    return names.get(key, "named on the board") if key else "nobody"
