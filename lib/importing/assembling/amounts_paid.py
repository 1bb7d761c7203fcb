"""What the columns of amounts say is paid: of each row, and by rows that say nothing else."""

import numpy as np
import numpy.typing as npt

from lib.importing.text_columns import Mask
from lib.importing.values import numbers


def paid(parsed: dict[str, numbers.Parsed]) -> npt.NDArray[np.int64] | None:
    """What each row says was paid; its sign is the one that more of the rows have."""
    if "paid_amount" not in parsed:
        return None
    minor = parsed["paid_amount"].minor
    return -minor if (minor < 0).sum() > (minor > 0).sum() else minor


def alone(parsed: dict[str, numbers.Parsed], amount: npt.NDArray[np.int64], missing: Mask) -> Mask:
    """Rows that say what was paid, and bill nothing; what they say is open is the document's."""
    if "paid_amount" not in parsed or not {"amount", "debit", "net_amount"} & parsed.keys():
        return np.zeros(len(amount), bool)
    if "amount" in parsed:
        amount, missing = parsed["amount"].minor, parsed["amount"].missing
    return (missing | (amount == 0)) & (parsed["paid_amount"].minor != 0)


def settled(
    parsed: dict[str, numbers.Parsed], amount: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Mask]:
    """What is no longer open of each amount, and where the source says so."""
    made, known = np.zeros(len(amount), "int64"), np.zeros(len(amount), bool)
    if "paid_amount" in parsed:
        known = ~parsed["paid_amount"].missing
        whole = np.abs(parsed["paid_amount"].minor)
        if "withheld_amount" in parsed:
            whole = whole + np.abs(parsed["withheld_amount"].minor)
        made = np.where(known, whole * np.sign(amount), 0)
    if "open_amount" in parsed and len(parsed) > 1:
        open_, told = parsed["open_amount"].minor, ~parsed["open_amount"].missing
        made = np.where(told, amount - open_, made)
        known = known | told
    return made, known
