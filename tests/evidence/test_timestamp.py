"""Requests for timestamps are what authorities take, and their answers hold for the checkpoint."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE
from witnessmark.app.case import Case
from witnessmark.app.verify import verify_case
from witnessmark.app.witness import export_for_timestamp
from witnessmark.errors import UsageError
from witnessmark.evidence.timestamp import request
from witnessmark.model.access import Actor
from witnessmark.store.base import Refusal

HASH = bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
CONFIG = """[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
[dn]
[ext]
extendedKeyUsage = critical,timeStamping
"""


def test_a_request_is_the_der_that_the_rfc_gives() -> None:
    """Version, SHA-256 of "abc", nonce and the wish for a certificate, written out by hand."""
    assert request(b"abc", 5) == bytes.fromhex("303c" "020101" "3031" "300d06096086480165030402010500" "0420") + HASH \
        + bytes.fromhex("020105" "0101ff")
    assert request(b"abc") != request(b"abc") and len(request(b"abc")) == 69


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_an_authority_answers_and_the_answer_holds_for_this_checkpoint_alone(
        make_case: Callable[..., Case], tmp_path: Path) -> None:
    """Made, answered by an authority of our own, verified with openssl; the case that grows still holds it."""
    case = make_case()
    out = tmp_path / "note"
    asked = export_for_timestamp(case, out)
    with pytest.raises(UsageError):
        export_for_timestamp(case, out)
    with pytest.raises(UsageError, match="inside"):
        export_for_timestamp(case, case.path / "note")

    def openssl(*words: str) -> int:
        return subprocess.run(["openssl", *words], cwd=tmp_path, capture_output=True, check=False).returncode

    (tmp_path / "tsa.cnf").write_text(CONFIG.format(folder=tmp_path))
    (tmp_path / "serial").write_text("01\n")
    assert openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-subj",
                   "/CN=test", "-config", "tsa.cnf", "-extensions", "ext") == 0
    assert openssl("ts", "-reply", "-queryfile", asked.name, "-signer", "cert.pem", "-inkey", "key.pem", "-config",
                   "tsa.cnf", "-section", "one", "-out", "answer.tsr") == 0
    assert openssl("ts", "-verify", "-data", "note", "-in", "answer.tsr", "-CAfile", "cert.pem") == 0
    assert openssl("ts", "-verify", "-queryfile", asked.name, "-in", "answer.tsr", "-CAfile", "cert.pem") == 0
    (tmp_path / "other").write_bytes(out.read_bytes().replace(b"date 2", b"date 1"))
    assert openssl("ts", "-verify", "-data", "other", "-in", "answer.tsr", "-CAfile", "cert.pem") != 0
    with case.store.writing(Actor.solo()) as writer:
        writer.add_refusal(Refusal("later.bin", "unknown"))
    path = case.path
    case.close()
    assert verify_case(path, PASSPHRASE, kept=out.read_bytes()).intact
