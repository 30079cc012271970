"""The whole way to a provider and back in a real browser: linked on the account's page, then signed in by a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Mould, cast
from tests.web.conftest import running
from tests.web.login_provider import LoginProvider, login_provider
from tests.web.provider_bench import settings
from tests.web.team_bench import GOOD, PASSWORDS
from tests.web.test_api import three
from tests.web.test_team_browser import page as page
from tests.web.test_team_browser import sound
from witnessmark.app.identity_provider import configure
from witnessmark.app.sessions import Sessions, server_of
from witnessmark.model.access import Actor
from witnessmark.web.team.application import create_team_app, finish
from witnessmark.web.team.gate import Reach

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("team-browser")]


@pytest.fixture(scope="module")
def served(mould: Mould, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, LoginProvider]]:
    """A server at another site than its provider, as browsers see it: localhost beside 127.0.0.1."""
    folder = tmp_path_factory.mktemp("provider")
    with login_provider() as provider, cast(mould("team of three", three), folder / "case") as case:
        case.actor, provider.asks = Actor.solo(), True
        configure(case, settings(provider))
        sessions = Sessions(server_of(case), passwords=PASSWORDS)
        with running(lambda port: create_team_app(sessions, Reach({f"localhost:{port}"})), finish) as (port, _):
            yield f"http://localhost:{port}", provider


def test_an_account_is_linked_and_then_signed_in_to(browser: Browser, page: Page, served: tuple[str, LoginProvider]
                                                    ) -> None:
    """In English and Korean; the strict cookie is there after the way back; whoever is not linked is told so."""
    home, provider = served
    seen: list[str] = []
    page.on("request", lambda request: seen.append(urlsplit(request.url).netloc))
    page.goto(f"{home}/sign-in")
    sound(page)
    page.fill("input[name=name]", "bo")
    page.fill("input[name=password]", GOOD)
    page.click("button.primary")
    expect(page).to_have_url(f"{home}/")
    page.goto(f"{home}/account")
    sound(page)
    page.fill("#provider input[name=now]", GOOD)
    page.click("#provider button.primary")
    page.click("text=Continue")
    expect(page).to_have_url(f"{home}/account#provider")
    expect(page.locator("#provider")).to_contain_text("Linked since")
    sound(page)
    page.goto(f"{home}/account")
    page.click("form[action='/sign-out'] button")
    page.goto(f"{home}/language/ko?back=/sign-in")
    sound(page)
    page.click("text=Desk login 계정으로 로그인")
    expect(page).to_have_url(re.compile(re.escape(provider.issuer)))
    page.click("text=Continue")
    expect(page).to_have_url(f"{home}/")
    page.goto(f"{home}/account")
    expect(page.locator("#provider")).to_contain_text("연결되어 있습니다")
    sound(page)
    page.click("form[action='/sign-out'] button")
    provider.subject = "stranger"
    page.click("text=Desk login 계정으로 로그인")
    page.click("text=Continue")
    expect(page.locator("[role=alert]")).to_contain_text("로그인하지 못했습니다")
    sound(page)
    assert set(seen) == {urlsplit(home).netloc, urlsplit(provider.issuer).netloc}
