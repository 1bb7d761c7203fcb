"""The forecasts to beat: the due date, and the customer's own median."""

import numpy as np

from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import Floats, Snapshot

_TAIL = 0.07
_ENOUGH = 3


def due_date(delays: PaymentDelays) -> Floats:
    """Paid on the due day; what is past it is paid at 7 % of the rest a day."""
    return _on(delays, delays.to_due)


def customer_median(training_set: Snapshot, delays: PaymentDelays) -> Floats:
    """Paid as late as the median of what the customer has paid; the overall median under 3 payments."""
    paid_items = training_set.take(training_set.paid)
    late = (paid_items.closed - paid_items.due).astype(float)
    size = max(len(training_set.customers), int(delays.items.customer.max(initial=0)) + 1)
    typical = np.full(size, np.median(late) if len(late) else 0.0)
    order = np.lexsort((late, paid_items.customer))
    owner, late = paid_items.customer[order], late[order]
    customers, first, count = np.unique(owner, return_index=True, return_counts=True)
    middle = (late[first + (count - 1) // 2] + late[first + count // 2]) / 2
    typical[customers[count >= _ENOUGH]] = middle[count >= _ENOUGH]
    return _on(delays, delays.to_due + np.round(typical[delays.items.customer]).astype("int64"))


def _on(delays: PaymentDelays, wait: np.ndarray) -> Floats:
    """All on one day of the wait; where that day has passed, a steady share of the rest each day."""
    day = np.arange(1, delays.length + 1)
    past = wait[:, None] < 1
    return np.where(past, 1.0 - (1.0 - _TAIL) ** day, (day >= wait[:, None]).astype(float))
