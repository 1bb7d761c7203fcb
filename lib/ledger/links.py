"""Which documents allocations join, by row: known where the keys of both were made together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """The rows of the documents of each allocation.

    There are links only where no two documents share a key, so that nobody has to look keys up.

    Args:
        credit, invoice: rows in the frame of documents, one for each allocation.
    """

    credit: Rows
    invoice: Rows

    def reordered(self, orders: Mapping[str, Rows]) -> "Links":
        """The links after the rows of both frames were put in another order.

        Args:
            orders: by role, the earlier rows in their new order.
        """
        place = np.empty(len(orders["documents"]), "int32")
        place[orders["documents"]] = np.arange(len(place), dtype="int32")
        allocation = orders["allocations"]
        return Links(place[self.credit[allocation]], place[self.invoice[allocation]])
