"""The buttons of an incident's page: apart, together, origins, contradictions, undo; in process and in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import Mould, cast
from tests.web.conftest import HOME, Client, Served, Watched, bench_over, serving
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import list_incidents, list_origins
from witnessmark.app.link import link
from witnessmark.model.access import Actor, Role
from witnessmark.model.incident import Incident
from witnessmark.model.judgement import in_force
from witnessmark.vocab.codes import Resolution

COUNTS = ("forty", "forty", "ninety")
ELSEWHERE = "Twelve traders were detained in Sinuiju in August 2018, a lawyer said."


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    """Three reports of one event that differ on the count, and one of another event."""
    with cast(mould("linked", _add_four), tmp_path / "case") as made:
        yield made


def _add_four(made: Case) -> None:
    for at, count in enumerate(COUNTS):
        text = f"On 3 May 2019 police expelled {count} families from Hoeryong to Musan County, a source said."
        list(add_bytes(made, f"Wire {at}\n\n{text}".encode(), name=f"{at}.txt",
                       asked=Asked.of(published=f"2019-05-1{at}", outlet=f"Wire {at}")))
    link(made, [d.claim.id for d in decided_claims(made)], reason="one event")
    list(add_bytes(made, ELSEWHERE.encode(), name="else.txt", asked=Asked.of(published="2018-08-30", outlet="Else")))


@pytest.fixture
def page(case: Case) -> Client:
    return bench_over(case).enter()


@pytest.fixture
def served(case: Case) -> Iterator[Served]:
    with serving(case) as made:
        yield made


def event(case: Case) -> Incident:
    return max(list_incidents(case), key=lambda i: len(i.claims))


def other(case: Case) -> Incident:
    return next(i for i in list_incidents(case) if i.id != event(case).id)


def decisions(case: Case) -> int:
    return len(in_force(case.store.judgements(case.actor)))


def test_claims_are_set_apart_and_the_answer_is_the_incident_that_stayed(page: Client, case: Case) -> None:
    whole = event(case)
    off = whole.claims[0]
    answer = page.post(f"/incidents/{whole.id}/apart", data={"claims": [off], "reason": "the second night"},
                       follow_redirects=False)
    assert answer.status_code == 303
    stayed = event(case)
    assert stayed.claims == whole.claims[1:] and answer.headers["location"] == f"/incidents/{stayed.id}#belongs"
    shown = page.get(f"/incidents/{stayed.id}").text
    assert "the second night" in shown and 'value="undone"' not in shown
    made = stayed.history[-1]
    page.post(f"/incidents/{stayed.id}/undo", data={"judgement": made})
    assert event(case).claims == whole.claims


def test_an_incident_or_a_claim_is_taken_in(page: Client, case: Case) -> None:
    """Named by its id, or refused in words of the page's language."""
    whole, rest = event(case), other(case)
    assert rest.id in page.get(f"/incidents/{whole.id}").text
    page.post(f"/incidents/{whole.id}/take", data={"record": f" {rest.id} ", "reason": "one sweep"})
    assert set(event(case).claims) == {*whole.claims, *rest.claims}
    page.post(f"/incidents/{event(case).id}/undo", data={"judgement": event(case).history[-1]})
    page.post(f"/incidents/{event(case).id}/take", data={"record": rest.claims[0], "reason": "one sweep"})
    assert rest.claims[0] in event(case).claims
    answer = page.post(f"/incidents/{event(case).id}/take", data={"record": "inc_none", "reason": "x"},
                       headers={"accept-language": "ko"})
    assert answer.status_code == 422 and "합치지 않았습니다" in answer.text


def test_origins_are_joined_and_split(page: Client, case: Case) -> None:
    whole = event(case)
    before = [o.id for o in list_origins(case) if set(o.claims) & set(whole.claims)]
    assert len(before) > 1
    page.post(f"/incidents/{whole.id}/join", data={"origins": before[:2], "reason": "one caller"})
    (joined,) = [o for o in list_origins(case) if {whole.claims[0]} & set(o.claims)]
    assert len(joined.claims) > 1
    assert "one caller" in page.get(f"/incidents/{event(case).id}").text
    page.post(f"/incidents/{event(case).id}/split",
              data={"origin": joined.id, "claims": [joined.claims[-1]], "reason": "two callers"})
    assert len([o for o in list_origins(case) if set(o.claims) & set(whole.claims)]) == len(before)


def test_a_contradiction_is_closed_with_a_value_and_what_explains_it(page: Client, case: Case) -> None:
    whole = event(case)
    (line,) = [c for c in whole.contradictions if c.field == "figure"]
    form = {"contradiction": line.id, "value": line.values[0], "reason": "the list names forty"}
    assert page.post(f"/incidents/{whole.id}/resolve", data=form).status_code == 422
    page.post(f"/incidents/{whole.id}/resolve", data={**form, "explanation": "other_time"})
    (closed,) = [c for c in event(case).contradictions if c.field == "figure"]
    assert (closed.resolved, closed.resolution) == (line.values[0], Resolution.OTHER_TIME)
    assert "Another time" in page.get(f"/incidents/{whole.id}").text
    assert "다른 시점" in page.get(f"/incidents/{whole.id}", headers={"accept-language": "ko"}).text


@pytest.mark.parametrize(("verb", "form"), [
    ("apart", {"reason": "x"}), ("take", {"reason": "x"}), ("join", {"reason": "x"}), ("split", {"reason": "x"}),
    ("resolve", {"explanation": "slip", "reason": "x"}), ("undo", {"judgement": "jud_none"}),
    ("apart", {"claims": "clm_none", "reason": "x"}), ("take", {"record": "clm_none", "reason": " "}),
])
def test_what_can_not_be_done_is_said_on_the_page_and_writes_nothing(
    page: Client, case: Case, verb: str, form: dict[str, str]
) -> None:
    before = decisions(case)
    answer = page.post(f"/incidents/{event(case).id}/{verb}", data=form)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert decisions(case) == before


def test_all_of_an_incident_can_not_be_set_apart_from_itself(page: Client, case: Case) -> None:
    whole = event(case)
    answer = page.post(f"/incidents/{whole.id}/apart", data={"claims": list(whole.claims), "reason": "x"})
    assert answer.status_code == 422


@pytest.mark.parametrize("verb", ["apart", "take", "join", "split", "resolve", "undo"])
def test_no_other_page_and_no_auditor_can_decide(case: Case, verb: str) -> None:
    """A form of another site is refused before the route; who may not judge is refused by the use case."""
    client = bench_over(case).enter()
    whole = event(case)
    (line, *_) = [c for c in whole.contradictions if not c.compatible]
    form = {"claims": [whole.claims[0]], "record": other(case).id, "reason": "x", "judgement": whole.history[0],
            "origin": list_origins(case)[0].id, "origins": [o.id for o in list_origins(case)][:2],
            "contradiction": line.id, "explanation": "slip"}
    before = decisions(case)
    path = f"/incidents/{whole.id}/{verb}"
    for headers in ({"origin": "http://evil.example"}, {"origin": HOME, "sec-fetch-site": "cross-site"}):
        assert client.post(path, data=form, headers=headers).status_code == 403
    case.actor = Actor("auditor", frozenset({Role.AUDITOR}))
    try:
        assert client.post(path, data=form).status_code in (403, 404)
    finally:
        case.actor = Actor.solo()
    assert decisions(case) == before
    assert client.post("/incidents/inc_none/" + verb, data=form).status_code == 404


@pytest.mark.browser
def test_a_claim_is_set_apart_in_the_browser_and_comes_back(watched: Watched, served: Served) -> None:
    """Ticked in the table, parted, seen among the decisions, undone."""
    case, pane = served.case, watched.page
    whole = event(case)
    pane.goto(f"{watched.base}/incidents/{whole.id}")
    pane.locator("table.matrix input[type=checkbox]").first.check()
    pane.locator("#apart input[name=reason]").fill("the second night")
    pane.locator("#apart button").click()
    expect(pane.locator("#belongs .made")).to_contain_text("the second night")
    expect(pane.locator("table.matrix tbody tr")).to_have_count(len(whole.claims) - 1)
    pane.locator("#belongs .made li", has_text="the second night").get_by_role("button").click()
    expect(pane.locator("table.matrix tbody tr")).to_have_count(len(whole.claims))
    pane.locator(".contradiction details").last.locator("summary").click()
    pane.locator(".contradiction input[name=reason]").first.fill("both round")
    pane.locator(".contradiction button[value=rounding]").first.click()
    expect(pane.locator(".contradiction .badge").first).to_contain_text("Rounded count")
    pane.locator("#origins input[name=origins]").nth(0).check()
    pane.locator("#origins input[name=origins]").nth(1).check()
    before = pane.locator("#origins > ol > li").count()
    pane.locator("#join input[name=reason]").fill("one caller")
    pane.locator("#join button").click()
    expect(pane.locator("#belongs .made")).to_contain_text("one caller")
    expect(pane.locator("#origins > ol > li")).to_have_count(before - 1)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_forms_fit_the_page(watched: Watched, served: Served, width: int, language: str) -> None:
    """With every form unfolded nothing scrolls sideways, and every control can be hit."""
    pane = watched.narrow(width, language)
    pane.goto(f"{watched.base}/incidents/{event(served.case).id}")
    for one in pane.locator("main details").all():
        one.locator("summary").first.click()
    assert pane.evaluate("document.documentElement.scrollWidth") <= width
    small = pane.evaluate(
        "[...document.querySelectorAll('main button, main select, main input:not([type=checkbox]):not([type=radio])"
        ":not([type=hidden])')].filter(e => e.offsetHeight < 24 || e.offsetWidth < 24).map(e => e.outerHTML)")
    assert small == []
    pane.context.close()
