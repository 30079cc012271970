"""Keys, the envelope they come from, and sealed originals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from witnessmark.errors import CaseLocked, InvalidRecord, NotFound, VerificationFailed
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import KdfCost, Keyring, WrappedKey
from witnessmark.vault.originals import Originals, padded_size

CHEAP = KdfCost(64, 1, 1)


def test_only_the_passphrase_opens_the_master_key() -> None:
    """The same subkeys come back; a wrong passphrase gives CaseLocked."""
    keys = Keyring.new()
    wrapped = WrappedKey.read(keys.wrapped("한글 words", CHEAP).record())
    again = Keyring.unwrapped(wrapped, "한글 words")
    assert again.subkey("database") == keys.subkey("database") != keys.subkey("settings")
    assert str(again.identity()) == str(keys.identity())
    with pytest.raises(CaseLocked):
        Keyring.unwrapped(wrapped, "other words")


def test_a_key_never_shows() -> None:
    """Neither in repr nor in str."""
    keys = Keyring.new()
    assert keys.in_the_clear() not in repr(keys) + str(keys)


@pytest.mark.parametrize("cost", [(64, 0, 1), (8 * 1024 * 1024, 1, 1), (64, 1, 1000), (4, 1, 1), (64, 1000, 1)])
def test_costs_that_harm_are_refused(cost: tuple[int, int, int]) -> None:
    """A tampered envelope cannot ask for all the memory or time there is."""
    with pytest.raises(InvalidRecord):
        KdfCost(*cost)


def test_the_default_cost_is_256_mebibytes() -> None:
    """As the safety design promises."""
    assert KdfCost().memory_kib == 256 * 1024


@pytest.mark.parametrize("passphrase", ["six words", None])
def test_every_byte_of_the_envelope_counts(passphrase: str | None) -> None:
    """Any change is found without the key, or at the latest with it."""
    envelope, keys = Envelope.new(passphrase, CHEAP)
    raw = envelope.with_settings({"theme": "dark"}).written(keys)
    read = Envelope.read(raw)
    read.check(raw, read.open(passphrase))
    assert read.settings == {"theme": "dark"} and read.unencrypted is (passphrase is None)
    for at in range(len(raw)):
        with pytest.raises(VerificationFailed):
            Envelope.read(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])


def test_an_envelope_altered_with_its_checksum_is_found_by_its_mac() -> None:
    """The checksum tells accidents; the MAC tells intent."""
    envelope, keys = Envelope.new("six words", CHEAP)
    forged = envelope.with_settings({"theme": "dark"}).written(Keyring.new())
    with pytest.raises(VerificationFailed):
        Envelope.read(forged).check(forged, keys)


@given(st.integers(0, 1 << 34))
def test_padding_costs_little_and_hides_the_size(size: int) -> None:
    """Never smaller; up to 64 KiB in steps of 4 KiB, then at most an eighth more."""
    padded = padded_size(size)
    assert padded >= size and padded % 4096 == 0
    assert padded - size < 4096 or padded <= size * 9 / 8 or size == 0
    assert padded_size(padded) == padded


@given(content=st.binary(max_size=9000))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_original_comes_back_as_received(tmp_path: Path, content: bytes) -> None:
    """Any bytes, the empty file included; name, size and times tell nothing."""
    originals = Originals(tmp_path, Keyring(bytes(32)))
    name = originals.seal(content)
    assert originals.open(name) == content
    assert (tmp_path / name).stat().st_mtime == 0
    assert content[:16] not in (tmp_path / name).read_bytes() or len(content) < 4


def test_another_key_or_name_opens_nothing(tmp_path: Path) -> None:
    """A wrong key is a failed verification; a path for a name is not followed."""
    name = Originals(tmp_path, Keyring.new()).seal(b"x")
    with pytest.raises(VerificationFailed):
        Originals(tmp_path, Keyring.new()).open(name)
    for wrong in ("../case.json", "0" * 32 + ".age", ""):
        with pytest.raises(NotFound):
            Originals(tmp_path, Keyring.new()).open(wrong)
