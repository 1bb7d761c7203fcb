"""Signing in against a real OpenID provider: the list of people lets in, and nobody else; links survive."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Servers, free_port
from tests.browser.settled import settled
from tests.browser.table import said

PEOPLE = (
    ("Nora Abadi", "chair", "nora@example.org"), ("Ada Kern", "credit", "ada@example.org"),
    ("Bo Lund", "credit", "bo@example.org"),
)  # fmt: skip

UNVERIFIED = {
    "denied-ada": {"email_verified": False},
    "silent-ada": {},
    "text-ada": {"email_verified": "true"},
    "untrue-ada": {"email_verified": "false"},
    "counted-ada": {"email_verified": 1},
}
"""What providers say of an address that somebody on the list has, and that is not the truth value."""
PAGES = ["", *sorted(p.stem for p in (ROOT / "pages").glob("*.py") if p.stem != "overview")]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """An OpenID provider that knows somebody on the list, somebody who is not, and who claims to be."""
    users = [
        User(sub=name, claims={"email": f"{name}@example.org", "email_verified": True})
        for name in ("ada", "bo", "eve")
    ]
    users += [
        User(sub=name, claims={"email": "ada@example.org", **said})
        for name, said in UNVERIFIED.items()
    ]
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the server that all tests here sign in to."""
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def address(provider: str, serve: Servers, office: Path) -> str:
    """The app, configured to sign people in, with a chair and two of credit on its list."""
    port = free_port()
    secrets = office / "person" / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir(parents=True)
    secrets.write_text(
        f"""[auth]
        redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
        cookie_secret = "for this test alone"
        client_id = "common-terms"
        client_secret = "not a secret"
        server_metadata_url = "{provider}/.well-known/openid-configuration"
        """
    )
    home = office / "home"
    actor: list[str] = []
    for name, role, mail in PEOPLE:
        command = [sys.executable, "-m", "lib", "people", "add", "--name", name, "--role", role]
        key = subprocess.run(
            [*command, "--mail", mail, *actor], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**_environment(), "COMMON_TERMS_HOME": str(home)},
        ).stdout.strip()  # fmt: skip
        actor = actor or ["--as", key]
    return serve(home, port=port, HOME=str(secrets.parents[1]), AUTHLIB_INSECURE_TRANSPORT="1")


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


def sign_in(page: Page, who: str) -> None:
    """Press the button, say to the provider who one is, and come back."""
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("http://127.0.0.1:*/**")
    settled(page)


def test_a_deep_link_survives_signing_in(page: Page, address: str) -> None:
    page.goto(f"{address}/customer?customer=C017&region=Central")
    settled(page)
    expect(page.get_by_test_id("stDateInput")).to_have_count(0)
    assert "Hohenrain" not in page.content()
    sign_in(page, "ada")
    page.wait_for_url("**/customer?*customer=C017*")
    said(page, "Hohenrain Handels GmbH & Co. KG")
    assert "region=Central" in page.url
    page.get_by_test_id("stPopover").get_by_role("button", name="Ada Kern").click()
    said(page, "Ada Kern · credit")


def shows_nothing(page: Page) -> None:
    """Neither the bar nor a figure nor a customer stands there: only a sentence and the way out."""
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    for part in ("stDateInput", "stSelectbox", "stDataFrame", "stVegaLiteChart", "stTextInput"):
        expect(page.get_by_test_id(part)).to_have_count(0)
    assert page.get_by_role("heading").count() == 1
    content = page.content()
    assert "Hohenrain" not in content
    assert "€" not in content


def test_who_is_not_on_the_list_reads_one_sentence_on_every_page(page: Page, address: str) -> None:
    page.goto(f"{address}/board?seat=p-chair")
    settled(page)
    sign_in(page, "eve")
    for name in PAGES:
        page.goto(f"{address}/{name}?customer=C017&seat=p-chair&present=1")
        settled(page)
        said(
            page,
            "You are signed in as eve@example.org, but this installation's list of people does not "
            "have you: ask the chair to put you on it.",
        )
        shows_nothing(page)


@pytest.mark.parametrize("who", UNVERIFIED)
def test_an_address_that_is_not_verified_is_nobodys(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/customer?customer=C017")
    settled(page)
    sign_in(page, who)
    page.goto(f"{address}/customer?customer=C017")
    settled(page)
    said(page, "your identity provider does not say that it has verified your mail address")
    shows_nothing(page)


def test_who_is_taken_off_the_list_is_out_at_the_next_step(
    page: Page, address: str, office: Path
) -> None:
    page.goto(f"{address}/aging")
    settled(page)
    sign_in(page, "bo")
    page.goto(f"{address}/aging")
    settled(page)
    expect(page.get_by_test_id("stDateInput").first).to_be_visible()
    with closing(sqlite3.connect(office / "home" / "common-terms.db")) as connection:
        connection.execute("UPDATE people SET role = 'stranger' WHERE name = 'Bo Lund'")
        connection.commit()
    page.get_by_role("button", name="Present").click()
    settled(page)
    said(page, "list of people does not have you")
    shows_nothing(page)
