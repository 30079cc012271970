"""Watches take in what comes, once, and nothing else is opened; alerts say what it changed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import FIELD_NOTE, KOREAN, WIRE
from tests.intake import makers
from tests.intake.imap import Box, Mail, serving
from witnessmark.app.alerts import Alert, Kind, Snapshot, alerts, changes, note_changes, put_away, snapshot
from witnessmark.app.case import Case
from witnessmark.app.watching import drop_watch, poll, set_watch, watches
from witnessmark.errors import AccessDenied, NotFound, RefusedInput, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.vocab.codes import Access, Stage

SPORT = "The regional football cup ended in a draw on Sunday.\n\nBoth teams will meet again next month."


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


def put(path: Path, content: str | bytes) -> None:
    """Write a file that has been left alone for a while."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (time.time() - 60,) * 2)


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    with serving(Box(letters={3: makers.letter("First", (WIRE,)), 9: makers.mail(attachment=None)}), tmp_path) as made:
        yield made


def secret(folder: Path, words: str = "correct horse") -> Path:
    path = folder / "secret.txt"
    path.write_text(words + "\n")
    return path


def test_a_folder_is_read_once_and_what_changes_is_read_again(make_case: Callable[..., Case], drop: Path) -> None:
    """Files, feeds and web archives; what is still being written waits; what was read is not opened again."""
    case = make_case()
    set_watch(case, "desk", folder=drop, access=Access.PUBLIC, outlet="River Wire")
    put(drop / "wire.txt", WIRE)
    put(drop / "news.xml", makers.rss())
    (drop / "growing.txt").write_text("They were")
    os.utime(drop / "growing.txt", (time.time() + 600,) * 2)
    first = list(poll(case))
    assert sorted((a.file, a.status.value) for a in first) == [
        ("news.xml!/entry 1", "added"), ("news.xml!/entry 2", "added"), ("wire.txt", "added")]
    assert {r.access for r in case.store.reports(case.actor)} == {Access.PUBLIC}
    assert list(poll(case)) == []
    put(drop / "wire.txt", KOREAN)
    assert [a.status.value for a in poll(case, ["desk"])] == ["added"]
    (drop / "wire.txt").unlink()
    assert list(poll(case)) == []


def test_what_was_begun_comes_again_and_is_no_second_report(make_case: Callable[..., Case], drop: Path) -> None:
    """Cut short after the first of three entries: the rest comes at the next look."""
    case = make_case()
    set_watch(case, "desk", folder=drop)
    put(drop / "news.xml", makers.rss())
    begun = poll(case)
    assert next(begun).status.value == "added"
    begun.close()
    assert [a.status.value for a in poll(case)] == ["duplicate", "added"]
    assert len(case.store.reports(case.actor)) == 2


def test_what_does_not_read_like_displacement_is_set_aside_and_listed(
    make_case: Callable[..., Case], drop: Path
) -> None:
    case = make_case()
    set_watch(case, "desk", folder=drop, relevant_only=True)
    for name, text in (("wire.txt", WIRE), ("note.txt", FIELD_NOTE), ("sport.txt", SPORT)):
        put(drop / name, text)
    told = {a.file: a for a in poll(case)}
    assert {name: a.status.value for name, a in told.items()} == {
        "wire.txt": "added", "note.txt": "added", "sport.txt": "refused"}
    assert [r.name for r in case.store.refusals(case.actor)] == ["sport.txt"]
    assert "by hand" in str(told["sport.txt"].reason)
    assert len(list((case.path / "originals").iterdir())) == 2


def test_a_mailbox_is_read_from_where_it_was_left_and_nothing_in_it_changes(
    make_case: Callable[..., Case], mail: Mail, tmp_path: Path
) -> None:
    case = make_case()
    set_watch(case, "post", mailbox=mail.address, password_file=secret(tmp_path), certificate=mail.certificate)
    first = list(poll(case))
    assert [a.file for a in first] == ["post/letter 3.eml", "post/letter 9.eml"]
    assert {a.status.value for a in first} == {"added"}
    assert list(poll(case)) == []
    mail.box.letters[10] = makers.letter("Next", (FIELD_NOTE,))
    assert [a.file for a in poll(case)] == ["post/letter 10.eml"]
    mail.box.validity = 8                                       # the server numbers its letters anew
    assert [a.status.value for a in poll(case)] == ["duplicate"] * 3
    sent = {asked.split(" ")[0] + (" " + asked.split(" ")[1] if asked.startswith("UID") else "")
            for asked in mail.box.asked}
    assert sent <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}
    assert not any("BODY[" in asked for asked in mail.box.asked)        # which would mark a letter as seen


def test_a_line_that_breaks_keeps_what_was_fetched(make_case: Callable[..., Case], mail: Mail, tmp_path: Path) -> None:
    case = make_case()
    set_watch(case, "post", mailbox=mail.address, password_file=secret(tmp_path), certificate=mail.certificate)
    mail.box.cut_after = 1
    came = []
    with pytest.raises(RefusedInput, match="broke"):
        came.extend(poll(case))
    mail.box.cut_after = None
    assert [a.file for a in poll(case)] == ["post/letter 9.eml"]
    assert len(case.store.reports(case.actor)) == 2


def test_a_wrong_password_or_an_unknown_authority_is_said_without_a_word_of_either(
    make_case: Callable[..., Case], mail: Mail, tmp_path: Path
) -> None:
    case = make_case()
    set_watch(case, "post", mailbox=mail.address, password_file=secret(tmp_path, "open sesame"),
              certificate=mail.certificate)
    with pytest.raises(RefusedInput) as turned:
        list(poll(case))
    assert "sesame" not in str(turned.value) and "sign-in" in str(turned.value)
    set_watch(case, "post", mailbox=mail.address, password_file=secret(tmp_path))
    mail.box.asked.clear()
    with pytest.raises(RefusedInput, match="prove who it is"):
        list(poll(case))
    assert mail.box.asked == []                                 # the password never left


@pytest.mark.parametrize("bad", [
    {}, {"folder": "nowhere"}, {"folder": ".", "mailbox": "imaps://a@b/INBOX"}, {"mailbox": "imaps://a@b/INBOX"},
    {"mailbox": "imap://a@b/INBOX", "password_file": "x"}, {"mailbox": "imaps://a:pw@b/INBOX", "password_file": "x"},
    {"mailbox": "imaps://b/INBOX", "password_file": "x"}, {"mailbox": "imaps://a@b:port/", "password_file": "x"},
])
def test_a_watch_that_can_t_be_is_refused(make_case: Callable[..., Case], bad: dict[str, str]) -> None:
    case = make_case()
    with pytest.raises(UsageError) as refused:
        set_watch(case, "desk", **bad)  # type: ignore[arg-type]
    assert "pw" not in str(refused.value) and watches(case) == []


def test_a_watch_of_the_case_itself_is_refused_and_a_dropped_one_is_gone(
    make_case: Callable[..., Case], drop: Path
) -> None:
    case = make_case()
    with pytest.raises(UsageError):
        set_watch(case, "desk", folder=case.path / "originals")
    set_watch(case, "desk", folder=drop)
    drop_watch(case, "desk")
    with pytest.raises(NotFound):
        list(poll(case, ["desk"]))
    case.actor = Actor("ana", frozenset({Role.ANALYST}))
    with pytest.raises(AccessDenied):
        set_watch(case, "desk", folder=drop)


def test_alerts_tell_what_new_reports_changed_and_no_word_of_them(case: Case, drop: Path) -> None:
    """A fourth voice on the event, then an event of its own."""
    before = snapshot(case)
    (incident,) = before.incidents
    set_watch(case, "desk", folder=drop, access=Access.PUBLIC)
    put(drop / "other.txt", "A bus driver from Brisk Ford said police expelled families from Karatu on 3 March 2015.")
    assert [a.status.value for a in poll(case)] == ["added"]
    told = note_changes(case, before)
    assert [alert.kind for alert in told] == [Kind.NEW_INCIDENT]
    assert told[0].subject not in before.incidents and alerts(case) == told
    held = json.dumps(case.store.desk(case.actor, "alert", shared=True))
    assert "Karatu" not in held and "police" not in held
    assert note_changes(case, snapshot(case)) == []
    put_away(case, {told[0].id})
    assert alerts(case) == []
    assert incident in snapshot(case).incidents


def test_an_origin_more_and_a_stage_more_are_told_of_the_incident_and_campaign_they_grew_from() -> None:
    """Ids change when something joins; most of the claims say which it was."""
    order, move = Stage.ORDER, Stage.ENFORCEMENT
    before = Snapshot({"inc_a": (frozenset("abc"), 1), "inc_b": (frozenset("d"), 1)},
                      {"cmp_a": (frozenset("abc"), frozenset({order}))})
    now = Snapshot({"inc_x": (frozenset("abce"), 2), "inc_b": (frozenset("d"), 1), "inc_y": (frozenset("f"), 1)},
                   {"cmp_x": (frozenset("abcef"), frozenset({order, move})),
                    "cmp_y": (frozenset("z"), frozenset({move}))})
    told = changes(before, now, day="2026-01-02")
    assert [(a.kind, a.subject, a.before, a.now) for a in told] == [
        (Kind.ORIGIN, "inc_x", "1", "2"), (Kind.NEW_INCIDENT, "inc_y", "0", "1"),
        (Kind.STAGE, "cmp_x", order.value, move.value)]
    assert all(isinstance(alert, Alert) and alert.day == "2026-01-02" for alert in told)
    assert changes(now, now, day="2026-01-02") == []


def test_a_certificate_that_can_t_be_read_is_told_when_the_watch_is_set(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    case = make_case()
    with pytest.raises(RefusedInput, match="read as a certificate"):
        set_watch(case, "post", mailbox="imaps://a@b/INBOX", password_file=secret(tmp_path),
                  certificate=tmp_path / "none.pem")
    assert watches(case) == []


def test_a_folder_of_many_files_costs_the_time_of_its_files(
    make_case: Callable[..., Case], drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is noted after a file is that file's, however many are known; a file that goes takes its note along."""
    case = make_case()
    set_watch(case, "desk", folder=drop)
    for n in range(6):
        put(drop / f"{n}.txt", f"Nothing happened on day {n}, and nobody left.")
    written: list[int] = []
    put_ = type(case.store).writing

    def writing(self: object, actor: Actor) -> object:
        made = put_(self, actor)  # type: ignore[arg-type]

        class Told:
            def __enter__(self) -> object:
                writer = made.__enter__()
                kept = writer.put

                def noted(kind: str, name: str, content: str | None, *, shared: bool = False) -> None:
                    written.append(len(content or ""))
                    kept(kind, name, content, shared=shared)

                writer.put = noted  # type: ignore[method-assign]
                return writer

            def __exit__(self, *told: object) -> object:
                return made.__exit__(*told)  # type: ignore[arg-type]

        return Told()

    monkeypatch.setattr(type(case.store), "writing", writing)
    assert len(list(poll(case))) == 6
    assert len(written) == 6 and max(written) - min(written) < 10          # no note grows with those before it
    written.clear()
    assert list(poll(case)) == [] and written == []
    (drop / "3.txt").unlink()
    assert list(poll(case)) == [] and written == [0]


def test_what_was_known_before_there_was_a_row_a_file_is_not_read_again(
    make_case: Callable[..., Case], drop: Path
) -> None:
    case = make_case()
    made = set_watch(case, "desk", folder=drop)
    put(drop / "a.txt", WIRE)
    put(drop / "b.txt", KOREAN)
    about = (drop / "a.txt").stat()
    with case.store.writing(case.actor) as writer:                          # as it was written before
        writer.put("watch", "desk", json.dumps(made.record()), shared=True)
        writer.put("watched", "desk", json.dumps({"a.txt": f"{about.st_size}:{about.st_mtime_ns}"}), shared=True)
    assert [a.file for a in poll(case)] == ["b.txt"]
    assert list(poll(case)) == [] and case.store.desk(case.actor, "watched", shared=True) == {}


def test_a_watch_that_is_set_anew_or_dropped_leaves_no_note(make_case: Callable[..., Case], drop: Path) -> None:
    case = make_case()
    first = set_watch(case, "desk", folder=drop)
    put(drop / "a.txt", WIRE)
    list(poll(case))
    second = set_watch(case, "desk", folder=drop)
    assert case.store.desk(case.actor, first.notes, shared=True) == {}
    assert [a.status.value for a in poll(case)] == ["duplicate"]            # read from its beginning
    assert len(case.store.desk(case.actor, second.notes, shared=True)) == 1
    drop_watch(case, "desk")
    assert case.store.desk(case.actor, second.notes, shared=True) == {}
    assert "notes" not in first.record()
