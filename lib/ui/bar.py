"""The scope bar above every page: a customer, the ledger, filters, the day, a link to it all."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.analysis import default_as_of, search
from lib.ledger import fields, lacks, wording
from lib.ledger.codes import NONE
from lib.ledger.context import units
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.store.ledgers import loads
from lib.ui import currencies, data, frame, seats, style
from lib.ui.frame import Scope
from lib.ui.names import plain

SAMPLE = "sample"
CONTROL = "book.control."
_DAYS, _TURNED = "bar.days", "bar.turned"
"""The day on which each ledger was last seen here, and the ledger of the last run."""
PRESENT = "present"
"""The address says whether others look on: a reload, a new tab and a copied link keep it."""


def scope(title: str, *, presenting: bool) -> Scope:
    """Draw the bar and return what it says.

    Args:
        title: of the page, its first heading.
        presenting: whether others look on.
    """
    names = _names()
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=style.SCOPE_BAR
    ):
        st.title(title, anchor=False, width="content")
        st.space("stretch")
        finder = st.container(width=210)
        filters = st.container(
            horizontal=True, width="content", gap="xsmall", vertical_alignment="center"
        )
        day_box = st.container(width=136)
        actions = st.container(horizontal=True, width="content", gap="small")
    _warn_unlisted(names)
    _open()
    _follow_link(names)
    with filters.popover(
        plain(names.get(st.session_state.get("ledger", ""), next(iter(names.values())))),
        icon=":material/filter_alt:", type="tertiary", key="bar.filters",
        help="Choose a ledger, and what of it is shown",
    ):  # fmt: skip
        state = st.container()
        version = _ledger(names)
        whole = _whole(version, names)
        filter_pairs = _filters(whole)
    if filter_pairs:  # beside the button: its label is written before the filters are read
        filters.markdown(wording.count(len(filter_pairs), "filter"), width="content")
    _turn_to(version, whole)
    with day_box:
        day = _day(whole)
    st.session_state[_DAYS] = {**st.session_state.get(_DAYS, {}), version: day}
    with finder:
        _search(version)
    state.markdown(_state(whole, version))
    current_scope = Scope(
        version,
        names[version],
        day,
        filter_pairs,
        presenting,
        rates=currencies.typed_rates(version),
    )
    with actions:
        seats.choose()
        _copy_link(current_scope)
        _present(presenting)
    return current_scope


def _open() -> None:
    """Use the ledger that was just imported or chosen, without filters."""
    if choice := st.session_state.pop(frame.OPEN, None):
        for field in fields.FILTERS:
            if field in st.session_state:
                st.session_state[field] = []
        st.session_state["ledger"], st.session_state["as_of"] = choice
        _forget_totals()
        st.session_state[_TURNED] = choice[0]


def _follow_link(names: dict[str, str]) -> None:
    """Use the version that the address names, once; a later choice stands.

    A bound selectbox would put its labels into the address, and a link must name the version.
    """
    linked_version = st.query_params.get("ledger")
    if linked_version in names and linked_version != st.session_state.get("bar.linked"):
        st.session_state["bar.linked"] = st.session_state["ledger"] = linked_version
        st.session_state[_TURNED] = linked_version  # the address names the day as well


def _turn_to(version: str, whole: Ledger) -> None:
    """A ledger chosen in the menu is seen on the day it was last seen on, without totals of another."""
    if st.session_state.get(_TURNED, version) != version:
        days_by_ledger: dict[str, dt.date] = st.session_state.get(_DAYS, {})
        st.session_state["as_of"] = days_by_ledger.get(version, default_as_of.day(whole))
        _forget_totals()
    st.session_state[_TURNED] = version


def _forget_totals() -> None:
    """Totals that somebody typed from their system belong to the ledger they were typed for."""
    for key in [str(key) for key in st.session_state if str(key).startswith(CONTROL)]:
        st.session_state[key] = None


def ledger_unusable(reason: Mistake, name: str) -> Mistake:
    """The chosen ledger cannot be read; the others can."""
    return Mistake(
        f"{reason} To go on, choose another ledger in the menu “{name}” above; the Book page "
        f"then imports the source again."
    )


def _whole(version: str, names: dict[str, str]) -> Ledger:
    """The chosen ledger; a damaged one is said below a bar in which others can be chosen."""
    try:
        return data.whole(version)
    except Mistake as reason:
        raise ledger_unusable(reason, names[version]) from reason


def _warn_unlisted(names: dict[str, str]) -> None:
    """Say where only the sample is listed although data of other ledgers is here."""
    if set(names) == {SAMPLE} and (message := loads.unlisted(data.home())):
        st.warning(plain(message), icon=":material/info:")


def _names() -> dict[str, str]:
    """Version -> name of every ledger, newest first, the sample last."""
    listing = data.listing().drop_duplicates("version")
    real = listing[listing["name"] != SAMPLE]
    return dict(zip(real["version"], real["name"], strict=True)) | {SAMPLE: SAMPLE}


def _ledger(names: dict[str, str]) -> str:
    """The chosen ledger's version; the newest by default, the sample while there is none."""
    choice = st.selectbox(
        "Ledger", list(names), key="ledger", persist_state="session",
        format_func=lambda v: names[v] if v == names[v] else f"{names[v]} · {v[:8]}",
    )  # fmt: skip
    version = choice or next(iter(names))
    if st.query_params.get("ledger", next(iter(names))) != version:
        st.query_params["ledger"] = st.session_state["bar.linked"] = version
    return version


def _filters(whole: Ledger) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """One list a field that has something to choose between."""
    filter_pairs = []
    for field in fields.FILTERS:
        labels = [str(v) for v in whole.codes.of(field)[1]]
        if len(labels) > 1:
            values = st.multiselect(
                fields.LABELS[field], labels, key=field, bind="query-params", persist_state="session",
                format_func=lambda v: "none given" if v == NONE else v,
            )  # fmt: skip
            if values:
                filter_pairs.append((field, tuple(values)))
    return tuple(filter_pairs)


def _day(whole: Ledger) -> dt.date:
    first = whole.documents["issued"].min()
    choice = st.date_input(
        "Seen on", default_as_of.stated_day(whole) or whole.day,
        min_value=first.date() if len(whole.documents) else whole.day, max_value=whole.day,
        format="YYYY-MM-DD", key="as_of", bind="query-params", persist_state="session",
        label_visibility="collapsed",
        help="Every figure is as of the end of this day and knows nothing later",
    )  # fmt: skip
    return choice if isinstance(choice, dt.date) else whole.day


def _search(version: str) -> None:
    names = data.names(version)
    keys = [str(key) for key in data.whole(version).codes.of("customer")[1]]
    st.selectbox(
        "Find a customer", keys, index=None, placeholder="Find a customer", key="bar.search",
        format_func=lambda key: f"{names[key]} · {key}" if key in names else key,
        icon=":material/search:", label_visibility="collapsed", on_change=_go_to_customer,
        args=(version,), accept_new_options=True,
        help="A name, with or without accents, a document's number, or an amount",
    )  # fmt: skip


def _go_to_customer(version: str) -> None:
    """Go to the one customer that was found; what is found of several is listed below the bar."""
    if text := st.session_state.get("bar.search"):
        whole, names = data.whole(version), data.names(version)
        is_customer = text in set(whole.codes.of("customer")[1])
        hits = () if is_customer else search.find(whole, names, text)
        customers = {hit.customer for hit in hits}
        if is_customer or len(customers) == 1:
            st.session_state["bar.customer"] = text if is_customer else customers.pop()
        else:
            st.session_state["bar.found"] = (text, hits)
        st.session_state["bar.search"] = None


def show_hits() -> None:
    """What a search found where it is more than one customer, or nothing."""
    if not (search_result := st.session_state.pop("bar.found", None)):
        return
    text, hits = search_result
    with st.container(border=True, key="bar-found"):
        if not hits:
            st.markdown(
                f"Nothing is called “{plain(text)}”, and no document has that number or amount."
            )
        for hit in hits:
            st.page_link(
                frame.ROOT / "pages" / "customer.py", label=plain(hit.label),
                query_params={"customer": hit.customer}, icon=":material/arrow_forward:",
            )  # fmt: skip


def follow() -> None:
    """Go to the customer that was just searched for."""
    if key := st.session_state.pop("bar.customer", None):
        st.switch_page(frame.ROOT / "pages" / "customer.py", query_params={"customer": key})


def _state(whole: Ledger, version: str) -> str:
    """How far the ledger goes, how fresh it is, and what its figures are in and count from."""
    text = f":gray[Ledger to] **{wording.day_text(whole.day)}**"
    if version != SAMPLE:
        text += f":gray[, {wording.age(data.days_old(whole.day))} old]"
    basis = "none" if lacks.DUE_DATES in whole.lacks else "due"
    return f"{text}:gray[ · {units(whole.currency, basis)}]"


def _copy_link(scope: Scope) -> None:
    """The page's address with ledger, day and filters named, whatever the defaults become."""
    page_url = urlsplit(st.context.url or "")
    query: dict[str, Any] = {**st.query_params.to_dict(), **dict(scope.filter_pairs)}
    query.pop(seats.PARAMETER, None)
    query |= {"ledger": scope.version, "as_of": scope.day.isoformat()}
    if scope.rates:
        query[currencies.RATES] = currencies.write(scope.rates)
    with st.popover(
        "Copy link", icon=":material/link:", type="tertiary", key="bar.link.menu", help="Copy link"
    ):
        st.caption("Names this ledger version, day and filters.")
        st.code(f"{page_url.scheme}://{page_url.netloc}{page_url.path}?{urlencode(query, doseq=True)}",
                language=None, wrap_lines=True)  # fmt: skip


def presenting() -> bool:
    """Whether others look on; pages that were gone to from one that said so say it again."""
    on = "1" in st.query_params.get_all(PRESENT) or bool(st.session_state.get(PRESENT))
    if on and st.query_params.get(PRESENT) != "1":
        st.query_params[PRESENT] = "1"
    st.session_state[PRESENT] = on
    return on


def _toggle(on: bool) -> None:
    st.session_state[PRESENT] = on
    if not on:
        st.query_params.pop(PRESENT, None)


def _present(on: bool) -> None:
    place = st.container(width="content", key="bar.look" if on else "bar.look.menu")
    place.button(
        "End presenting" if on else "Present", icon=":material/present_to_all:", type="tertiary",
        help="Hide menus, forms and what is confidential, and enlarge the letters in pictures",
        key="bar.present", on_click=_toggle, args=(not on,),
    )  # fmt: skip


def sentence(mistake: Mistake) -> None:
    """Say a mistake where a page would stand."""
    st.error(plain(str(mistake)), icon=":material/info:")
