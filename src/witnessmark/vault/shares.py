"""A case's key in parts kept offline: any two of three give it back, one alone gives nothing.

Shamir's scheme over GF(256) with the field of AES (x⁸+x⁴+x³+x+1), byte by byte. What is
shared is the key and four bytes that check it, so that a wrong result is noticed and one
share still tells nothing. On paper a share is Bech32m, whose checksum finds slips of the pen.

Invariant: shares of different sets, one share twice, or fewer than two never give a key.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from witnessmark.errors import InvalidRecord
from witnessmark.vault import bech32

THRESHOLD, SHARES = 2, 3
SECRET_BYTES = 32
_PREFIX = "wmshare"
_SET_BYTES, _CHECK_BYTES = 4, 4
_VERSION = 1
_GROUP = 5


@dataclass(frozen=True, slots=True)
class Share:
    """One part: which set it is of, which of the set, and its bytes. Its repr shows no bytes."""

    set: bytes
    number: int
    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.set) != _SET_BYTES or not 1 <= self.number <= SHARES \
                or len(self.value) != SECRET_BYTES + _CHECK_BYTES:
            raise InvalidRecord("this is no share of a case's key", path="$.share")

    def written(self) -> str:
        """Return the share in groups of letters, as it is printed and typed in again."""
        raw = bytes([_VERSION, self.number]) + self.set + self.value
        text = bech32.encoded(_PREFIX, raw)
        return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))

    @classmethod
    def read(cls, text: str) -> Share:
        """Parse a share; spaces, hyphens and case don't matter. InvalidRecord when a letter is wrong."""
        raw = bech32.decoded(_PREFIX, "".join(text.replace("-", " ").split()).lower())
        if len(raw) != 2 + _SET_BYTES + SECRET_BYTES + _CHECK_BYTES or raw[0] != _VERSION:
            raise InvalidRecord("this is no share of a case's key", path="$.share")
        return cls(raw[2 : 2 + _SET_BYTES], raw[1], raw[2 + _SET_BYTES :])


def split(secret: bytes) -> tuple[Share, ...]:
    """Return three shares of a 32-byte secret, of a set of their own."""
    if len(secret) != SECRET_BYTES:
        raise InvalidRecord("only keys of 32 bytes are shared", path="$.share")
    name = secrets.token_bytes(_SET_BYTES)
    whole = secret + _check(name, secret)
    rows = [[byte, *secrets.token_bytes(THRESHOLD - 1)] for byte in whole]
    return tuple(Share(name, x, bytes(_at(row, x) for row in rows)) for x in range(1, SHARES + 1))


def joined(shares: Sequence[Share]) -> bytes:
    """Return the secret that two or three shares of one set give.

    Raises:
        InvalidRecord: too few, of different sets, one twice, or not as they were made.
    """
    if len(shares) < THRESHOLD or len({share.number for share in shares}) != len(shares):
        raise InvalidRecord("two different shares are needed", path="$.share")
    if len({share.set for share in shares}) != 1:
        raise InvalidRecord("the shares are of different sets", path="$.share",
                            advice="Shares made at another time don't fit; use two of one set.")
    whole = interpolated([(share.number, share.value) for share in shares])
    secret, check = whole[:SECRET_BYTES], whole[SECRET_BYTES:]
    if not secrets.compare_digest(check, _check(shares[0].set, secret)):
        raise InvalidRecord("the shares don't fit together", path="$.share")
    return secret


def interpolated(points: Sequence[tuple[int, bytes]]) -> bytes:
    """Return, per byte, the value at 0 of the lowest polynomial through `points` (Lagrange)."""
    result = bytearray(len(points[0][1]))
    for x, value in points:
        factor = 1
        for other, _ in points:
            if other != x:
                factor = times(factor, times(other, inverse(other ^ x)))
        for at, byte in enumerate(value):
            result[at] ^= times(factor, byte)
    return bytes(result)


def times(a: int, b: int) -> int:
    """Multiply in GF(256); the same steps whatever the values are."""
    product = 0
    for _ in range(8):
        product ^= -(b & 1) & a
        a = (a << 1) ^ (-(a >> 7) & 0x11B)
        b >>= 1
    return product


def inverse(a: int) -> int:
    """Return a²⁵⁴, which is 1/a in GF(256)."""
    result, power = 1, a
    for _ in range(7):
        power = times(power, power)
        result = times(result, power)
    return result


def _at(row: Sequence[int], x: int) -> int:
    value = 0
    for factor in reversed(row):
        value = times(value, x) ^ factor
    return value


def _check(name: bytes, secret: bytes) -> bytes:
    return hashlib.sha256(b"witnessmark/v1/share" + name + secret).digest()[:_CHECK_BYTES]
