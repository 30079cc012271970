"""The page of what two devices decided differently: both sides in words, one button each, and what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.laptops import ME, add
from tests.app.test_exchange import apart, carried
from tests.conftest import WIRE
from tests.web.conftest import Client, bench_over, serving
from tests.web.team_bench import name_team, team_serving
from tests.web.test_team_browser import page as page
from tests.web.test_team_browser import sound
from witnessmark.app.case import Case
from witnessmark.app.contested import contests
from witnessmark.app.judge import correct
from witnessmark.app.tokens import make_token
from witnessmark.client import Client as Desk
from witnessmark.client import Refused
from witnessmark.model.account import Scope
from witnessmark.model.record import statement_record
from witnessmark.vocab.codes import Consent


def counted(case: Case, best: int) -> None:
    """Correct the figure of the first claim that has one."""
    claim = min((c for c in case.claims() if c.figure), key=lambda c: c.id)
    value = statement_record(claim)["figure"] | {"best": best, "low": best, "high": best}
    correct(case, claim.id, "figure", value, reason=f"counted {best}")


@pytest.fixture
def met(tmp_path: Path) -> Iterator[Case]:
    """A case with a claim, a figure, a link, a letter and a report's consent decided differently on two devices."""
    one, two = apart(tmp_path, "one", "two")
    with one.open() as case:
        report = add(case, WIRE, "wire.txt")
        other = add(case, "Police evicted 9 families from Onsong on 2 June 2019, a trader said.", "later.txt")
        first, last = (case.store.claims(ME)[at].id for at in (0, -1))
        origin = min(o.id for i in case.incidents() for o in case.store.origins(ME) if set(o.claims) & set(i.claims))
    carried(one, two, tmp_path / "0")
    for laptop, verdict, consent, letter, best in ((one, "reject", "withdrawn", "A", 38),
                                                   (two, "accept", "given", "D", 44)):
        with laptop.open() as case:
            case.assess([origin], reliability=letter, reason=f"letter {letter}")
            counted(case, best)
            case.judge([last], [verdict], reason=f"{verdict} on {laptop.path.name}")
            (case.link if verdict == "accept" else case.unlink)([first, last], reason="<b>night</b>")
            case.amend(other, {"consent": consent}, reason=f"asked on {laptop.path.name}")
    carried(two, one, tmp_path / "1")
    with one.open() as case:
        assert case.store.report(ME, report).consent is not Consent.WITHDRAWN
        yield case


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Decided differently", "stands meanwhile", "This one stands", "withdrawn")),
    ("ko", ("엇갈린 판단", "지금 적용됨", "이것으로 정하기"))])
def test_both_sides_are_shown_and_one_is_let_stand(met: Case, language: str, words: tuple[str, ...]) -> None:
    """Each side with who, why and what; the buttons settle; nothing that a report says steers the page."""
    page: Client = bench_over(met).enter()
    page.headers["accept-language"] = language
    told = page.get("/conflicts").text
    found = contests(met)
    assert {one.matter for one in found} == {"claim", "field", "link", "origin", "metadata"}
    assert all(word in told for word in (*words, "reject on one", "accept on two", "letter A", "letter D",
                                         "38", "44", "asked on two"))
    assert "<b>night" not in told and told.count('action="/conflicts/settle"') == 2 * len(found)
    assert 'href="/conflicts"' in page.get("/settings").text
    field = next(one for one in found if one.matter == "field")
    assert 'href="/conflicts"' in page.get(f"/reports/{field.report}?claim={field.id}").text
    for one in found:
        side = next(side for side in one.sides if not side.stands)
        asked = {"judgement": side.judgement} if side.judgement else {
            "report": one.report, "field": one.field, "value": side.value}
        assert page.post("/conflicts/settle", data=asked | {"reason": " "}).status_code == 400
        answer = page.post("/conflicts/settle", data=asked | {"reason": "we called"}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
    assert contests(met) == [] and "<form" not in page.get("/conflicts").text
    other = next(one for one in found if one.matter == "metadata")
    assert met.store.report(ME, str(other.report)).consent is Consent.GIVEN
    assert page.post("/conflicts/settle", data={"judgement": "jdg_none", "reason": "x"}).status_code == 404


def test_a_case_that_met_no_device_has_no_such_entry(case: Case) -> None:
    """The menu says nothing of it, the page that nothing waits."""
    page = bench_over(case).enter()
    assert 'href="/conflicts"' not in page.get("/settings").text
    assert "Nothing waits" in page.get("/conflicts").text


def test_programs_list_and_settle_as_the_page_does(met: Case) -> None:
    """Over the interface and its client: in parts, by scope, once under a key; a value nobody stated is no side."""
    name_team(met)
    with team_serving(met) as (address, team):
        def desk(*scopes: Scope) -> Desk:
            return Desk(address, make_token(team.sessions.case, "ana", "conflicts", scopes=scopes)[0])

        every = desk(*Scope)
        found = list(every.conflicts())
        told = contests(met)
        assert [(one.matter, one.id, one.field) for one in found] == [(one.matter, one.id, one.field) for one in told]
        assert [len(one.sides) for one in found] == [len(one.sides) for one in told]
        assert [[side.stands for side in one.sides] for one in found] == [[s.stands for s in o.sides] for o in told]
        stated = next(one for one in found if one.matter == "metadata")
        claim = next(one for one in found if one.matter == "claim")
        assert len(list(desk(Scope.READ).conflicts())) == len(found)
        for scopes, one in (((Scope.READ, Scope.COLLECT), claim), ((Scope.READ, Scope.JUDGE), stated),
                            ((Scope.READ,), claim)):
            with pytest.raises(Refused) as fault:
                desk(*scopes).settle(one.sides[0], one, reason="x")
            assert fault.value.status == 403
        with pytest.raises(Refused):
            list(desk(Scope.AUDIT).conflicts())
        for wrong in (replace(stated.sides[0], value="not_needed"), replace(claim.sides[0], judgement="jdg_none")):
            with pytest.raises(Refused) as fault:
                every.settle(wrong, stated, reason="x")
            assert fault.value.status == 404
        part = every._get("/conflicts", {"limit": 1})
        before = max(entry.sequence for entry in every.audit())
        for one in found:
            side = next(side for side in one.sides if not side.stands)
            every.settle(side, one, reason="we called", key=f"settle-{one.matter}")
            every.settle(side, one, reason="we called", key=f"settle-{one.matter}")
        assert list(every.conflicts()) == [] and contests(met) == []
        kinds = [entry.kind for entry in every.events(before)]
        assert sorted(kinds) == ["judgement"] * (len(found) - 1) + ["metadata"]
        assert met.store.report(met.actor, str(stated.report)).consent is Consent.GIVEN
        with pytest.raises(Refused) as fault:
            every._get("/conflicts", {"cursor": part["next"]})
        assert fault.value.status == 409
        for body in ({"reason": "x"}, {"reason": "x", "judgement": "jdg_a", "report": "rep_a"},
                     {"reason": "x", "report": "rep_a", "field": "consent"}):
            with pytest.raises(Refused) as fault:
                every._post("/conflicts", body, None)
            assert fault.value.status == 400


@pytest.mark.browser
@pytest.mark.xdist_group("team-browser")
def test_the_page_reads_well_and_settles_in_a_browser(met: Case, page: Page) -> None:
    """Nothing that axe finds, whole at 320 px, in both languages; a button settles one."""
    with serving(met) as served:
        page.goto(served.enter)
        for language in ("ko", "en"):
            page.goto(f"{served.base}/language/{language}?back=/conflicts")
            expect(page.locator(".contest")).to_have_count(5)
            sound(page)
        page.locator("input[name=reason]").first.fill("we called")
        page.get_by_role("button", name="This one stands").first.click()
        expect(page.locator(".contest")).to_have_count(4)
