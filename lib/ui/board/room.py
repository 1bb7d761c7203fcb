"""Room under the limit, with as much of the cover as the reader may know."""

from lib.board.people import Person
from lib.ui import data, facts
from lib.ui.cells import card
from lib.ui.frame import Scope

RIGHT = "read where credit's information comes from"


def room(scope: Scope, customer: str, eyes: Person, ask: str = "") -> None:
    """Owed and orders against limit and cover; cover as yes, partly or no where it is confidential."""
    with card("customer.room", scope, height="stretch", ask=ask) as asked:
        asked.show(customer=customer, cover="amount" if cleared(eyes) else "word")


def cleared(eyes: Person) -> bool:
    """Whether these eyes may see confidential figures: credit and the chair.

    Where nobody is named at all, one person reads a ledger alone, and nothing is hidden from them
    unless they present.
    """
    if eyes.may(RIGHT):
        return True
    return facts.alone(data.home(), eyes)
