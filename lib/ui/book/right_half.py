"""The result as it would be, to hold beside one's own system before anything is written."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.importing.assembling.set_aside import WORDS
from lib.ledger import wording
from lib.ledger.findings import Finding
from lib.readings.book import exact
from lib.ui.book import opened, summary, wordings
from lib.ui.book.answers import Answers
from lib.ui.book.summary import Item, Summary
from lib.ui.names import plain

_MARKS = {"error": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}
_ORDER = ("error", "warning", "note")
_MOST = 4


def show(result: Summary, said: Answers) -> None:
    """Figures, then what the file proves of them, then what is not in them."""
    st.table(
        _figures(result), hide_index=True, hide_header=True, border="horizontal",
        alt="What the import comes to",
    )  # fmt: skip
    if result.open_list:
        _day_of_list(said, result)
    st.markdown(_proofs(result))
    if text := _aside(result):
        st.markdown(text)
    if result.rows.rejected:
        st.markdown(_rejected(result))
    _findings(result)


def waiting(count: int) -> None:
    """What stands here while a question is open."""
    what = "the question above is" if count == 1 else "the questions above are"
    st.markdown(
        f"**The result stands here once {what} answered.**  \n"
        ":gray[Sales needs the right customer on each document; credit needs its due date and what "
        "is still open. Nothing is worked out from a guess.]"
    )


def elsewhere() -> None:
    """What stands here where another file is needed."""
    st.markdown(
        "**No ledger can be made of this.**  \n"
        ":gray[A ledger has a row for each invoice: its number, customer, day, due date and what is "
        "open. Balances a customer or a month cannot be taken apart again.]"
    )


def _figures(result: Summary) -> pd.DataFrame:
    """The facts, a line each."""
    rows = [
        ("Open", f"**{plain(summary.amounts(result.open))}**"),
        ("Billed", plain(summary.amounts(result.billed))),
        ("Documents", f"{result.documents:,}"),
        ("Customers", f"{result.customers:,}"),
    ]
    if result.terms:
        days, share = result.terms
        rows.append(("Usual term", f"{wording.count(days, 'day')}, on {wording.percent(share)}"))
    if result.oldest:
        rows.append(("Oldest open", _item(result.oldest, day=True)))
    if result.largest:
        rows.append(("Largest open", _item(result.largest, day=False)))
    if result.day:
        rows.append(("Seen on", f"{wording.day(result.day)}, {_which_day(result)}"))
    return pd.DataFrame(
        [(f":small[:gray[{name}]]", f":small[{value}]") for name, value in rows],
        columns=["fact", "value"],
    )


def _which_day(result: Summary) -> str:
    if result.settled:
        return f"its last invoice: all is settled by {wording.day(result.settled)}"
    return "the day of the list" if result.stated else "the last day in it"


def _item(item: Item, *, day: bool) -> str:
    when = f" of {wording.day(item.issued)}" if day else ""
    amount = exact(item.open, item.currency)
    return plain(f"{amount}{when}: {item.document}, {item.customer}")


def _day_of_list(said: Answers, result: Summary) -> None:
    """The day that a list of open items stands for, where it is another than the one taken."""
    key = "book.as_of"
    st.session_state[key] = said.as_of or result.day
    st.date_input(
        "Day of the list", key=key, format="YYYY-MM-DD", width=200,
        on_change=lambda: opened.change(
            lambda answers: replace(answers, as_of=st.session_state[key])
        ),
    )  # fmt: skip


def _proofs(result: Summary) -> str:
    """What the file proves of the reading, the unmet first, all totals that are met in one line."""
    rows = next((p for p in result.proofs if p.name == "rows"), None)
    totals = [p for p in result.proofs if p.name != "rows"]
    unmet = [p for p in totals if not p.met]
    lines = [f":red[:material/error:] {plain(p.text)}" for p in unmet[:_MOST]]
    met = [p for p in totals if p.met]
    if len(met) == 1:
        lines.append(f":primary[:material/verified:] {plain(met[0].text)}")
    elif met:
        lines.append(
            f":primary[:material/verified:] {len(met):,} totals of the file itself are met."
        )
    if rows:
        mark = ":primary[:material/check:]" if rows.met else ":red[:material/error:]"
        lines.append(f"{mark} {plain(rows.text)}")
    if not totals:
        lines.append(":gray[:material/remove: The file states no total to check against.]")
    return "  \n".join(f":small[{line}]" for line in lines)


def _aside(result: Summary) -> str:
    """Rows that are no receivables, by why, with their sum."""
    lines = [
        f"{count:,} × {WORDS.get(why, why)} ({exact(amount, 'XXX')})"
        for why, (count, amount) in sorted(result.set_aside.items())
    ]
    return f":small[:material/move_item: Set aside: {plain('; '.join(lines))}.]" if lines else ""


def _rejected(result: Summary) -> str:
    """Rejected rows by reason, commonest first, with the first line of each."""
    rejects = result.rejects
    lines = []
    for reason, rows in list(rejects.groupby("reason", sort=False))[:_MOST]:
        first = int(rows["line"].iloc[0])
        lines.append(f"{len(rows):,} × {reason} (first: line {first:,})")
    head = wording.count(result.rows.rejected, "row")
    return f":small[:orange[:material/block:] **{head} rejected:** {plain('; '.join(lines))}.]"


def _findings(result: Summary) -> None:
    """What reading and checking noticed, the worst first; the first few in the open."""
    ranked = sorted(result.findings, key=lambda f: _ORDER.index(f.level))
    told = [f for f in ranked if not f.code.endswith("_not_met")]
    grave = [f for f in told if f.level != "note"][:_MOST]
    for finding in grave:
        st.markdown(_remark(finding))
    rest = [finding for finding in told if finding not in grave]
    if rest:
        title = wording.count(len(rest), "more remark" if grave else "remark")
        with st.expander(f"{title} on the data", key="book.remarks"):
            st.markdown("  \n".join(map(_remark, rest)))


def _remark(finding: Finding) -> str:
    text = f"{_MARKS[finding.level]} {plain(wordings.without_flags(finding.message))}"
    return f":small[:red[{text}]]" if finding.level == "error" else f":small[{text}]"
