"""The result as it would be, to hold beside one's own system before anything is written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.importing.assembling.set_aside import WORDS
from lib.importing.source_table import SourceTable
from lib.ledger import wording
from lib.ledger.findings import Finding
from lib.notebook.wording import exact_amount
from lib.ui import headline
from lib.ui.book import controls, opened, summary, wordings
from lib.ui.book.answers import Answers
from lib.ui.book.summary import Item, Summary
from lib.ui.names import plain

_MARKS = {"error": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}
_ORDER = ("error", "warning", "note")
_MOST, _FIRST = 4, 6


def totals(result: Summary, count: int, unread: Sequence[str]) -> None:
    """The sentence that a person confirms, and what speaks against it.

    Args:
        result: what the import would come to.
        count: questions that are still open.
        unread: columns that are not used although they could change a figure.
    """
    if not result.rows.accepted:
        headline.finding("None of the rows could be used", "See why below.")
        return
    if count:
        st.markdown(":small[:violet[:material/help: If what is gone was settled:]]")
    question = "" if count else "Is that what your system says?"
    headline.finding(plain(summary.totals(result).rstrip(".")), question)
    if against := _against(result, unread):
        st.markdown("  \n".join(f":small[{line}]" for line in against))


def _against(result: Summary, unread: Sequence[str]) -> list[str]:
    """What a person must see before they say yes."""
    unmet = [f":red[:material/error: {plain(p.text)}]" for p in result.proofs if not p.met]
    errors = [_remark(f) for f in _remarks(result) if f.level == "error"]
    lines = [*unmet[:_MOST], *errors[:_MOST]]
    if unread:
        column_names = ", ".join(f"“{plain(column)}”" for column in unread[:_MOST])
        more = " …" if len(unread) > _MOST else ""
        lines.append(
            f":orange[:material/visibility_off:] Not read, and could change it: {column_names}{more}"
        )
    return lines


def show(result: Summary, answers: Answers, name_day: dt.date | None) -> None:
    """Figures, then what the file proves of them, then what is not in them.

    Args:
        result: what the import would come to.
        answers: the answers so far.
        name_day: the day in the name of the list.
    """
    st.table(
        _figures(result), hide_index=True, hide_header=True, border="horizontal",
        alt="What the import comes to",
    )  # fmt: skip
    if result.open_list:
        _day_of_list(answers, result, name_day)
    headline.question("What does the file prove of it?")
    lines = [*_proofs(result), *filter(None, [_aside_line(result), _rejected_line(result)])]
    st.markdown("  \n".join(f":small[{line}]" for line in lines))
    _findings(result)


def show_waiting(count: int) -> None:
    """What stands here while a question is open."""
    subject = "the question is" if count == 1 else f"the {count} questions are"
    headline.finding(
        f"The result stands here once {subject} answered", "Nothing is worked out from a guess."
    )


def first_rows(table: SourceTable) -> None:
    """A few rows of the file as they are, to answer from."""
    st.dataframe(
        table.frame.head(_FIRST), hide_index=True, key="book.first_rows", height="content",
        alt=f"The first rows of {table.name}",
    )  # fmt: skip


def show_unusable() -> None:
    """What stands here where another file is needed."""
    headline.finding(
        "No ledger can be made of this",
        "A ledger has a row for each invoice: its number, customer, day, due date and what is open. "
        "Balances a customer or a month cannot be taken apart again.",
    )


def _figures(result: Summary) -> pd.DataFrame:
    """The facts, a line each."""
    rows = [
        ("Open", f"**{plain(summary.amounts(result.open))}**"),
        ("Billed", plain(summary.amounts(result.billed))),
    ]
    if result.terms:
        days, share = result.terms
        rows.append(("Usual term", f"{wording.count(days, 'day')}, on {wording.percent(share)}"))
    if result.oldest:
        rows.append(("Oldest", _item(result.oldest, day=True)))
    if result.largest:
        rows.append(("Largest", _item(result.largest, day=False)))
    if result.day:
        rows.append(("Seen on", f"{wording.day_text(result.day)}, {_which_day(result)}"))
    return pd.DataFrame(
        [(f":small[:gray[{name}]]", f":small[{value}]") for name, value in rows],
        columns=["fact", "value"],
    )


def _which_day(result: Summary) -> str:
    if result.settled:
        return f"its last invoice: all is settled by {wording.day_text(result.settled)}"
    return "the day of the list" if result.day_stated else "the last day in it"


def _item(item: Item, *, day: bool) -> str:
    when = f" of {wording.day_text(item.issued)}" if day else ""
    amount = exact_amount(item.open, item.currency)
    return plain(f"{amount}{when}: {item.document}, {item.customer}")


def _day_of_list(answers: Answers, result: Summary, name_day: dt.date | None) -> None:
    """The day that a list of open items stands for, where it is another than the one taken."""
    key = "book.as_of"
    st.session_state[key] = answers.as_of or result.day
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.date_input(
            "Day of the list", key=key, format="YYYY-MM-DD", width=170,
            on_change=lambda: _as_of(st.session_state[key]),
        )  # fmt: skip
        if name_day and name_day != result.day:
            controls.button(
                f"{wording.day_text(name_day)}, as in its name",
                lambda: _as_of(name_day),
                key="book.as_of.name",
            )


def _as_of(day: dt.date) -> None:
    opened.change(lambda answers: replace(answers, as_of=day))


def _proofs(result: Summary) -> list[str]:
    """What the file proves of the reading, all totals that are met in one line."""
    rows = next((p for p in result.proofs if p.name == "rows"), None)
    totals = [p for p in result.proofs if p.name != "rows"]
    met = [p for p in totals if p.met]
    lines = []
    if len(met) == 1:
        lines.append(f":primary[:material/verified:] {plain(met[0].text)}")
    elif met:
        lines.append(
            f":primary[:material/verified:] {len(met):,} totals of the file itself are met."
        )
    if rows and rows.met:
        lines.append(f":primary[:material/check:] {plain(rows.text)}")
    if not totals:
        lines.append(":gray[:material/remove: The file states no total to check against.]")
    return lines


def _aside_line(result: Summary) -> str:
    """Rows that are no receivables, by why, with their sum."""
    lines = [
        f"{count:,} × {WORDS.get(why, why)} ({_sums(sums)})"
        for why, (count, sums) in sorted(result.set_aside.items())
    ]
    return f":material/move_item: Set aside: {plain('; '.join(lines))}." if lines else ""


def _sums(sums: Mapping[str, int]) -> str:
    """A sum for each currency."""
    return ", ".join(exact_amount(total, currency) for currency, total in sums.items()) or "0"


def _rejected_line(result: Summary) -> str:
    """Rejected rows by reason, commonest first, with the first line of each."""
    if not result.rows.rejected:
        return ""
    rejects = result.rejects
    lines = []
    for reason, rows in list(rejects.groupby("reason", sort=False))[:_MOST]:
        first = int(rows["line"].iloc[0])
        lines.append(f"{len(rows):,} × {reason} (first: line {first:,})")
    head = wording.count(result.rows.rejected, "row")
    return f":orange[:material/block:] **{head} rejected:** {plain('; '.join(lines))}."


def _remarks(result: Summary) -> list[Finding]:
    """What reading and checking noticed, the worst first; unmet totals are told as proofs."""
    ranked_findings = sorted(result.findings, key=lambda f: _ORDER.index(f.level))
    return [f for f in ranked_findings if not f.code.endswith("_not_met")]


def _findings(result: Summary) -> None:
    """Warnings, the first few in the open; notes folded. Errors stand with the totals."""
    remarks = [f for f in _remarks(result) if f.level != "error"]
    warnings = [f for f in remarks if f.level == "warning"][:_MOST]
    if warnings:
        st.markdown("  \n".join(f":small[{_remark(f)}]" for f in warnings))
    rest = [finding for finding in remarks if finding not in warnings]
    if rest:
        title = wording.count(len(rest), "more remark" if warnings else "remark")
        with st.expander(f"{title} on the data", key="book.remarks"):
            st.markdown("  \n".join(f":small[{_remark(f)}]" for f in rest))


def _remark(finding: Finding) -> str:
    text = f"{_MARKS[finding.level]} {plain(wordings.without_flags(finding.message))}"
    return f":red[{text}]" if finding.level == "error" else text
