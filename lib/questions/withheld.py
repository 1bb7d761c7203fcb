"""What a question needs of a ledger before it may answer; else a sentence says why it does not."""

from lib.ledger import lacks
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake


def unless_sales(ledger: Ledger) -> None:
    """Withhold what compares with sales where only their open rest is known.

    Raises:
        Mistake: the ledger is a list of open items.
    """
    if lacks.open_items(ledger.lacks):
        raise Mistake(lacks.reason(lacks.HISTORY))


def unless_past(ledger: Ledger) -> None:
    """Withhold what looks at earlier days where nothing says what was paid by then.

    Raises:
        Mistake: what was paid is not in the ledger, or not when.
    """
    if reason := lacks.first_reason(ledger.lacks, (lacks.HISTORY, lacks.PAYMENT_DAYS)):
        raise Mistake(reason)
