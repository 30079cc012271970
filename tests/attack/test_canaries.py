"""What is put into a case stands nowhere in the clear: not in its files, copies, temporary files or output."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.attack.canaries import ENCODINGS, Canary, Search, canaries, encodings
from tests.conftest import CHEAP, Tell
from witnessmark.app.add import Asked, Status, add_bytes
from witnessmark.app.backup import backup, restore
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.claims import decided_claims
from witnessmark.app.judge import judge
from witnessmark.app.recovery import make_shares
from witnessmark.app.show import search
from witnessmark.app.verify import verify_case
from witnessmark.errors import CaseLocked
from witnessmark.model.access import Actor
from witnessmark.vault.keys import Keyring
from witnessmark.vocab.codes import Access, Decision

ME = Actor.solo()
WORDS = "six plain words"
PER_REPORT = 10


def report(people: Sequence[Canary]) -> str:
    """A report in which each of the people speaks."""
    told = [
        f"{who.name} 씨는 5월 3일 보안서가 회령시에서 40세대를 추방했다고 말했다. “{who.quote}”라고 덧붙였다.\n"
        if who.name[0] >= "가" else
        f"On 3 May 2019 police expelled about 40 families from Hoeryong, {who.name} said. “{who.quote},” "
        f"{who.name} told the field team.\n" for who in people
    ]
    return f"Talk with {people[0].name}\n\n" + "\n".join(told)


def fill(case: Case, people: Sequence[Canary]) -> None:
    """Put the people into reports, titles, file names, outlets, a broken file and a reason."""
    for at in range(0, len(people), PER_REPORT):
        part = people[at : at + PER_REPORT]
        asked = Asked.of(published="2019-05-21", outlet=part[-1].name, access=Access.SECRET)
        (added,) = add_bytes(case, report(part).encode(), name=f"{part[0].name}.txt", asked=asked)
        assert added.status is Status.ADDED
    broken = b"PK\x03\x04" + report(people[:2]).encode()
    assert [a.status for a in add_bytes(case, broken, name=f"{people[0].name}.docx")] == [Status.REFUSED]
    claims = [d.claim.id for d in decided_claims(case)]
    assert claims
    judge(case, claims[:3], [Decision.ACCEPT], reason=f"{people[0].name}: {people[0].quote}")
    assert search(case, people[0].name)


CRASHES = ("SIGSEGV", "SIGABRT", "SIGKILL")


def crashed(room: Path, kind: str, words: str, *case: str) -> str:
    """Let a process that holds a case's words crash in a folder; return what it said."""
    room.mkdir()
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-m", "tests.attack.crashing_process", kind, *case], input=words, text=True,
                         capture_output=True, cwd=room, check=False,
                         env=os.environ | {"PYTHONPATH": f"{root}:{root / 'src'}"})
    assert ran.returncode == -signal.Signals[kind], ran.stderr
    return ran.stdout + ran.stderr


def hunt(tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
         caplog: pytest.LogCaptureFixture) -> str:
    """Live through the whole life of a case with canaries in it; return what was searched, in one line."""
    people = canaries(count, seed=count)
    seeker = Search(people)
    temp, home = tmp_path / "temp", tmp_path / "home"
    for folder in (temp, home):
        folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temp))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    caplog.set_level(logging.DEBUG)
    path, copy, again = tmp_path / "case", tmp_path / "copy.backup", tmp_path / "again"
    live = 0

    def nothing(stage: str, *folders: Path) -> None:
        assert not seeker.found_under(*(folder for folder in folders if folder.exists())), stage

    with init_case(path, passphrase=WORDS, actor=ME, kdf=CHEAP) as case:
        fill(case, people)
        live = sum(file.stat().st_size for file in path.glob("case.db-wal"))
        assert live > 100_000, "the write-ahead log is what this is about"
        nothing("open", path, temp, home)
        shares = make_shares(case)
    nothing("locked", path, temp, home)
    with pytest.raises(CaseLocked):
        open_case(path, passphrase="other words", actor=ME)
    with open_case(path, passphrase=WORDS, actor=ME) as case:
        case.set_passphrase(WORDS + "!", CHEAP)
        assert search(case, people[-1].name)
        nothing("open again", path, temp, home)
    told = [crashed(tmp_path / f"crashed-{kind}", kind, WORDS + "!", str(path)) for kind in CRASHES]
    crashes = [tmp_path / f"crashed-{kind}" for kind in CRASHES]
    bare = tmp_path / "unguarded"
    crashed(bare, "SIGABRT", people[0].quote)
    dumped = any(people[0].quote.encode() in file.read_bytes() for file in bare.iterdir())
    nothing("crashed", path, temp, home, *crashes)
    backup(path, copy, passphrase=WORDS + "!", actor=ME)
    restore(copy, again, unlock=lambda wrapped: Keyring.unwrapped(wrapped, WORDS + "!"))
    assert verify_case(again, WORDS + "!").intact
    out, err = capfd.readouterr()
    told += [out, err, *(record.getMessage() for record in caplog.records), *shares]
    assert not seeker.found("\n".join(told).encode("utf-8", "backslashreplace")), "output and logs"
    nothing("copied", path, copy, again, temp, home, *crashes)
    return (f"canaries: {len(people)} people with a quote each, {seeker.needles} needles, {len(ENCODINGS)} encodings; "
            f"{seeker.files} files, {seeker.bytes / 1e6:.1f} MB (write-ahead log {live / 1e6:.1f} MB), {len(CRASHES)} "
            f"crashes (dumps of others {'are' if dumped else 'are not'} kept here): 0 found")


def test_nothing_of_twenty_people_shows(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture, tell: Tell) -> None:
    """Open, locked, opened again, crashed, backed up, restored; what is printed and logged as well."""
    line = hunt(tmp_path, 20, monkeypatch, capfd, caplog)
    tell(line)


@pytest.mark.slow
def test_nothing_of_a_thousand_people_shows(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture, tell: Tell) -> None:
    """The same, in full."""
    line = hunt(tmp_path, 1_000, monkeypatch, capfd, caplog)
    tell(line)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Every canary in every encoding, wherever it begins; and all of them in a case that is not encrypted."""
    people = canaries(20, seed=1)
    seeker = Search(people)
    for who in people:
        for text in who.texts:
            for encoding, forms in encodings(text).items():
                assert all(seeker.found(b"..." + form + b"...")[text, encoding] for form in forms)
    with init_case(tmp_path / "case", passphrase=None, unencrypted=True, actor=ME) as case:
        fill(case, people)
    found = {text for text, encoding in seeker.found_under(tmp_path / "case") if encoding == "utf-8"}
    assert found == {text for who in people for text in who.texts}
