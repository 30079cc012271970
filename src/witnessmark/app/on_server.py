"""A case whose records lie on a PostgreSQL server; the rest of it stays in its folder.

    case.json    as ever, with the address of the database and without a password
    originals/ sources/ log/    as ever; `log/seal` says only whether the case was closed

Invariant: the server gets no key and no content (`store/content.py`). One program has the case open at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from witnessmark.app.unlocking import settings_of
from witnessmark.errors import UsageError
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.seal import Seal
from witnessmark.extract import THRESHOLD
from witnessmark.store.audit import Audit
from witnessmark.store.postgres import PostgresStore
from witnessmark.store.search import Indexer
from witnessmark.store.server import Address
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import Keyring

SETTING = "database"
"""The setting that says where the records lie; a case without it holds them in its folder."""
SINCE, ANSWERING = "database_since", "0031"
"""The setting that says that rows answer for themselves (who may sign in, who a report is open to), and since which
revision of the tables: nobody puts those back below it, to have rows taken as they stand once more."""
CLOSED = Seal("closed", 0, "")


def is_on_server(settings: Mapping[str, str]) -> bool:
    """Return whether a case with these settings keeps its records on a server."""
    return SETTING in settings


def lies_on_server(path: Path) -> bool:
    """Return whether the case at `path` keeps its records on a server; raises as `open_case` does."""
    return is_on_server(Envelope.read(settings_of(path)).settings)


def address_of(envelope: Envelope, given: str | None = None) -> Address | None:
    """Return where a case's records lie, as given now or when the case was made; None: in the folder."""
    kept = envelope.settings.get(SETTING)
    return None if kept is None else Address(given or kept)


def settings_for(given: str, *, unencrypted: bool) -> dict[str, str]:
    """Return the setting for a new case at an address; UsageError for a case without a passphrase."""
    if unencrypted:
        raise UsageError("A case on a server is encrypted.", advice="Leave --unencrypted out.")
    return {SETTING: str(Address(given, keep_password=False))}


def store_on(address: Address, keys: Keyring, log: EvidenceLog, indexer: Indexer | None = None, *,
             settings: Mapping[str, str]) -> PostgresStore:
    """Open the records of a case on a server."""
    return PostgresStore(address, key=keys.subkey("database"), ledger=log, indexer=indexer, threshold=THRESHOLD,
                         since=settings.get(SINCE, ""))


def audited(address: Address, keys: Keyring, log: EvidenceLog, settings: Mapping[str, str]) -> Audit:
    """Check the records of a closed case on a server against its log."""
    store = store_on(address, keys, log, settings=settings)
    try:
        return store.audited()
    finally:
        store.close()


def in_folder(envelope: Envelope, what: str) -> None:
    """Raise UsageError for a case whose records lie on a server, where `what` can't be done to it."""
    if is_on_server(envelope.settings):
        raise UsageError(f"{what} of a case on a server is not done here.",
                         advice="Pull it into a folder with `witnessmark pull`, and go on there.")
