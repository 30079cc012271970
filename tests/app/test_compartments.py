"""A closed compartment: nothing of it opens by the case's key, and all of it comes back as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest
import sqlcipher3.dbapi2

from tests.app.test_erase import everything
from tests.attack.canaries import Search, canaries
from tests.attack.compartments import INSIDE, OUTSIDE, outside
from tests.attack.compartments import add as add_people
from tests.attack.test_custodians import parts, roots
from tests.conftest import CHEAP, PASSPHRASE, Tell
from witnessmark.app.backup import backup
from witnessmark.app.case import Case, open_case, unlocked
from witnessmark.app.claims import decided_claims
from witnessmark.app.compartments import close_compartment, list_compartments, open_compartment
from witnessmark.app.desk import keep_draft, save_view
from witnessmark.app.devices import merge, pair
from witnessmark.app.erase import erase
from witnessmark.app.judge import judge
from witnessmark.app.link import link
from witnessmark.app.marks import markings_of, open_words, seal_words
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.show import search
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, Conflict, NotFound, UsageError, WitnessmarkError
from witnessmark.evidence.seal import Seal
from witnessmark.model.access import Actor, Role
from witnessmark.store import tables
from witnessmark.store.closing import _read
from witnessmark.vault.sources import make_key, read_key
from witnessmark.vocab.codes import Access, Consent, Decision

ME, HERE = Actor.solo(), Path(__file__).parent
EVERY = tuple(table for table in tables.metadata.sorted_tables if table.name not in ("result", "result_claim"))
PEOPLE = [who for who in canaries(30, seed=9) if who.name[0] < "가"]
HIDDEN = PEOPLE[:6]


def fill(case: Case) -> None:
    """Put three reports into one compartment, others beside it; decide on them, across too; leave drafts."""
    for at, access in enumerate(Access):
        add_people(case, HIDDEN[2 * at : 2 * at + 2], OUTSIDE, access)
    add_people(case, PEOPLE[6:8], INSIDE, Access.RESTRICTED)
    add_people(case, PEOPLE[8:10], None, Access.PUBLIC)
    hidden = outside(case)
    first = next(reading for reading in case.store.readings(ME) if HIDDEN[4].name in reading.text)
    seal_words(case, first.report.id, [HIDDEN[4].name], reason="a source")
    every = [decided.claim for decided in decided_claims(case)]
    theirs = [claim for claim in every if claim.reading.report.id in hidden]
    others = [claim for claim in every if claim.reading.report.id not in hidden]
    judge(case, [claim.id for claim in theirs[:3]], [Decision.ACCEPT], reason=f"told by {HIDDEN[0].name}")
    judge(case, [theirs[3].id], [Decision.REJECT], reason=HIDDEN[1].quote)
    judge(case, [others[0].id], [Decision.ACCEPT], reason="their own")
    link(case, [theirs[0].id, others[0].id], reason=f"{HIDDEN[0].name} again")
    held = next(report for report in case.reports() if report.id in hidden)
    case.amend(held.id, {"title": f"{HIDDEN[2].name} speaks"}, reason=HIDDEN[2].quote)
    save_view(case, HIDDEN[4].name, f"/search?q={HIDDEN[4].name.replace(' ', '+')}")
    keep_draft(case, "claim", [("reason", HIDDEN[3].quote)])
    case.incidents()


@pytest.fixture
def keys(tmp_path: Path) -> list[tuple[Path, str]]:
    return [(file := tmp_path / f"key-{name}", make_key(file)) for name in "abc"]


@pytest.fixture
def held(make_case: Callable[..., Case]) -> Iterator[Case]:
    made = make_case()
    fill(made)
    yield made


def rows(case: Case, *, records_only: bool = False) -> dict[str, list[Any]]:
    """Return every row there is, without numbers that stand for nothing; entries of the log alone where asked."""
    skip = {"statement": ("number", "weight"), "passage": ("number",), "event": (), "device_entry": ()}
    with case.store.as_program() as connection:
        return {table.name: sorted(repr([(name, value) for name, value in row.items()
                                         if name not in skip.get(table.name, ())])
                                   for row in _read(connection, table)) for table in EVERY
                if not (records_only and table.name in ("event", "closing", "reopening"))}


def leaves(case: Case) -> list[bytes]:
    return [entry["leaf"] for entry in _events(case)]


def _events(case: Case) -> list[dict[str, Any]]:
    with case.store.as_program() as connection:
        return _read(connection, tables.event)


def test_nothing_of_it_shows_while_it_is_closed(held: Case, keys: list[tuple[Path, str]], tmp_path: Path,
                                                tell: Tell) -> None:
    """Not in the opened database, in no file in eight encodings, in no file that the case's keys open, in no list."""
    path, seeker = held.path, Search(HIDDEN)
    ids = {report.id for report in held.reports() if report.compartment == OUTSIDE}
    texts = {held.store.reading(ME, report).id for report in ids}
    claims = {claim.claim.id for claim in decided_claims(held) if claim.claim.reading.report.id in ids}
    before = len(held.reports())
    done = close_compartment(held, OUTSIDE, [keys[0][1]], reason="the day is over")
    assert done.reports == 3 and done.entries > 10
    assert len(held.reports()) == before - 3 and not any(search(held, who.name) for who in HIDDEN)
    assert not {one.claim.id for one in decided_claims(held)} & claims and held.incidents()
    listed = {one.name: one for one in list_compartments(held)}
    assert (listed[OUTSIDE].reports, listed[OUTSIDE].closed, listed[INSIDE].reports) == (0, 1, 1)
    shown = "\n".join(map(repr, rows(held).values()))
    assert not seeker.found(shown.encode()) and not [one for one in {*texts, *claims} if one in shown]
    held.close()
    assert verify_case(path, PASSPHRASE).faults == ()
    assert not seeker.found(everything(path).encode("utf-8", "replace"))
    assert not seeker.found_under(path)
    admin, opened = roots(unlocked(path, PASSPHRASE)[1]), 0
    for file in [*(path / "originals").iterdir(), *(path / "sources").iterdir()]:
        for raw in (file.read_bytes(), *parts(file.read_bytes())):
            try:
                assert not seeker.found(pyrage.decrypt(raw, admin))
                opened += 1
            except pyrage.DecryptError:
                continue
    assert opened
    backup(path, tmp_path / "copy.backup", passphrase=PASSPHRASE, actor=ME)
    assert not seeker.found_under(tmp_path / "copy.backup")
    tell(f"closed compartment: {seeker.needles} needles in the opened database, {seeker.files} files, {opened} of them "
         "opened with the case's keys: 0 found")


def test_all_of_it_comes_back_as_it_was(held: Case, keys: list[tuple[Path, str]]) -> None:
    """Row by row, also after others were added and decided on meanwhile; every leaf stays."""
    before, roots_before = rows(held, records_only=True), leaves(held)
    close_compartment(held, OUTSIDE, [keys[0][1]], reason="the day is over")
    assert leaves(held)[: len(roots_before)] == roots_before
    done = open_compartment(held, OUTSIDE, key_files=[keys[0][0]], reason="a new day")
    assert done.reports == 3 and rows(held, records_only=True) == before
    assert leaves(held)[: len(roots_before)] == roots_before
    assert search(held, HIDDEN[2].name) and held.incidents()
    report = next(r for r in held.reports() if r.compartment == OUTSIDE and r.original.sealed_as)
    assert HIDDEN[0].name.encode() in b"".join(
        held.original(r.id) for r in held.reports() if r.compartment == OUTSIDE and r.original.sealed_as)
    assert report.compartment == OUTSIDE
    (marked,) = markings_of(held)
    assert open_words(held, marked.id, reason="look").words[0][1] in {who.name for who in HIDDEN}
    path = held.path
    held.close()
    assert verify_case(path, PASSPHRASE).faults == ()
    assert not {*(path / "originals").glob("*.draft")}


def test_it_is_closed_again_for_the_same_people_with_what_came_meanwhile(
        held: Case, keys: list[tuple[Path, str]]) -> None:
    """A report that is added while it is closed lies open until the next closing; one opening opens both."""
    publics = [public for _, public in keys]
    close_compartment(held, OUTSIDE, publics[:2], pairs=True, reason="the day is over")
    add_people(held, PEOPLE[10:12], OUTSIDE, Access.SECRET)
    second = close_compartment(held, OUTSIDE, reason="again")
    assert second.reports == 1 and [one.closed for one in list_compartments(held) if one.name == OUTSIDE] == [2]
    for files in ([keys[0][0]], [keys[1][0]], [keys[0][0], keys[2][0]], []):
        with pytest.raises(AccessDenied):
            open_compartment(held, OUTSIDE, key_files=files, reason="alone")
    assert sum(event["subject"].startswith("compartment ") for event in _events(held)) == 4
    done = open_compartment(held, OUTSIDE, key_files=[keys[1][0], keys[0][0]], reason="together")
    assert done.reports == 4
    path = held.path
    held.close()
    assert verify_case(path, PASSPHRASE).faults == ()


def test_a_report_that_was_erased_meanwhile_keeps_decisions_on_it_out(held: Case, keys: list[tuple[Path, str]]) -> None:
    """The link that told of both does not come back; the rest does, and the log verifies."""
    claims = {decided.claim.id: decided.claim.reading.report.id for decided in decided_claims(held)}
    (linking,) = [j for j in held.store.judgements(ME) if "|" in j.target.id]
    told = {claims[claim] for claim in linking.target.id.split("|")}
    (other,) = [report for report in held.reports() if report.id in told and report.compartment != OUTSIDE]
    close_compartment(held, OUTSIDE, [keys[0][1]], reason="the day is over")
    held.amend(other.id, {"consent": Consent.WITHDRAWN.value}, reason="asked to")
    erase(held, other.id, reason="asked to")
    open_compartment(held, OUTSIDE, key_files=[keys[0][0]], reason="a new day")
    there = {j.id for j in held.store.judgements(ME)}
    assert there and linking.id not in there
    path = held.path
    held.close()
    assert verify_case(path, PASSPHRASE).faults == ()


def test_every_changed_byte_and_row_is_found(held: Case, keys: list[tuple[Path, str]], tmp_path: Path) -> None:
    """The sealed files, a missing one, and rows that tell of a closing, edited with the case's key."""
    close_compartment(held, OUTSIDE, [keys[0][1]], reason="the day is over")
    path, files = held.path, held.store.closings(ME)[0].files
    held.close()
    found = tried = 0
    for name in files:
        (file,) = [file for file in (path / "originals" / name, path / "sources" / name) if file.exists()]
        kept = file.read_bytes()
        for changed in (kept[:-1] + bytes([kept[-1] ^ 1]), kept[:100], b""):
            file.write_bytes(changed)
            tried, found = tried + 1, found + (not verify_case(path, PASSPHRASE).intact)
        file.unlink()
        tried, found = tried + 1, found + (not verify_case(path, PASSPHRASE).intact)
        file.write_bytes(kept)
    _, root = unlocked(path, PASSPHRASE)
    kept = (path / "case.db").read_bytes()
    for edit in ("UPDATE closing SET entries = '[]'", "UPDATE closing SET reason = 'x'", "DELETE FROM closing",
                 "UPDATE closing SET recipients = 'age1x'", "UPDATE closing SET files = '{}'",
                 "UPDATE event SET salt = x'00' WHERE sequence = 2",
                 "INSERT INTO reopening SELECT sequence, id, 'x', '[]' FROM closing"):
        connection = sqlcipher3.dbapi2.connect(str(path / "case.db"))
        connection.execute(f"PRAGMA key = \"x'{root.subkey('database').hex()}'\"")
        assert connection.execute(edit).rowcount
        connection.commit()
        connection.close()
        (path / "log/seal").write_bytes(Seal.of(path / "case.db").written(root.subkey("seal")))
        tried, found = tried + 1, found + (not verify_case(path, PASSPHRASE).intact)
        (path / "case.db").write_bytes(kept)
    (path / "log/seal").write_bytes(Seal.of(path / "case.db").written(root.subkey("seal")))
    assert found == tried > 20 and verify_case(path, PASSPHRASE).intact


def test_who_may_not_and_what_is_asked_wrongly_is_refused(held: Case, keys: list[tuple[Path, str]]) -> None:
    """And nothing changes."""
    before, public = rows(held), keys[0][1]
    for who in (replace(ME, roles=frozenset({Role.ADMIN})), replace(ME, compartments=frozenset({OUTSIDE})),
                replace(ME, roles=frozenset({Role.COLLECTOR}))):
        held.actor = who
        with pytest.raises(AccessDenied):
            close_compartment(held, OUTSIDE, [public], reason="why")
    held.actor = ME
    wrong: list[tuple[type[WitnessmarkError], str, list[str], bool, str]] = [
        (UsageError, OUTSIDE, [], False, "why"), (UsageError, OUTSIDE, [public], True, "why"),
        (UsageError, OUTSIDE, [public, public], False, "why"), (UsageError, OUTSIDE, [public], False, " "),
        (WitnessmarkError, OUTSIDE, ["age1nokey"], False, "why"), (NotFound, "west", [public], False, "why"),
        (WitnessmarkError, "West!", [public], False, "why")]
    for kind, name, given, pairs, reason in wrong:
        with pytest.raises(kind):
            close_compartment(held, name, given, pairs=pairs, reason=reason)
    with pytest.raises(NotFound):
        open_compartment(held, OUTSIDE, key_files=[keys[0][0]], reason="why")
    assert rows(held) == before


def test_keys_and_devices_wait_until_it_is_open(held: Case, keys: list[tuple[Path, str]], tmp_path: Path,
                                                make_case: Callable[..., Case]) -> None:
    """A change of keys and a merge could not reach what is closed, so they say so and change nothing."""
    other, path = make_case("device"), held.path
    there = other.path
    other.close()
    pair(held, there, passphrase=PASSPHRASE)
    close_compartment(held, OUTSIDE, [keys[0][1]], reason="the day is over")
    with pytest.raises(Conflict, match="closed"):
        merge(held, there, passphrase=PASSPHRASE)
    held.close()
    with pytest.raises(Conflict, match="closed"):
        rotate_keys(path, passphrase=PASSPHRASE, new_passphrase="other words", actor=ME, cost=CHEAP)
    with open_case(path, passphrase=PASSPHRASE, actor=ME) as case:
        open_compartment(case, OUTSIDE, key_files=[keys[0][0]], reason="a new day")
        merge(case, there, passphrase=PASSPHRASE)
    rotate_keys(path, passphrase=PASSPHRASE, new_passphrase="other words", actor=ME, cost=CHEAP)
    assert verify_case(path, "other words").faults == ()


def test_closed_before_the_keys_file_is_lost_it_stays_closed(held: Case, keys: list[tuple[Path, str]],
                                                             tmp_path: Path) -> None:
    """The bundle opens by the person's key with age itself, and holds what was closed: no other way in."""
    close_compartment(held, OUTSIDE, [keys[0][1]], reason="the day is over")
    (closed,) = held.store.closings(ME)
    copy = Path(shutil.copytree(held.path, tmp_path / "copied"))
    raw = pyrage.decrypt((copy / "sources" / closed.key.sealed_as).read_bytes(), [read_key(keys[0][0])])
    bundle_key = raw[72 : 72 + int.from_bytes(raw[64:72], "big")].decode()
    plain = pyrage.decrypt((copy / "originals" / closed.bundle_as).read_bytes(),
                           [pyrage.x25519.Identity.from_str(bundle_key)])
    body = json.loads(plain[8 : 8 + int.from_bytes(plain[:8], "big")])
    assert len(body["rows"]["report"]) == 3 and HIDDEN[5].name in json.dumps(body, ensure_ascii=False)



def killed_in_a_process(room: Path, step: int, first: int) -> str:
    places = os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE.parents[1])])
    ran = subprocess.run([sys.executable, "-m", "tests.app.closing_process", str(room), str(step), str(first)],
                         env={**os.environ, "PYTHONPATH": places}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    told = Counter(line.split(" ", 1)[1] for line in ran.stdout.splitlines())
    assert len(told) == 4                                    # each was killed before the step that decides, and after
    return (f"compartments: killed at {told.total() - 2} points while closing and opening; 0 rows lost or doubled, "
            "0 files too many, 0 faults")


def test_killed_at_some_points_it_is_closed_or_open_and_whole(tmp_path: Path, tell: Tell) -> None:
    """Whichever it is, what was in the case is there once it is open."""
    tell(killed_in_a_process(tmp_path, 17, 5))


@pytest.mark.slow
def test_killed_at_every_point_it_is_closed_or_open_and_whole(tmp_path: Path, tell: Tell) -> None:
    """Before every touch of a file."""
    tell(killed_in_a_process(tmp_path, 1, 1))
