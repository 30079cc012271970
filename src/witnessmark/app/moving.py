"""The verbs `push` and `pull`: a case's records from its folder onto a server, and back.

Originals, identities, log and keys stay in the folder; the records go as ciphertext (`store/content.py`). The same log
commits to them in either place.

Order: what is moved is whole and checked where it goes, then `case.json` says where it lies, then the copy left behind
goes (push), or stays on the server, where a later push replaces it (pull).

Invariant: a server that holds entries which the folder does not is not written over.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.hold import locked
from witnessmark.app.layout import DATABASE, JOURNALS, LOG, SEAL, SETTINGS
from witnessmark.app.on_server import CLOSED, SETTING, SINCE, address_of, is_on_server, settings_for, store_on
from witnessmark.app.unlocking import unlocked
from witnessmark.app.verify import verify_unlocked
from witnessmark.errors import Conflict, UsageError, VerificationFailed, full_disk_named
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.seal import Seal
from witnessmark.model.access import Actor, Permission
from witnessmark.store.places import place_names
from witnessmark.store.postgres import PostgresStore
from witnessmark.store.search import Indexer
from witnessmark.store.server import Address
from witnessmark.store.sqlite import SqliteStore
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import write_synced

_MAKING = "case.db.pulled"


@dataclass(frozen=True, slots=True)
class Moved:
    """How many entries of the log and how many rows in all were carried, and where to or from, without a password."""

    entries: int
    rows: int
    database: str


def push(path: Path, database: str, *, passphrase: str | None, actor: Actor) -> Moved:
    """Move a case's records from its folder into a database; the login has to own the schema, or may make it.

    Raises:
        AccessDenied: the actor is no admin of the case. UsageError: the records lie on a server already, or the case
            is not encrypted. VerificationFailed: the case has faults, or the schema holds another case. Conflict: the
            server's copy of this case was written to since.
    """
    envelope, keys = _mine(path, passphrase, actor)
    if is_on_server(envelope.settings):
        raise UsageError("The case's records lie on a server already.", advice="`witnessmark pull` brings them back.")
    address, settings = Address(database), settings_for(database, unencrypted=envelope.unencrypted)
    if not verify_unlocked(path, envelope, keys).intact:
        raise VerificationFailed("The case has faults, so it was not moved.", advice="`witnessmark verify` names them.")
    lock = locked(path)
    try:
        log = _log(path, envelope, keys)
        with (closing(_in_folder(path / DATABASE, keys, log)) as file,
              closing(store_on(address, keys, log, _indexer(), settings={})) as server):
            file.narrowed(actor).require(Permission.ADMIN)
            leaves, there = file.leaves(), server.leaves()
            if there != leaves[: len(there)]:
                raise Conflict("The server's copy of this case was written to since it was pulled.",
                               advice="Pull it into a copy of the folder, and keep both.")
            rows = server.take_all(file)
            _equal(server, leaves)
        moved = envelope.with_settings({**envelope.settings, **settings})
        write_synced(path / SEAL, CLOSED.written(keys.subkey("seal")))
        write_synced(path / SETTINGS, moved.written(keys))
        (path / DATABASE).unlink()
    finally:
        os.close(lock)
    return Moved(len(leaves), rows, str(address))


def pull(path: Path, *, passphrase: str | None, actor: Actor, database: str | None = None) -> Moved:
    """Move a case's records from a server into its folder; the server's copy stays until it is pushed to again.

    Raises:
        AccessDenied: the actor is no admin of the case. UsageError: the records lie in the folder.
        VerificationFailed: the case has faults.
    """
    envelope, keys = _mine(path, passphrase, actor)
    address = address_of(envelope, database)
    if address is None:
        raise UsageError("The case's records lie in its folder already.", advice="`witnessmark push` moves them.")
    if not verify_unlocked(path, envelope, keys, database=database).intact:
        raise VerificationFailed("The case has faults, so it was not moved.", advice="`witnessmark verify` names them.")
    lock = locked(path)
    draft = path / _MAKING
    try:
        with full_disk_named():
            draft.unlink(missing_ok=True)
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        log = _log(path, envelope, keys)
        with (closing(store_on(address, keys, log, settings=envelope.settings)) as server,
              closing(_in_folder(draft, keys, log)) as file):
            server.narrowed(actor).require(Permission.ADMIN)
            leaves, rows = server.leaves(), file.take_all(server)
            _equal(file, leaves)
        draft.replace(path / DATABASE)
        kept = {name: value for name, value in envelope.settings.items() if name not in (SETTING, SINCE)}
        write_synced(path / SEAL, Seal.of(path / DATABASE).written(keys.subkey("seal")))
        write_synced(path / SETTINGS, envelope.with_settings(kept).written(keys))
        os.utime(path / DATABASE, (0, 0))
    finally:
        for name in (_MAKING, *(_MAKING + journal.removeprefix(DATABASE) for journal in JOURNALS)):
            (path / name).unlink(missing_ok=True)
        os.close(lock)
    return Moved(len(leaves), rows, str(address))


def _mine(path: Path, passphrase: str | None, actor: Actor) -> tuple[Envelope, Keyring]:
    actor.require(Permission.ADMIN)
    return unlocked(path, passphrase)


def _log(path: Path, envelope: Envelope, keys: Keyring) -> EvidenceLog:
    return EvidenceLog(path / LOG, origin=f"witnessmark/{envelope.id}", key=keys.signing_key())


def _indexer() -> Indexer:
    return Indexer(names=place_names)


def _in_folder(file: Path, keys: Keyring, log: EvidenceLog) -> SqliteStore:
    return SqliteStore(file, key=keys.subkey("database"), ledger=log, indexer=_indexer())


def _equal(made: PostgresStore | SqliteStore, leaves: list[bytes]) -> None:
    """Raise VerificationFailed unless what was carried holds against the log, entry by entry."""
    if made.leaves() != leaves or made.audited().faults:
        raise VerificationFailed("What arrived is not what was sent, so the case stays where it was.",
                                 advice="Try again; if it fails again, verify both.")

