"""The case's keys: a passphrase wraps one random master key, from which all others follow.

Invariant: the master key never touches the disk in the clear, except in a case that was
made unencrypted on purpose; every use has its own HKDF subkey. Not handled here: people's
own keys and recovery shares.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import argon2.low_level
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from witnessmark.errors import CaseLocked, InvalidRecord

Purpose = Literal["database", "settings", "log", "originals", "seal"]
KEY_BYTES = 32
_MOST_MEMORY_KIB = 4 * 1024 * 1024
_MOST_PASSES = 64
_MOST_LANES = 64
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess of the passphrase costs (Argon2id): memory in KiB, passes, lanes."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (
            8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
            and 1 <= self.passes <= _MOST_PASSES
            and 1 <= self.lanes <= _MOST_LANES
        ):
            raise InvalidRecord("Argon2id costs out of bounds", path="$.key")


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The master key sealed under a passphrase; everything here may be public."""

    cost: KdfCost
    salt: bytes
    nonce: bytes
    sealed: bytes

    def record(self) -> dict[str, int | str]:
        return {
            "kdf": "argon2id",
            "memory_kib": self.cost.memory_kib,
            "passes": self.cost.passes,
            "lanes": self.cost.lanes,
            "salt": self.salt.hex(),
            "nonce": self.nonce.hex(),
            "sealed": self.sealed.hex(),
        }

    @classmethod
    def read(cls, record: Mapping[str, object]) -> WrappedKey:
        """Rebuild from `record`; InvalidRecord when it is malformed."""
        try:
            if record["kdf"] != "argon2id":
                raise InvalidRecord("unknown key derivation", path="$.key.kdf")
            costs = [record[name] for name in ("memory_kib", "passes", "lanes")]
            numbers = [value for value in costs if isinstance(value, int)]
            memory, passes, lanes = numbers
            texts = (str(record[name]) for name in ("salt", "nonce", "sealed"))
            salt, nonce, sealed = (binascii.unhexlify(text) for text in texts)
        except (KeyError, ValueError) as fault:
            raise InvalidRecord("missing or malformed", path="$.key") from fault
        return cls(KdfCost(memory, passes, lanes), salt, nonce, sealed)


class Keyring:
    """A case's master key and what follows from it. Its repr shows nothing."""

    __slots__ = ("_master",)

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise InvalidRecord("a master key has 32 bytes", path="$.key")
        self._master = master

    @classmethod
    def new(cls) -> Keyring:
        return cls(secrets.token_bytes(KEY_BYTES))

    def __repr__(self) -> str:
        return "Keyring(…)"

    def subkey(self, purpose: Purpose) -> bytes:
        """Return the 32-byte key of this purpose (HKDF-SHA256, RFC 5869)."""
        info = b"witnessmark/v1/" + purpose.encode("ascii")
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self._master)

    def signing_key(self) -> Ed25519PrivateKey:
        """Return the key that signs the log's checkpoints."""
        return Ed25519PrivateKey.from_private_bytes(self.subkey("log"))

    def identity(self) -> pyrage.x25519.Identity:
        """Return the age identity that opens the sealed originals."""
        return pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", self.subkey("originals")).upper())

    def in_the_clear(self) -> str:
        """Return the master key as text, for a case that is unencrypted on purpose."""
        return base64.b16encode(self._master).decode("ascii").lower()

    def wrapped(self, passphrase: str, cost: KdfCost = KdfCost()) -> WrappedKey:
        """Seal the master key under `passphrase`."""
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        sealed = ChaCha20Poly1305(_stretched(passphrase, salt, cost)).encrypt(nonce, self._master, salt)
        return WrappedKey(cost, salt, nonce, sealed)

    @classmethod
    def unwrapped(cls, wrapped: WrappedKey, passphrase: str) -> Keyring:
        """Open `wrapped`; CaseLocked when the passphrase is not the one."""
        key = _stretched(passphrase, wrapped.salt, wrapped.cost)
        try:
            return cls(ChaCha20Poly1305(key).decrypt(wrapped.nonce, wrapped.sealed, wrapped.salt))
        except (InvalidTag, ValueError) as fault:
            raise CaseLocked("The passphrase does not open this case.", advice="Try it again.") from fault


def _stretched(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    try:
        return argon2.low_level.hash_secret_raw(
            passphrase.encode("utf-8"), salt, time_cost=cost.passes, memory_cost=cost.memory_kib,
            parallelism=cost.lanes, hash_len=KEY_BYTES, type=argon2.low_level.Type.ID,
        )
    except argon2.exceptions.HashingError as fault:
        raise CaseLocked(
            "The passphrase could not be stretched.",
            advice="The machine needs the memory that case.json names (256 MiB by default).",
        ) from fault


def _bech32(prefix: str, raw: bytes) -> str:
    """Encode `raw` as Bech32 (BIP 173), the form in which age writes its identities."""
    bits = int.from_bytes(raw, "big") << (-len(raw) * 8 % 5)
    count = -(-len(raw) * 8 // 5)
    data = [(bits >> 5 * (count - 1 - i)) & 31 for i in range(count)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in [*expanded, *data, 0, 0, 0, 0, 0, 0]:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    check ^= 1
    return prefix + "1" + "".join(_BECH32[v] for v in [*data, *(check >> 5 * (5 - i) & 31 for i in range(6))])
