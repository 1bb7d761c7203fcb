"""What the columns of amounts say is paid: of each row, and by rows that say nothing else."""

import numpy as np
import numpy.typing as npt

from lib.importing.text_columns import Mask
from lib.importing.values import numbers


def paid_amounts(parsed_amounts: dict[str, numbers.ParsedAmounts]) -> npt.NDArray[np.int64] | None:
    """What each row says was paid; its sign is the one that more of the rows have."""
    if "paid_amount" not in parsed_amounts:
        return None
    minor = parsed_amounts["paid_amount"].minor
    return -minor if (minor < 0).sum() > (minor > 0).sum() else minor


def payment_only_rows(
    parsed_amounts: dict[str, numbers.ParsedAmounts], amount: npt.NDArray[np.int64], missing: Mask
) -> Mask:
    """Rows that say what was paid, and bill nothing; what they say is open is the document's."""
    if (
        "paid_amount" not in parsed_amounts
        or not {"amount", "debit", "net_amount"} & parsed_amounts.keys()
    ):
        return np.zeros(len(amount), bool)
    if "amount" in parsed_amounts:
        amount, missing = parsed_amounts["amount"].minor, parsed_amounts["amount"].missing
    return (missing | (amount == 0)) & (parsed_amounts["paid_amount"].minor != 0)


def settled_amounts(
    parsed_amounts: dict[str, numbers.ParsedAmounts], amount: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Mask]:
    """What is no longer open of each amount, and where the source says so."""
    minor_units, settled_known = np.zeros(len(amount), "int64"), np.zeros(len(amount), bool)
    if "paid_amount" in parsed_amounts:
        settled_known = ~parsed_amounts["paid_amount"].missing
        whole = np.abs(parsed_amounts["paid_amount"].minor)
        if "withheld_amount" in parsed_amounts:
            whole = whole + np.abs(parsed_amounts["withheld_amount"].minor)
        minor_units = np.where(settled_known, whole * np.sign(amount), 0)
    if "open_amount" in parsed_amounts and len(parsed_amounts) > 1:
        open_, open_known = (
            parsed_amounts["open_amount"].minor,
            ~parsed_amounts["open_amount"].missing,
        )
        minor_units = np.where(open_known, amount - open_, minor_units)
        settled_known = settled_known | open_known
    return minor_units, settled_known
