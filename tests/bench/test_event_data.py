"""MELTT's rule on a few events, and a set that is missing is skipped with a line."""

from __future__ import annotations

import pytest

from bench import event_data
from bench.event_data import pairs_of
from bench.peers.meltt import Event, distance, matched

FINE, COARSE = ("bombing", "attack"), ("shooting", "attack")


def event(name: str, day: int = 0, lat: float = 10.0, levels: tuple[str, ...] = FINE) -> Event:
    return Event(name, name.split()[0], day, lat, 8.0, (levels,))


def test_the_finest_agreement_within_the_window_is_taken_once() -> None:
    """Of two candidates the one whose category agrees at the finer level; a third event stays alone."""
    home = matched([event("a 1"), event("b 1", levels=COARSE), event("b 2", day=1), event("b 3", day=2)])
    assert home["b 2"] == home["a 1"] and home["b 1"] != home["a 1"] != home["b 3"]
    assert pairs_of(home) == {frozenset(("a 1", "b 2"))}


def test_events_of_one_data_set_are_never_one() -> None:
    home = matched([event("a 1"), event("a 2"), event("b 1"), event("c 1")])
    assert home["a 1"] != home["a 2"] and len(pairs_of(home)) == 3


def test_nothing_in_common_and_too_far_is_no_match() -> None:
    assert not pairs_of(matched([event("a 1"), event("b 1", levels=("strike", "protest"))]))
    assert not pairs_of(matched([event("a 1"), event("b 1", lat=10.1)]))
    assert distance(event("a 1"), event("b 1", lat=11.0)) == pytest.approx(111.2, abs=0.1)


def test_a_missing_set_is_skipped_with_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WITNESSMARK_BENCH_DATA", raising=False)
    event_data.main()
    assert "skipped" in capsys.readouterr().out
