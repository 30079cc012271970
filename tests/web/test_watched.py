"""Health, counts and logs of a team's server: what whoever runs it learns, and what nobody learns from them."""

from __future__ import annotations

import http.client
import io
import json
import logging
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Mould, cast
from tests.web.conftest import Client
from tests.web.team_bench import Team, team_over, team_serving
from tests.web.test_team_door import two
from witnessmark.app.case import Case
from witnessmark.app.doctor import Finding, of_server
from witnessmark.app.vitals import MOST_WAITING
from witnessmark.errors import ServerFault, UsageError
from witnessmark.model.access import Actor
from witnessmark.web import watched
from witnessmark.web.logs import OWN, write_logs
from witnessmark.web.team.application import finish
from witnessmark.web.watched import LIVE, READY, told_on


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    with cast(mould("team", two), tmp_path / "case") as made:
        made.actor = Actor.solo()
        yield made


@pytest.fixture
def team(case: Case) -> Iterator[Team]:
    made = team_over(case)
    yield made
    finish(made.app)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged as JSON, requests too; the process's loggers are as before afterwards."""
    kept = [(one, one.level, list(one.handlers)) for one in map(logging.getLogger, ("", OWN, f"{OWN}.requests"))]
    to = io.StringIO()
    for name in ("uvicorn", "uvicorn.error"):           # a server in this process may have turned them down before
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    logging.getLogger("uvicorn.error").manager._clear_cache()  # type: ignore[attr-defined]
    write_logs("json", requests=True, to=to)
    yield to
    logging.captureWarnings(False)
    for one, level, handlers in kept:
        one.setLevel(level)
        one.handlers[:] = handlers


def read(port: int, host: str = "") -> tuple[int, str]:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asking.request("GET", "/metrics", headers={"Host": host} if host else {})
    answer = asking.getresponse()
    return answer.status, answer.read().decode()


def test_health_is_told_to_anybody_and_says_nothing_more(team: Team, case: Case,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """Under any name, without a word; not ready when the database does not answer, and alive all the same."""
    stranger = Client(team.app)
    for path in (LIVE, READY):
        answer = stranger.get(path, headers={"host": "10.1.2.3"})
        assert (answer.status_code, answer.content) == (204, b"") and "set-cookie" not in answer.headers
        assert stranger.post(path).status_code in (401, 403)
    assert stranger.get("/health").headers["location"] == "/sign-in"

    def gone(*_: object) -> int:
        raise ServerFault("gone")

    monkeypatch.setattr(type(case.store), "entries", gone)
    assert stranger.get(READY).status_code == 204                       # asked a moment ago
    again = team_over(case)
    try:
        lost = Client(again.app)
        assert (lost.get(READY).status_code, lost.get(LIVE).status_code) == (503, 204)
        with told_on(0, again.app.state.counts) as port:
            assert "witnessmark_database_up 0.0" in read(port)[1]
    finally:
        finish(again.app)


def test_counts_hold_no_id_no_name_and_no_word(team: Team, case: Case) -> None:
    """Routes, not what was asked for; how long the log is; only under this machine's own names."""
    client = team.signed_in("bo")
    (open_one, *_) = case.store.reports(case.actor)
    for path in (f"/reports/{open_one.id}", "/reports/x", "/search?q=Hoeryong", "/invitation/a-secret", "/nothing/x"):
        client.get(path)
    client.get("/api/v1/reports")
    with told_on(0, team.app.state.counts) as port:
        status, page = read(port)
        assert read(port, "evil.example")[0] == 421
        with pytest.raises(UsageError, match="taken"), told_on(port, team.app.state.counts):
            pass
    assert status == 200 and "witnessmark_database_up 1.0" in page
    assert f"witnessmark_log_entries {len(case.store.leaves())}.0" in page
    assert re.search(r'requests_total{method="GET",route="/reports/{report}",status="2xx"} 1.0', page)
    assert 'route="/api/v1/reports",status="2xx"' in page and 'route="/invitation/{link}"' in page
    assert 'witnessmark_request_seconds_count{route="/search"} 1.0' in page
    for word in (open_one.id, "Hoeryong", "a-secret", "/nothing", "bo\"", "127.0.0.1", "wire"):
        assert word not in page


def test_lines_are_json_and_quote_nothing(team: Team, written: io.StringIO) -> None:
    """A request: its route. A library's line: its place. A fault: its kind and place; never what they say."""
    team.signed_in("bo").get("/search?q=Hoeryong")
    logging.getLogger("elsewhere").error("read %s", "Hoeryong")
    try:
        raise ValueError("Hoeryong")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception with Hoeryong")
        logging.getLogger("witnessmark.web").exception("A page broke")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    asked = [line for line in lines if line["from"] == "witnessmark.requests"]
    assert [(line["route"], line["method"], line["status"]) for line in asked] == [
        ("/sign-in", "POST", 303), ("/search", "GET", 200)]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["at"]) and line["ms"] >= 0 for line in asked)
    foreign = [line for line in lines if line["from"] in ("elsewhere", "uvicorn.error")]
    assert [line.get("fault") for line in foreign] == [None, "ValueError"] and all("what" not in one for one in foreign)
    assert lines[-1] | {"at": ""} == {"at": "", "level": "error", "from": "witnessmark.web", "what": "A page broke",
                                      "fault": "ValueError", "where": lines[-1]["where"]}
    assert "Hoeryong" not in written.getvalue() and "bo" not in {value for one in lines for value in one.values()}


def test_the_doctor_asks_a_server_how_it_is(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Well; at work without its database; not there; and nothing else is asked of it."""
    with team_serving(case) as (address, _):
        assert of_server(address) == Finding("the team's server", True, "well")
    lost = of_server(address)
    assert not lost.ok and lost.detail == "does not answer"
    monkeypatch.setattr(type(case), "waiting", MOST_WAITING + 1)
    with team_serving(case) as (address, _):
        assert of_server(address).detail == "runs, and can't work on the case"
    with pytest.raises(UsageError):
        of_server("desk.example.org")


def test_a_case_that_does_not_answer_is_not_well_at_once(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readiness waits for nobody: neither for a database that is silent, nor for an answer of long before."""
    client, back = team.client(), threading.Event()
    assert client.get(READY).status_code == 204
    monkeypatch.setattr(watched, "KEPT", 0.0)
    monkeypatch.setattr(watched, "SOON", 0.2)
    monkeypatch.setattr(watched, "is_well", lambda _: back.wait(30))
    begun = time.monotonic()
    assert [client.get(READY).status_code for _ in range(3)] == [503] * 3 and client.get(LIVE).status_code == 204
    assert time.monotonic() - begun < 10
    back.set()
