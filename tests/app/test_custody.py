"""What is handed over can be checked by whoever gets it, holds what was asked for and nothing else, and is logged."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pyrage
import pytest

from tests.conftest import FIELD_NOTE, PASSPHRASE, WIRE
from tests.evidence.merkle_plain import root_of
from witnessmark.app.case import Case
from witnessmark.app.custody import hand_over
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, NotFound, UsageError, WouldLeak
from witnessmark.model.access import Actor, Role
from witnessmark.vault.sources import make_key, read_key
from witnessmark.vocab.codes import Access

ME = Actor.solo()


def ids(case: Case) -> dict[str, str]:
    return {report.original.name: report.id for report in case.reports()}


def test_the_bag_is_whole_and_every_leaf_and_proof_checks(case: Case, tmp_path: Path) -> None:
    """Sums, crate, checkpoint, leaves of what is open, and each proof by the file that lies in the bag."""
    known = ids(case)
    case.judge([case.claims()[0].id], ["accept"], reason="read it")
    out = tmp_path / "bag"
    done = case.custody(out, reason="for the court", in_the_clear=True)
    assert (done.reports, done.originals) == (3, 3) and done.entries >= 12
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in (out / manifest).read_text().splitlines():
            digest, _, name = line.partition("  ")
            assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    listed = {line.split("  ")[1] for line in (out / "manifest-sha256.txt").read_text().splitlines()}
    there = {file.relative_to(out).as_posix() for file in (out / "data").rglob("*") if file.is_file()}
    assert listed == there
    crate = json.loads((out / "data/ro-crate-metadata.json").read_text())["@graph"]
    described = {f"data/{part['@id']}" for part in crate if part["@type"] == "File"}
    assert described == there - {"data/ro-crate-metadata.json"}
    data = out / "data"
    assert (data / f"originals/{known['note.txt']}.txt").read_bytes() == FIELD_NOTE.encode()
    told = json.loads((data / "custody.json").read_text())
    for record in told["reports"]:
        assert set(told["headings"]) < set(record)
        hashed = hashlib.sha256((data / record["preservation"]["authenticity"]["original"]).read_bytes()).hexdigest()
        assert record["collection"]["hash_value"]["value"] == hashed
        steps = [step["what"] for step in record["chain_of_custody"]]
        assert steps[:4] == ["report", "metadata", "reading", "statements"]
        ran = subprocess.run([sys.executable, "verify.py", record["verification"]["proof"], "--key", told["key"]],
                             cwd=data, capture_output=True, check=False)
        assert ran.returncode == 0 and b"PROVEN" in ran.stdout, ran
    for folder in (out, data):                     # somebody tries the folder first: no word of a file that is missing
        ran = subprocess.run([sys.executable, str(data / "verify.py"), str(folder)], capture_output=True, check=False)
        assert ran.returncode == 3 and b"README.txt" in ran.stdout and b"SHA256SUMS" not in ran.stdout, ran
    raw = (data / "log/leaves").read_bytes()
    leaves = [raw[at : at + 32] for at in range(0, len(raw), 32)]
    size, root = (data / "log/checkpoint").read_text().split("\n")[1:3]
    assert int(size) == len(leaves)
    assert base64.b64encode(root_of(leaves)).decode() == root
    entries = [json.loads(line) for line in (data / "log/entries.jsonl").read_text().splitlines()]
    assert [entry["leaf"] for entry in entries] == [leaf.hex() for leaf in leaves]
    opened = [entry for entry in entries if entry.get("salt") and entry["kind"] != "reading"]
    for entry in opened:
        content = json.dumps([entry[name] for name in ("number", "kind", "subject", "by", "on", "digest")],
                             separators=(",", ":"), ensure_ascii=False).encode()
        assert hashlib.sha256(b"\0" + bytes.fromhex(entry["salt"]) + content).hexdigest() == entry["leaf"]
    assert len(opened) >= 9
    assert [e.subject for e in case.store.events(ME) if e.kind == "release"] == [done.id]
    case.close()
    assert verify_case(case.path, PASSPHRASE).intact


def test_what_was_not_asked_for_shows_its_leaf_alone(case: Case, tmp_path: Path) -> None:
    """Of another report neither id, name, words nor who added it; a decision across both is left out."""
    known = ids(case)
    claims = {c.reading.report.file: c.id for c in case.claims()}
    case.link([claims["wire.txt"], claims["note.txt"]], reason="the same day")
    hand_over(case, tmp_path / "bag", reason="one", reports=[known["wire.txt"]], in_the_clear=True)
    held = b"".join(file.read_bytes() for file in (tmp_path / "bag").rglob("*") if file.is_file())
    assert WIRE.split("\n")[0].encode() in held
    for other in ("note.txt", "korean.txt"):
        assert known[other].encode() not in held and other.encode() not in held
    assert b"A woman from" not in held and b"the same day" not in held and b"judgement" not in held.split(b"README")[0]


def test_it_is_sealed_for_who_gets_it(case: Case, tmp_path: Path) -> None:
    """One age file of a bag; nobody else opens it; no name in the clear."""
    to = make_key(tmp_path / "court.key")
    with pytest.raises(UsageError, match="who gets it"):
        hand_over(case, tmp_path / "x", reason="for the court")
    done = hand_over(case, tmp_path / "bag.age", reason="for the court", to=to)
    raw = (tmp_path / "bag.age").read_bytes()
    plain = pyrage.decrypt(raw, [read_key(tmp_path / "court.key")])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        assert f"{done.id}/data/custody.json" in archive.getnames()
    assert b"families" not in raw


def test_rights_consent_and_places(case: Case, tmp_path: Path) -> None:
    """Each of the three rights is needed; withdrawn reports stay; levels and ids that are not open are not there."""
    known = ids(case)
    for role in Role:
        case.actor = Actor("one", frozenset({role}), frozenset(Access), None)
        with pytest.raises(AccessDenied):
            hand_over(case, tmp_path / "x", reason="why", in_the_clear=True)
    case.actor = Actor("two", frozenset({Role.RELEASER, Role.AUDITOR}), frozenset({Access.PUBLIC}), None)
    with pytest.raises(NotFound):
        hand_over(case, tmp_path / "x", reason="why", reports=[known["note.txt"]], in_the_clear=True)
    assert hand_over(case, tmp_path / "public", reason="why", in_the_clear=True).reports == 2
    case.actor = ME
    case.amend(known["note.txt"], {"consent": "withdrawn"}, reason="asked")
    with pytest.raises(WouldLeak):
        hand_over(case, tmp_path / "x", reason="why", reports=[known["note.txt"]], in_the_clear=True)
    assert hand_over(case, tmp_path / "y", reason="why", in_the_clear=True).reports == 2
    for place in (case.path / "bag", tmp_path / "y"):
        with pytest.raises(UsageError):
            hand_over(case, place, reason="why", in_the_clear=True)
    assert not (tmp_path / "x").exists()


def test_sealed_words_stay_sealed(case: Case, tmp_path: Path) -> None:
    """The original of a report whose words are sealed is not in the bag, and its hash is told as a salted one."""
    known = ids(case)
    case.seal_words(known["note.txt"], ["woman"], reason="who")
    hand_over(case, tmp_path / "bag", reason="why", in_the_clear=True)
    held = b"".join(file.read_bytes() for file in (tmp_path / "bag").rglob("*") if file.is_file())
    assert b"woman" not in held
    told = json.loads((tmp_path / "bag/data/custody.json").read_text())
    (record,) = [one for one in told["reports"] if one["id"] == known["note.txt"]]
    assert record["collection"]["hash_value"]["value"] is None and record["preservation"]["availability"] is False
