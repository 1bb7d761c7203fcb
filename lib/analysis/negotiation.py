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
from lib.ledger.wording import count, day_text

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
    counts = recent["terms"].fillna(by_day).value_counts()
    for terms, invoices in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[:3]:
        yield "terms given", f"{terms} on {count(int(invoices), 'invoice')} in 12 months"


def _promises(ledger: Ledger, customer: str) -> Iterator[tuple[str, str]]:
    promises = promised.on_record(ledger)
    matches = promises[promises["document"].isin(documents_of(ledger, customer)["document"])]
    over = promised.score(ledger, matches[matches["day"] <= pd.Timestamp(ledger.day)])
    ahead = matches[matches["day"] > pd.Timestamp(ledger.day)]
    if len(over):
        yield "promises", f"{int(over['kept'].sum())} of {len(over)} kept by the day that was named"
    for promise in ahead.sort_values("day").head(1).itertuples(index=False):
        yield (
            "promises",
            f"{promise.document} promised for {day_text(pd.Timestamp(str(promise.day)).date())}",
        )


def _complaints(ledger: Ledger, customer: str) -> Iterator[tuple[str, str]]:
    disputes = complaints.complaints(ledger)
    matches = disputes[disputes["customer"] == customer]
    undated = matches["raised"].isna()
    if undated.any():
        yield "complaints", f"{count(int(undated.sum()), 'dispute')} without a day"
    matches = matches[~undated]
    if len(matches):
        upheld, open_count = int(matches["upheld"].sum()), int(matches["open"].sum())
        yield (
            "complaints",
            f"{count(len(matches), 'complaint')}, {upheld} upheld, {open_count} still open",
        )


def _requests(ledger: Ledger, customer: str) -> Iterator[tuple[str, str]]:
    for row in requests(ledger, customer).head(_REQUESTS).to_dict("records"):
        yield "asked for", f"{day_text(row['day'].date())}: {row['text']}"


def requests(ledger: Ledger, customer: str) -> pd.DataFrame:
    """Requests about price or terms on record, newest first.

    Returns: ``day``, ``by``, ``text``, ``days`` (the term it names; null where it names none).
    """
    touches = ledger.extra("touches")
    matches = touches[
        touches["customer"].eq(customer)
        & touches["kind"].eq("price_request")
        & (touches["day"] <= pd.Timestamp(ledger.day))
    ].sort_values("day", ascending=False, kind="stable")
    term_days = matches["text"].astype("object").map(_days_named).astype("Int64")
    return matches[["day", "by", "text"]].assign(days=term_days).reset_index(drop=True)


def _days_named(text: object) -> int | None:
    """The number of days that a note names; none where it names none or several.

    >>> _days_named("says Corvo Cream offers 60 days."), _days_named("30 days or 45 days")
    (60, None)
    """
    numbers = set(_DAYS.findall(text)) if isinstance(text, str) else set()
    return int(numbers.pop()) if len(numbers) == 1 else None


def contacts(ledger: Ledger, customer: str) -> pd.DataFrame:
    """Whom to call: ``name``, ``role``, ``phone``, ``mail``, ``pay_run_days``."""
    all_contacts = ledger.extra("contacts")
    matches = all_contacts[all_contacts["customer"] == customer]
    table = matches[["name", "role", "phone", "mail", "pay_run_days"]].reset_index(drop=True)
    sentences = table["pay_run_days"].astype("object").map(pays_on, na_action="ignore")
    return table.assign(pay_run_days=sentences)


def pays_on(days_of_month: object) -> str:
    """The days of a month on which a customer pays, as people say them.

    >>> pays_on("10,25"), pays_on("31"), pays_on("Fridays")
    ('pays on the 10th and the 25th', 'pays on the last of the month', 'pays on: Fridays')
    """
    parts = [part.strip() for part in str(days_of_month).split(",") if part.strip()]
    if not all(part.isdecimal() and 1 <= int(part) <= _LAST for part in parts):
        return f"pays on: {days_of_month}"
    labels = [
        "the last of the month" if int(p) == _LAST else f"the {_ordinal(int(p))}" for p in parts
    ]
    return f"pays on {' and '.join(labels)}"


_LAST = 31


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def late(ledger: Ledger, customer: str) -> tuple[float, int, int]:
    """What is late with a customer: reporting minor units, invoices, days of the oldest."""
    items = open_items(ledger, customer)
    late_items = items[(items["open"] > 0) & (items["days_late"] > 0)]
    oldest = int(late_items["days_late"].max()) if len(late_items) else 0
    return float(late_items["open"].sum()), len(late_items), oldest
