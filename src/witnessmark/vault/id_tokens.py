"""What an identity provider says of who signed in: its ID token (OpenID Connect Core, 3.1.3.7), checked by its keys.

Invariant: a token counts only under a signature of an algorithm that is named here, by a key that the provider gives
out for signing and of the kind the algorithm takes, for this client, from this issuer, for the very sign-in that it was
asked for (its nonce), within its time, and for somebody who was asked for their secret since that sign-in began. Of all
that it says one thing is used: the subject. What a key or token says of where other keys lie is not followed.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SKEW = 60
"""Seconds that the provider's clock may differ from ours."""
OLDEST = 600
"""Seconds since a token was made after which it is no answer any more, whatever it says of its end."""
_LONGEST = 16_384
_LONGEST_SUBJECT = 255
_KINDS = {"RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA",
          "ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "EdDSA": "Ed25519"}
"""Algorithms that count, with the kind of key that each takes: none where both sides hold the key, and never `none`."""


class NotVouched(Exception):
    """The token vouches for nobody here; says nothing of why."""


class LoginRefused(NotVouched):
    """The provider does not take this server's own name and secret, so that it vouches for nobody at all."""


class KeyUnknown(NotVouched):
    """No key at hand fits the token: the provider may have changed its keys."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token has to say: who made it, for whom, for which sign-in, begun when (seconds since 1970)."""

    issuer: str
    client: str
    nonce: str
    begun: float


def subject_of(token: str, keys: Sequence[Mapping[str, Any]], expected: Expected, now: float) -> str:
    """Return the provider's own name for who signed in.

    Args:
        keys: as the provider gives them out (JWK, RFC 7517). now: seconds since 1970.

    Raises:
        NotVouched: the token is none, or not what was expected. KeyUnknown: none of the keys is the one it names.
    """
    import jwt

    if len(token) > _LONGEST:
        raise NotVouched
    try:
        header = jwt.get_unverified_header(token)
        algorithm, name = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in _KINDS:
            raise NotVouched
        key = jwt.PyJWK(dict(_key_for(algorithm, name, keys)), algorithm)
        claims = jwt.decode(
            token, key, [algorithm], audience=expected.client, issuer=expected.issuer, leeway=SKEW,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce", "auth_time"],
                     "verify_exp": False, "verify_iat": False, "verify_nbf": False,      # below, by our own clock
                     "enforce_minimum_key_length": True})
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as fault:
        raise NotVouched from fault
    _check_times(claims, expected.begun, now)
    others = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", expected.client) != expected.client or (len(others) > 1 and "azp" not in claims):
        raise NotVouched
    nonce, subject = claims["nonce"], claims["sub"]
    if not isinstance(nonce, str) or not nonce.isascii() or not hmac.compare_digest(nonce, expected.nonce):
        raise NotVouched
    if not isinstance(subject, str) or not 1 <= len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise NotVouched
    return subject


def _key_for(algorithm: str, name: Any, keys: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the key that a token names; without a name the only one that fits."""
    fitting = [key for key in keys if _fits(key, algorithm)]
    named = fitting if name is None else [key for key in fitting if key.get("kid") == name]
    if len(named) != 1:
        raise KeyUnknown
    return named[0]


def _fits(key: Mapping[str, Any], algorithm: str) -> bool:
    """Say whether a key checks what is signed by an algorithm.

    None with a private part: whoever reads it signs too, and working out what it leaves away stops all pages.
    """
    kind = key.get("kty") if key.get("kty") == "RSA" else key.get("crv")
    operations = key.get("key_ops", ["verify"])
    return (kind == _KINDS[algorithm] and key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
            and isinstance(operations, list) and "verify" in operations and "d" not in key)


def _check_times(claims: Mapping[str, Any], begun: float, now: float) -> None:
    """Raise NotVouched unless the token is in force, fresh, and its owner was asked since the sign-in began."""
    told = {name: claims[name] for name in ("exp", "iat", "auth_time", "nbf") if name in claims}
    if any(isinstance(at, bool) or not isinstance(at, int | float) or not math.isfinite(at) for at in told.values()):
        raise NotVouched
    if (told["exp"] + SKEW <= now or told.get("nbf", now) > now + SKEW or told["iat"] > now + SKEW
            or told["iat"] < now - OLDEST - SKEW or not begun - SKEW <= told["auth_time"] <= now + SKEW):
        raise NotVouched
