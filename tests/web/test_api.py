"""The interface for programs: tokens and what they open, lists in parts, writes done once, the log as it grows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import WIRE, Mould, cast
from tests.web.conftest import Client
from tests.web.team_bench import GOOD, PASSWORDS, Team, team_over
from tests.web.test_team_door import two
from witnessmark.app import accounts
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.incidents import refresh
from witnessmark.app.tokens import make_token, revoke_token, tokens
from witnessmark.errors import NotFound, WitnessmarkError
from witnessmark.model.access import Actor, Permission, Role
from witnessmark.model.account import Scope
from witnessmark.model.incident import incident_id
from witnessmark.store.accounts import AccountWriter
from witnessmark.store.naming import Naming
from witnessmark.vocab.codes import Access
from witnessmark.web.api.pages import written
from witnessmark.web.security import TOKEN_HEADER

COLLECTOR = Actor("cy", frozenset({Role.COLLECTOR}), frozenset(Access), frozenset({"north"}))
ALL = tuple(Scope)
V1 = "/api/v1"


def three(case: Case) -> None:
    """Add to the team's two reports one in a compartment, and somebody who collects."""
    two(case)
    case.actor = Actor.solo()
    asked = Asked.of(published="2020-02-02", outlet="north wire", access=Access.PUBLIC, compartment="north")
    (added,) = add_bytes(case, f"{WIRE} north".encode(), name="north.txt", asked=asked)
    assert added.status == "added"
    refresh(case)
    accounts.accept(case, accounts.invite(case, "cy", COLLECTOR).secret, GOOD, PASSWORDS)


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    with cast(mould("team of three", three), tmp_path / "case") as made:
        made.actor = Actor.solo()
        yield made


@pytest.fixture
def team(case: Case) -> Team:
    return team_over(case)


def program(team: Team, handle: str, *scopes: Scope, **told: Any) -> Client:
    """Return a client with a token of somebody's."""
    secret, _ = make_token(team.sessions.case, handle, "test", scopes=scopes or ALL, **told)
    client = Client(team.app)
    client.headers["authorization"] = f"Bearer {secret}"
    return client


def got(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    kind = "application/json" if status < 400 else "application/problem+json"
    assert answer.headers["content-type"].startswith(kind)
    return answer.json()


def everything(client: Client, path: str, limit: int, **asked: Any) -> list[dict[str, Any]]:
    """Turn a list's pages to the end."""
    found, cursor = [], None
    for _ in range(100):
        part = got(client.get(V1 + path, params={"limit": limit, **asked, **({"cursor": cursor} if cursor else {})}))
        assert len(part["items"]) <= limit
        found += part["items"]
        cursor = part["next"]
        if cursor is None:
            return found
    raise AssertionError("the list has no end")


# -- tokens


def test_without_a_token_nothing_is_told(team: Team) -> None:
    """Also not the document; a token that is none is answered alike."""
    client = Client(team.app)
    for headers in ({}, {"authorization": "Bearer wmk_none"}, {"authorization": "Bearer "},
                    {"authorization": "Basic eDp5"}):
        for path in ("/reports", "/reports/x", "/openapi.json", "/nothing", "/docs"):
            problem = got(client.get(V1 + path, headers=headers), 401)
            assert problem["title"] == "Not signed in."


def test_a_token_does_what_it_was_made_for(team: Team, case: Case) -> None:
    """Its scopes, its compartments, its days, and never more than its owner may do."""
    reader = program(team, "ana", Scope.READ)
    told = got(reader.get(f"{V1}/me"))
    assert told["handle"] == "ana" and told["scopes"] == ["read"] and told["clearance"] == ["public"]
    claim = everything(reader, "/claims", 10)[0]["id"]
    body = {"decisions": ["accept"], "reason": "x"}
    key = {"idempotency-key": "k" * 20}
    assert reader.post(f"{V1}/claims/{claim}/judgements", json=body, headers=key).status_code == 403
    assert reader.get(f"{V1}/audit").status_code == 403
    assert program(team, "ana", Scope.AUDIT).get(f"{V1}/reports").status_code == 403
    assert {r["outlet"] for r in everything(reader, "/reports", 10)} == {"public wire", "north wire"}
    assert {r["outlet"] for r in everything(program(team, "ana", Scope.READ, compartments=()), "/reports", 10)} == {
        "public wire"}
    assert {r["outlet"] for r in everything(program(team, "bo", compartments=("north",)), "/reports", 10)} == {
        "public wire"}
    assert program(team, "bo").get(f"{V1}/audit").status_code == 403
    assert program(team, "cy").get(f"{V1}/reports").status_code == 403


def test_a_token_ends(team: Team, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its last day, when it is revoked, and with its owner's account; its secret is nowhere in what is kept."""
    client = program(team, "bo")
    (held,) = tokens(team.sessions.case, "bo")
    assert client.headers["authorization"].split()[1] not in repr(held)
    assert client.get(f"{V1}/me").status_code == 200
    with pytest.raises(NotFound):
        revoke_token(team.sessions.case, held.id, handle="ana")
    revoke_token(team.sessions.case, held.id, handle="bo")
    assert client.get(f"{V1}/me").status_code == 401
    client = program(team, "bo", days=1)
    today = dt.date.today()
    for days, status in ((1, 200), (2, 401)):
        monkeypatch.setattr(Case, "today", lambda _, days=days: today + dt.timedelta(days=days))
        assert client.get(f"{V1}/me").status_code == status
    monkeypatch.undo()
    accounts.shut(team.sessions.case, "bo")
    assert client.get(f"{V1}/me").status_code == 401
    for wrong in ({"scopes": ()}, {"scopes": ALL, "days": 0}):
        with pytest.raises(WitnessmarkError):
            make_token(team.sessions.case, "ana", "x", **wrong)


def test_a_role_that_is_taken_away_is_gone_from_a_token(team: Team, case: Case) -> None:
    client = program(team, "bo")
    assert client.get(f"{V1}/reports").status_code == 200
    with case.store.writing(team.sessions.case.actor) as writer:
        writer.add_person(Actor("bo", frozenset({Role.COLLECTOR})))
    assert client.get(f"{V1}/reports").status_code == 403


def test_ones_own_pages_ask_by_their_session(team: Team) -> None:
    """Reading takes the cookie, changing the page's token and our own origin as well."""
    client = team.signed_in("bo")
    assert got(client.get(f"{V1}/me"))["handle"] == "bo"
    claim = everything(client, "/claims", 5)[0]["id"]
    told = {"json": {"decisions": ["accept"], "reason": "x"}}
    key = {"idempotency-key": "k" * 20}
    for headers in ({"origin": "https://evil.example"}, {TOKEN_HEADER: "wrong"}):
        assert client.post(f"{V1}/claims/{claim}/judgements", **told, headers=key | headers).status_code == 403
    assert client.post(f"{V1}/claims/{claim}/judgements", **told, headers=key).status_code == 200


def test_tokens_are_made_on_ones_own_page(team: Team) -> None:
    """For who says the password; the secret is shown once; only one's own are listed and revoked."""
    client, now = team.signed_in("bo"), {"now": GOOD}
    for wrong in ({}, {"now": "wrong"}):
        refused = client.post("/account/tokens", data={"name": "nightly", "scope": ["read"], "days": "7"} | wrong)
        assert refused.status_code == 422 and "wmk_" not in refused.text
    page = client.post("/account/tokens", data={"name": "nightly", "scope": ["read"], "days": "7"} | now)
    assert page.status_code == 200 and "wmk_" in page.text
    listed = client.get("/account")
    assert "nightly" in listed.text and "wmk_" not in listed.text
    (held,) = tokens(team.sessions.case, "bo")
    assert held.scopes == {Scope.READ} and held.compartments is None
    assert team.signed_in("ana").post("/account/tokens/revoke", data={"token": held.id}).status_code == 404
    assert client.post("/account/tokens/revoke", data={"token": held.id}).status_code == 303
    assert tokens(team.sessions.case, "bo") == []
    assert client.post("/account/tokens", data={"name": "", "scope": ["read"]} | now).status_code == 422


@pytest.mark.parametrize("keep", [False, True])
def test_tokens_end_with_the_password_unless_they_are_kept(team: Team, keep: bool) -> None:
    """Who borrowed a session and made a token has it no longer than that; the box says that one's own go on."""
    client = team.signed_in("bo")
    client.post("/account/tokens", data={"name": "nightly", "scope": ["read"], "now": GOOD})
    assert 'name="keep"' in client.get("/account").text
    told = {"now": GOOD, "new": "another handful of words", "again": "another handful of words"}
    assert client.post("/account/password", data=told | ({"keep": "true"} if keep else {})).status_code == 303
    assert len(tokens(team.sessions.case, "bo")) == keep


# -- reading


def test_everything_that_is_open_can_be_read(team: Team, case: Case) -> None:
    """Each kind of record by list and by id, the same as the command line prints."""
    client = program(team, "ana")
    (first, *_) = everything(client, "/reports", 1)
    whole = got(client.get(f"{V1}/reports/{first['id']}"))
    assert whole["claims"] and whole["outlet"] == first["outlet"]
    told = got(client.get(f"{V1}/reports/{first['id']}/passages"))
    reading = case.store.reading(Actor.solo(), first["id"])
    assert "".join(p["text"] for p in told["passages"]) == reading.text and told["reading"] == reading.id
    claims = everything(client, "/claims", 1)
    assert [c["id"] for c in claims] == [c["id"] for c in everything(client, "/claims", 100)]
    claim = got(client.get(f"{V1}/claims/{claims[0]['id']}"))
    assert claim["passage"] == claims[0]["passage"] and claim["history"] == []
    assert everything(client, "/claims", 5, report=first["id"]) and not everything(client, "/claims", 5, judged=True)
    incidents = everything(client, "/incidents", 1)
    assert incidents and got(client.get(f"{V1}/incidents/{incidents[0]['id']}"))["claims"]
    assert everything(client, "/incidents", 5, year=2019) == incidents
    assert not everything(client, "/incidents", 5, year=1900)
    hits = everything(client, "/search", 1, q="Hoeryong")
    assert hits and hits == everything(client, "/search", 100, q="Hoeryong")
    assert everything(client, "/sources", 5) == [] and everything(client, "/campaigns", 5) == []
    entries = everything(client, "/audit", 7)
    assert [e["sequence"] for e in entries] == list(range(len(entries))) and entries[0]["kind"] == "case"
    assert {e["kind"] for e in everything(client, "/audit", 7, kind="person")} == {"person"}


def test_a_list_misses_nothing_that_comes_meanwhile(team: Team, case: Case) -> None:
    """A report that is added between two parts comes at the end, none is told twice."""
    client = program(team, "ana")
    part = got(client.get(f"{V1}/reports", params={"limit": 1}))
    add_bytes_to(case, f"{WIRE} later")
    seen = [r["id"] for r in part["items"]]
    while part["next"]:
        part = got(client.get(f"{V1}/reports", params={"limit": 1, "cursor": part["next"]}))
        seen += [r["id"] for r in part["items"]]
    assert len(seen) == len(set(seen)) == 3


def add_bytes_to(case: Case, text: str) -> None:
    asked = Asked.of(published="2019-06-09", outlet="later wire", access=Access.PUBLIC)
    (added,) = add_bytes(case.acting(Actor.solo()), text.encode(), name="later.txt", asked=asked)
    assert added.status == "added"


def test_incidents_that_were_made_anew_begin_again(team: Team, case: Case) -> None:
    """The rest of a list that is no more is refused."""
    client = program(team, "ana")
    add_bytes_to(case, "On 9 September 2017 police evicted 70 families from Wonsan, a source told Other Wire.\n")
    part = got(client.get(f"{V1}/incidents", params={"limit": 1}))
    assert part["next"]
    add_bytes_to(case, "On 2 October 2018 soldiers evicted 12 families from Hyesan, a source told Other Wire.\n")
    told = got(client.get(f"{V1}/incidents", params={"limit": 1, "cursor": part["next"]}), 409)
    assert "made anew" in told["detail"]
    assert got(client.get(f"{V1}/incidents"))["items"]


def test_an_incident_is_found_by_an_id_it_had_before(team: Team, case: Case) -> None:
    """Its id is that of one of its claims, whichever came first: addresses kept elsewhere still lead to it."""
    client = program(team, "ana")
    for one in everything(client, "/incidents", 50):
        for claim in one["claims"]:
            assert got(client.get(f"{V1}/incidents/{incident_id(claim)}"))["id"] == one["id"]
    got(client.get(f"{V1}/incidents/inc_{'a' * 16}"), 404)


@pytest.mark.parametrize("cursor", ["x", "!", "bnVsbA", "WyJyZXBvcnRzIiwgMV0", "WyJjbGFpbXMiLCAiY2xtX2FhYSJd",
                                    "[" * 300])
def test_a_cursor_of_no_list_is_refused(team: Team, cursor: str) -> None:
    client = program(team, "ana")
    for path in ("/reports", "/claims", "/incidents", "/audit", "/sources"):
        got(client.get(V1 + path, params={"cursor": cursor}), 400)


def test_what_is_hidden_and_what_is_not_there_are_answered_alike(team: Team, case: Case) -> None:
    """By list, by id and as a cursor; for who may see a part."""
    client = program(team, "bo")
    hidden = next(r.id for r in case.store.reports(Actor.solo()) if r.compartment == "north")
    absent = "rep_" + "a" * 16
    for path in ("/reports/{}", "/reports/{}/passages", "/claims?report={}", "/reports?cursor=" + "{}"):
        told = []
        for one in (hidden, absent):
            answer = client.get(V1 + path.format(written("reports", one) if "cursor" in path else one))
            told.append((answer.status_code, answer.text))
        assert told[0] == told[1]


def test_problems_say_no_more_than_they_must(team: Team) -> None:
    """One form for all of them; nothing of what was sent comes back."""
    client = program(team, "ana")
    for answer in (client.get(f"{V1}/reports/none"), client.get(f"{V1}/nothing"), client.get("/api/v2/none"),
                   client.get(f"{V1}/reports/none%0A"), client.post(f"{V1}/claims/%0Anone/judgements"),
                   client.get(f"{V1}/reports?limit=0"),
                   client.delete(f"{V1}/reports"), client.post(f"{V1}/reports", json={"secret": "none"}),
                   client.get(f"{V1}/reports", headers={"host": "evil"})):
        told = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(told) == {"type", "title", "status", "detail"} and told["status"] == answer.status_code >= 400
        assert "none" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


# -- writing


def posted(client: Client, path: str, body: Any, key: str) -> httpx.Response:
    return client.post(V1 + path, json=body, headers={"idempotency-key": key})


def test_a_report_is_added_once_under_its_key(team: Team, case: Case) -> None:
    """The second answer is the first one; another body under the same key is refused, another's key is another."""
    client = program(team, "cy")
    body = {"text": f"{WIRE} by program", "access": "public", "outlet": "program wire", "compartment": "north"}
    first = posted(client, "/reports", body, "key-of-one-1")
    assert got(first)["items"][0]["status"] == "added"
    again = posted(client, "/reports", body, "key-of-one-1")
    assert got(again) == got(first) and again.headers["idempotency-replayed"] == "true"
    assert len([r for r in case.store.reports(Actor.solo()) if r.outlet == "program wire"]) == 1
    got(posted(client, "/reports", body | {"outlet": "x"}, "key-of-one-1"), 422)
    other = posted(program(team, "cy"), "/reports", body, "key-of-one-1")
    assert got(other)["items"][0]["status"] == "duplicate"
    got(client.post(f"{V1}/reports", json=body), 400)                      # without a key
    got(posted(client, "/reports", body, "short"), 400)


@pytest.mark.parametrize("body", [
    {"text": "x"}, {"text": "x", "access": "restricted"}, {"access": "public"},
    {"content": "no base64!", "access": "public"},
    {"text": "x", "content": "eA==", "access": "public"}, {"text": "x", "access": "public", "compartment": "south"},
    {"text": "x", "access": "public", "more": 1}, {"text": "x", "access": "public", "published": "2019-13-40"}])
def test_a_report_that_is_not_taken(team: Team, case: Case, body: dict[str, str]) -> None:
    """One that is not public, of a compartment that is not theirs, or that is none; the key is free again."""
    client = program(team, "cy")
    before = case.store.counts(Actor.solo())
    assert posted(client, "/reports", body, "key-of-nothing").status_code in (400, 422)
    assert case.store.counts(Actor.solo()) == before
    good = {"text": f"{WIRE} at last", "access": "public"}
    assert got(posted(client, "/reports", good, "key-of-nothing"))["items"][0]["status"] == "added"


def test_decisions_and_links_are_written_once(team: Team, case: Case) -> None:
    """Each under its owner's name; a later decision that was not seen is not overruled."""
    client = program(team, "ana")
    claims = [c["id"] for c in everything(client, "/claims", 50)]
    body = {"decisions": ["accept", "releasable"], "reason": "checked", "seen": 0}
    told = got(posted(client, f"/claims/{claims[0]}/judgements", body, "decided-once"))
    assert [j["decision"] for j in told["items"]] == ["accept", "releasable"] and told["items"][0]["actor"] == "ana"
    assert got(posted(client, f"/claims/{claims[0]}/judgements", body, "decided-once")) == told
    assert len(case.store.judgements(Actor.solo())) == 2
    got(posted(client, f"/claims/{claims[0]}/judgements", body, "decided-later"), 409)
    linked = got(posted(client, "/links", {"records": claims[:2], "reason": "one night"}, "linked-once"))
    assert linked["items"][0]["decision"] == "link"
    apart = {"records": claims[:2], "reason": "two nights", "apart": True}
    assert got(posted(client, "/links", apart, "apart-once"))["items"][0]["decision"] == "unlink"
    got(posted(client, "/links", {"records": [claims[0], "clm_none"], "reason": "x"}, "no-such-one"), 404)
    got(posted(client, "/links", {"records": [claims[0], claims[0]], "reason": "x"}, "the-same-one"), 422)


def test_what_was_cut_off_may_be_asked_for_again(team: Team, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision commits with its answer or not at all; a report that was added is known, and not added twice."""
    client = program(team, "ana")
    claim = everything(client, "/claims", 1)[0]["id"]
    body = {"decisions": ["accept"], "reason": "x"}
    with monkeypatch.context() as patched:
        patched.setattr(Naming, "done", lambda *_: 1 / 0)
        assert posted(client, f"/claims/{claim}/judgements", body, "cut-off-one").status_code == 500
    assert case.store.judgements(Actor.solo()) == []
    told = got(posted(client, f"/claims/{claim}/judgements", body, "cut-off-one"))
    assert got(posted(client, f"/claims/{claim}/judgements", body, "cut-off-one")) == told
    assert len(case.store.judgements(Actor.solo())) == 1
    new = {"text": f"{WIRE} at long last", "access": "public"}
    before = case.store.counts(Actor.solo()).reports
    with monkeypatch.context() as patched:
        patched.setattr(AccountWriter, "end_answer", lambda *_: 1 / 0)
        assert posted(client, "/reports", new, "cut-off-two").status_code == 500
    assert got(posted(client, "/reports", new, "cut-off-two"))["items"][0]["status"] == "duplicate"
    assert case.store.counts(Actor.solo()).reports == before + 1


# -- the log as it grows


def entries(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.headers["content-type"].startswith("text/event-stream")
    return [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line.startswith("data: ")]


def test_the_log_is_told_from_where_one_is(team: Team, case: Case) -> None:
    """Who may audit is told of everything, without content; the header of a browser's reconnection counts as well."""
    client = program(team, "ana")
    every = entries(client.get(f"{V1}/events"))
    assert [e["sequence"] for e in every] == list(range(len(every)))
    assert set(every[0]) == {"sequence", "kind", "subject", "actor", "on"}
    assert entries(client.get(f"{V1}/events", params={"since": 3})) == every[4:]
    assert entries(client.get(f"{V1}/events", headers={"last-event-id": "5"})) == every[6:]


def test_who_reads_is_told_of_what_is_open_to_them(team: Team, case: Case) -> None:
    told = entries(program(team, "bo").get(f"{V1}/events"))
    actor = team.sessions.actor_of("bo")
    assert not actor.may(Permission.AUDIT)
    mine = {r.id for r in case.store.reports(actor)}
    readings = {r.id for r in case.store.readings(actor)}
    assert {e["kind"] for e in told} == {"report", "metadata", "reading", "statements"}
    assert {e["subject"] for e in told} == mine | readings
    assert program(team, "cy").get(f"{V1}/events").status_code == 403


def test_the_document_describes_every_route(team: Team) -> None:
    """Each with its problems, and no server but the one that was asked."""
    told = got(program(team, "bo").get(f"{V1}/openapi.json"))
    assert told["info"]["title"] == "Witnessmark" and len(told["paths"]) >= 16
    for path, ways in told["paths"].items():
        for way in ways.values():
            assert {"401", "403", "404"} <= set(way["responses"]), path
    assert "://" not in json.dumps(told) and told.get("servers", [{"url": V1}]) == [{"url": V1}]
