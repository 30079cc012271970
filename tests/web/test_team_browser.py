"""The pages of accounts in a real browser: readable by all, whole at 320 px, in both languages, and the way in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Mould, cast
from tests.web.team_bench import GOOD, team_serving
from tests.web.test_api import three
from tests.web.test_every_page import AXE, HELD_BACK, RULES, RUN_AXE, UNFOLD, WIDE
from witnessmark.app.accounts import invite
from witnessmark.model.access import Actor, Role
from witnessmark.vault.onetime import code_at

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("team-browser")]


@pytest.fixture(scope="module")
def server(mould: Mould, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server's address, and an invitation."""
    with cast(mould("team of three", three), tmp_path_factory.mktemp("team") / "case") as case:
        case.actor = Actor.solo()
        link = invite(case, "dan", Actor("dan", frozenset({Role.ANALYST}), compartments=frozenset({"north"})))
        with team_serving(case) as (address, _):
            yield address, f"/invitation/{link.secret}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose complaints fail the test; refusals that a test brings about are none."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce")
    made = context.new_page()
    made.set_default_timeout(30_000)
    made.add_init_script(HELD_BACK)
    made.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    yield made
    context.close()
    assert [fault for fault in faults if not re.search(r"status of (401|422)", fault)] == []


def sound(page: Page) -> None:
    """Assert that axe finds nothing, and that nothing stands out at 320 px."""
    page.evaluate(UNFOLD)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate(RUN_AXE, {"type": "tag", "values": RULES}) == [], page.url
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(WIDE, 320) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_of_accounts_is_sound(page: Page, server: tuple[str, str], language: str) -> None:
    """From the door to the accounts, with everything folded out, a refusal and a link among them."""
    home, link = server
    page.context.add_cookies([{"name": "witnessmark-language", "value": language, "url": home}])
    page.goto(home + link)
    sound(page)
    page.goto(home)
    assert page.url == f"{home}/sign-in"
    page.fill("[name=name]", "ana")
    page.fill("[name=password]", "wrong")
    page.click("main button")
    expect(page.locator("[role=alert]")).to_be_visible()
    sound(page)
    page.fill("[name=name]", "ana")
    page.fill("[name=password]", GOOD)
    page.click("main button")
    expect(page.locator("nav").first).to_be_visible()
    for path in ("/account", "/accounts", "/settings"):
        page.goto(home + path)
        sound(page)
    page.goto(f"{home}/accounts")
    page.fill("#invite [name=name]", f"eve {language}")
    page.check("#invite [value=reviewer]")
    page.click("#invite .primary")
    expect(page.locator("code.secret")).to_contain_text(f"{home}/invitation/")
    sound(page)


def test_a_second_factor_from_the_invitation_on(page: Page, server: tuple[str, str]) -> None:
    """Follow the link, sign in, switch the second factor on, sign out, sign in with a code."""
    home, link = server
    page.goto(home + link)
    page.fill("[name=password]", GOOD)
    page.fill("[name=again]", GOOD)
    page.click("main button")
    page.fill("[name=name]", "dan")
    page.fill("[name=password]", GOOD)
    page.click("main button")
    page.goto(f"{home}/account")
    page.click("#second summary")
    secret = page.locator("#second [name=secret]").input_value()
    now = page.evaluate("Date.now() / 1000")
    page.fill("#second [name=code]", code_at(secret, now))
    page.fill("#second [name=now]", GOOD)
    page.click("#second .primary")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 8
    sound(page)
    page.locator("form[action='/sign-out'] button").click()
    page.fill("[name=name]", "dan")
    page.fill("[name=password]", GOOD)
    page.click("main button")
    assert page.url == f"{home}/sign-in/second"
    sound(page)
    page.fill("[name=code]", codes[0].replace("-", " ").upper())
    page.click("main button")
    assert page.url == f"{home}/"
    expect(page.locator(".who")).to_have_text("dan")
