"""The Python client against a server on a real port."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import WIRE, Mould, cast
from tests.web.team_bench import team_serving
from tests.web.test_api import three
from witnessmark.app.case import Case
from witnessmark.app.tokens import make_token
from witnessmark.client import Client, Refused, Unreachable
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor
from witnessmark.model.account import Scope


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    with cast(mould("team of three", three), tmp_path / "case") as made:
        made.actor = Actor.solo()
        yield made


@pytest.fixture
def desk(case: Case) -> Iterator[Client]:
    with team_serving(case) as (address, team):
        secret, _ = make_token(team.sessions.case, "ana", "client", scopes=tuple(Scope))
        yield Client(address, secret)


def test_the_client_reads_writes_and_follows(desk: Client, case: Case) -> None:
    """Typed records, lists to their end, writes under a key, the log as it grows."""
    assert desk.me()["handle"] == "ana"
    reports = list(desk.reports())
    assert {r.outlet for r in reports} == {"public wire", "north wire"} and desk.report(reports[0].id).data["claims"]
    text = case.store.reading(case.actor, reports[0].id).text
    assert "".join(p.text for p in desk.passages(reports[0].id)) == text
    claims = list(desk.claims(report=reports[0].id))
    assert claims and all(text[c.start : c.end] == c.quote for c in claims)
    assert desk.claim(claims[0].id) .id == claims[0].id and list(desk.claims(act=["surveillance"])) == []
    incidents = list(desk.incidents())
    assert incidents and desk.incident(incidents[0].id).claims == incidents[0].claims
    assert [hit.report for hit in desk.search("Hoeryong")] and list(desk.sources()) == [] == list(desk.campaigns())
    last = max(entry.sequence for entry in desk.audit())
    (added,) = desk.add_text(f"{WIRE} by client", access="public", outlet="client wire", key="one-and-the-same")
    again = desk.add_text(f"{WIRE} by client", access="public", outlet="client wire", key="one-and-the-same")
    assert added.status == "added" and again == [added]
    (decided,) = desk.judge(claims[0].id, ["accept"], reason="checked")
    assert decided.actor == "ana" and desk.claim(claims[0].id).decision == "accept"
    others = [c.id for c in desk.claims() if c.report != reports[0].id]
    assert desk.link([claims[0].id, others[0]], reason="one night")[0].decision == "link"
    told = [entry.kind for entry in desk.events(last)]
    assert told[:4] == ["report", "metadata", "reading", "statements"] and told.count("judgement") == 2
    following = desk.events(last, follow=True)
    assert [next(following).kind for _ in range(4)] == told[:4]
    following.close()


def test_what_is_refused_is_said(desk: Client) -> None:
    with pytest.raises(Refused) as fault:
        desk.report("rep_none")
    assert fault.value.status == 404
    with pytest.raises(Refused) as fault:
        desk.add_text("x", access="restricted")
    assert fault.value.status == 422 and "your own machine" in fault.value.advice
    desk._token = "wmk_none"
    with pytest.raises(Refused) as fault:
        desk.me()
    assert fault.value.status == 401


class Flaky(http.server.BaseHTTPRequestHandler):
    """Cuts the first answers off, then gives one; remembers the keys it was asked under."""

    keys: list[str | None]
    cut: list[int | None]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.keys.append(self.headers["Idempotency-Key"])
        how = self.cut.pop(0) if self.cut else 200
        if how is None:
            self.connection.close()
            return
        body = json.dumps({"items": []} if how == 200 else {"title": "Busy.", "status": how}).encode()
        self.send_response(how)
        self.send_header("Content-Length", str(len(body) + (10 if how == 206 else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.mark.parametrize(("cut", "outcome"), [
    ([None, 503, 206], None), ([None, None, None], Unreachable), ([503, 429, 502], Refused), ([400], Refused)])
def test_a_write_is_repeated_under_its_key(cut: list[int | None], outcome: type[Exception] | None) -> None:
    """Where no answer came, half of one, or that the server is busy; three times, always under the same key."""
    handler = type("Own", (Flaky,), {"keys": [], "cut": list(cut)})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        desk = Client(f"http://127.0.0.1:{server.server_port}", "wmk_x", tries=4 if outcome is None else 3,
                      pause=lambda _: 0.0)
        try:
            if outcome is None:
                assert desk.add_text("x", access="public") == []
            else:
                with pytest.raises(outcome):
                    desk.add_text("x", access="public")
        finally:
            server.shutdown()
            thread.join()
    assert len(set(handler.keys)) == 1 and len(handler.keys[0]) >= 20
    assert len(handler.keys) == (4 if outcome is None else len(cut))


@pytest.mark.parametrize("address", ["http://desk.example.org", "ftp://x", "desk.example.org", ""])
def test_a_token_never_goes_in_the_clear(address: str) -> None:
    with pytest.raises(UsageError):
        Client(address, "wmk_x")


def test_a_stream_that_ends_at_once_is_not_asked_for_again_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer each time that nothing came."""
    class Ended:
        def close(self) -> None: ...

    paused: list[int] = []

    def pause(turn: int) -> float:
        paused.append(turn)
        if len(paused) == 4:
            raise KeyboardInterrupt
        return 0.0

    desk = Client("http://127.0.0.1:1", "token", pause=pause)
    monkeypatch.setattr(desk, "_opened", lambda *_, **__: (Ended(), [], {}))
    with pytest.raises(KeyboardInterrupt):
        next(desk.events(follow=True))
    assert paused == [1, 2, 3, 4]
