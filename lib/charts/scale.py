"""One unit inside a picture: thousands or millions, named in the small print."""

from lib.ledger.context import Context
from lib.ledger.money import exponent


def unit(largest: float, context: Context) -> tuple[float, str]:
    """Minor units per step, and the step's name, so that figures keep two to four digits.

    >>> import datetime as dt
    >>> unit(1_420_000_00, Context("v", "s", dt.date(2026, 6, 30), "EUR"))
    (100000.0, 'k')
    """
    one = 10.0 ** exponent(context.currency)
    for step, name in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(largest) >= 10 * step * one:
            return step * one, name
    return one, ""


def said(value: float) -> str:
    """A figure in a picture: whole above 10, one decimal below, true minus.

    >>> said(1180.4), said(3.14), said(-0.02), said(0)
    ('1,180', '3.1', '0', '0')
    """
    size = abs(value)
    text = f"{size:,.0f}" if size >= 9.95 else f"{size:.1f}".removesuffix(".0")
    return f"\u2212{text}" if value < 0 and text != "0" else text
