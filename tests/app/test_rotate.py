"""A case gets new keys: what went before opens with the old ones alone, what follows with the new ones alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyrage
import pytest
import sqlcipher3.dbapi2

from tests.conftest import CHEAP, WIRE, Tell
from witnessmark.app import rotate
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.backup import backup, restore
from witnessmark.app.case import Case, init_case, open_case, unlocked
from witnessmark.app.claims import decided_claims
from witnessmark.app.judge import judge
from witnessmark.app.prove import prove
from witnessmark.app.recovery import make_shares, read_shares, use_shares
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.sources import add_source, open_source, set_custodians
from witnessmark.app.verify import verify_case
from witnessmark.app.verify_proof import verify_proof
from witnessmark.errors import AccessDenied, CaseLocked, UsageError, VerificationFailed
from witnessmark.evidence.seal import Seal
from witnessmark.model.access import Actor, Role
from witnessmark.vault.keys import Keyring
from witnessmark.vault.sources import make_key
from witnessmark.vocab.codes import Access, AttributionKind, Decision

ME = Actor.solo()
OLD, NEW = "old words", "new words"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed case with three reports; read once, since reading is what takes time."""
    path = tmp_path_factory.mktemp("template") / "case"
    with init_case(path, passphrase=OLD, actor=ME, kdf=CHEAP) as case:
        for number in range(3):
            asked = Asked.of(published="2019-05-09", access=Access.PUBLIC)
            (added,) = add_bytes(case, f"{WIRE}{number}\n".encode(), name=f"{number}.txt", asked=asked)
            assert added.status == "added"
    return path


@pytest.fixture
def path(tmp_path: Path, template: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(template, tmp_path / "case"))


def opened(path: Path, words: str = OLD) -> Case:
    return open_case(path, passphrase=words, actor=ME)


def sealed(case: Case, who: bytes = b"Kim Someone") -> str:
    return add_source(case, who, kind=AttributionKind.EYEWITNESS, vantage="saw", reliability="B").id


def turn(path: Path) -> rotate.Rotated:
    return rotate_keys(path, passphrase=OLD, new_passphrase=NEW, actor=ME, cost=CHEAP)


def test_everything_is_there_under_the_new_key_and_nothing_under_the_old(tmp_path: Path, path: Path) -> None:
    """Passphrase, root key, database, originals, identities: the old ones open none of it; the log tells of it."""
    with opened(path) as case:
        handle, claims, public = sealed(case), [d.claim for d in decided_claims(case)], case.public_key
        judge(case, [claims[0].id], [Decision.ACCEPT], reason="read")
    _, old = unlocked(path, OLD)
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    done = turn(path)
    assert (done.originals, done.identities, done.kept, done.before) == (3, 1, 0, public)
    assert verify_case(path, NEW).faults == ()
    with pytest.raises(CaseLocked):
        open_case(path, passphrase=OLD, actor=ME)
    with open_case(path, passphrase=NEW, actor=ME) as case:
        assert [d.claim for d in decided_claims(case)] == claims
        assert len(case.search("Hoeryong")) == 3
        assert open_source(case, handle, reason="call") == "Kim Someone"
        assert case.public_keys == (done.before, done.now) and case.public_key == done.now != public
        assert [e.subject.split(" ")[0] for e in case.store.events(ME) if e.kind == "keys"] == ["rotation"]
        list(add_bytes(case, f"{WIRE}after\n".encode(), name="after.txt"))
    assert verify_case(path, NEW).faults == ()
    sealed_files = [*(path / "originals").iterdir(), *(path / "sources").iterdir()]
    assert len(sealed_files) == 5
    for file in sealed_files:
        assert before.get(file) != file.read_bytes()
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(file.read_bytes(), [old.identity(), old.vault_identity()])
    connection = sqlcipher3.dbapi2.connect(str(path / "case.db"))
    connection.execute(f"PRAGMA key = \"x'{old.subkey('database').hex()}'\"")
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError):
        connection.execute("SELECT count(*) FROM event").fetchone()
    connection.close()


def test_copies_shares_and_proofs_of_before(tmp_path: Path, path: Path) -> None:
    """An old backup and old shares open the old case, never the new one; old proofs are checked with the old key."""
    copy, proof = tmp_path / "copy", tmp_path / "proof.json"
    with opened(path) as case:
        shares = read_shares(make_shares(case))
        claim = decided_claims(case)[0].claim.id
        judge(case, [claim], [Decision.ACCEPT, Decision.RELEASABLE], reason="read")
        bundled = prove(case, claim, proof, confidential=True)
    backup(path, copy, passphrase=OLD, actor=ME)
    done = turn(path)
    assert bundled.key == done.before
    assert verify_proof(proof, done.before)[0].intact and not verify_proof(proof, done.now)[0].intact
    with pytest.raises(CaseLocked, match=r"of keys it had before.*made since its keys last changed"):
        use_shares(path, shares[:2], "third words", actor=ME, cost=CHEAP)
    with pytest.raises(CaseLocked):
        restore(copy, tmp_path / "no", unlock=lambda wrapped: Keyring.unwrapped(wrapped, NEW))
    restore(copy, tmp_path / "again", unlock=lambda wrapped: Keyring.unwrapped(wrapped, OLD))
    assert verify_case(tmp_path / "again", OLD).intact
    backup(path, tmp_path / "later", passphrase=NEW, actor=ME)
    restore(tmp_path / "later", tmp_path / "new", unlock=lambda wrapped: Keyring.unwrapped(wrapped, NEW))
    assert verify_case(tmp_path / "new", NEW).intact
    rotate_keys(path, passphrase=NEW, new_passphrase=OLD, actor=ME, cost=CHEAP)
    with open_case(path, passphrase=OLD, actor=ME) as case:
        assert case.public_keys[:2] == (done.before, done.now) and len(case.public_keys) == 3
    assert verify_case(path, OLD).intact


def test_what_custodians_alone_open_stays_theirs(tmp_path: Path, path: Path) -> None:
    """It is carried over byte for byte, under the signature of the key before."""
    key = tmp_path / "key"
    public = make_key(key)
    with opened(path) as case:
        set_custodians(case, [public], pairs=False)
        handle = sealed(case)
    (file,) = (path / "sources").iterdir()
    kept = file.read_bytes()
    assert (turn(path).identities, file.read_bytes()) == (0, kept)
    with open_case(path, passphrase=NEW, actor=ME) as case:
        with pytest.raises(AccessDenied):
            open_source(case, handle, reason="alone")
        assert open_source(case, handle, reason="call", key_files=[key]) == "Kim Someone"


def test_refused_before_anything_is_touched(tmp_path: Path, path: Path) -> None:
    """Without the role, with a wrong or empty passphrase, with a fault, in the clear, in use, on a full disk."""
    files = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    nobody = Actor("ana", frozenset(Role) - {Role.ADMIN}, ME.clearance)
    for words, new, actor, fault in ((OLD, NEW, nobody, AccessDenied), ("wrong", NEW, ME, CaseLocked),
                                     (OLD, "", ME, UsageError)):
        with pytest.raises(fault):
            rotate_keys(path, passphrase=words, new_passphrase=new, actor=actor, cost=CHEAP)
    assert files == {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    with open_case(path, passphrase=OLD, actor=ME), pytest.raises(CaseLocked):
        turn(path)
    (path / "originals" / "foreign").write_bytes(b"x")
    with pytest.raises(VerificationFailed):
        turn(path)
    (path / "originals" / "foreign").unlink()
    init_case(tmp_path / "clear", unencrypted=True, actor=ME).close()
    with pytest.raises(UsageError, match="not encrypted"):
        rotate_keys(tmp_path / "clear", passphrase=None, new_passphrase=NEW, actor=ME)


def test_a_failure_on_the_way_leaves_the_old_case(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error after the copy is made: nothing of it stays, the old passphrase opens."""

    def broken(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(rotate, "take_over", broken)
    with pytest.raises(Exception, match="disk is full"):
        turn(path)
    assert {entry.name for entry in path.iterdir()} == {"case.json", "case.db", "originals", "log"}
    assert verify_case(path, OLD).faults == ()


def test_a_hand_over_in_the_log_is_checked(tmp_path: Path, path: Path) -> None:
    """A line of keys that the old key did not sign is a fault, though the database and its seal fit it."""
    turn(path)
    with open_case(path, passphrase=NEW, actor=ME) as case, case.store.writing(ME) as writer:
        writer.note_keys("rotation", f"{case.public_key} {case.public_key} {'00' * 64}")
    assert [f.what for f in verify_case(path, NEW).faults] \
        == ["The log does not say how the case came to its present key."]


def test_what_a_stranger_puts_in_place_of_a_change_is_not_taken(tmp_path: Path, path: Path) -> None:
    """A folder `rotation` that this case's keys have not sealed replaces nothing and is a fault."""
    init_case(tmp_path / "other", passphrase=OLD, actor=ME, kdf=CHEAP).close()
    shutil.copytree(tmp_path / "other", path / "rotation")
    (path / "rotation" / "case.json").unlink()
    raw = (path / "case.db").read_bytes()
    assert any(fault.file == "rotation" for fault in verify_case(path, OLD).faults)
    assert (path / "case.db").read_bytes() == raw
    _, keys = unlocked(path, OLD)
    assert Seal.of(path / "case.db") == Seal.read((path / "log" / "seal").read_bytes(), keys.subkey("seal"))


def killed(tmp_path: Path, path: Path, step: int, first: int) -> str:
    with opened(path) as case:
        sealed(case)
    room = tmp_path / "room"
    room.mkdir()
    places = os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE.parents[1])])
    ran = subprocess.run(
        [sys.executable, str(HERE / "rotating_process.py"), str(path), str(room), str(step), str(first)],
        env={**os.environ, "PYTHONPATH": places}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    told = Counter(line.split(" ", 1)[1] for line in ran.stdout.splitlines())
    assert told[OLD] and told[NEW] > 1                       # killed before and after the step that decides
    return (f"change of keys: killed at {told.total() - 1} points, {told[OLD]} opened with the old key, {told[NEW]} "
            "with the new one; 0 with neither or both, 0 faults")


def test_killed_at_many_points_one_key_opens_and_nothing_is_amiss(tmp_path: Path, path: Path, tell: Tell) -> None:
    """Every twentieth touch of a file, the process that makes it good killed too; the case is whole after each."""
    line = killed(tmp_path, path, 20, 7)
    tell(line)


@pytest.mark.slow
def test_killed_at_every_point(tmp_path: Path, path: Path, tell: Tell) -> None:
    """The same before every single touch of a file."""
    line = killed(tmp_path, path, 1, 1)
    tell(line)
