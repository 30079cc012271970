"""The case's keys: a passphrase wraps one random master key, from which all others follow.

Invariant: the master key never touches the disk in the clear, except in a case that was
made unencrypted on purpose; every use has its own HKDF subkey. Not handled here: people's
own keys.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import argon2.low_level
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from witnessmark.errors import CaseLocked, InvalidRecord, UsageError
from witnessmark.vault import bech32
from witnessmark.vault.shares import Share, joined, split

Purpose = Literal["database", "settings", "log", "originals", "seal", "backup", "vault", "browsers"]
KEY_BYTES = 32
_MOST_MEMORY_KIB = 4 * 1024 * 1024
_MOST_PASSES = 64
_MOST_LANES = 64


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
        return _age_identity(self.subkey("originals"))

    def backup_identity(self) -> pyrage.x25519.Identity:
        """Return the age identity that opens backups of the case."""
        return _age_identity(self.subkey("backup"))

    def vault_identity(self) -> pyrage.x25519.Identity:
        """Return the age identity that opens sealed identities of sources where nobody else is their custodian."""
        return _age_identity(self.subkey("vault"))

    def shared(self) -> tuple[Share, ...]:
        """Return the master key in three parts, any two of which open the case."""
        return split(self._master)

    @classmethod
    def from_shares(cls, shares: Sequence[Share]) -> Keyring:
        """Return the keys that the shares give; InvalidRecord when they don't fit together."""
        return cls(joined(shares))

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


def _age_identity(key: bytes) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(bech32.encoded("age-secret-key-", key, "bech32").upper())


def fit(passphrase: str) -> None:
    """Raise UsageError where a new passphrase is none."""
    if passphrase == "":
        raise UsageError("The passphrase is empty.", advice="Choose one of at least six words.")
