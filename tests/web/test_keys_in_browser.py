"""A security key in a real browser, whose authenticator is Chromium's own: registered, shown, and the way in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Mould, cast
from tests.web.conftest import running
from tests.web.team_bench import GOOD, PASSWORDS
from tests.web.test_api import three
from tests.web.test_team_browser import page as page
from tests.web.test_team_browser import sound
from witnessmark.app.sessions import Sessions, server_of
from witnessmark.model.access import Actor
from witnessmark.web.team.application import create_team_app, finish
from witnessmark.web.team.gate import Reach

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("team-browser")]


@pytest.fixture(scope="module")
def home(mould: Mould, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address, by name, of a server."""
    with cast(mould("team of three", three), tmp_path_factory.mktemp("keys") / "case") as case:
        case.actor = Actor.solo()
        sessions = Sessions(server_of(case), passwords=PASSWORDS)
        with running(lambda port: create_team_app(sessions, Reach({f"localhost:{port}"})), finish) as (port, _):
            yield f"http://localhost:{port}"


def test_a_key_is_registered_and_opens_the_account(browser: Browser, page: Page, home: str) -> None:
    """In English and Korean: the form asks, the browser's key answers, and the password alone opens nothing."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "usb", "hasUserVerification": False, "isUserVerified": False}})

    def signed_in() -> None:
        page.goto(f"{home}/sign-in")
        page.fill("input[name=name]", "bo")
        page.fill("input[name=password]", GOOD)
        page.click("button.primary")

    signed_in()
    page.goto(f"{home}/account")
    page.click("#keys summary")
    page.fill("#keys input[name=name]", "blue")
    page.fill("#keys input[name=now]", GOOD)
    page.click("#keys button.primary")
    expect(page.locator("ul.codes")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("blue")
    sound(page)
    page.context.clear_cookies()
    signed_in()
    expect(page).to_have_url(re.compile("/sign-in/second$"))
    sound(page)
    page.goto(f"{home}/language/ko?back=/sign-in/second")
    page.click("text=보안 키 사용")
    expect(page).to_have_url(f"{home}/")
