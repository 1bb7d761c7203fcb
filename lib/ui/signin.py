"""Signing in: OpenID Connect through Streamlit where ``[auth]`` is configured, else this machine only.

The provider says who somebody is; what they may do is the store's. After signing in Streamlit opens
its home page in a new session, so the page that was asked for is kept for some minutes beside the
browser's own XSRF token, and nowhere in the browser.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from lib.board.people import STRANGER, Person
from lib.ledger.command_line import TYPED
from lib.store.home import Home
from lib.store.records import people

_PAGES = Path(__file__).parents[2] / "pages"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NOT_LISTED = (
    "You are signed in as {mail}, but this installation's list of people does not have you: ask the "
    "chair to put you on it."
)
_NOT_VERIFIED = (
    "You are signed in, but your identity provider does not say that it has verified your mail "
    "address, so this installation does not know who you are: have it verified there, then sign in "
    "again."
)
_NOBODY_LISTED = (
    "You are signed in as {mail}, but nobody is on this installation's list of people yet: whoever "
    f"administers its machine names the first chair there, with `{TYPED} people add --role chair "
    "--name … --mail …`."
)
_OPEN_TO_ALL = (
    "This installation listens to other machines ({address}) and nobody has to sign in, so it shows "
    "nothing. Set server.address to 127.0.0.1, or configure [auth] in Streamlit's secrets."
)


def configured() -> bool:
    """Whether people sign in here."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def needed() -> bool:
    """Whether whoever is here has yet to sign in."""
    return configured() and not st.user.get("is_logged_in")


def mail() -> str:
    """The mail address of who signed in, as the provider gives it; empty where nobody did.

    One is somebody's only where the provider says, with the truth value itself and no other word for
    it, that it has verified it.
    """
    if not st.user.get("is_logged_in") or st.user.get("email_verified") is not True:
        return ""
    return str(st.user.get("email") or "").strip()


def person() -> Person:
    """Who signed in, as the list of people has them; a stranger where it does not."""
    return people.by_mail(Home.default(), mail())


def refusal() -> str:
    """Why whoever signed in is not let in, in a sentence; empty where they are."""
    if not configured() or person().role != STRANGER.role:
        return ""
    if not (address := mail()):
        return _NOT_VERIFIED
    everyone = people.everyone(Home.default())
    return (_NOT_LISTED if everyone else _NOBODY_LISTED).format(mail=address)


def require_sign_in(page: Any) -> None:
    """Let nobody past the frame who has to sign in first, or is not on the list of people.

    Args:
        page: the page of the navigation that the address asks for.
    """
    if needed():
        _ask(str(page.url_path))
    elif sentence := refusal():
        _refuse(sentence)
    elif configured():
        _follow()
    else:
        _only_here()


def _only_here() -> None:
    address = str(st.get_option("server.address") or "")
    if address not in _LOOPBACK:
        st.error(_OPEN_TO_ALL.format(address=address or "every address"))
        st.stop()


def _ask(page: str) -> None:
    """The page of somebody who has not signed in: one button."""
    if browser := _browser():
        _return_link(browser).update(page=page, query=st.query_params.to_dict())
    st.title("Common Terms", anchor=False)
    st.markdown("Sign in to read the ledger and sit at the board.")
    st.button("Sign in", icon=":material/login:", key="signin.login", on_click=st.login)
    st.stop()


def _refuse(sentence: str) -> None:
    """The page of somebody who signed in and is not let in: one sentence, and the way out."""
    st.title("Common Terms", anchor=False)
    st.text(sentence)
    st.button("Sign out", icon=":material/logout:", key="signin.out", on_click=st.logout)
    st.stop()


def _follow() -> None:
    """Go once to the page that was asked for before signing in."""
    browser = _browser()
    link = _return_link(browser) if browser else {}
    page, query = link.pop("page", ""), link.pop("query", {})
    file = _PAGES / f"{page or 'overview'}.py"
    if (page or query) and file.is_file():
        st.switch_page(file, query_params=query)


@st.cache_resource(ttl=600, max_entries=1000, show_spinner=False)
def _return_link(browser: str) -> dict[str, Any]:
    """Where a browser wanted to go, for ten minutes."""
    return {}


def _browser() -> str:
    """What tells one browser from another: the token in Streamlit's XSRF cookie, unmasked.

    The cookie reads ``2|mask|masked token|time``, and its mask is new with each answer.
    """
    cookies: Mapping[str, str] = st.context.cookies
    parts = cookies.get("_streamlit_xsrf", "").split("|")
    try:
        mask, masked_token = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
    except (IndexError, ValueError):
        return ""
    return bytes(b ^ mask[i % len(mask)] for i, b in enumerate(masked_token)).hex() if mask else ""
