"""The verifier that stands alone: its own Ed25519, and running where nothing of ours is installed."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.evidence import verify
from witnessmark.evidence.bundle import CommittedReading, bundle
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.opening import openable
from witnessmark.vault.keys import Keyring

# RFC 8032, section 7.1: public key, message, signature.
VECTORS = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655"
     "141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d"
     "291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027"
     "beceea1ec40a"),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032_verify(key: str, message: str, signature: str) -> None:
    """And with any byte of key, message or signature changed they don't."""
    parts = [bytes.fromhex(key), bytes.fromhex(signature), bytes.fromhex(message)]
    assert verify.ed25519_verifies(*parts)
    for which, part in enumerate(parts):
        for at in range(0, len(part), 5):
            bent = [*parts]
            bent[which] = part[:at] + bytes([part[at] ^ 4]) + part[at + 1 :]
            assert not verify.ed25519_verifies(*bent)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.integers(0, 511), st.booleans())
@settings(max_examples=25)
def test_it_judges_as_the_library_does(seed: bytes, message: bytes, bit: int, bent: bool) -> None:
    """Right signatures, and such with one bit changed anywhere."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signature = bytearray(private.sign(message))
    if bent:
        signature[bit // 8] ^= 1 << bit % 8
    try:
        private.public_key().verify(bytes(signature), message)
        right = True
    except InvalidSignature:
        right = False
    assert verify.ed25519_verifies(private.public_key().public_bytes_raw(), bytes(signature), message) is right


def test_a_scalar_beyond_the_group_is_refused() -> None:
    """S + L would make a second valid signature of every first."""
    key, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    scalar = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    assert not verify.ed25519_verifies(key, signature[:32] + scalar.to_bytes(32, "little"), message)


def test_it_imports_nothing_but_the_standard_library_and_one_package() -> None:
    tree = ast.parse(Path(verify.__file__).read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) == {"cryptography"}


@pytest.fixture
def handed(tmp_path: Path) -> tuple[Path, Path, str]:
    """A copy of the verifier, a bundle and the key, alone in a folder."""
    keys, texts = Keyring.new(), ["Forty families ", "were moved. 추방."]
    (tmp_path / "log").mkdir()
    log = EvidenceLog(tmp_path / "log", origin="witnessmark/t", key=keys.signing_key())
    salt, leaf = log.leaf(openable(bytes(32), texts, b"x"))
    log.committed([leaf])
    room = tmp_path / "room"
    room.mkdir()
    shutil.copy(verify.__file__, room / "verify.py")
    (room / "bundle.json").write_bytes(bundle(log, CommittedReading(texts, bytes(32), b"x", salt, 0), 0, 1))
    return room / "verify.py", room / "bundle.json", log.public.public_bytes_raw().hex()


@pytest.mark.parametrize("flags", [("-I", "-S"), ("-I",)], ids=["no packages at all", "with cryptography"])
def test_one_file_checks_a_bundle_in_a_process_of_its_own(handed: tuple[Path, Path, str],
                                                          flags: tuple[str, ...]) -> None:
    """Exit 0 with the words; 3 for a changed bundle or another key; 2 where there is no file."""
    script, file, key = handed

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *flags, str(script), *words], capture_output=True, text=True,
                              encoding="utf-8", cwd=file.parent, env={}, check=False)

    done = run("bundle.json", "--key", key)
    assert done.returncode == 0 and "Forty families were moved. 추방." in done.stdout and key in done.stdout
    assert "compare it" in run("bundle.json").stdout
    assert run("bundle.json", "--key", "00" * 32).returncode == 3
    assert run("nothing.json").returncode == 2
    file.write_bytes(file.read_bytes().replace(b"Forty", b"Fifty"))
    refused = run("bundle.json")
    assert refused.returncode == 3 and refused.stdout.startswith("REFUSED")
