"""The backup's file: one stream, whatever the files in it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import CHEAP
from witnessmark.errors import VerificationFailed
from witnessmark.vault.backup import pack, unpack, wrapped_key
from witnessmark.vault.keys import Keyring

KEYS = Keyring(bytes(range(32)))
WRAPPED = KEYS.wrapped("six words", CHEAP)


def written(folder: Path, files: dict[str, bytes]) -> bytes:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    out = io.BytesIO()
    pack(folder, sorted(files), out, KEYS, WRAPPED)
    return out.getvalue()


@given(files=st.dictionaries(st.sampled_from("abcdef"), st.binary(max_size=70_000), max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_files_come_back(tmp_path: Path, files: dict[str, bytes]) -> None:
    """Empty ones, none at all, and such as end in zeros."""
    stream = io.BytesIO(written(tmp_path / "from", files))
    into = tmp_path / "into"
    into.mkdir(exist_ok=True)
    for old in into.iterdir():
        old.unlink()
    packed = unpack(stream, wrapped_key(stream), KEYS, into=into, proper=lambda _: True)
    assert {file.name: file.read_bytes() for file in into.iterdir()} == files
    assert [name for name, _, _ in packed.files] == sorted(files)


@pytest.mark.parametrize("proper", [lambda _: False, lambda name: name == "b"])
def test_a_name_that_no_case_has_is_not_written(tmp_path: Path, proper) -> None:
    """Not even by whoever holds the key."""
    stream = io.BytesIO(written(tmp_path / "from", {"a": b"1", "b": b"2"}))
    (tmp_path / "into").mkdir()
    with pytest.raises(VerificationFailed):
        unpack(stream, wrapped_key(stream), KEYS, into=tmp_path / "into", proper=proper)
    assert list((tmp_path / "into").iterdir()) == []


def test_another_first_line_does_not_fit(tmp_path: Path) -> None:
    """The key wrapped anew under another passphrase is noticed, though it is the same key."""
    raw = written(tmp_path / "from", {"a": b"1"})
    forged = written(tmp_path / "from", {}).splitlines(keepends=True)[0].replace(
        WRAPPED.sealed.hex().encode(), KEYS.wrapped("mine", CHEAP).sealed.hex().encode())
    stream = io.BytesIO(forged + raw.split(b"\n", 1)[1])
    with pytest.raises(VerificationFailed):
        unpack(stream, wrapped_key(stream), KEYS, into=None, proper=lambda _: True)


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    """The fault is the disk's own."""
    (tmp_path / "a").write_bytes(bytes(3 << 20))
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space"):
        pack(tmp_path, ["a"], full, KEYS, WRAPPED)
