"""The keys of a case that lies closed in its folder: by its passphrase, or by recovery shares."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from witnessmark.app.layout import DATABASE, SEAL, SETTINGS
from witnessmark.errors import CaseLocked, NotFound, UsageError, VerificationFailed
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import Keyring
from witnessmark.vault.shares import Share


def unlocked(path: Path, passphrase: str | None) -> tuple[Envelope, Keyring]:
    """Read `case.json` and open its keys; raises as `open_case` does."""
    raw = settings_of(path)
    envelope = Envelope.read(raw)
    keys = envelope.open(passphrase)
    envelope.check(raw, keys)
    return envelope, keys


def unlocked_by_shares(path: Path, shares: Sequence[Share]) -> tuple[Envelope, Keyring]:
    """Read `case.json` and open its keys by recovery shares.

    Raises:
        InvalidRecord: the shares don't fit together. CaseLocked: they are of another case, or
            `case.json` was altered. UsageError: the case is not encrypted.
    """
    raw = settings_of(path)
    envelope = Envelope.read(raw)
    if envelope.unencrypted:
        raise UsageError("This case is not encrypted.", advice="Open it without a passphrase.")
    keys = Keyring.from_shares(shares)
    try:
        envelope.check(raw, keys)
    except VerificationFailed as fault:
        raise CaseLocked("The shares are of another case or of keys it had before, or case.json was altered.",
                         advice="Use two shares of this case, made since its keys last changed.") from fault
    return envelope, keys


def is_unencrypted(path: Path) -> bool:
    """Tell whether the case at `path` opens without a passphrase; raises as `open_case` does."""
    return Envelope.read(settings_of(path)).unencrypted


def settings_of(path: Path) -> bytes:
    try:
        return (path / SETTINGS).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as fault:
        if (path / DATABASE).exists() or (path / SEAL).exists():
            raise VerificationFailed(
                "case.json is missing.", advice="Put back the copy from your last backup of the case."
            ) from fault
        where = "this folder" if path == Path() else f"the folder {path}"
        option = "" if path == Path() else f" --case {path}"
        raise NotFound(f"There is no case in {where}.", advice=f"Make one with `witnessmark init{option}`.") from fault
