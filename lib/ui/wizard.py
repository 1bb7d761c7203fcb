"""Open my file: choose, look at what is taken for what, correct it, import, and tie it out."""

import getpass
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from lib.analysis import look
from lib.export.plain import harmless
from lib.importing.assembling import assemble
from lib.importing.opening.files import Source, Upload
from lib.importing.options import DateOrder, Options
from lib.importing.parts import Part
from lib.importing.reading import mapping
from lib.importing.values import dates
from lib.ledger import columns, wording
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.tieout import open_items
from lib.questions import question
from lib.readings.book import exact
from lib.store import imports
from lib.store.imports import Imported, Preview
from lib.ui import data, figures, jobs
from lib.ui.cells import Card, plain
from lib.ui.frame import Scope

_LOG = logging.getLogger(__name__)
_TYPES = ["csv", "tsv", "txt", "gz", "xlsx", "xls", "xlsm", "ods", "parquet", "xml"]
_IGNORED = "(left out)"
_WHY = {"name": "by its heading", "content": "by what stands in it", "chosen": "chosen",
        "remembered": "as confirmed before"}  # fmt: skip
_ORDERS: dict[DateOrder, str] = {
    "dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day",
}  # fmt: skip
_UNREADABLE = (
    "This source could not be read. The ledgers are as they were; the log has the details."
)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What a person wants to open, and a key that is the same for the same choice."""

    given: tuple[Source, ...]
    query: str
    key: tuple[str, ...]


def show() -> Imported | None:
    """The wizard as far as it has come; the import once it is done."""
    chosen = _choose()
    if chosen is None:
        st.markdown(
            ":gray[Nothing is stored before you press Import. Columns are recognised by their "
            "headings and by what stands in them.]"
        )
        return None
    try:
        return _opened(chosen)
    except dates.UndecidedDates as undecided:
        st.session_state["wizard.ask_dates"] = True
        _sentence(f"{str(undecided).split(' Say ')[0]} Choose it under “Dates are written”.")
    except Mistake as mistake:
        _sentence(
            str(mistake).replace(" (--map COLUMN=FIELD)", "").split(" Say which it is with")[0]
        )
    except Exception:
        _LOG.exception("import of %s", chosen.key)
        st.error(_UNREADABLE)
    return None


def _choose() -> Chosen | None:
    how = st.segmented_control(
        "What do you open?", ["Files", "Path or database"], default="Files", required=True,
        key="wizard.how", label_visibility="collapsed",
    )  # fmt: skip
    if how == "Files":
        files = st.file_uploader(
            "CSV, Excel, OpenDocument, Parquet or SAF-T; several at once, one for each role",
            type=_TYPES, accept_multiple_files=True, key="wizard.files",
        )  # fmt: skip
        given = tuple(Upload(file.name, file.getvalue()) for file in files)
        return Chosen(given, "", tuple(f"{f.name} {f.file_id}" for f in files)) if given else None
    place = st.text_input(
        "Path on the computer that runs this, or a database address", key="wizard.place",
        placeholder="exports/open-items.csv or postgresql+psycopg://reader@host/erp",
    ).strip()  # fmt: skip
    query = st.text_area("Query", key="wizard.query", height=90) if "://" in place else ""
    return Chosen((place,), query.strip(), (place, query.strip())) if place else None


def _opened(chosen: Chosen) -> Imported | None:
    """Preview, corrections, and the import once it was asked for."""
    options = _options(chosen)
    seen = _previewed(chosen, options)
    folded = st.session_state.get("wizard.imported") == chosen.key
    parts = tuple(_part(place, part, folded) for place, part in enumerate(seen.parts))
    corrected = replace(seen, parts=parts)
    options = replace(options, columns=_named(parts))
    key = (*chosen.key, repr(options), tuple(part.role for part in parts))
    st.button(
        "Import", icon=":material/upload:", key="wizard.import",
        on_click=_start, args=(key, chosen, _work(corrected, chosen, options)),
    )  # fmt: skip
    imported: Imported | None = jobs.result(key)
    return imported


def _start(key: Any, chosen: Chosen, work: Any) -> None:
    st.session_state["wizard.imported"] = chosen.key
    jobs.start(key, work)


def _work(seen: Preview, chosen: Chosen, options: Options) -> Any:
    home, who = data.home(), person()
    return lambda said: imports.commit(seen, chosen.given, options, home, who=who, progress=said)


def _options(chosen: Chosen) -> Options:
    """What a person may say where the source does not."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        name = st.text_input("Name of the ledger", placeholder="the file's name", key="wizard.name")
        currency = st.text_input(
            "Currency, if not given", placeholder="EUR", max_chars=3, width=170,
            key="wizard.currency",
        )  # fmt: skip
        terms = st.text_input(
            "Terms, if no due date", placeholder="net 30", width=180, key="wizard.terms"
        )
        order: DateOrder | None = None
        if st.session_state.get("wizard.ask_dates"):
            order = st.segmented_control(
                "Dates are written",
                list(_ORDERS),
                format_func=_ORDERS.__getitem__,
                key="wizard.dates",
            )
    return Options(
        name=name.strip() or None,
        currency=currency.strip().upper() or None,
        terms=terms.strip() or None,
        dates=order,
        query=chosen.query or None,
    )


def _previewed(chosen: Chosen, options: Options) -> Preview:
    """The sources as read; read once a choice, whatever is said about them afterwards."""
    kept = st.session_state.get("wizard.preview")
    if kept is None or kept[0] != chosen.key:
        with st.spinner("Reading…"):
            seen = imports.preview(chosen.given, options, data.home())
        st.session_state["wizard.ask_dates"] = False
        kept = st.session_state["wizard.preview"] = (chosen.key, seen)
    found: Preview = kept[1]
    return found


def _part(place: int, part: Part, folded: bool) -> Part:
    """One table of the source with its role and mapping as the person leaves them."""
    name, frame = part.table.name, part.table.frame
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.markdown(f"**{plain(name)}** :gray[{len(frame):,} rows]")
        role = st.selectbox(
            "taken for", list(columns.ROLES), list(columns.ROLES).index(part.role), width=180,
            key=f"wizard.role.{place}.{name}",
        )  # fmt: skip
    role = role or part.role
    proposed = part.reading if role == part.role else mapping.propose(part.table, role)
    with st.expander("Which column is what?", expanded=not folded):
        edited = st.data_editor(
            columns_shown(part, proposed), hide_index=True, key=f"wizard.map.{place}.{name}.{role}",
            disabled=["Column", "Example", "Why"], height="content", num_rows="fixed",
            column_config={"Means": st.column_config.SelectboxColumn(
                "Means", options=[_IGNORED, *mapping.fields(role)], required=True
            )},
        )  # fmt: skip
    return corrected(
        part, role, proposed, dict(zip(edited["Column"], edited["Means"], strict=True))
    )


def columns_shown(part: Part, proposed: mapping.Mapping) -> pd.DataFrame:
    """A row a column: its heading, a first value, what it is taken for and why."""
    by_column = {match.column: match for match in proposed.choices}
    rows = []
    for column in map(str, part.table.frame.columns):
        match = by_column.get(column)
        rows.append(
            {
                "Column": column,
                "Example": _example(part.table.frame[column]),
                "Means": match.field if match else _IGNORED,
                "Why": _WHY[match.why] if match else "",
            }
        )
    return pd.DataFrame(rows, columns=["Column", "Example", "Means", "Why"])


def _example(values: pd.Series) -> str:
    given = values.head(200).dropna().astype("str")
    given = given[given.str.strip() != ""]
    return str(given.iloc[0])[:60] if len(given) else ""


def corrected(part: Part, role: str, proposed: mapping.Mapping, said: Mapping[str, str]) -> Part:
    """A part with the mapping a person left; unchanged proposals keep their reason.

    Raises:
        TwiceGiven: two columns were given the same meaning.
    """
    before = dict.fromkeys(said, _IGNORED) | proposed.names()
    if dict(said) == before and role == part.role:
        return part
    meanings = [meaning for meaning in said.values() if meaning != _IGNORED]
    for meaning in meanings:
        if meanings.count(meaning) > 1:
            raise TwiceGiven(meaning, [c for c, m in said.items() if m == meaning])
    chosen = {column: "" if meaning == _IGNORED else meaning for column, meaning in said.items()}
    return replace(part, role=role, mapping=mapping.propose(part.table, role, chosen))


class TwiceGiven(Mistake):
    """Two columns of one table were said to mean the same."""

    def __init__(self, field: str, given: Sequence[str]) -> None:
        named = " and ".join(f"“{column}”" for column in given)
        super().__init__(
            f"{named} cannot both be “{field}”. Leave one of them out, or give it another meaning."
        )


def _named(parts: Sequence[Part]) -> dict[str, str]:
    """Column -> field over all parts, where a person chose any."""
    if not any(match.why == "chosen" for part in parts for match in part.reading.choices):
        return {}
    return {c: f for part in parts for c, f in part.reading.names().items()}


def outcome(imported: Imported) -> None:
    """What came of an import: the sentence, the first look, and the rows that were rejected."""
    st.markdown(said(imported))
    whole = data.whole(imported.version)
    scope = Scope(imported.version, imported.name, look.day(whole))
    if scope.day < whole.day:
        st.markdown(
            f"Everything is settled by {wording.day(whole.day)}. Seen below on "
            f"**{wording.day(scope.day)}**, the day of the last invoice."
        )
    for name, draw in (("overview.holders", figures.surprise), ("overview.four", figures.four)):
        Card(question(name), scope, None, f"wizard.{name}").show(draw=draw, said=False)
    rejected(imported.rejects, "wizard")


def said(imported: Imported) -> str:
    """Rows read and accepted, and what is open to the cent, in one line of Markdown."""
    rows = imported.rows
    out = f", {rows.rejected:,} rejected" if rows.rejected else ""
    opened = ", ".join(exact(v, c) for c, v in sorted(imported.control.items()))
    return (
        f"**{rows.read:,} rows read, {rows.accepted:,} accepted{out}. Open {plain(opened)}.** "
        f"What does your system say?"
    )


def rejected(rows: pd.DataFrame, key: str) -> None:
    """Rejected rows with their reason and line, to look at and to take along."""
    if rows.empty:
        return
    st.markdown(f"**{len(rows):,} rejected.** Mend them in the source and import again.")
    reasons = rows["reason"].value_counts().rename_axis("Reason").reset_index(name="Rows")
    st.dataframe(reasons, hide_index=True, key=f"{key}.reasons", alt="Why rows were rejected")
    st.download_button(
        "Rejected rows", icon=":material/download:", file_name="rejected.csv", mime="text/csv",
        data=lambda: rejects_file(rows), key=f"{key}.rejects",
    )  # fmt: skip


def rejects_file(rows: pd.DataFrame) -> bytes:
    """Rejected rows as a CSV file that no spreadsheet takes for formulas."""
    text = rows["text"].fillna("").astype("str").map(harmless)
    return rows.assign(text=text).to_csv(index=False).encode("utf-8-sig")


def their_items(upload: Upload) -> pd.DataFrame:
    """A list of open items from another system: ``document`` and ``open``, keyed as an import keys it.

    Raises:
        Mistake: it cannot be read as documents.
    """
    seen = imports.preview([upload], Options(role="documents"), data.home())
    tables = [(part.table, part.role, part.reading) for part in seen.parts]
    made = Ledger.of(assemble.ledger_frames(tables, Options()).frames)
    return open_items(made, made.day)[["document", "open"]]


def person() -> str:
    """Who imports, for the record of loads: whoever is signed in, else whoever runs the app."""
    if mail := st.user.get("email"):
        return str(mail)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _sentence(text: str) -> None:
    st.warning(plain(text), icon=":material/info:")
