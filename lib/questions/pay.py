"""Whose pay is seen by whom: one's own and both heads', never on a screen that others look at."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

FEWEST_SELLERS = 5
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks.

    Args:
        seller: the seller it is, by the name on documents; empty where it is none, or not known.
        head: head of sales or of credit.
        presenting: others look on.
    """

    seller: str = ""
    head: bool = False
    presenting: bool = False


ON_SCREEN = Viewer(presenting=True)
"""A screen, deck or file that anybody may see."""


def masks(sellers: Iterable[str]) -> dict[str, str]:
    """Seller A, B, C …: the same for the same sellers, in an order that tells nothing of them.

    >>> made = masks(["Anke", "Grace", "Marc"])
    >>> sorted(made.values()), made == masks(["Marc", "Anke", "Grace"])
    (['Seller A', 'Seller B', 'Seller C'], True)
    """
    known = {name: hashlib.sha256(name.encode()).hexdigest() for name in sellers}
    return {
        name: f"Seller {_letter(n)}" for n, name in enumerate(sorted(known, key=known.__getitem__))
    }


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    more, place = divmod(number, _LETTERS)
    return (_letter(more - 1) if more else "") + chr(ord("A") + place)


def shown_to(
    table: pd.DataFrame, viewer: Viewer, sellers: Iterable[str], pay: Sequence[str]
) -> pd.DataFrame:
    """A table of sellers as a viewer may see it, in the order of the names shown.

    Heads see all of it. Sellers see their own name and pay, and of the others neither. Anybody else
    sees pay without names. Where others look on, nobody sees a name, and pay is not there at all.

    Args:
        table: with a column ``salesperson``.
        sellers: all of the ledger's, so that a filter does not change who is called what.
        pay: the columns that tell somebody's pay.
    """
    own = table["salesperson"].eq(viewer.seller) & (not viewer.presenting)
    named = own | (viewer.head and not viewer.presenting)
    masked = table["salesperson"].map(masks(sellers))
    shown = table.assign(salesperson=table["salesperson"].where(named, masked))
    hidden = [name for name in pay if name in shown]
    if viewer.presenting:
        shown = shown.drop(columns=hidden)
    elif viewer.seller and not viewer.head:
        shown[hidden] = shown[hidden].where(own)
    letters = shown["salesperson"].str.len()
    return shown.assign(_size=letters).sort_values(
        ["_size", "salesperson"] if not named.any() else ["salesperson"], ignore_index=True
    ).drop(columns="_size")  # fmt: skip
