"""Passwords and one-time secrets of accounts: hashed, compared in constant time, never kept.

Invariant: a guess at a password costs the same whether the account exists or not. A few are weighed at once, in threads
of their own that come after pages, and a few wait: guessing fills no memory, and takes no thread that a page needs.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from witnessmark.errors import UsageError
from witnessmark.vault.keys import KdfCost

SIGN_IN = KdfCost(memory_kib=64 * 1024, passes=3, lanes=4)
"""The second recommended option of RFC 9106 (2021), section 4."""
AT_ONCE, WAITING = 2, 6
_AFTER_PAGES = 10
"""How much later the threads come that weigh passwords, as `nice` counts it."""
SHORTEST, LONGEST = 12, 1_000
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODES = 8
T = TypeVar("T")


class TooSoon(Exception):
    """Nothing was tried: another try is due in `wait` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("too soon")
        self.wait = wait


class Passwords:
    """Makes and checks password hashes of one cost."""

    def __init__(self, cost: KdfCost = SIGN_IN) -> None:
        self._hasher = PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes,
                                      type=Type.ID)
        self._places = threading.BoundedSemaphore(AT_ONCE + WAITING)
        self._pool = ThreadPoolExecutor(AT_ONCE, "passwords", _after_pages)
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """Return the encoded Argon2id hash.

        Raises:
            UsageError: the password is too short or too long. TooSoon: too many are weighed.
        """
        if not SHORTEST <= len(password) <= LONGEST or not password.strip():
            raise UsageError("The password is too short.",
                             advice=f"Take {SHORTEST} characters or more: some plain words.")
        return self._weighed(lambda: self._hasher.hash(password))

    def fits(self, password: str, hashed: str) -> bool:
        """Say whether a password is the one; without a hash as much work is done, and it is not.

        Raises:
            TooSoon: too many are weighed; this one was not.
        """
        def weigh() -> bool:
            try:
                return self._hasher.verify(hashed or self._nobody, password[:LONGEST]) and bool(hashed)
            except (VerificationError, InvalidHashError):
                return False

        return self._weighed(weigh)

    def _weighed(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(blocking=False):
            raise TooSoon(1.0)
        try:
            return self._pool.submit(work).result()
        finally:
            self._places.release()


def _after_pages() -> None:
    with suppress(OSError, AttributeError):                     # only Linux knows threads by a number of their own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _AFTER_PAGES)


def new_secret(prefix: str = "") -> str:
    """Return a random secret of 256 bits that can stand in an address."""
    return prefix + secrets.token_urlsafe(32)


def digest_of_secret(secret: str) -> str:
    """Return what is kept of a random secret: it can be looked up and not turned back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_codes() -> tuple[str, ...]:
    """Return recovery codes (59 bits each) to be written down, each good once."""
    return tuple("-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(3))
                 for _ in range(CODES))


def code_written(code: str) -> str:
    """Return a recovery code as it was made, however it was typed."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))
