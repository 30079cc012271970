"""Keys on claims in a real browser: nothing lost, doubled or undone unseen; each has an effect of its own."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.app.test_judge import rows_of_a_table
from tests.web.conftest import Client, Served, Watched, bench_over
from tests.web.test_browser import answered, decisions, report_with_claims, shown
from tests.web.test_review import SELECT
from witnessmark.app import desk
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.desk import flags, put_off, those_put_off
from witnessmark.app.incidents import list_incidents
from witnessmark.app.judge import assess, judge
from witnessmark.model.access import Actor
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision
from witnessmark.web.marks import verdict_on

FAST = """() => { for (let n = 0; n < 3; n++) document.body.dispatchEvent(
  new KeyboardEvent("keydown", {key: "a", code: "KeyA", bubbles: true, cancelable: true})); location.reload(); }"""


def opened(watched: Watched, address: str) -> Page:
    page = watched.page
    page.goto(watched.base + address)
    expect(page.locator("#card .card")).to_be_visible()
    return page


def test_a_step_counts_once_and_never_over_what_somebody_else_decided(page: Client, case: Case) -> None:
    """The same key press by two ways is one; one on a claim that another decided on meanwhile is left out."""
    first, second = (d.claim.id for d in decided_claims(case)[:2])
    steps = [f"one|/review|accept|{first}|0", f"two|/review|accept|{second}|0", "three|/review|undo||0",
             f"four|/review|skip|{first}|0", "five|/review|maybe|x|0", "six"]
    page.post(f"/review/{first}/decide/accept", data={"step": "one", "seen": "0"})
    assert page.post("/steps", data={"step": steps}).status_code == 204
    assert page.post("/steps", data={"step": steps}).status_code == 204
    assert page.post(f"/review/{first}/decide/accept", data={"step": "one", "seen": "0"}).status_code == 200
    assert [j.decision for j in case.store.judgements(case.actor)] == ["accept", "accept", "undo"]
    case.actor = Actor.solo("jin")
    judge(case, [second], [Decision.REJECT], reason="misread")
    case.actor = Actor.solo("me")
    page.post("/steps", data={"step": f"seven|/review|accept|{second}|2"})
    assert find_claim(case, second).rejected
    told = page.get("/review?decided=all").text
    assert told.index(second) < told.index(first), "put off to the end"


def test_words_of_several_claims_show_what_was_decided_on_all_of_them() -> None:
    told = {"a": "accept", "b": "accept", "c": "reject", "d": "open"}
    assert [verdict_on(claims, told) for claims in ("ab", "ac", "acd", "c")] == ["accept", "mixed", "open", "reject"]


def test_what_was_put_off_outlives_the_workbench(page: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restart loses nothing, the order either; each reader has a queue of their own; no more than can be told."""
    ids = [d.claim.id for d in decided_claims(case)]
    away = enumerate((ids[1], ids[0], ids[1]))
    page.post("/steps", data={"step": [f"{n}|/review|skip|{claim}|0" for n, claim in away]})
    page.post("/steps", data={"step": "odd|/review|skip|nobody|0"})
    assert those_put_off(case) == [ids[0], ids[1]]
    anew = bench_over(case)
    told = re.findall(r'<li data-claim="(\w+)"', anew.enter().get("/review?decided=all").text)
    assert told[-2:] == [ids[0], ids[1]] and len(told) == len(set(told)) == len(ids)
    anew.app.state.pages.finish()
    case.actor = Actor.solo("jin")
    assert those_put_off(case) == []
    case.actor = Actor.solo("me")
    monkeypatch.setattr(desk, "MOST_PUT_OFF", 2)
    put_off(case, ids[2])
    assert those_put_off(case) == [ids[1], ids[2]]


@pytest.mark.browser
def test_a_field_key_without_a_form_opens_it_there(watched: Watched, served: Served) -> None:
    """The field has the focus and the live region says what to do; with words selected they go in; the key repeats."""
    report, claims = report_with_claims(served)
    page = opened(watched, f"/reports/{report}?claim={claims[0]}")
    page.keyboard.press("2")
    expect(page.locator('#card form.edit [data-field="status"] select')).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Status · Select the words")
    page.keyboard.press("Escape")
    expect(page.locator("#card form.edit")).to_have_count(0)
    page.evaluate(SELECT, "police")
    page.keyboard.press("8")
    expect(page.locator("#card form.edit q").filter(has_text="police").first).to_be_visible()


@pytest.mark.browser
def test_rows_of_a_table_are_decided_on_each_alone(watched: Watched, served: Served) -> None:
    """Card, chip, words and what is stored say the same of each, though they share their act's words."""
    rows = rows_of_a_table(served.case)
    page = opened(watched, f"/reports/{rows[0].reading.report.id}?all=1&claim={rows[0].id}")
    page.keyboard.press("a")
    chip = page.locator(f'#claims [data-claim="{rows[0].id}"]')
    expect(chip).to_have_attribute("data-decision", "accept")
    for claim in rows[1:]:
        page.locator(f'#claims [data-claim="{claim.id}"] button').click()
        shown(page, claim.id)
        expect(page.locator("#card .card")).to_have_attribute("data-decision", "open")
        expect(page.locator(f'#claims [data-claim="{claim.id}"]')).to_have_attribute("data-decision", "open")
    answered(page)
    assert [find_claim(served.case, claim.id).decision is not None for claim in rows] == [True, False, False]


@pytest.mark.browser
@pytest.mark.parametrize("base", ["/review", "/reports"])
def test_keys_before_a_reload_are_neither_lost_nor_doubled(watched: Watched, served: Served, base: str) -> None:
    """The page that comes back has every one of them, though it was asked for before any was answered."""
    report, claims = report_with_claims(served)
    page = opened(watched, "/review" if base == "/review" else f"/reports/{report}")
    with page.expect_navigation(wait_until="load"):
        page.evaluate(FAST)
    if base != "/review":                                          # of which nothing may be left then
        expect(page.locator("#card .card")).to_be_visible()
    told = [j for j in served.case.store.judgements(served.case.actor) if j.decision is Decision.ACCEPT]
    wanted = 3 if base == "/review" else min(3, len(claims))
    assert len(told) == len({j.target.id for j in told}) == wanted
    if base == "/review":
        expect(page.locator("#recent li")).to_have_count(3)
    else:
        assert decisions(served, report).count("accept") == wanted
    held = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "clm_" not in held


@pytest.mark.browser
def test_undo_in_review_takes_back_a_decision_on_a_claim_and_says_which(watched: Watched, served: Served) -> None:
    """What was assessed elsewhere stays; the claim opens in its own report, and the words outlive the new page."""
    case = served.case
    found = decided_claims(case)
    other = found[0].claim
    here = next(d.claim for d in found if d.claim.reading.report != other.reading.report)
    judge(case, [other.id], [Decision.REJECT], reason="misread")
    assess(case, None, reliability="C", reason="known")
    page = opened(watched, f"/reports/{here.reading.report.id}")
    page.keyboard.press("Backspace")
    page.wait_for_url(f"**/reports/{other.reading.report.id}?claim={other.id}")
    shown(page, other.id)
    expect(page.locator("#live")).to_have_text("Undone: Rejected – Expulsion, Forty families expelled from river town.")
    assert find_claim(case, other.id).decision is None
    page.keyboard.press("Backspace")
    expect(page.locator("#live")).to_have_text("Nothing left to undo.")
    (taken,) = [j for j in case.store.judgements(case.actor) if j.decision is Decision.UNDO]
    assert taken.target.id == other.id
    watched.forgive(404)


@pytest.mark.browser
def test_releasing_asks_first_and_refuses_what_was_rejected(watched: Watched, served: Served) -> None:
    """R on a claim nobody reviewed shows what speaks against it; R again does it; a rejected one stays unmarked."""
    report, claims = report_with_claims(served)
    page = opened(watched, f"/reports/{report}")
    page.keyboard.press("r")
    expect(page.locator("#card .against")).to_contain_text("Nobody has reviewed the claim yet.")
    assert served.case.store.judgements(served.case.actor) == []
    page.keyboard.press("r")
    expect(page.locator("#card .card")).to_have_attribute("data-releasable", "yes")
    page.keyboard.press("s")
    expect(page.locator("#card .state")).to_contain_text("Sensitive")
    assert not find_claim(served.case, claims[0]).releasable
    page.keyboard.press("x")
    answered(page)
    page.locator(f'#claims [data-claim="{claims[0]}"] button').click()
    expect(page.locator("#card .card")).to_have_attribute("data-decision", "reject")
    page.keyboard.press("r")
    expect(page.locator("#card .against")).to_contain_text("The claim is rejected.")
    expect(page.locator("#card .against [data-decide]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#card .against")).to_have_count(0)
    assert not find_claim(served.case, claims[0]).releasable
    watched.forgive(409)


@pytest.mark.browser
def test_space_puts_off_f_flags_and_n_states_in_the_queue(watched: Watched, served: Served) -> None:
    page = opened(watched, "/review")
    order = page.locator("#claims li[data-claim]").evaluate_all("all => all.map((e) => e.dataset.claim)")
    page.keyboard.press("Space")
    shown(page, order[1])
    answered(page)
    page.keyboard.press("f")
    expect(page.locator("#card .state .flag")).to_be_visible()
    assert list(flags(served.case)) == [order[1]]
    page.reload()
    shown(page, order[1])
    again = page.locator("#claims li[data-claim]").evaluate_all("all => all.map((e) => e.dataset.claim)")
    assert again == [*order[1:], order[0]]
    expect(page.locator(f'#claims [data-claim="{order[1]}"] .flag')).to_be_visible()
    page.keyboard.press("f")
    expect(page.locator("#card .state .flag")).to_have_count(0)
    words = page.locator("#text mark.trigger").first.inner_text()
    assert page.evaluate(SELECT, words) == words
    page.keyboard.press("n")
    expect(page.locator("#card .card.new [data-field=act] q")).to_have_text(words)
    expect(page.locator("#card [name='status.code']")).to_have_value("")
    assert page.evaluate(SELECT, words) == words
    page.keyboard.press("0")
    expect(page.locator("#card [data-field=perpetrator] q")).to_have_text(words)
    assert served.case.store.judgements(served.case.actor) == []


@pytest.mark.browser
def test_l_and_c_lead_to_the_incident_and_a_figure_explains_a_contradiction(watched: Watched, served: Served) -> None:
    """From the claim to its incident's links, or to its contradictions; 4 says that the counts were rounded."""
    def waiting() -> list[str]:
        return [i.id for i in list_incidents(served.case) if any(
            not c.compatible and c.resolved is None for c in i.contradictions)]

    incident = next(i for i in list_incidents(served.case) if i.id in waiting())
    page = opened(watched, f"/review?decided=all&claim={incident.claims[0]}")
    page.keyboard.press("l")
    page.wait_for_url(f"**/incidents/{incident.id}#belongs")
    page.go_back()
    expect(page.locator("#card .card")).to_be_visible()
    page.keyboard.press("c")
    page.wait_for_url(f"**/incidents/{incident.id}#contradictions")
    expect(page.locator("details.explain[open] summary:focus")).to_have_count(1)
    page.keyboard.press("4")
    expect(page.locator(".contradiction .badge", has_text="Rounded count").first).to_be_visible()
    (told,) = [j for j in served.case.store.judgements(served.case.actor) if j.decision is Decision.RESOLVE]
    assert told.reason == "Rounded count"


@pytest.mark.browser
def test_all_at_once_leaves_out_what_was_decided(watched: Watched, served: Served) -> None:
    """Under a filter that shows decided claims they are counted and left out until they are asked for."""
    case = served.case
    done = decided_claims(case)[0].claim.id
    judge(case, [done], [Decision.REJECT], reason="misread")
    every = len(case.store.claim_ids(case.actor, ClaimQuery()))
    page = opened(watched, "/review?decided=all")
    page.set_viewport_size({"width": 800, "height": 600})
    page.keyboard.press("Shift+A")
    dialog = page.locator("#bulk")
    expect(dialog.locator("h2")).to_contain_text(f"{every - 1} claims")
    expect(dialog.locator(".again")).to_contain_text("1 that")
    expect(dialog.locator(".primary")).to_be_in_viewport(ratio=1)
    dialog.locator(".again input").check()
    expect(dialog.locator("h2")).to_contain_text(f"{every} claims")
    expect(dialog.locator(".badge", has_text="Rejected")).to_have_count(1)
    dialog.locator(".again input").uncheck()
    expect(dialog.locator("h2")).to_contain_text(f"{every - 1} claims")
    dialog.locator("input[value=accept]").check()
    dialog.locator("input[name=reason]").fill("read in full")
    dialog.locator(".primary").click()
    expect(page.locator("#recent li").first).to_contain_text("claims")
    assert find_claim(case, done).rejected and len(case.store.judgements(case.actor)) == every


@pytest.mark.browser
def test_focus_stays_at_the_button_and_help_begins_at_its_top(watched: Watched, served: Served) -> None:
    report, claims = report_with_claims(served)
    page = opened(watched, f"/reports/{report}")
    page.locator("#card [data-decide=accept]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f'#claims [data-claim="{claims[0]}"]')).to_have_attribute("data-decision", "accept")
    expect(page.locator("#card [data-decide=accept]")).to_be_focused()
    page.set_viewport_size({"width": 700, "height": 400})
    page.locator("#card").focus()
    page.keyboard.press("?")
    expect(page.locator("#help-title")).to_be_focused()
    assert page.evaluate("document.getElementById('help').scrollTop") == 0
    page.keyboard.press("Escape")


@pytest.mark.browser
def test_on_a_phone_the_words_and_a_field_are_seen_at_once(watched: Watched, served: Served) -> None:
    """The chosen claim's words stand above the sheet, and in it a first field under the buttons."""
    report, claims = report_with_claims(served)
    page = watched.narrow(390, "en")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{watched.base}/reports/{report}")
    shown(page, claims[0])
    sheet = page.locator(".side").bounding_box()
    words = page.locator("#text mark.chosen.trigger").first
    expect(words).to_be_in_viewport()
    page.wait_for_timeout(800)
    box, field = words.bounding_box(), page.locator("#card dl div").first.bounding_box()
    assert sheet and box and field
    assert box["y"] >= 0 and box["y"] + box["height"] <= sheet["y"]
    assert field["y"] + field["height"] <= 844
    page.context.close()


@pytest.mark.browser
def test_cards_are_fetched_ahead_once_no_key_is_pressed(watched: Watched, served: Served) -> None:
    """While keys are pressed only the next card is asked for; the others follow, one at a time, when the keys rest."""
    page, asked = watched.page, list[str]()
    page.on("request", lambda request: asked.append(request.url) if "ahead=1" in request.url else None)
    page.add_init_script("""const going = setInterval(() => document.body?.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Shift", bubbles: true })), 20); window.rest = () => clearInterval(going);""")
    page.goto(watched.base + "/review")
    expect(page.locator("#card .card")).to_be_visible()
    page.wait_for_timeout(1500)
    assert len(asked) == 1
    with page.expect_request("**/card?ahead=1"):
        page.evaluate("window.rest()")
    page.wait_for_timeout(600)
    assert len(asked) == len(set(asked)) > 1
