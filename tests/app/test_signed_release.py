"""A dossier's signature and proofs, checked by the verifier that stands alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.disclosure.test_rehearsal import add
from witnessmark.app.case import Case
from witnessmark.app.check import verify
from witnessmark.app.publish import publish
from witnessmark.evidence import verify as alone
from witnessmark.publish.exports import formats
from witnessmark.vocab.codes import Access

TOLD = "The council evicted 60 families from the riverside quarter of Hoeryong in May 2019 to build a road."
NOTE = "A woman from Hoeryong said that in May 2019 police expelled 38 families from Hoeryong."


@pytest.fixture
def signed(make_case: Callable[..., Case], tmp_path: Path) -> tuple[Path, str]:
    """A dossier with a quoted passage and one that the gate keeps, and the key of its case."""
    case = make_case()
    add(case, TOLD, "notice.txt", Access.PUBLIC, "River Wire")
    add(case, NOTE, "talk.txt", Access.PUBLIC, "River Wire")
    publish(case, tmp_path / "out", exports=(*formats.DEFAULT, formats.PROOFS))
    return tmp_path / "out", case.public_key


def ran(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of the verifier, alone in a folder, with nothing of ours to import."""
    copy = folder.parent / "verify.py"
    shutil.copy(alone.__file__, copy)
    return subprocess.run([sys.executable, "-I", str(copy), str(folder), *more], capture_output=True, text=True,
                          cwd=folder.parent, encoding="utf-8")


def test_the_key_signed_every_file_and_proofs_open_what_is_quoted(signed: tuple[Path, str]) -> None:
    folder, key = signed
    done = ran(folder, "--key", key)
    assert done.returncode == 0, done.stdout
    assert "SIGNED" in done.stdout and TOLD in done.stdout and "woman" not in done.stdout
    proofs = sorted((folder / "proofs").iterdir())
    assert len(proofs) == 1
    assert "proofs/" + proofs[0].name in (folder / "index.html").read_text("utf-8")
    assert verify(folder, key=key).ok and verify(folder).ok
    raw = json.loads((folder / "SHA256SUMS.signature").read_text("ascii"))
    assert set(raw) == {"format", "key", "signature", "sums"}


@pytest.mark.parametrize("name", ["index.html", "SHA256SUMS", "SHA256SUMS.signature", "data/release.json"])
def test_any_change_is_refused(signed: tuple[Path, str], name: str) -> None:
    folder, key = signed
    raw = bytearray((folder / name).read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / name).write_bytes(raw)
    assert ran(folder, "--key", key).returncode == 3
    assert not verify(folder, key=key).ok


def test_another_key_a_missing_signature_and_files_put_in_are_refused(signed: tuple[Path, str]) -> None:
    folder, key = signed
    assert ran(folder, "--key", "00" * 32).returncode == 3
    assert not verify(folder, key="00" * 32).ok
    (folder / "more.txt").write_text("x")
    assert ran(folder).returncode == 3
    (folder / "more.txt").unlink()
    (folder / "SHA256SUMS.signature").unlink()
    assert ran(folder).returncode == 3
    assert not verify(folder, key=key).ok
    assert verify(folder).ok, "dossiers made before are not signed"


def test_proofs_are_written_only_where_asked_for(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """They tell how many entries the log has."""
    case = make_case()
    add(case, TOLD, "notice.txt", Access.PUBLIC, "River Wire")
    publish(case, tmp_path / "out", exports=formats.chosen(["all"]))
    assert not (tmp_path / "out" / "proofs").exists()
