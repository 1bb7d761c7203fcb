"""Signing in against a real OpenID provider: roles from the store, the link survives, strangers read."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Servers, free_port
from tests.browser.settled import settled
from tests.browser.table import said

PEOPLE = (("Nora Abadi", "chair", "nora@example.org"), ("Ada Kern", "credit", "ada@example.org"))


@pytest.fixture
def provider() -> Iterator[str]:
    """An OpenID provider that knows three people."""
    users = [
        User(sub=name, claims={"email": f"{name}@example.org", "email_verified": verified})
        for name, verified in (("ada", True), ("eve", True), ("mallory", True))
    ] + [User(sub="false-ada", claims={"email": "ada@example.org", "email_verified": False})]
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def address(provider: str, serve: Servers, tmp_path: Path) -> str:
    """The app, configured to sign people in, with a chair and somebody of credit on its list."""
    port = free_port()
    secrets = tmp_path / "person" / ".streamlit" / "secrets.toml"
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
    home = tmp_path / "home"
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


def test_a_role_is_the_stores_and_a_stranger_reads_a_sentence(page: Page, address: str) -> None:
    page.goto(f"{address}/board?seat=p-chair")
    settled(page)
    sign_in(page, "eve")
    page.goto(f"{address}/board?seat=p-chair")
    settled(page)
    said(page, "Somebody who is not signed in may not read the board.")
    assert page.get_by_role("button", name="Open the meeting").count() == 0


def test_an_address_that_is_not_verified_is_nobodys(page: Page, address: str) -> None:
    page.goto(f"{address}/board")
    settled(page)
    sign_in(page, "false-ada")
    page.goto(f"{address}/board")
    settled(page)
    said(page, "may not read the board")
