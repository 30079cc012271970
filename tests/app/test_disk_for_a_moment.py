"""A disk that refuses one call: whatever was being written, nothing half is left under its name, nothing that no
record names, and what is held in memory is what lies on disk."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import CHEAP, PASSPHRASE
from witnessmark.app.case import Case, open_case, unlocked
from witnessmark.app.releases import handed_over, issues, retract
from witnessmark.app.verify import verify_case
from witnessmark.errors import DiskFull, UsageError
from witnessmark.evidence import witness
from witnessmark.model.access import Actor
from witnessmark.vault.sources import make_key, read_key

ME = Actor.solo()


@contextmanager
def refusing(monkeypatch: pytest.MonkeyPatch, *, sync: str, at: int = 1, removing: bool = False) -> Iterator[None]:
    """Answer the `at`-th syncing of a `file` or `folder` with a full disk, and the removing that follows it too."""
    real_sync, real_unlink, seen, refused = os.fsync, os.unlink, 0, False

    def fsync(handle: int) -> None:
        nonlocal seen, refused
        seen += stat.S_ISDIR(os.fstat(handle).st_mode) == (sync == "folder")
        if seen == at and not refused:
            refused = True
            raise OSError(errno.ENOSPC, "no room")
        real_sync(handle)

    def unlink(path: str | Path, **more: int | None) -> None:
        nonlocal removing
        if refused and removing:
            removing = False
            raise OSError(errno.ENOSPC, "no room")
        real_unlink(path, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        patch.setattr(os, "unlink", unlink)
        yield
    assert refused, "nothing was refused"


@pytest.mark.parametrize(("sync", "removing"), [("folder", False), ("file", False), ("file", True)])
def test_what_was_being_sealed_goes_when_the_case_closes(
    case: Case, monkeypatch: pytest.MonkeyPatch, sync: str, removing: bool
) -> None:
    """Original, words apart, identity: the file has its name already, or its draft could not be removed."""
    for seal in (lambda: case.seal(b"bytes"), lambda: case.seal_apart(b"bytes"),
                 lambda: case.seal_source("src_x", b"A name", (), pairs=False)):
        with refusing(monkeypatch, sync=sync, removing=removing), pytest.raises(DiskFull):
            seal()
    assert sum(len(list((case.path / folder).iterdir())) for folder in ("originals", "sources")) > 3 or not removing
    case.close()
    assert verify_case(case.path, PASSPHRASE).faults == ()
    assert len(list((case.path / "originals").iterdir())) == 3 and not list((case.path / "sources").iterdir())


def test_a_disk_that_takes_no_folder_or_lets_no_file_go_is_told_as_such(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first identity makes its folder; what is erased leaves one."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "mkdir", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EROFS, "read-only")))
        with pytest.raises(DiskFull):
            case.seal_source("src_x", b"A name", (), pairs=False)
    name = case.seal(b"bytes")
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EROFS, "read-only")))
        with pytest.raises(DiskFull):
            case.shred({name})
    case.close()
    assert verify_case(case.path, PASSPHRASE).faults == ()


def test_settings_are_those_on_disk(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that could not be written is not brought in by the next setting."""
    with refusing(monkeypatch, sync="file"), pytest.raises(DiskFull):
        case.set_setting("theme", "dark")
    assert "theme" not in case.settings
    for at in (1, 2):                                          # the new file, then what the old one held
        with refusing(monkeypatch, sync="file", at=at), pytest.raises(DiskFull):
            case.set_passphrase(f"six other words for {at}", CHEAP)
        case.set_setting("theme", f"light {at}")
        unlocked(case.path, PASSPHRASE if at == 1 else "six other words for 2")
    case.close()
    with open_case(case.path, passphrase="six other words for 2", actor=ME) as again:
        assert again.settings["theme"] == "light 2"


def test_half_a_key_is_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a custodian's or a witness's: nothing is sealed to, or expected of, a key that is not there."""
    for make in (make_key, witness.make_key):
        with refusing(monkeypatch, sync="file"), pytest.raises(DiskFull):
            make(tmp_path / "key")
        assert not (tmp_path / "key").exists()
    public = make_key(tmp_path / "key")
    assert str(read_key(tmp_path / "key").to_public()) == public


def test_half_a_bag_is_not_left_in_the_clear(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has its name once it is whole; why it was made stays in the case."""
    out = tmp_path / "bag"
    with refusing(monkeypatch, sync="folder", at=4), pytest.raises(DiskFull):
        case.custody(out, reason="for the court", in_the_clear=True)
    assert not [file for file in tmp_path.iterdir() if "bag" in file.name]
    (tmp_path / "bag.new").mkdir()
    with pytest.raises(UsageError, match="lies in the clear"):
        case.custody(out, reason="for the court", in_the_clear=True)
    (tmp_path / "bag.new").rmdir()
    done = case.custody(out, reason=" for the court ", in_the_clear=True)
    assert (out / "bagit.txt").exists()
    last = handed_over(case)[0]
    assert last.id == done.id and last.about["reason"] == "for the court" and last.about["to"] is None
    assert len(last.about["reports"]) == 3 and not issues(case)  # type: ignore[arg-type]


def test_a_notice_and_its_retraction_go_together(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [claim.id for claim in case.claims()]
    case.judge(claims, ["accept", "releasable"], reason="read")
    done = case.publish(tmp_path / "dossier", alone="a test", generalise=True)
    with refusing(monkeypatch, sync="file"), pytest.raises(DiskFull):
        retract(case, done.release, reason="a slip", out=tmp_path / "notice.txt")
    assert not (tmp_path / "notice.txt").exists() and issues(case)[0].withdrawn is None
    assert retract(case, done.release, reason="a slip", out=tmp_path / "notice.txt")
    assert (tmp_path / "notice.txt").exists() and issues(case)[0].withdrawn is not None
