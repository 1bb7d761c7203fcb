"""Lines of a decision in words, for the screen and for the minutes alike."""

from collections.abc import Mapping

from lib.board.decision import Disagreement, HeldOrder
from lib.ledger import money
from lib.ledger.wording import day_text


def whole(minor: float, currency: str) -> str:
    """An amount in major units; its decimals only where there are any.

    >>> whole(250_000_00, "EUR"), whole(1_05, "EUR")
    ('250,000', '1.05')
    """
    text = f"{money.major(round(minor), currency):,f}"
    return text.rstrip("0").rstrip(".") if "." in text and float(minor) % 100 == 0 else text


def order_sentence(order: HeldOrder, currency: str, names: Mapping[str, str]) -> str:
    """What becomes of a held order: what, on what condition, who sees to it, until when.

    Args:
        currency: the ledger's, for an order of which none is known.

    >>> order = HeldOrder("SO7", "part", 5_000_00, "once I12 is paid", "p1")
    >>> order_sentence(order, "EUR", {"p1": "Ada"})
    'Order SO7: release 5,000 EUR of it, on condition: once I12 is paid; Ada sees to it'
    """
    order_currency = order.currency or currency
    part = f"release {whole(order.amount or 0, order_currency)} {order_currency} of it"
    action = {"part": part, "hold": "stays held"}.get(order.action, order.action)
    condition = f", on condition: {order.condition}" if order.condition else ""
    owner = f"; {person_name(order.owner, names)} sees to it" if order.owner else ""
    until = f"{',' if owner else ';'} until {day_text(order.until)}" if order.until else ""
    return f"Order {order.order}: {action}{condition}{owner}{until}"


def disagreement_lines(disagreement: Disagreement) -> list[str]:
    """A disagreement in short lines: each side in its own words, and who settles it."""
    words = {"Credit": disagreement.credit_says, "Sales": disagreement.sales_says}
    lines = [f"{side}: {text or 'has not spoken yet'}" for side, text in words.items()]
    settles = (
        f"{disagreement.escalated_to} settles it by {day_text(disagreement.by)}"
        if disagreement.by
        else ""
    )
    return [*lines, settles or "Nobody is named yet who settles it"]


def person_name(key: str, names: Mapping[str, str]) -> str:
    """A name; where it is not to be read, that there is somebody."""
    return names.get(key, "named on the board") if key else "nobody"
