"""Requests for RFC 3161 timestamps: a public authority signs that a checkpoint was there at a time.

Invariant: a request holds a hash and a random number; whoever answers it learns that something was there, and nothing
of the case. Not handled here: sending it, which is for whoever means to, and checking the answer, which every X.509
library does (`openssl ts -verify`), with the certificates that a court takes.
"""

from __future__ import annotations

import hashlib
import secrets

_SHA256 = bytes.fromhex("0609608648016503040201")          # 2.16.840.1.101.3.4.2.1
_NULL, _TRUE = b"\x05\x00", b"\x01\x01\xff"
_SEQUENCE, _INTEGER, _OCTETS = 0x30, 0x02, 0x04


def request(content: bytes, nonce: int | None = None) -> bytes:
    """Return the DER of a TimeStampReq over the content's SHA-256, which asks for the authority's certificate too.

    See RFC 3161, section 2.4.1.
    """
    number = secrets.randbits(63) | 1 << 62 if nonce is None else nonce
    imprint = _of(_SEQUENCE, _of(_SEQUENCE, _SHA256 + _NULL) + _of(_OCTETS, hashlib.sha256(content).digest()))
    return _of(_SEQUENCE, _integer(1) + imprint + _integer(number) + _TRUE)


def _integer(value: int) -> bytes:
    return _of(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _of(tag: int, content: bytes) -> bytes:
    assert len(content) < 0x80, "short forms are all that a request needs"
    return bytes([tag, len(content)]) + content
