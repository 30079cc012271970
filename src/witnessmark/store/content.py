"""Columns that hold words, names or what either can be guessed by: plain in a file that is encrypted whole, ciphertext
on a server.

Invariant: a database server, its logs, its copies and whoever administers it see no content, of no report; the key
lies with the case's other keys, where the case is unlocked. A value opens in its own column only. Not hidden: ids,
codes, days, places of spans, how long a value is.

Values are sealed with AES-SIV (RFC 5297) under a random nonce. A column that is `fixed` has none, so that equal values
are equal ciphertexts and can be looked up: for hashes and for names of files that were refused.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from witnessmark.errors import VerificationFailed

SERVER = "postgresql"
_NONCE = 16
_FREE, _FIXED = b"\x01", b"\x02"


class ContentKey:
    """The key that content on a server lies under. Its repr shows nothing."""

    def __init__(self, key: bytes) -> None:
        self._siv = AESSIV(_derived(key, b"content", 64))
        self._gate = _derived(key, b"gate", 32)
        self._rows = _derived(key, b"rows", 32)

    def __repr__(self) -> str:
        return "ContentKey(…)"

    def sealed(self, column: bytes, value: bytes, *, fixed: bool) -> bytes:
        """Return the ciphertext of a value of a column."""
        if fixed:
            return _FIXED + self._siv.encrypt(b"\0" + value, [column, _FIXED])
        nonce = secrets.token_bytes(_NONCE)
        return _FREE + nonce + self._siv.encrypt(b"\0" + value, [column, _FREE, nonce])

    def opened(self, column: bytes, sealed: bytes) -> bytes:
        """Return the value; VerificationFailed when it was altered, moved, or sealed under another key."""
        kind, rest = sealed[:1], sealed[1:]
        nonce = [rest[:_NONCE]] if kind == _FREE else []
        try:
            return self._siv.decrypt(rest[len(nonce) * _NONCE :], [column, kind, *nonce])[1:]
        except (InvalidTag, ValueError) as fault:
            raise VerificationFailed(
                "A record on the server is not what this case wrote there.",
                advice="Run `witnessmark verify`; see that the database is this case's.") from fault

    @property
    def gate(self) -> tuple[bytes, bytes]:
        """The inner and the outer key of HMAC-SHA256 by which the server knows views of this program (RFC 2104)."""
        block = self._gate.ljust(64, b"\0")
        return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)

    def vouched(self, view: str) -> str:
        """Return the code that the server checks before it believes a view."""
        return hmac.digest(self._gate, view.encode(), "sha256").hex()

    def proof(self, row: bytes) -> bytes:
        """Return the code of a whole row, which nobody makes without the key; see `store/proven.py`."""
        return hmac.digest(self._rows, row, "sha256")


class Content(TypeDecorator[str]):
    """Text that is sealed on a server."""

    impl = Text
    cache_ok = True

    def __init__(self, column: str, *, fixed: bool = False) -> None:
        super().__init__()
        self.column = column
        self.fixed = fixed

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(LargeBinary() if dialect.name == SERVER else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != SERVER:
            return value
        return key_of(dialect).sealed(self.column.encode(), value.encode("utf-8", "surrogatepass"), fixed=self.fixed)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is None or dialect.name != SERVER:
            return value  # type: ignore[no-any-return]
        return key_of(dialect).opened(self.column.encode(), bytes(value)).decode("utf-8", "surrogatepass")


class ContentBytes(TypeDecorator[bytes]):
    """Bytes that are sealed on a server."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if value is None or dialect.name != SERVER:
            return value
        return key_of(dialect).sealed(self.column.encode(), bytes(value), fixed=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None or dialect.name != SERVER:
            return value  # type: ignore[no-any-return]
        return key_of(dialect).opened(self.column.encode(), bytes(value))


def give_key(dialect: Dialect, key: ContentKey) -> None:
    """Let an engine's columns be sealed and opened with a key."""
    dialect.witnessmark_content = key  # type: ignore[attr-defined]


def key_of(dialect: Dialect) -> ContentKey:
    """Return the key that an engine was given."""
    key: ContentKey = dialect.witnessmark_content  # type: ignore[attr-defined]
    return key


def _derived(key: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"witnessmark/v1/server/" + purpose).derive(key)
