"""What one device sends another: parts that are sealed to the devices of a case, and a signature over the first of all.

A part is sealed with age to the keys that the devices sign their logs with, as age does it for keys of SSH: so two
devices that named each other need to exchange nothing more. It is padded, so that its size tells little.

Invariant: who is no named device opens nothing, and a part that was changed, or that the signed list does not name by
its sum, is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeAlias

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from witnessmark.errors import AccessDenied, VerificationFailed
from witnessmark.vault.originals import padded_size

_CONTEXT = b"witnessmark-parcel/1\n"
_LENGTH, _SIGNATURE = 8, 64
ALTERED = VerificationFailed("What came from the other device is not as it was sent, or is cut short.",
                             advice="Have it sent again.")
DeviceKey: TypeAlias = Ed25519PublicKey


def sealed(content: bytes, devices: Sequence[DeviceKey]) -> bytes:
    """Return content padded, and sealed so that each of the devices opens it."""
    plain = len(content).to_bytes(_LENGTH, "big") + content
    to = [pyrage.ssh.Recipient.from_str(key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode())
          for key in devices]
    return pyrage.encrypt(plain.ljust(padded_size(len(plain)), b"\0"), to)  # type: ignore[no-any-return]


def opened(part: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the content of a part.

    Raises:
        AccessDenied: it was not sealed to this device. VerificationFailed: it is damaged.
    """
    identity = pyrage.ssh.Identity.from_buffer(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    try:
        plain = pyrage.decrypt(part, [identity])
    except pyrage.DecryptError as fault:
        if "No matching keys" in str(fault):
            raise AccessDenied("What the other device sent was not sealed to this one.", advice=(
                "Send from here first and let it take that in: it may know only a key that this device had before."
            )) from fault
        raise ALTERED from fault
    size = int.from_bytes(plain[:_LENGTH], "big")
    if len(plain) < _LENGTH + size:
        raise ALTERED
    return bytes(plain[_LENGTH : _LENGTH + size])


def signed(content: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return content behind the signature of the device that sends it."""
    return key.sign(_CONTEXT + content) + content


def unsigned(content: bytes) -> tuple[bytes, bytes]:
    """Return the signature and what it is of; `check` says whether it holds."""
    return content[:_SIGNATURE], content[_SIGNATURE:]


def check(signature: bytes, content: bytes, by: DeviceKey) -> None:
    """Raise VerificationFailed unless the device signed this."""
    try:
        by.verify(signature, _CONTEXT + content)
    except InvalidSignature as fault:
        raise ALTERED from fault


def sum_of(part: bytes) -> str:
    """Return what a signed list names a part by."""
    return hashlib.sha256(part).hexdigest()
