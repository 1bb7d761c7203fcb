"""The loads on the book page: which ledger is in use, how old it is, and which others there are."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.analysis import default_as_of
from lib.ledger import wording
from lib.ledger.mistake import Mistake
from lib.store.ledgers import loads
from lib.store.ledgers.imports import Imported
from lib.ui import data, frame, headline
from lib.ui.frame import Scope
from lib.ui.names import plain

_PROBLEM = "book.problem"


_FIRST = ["name", "last_day"]
_WHOLE = 3  # ledgers that stand without scrolling, beside a lead that is no higher
_COLUMNS = [*_FIRST, "documents", "customers", "currency", "first_day", "loaded_at", "versions"]


def show(scope: Scope) -> None:
    """Which ledger is in use and how old it is; where there are several, a list to choose from."""
    ledgers = _ledgers()
    headline.finding(_in_use(scope, ledgers), plain(_about(scope)))
    if len(ledgers) > 1:
        _choose(ledgers)
    if message := loads.unlisted(data.home()):
        st.caption(plain(message))
    if problem := st.session_state.pop(_PROBLEM, None):
        st.warning(plain(problem), icon=":material/info:")
    if scope.name != loads.SAMPLE and frame.may(loads.ARRANGING):
        with st.container(horizontal=True, gap="small"):
            _rename(scope.name)
            _delete(scope.name, int(ledgers.set_index("name")["versions"].get(scope.name, 1)))


def _choose(ledgers: pd.DataFrame) -> None:
    """Every ledger, newest first; choosing one makes it the ledger of every page."""
    columns = st.column_config
    table = ledgers.assign(loaded_at=_moments(ledgers).fillna("comes with the app"))[_COLUMNS]
    st.dataframe(
        table, hide_index=True, key="book.ledgers", selection_mode="single-row",
        on_select=lambda: _use(ledgers), alt="Ledgers, newest first",
        height="content" if len(ledgers) <= _WHOLE else 35 * (_WHOLE + 1),
        column_order=_FIRST,
        column_config={
            "name": columns.TextColumn("Ledger", width=150),
            "last_day": columns.DateColumn("To", format="D MMM YY", width=84),
        },
    )  # fmt: skip


def _about(scope: Scope) -> str:
    """How far it goes and what it holds, of the version in use."""
    listing = data.sample_listing() if scope.version == loads.SAMPLE else data.listing()
    rows = listing[listing["version"] == scope.version]
    if scope.version == loads.SAMPLE:
        rows = listing
    if rows.empty:
        return ""
    row = rows.iloc[0]
    loaded = _moments(rows).iloc[0]
    origin = f"loaded {loaded} UTC" if pd.notna(loaded) else "comes with the app"
    return (
        f"{wording.day_text(row['first_day'])} to {wording.day_text(row['last_day'])}, "
        f"{wording.count(int(row['documents']), 'document')} of "
        f"{wording.count(int(row['customers']), 'customer')}, {origin}."
    )


def _ledgers() -> pd.DataFrame:
    """The newest load of every name with its number of versions; the sample, always there, last."""
    listing = data.listing()
    listing = listing[listing["name"] != loads.SAMPLE]
    versions = listing.groupby("name")["version"].nunique()
    newest = listing.drop_duplicates("name").assign(versions=lambda f: f["name"].map(versions))
    sample = data.sample_listing().assign(versions=1)
    return pd.concat([newest, sample], ignore_index=True) if len(newest) else sample


def _in_use(scope: Scope, ledgers: pd.DataFrame) -> str:
    """The ledger's name, and how old it is; the sample is as old as it is meant to be."""
    newest = scope.version in {loads.SAMPLE, *ledgers["version"]}
    version_note = "" if newest else ", in an earlier version"
    age = ""
    if scope.version != loads.SAMPLE:
        age = f", {wording.age(data.days_old(data.whole(scope.version).day))} old"
    return f"{plain(scope.name)} is in use{version_note}{age}"


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
