"""Every byte of a case folder is authenticated."""

from __future__ import annotations

import dataclasses
import hashlib
import random
import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2

from tests.store.store_material import KOREAN, claim, context, reading, report, result, second_claim
from witnessmark.app.case import init_case, open_case, unlocked
from witnessmark.app.verify import verify_case
from witnessmark.errors import NotFound
from witnessmark.evidence.seal import Seal
from witnessmark.model.access import Actor
from witnessmark.model.judgement import Target
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.store.base import Refusal
from witnessmark.vault.keys import KdfCost
from witnessmark.vocab.codes import Decision

ME = Actor.solo()
WORDS = {True: "six words", False: None}


def small_case(path: Path, encrypted: bool) -> Path:
    """Make a case with something of every kind in it, cleanly closed."""
    with init_case(path, passphrase=WORDS[encrypted], actor=ME, unencrypted=not encrypted,
                   kdf=KdfCost(64, 1, 1)) as case:
        for text, language in (("", "en"), (KOREAN, "ko")):
            made = report(text, language=language) if text else report()
            original = made.original
            content = text.encode() or b"bytes as received"
            original = dataclasses.replace(original, sealed_as=case.seal(content), size=len(content),
                                           sha256=hashlib.sha256(content).hexdigest())
            made = dataclasses.replace(made, original=original)
            read = reading(made, text) if text else reading(made)
            with case.store.writing(ME) as writer:
                writer.add_report(made)
                writer.add_reading(read)
                if not text:
                    claims = [claim(read), second_claim(read)]
                    writer.add_statements(read, claims, [context(read)])
                    first = writer.add_judgement(
                        Target("claim", claims[0].id, None, made.id), Decision.ACCEPT, reason="read it")
                    writer.add_judgement(Target("claim", claims[0].id, None, made.id), Decision.UNDO,
                                         reason="slip", replaces=first.id)
                    writer.add_judgement(
                        Target("claim", claims[1].id, None, made.id), Decision.REJECT, reason="read it")
                    writer.add_metadata(made.id, [Metadatum("title", "Better", FoundIn.PERSON)])
                    writer.replace_reconciliation(result(claims, "v1"))
                    writer.replace_reconciliation(result(claims, "v2"))
                    writer.add_refusal(Refusal("x.bin", "unknown"))
                    writer.note_release("rel_1", "00")
                    writer.note_release("rel_2", "11", {"claims": [{"claim": claims[0].id}]})
                    writer.add_population("place,occupation,access,people\n")
    return path


def faults(path: Path, encrypted: bool) -> int:
    try:
        return len(verify_case(path, WORDS[encrypted]).faults)
    except NotFound:
        return 0


@pytest.fixture(scope="module", params=[True, False], ids=["encrypted", "plain"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """An untouched case of each kind."""
    encrypted = bool(request.param)
    return small_case(tmp_path_factory.mktemp("whole") / "case", encrypted), encrypted


def test_an_untouched_case_has_no_fault(whole: tuple[Path, bool]) -> None:
    """Nothing is found, also a second time and after it was opened and closed."""
    path, encrypted = whole
    found = verify_case(path, WORDS[encrypted])
    assert found.faults == () and found.intact
    assert found.checked["originals"] == 2 and found.checked["statements"] == 3 and found.checked["files"] == 7
    open_case(path, passphrase=WORDS[encrypted], actor=ME).close()
    assert faults(path, encrypted) == 0


FILES = ["case.json", "log/seal", "log/checkpoint", "log/leaves", "case.db", "originals"]


def offsets(file: Path, some: int) -> list[int]:
    size = file.stat().st_size
    if size <= some:
        return list(range(size))
    return sorted({0, 15, 16, size - 1, *random.Random(7).sample(range(size), some)})


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_every_byte_of_the_small_files_and_hundreds_of_the_others(whole: tuple[Path, bool], name: str) -> None:
    """No single changed byte goes unnoticed."""
    flip(*whole, name, 4000 if name not in ("case.db", "originals") else 300)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_cut_grown_or_missing_file_is_found(whole: tuple[Path, bool], name: str) -> None:
    """A sample of the bytes of each file; cuts, additions and removal besides."""
    flip(*whole, name, 12)


def flip(path: Path, encrypted: bool, name: str, some: int) -> None:
    file = next((path / name).iterdir()) if name == "originals" else path / name
    kept = file.read_bytes()
    try:
        for at in offsets(file, some):
            file.write_bytes(kept[:at] + bytes([kept[at] ^ (0x01, 0x20, 0xFF)[at % 3]]) + kept[at + 1 :])
            assert faults(path, encrypted), (name, at)
        for changed in (b"", kept[:-1], kept[: len(kept) // 2], kept + b"\0", kept + kept, b"\0" + kept,
                        kept[:4096], kept[:-4096], kept + bytes(4096)):
            if changed != kept:
                file.write_bytes(changed)
                assert faults(path, encrypted), (name, len(changed))
        file.unlink()
        assert faults(path, encrypted), name
    finally:
        file.write_bytes(kept)
    assert faults(path, encrypted) == 0


@pytest.mark.parametrize("name", ["note.txt", "originals/x", "log/x", "case.db-wal", "case.db-journal",
                                  "log/seal.new", "originals/" + "0" * 32 + ".age", "deep/note", "bad\udcff"])
def test_a_foreign_file_is_found(whole: tuple[Path, bool], name: str) -> None:
    """Whatever it is called and wherever it lies."""
    path, encrypted = whole
    file = path / name
    made = not file.parent.exists()
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"foreign")
    try:
        assert faults(path, encrypted)
    finally:
        file.unlink(missing_ok=True)
        if made:
            file.parent.rmdir()


def test_links_and_swapped_originals_are_found(whole: tuple[Path, bool]) -> None:
    """A link is no file of the case; one original does not stand for another."""
    path, encrypted = whole
    (path / "link").symlink_to(path / "case.json")
    assert faults(path, encrypted)
    (path / "link").unlink()
    one, two = sorted((path / "originals").iterdir())
    spare = path.parent / "spare"
    one.rename(spare), two.rename(one), spare.rename(two)
    assert faults(path, encrypted) == 2
    one.rename(spare), two.rename(one), spare.rename(two)
    assert faults(path, encrypted) == 0


EDITS = (
    "UPDATE report SET name = 'b.txt'",
    "UPDATE report SET access = 'secret'",
    "UPDATE metadatum SET value = 'other' WHERE field = 'outlet'",
    "UPDATE reading SET text = replace(text, '40', '60')",
    "UPDATE reading SET locators = '[]'",
    "UPDATE passage SET \"end\" = \"end\" - 1 WHERE number = 1",
    "UPDATE statement SET record = replace(record, '0.9', '0.8')",
    "UPDATE statement SET why = '[]' WHERE why <> '[]'",
    "UPDATE statement SET status = 'denied' WHERE kind = 'claim'",
    "UPDATE statement SET present = 0",
    "UPDATE statement SET position = 0",
    "DELETE FROM statement WHERE ordinal = 2",
    "DELETE FROM statement",
    "UPDATE judgement SET decision = 'accept' WHERE decision = 'reject'",
    "UPDATE judgement SET reason = 'never'",
    "DELETE FROM judgement_report",
    "DELETE FROM decided",
    "UPDATE refusal SET reason = 'x'",
    "UPDATE \"release\" SET digest = '01'",
    "UPDATE result SET record = replace(record, 'single_origin', 'documented')",
    "DELETE FROM result",
    "DELETE FROM result_claim",
    "UPDATE result SET rank = 7 WHERE kind = 'origin'",
    "UPDATE result SET grade = NULL WHERE kind = 'incident'",
    "UPDATE event SET day = '2001-01-01' WHERE sequence = 3",
    "UPDATE event SET actor = 'someone'",
    "DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)",
)


@pytest.mark.parametrize("edit", EDITS)
def test_a_row_edited_with_the_key_and_a_fresh_seal_is_found(tmp_path: Path, whole: tuple[Path, bool],
                                                             edit: str) -> None:
    """Whoever holds the key can seal the file anew, but the rows no longer fit the log."""
    path, encrypted = whole
    copy = tmp_path / "case"
    shutil.copytree(path, copy)
    _, keys = unlocked(copy, WORDS[encrypted])
    connection = sqlcipher3.dbapi2.connect(str(copy / "case.db"))
    if encrypted:
        connection.execute(f"PRAGMA key = \"x'{keys.subkey('database').hex()}'\"")
    changed = connection.execute(edit).rowcount
    connection.commit()
    connection.close()
    assert changed > 0
    (copy / "log" / "seal").write_bytes(Seal.of(copy / "case.db").written(keys.subkey("seal")))
    found = verify_case(copy, WORDS[encrypted]).faults
    assert found and all(fault.file in ("case.db", "log/leaves", "log/checkpoint") or "originals" in fault.file
                         for fault in found)


def test_a_changed_database_is_not_sealed_over(tmp_path: Path, whole: tuple[Path, bool]) -> None:
    """Opening and writing after a change does not make the fault go away."""
    path, encrypted = whole
    copy = tmp_path / "case"
    shutil.copytree(path, copy)
    with (copy / "case.db").open("ab") as file:
        file.write(bytes(4096))
    with open_case(copy, passphrase=WORDS[encrypted], actor=ME) as case, case.store.writing(ME) as writer:
        writer.add_refusal(Refusal("y.bin", "unknown"))
    assert faults(copy, encrypted)


def test_after_a_crash_pages_are_checked_before_the_case_is_sealed(tmp_path: Path) -> None:
    """An encrypted database changed while its seal was open stays faulty."""
    path = small_case(tmp_path / "case", True)
    _, keys = unlocked(path, WORDS[True])
    file = path / "case.db"
    seal = Seal.of(file)
    kept = file.read_bytes()
    for at in (0, 20, 5000, len(kept) // 2, len(kept) - 3):
        (path / "log" / "seal").write_bytes(Seal("open", seal.size, seal.sha256).written(keys.subkey("seal")))
        file.write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])
        assert faults(path, True), at
        assert faults(path, True), at
    file.write_bytes(kept)
    (path / "log" / "seal").write_bytes(Seal("open", seal.size, seal.sha256).written(keys.subkey("seal")))
    assert faults(path, True) == 0
    assert sorted(file.name for file in (path / "log").iterdir()) == ["checkpoint", "leaves", "seal"]


@pytest.mark.parametrize("damage", ["cut", "overwritten", "missing"])
def test_with_a_damaged_database_no_original_is_called_foreign(whole: tuple[Path, bool], damage: str) -> None:
    """The fault is the database's; the advice is to restore that, never to remove what it no longer names."""
    path, encrypted = whole
    file = path / "case.db"
    kept = file.read_bytes()
    try:
        if damage == "missing":
            file.unlink()
        else:
            file.write_bytes(kept[:6000] if damage == "cut" else kept[:100] + bytes(len(kept) - 100))
        found = verify_case(path, WORDS[encrypted]).faults
        assert {fault.file for fault in found} == {"case.db"}
        assert all("Restore it from your last backup" in fault.advice for fault in found)
    finally:
        file.write_bytes(kept)


def test_an_original_that_no_report_names_is_moved_aside_never_removed(whole: tuple[Path, bool]) -> None:
    """It may be evidence all the same."""
    path, encrypted = whole
    extra = path / "originals" / ("0" * 32 + ".age")
    extra.write_bytes(b"sealed")
    try:
        (fault,) = verify_case(path, WORDS[encrypted]).faults
        assert "move it aside" in fault.advice and "Remove it" not in fault.advice
    finally:
        extra.unlink()
