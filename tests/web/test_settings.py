"""Settings: the theme of a browser, the name beside every decision, and a desk that is no evidence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import CHEAP, PASSPHRASE
from tests.web.addresses import read_routes
from tests.web.conftest import Client, Watched, bench_over
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.claims import decided_claims
from witnessmark.app.compartments import open_compartment
from witnessmark.app.desk import READER, as_reader, set_reader
from witnessmark.app.judge import judge
from witnessmark.app.verify import verify_case
from witnessmark.cli import options
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.vault.sources import make_key
from witnessmark.vocab.codes import Access, Decision


def test_a_theme_is_kept_in_the_browser_and_can_be_the_systems_again(page: Client) -> None:
    """Unknown themes are none; each page carries the choice."""
    assert "data-theme" not in page.get("/settings").text
    page.post("/settings/theme", data={"theme": "dark"})
    assert '<html lang="en" data-theme="dark">' in page.get("/").text
    dropped = page.post("/settings/theme", data={"theme": '"><script>'}).headers["set-cookie"]
    assert dropped.startswith('witnessmark-theme=""') and "Max-Age=0" in dropped
    page.cookies.set("witnessmark-theme", "<x>", domain="127.0.0.1")
    assert "data-theme" not in page.get("/").text


def test_the_readers_name_stands_beside_decisions_and_is_remembered(page: Client, case: Case) -> None:
    """In the case, sealed with it; the command line takes it too, unless it is told another."""
    assert page.post("/settings/reader", data={"name": "  Kim  Jin "}).status_code == 303
    assert 'value="Kim Jin"' in page.get("/settings").text
    judge(case, [decided_claims(case)[0].claim.id], [Decision.ACCEPT], reason="read")
    assert case.store.judgements(case.actor)[0].actor == "Kim Jin"
    for wrong in ("", " ", "x" * 41, "<b>", "a\u202eb"):
        assert page.post("/settings/reader", data={"name": wrong}).status_code == 422
    case.close()
    assert verify_case(case.path, PASSPHRASE).faults == ()
    with open_case(case.path, passphrase=PASSPHRASE, actor=Actor.solo()) as again:
        assert as_reader(again).actor.handle == "Kim Jin"


def test_the_command_line_reads_as_the_name_says(
    case: Case, passphrase_file: object, monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_reader(case, "jin")
    case.close()
    monkeypatch.delitem(os.environ, "WITNESSMARK_ACTOR", raising=False)
    with options.opened(case.path, passphrase_file) as opened:  # type: ignore[arg-type]
        assert opened.actor.handle == "jin"
    monkeypatch.setenv("WITNESSMARK_ACTOR", "ana")
    with options.opened(case.path, passphrase_file) as opened:  # type: ignore[arg-type]
        assert opened.actor.handle == "ana"


def test_only_an_admin_names_the_reader(case: Case) -> None:
    case.actor = Actor("ana", frozenset({Role.ANALYST}), frozenset(Access))
    with pytest.raises(AccessDenied):
        set_reader(case, "boss")
    assert as_reader(case).actor.handle == "ana"
    case.actor = Actor.solo()
    with pytest.raises(UsageError):
        set_reader(case, "a/b")


def test_a_desk_leaves_no_entry_in_the_log(case: Case) -> None:
    """Drafts are their writer's own; what is put anew takes the old one's place; None throws it away."""
    events = case.store.last_event(case.actor)
    jin = Actor.solo("jin")
    with case.store.writing(case.actor) as writer:
        writer.put("draft", "a", "1")
        writer.put("draft", "a", "2")
        writer.put("view", "b", "3", shared=True)
    assert case.store.desk(case.actor, "draft") == {"a": "2"} and case.store.desk(jin, "draft") == {}
    assert case.store.desk(jin, "view", shared=True) == {"b": "3"}
    with case.store.writing(case.actor) as writer:
        writer.put("draft", "a", None)
    assert case.store.desk(case.actor, "draft") == {} == case.store.desk(case.actor, READER, shared=True)
    assert case.store.last_event(case.actor) == events
    nobody = Actor("x", frozenset({Role.CUSTODIAN}))
    with pytest.raises(AccessDenied):
        case.store.desk(nobody, "draft")
    with case.store.writing(nobody) as writer, pytest.raises(AccessDenied):
        writer.put("draft", "a", "1")


@pytest.mark.browser
def test_the_settings_work_by_keys_alone(watched: Watched) -> None:
    """G and a comma lead there; the theme turns the page dark; keys switched off stay off after a reload."""
    page = watched.page
    page.goto(watched.base + "/")
    page.keyboard.press("g")
    page.keyboard.press(",")
    page.wait_for_url("**/settings")
    light = page.evaluate("getComputedStyle(document.body).color")
    page.locator("button[value=dark]").press("Enter")
    expect(page.locator("html[data-theme=dark]")).to_have_count(1)
    assert page.evaluate("getComputedStyle(document.body).color") != light
    page.locator("[data-keys-switch]").press("Enter")
    page.reload()
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.locator("[data-keys-switch]")).to_have_text("Switch keys on")
    assert page.url.endswith("/settings")


def test_every_page_of_a_case_in_the_clear_says_so(tmp_path: Path) -> None:
    """In both languages, on a page that is not there too; an encrypted one says it nowhere."""
    for words, name in ((None, "clear"), (PASSPHRASE, "sealed")):
        made = init_case(tmp_path / name, passphrase=words, unencrypted=words is None, actor=Actor.solo(), kdf=CHEAP)
        with made as case:
            bench = bench_over(case)
            client = bench.enter()
            addresses = [r.path for r in read_routes(bench.app) if "{" not in r.path]
            told = 0
            for address in (*addresses, "/nothing"):
                for language, badge in (("en", "Not encrypted"), ("ko", "암호화되지 않음")):
                    text = client.get(address, headers={"accept-language": language}).text
                    if text.startswith("<!doctype html>"):
                        assert (badge in text) == (words is None), address
                        told += 1
            assert told >= 20


def test_a_compartment_is_closed_from_the_page_and_shows_as_closed(page: Client, case: Case, tmp_path: Path) -> None:
    """What lies in it leaves every page; where it is opened is said, and no key is asked for."""
    note = next(report for report in case.reports() if report.access is Access.RESTRICTED)
    assert 'id="compartments"' not in page.get("/settings").text
    case.amend(note.id, {"compartment": "north"}, reason="field work")
    shown = page.get("/settings").text
    assert '<option value="north">' in shown and "compartment open NAME" not in shown
    assert page.post("/settings/compartment", data={"compartment": "north", "reason": "night"}).status_code == 400
    public = make_key(tmp_path / "key")
    sent = {"compartment": "north", "keys": f" {public}\n", "reason": "night"}
    assert page.post("/settings/compartment", data=sent).headers["location"] == "/settings#compartments"
    assert page.get(f"/reports/{note.id}").status_code == 404
    for language, closed in (("en", "closed"), ("ko", "닫힘")):
        page.get(f"/language/{language}?back=/settings")
        shown = page.get("/settings").text
        assert closed in shown and "compartment open NAME" in shown and '<option value="north">' not in shown
    open_compartment(case, "north", key_files=[tmp_path / "key"], reason="morning")
    assert page.get(f"/reports/{note.id}").status_code == 200
