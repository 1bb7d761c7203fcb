"""Sellers as a reader may see them: by name or masked, their pay or not, others' figures rounded.

Pay is one's own and both heads'. A mask is keyed by the home, so that nobody works out who is called
what; figures beside it are rounded, since an exact one names whoever has it.
"""

import hmac
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from lib.board.clearance import Clearance
from lib.ledger import days
from lib.ledger.codes import NONE
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake

FEWEST_SELLERS = 5
_LETTERS = 26
_FIGURES = 2


class TooFewSellers(Mistake):
    """Sellers were to be compared without names, so few that their figures would name them."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} {'seller is' if count == 1 else 'sellers are'} in this selection. Without names "
            f"they are compared from {FEWEST_SELLERS} on, so that nobody's figures can be told."
        )


class SellersLeftOut(Mistake):
    """Sellers were to be compared without names under a filter that leaves some of them out."""

    def __init__(self, here: int, everyone: int) -> None:
        super().__init__(
            f"The filters leave {here} of {everyone} sellers. Without names only all of them are "
            f"compared: whoever is missing under one filter and there under another would be named by "
            f"that. Take the filter off."
        )


def check_nobody_left_out(ledger: Ledger) -> None:
    """Refuse a view whose filters leave a seller out.

    Raises:
        SellersLeftOut: they do.
    """
    codes, labels = ledger.codes.of("salesperson")
    issued = days.numbers(ledger.codes.documents["issued"]) <= days.number(ledger.day)
    everyone = set(labels[np.unique(codes[issued])]) - {NONE}
    here = set(labels[np.unique(codes[ledger.documents.index])]) - {NONE}
    if here != everyone:
        raise SellersLeftOut(len(here), len(everyone))


def masks(sellers: Iterable[str], key: bytes) -> dict[str, str]:
    """Seller A, B, C …: the same for the same sellers, in an order that tells nothing of them.

    Args:
        key: of the home; without it nobody can work out the order.

    >>> made = masks(["Anke", "Grace", "Marc"], b"of this home")
    >>> sorted(made.values()), made == masks(["Marc", "Anke", "Grace"], b"of this home")
    (['Seller A', 'Seller B', 'Seller C'], True)
    """
    digests = {name: hmac.digest(key, f"seller\n{name}".encode(), "sha256") for name in sellers}
    return {
        name: f"Seller {_letter(n)}"
        for n, name in enumerate(sorted(digests, key=digests.__getitem__))
    }


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    more, place = divmod(number, _LETTERS)
    return (_letter(more - 1) if more else "") + chr(ord("A") + place)


def rounded_figures(values: pd.Series) -> pd.Series:
    """Figures to two significant digits; what is not there stays so.

    >>> rounded_figures(pd.Series([123_456.0, -0.0456, 0.0, None])).tolist()
    [120000.0, -0.046, 0.0, nan]
    """
    numbers = values.to_numpy("float64", na_value=np.nan)
    size = np.floor(np.log10(np.abs(numbers), where=numbers != 0, out=np.zeros_like(numbers)))
    unit = 10.0 ** np.nan_to_num(_FIGURES - 1 - size)
    # Divided, not multiplied by a fraction: 0.046 stays 0.046.
    coarse = pd.Series(np.round(numbers * unit) / unit, index=values.index, name=values.name)
    return coarse.astype(values.dtype) if pd.api.types.is_integer_dtype(values.dtype) else coarse


def masked_sellers(table: pd.DataFrame, sellers: Iterable[str], key: bytes) -> pd.DataFrame:
    """Sellers compared without names, in the order of their masks, every figure rounded.

    Args:
        table: with a column ``salesperson``.
        sellers: all of the ledger's, so that a filter does not change who is called what.
        key: of the home.
    Raises:
        TooFewSellers: a filter leaves so few that a mask would hide nobody.
    """
    return _order_by_mask(_mask_rows(table, pd.Series(False, index=table.index), sellers, key))


def visible_table(
    table: pd.DataFrame,
    clearance: Clearance,
    sellers: Iterable[str],
    pay: Sequence[str],
    key: bytes,
) -> pd.DataFrame:
    """A table of sellers and their pay as a reader may see it, in the order of the names shown.

    Heads see all of it. Sellers see their own name and pay, and of the others neither. While nobody
    is listed pay stands without names. Everybody else sees no name, and pay is not there at all.

    Args:
        table: with a column ``salesperson``.
        sellers: all of the ledger's, so that a filter does not change who is called what.
        pay: the columns that tell somebody's pay.
        key: of the home.
    Raises:
        TooFewSellers: a filter leaves so few that a mask would hide nobody.
    """
    if clearance.pay == "all":
        return table.sort_values("salesperson", ignore_index=True)
    own_rows = table["salesperson"].eq(clearance.seller) & (clearance.pay == "own")
    columns = [name for name in pay if name in table]
    result = _mask_rows(table, own_rows, sellers, key)
    if clearance.pay == "none":
        result = result.drop(columns=columns)
    elif clearance.pay == "own":
        result[columns] = result[columns].where(own_rows)
    return _order_by_mask(result)


def _mask_rows(
    table: pd.DataFrame, own_rows: pd.Series, sellers: Iterable[str], key: bytes
) -> pd.DataFrame:
    """Names masked and figures rounded, but in one's own row."""
    if 0 < len(table) < FEWEST_SELLERS:
        raise TooFewSellers(len(table))
    result, mask = table.copy(), table["salesperson"].map(masks(sellers, key))
    for name in table.select_dtypes("number"):
        result[name] = rounded_figures(table[name]).where(~own_rows, table[name])
    return result.assign(salesperson=table["salesperson"].where(own_rows, mask))


def _order_by_mask(table: pd.DataFrame) -> pd.DataFrame:
    """By mask: A to Z before AA; one's own name where it falls."""
    letters = (
        table["salesperson"].str.len().where(table["salesperson"].str.startswith("Seller "), 0)
    )
    return table.assign(_size=letters).sort_values(
        ["_size", "salesperson"], ignore_index=True
    ).drop(columns="_size")  # fmt: skip
