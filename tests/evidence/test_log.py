"""The log's files: checkpoints that cannot change, and repair after a crash."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from witnessmark.errors import VerificationFailed
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.log import BATCH, EvidenceLog
from witnessmark.evidence.merkle import Tree
from witnessmark.evidence.seal import Seal
from witnessmark.vault.keys import Keyring

KEYS = Keyring(bytes(range(32)))


def log_in(folder: Path) -> EvidenceLog:
    return EvidenceLog(folder, origin="witnessmark/test", key=KEYS.signing_key(), today=lambda: dt.date(2025, 1, 2))


def filled(folder: Path, count: int) -> tuple[EvidenceLog, list[bytes]]:
    log = log_in(folder)
    leaves = [log.leaf(b"%d" % i)[1] for i in range(count)]
    log.committed(leaves)
    log.flush()
    return log, leaves


def test_a_checkpoint_is_a_signed_note_with_a_day(tmp_path: Path) -> None:
    """Origin, size, root, day; one valid form; any changed byte is refused."""
    log, leaves = filled(tmp_path, 3)
    assert log.checkpoint() == Checkpoint("witnessmark/test", 3, Tree(leaves).root(), dt.date(2025, 1, 2))
    note = log.checkpoint_file.read_bytes()
    public = KEYS.signing_key().public_key()
    for at in range(len(note)):
        for turn in (1, 0x20):
            with pytest.raises(VerificationFailed):
                Checkpoint.verified(note[:at] + bytes([note[at] ^ turn]) + note[at + 1 :], log.origin, public)
    with pytest.raises(VerificationFailed):
        Checkpoint.verified(note, log.origin, Keyring.new().signing_key().public_key())


def test_a_mirror_that_fell_behind_is_brought_up_to_date(tmp_path: Path) -> None:
    """Missing, cut in a leaf, or without its checkpoint: all come out whole."""
    log, leaves = filled(tmp_path, 5)
    whole = log.leaves_file.read_bytes()
    more = [*leaves, bytes(32)]
    log.leaves_file.write_bytes(whole + b"half a leaf")
    assert log_in(tmp_path).repair(more)
    assert log.leaves_file.read_bytes() == b"".join(more)
    assert log_in(tmp_path).checkpoint().size == 6
    assert not log_in(tmp_path).repair(more)
    log.leaves_file.unlink(), log.checkpoint_file.unlink()
    assert log_in(tmp_path).repair(more)
    assert log_in(tmp_path).mirrored() == more


def test_a_mirror_that_disagrees_is_never_repaired(tmp_path: Path) -> None:
    """More leaves than the database, other leaves, or fewer than were signed for."""
    log, leaves = filled(tmp_path, 5)
    with pytest.raises(VerificationFailed):
        log_in(tmp_path).repair(leaves[:4])
    with pytest.raises(VerificationFailed):
        log_in(tmp_path).repair([bytes(32), *leaves[1:], bytes(32)])
    log.leaves_file.write_bytes(b"".join(leaves[:3]))
    with pytest.raises(VerificationFailed):
        log_in(tmp_path).repair(leaves)


def test_leaves_wait_for_a_batch(tmp_path: Path) -> None:
    """Nothing is signed leaf by leaf; a full batch or a flush writes."""
    log = log_in(tmp_path)
    log.committed([bytes(32)])
    assert not log.leaves_file.exists()
    log.committed([bytes(32)] * (BATCH - 1))
    assert log.checkpoint().size == BATCH


def test_a_seal_has_one_form_and_needs_the_key(tmp_path: Path) -> None:
    """Any changed byte, and any other key, is refused."""
    (tmp_path / "db").write_bytes(b"x" * 5000)
    seal = Seal.of(tmp_path / "db")
    raw = seal.written(bytes(32))
    assert Seal.read(raw, bytes(32)) == seal
    for at in range(len(raw)):
        with pytest.raises(VerificationFailed):
            Seal.read(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :], bytes(32))
    with pytest.raises(VerificationFailed):
        Seal.read(raw, b"\1" * 32)
