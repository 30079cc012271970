"""In a large case no page waits for incidents or figures: it shows what is stored, and says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.web.conftest import Bench, Client
from witnessmark.app import incidents
from witnessmark.app.case import Case
from witnessmark.app.incidents import is_current, list_incidents, refresh
from witnessmark.app.judge import judge
from witnessmark.model.incident import Reconciliation
from witnessmark.vocab.codes import Decision
from witnessmark.web import upkeep

RESTING = ("/incidents", "/campaigns", "/sources")


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every case counts as large, and what is made waits for the event."""
    monkeypatch.setattr(upkeep, "WAITS", 0)
    go = threading.Event()
    work = incidents.Task.work

    def waiting(task: incidents.Task) -> Reconciliation:
        assert go.wait(60)
        return work(task)

    monkeypatch.setattr(incidents.Task, "work", waiting)
    yield go
    go.set()


def finished(page: Client) -> str:
    for _ in range(600):
        told = page.get("/upkeep").text
        if 'hx-get="/upkeep"' not in told:
            return told
        time.sleep(0.1)
    raise AssertionError("it never came to an end")


def test_pages_show_what_is_stored_and_say_that_it_is_behind(case: Case, page: Client, held: threading.Event) -> None:
    """A rejected claim stays in its incident until the new result is stored; nothing waits, nothing is half new."""
    held.set()
    (incident,) = list_incidents(case)
    held.clear()
    assert 'class="notice warn upkeep"' not in page.get("/incidents").text
    judge(case, incident.claims[:1], [Decision.REJECT], reason="told of another town")
    for address in (*RESTING, f"/incidents/{incident.id}", f"/incidents/{incident.id}/why"):
        answer = page.get(address)
        assert answer.status_code == 200 and 'class="notice warn upkeep"' in answer.text, address
    assert case.store.incidents(case.actor) == [incident]
    held.set()
    assert "Show them" in finished(page) and is_current(case)
    assert all(incident.claims[0] not in i.claims for i in case.store.incidents(case.actor))
    assert 'class="notice warn upkeep"' not in page.get("/incidents").text


def test_figures_come_when_they_are_made(case: Case, page: Client, held: threading.Event) -> None:
    """The first page says that they are being counted; then they are there, and are those of a case that waits."""
    waits = page.get("/analysis/counts?by=act").text
    assert "being counted" in waits and 'hx-get="/analysis/counts?by=act" hx-trigger="load delay' in waits
    held.set()
    finished(page)
    told = page.get("/analysis/counts").text
    assert "being counted" not in told and "<td" in told


def test_what_goes_wrong_is_said_and_shown_by_the_next_page(case: Case, page: Client, held: threading.Event,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback is printed, no page says that all is well, and the page after tries by itself."""
    with monkeypatch.context() as broken:
        def fails(task: incidents.Task) -> Reconciliation:
            raise RuntimeError("words of a report")

        broken.setattr(incidents.Task, "work", fails)
        assert 'class="notice warn upkeep"' in page.get("/incidents").text
        assert "could not be made" in finished(page)
        assert page.get("/incidents").status_code == 500
    held.set()
    assert page.get("/incidents").status_code == 200 and is_current(case)


def test_after_the_end_nothing_touches_the_case(case: Case, bench: Bench, held: threading.Event) -> None:
    """What is still being made when the workbench stops is thrown away."""
    page = bench.enter()
    page.get("/incidents")
    bench.app.state.pages.upkeep.stop()
    held.set()
    finished(page)
    assert case.store.made(case.actor) is None
    assert refresh(case)
