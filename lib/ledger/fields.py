"""The fields by which documents are told apart, in the order in which people are shown them.

Scope bar, splits, codes and selections follow from this list. What else a field more takes (a column,
headings, the sample): docs/making.md, "A new field".
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a document, or of the customer it was issued to.

    Args:
        name: of its column.
        label: as a control or a heading names it.
        role: whose column it is.
        splits: a page may be split by it.
        filters: the scope bar may filter by it.
    """

    name: str
    label: str
    role: Literal["documents", "customers"]
    splits: bool = True
    filters: bool = False


CATALOGUE = (
    Field("segment", "Segment", "customers", filters=True),
    Field("region", "Region", "customers", filters=True),
    Field("customer", "Customer", "documents"),
    Field("salesperson", "Seller", "documents", filters=True),
    Field("product", "Product", "documents", filters=True),
    Field("sale_mode", "Sale mode", "documents", filters=True),
    Field("terms", "Terms", "documents"),
    Field("company", "Company", "documents", filters=True),
    Field("currency", "Currency", "documents", filters=True),
    Field("channel", "Channel", "customers"),
    Field("country", "Country", "customers"),
    Field("risk_class", "Risk class", "customers"),
    Field("outlet", "Outlet", "documents", splits=False),
    Field("parent", "Parent", "customers", splits=False),
    Field("name", "Name", "customers", splits=False),
)
NAMES = tuple(field.name for field in CATALOGUE)
LABELS = {field.name: field.label for field in CATALOGUE}
SPLITS = tuple(field.name for field in CATALOGUE if field.splits)
FILTERS = tuple(field.name for field in CATALOGUE if field.filters)


def of_role(role: str) -> tuple[str, ...]:
    """The names of the fields that are columns of a role.

    >>> "segment" in of_role("customers"), "segment" in of_role("documents")
    (True, False)
    """
    return tuple(field.name for field in CATALOGUE if field.role == role)
