"""The work of a case in processes that are killed or run out of disk, and what must hold of the case afterwards.

One warm process is started; for every trial it forks a child that opens a copy of a case, does one part of the work
through the same calls that command line and pages use, and reports each thing it has finished. The child is killed or
its calls are answered by the trial; then the case is looked at.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bagit

from tests.attack.syscalls import REPORTING, Answer, announce_calls, supervise
from tests.conftest import CHEAP, PASSPHRASE
from witnessmark.app import backup as backups
from witnessmark.app import case as cases
from witnessmark.app.add import Asked, add_bytes, add_paths
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.compartments import close_compartment, open_compartment
from witnessmark.app.custody import hand_over
from witnessmark.app.devices import merge, pair
from witnessmark.app.erase import erase
from witnessmark.app.marks import markings_of, open_words
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.sources import add_source, custodians_of, open_source, set_custodians
from witnessmark.app.verify import verify_case
from witnessmark.app.verify_proof import verify_proof
from witnessmark.app.verify_release import verify_release
from witnessmark.errors import CaseLocked, WitnessmarkError
from witnessmark.model.access import Actor
from witnessmark.store.base import ClaimQuery
from witnessmark.vault.keys import Keyring
from witnessmark.vault.sources import Sources, make_key
from witnessmark.vocab.codes import Access, AttributionKind, Consent

ME = Actor.solo()
OTHER_PASSPHRASE = "six other words for the tests"
HELD = (
    ("wire.txt", "On 3 May 2019, police expelled 40 families from Hoeryong, a source told River Wire on 8 May.\n"),
    ("note.txt", "Police expelled 38 families from Hoeryong on 3 May 2019, a woman said.\n"),
)
COMING = (
    ("first.txt", "On 5 June 2019, soldiers evicted 12 families from Musan, a source said.\n"),
    ("again.txt", HELD[0][1]),
    ("picture.bin", "\0\1\2 no report"),
    ("second.txt", "Officials demolished 6 homes in Chongjin on 9 June 2019, a trader said.\n"),
)
SPOKEN = "a woman"
"""Words of a report that are sealed apart."""
FIELD = "Soldiers demolished 5 homes in Onsong on 10 May 2019, a farmer said.\n"
TOLD = "Police evicted 9 families from Onsong on 2 June 2019, a woman said.\n"
CLOSED = "north"
"""A compartment that is closed and opened."""
PARTS = ("intake", "review", "sealing", "reconcile", "merging", "release", "keeping",
         "closing", "erasing", "guarding", "rotation")
Report = Callable[..., None]


# -- what the child does

def work(part: str, path: Path, out: Path, report: Report) -> None:
    """Do one part of the work; every `report` is a promise that this much is safe."""
    if part == "keeping":
        backups.backup(path, out / "case.backup", passphrase=PASSPHRASE, actor=ME)
        report(backup=True)
    if part == "rotation":
        rotate_keys(path, passphrase=PASSPHRASE, new_passphrase=OTHER_PASSPHRASE, actor=ME, cost=CHEAP)
        report(passphrase=True)
        report(closed=True)
        return
    with open_case(path, passphrase=PASSPHRASE, actor=ME) as case:
        DOING[part](case, out, report)
    report(closed=True)


def _intake(case: Case, out: Path, report: Report) -> None:
    asked = Asked.of(published="2019-06-20", outlet="River Wire", access=Access.PUBLIC)
    for added in add_paths(case, out.with_name("in"), asked=asked, unsafe_no_sandbox=True):
        report(**{str(added.status): added.report or added.file})


def _review(case: Case, out: Path, report: Report) -> None:
    one, two = claim_ids(case)[:2]
    for claim, decisions in ((one, ["not_releasable"]), (two, ["accept", "releasable"]), (one, ["reject"])):
        made = case.judge([claim], decisions, reason=f"checked {len(decisions)}")
        report(judged=[judgement.id for judgement in made.judgements])
    held = case.reports()[0]
    case.amend(held.id, {"title": "A better title"}, reason="as printed")
    report(amended=held.id)
    source = add_source(case, b"A name", kind=AttributionKind.EYEWITNESS, vantage="saw", reliability="F")
    report(source=source.id)


def _sealing(case: Case, out: Path, report: Report) -> None:
    held = next(r for r in case.reports() if Path(r.original.name).name == "note.txt")
    done = case.seal_words(held.id, [SPOKEN], reason="who spoke", decisions_go=True)
    report(sealed=done.id)
    (added,) = add_bytes(case, TOLD.encode(), name="told.txt", unsafe_no_sandbox=True,
                         asked=Asked.of(published="2019-06-20", access=Access.PUBLIC, sealed=[SPOKEN]))
    report(added=added.report, told=added.report)


def _reconcile(case: Case, out: Path, report: Report) -> None:
    case.judge(claim_ids(case)[:1], ["reject"], reason="not this one")
    report(incidents=len(case.incidents()))
    case.assess(None, reliability="B", reason="known")
    report(incidents=len(case.incidents()))


def _merging(case: Case, out: Path, report: Report) -> None:
    done = merge(case, out.with_name("device"), passphrase=PASSPHRASE)
    report(merged=done.taken)


def _release(case: Case, out: Path, report: Report) -> None:
    report(release=case.publish(out / "dossier", alone="nobody else is here").release)
    report(proof=case.prove(claim_ids(case)[0], out / "proof.json", confidential=True).release)


def _keeping(case: Case, out: Path, report: Report) -> None:
    case.set_setting("theme", "dark")
    report(setting=True)
    case.set_passphrase(OTHER_PASSPHRASE, CHEAP)
    report(passphrase=True)


def _closing(case: Case, out: Path, report: Report) -> None:
    key = out / "north.key"
    public = make_key(key)
    held = case.reports()[0]
    case.amend(held.id, {"compartment": CLOSED}, reason="theirs")
    assert close_compartment(case, CLOSED, [public], reason="for them").reports == 1
    report(shut=held.id)
    assert open_compartment(case, CLOSED, key_files=[key], reason="needed").reports == 1
    report(shut=None)


def _erasing(case: Case, out: Path, report: Report) -> None:
    (added,) = add_bytes(case, TOLD.encode(), name="told.txt", unsafe_no_sandbox=True,
                         asked=Asked.of(published="2019-06-20", access=Access.PUBLIC, sealed=[SPOKEN]))
    case.amend(added.report, {"consent": "withdrawn"}, reason="asked to")
    erase(case, added.report, reason="asked to")
    report(erased=added.report)


def _guarding(case: Case, out: Path, report: Report) -> None:
    keys = [out / f"{name}.key" for name in ("one", "two", "three")]
    public = [make_key(key) for key in keys]
    source = add_source(case, b"A name", kind=AttributionKind.EYEWITNESS, vantage="saw", reliability="F")
    report(source=source.id)
    set_custodians(case, public[:2], pairs=True)
    report(custodians=public[:2])
    set_custodians(case, public[1:], pairs=True, key_files=keys[:2])
    report(custodians=public[1:])
    assert open_source(case, source.id, reason="look", key_files=keys[1:]) == "A name"
    report(handed=hand_over(case, out / "bag", reason="for a court", in_the_clear=True).id)
    report(asked=case.export_checkpoint(out / "asked.txt").size)


DOING: dict[str, Callable[[Case, Path, Report], None]] = {
    "intake": _intake, "review": _review, "sealing": _sealing, "reconcile": _reconcile,
    "merging": _merging, "release": _release, "closing": _closing, "erasing": _erasing, "guarding": _guarding,
    "keeping": _keeping}


def claim_ids(case: Case) -> list[str]:
    return [claim.id for claim in case.store.claims(ME, ClaimQuery(below_threshold=True))]


def whole_case(path: Path, *, encrypted: bool = True) -> None:
    """Make the case that every trial starts from: two reports, decided on and reconciled."""
    with init_case(path, passphrase=PASSPHRASE if encrypted else None, unencrypted=not encrypted, actor=ME,
                   kdf=CHEAP) as case:
        for name, text in HELD:
            asked = Asked.of(published="2019-05-09", outlet="River Wire", access=Access.PUBLIC)
            assert [a.status for a in add_bytes(case, text.encode(), name=name, asked=asked,
                                                unsafe_no_sandbox=True)] == ["added"]
        case.judge(claim_ids(case), ["accept", "releasable"], reason="checked")
        assert case.incidents()
    device = path.with_name("device")
    init_case(device, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP).close()
    with open_case(path, passphrase=PASSPHRASE if encrypted else None, actor=ME) as case:
        pair(case, device, passphrase=PASSPHRASE)
    with open_case(device, passphrase=PASSPHRASE, actor=ME) as case:
        list(add_bytes(case, FIELD.encode(), name="field.txt", unsafe_no_sandbox=True,
                       asked=Asked.of(published="2019-05-12", outlet="Field", access=Access.PUBLIC)))
        case.judge(claim_ids(case)[:1], ["accept"], reason="was there")
        add_source(case, b"Another name", kind=AttributionKind.EYEWITNESS, vantage="saw", reliability="B")


# -- the warm process and its children

def serve(control: socket.socket) -> None:
    """Fork a child for every request; it answers over the descriptors that came with it."""
    while True:
        raw, held, _, _ = socket.recv_fds(control, 4096, 2)
        if not raw:
            return
        asked = json.loads(raw)
        child = os.fork()
        if child == 0:
            control.close()
            _child(asked, *held)
        for descriptor in held:
            os.close(descriptor)
        control.send(str(child).encode())
        control.send(str(os.waitpid(child, 0)[1]).encode().ljust(8))


def _child(asked: dict[str, Any], reporting: int, channel: int) -> None:
    os.dup2(reporting, REPORTING)
    cases.keep_out_of_dumps = lambda: None                         # the supervisor looks at descriptors

    def report(**what: Any) -> None:
        os.write(REPORTING, json.dumps(what).encode() + b"\n")

    code = 1
    try:
        with socket.socket(fileno=channel) as line:
            if asked["announce"]:
                listener = announce_calls()
                socket.send_fds(line, [b"x"], [listener])
                os.close(listener)
            line.recv(1)                                           # the supervisor is ready
            work(asked["part"], Path(asked["case"]), Path(asked["out"]), report)
        code = 0
    except WitnessmarkError as fault:
        cause = getattr(fault.__cause__, "sqlite_errorname", repr(fault.__cause__))
        report(error=type(fault).__name__, what=fault.what, advice=fault.advice, cause=cause)
    except BaseException as fault:  # noqa: BLE001  a fault of the program is what the trial looks for
        import traceback

        report(error=type(fault).__name__, what="".join(traceback.format_exception(fault)), advice="")
    finally:
        os._exit(code)


@dataclass(frozen=True)
class Came:
    """What came of a child: what it had finished, how many changes it began, and how it ended."""

    finished: list[dict[str, Any]] = field(default_factory=list)
    calls: int = 0
    status: int = 0

    @property
    def error(self) -> dict[str, str] | None:
        return next((item for item in self.finished if "error" in item), None)

    def all(self, name: str) -> list[Any]:
        return [item[name] for item in self.finished if name in item]


class Workshop:
    """The warm process, and a case to copy for each trial."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._trials = folder, 0
        self.case = folder / "whole"
        ours, theirs = socket.socketpair()
        root = Path(__file__).parents[2]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.attack.casework", str(theirs.fileno()), str(self.case)],
                pass_fds=[theirs.fileno()], cwd=root, stdout=subprocess.DEVNULL, start_new_session=True,
                env=os.environ | {"PYTHONPATH": f"{root}:{root / 'src'}", "OMP_NUM_THREADS": "1"})
        self._control = ours
        assert ours.recv(5) == b"ready", "the warm process did not start"

    def close(self) -> None:
        """End the warm process, and a child that a failed trial left waiting."""
        self._control.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def trial(self, part: str, *, answer: Answer | None = None, kill_after: float | None = None) -> tuple[Trial, Came]:
        """Do one part of the work on a fresh copy of the case, under `answer` or until it is killed."""
        self._trials += 1
        self.newest = trial = Trial.of(self.case, self.folder / f"trial-{self._trials}")
        return trial, self.again(trial, part, answer=answer, kill_after=kill_after)

    def again(self, trial: Trial, part: str, *, answer: Answer | None = None,
              kill_after: float | None = None) -> Came:
        """Do one part of the work on a case as it is."""
        reports, reporting = os.pipe()
        ours, theirs = socket.socketpair()
        asked = {"part": part, "case": str(trial.case), "out": str(trial.out), "announce": answer is not None}
        socket.send_fds(self._control, [json.dumps(asked).encode()], [reporting, theirs.fileno()])
        os.close(reporting)
        theirs.close()
        child = int(self._control.recv(8))
        calls = 0
        with ours:
            if answer is not None:
                _, (listener,), _, _ = socket.recv_fds(ours, 1, 1)
                ours.send(b"x")
                calls = supervise(listener, child, answer)
                os.close(listener)
            else:
                ours.send(b"x")
                if kill_after is not None:
                    time.sleep(kill_after)
                    with contextlib.suppress(ProcessLookupError):       # it was done before
                        os.kill(child, signal.SIGKILL)
            with os.fdopen(reports, "rb") as stream:
                finished = [json.loads(line) for line in stream.read().splitlines()]
        return Came(finished, calls, int(self._control.recv(8)))


# -- what must hold afterwards

@dataclass(frozen=True)
class Trial:
    """One copy of the case and the folder that releases go to."""

    folder: Path

    @classmethod
    def of(cls, case: Path, folder: Path) -> Trial:
        """Copy a case into a new folder, with the files that are to come in."""
        trial = cls(folder)
        trial.out.mkdir(parents=True)
        shutil.copytree(case, trial.case)
        if case.with_name("device").exists():
            shutil.copytree(case.with_name("device"), trial.out.with_name("device"))
        coming = trial.out.with_name("in")
        coming.mkdir()
        for name, text in COMING:
            (coming / name).write_text(text, "utf-8")
        return trial

    @property
    def case(self) -> Path:
        return self.folder / "case"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def opened(self) -> Case:
        """Open the case under whichever of the two passphrases holds."""
        with contextlib.suppress(CaseLocked):
            return open_case(self.case, passphrase=PASSPHRASE, actor=ME)
        return open_case(self.case, passphrase=OTHER_PASSPHRASE, actor=ME)

    def check(self, came: Came, *, keep: bool = False, reports: int | None = None) -> None:
        """Verify every byte, then compare what is there with what was reported: nothing lost, nothing twice.

        Args:
            keep: leave the copy where it is, to go on with.
            reports: how many different ones there must be now.
        """
        words = PASSPHRASE
        with contextlib.suppress(CaseLocked):
            open_case(self.case, passphrase=OTHER_PASSPHRASE, actor=ME).close()
            words = OTHER_PASSPHRASE
        assert words == OTHER_PASSPHRASE or not came.all("passphrase")
        found = verify_case(self.case, words)
        assert found.faults == (), found.faults
        with self.opened() as case:
            if case.store.closed_files():
                open_compartment(case, CLOSED, key_files=[self.out / "north.key"], reason="look")
            assert reports in (None, len(case.reports()))
            self._records(case, came)
            self._outside(case, came)
        if not keep:
            shutil.rmtree(self.folder)

    def _records(self, case: Case, came: Came) -> None:
        reports = case.reports()
        texts = {name: text.encode() for name, text in (*HELD, *COMING, ("told.txt", TOLD), ("field.txt", FIELD))}
        marked = {one.report: one for one in markings_of(case)}
        assert set(came.all("sealed")) <= {one.id for one in marked.values()}, "sealed words are lost"
        assert not twice(r.original.sha256 for r in reports), "a report is there twice"
        assert set(came.all("added")) <= {r.id for r in reports}, "a report is lost"
        for report in reports:
            text = texts[Path(report.original.name).name]
            held = case.store.reading(ME, report.id).text.strip()
            if report.id in marked:
                plain = self.folder / f"{report.id}.txt"
                (word,) = open_words(case, marked[report.id].id, reason="look", original=plain).words
                assert plain.read_bytes() == text and word[1].lower() == SPOKEN and SPOKEN not in held
                plain.unlink()
            else:
                assert case.original(report.id) == text and held == text.decode().strip()
        sealed = {file.name for file in (self.case / "originals").iterdir()}
        apart = {one.original[0] for one in marked.values() if one.original}
        assert sealed == {r.original.sealed_as for r in reports if r.id not in marked} | apart
        held = {one.sealed_as for one in case.store.sealed_identities()}
        assert {*Sources(self.case / "sources", Keyring.new()).names()} == held
        assert not set(came.all("erased")) & {r.id for r in reports}, "what was erased is there"
        claims = claim_ids(case)
        used = [report for report in reports if report.consent is not Consent.WITHDRAWN]
        assert not twice(claims) and len(claims) >= len(used)
        judgements = case.store.judgements(ME)
        assert {one for made in came.all("judged") for one in made} <= {j.id for j in judgements}, "a decision is lost"
        told = [(j.target.id, j.decision, j.reason) for j in judgements]
        assert not twice(told), "a decision is there twice"
        assert not came.all("amended") or case.reports()[0].title == "A better title"
        assert set(came.all("source")) <= {s.id for s in case.store.sources(ME)}
        assert not came.all("custodians") or custodians_of(case)[0] in _named(self.out, came)
        for one in case.store.sources(ME):
            if one.opened_by == "pair":
                keys = [self.out / f"{name}.key" for name in ("one", "two", "three")]
                assert open_source(case, one.id, reason="look", key_files=[key for key in keys if key.exists()])
        refused = [refusal.name for refusal in case.store.refusals(ME)]
        assert not twice(refused) and set(came.all("refused")) <= set(refused)
        assert set(came.all("told")) <= marked.keys()
        there = {Path(report.original.name).name for report in reports}
        assert not came.all("merged") or ("field.txt" in there and "was there" in {j.reason for j in judgements})
        assert not came.all("setting") or case.settings["theme"] == "dark"
        assert case.incidents()

    def _outside(self, case: Case, came: Came) -> None:
        logged = [e.subject for e in case.store.events(ME) if e.kind == "release"]
        assert not twice(logged) and set(came.all("release") + came.all("proof") + came.all("handed")) <= set(logged)
        dossier, proof, backup = self.out / "dossier", self.out / "proof.json", self.out / "case.backup"
        assert dossier.exists() or not came.all("release")
        if dossier.exists():
            assert verify_release(dossier).intact and [one for one in logged if one.startswith("rel_")]
        assert proof.exists() or not came.all("proof")
        if proof.exists():
            assert verify_proof(proof)[0].intact and [one for one in logged if one.startswith("prf_")]
        bag = self.out / "bag"
        assert bag.exists() or not came.all("handed")
        assert not bag.exists() or bagit.Bag(str(bag)).is_valid(), "half a bag under its name"
        assert backup.exists() or not came.all("backup")
        if backup.exists():
            restored = self.folder / "restored"
            backups.restore(backup, restored, unlock=lambda wrapped: Keyring.unwrapped(wrapped, PASSPHRASE))


def _named(out: Path, came: Came) -> list[list[str]]:
    """Return the custodians that can be in force: those reported last, or those named after them."""
    public = [line.split()[-1] for name in ("one", "two", "three")
              for line in (out / f"{name}.key").read_text().splitlines() if line.startswith("# public")]
    return [came.all("custodians")[-1], public[1:]]


def twice(things: Iterator[Any] | list[Any]) -> list[Any]:
    """Return what is there more than once."""
    return [thing for thing, times in Counter(things).items() if times > 1]


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as line:
        whole_case(Path(sys.argv[2]))
        for one in PARTS:                                          # every model loaded, every function compiled
            scratch = Trial.of(Path(sys.argv[2]), Path(sys.argv[2]).with_name(f"warm-{one}"))
            work(one, scratch.case, scratch.out, lambda **_: None)
            shutil.rmtree(scratch.folder)
        line.send(b"ready")
        serve(line)
