"""A team's server looks at what was set up by command line; alerts reach those to whom all they are about is open."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from tests.conftest import WIRE
from tests.web.team_bench import name_team, team_over
from witnessmark.app import watching
from witnessmark.app.alerts import alerts
from witnessmark.app.case import Case
from witnessmark.app.watching import set_watch
from witnessmark.model.access import Actor, Role
from witnessmark.vocab.codes import Access
from witnessmark.web.polling import Polling

CY = Actor("cy", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))
DI = Actor("di", frozenset({Role.ANALYST}), frozenset(Access), frozenset({"north"}))


def put(path: Path, content: str) -> None:
    path.write_text(content)
    os.utime(path, (time.time() - 60,) * 2)


def watched(case: Case, folder: Path, name: str, access: Access, text: str, compartment: str | None = None) -> None:
    (folder / name).mkdir()
    set_watch(case, name, folder=folder / name, access=access, compartment=compartment)
    put(folder / name / "wire.txt", text)


@pytest.mark.parametrize("access, compartment, told", [
    (Access.PUBLIC, None, {"ana", "cy", "di"}),
    (Access.RESTRICTED, None, {"ana", "di"}),
    (Access.PUBLIC, "south", {"ana"}),
    (Access.PUBLIC, "north", {"ana", "di"}),
])
def test_alerts_reach_who_may_see_what_they_are_about_and_nobody_else(
    case: Case, tmp_path: Path, access: Access, compartment: str | None, told: set[str]
) -> None:
    """By level and by compartment; the page of watches stays closed to everybody."""
    name_team(case, CY, DI)
    watched(case, tmp_path, "desk", access, WIRE.replace("Hoeryong", "Onsong").replace("2019", "2014"), compartment)
    team = team_over(case, levels=frozenset(Access))
    Polling(team.app.state.server).look()
    assert alerts(team.sessions.case)
    heard = set()
    for handle in ("ana", "cy", "di"):
        client = team.signed_in(handle)
        if "What new reports changed" in client.get("/").text:
            heard.add(handle)
        assert client.get("/watches").status_code == 403
    assert heard == told


def test_what_the_server_does_not_open_is_no_alert_there(case: Case, tmp_path: Path) -> None:
    """A server of public reports tells even its admin nothing of a restricted one."""
    name_team(case)
    watched(case, tmp_path, "desk", Access.RESTRICTED, WIRE.replace("Hoeryong", "Onsong").replace("2019", "2014"))
    team = team_over(case)
    Polling(team.app.state.server).look()
    assert alerts(team.sessions.case) and "What new reports changed" not in team.signed_in("ana").get("/").text


def test_no_page_waits_for_a_mailbox(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a server is waited for, adding a report is free."""
    name_team(case)
    (tmp_path / "secret").write_text("pw\n")
    set_watch(case, "post", mailbox="imaps://a@b/INBOX", password_file=tmp_path / "secret")
    asked, go_on = threading.Event(), threading.Event()

    def slow(*_: object, **__: object):  # type: ignore[no-untyped-def]
        asked.set()
        go_on.wait(20)
        yield from ()

    monkeypatch.setattr(watching, "letters", slow)
    team = team_over(case)
    polling = Polling(team.app.state.server)
    polling.start(600)
    try:
        assert asked.wait(20) and polling.looking
        assert team.app.state.server.adding.acquire(timeout=0.2)
        team.app.state.server.adding.release()
    finally:
        go_on.set()
        polling.stop()
