"""One customer's payments: invoice by invoice, as a curve beside peers, and month by month."""

import numpy as np
import pandas as pd

from lib.analysis.behaviour import habits, trend
from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.kaplan_meier import curves
from lib.analysis.behaviour.lateness import curve, spread_of
from lib.analysis.behaviour.shrinkage import ALL, FEWEST, SMALLEST_GROUP, groups
from lib.analysis.behaviour.slowing import slowing
from lib.analysis.customer import UnknownCustomer
from lib.ledger import days
from lib.ledger.ledger import Ledger

SHOWN = 40
WIDTH = 5
_WIDEST = 200


def period(table: pd.DataFrame, ledger: Ledger, months: int = 0, skip: int = 0) -> pd.DataFrame:
    """The invoices issued in a span of months that ends ``skip`` months before the ledger's day.

    Args:
        months: how many; 0 for all up to there.
    """
    until = days.number(days.add_months(ledger.day, -skip))
    mask = table["issued"] <= until
    if months:
        mask &= table["issued"] > days.number(days.add_months(ledger.day, -skip - months))
    return table[mask.to_numpy()]


def invoices_of(ledger: Ledger, customer: str, months: int = 0, skip: int = 0) -> pd.DataFrame:
    """A customer's invoices of a period.

    Raises:
        UnknownCustomer: the ledger has no document of it.
    """
    if not ledger.documents["customer"].eq(customer).any():
        raise UnknownCustomer(customer)
    all_invoices = history(ledger)
    return period(
        all_invoices[(all_invoices["customer"] == customer).to_numpy()], ledger, months, skip
    )


def timeline(
    ledger: Ledger, customer: str, *, months: int = 0, skip: int = 0, count: int = SHOWN
) -> pd.DataFrame:
    """The latest invoices of a period: when each was issued, due and paid.

    Returns:
        ``document``, ``issued``, ``due`` (null where none), ``until`` (paid, written off, or the
        ledger's day while open), ``outcome``, ``days`` (past due; null without a due date), ``amount``,
        ``currency``; oldest first.
    """
    invoices = invoices_of(ledger, customer, months, skip)
    invoices = invoices[(invoices["outcome"] != "credited").to_numpy()]
    invoices = invoices.sort_values(["issued", "document"]).tail(count)
    due = days.dates(invoices["due"].to_numpy())
    return pd.DataFrame(
        {
            "document": invoices["document"],
            "issued": days.dates(invoices["issued"].to_numpy()),
            "due": due,
            "until": days.dates(invoices["ended"].to_numpy()),
            "outcome": invoices["outcome"],
            "days": (invoices["ended"] - invoices["due"].astype("int64"))
            .where(~np.isnat(due))
            .astype("float64"),
            "amount": invoices["amount"],
            "currency": invoices["currency"],
        }
    ).reset_index(drop=True)


def distribution(
    ledger: Ledger,
    customer: str,
    *,
    months: int = 0,
    skip: int = 0,
    span: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """How many invoices were paid how many days late, in steps of five days.

    Args:
        span: days that the steps shall reach to at least, so that two tables can be compared.
    Returns:
        ``from_day``, ``to_day`` (inclusive), ``paid``, ``unpaid`` (late so far, or written off; open
        invoices that are not late are left out); from the earliest step to the latest, none left out,
        and the steps beyond 200 days in one. ``from_issue`` says that days count from issue.
    """
    invoices = invoices_of(ledger, customer, months, skip)
    mask = (invoices["timed"] & (invoices["paid"] | (invoices["days"] > 0))).to_numpy()
    invoices = invoices[mask]
    names = {"from_day": "int64", "to_day": "int64", "paid": "int64", "unpaid": "int64"}
    if invoices.empty:
        return pd.DataFrame(columns=list(names)).astype(names).assign(from_issue=False)
    late = invoices["days"].clip(-_WIDEST, _WIDEST + WIDTH).to_numpy("int64")
    step = -((-late) // WIDTH)  # 1 to 5 days late is step 1, 0 to 4 early is step 0
    ends = (
        (step.min(), step.max()) if span is None else (-(-span[0] // WIDTH), -(-span[1] // WIDTH))
    )
    steps = np.arange(min(step.min(), ends[0]), max(step.max(), ends[1]) + 1)
    counts = {
        name: np.bincount(step[outcome_mask] - steps[0], minlength=len(steps))
        for name, outcome_mask in (
            ("paid", invoices["paid"].to_numpy()),
            ("unpaid", ~invoices["paid"].to_numpy()),
        )
    }
    table = pd.DataFrame({"from_day": steps * WIDTH - WIDTH + 1, "to_day": steps * WIDTH, **counts})
    return table.astype(names).assign(from_issue=bool(invoices["from_issue"].any()))


def paid_by_day(
    ledger: Ledger,
    customer: str,
    *,
    months: int = 0,
    skip: int = 0,
    span: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """The share of invoices paid by each day from due, with its range, beside peers.

    Peers are the customers of the same segment with at least five invoices known; fewer than five of
    them make no band.

    Args:
        span: days that the rows shall reach to at least, so that two tables can be compared.
    Returns:
        ``day``, ``paid``, ``low``, ``high`` (8 in 10), ``peers_low``, ``peers_high`` (the middle half
        of peers), ``peers`` (how many), ``group``, ``invoices``, ``allowed`` (days of tolerance,
        median), ``from_issue``; a row a day from the first to the last that matters, empty without a
        payment.
    """
    invoices = invoices_of(ledger, customer, months, skip)
    invoices = invoices[invoices["timed"].to_numpy()]
    steps = curve(invoices)
    if steps.empty:
        return pd.DataFrame(columns=list(_CURVE)).astype(_CURVE)
    all_invoices = period(history(ledger), ledger, months, skip)
    all_invoices = all_invoices[
        (
            all_invoices["timed"] & (all_invoices["from_issue"] == invoices["from_issue"].iloc[0])
        ).to_numpy()
    ]
    first = max(int(min(steps["day"].min(), 0)), -_WIDEST) - 1
    last = min(int(max(steps["day"].max(), 10)), _WIDEST) + 1
    low, high = span or (first, last)
    grid = np.arange(min(first, low), max(last, high) + 1)
    place = np.searchsorted(steps["day"].to_numpy(), grid, side="right")
    shares = {c: np.append(0.0, steps[c])[place] for c in ("paid", "low", "high")}
    group, band = _peers(all_invoices, ledger, customer, grid)
    return (
        pd.DataFrame({"day": grid, **shares, **band})
        .assign(
            group=group,
            invoices=len(invoices),
            allowed=float(invoices["allowed"].median()),
            from_issue=bool(invoices["from_issue"].iloc[0]),
        )[list(_CURVE)]
        .astype(_CURVE)
    )


_CURVE = {
    "day": "int64", "paid": "float64", "low": "float64", "high": "float64", "peers_low": "float64",
    "peers_high": "float64", "peers": "int64", "group": "str", "invoices": "int64",
    "allowed": "float64", "from_issue": "bool",
}  # fmt: skip


def _peers(
    all_invoices: pd.DataFrame, ledger: Ledger, customer: str, grid: np.ndarray
) -> tuple[str, dict[str, object]]:
    """The group a customer is compared with, and between which shares the middle half of it lies."""
    group = groups(ledger, all_invoices)
    name = str(group.get(customer, ALL))
    counts = all_invoices[(all_invoices["paid"] | (all_invoices["days"] > 0)).to_numpy()][
        "customer"
    ].value_counts()
    peers = set(counts.index[counts >= FEWEST]) - {customer}
    if name != ALL:
        peers &= set(group.index[group == name])
    if len(peers) < SMALLEST_GROUP:
        return name, {"peers_low": np.nan, "peers_high": np.nan, "peers": 0}
    peer_invoices = all_invoices[all_invoices["customer"].isin(peers)]
    place, labels = pd.factorize(peer_invoices["customer"])
    estimate = curves(
        place.astype("int64"),
        peer_invoices["days"].to_numpy("int64"),
        peer_invoices["paid"].to_numpy(),
        len(labels),
    )
    paid_shares = 1 - np.stack(
        [np.nan_to_num(estimate.later_than(int(day)), nan=1.0) for day in grid]
    )
    low, high = np.quantile(paid_shares, [0.25, 0.75], axis=1)
    return name, {"peers_low": low, "peers_high": high, "peers": len(peers)}


def over_time(ledger: Ledger, customer: str, *, months: int = 36) -> pd.DataFrame:
    """Median days late by the month in which invoices fell due, and since when it is rising.

    Returns:
        ``month`` (its first day), ``days`` (median), ``exact`` (else: later than that), ``invoices``,
        ``since`` (null unless the customer slowed), ``before``, ``now``, ``from_issue``.
    """
    invoices = invoices_of(ledger, customer)
    day = days.number(ledger.day)
    points = trend.points(invoices, day, "M")
    last = int(trend.span(np.array([day]), "M")[0])
    points = points[points["span"] > last - months]
    slow_customers = slowing(history(ledger), ledger)
    customer_changes = slow_customers[slow_customers["customer"] == customer]
    row = (
        customer_changes.iloc[0]
        if len(customer_changes)
        else pd.Series({"since": pd.NaT, "before": np.nan, "now": np.nan})
    )
    month = points["span"].to_numpy("datetime64[M]").astype("datetime64[s]")
    return pd.DataFrame(
        {"month": month, "days": points["days"].to_numpy("float64"),
         "exact": points["exact"].to_numpy(bool), "invoices": points["invoices"].to_numpy("int64")}
    ).assign(since=row["since"], before=row["before"], now=row["now"],
             from_issue=bool(invoices["from_issue"].any()))  # fmt: skip


def summary(ledger: Ledger, customer: str, *, months: int = 0, skip: int = 0) -> pd.DataFrame:
    """Median and range of days late of a period, in one row.

    Returns: ``invoices``, ``known``, ``median``, ``low``, ``high``, ``spread``, ``from_issue``.
    """
    invoices = invoices_of(ledger, customer, months, skip)
    invoices = invoices[invoices["timed"].to_numpy()]
    place = np.zeros(len(invoices), dtype="int64")
    estimate = curves(place, invoices["days"].to_numpy("int64"), invoices["paid"].to_numpy(), 1)
    known_count = int((invoices["paid"] | (invoices["days"] > 0)).sum())
    table = pd.DataFrame(
        {"invoices": [len(invoices)], "known": [known_count], **spread_of(estimate)}
    )
    return table.assign(from_issue=bool(invoices["from_issue"].any()))


def discount_quarters(ledger: Ledger, customer: str) -> pd.DataFrame:
    """How many discounts were offered and taken, by quarter of issue.

    Returns:
        ``quarter`` (its first day), ``offered``, ``taken``, ``ended`` (null while the habit holds).
    """
    invoices = invoices_of(ledger, customer)
    offers = habits.discount_offers(invoices)
    issued = pd.Series(days.dates(offers["issued"].to_numpy()), index=offers.index)
    quarter = issued.dt.to_period("Q").dt.start_time.astype("datetime64[s]")
    table = offers.assign(quarter=quarter).groupby("quarter")["taken"].agg(["size", "sum"])
    table = table.set_axis(["offered", "taken"], axis=1).astype("int64").reset_index()
    ended = habits.discounts(invoices)["ended"]
    return table.assign(ended=ended.max()).astype(
        {"quarter": "datetime64[s]", "ended": "datetime64[s]"}
    )
