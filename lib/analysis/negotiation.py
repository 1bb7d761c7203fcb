"""What the record holds for a talk about terms: terms given, promises, requests, whom to call."""

import re
from collections.abc import Iterator

import pandas as pd

from lib.analysis.behaviour import complaints
from lib.analysis.customer import documents_of
from lib.analysis.forecast import promised
from lib.analysis.record import open_items
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.wording import count, day

FEWEST = 5
_REQUESTS = 2
_DAYS = re.compile(r"\b(\d{1,3}) days\b")


def on_record(ledger: Ledger, customer: str) -> pd.DataFrame:
    """Terms of the last 12 months, promises kept, complaints, and the latest requests.

    Returns: ``what``, ``said``.
    """
    rows = [
        *_terms(ledger, customer), *_promises(ledger, customer), *_complaints(ledger, customer),
        *_requests(ledger, customer),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["what", "said"]).astype("str")


def _terms(ledger: Ledger, customer: str) -> Iterator[tuple[str, str]]:
    """Each kind of terms given, the most frequent first; instalments of an invoice count once.

    Where no terms are named, the days from issue to due stand for them, as everywhere.
    """
    since = pd.Timestamp(days.add_months(ledger.day, -12))
    documents = documents_of(ledger, customer)
    recent = documents[(documents["kind"] == "invoice") & (documents["issued"] > since)]
    stem = recent["invoice_group"].fillna(recent["document"])
    recent = recent[~pd.DataFrame({"issued": recent["issued"], "stem": stem}).duplicated()]
    term = (recent["due"] - recent["issued"]).dt.days.clip(lower=0)
    by_day = ("net " + term.astype("Int64").astype("string")).fillna("no terms named")
    given = recent["terms"].fillna(by_day).value_counts()
    for terms, invoices in sorted(given.items(), key=lambda item: (-item[1], str(item[0])))[:3]:
        yield "terms given", f"{terms} on {count(int(invoices), 'invoice')} in 12 months"


def _promises(ledger: Ledger, customer: str) -> Iterator[tuple[str, str]]:
    made = promised.on_record(ledger)
    own = made[made["document"].isin(documents_of(ledger, customer)["document"])]
    over = promised.scored(ledger, own[own["day"] <= pd.Timestamp(ledger.day)])
    ahead = own[own["day"] > pd.Timestamp(ledger.day)]
    if len(over):
        yield "promises", f"{int(over['kept'].sum())} of {len(over)} kept by the day that was named"
    for one in ahead.sort_values("day").head(1).itertuples(index=False):
        yield "promises", f"{one.document} promised for {day(pd.Timestamp(str(one.day)).date())}"


def _complaints(ledger: Ledger, customer: str) -> Iterator[tuple[str, str]]:
    found = complaints.complaints(ledger)
    own = found[found["customer"] == customer]
    if len(own):
        upheld, still = int(own["upheld"].sum()), int(own["open"].sum())
        yield "complaints", f"{count(len(own), 'complaint')}, {upheld} upheld, {still} still open"


def _requests(ledger: Ledger, customer: str) -> Iterator[tuple[str, str]]:
    for row in requests(ledger, customer).head(_REQUESTS).to_dict("records"):
        yield "asked for", f"{day(row['day'].date())}: {row['text']}"


def requests(ledger: Ledger, customer: str) -> pd.DataFrame:
    """Requests about price or terms on record, newest first.

    Returns: ``day``, ``by``, ``text``, ``days`` (the term it names; null where it names none).
    """
    touches = ledger.extra("touches")
    own = touches[
        touches["customer"].eq(customer)
        & touches["kind"].eq("price_request")
        & (touches["day"] <= pd.Timestamp(ledger.day))
    ].sort_values("day", ascending=False, kind="stable")
    named = own["text"].astype("object").map(_days_named).astype("Int64")
    return own[["day", "by", "text"]].assign(days=named).reset_index(drop=True)


def _days_named(text: object) -> int | None:
    """The number of days that a note names; none where it names none or several.

    >>> _days_named("says Corvo Cream offers 60 days."), _days_named("30 days or 45 days")
    (60, None)
    """
    found = set(_DAYS.findall(text)) if isinstance(text, str) else set()
    return int(found.pop()) if len(found) == 1 else None


def contacts(ledger: Ledger, customer: str) -> pd.DataFrame:
    """Whom to call: ``name``, ``role``, ``phone``, ``mail``, ``pay_run_days``."""
    known = ledger.extra("contacts")
    own = known[known["customer"] == customer]
    table = own[["name", "role", "phone", "mail", "pay_run_days"]].reset_index(drop=True)
    said = table["pay_run_days"].astype("object").map(pays_on, na_action="ignore")
    return table.assign(pay_run_days=said)


def pays_on(days_of_month: object) -> str:
    """The days of a month on which a customer pays, as people say them.

    >>> pays_on("10,25"), pays_on("31"), pays_on("Fridays")
    ('pays on the 10th and the 25th', 'pays on the last of the month', 'pays on: Fridays')
    """
    parts = [part.strip() for part in str(days_of_month).split(",") if part.strip()]
    if not all(part.isdecimal() and 1 <= int(part) <= _LAST for part in parts):
        return f"pays on: {days_of_month}"
    named = [
        "the last of the month" if int(p) == _LAST else f"the {_ordinal(int(p))}" for p in parts
    ]
    return f"pays on {' and '.join(named)}"


_LAST = 31


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def late(ledger: Ledger, customer: str) -> tuple[float, int, int]:
    """What is late with a customer: reporting minor units, invoices, days of the oldest."""
    items = open_items(ledger, customer)
    some = items[(items["open"] > 0) & (items["days_late"] > 0)]
    oldest = int(some["days_late"].max()) if len(some) else 0
    return float(some["open"].sum()), len(some), oldest
