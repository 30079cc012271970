"""One-time codes by the clock (RFC 6238): six digits, thirty seconds, SHA-1, as every authenticator has them."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS, STEP = 6, 30
SECRET_BYTES = 20
DRIFT = 1
"""Steps by which the clocks may differ (RFC 6238, section 5.2)."""
ISSUER = "Witnessmark"


def new_shared_secret() -> str:
    """Return a secret of 160 bits in base32, as one types it into an authenticator."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def step_of(secret: str, code: str, now: float) -> int | None:
    """Return the step of the clock that a code belongs to, None when it fits none near `now` (seconds since 1970)."""
    plain = "".join(code.split())
    if len(plain) != DIGITS or not (plain.isascii() and plain.isdigit()):
        return None
    totp = _totp(secret)
    found = None
    for step in range(int(now) // STEP - DRIFT, int(now) // STEP + DRIFT + 1):
        if step >= 0 and hmac.compare_digest(totp.generate(step * STEP), plain.encode("ascii")):
            found = step
    return found


def code_at(secret: str, now: float) -> str:
    """Return the code of a moment, in seconds since 1970."""
    return _totp(secret).generate(int(now)).decode("ascii")


def address_of(secret: str, handle: str) -> str:
    """Return the address that an authenticator on the same device takes the secret from."""
    return _totp(secret).get_provisioning_uri(handle, ISSUER)


def _totp(secret: str) -> TOTP:
    try:
        key = base64.b32decode(secret)
    except binascii.Error as fault:
        raise ValueError("a secret of one-time codes is base32") from fault
    return TOTP(key, DIGITS, SHA1(), STEP, enforce_key_length=False)  # noqa: S303 - what authenticators take
