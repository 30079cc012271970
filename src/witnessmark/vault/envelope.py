"""`case.json`: the one plain file of a case, from which its keys are opened.

Invariant: the file has exactly one valid form per content (canonical JSON), carries a
checksum (which tells an altered file from a wrong passphrase) and a MAC under a subkey
(which tells an alteration made with the checksum in mind). It holds no secret, unless the
case is unencrypted, and no name or time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from witnessmark.errors import CaseLocked, InvalidRecord, VerificationFailed
from witnessmark.ids import new_id
from witnessmark.vault.keys import KdfCost, Keyring, WrappedKey

FORMAT = "witnessmark-case/1"
_ALTERED = VerificationFailed(
    "case.json is not as it was written.", advice="Put back the copy from your last backup of the case."
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What `case.json` says: the case's handle, its key (wrapped or in the clear), its settings."""

    id: str
    key: WrappedKey | str
    settings: Mapping[str, str]

    @property
    def unencrypted(self) -> bool:
        return isinstance(self.key, str)

    @classmethod
    def new(cls, passphrase: str | None, cost: KdfCost = KdfCost()) -> tuple[Envelope, Keyring]:
        """Make the envelope of a new case; without a passphrase its key lies in the clear."""
        keys = Keyring.new()
        key = keys.in_the_clear() if passphrase is None else keys.wrapped(passphrase, cost)
        return cls(new_id("case"), key, MappingProxyType({})), keys

    def with_settings(self, settings: Mapping[str, str]) -> Envelope:
        return replace(self, settings=MappingProxyType(dict(settings)))

    def rewrapped(self, keys: Keyring, passphrase: str, cost: KdfCost = KdfCost()) -> Envelope:
        """Return the envelope with the same key under another passphrase."""
        return replace(self, key=keys.wrapped(passphrase, cost))

    def open(self, passphrase: str | None) -> Keyring:
        """Return the case's keys; CaseLocked without the right passphrase."""
        if isinstance(self.key, str):
            try:
                return Keyring(bytes.fromhex(self.key))
            except (ValueError, InvalidRecord) as fault:
                raise _ALTERED from fault
        if passphrase is None:
            raise CaseLocked("This case is encrypted.", advice="Give its passphrase.")
        return Keyring.unwrapped(self.key, passphrase)

    def written(self, keys: Keyring) -> bytes:
        """Return the bytes of `case.json`."""
        body = self._body()
        body["mac"] = hmac.digest(keys.subkey("settings"), _canonical(body), "sha256").hex()
        body["checksum"] = hashlib.sha256(_canonical(body)).hexdigest()
        return _canonical(body)

    @classmethod
    def read(cls, raw: bytes) -> Envelope:
        """Parse `case.json`; VerificationFailed unless form and checksum are right."""
        try:
            body = json.loads(raw)
            if not isinstance(body, dict) or _canonical(body) != raw:
                raise _ALTERED
            checksum = body.pop("checksum", None)
            if checksum != hashlib.sha256(_canonical(body)).hexdigest() or body["format"] != FORMAT:
                raise _ALTERED
            key, settings = body["key"], body["settings"]
            held = key["clear"] if "clear" in key else WrappedKey.read(key)
            return cls(str(body["id"]), held, MappingProxyType({str(k): str(v) for k, v in settings.items()}))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidRecord) as fault:
            raise _ALTERED from fault

    def check(self, raw: bytes, keys: Keyring) -> None:
        """Raise VerificationFailed unless `raw` is what these keys would have written."""
        if not hmac.compare_digest(raw, self.written(keys)):
            raise _ALTERED

    def _body(self) -> dict[str, object]:
        key = {"clear": self.key} if isinstance(self.key, str) else self.key.record()
        return {"format": FORMAT, "id": self.id, "key": key, "settings": dict(self.settings),
                "unencrypted": self.unencrypted}


def _canonical(body: Mapping[str, object]) -> bytes:
    return (json.dumps(body, sort_keys=True, indent=1, ensure_ascii=True) + "\n").encode("ascii")
