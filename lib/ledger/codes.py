"""Fields as small whole numbers, worked out once a version and shared by every question."""

from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days, fields
from lib.ledger.mistake import Mistake

NONE = "(none)"

FieldCodes = tuple[npt.NDArray[np.int32], npt.NDArray[np.object_]]


class UnknownField(Mistake):
    """A ledger was cut or split by a field it does not have."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"There is no field “{field}” to split by. Use one of: {', '.join(fields.NAMES)}."
        )


class Codes:
    """A field of every document of a version: codes by row position, and their labels, sorted.

    Each field is factorised when first asked for. The lists of labels are short beside the ledger, and
    asking twice at once only does the same work twice.
    """

    def __init__(self, documents: pd.DataFrame, customers: pd.DataFrame) -> None:
        self._documents = documents
        self._customers = customers
        self._made: dict[str, FieldCodes] = {}

    @property
    def rows(self) -> int:
        """How many documents the version has."""
        return len(self._documents)

    @property
    def documents(self) -> pd.DataFrame:
        """Every document of the version, whatever a view was cut to; shared, never changed."""
        return self._documents

    def of(self, field: str) -> FieldCodes:
        """Codes and labels of a field; a document without one has the label ``(none)``.

        Raises:
            UnknownField: no such field.
        """
        if field not in self._made:
            self._made[field] = self._code(field)
        return self._made[field]

    @cached_property
    def disputes(self) -> pd.DataFrame:
        """Disputes with a day, whatever a view was cut to, by row position, rising.

        ``since``: the day number we recorded it or, where nobody did, the customer spoke; ``until``: it
        is closed, or ``NEVER``; ``claimed``: minor units, endless where no amount is given.
        """
        since = self._documents["disputed_on"].fillna(self._documents["dispute_raised_on"])
        rows = np.flatnonzero(since.notna())
        disputed_documents = self._documents.iloc[rows]
        columns = {
            "since": days.numbers(since.iloc[rows]),
            "until": days.numbers(disputed_documents["dispute_closed_on"], days.NEVER),
            "claimed": disputed_documents["disputed_amount"].to_numpy(
                "int64", na_value=np.iinfo("int64").max
            ),
        }
        return pd.DataFrame(columns, index=rows)

    def _code(self, field: str) -> FieldCodes:
        if field in fields.of_role("documents"):
            return _factorise(self._documents[field])
        if field not in fields.of_role("customers"):
            raise UnknownField(field)
        codes, customers = self.of("customer")
        of_customer = self._customers.drop_duplicates("customer").set_index("customer")[field]
        each, labels = _factorise(of_customer.reindex(customers))
        return each[codes], labels


def _factorise(values: pd.Series) -> FieldCodes:
    codes, labels = pd.factorize(values.fillna(NONE), sort=True)
    return codes.astype("int32"), np.asarray(labels, dtype=object)
