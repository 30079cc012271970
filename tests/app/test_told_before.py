"""What a dossier says of the release before it: what is new, and nothing of what is gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.disclosure.test_rehearsal import add
from witnessmark.app.case import Case
from witnessmark.app.judge import judge
from witnessmark.app.publish import publish
from witnessmark.app.releases import retract
from witnessmark.vocab.codes import Access, Decision

EVICTED = "The council evicted 60 families from the riverside quarter of Hoeryong in May 2019 to build a road."
DETAINED = "Soldiers detained 57 traders in Musan in June 2017."
MOVED = "The province moved 90 households from Onsong to Kilju in August 2015."


def since(folder: Path) -> object:
    return json.loads((folder / "data" / "release.json").read_text("utf-8"))["since"]


def test_a_first_release_has_no_such_section(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case()
    add(case, EVICTED, "a.txt", Access.PUBLIC, "River Wire")
    publish(case, tmp_path / "one")
    assert since(tmp_path / "one") is None
    assert "What is new since" not in (tmp_path / "one" / "index.html").read_text("utf-8")


def test_new_incidents_are_named_and_those_gone_are_not(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """One stays, one is new, one is left out: the page is that of a case whose earlier release never had it."""
    case, never = make_case("case"), make_case("never")
    add(case, EVICTED, "a.txt", Access.PUBLIC, "River Wire")
    gone = add(case, DETAINED, "b.txt", Access.PUBLIC, "River Wire")
    add(never, EVICTED, "a.txt", Access.PUBLIC, "River Wire")
    for number, each in enumerate((case, never)):
        publish(each, tmp_path / f"one-{number}")
        if each is case:
            judge(case, gone, [Decision.NOT_RELEASABLE], reason="the source asked")
        add(each, MOVED, "c.txt", Access.PUBLIC, "Coast Post")
        publish(each, tmp_path / f"two-{number}")
    told = since(tmp_path / "two-0")
    assert isinstance(told, dict)
    assert (told["new"], told["more"], told["same"]) == (["I-1"], [], ["I-2"])
    for name in ("index.html", "index.ko.html", "data/release.json"):
        assert (tmp_path / "two-0" / name).read_bytes() == (tmp_path / "two-1" / name).read_bytes()
    page = (tmp_path / "two-0" / "index.html").read_text("utf-8")
    assert "What is new since the last release" in page and "Musan" not in page
    assert "지난 발행 뒤에 새로운 것" in (tmp_path / "two-0" / "index.ko.html").read_text("utf-8")


def test_a_release_that_was_taken_back_is_not_spoken_of(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case()
    add(case, EVICTED, "a.txt", Access.PUBLIC, "River Wire")
    done = publish(case, tmp_path / "one")
    retract(case, done.release, reason="a slip")
    publish(case, tmp_path / "two")
    assert since(tmp_path / "two") is None
