"""Days past due, as a list counts them itself: they tell day from month in its due dates."""

import pandas as pd

from lib.importing.options import DateOrder
from lib.importing.values import dates
from lib.importing.vocabulary import heading

_OTHER, _DAYS = "other", "days"


def columns(headings: list[str]) -> list[str]:
    """The headings that name a count of days.

    >>> columns(["Invoice", "Due date", "Days overdue"])
    ['Days overdue']
    """
    languages = heading.languages(headings)
    return [h for h in headings if _counts_days(h, languages)]


def _counts_days(text: str, languages: heading.Languages) -> bool:
    return any((m.role, m.field) == (_OTHER, _DAYS) for m in heading.meanings(text, languages))


def order(frame: pd.DataFrame, due: str | None) -> DateOrder | None:
    """The one order in which every due date lies its days before one and the same day.

    Args:
        frame: the rows.
        due: the heading of their due dates.

    >>> order(pd.DataFrame({"Due": ["04/03/2026", "02/05/2026", "03/05/2026"],
    ...                     "Days late": ["100", "41", "40"]}), "Due")
    'dmy'
    """
    if due is None or pd.api.types.is_datetime64_any_dtype(frame[due].dtype):
        return None
    count_columns = columns([str(c) for c in frame.columns])
    orders = {o for c in count_columns if (o := dates.order_by_counted_days(frame[due], frame[c]))}
    return orders.pop() if len(orders) == 1 else None
