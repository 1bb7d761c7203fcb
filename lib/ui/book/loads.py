"""The loads on the book page: which versions there are, what their import had to say, tie-out."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from lib.analysis import default_as_of
from lib.importing.opening.files import Upload
from lib.ledger import money, wording
from lib.ledger.checks import check
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake
from lib.ledger.tieout import lines
from lib.store.ledgers import loads
from lib.store.ledgers.imports import Imported
from lib.ui import data, frame
from lib.ui.bar import CONTROL
from lib.ui.book import rejected_rows, their_list, wordings
from lib.ui.frame import Scope
from lib.ui.names import plain

_SIDES = {"ours": "Here", "theirs": "Your list", "difference": "Here − there"}
_PROBLEM = "book.problem"
_MARKS = {"error": "✕ error", "warning": "! warning", "note": "i note"}


def choose(scope: Scope) -> None:
    """Every ledger, newest first; choosing one makes it the ledger of every page."""
    ledgers, columns = _ledgers(), st.column_config
    table = ledgers.assign(loaded_at=_moments(ledgers).fillna("comes with the app"))[
        ["name", "loaded_at", "documents", "customers", "first_day", "last_day", "currency", "versions"]
    ]  # fmt: skip
    st.dataframe(
        table, hide_index=True, key="book.ledgers", selection_mode="single-row",
        on_select=lambda: _use(ledgers), alt="Ledgers, newest first", height="content",
        column_config={
            "name": "Ledger",
            "loaded_at": "Loaded, UTC",
            "documents": columns.NumberColumn("Documents", format="localized"),
            "customers": columns.NumberColumn("Customers", format="localized"),
            "first_day": columns.DateColumn("First day", format="D MMM YYYY"),
            "last_day": columns.DateColumn("Last day", format="D MMM YYYY"),
            "currency": "Currency",
            "versions": columns.NumberColumn("Versions", format="localized"),
        },
    )  # fmt: skip
    st.markdown(_in_use(scope, ledgers))
    if message := loads.unlisted(data.home()):
        st.caption(plain(message))
    if problem := st.session_state.pop(_PROBLEM, None):
        st.warning(plain(problem), icon=":material/info:")
    if scope.name != loads.SAMPLE and frame.may(loads.ARRANGING):
        with st.container(horizontal=True, gap="small"):
            _rename(scope.name)
            _delete(scope.name, int(ledgers.set_index("name")["versions"].get(scope.name, 1)))


def _ledgers() -> pd.DataFrame:
    """The newest load of every name with its number of versions; the sample, always there, last."""
    listing = data.listing()
    listing = listing[listing["name"] != loads.SAMPLE]
    versions = listing.groupby("name")["version"].nunique()
    newest = listing.drop_duplicates("name").assign(versions=lambda f: f["name"].map(versions))
    sample = data.sample_listing().assign(versions=1)
    return pd.concat([newest, sample], ignore_index=True) if len(newest) else sample


def _in_use(scope: Scope, ledgers: pd.DataFrame) -> str:
    newest = scope.version in {loads.SAMPLE, *ledgers["version"]}
    version_note = "" if newest else ", in an earlier version,"
    hint = " Select another row to use that one everywhere." if len(ledgers) > 1 else ""
    return f"**{plain(scope.name)}**{version_note} is in use.{hint}"


def _use(ledgers: pd.DataFrame) -> None:
    selected_rows = st.session_state["book.ledgers"].selection.rows
    if selected_rows:
        row = ledgers.iloc[selected_rows[0]]
        use(loads.SAMPLE if row["name"] == loads.SAMPLE else str(row["version"]))


def _rename(name: str) -> None:
    with st.popover("Rename", icon=":material/edit:", key=f"book.renaming.{name}"):
        key = f"book.rename.{name}"
        st.text_input("New name", name, max_chars=200, key=key)
        st.button("Rename", key="book.rename", on_click=_do_rename, args=(name, key))


def _do_rename(name: str, key: str) -> None:
    _try(lambda: loads.rename(data.home(), name, st.session_state[key], actor=frame.person()))


def _delete(name: str, versions: int) -> None:
    """Ask, then delete. Keys hold the name: a second click never meets the next ledger's button."""
    with st.popover("Delete", icon=":material/delete:", key=f"book.deletion.{name}"):
        st.markdown(plain(loads.deletion(name, versions)))
        st.button(
            "Delete", key=f"book.delete.{name}", type="primary", on_click=_do_delete, args=(name,)
        )


def _do_delete(name: str) -> None:
    """Delete a ledger, and use the newest one that is left, or the sample."""
    if _try(lambda: loads.delete(data.home(), name, actor=frame.person())):
        newest = loads.newest(data.home())
        use(newest.version if newest else loads.SAMPLE)


def _try(change: Callable[[], object]) -> bool:
    """Whether a change was made; what is wrong with it is said when the card is drawn again."""
    try:
        change()
    except Mistake as mistake:
        st.session_state[_PROBLEM] = str(mistake)
        return False
    return True


def use(version: str) -> None:
    """Make a version the ledger of every page from the next run on, on a day that shows something."""
    st.session_state[frame.OPEN] = (version, default_as_of.day(data.whole(version)))


def use_once(imported: Imported) -> None:
    """Use a ledger that was just imported; a later choice of another one stands."""
    if st.session_state.get("book.used") is not imported:
        st.session_state["book.used"] = imported
        data.whole.clear(imported.version)  # the same content may now state another day
        use(imported.version)
        st.rerun()


def _moments(listing: pd.DataFrame) -> pd.Series:
    """When each was loaded, in words; null for the one that comes with the app."""
    load_times = pd.to_datetime(listing["loaded_at"], utc=True)
    moments = [wording.moment(at) if pd.notna(at) else None for at in load_times.tolist()]
    return pd.Series(moments, listing.index, dtype="str")


def other_ledgers(scope: Scope) -> dict[str, str]:
    """Version -> what people call it, of every imported ledger but the one in use, newest first."""
    listing = data.listing().drop_duplicates("version")
    listing = listing[(listing["name"] != loads.SAMPLE) & (listing["version"] != scope.version)]
    labels = listing["name"] + " · " + _moments(listing) + " · " + listing["version"].str[:8]
    return dict(zip(listing["version"], labels, strict=True))


def findings(scope: Scope) -> None:
    """What reading, assembling and checking had to say about the ledger in use."""
    load = loads.find(data.home(), scope.version)
    load_findings = _of_sample(scope) if load is None else [Finding(**row) for row in load.findings]
    if load is not None:
        st.markdown(
            f"{load.read:,} rows read, {load.accepted:,} accepted, {load.rejected:,} rejected."
        )
    if not load_findings:
        st.markdown("**Nothing to report:** every check passed.")
        return
    st.table(
        findings_table(load_findings),
        hide_index=True,
        border="horizontal",
        alt="Findings of the import",
    )
    worst = sum(f.level == "error" for f in load_findings)
    st.markdown(
        f"**{worst} to mend** before relying on figures."
        if worst
        else "**Nothing that makes figures wrong;** notes and warnings describe the data."
    )
    if load is not None and frame.may(loads.LOADING):
        _show_rejected(load)


def _show_rejected(load: Any) -> None:
    try:
        rows = loads.rejects(data.home(), load)
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
    else:
        rejected_rows.show(rows, "book")


def findings_table(findings: list[Finding]) -> pd.DataFrame:
    """Findings as people read them: level in a word, message, rows, first lines."""
    return pd.DataFrame(
        {
            "Level": [_MARKS[f.level] for f in findings],
            "What": [plain(wordings.without_flags(f.message)) for f in findings],
            "Rows": [f"{f.rows:,}" for f in findings],
            "First lines": [", ".join(map(str, f.lines)) for f in findings],
        }
    )


@st.cache_data(max_entries=3, show_spinner="Checking…")
def _check_findings(version: str) -> list[Finding]:
    ledger = data.whole(version)
    frames = {"customers": ledger.customers, "documents": ledger.documents,
              "allocations": ledger.allocations, **ledger.extras}  # fmt: skip
    return check(frames)


def _of_sample(scope: Scope) -> list[Finding]:
    return _check_findings(scope.version)


def control_totals(scope: Scope) -> dict[str, int]:
    """Open totals as a person reads them in another system, a box a currency; minor units."""
    currencies = sorted(data.ledger(scope).documents["currency"].unique())
    totals: dict[str, int] = {}
    with st.container(horizontal=True, gap="medium"):
        for currency in currencies:
            places = money.exponent(currency)
            label = "Your system" + (f", {currency}" if currency != money.NO_CURRENCY else "")
            amount = st.number_input(
                label, value=None, step=None, format=f"%.{places}f", width=220,
                placeholder="open in total", key=f"{CONTROL}{currency}", bind="query-params",
                persist_state="session",
            )  # fmt: skip
            if amount is not None:
                totals[currency] = money.minor(Decimal(str(amount)), currency)
    return totals


def line_by_line(scope: Scope) -> None:
    """Their list of open items beside ours: only the documents that differ."""
    upload: Any = st.file_uploader(
        "Your list of open items (document and open amount)", key="book.their_list"
    )
    if upload is None:
        return
    try:
        theirs = their_list.items(Upload(upload.name, upload.getvalue()))
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
        return
    differ = lines(data.ledger(scope), theirs, scope.day)
    if differ.empty:
        st.markdown("**✓ Every document agrees** with your list.")
        return
    table = differ.copy()
    for column in _SIDES:
        units = [10.0 ** money.exponent(c) for c in table["currency"].fillna(money.NO_CURRENCY)]
        table[column] = table[column] / units
    st.dataframe(
        table.head(500), hide_index=True, key="book.lines", alt="Documents that differ",
        column_config={
            name: st.column_config.NumberColumn(label, format="%,.2f")
            for name, label in _SIDES.items()
        },
    )  # fmt: skip
    st.markdown(f"**{len(differ):,} documents differ,** the largest difference first.")
