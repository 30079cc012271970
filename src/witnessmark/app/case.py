"""A case on disk: made, opened by one process at a time, closed.

    case.json    the wrapped key and the settings, authenticated
    case.db      every record, encrypted unless the case is not; or they lie on a server, see `app/on_server.py`
    originals/   sealed originals, one age file each
    sources/     sealed identities of sources, one age file each; there once the first is
    log/         leaves and signed checkpoint of the evidence log; the database's seal

Invariant: an original is on disk before the record that names it, a record before its leaf
in `log/`; a crash between the two is made good when the case is next opened. The folder is
locked for one process (`flock` on the folder itself, so no lock file is left behind);
inside it threads share the case: many readers, one writer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import random
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from itertools import product
from pathlib import Path
from types import TracebackType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from witnessmark.app.hold import Held, locked
from witnessmark.app.layout import DATABASE, DRAFTS, JOURNALS, LOG, ORIGINALS, SEAL, SETTINGS, SOURCES
from witnessmark.app.on_server import ANSWERING, CLOSED, SINCE, address_of, settings_for, store_on
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.sealed import SealedFiles
from witnessmark.app.settle import settle
from witnessmark.app.unlocking import is_unencrypted as is_unencrypted
from witnessmark.app.unlocking import unlocked as unlocked
from witnessmark.app.unlocking import unlocked_by_shares as unlocked_by_shares
from witnessmark.app.verbs import Verbs
from witnessmark.errors import (
    AccessDenied,
    CaseExists,
    NotFound,
    UsageError,
    VerificationFailed,
    full_disk_named,
)
from witnessmark.evidence import succession
from witnessmark.evidence.bundle import CommittedReading, bundle
from witnessmark.evidence.cosign import Witness
from witnessmark.evidence.history import checked
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.merkle import Tree
from witnessmark.evidence.pairing import paired
from witnessmark.evidence.release import signed_sums
from witnessmark.evidence.seal import Seal
from witnessmark.extract import THRESHOLD
from witnessmark.model.access import Actor, Permission
from witnessmark.model.cosigning import Cosigning
from witnessmark.model.report import Report
from witnessmark.model.source import OpenedBy, Sealed
from witnessmark.store.audit import audit
from witnessmark.store.engine import engine_for
from witnessmark.store.openings import Commitment
from witnessmark.store.places import place_names
from witnessmark.store.search import Indexer
from witnessmark.store.sql import SqlStore
from witnessmark.store.sqlite import SqliteStore
from witnessmark.store.tokens import Names
from witnessmark.store.visible import require_any
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import KdfCost, Keyring, fit
from witnessmark.vault.memory import keep_out_of_dumps
from witnessmark.vault.originals import DRAFT, Originals, write_over, write_synced
from witnessmark.vault.shares import Share
from witnessmark.vault.sources import Identity, Sources
from witnessmark.vocab.codes import Access

chance = random.SystemRandom()


class Case(Verbs, SealedFiles):
    """An open case. Use it as a context manager, or close it; the verbs are methods."""

    def __init__(self, path: Path, envelope: Envelope, keys: Keyring, actor: Actor, *, lock: int,
                 names: Names = place_names, database: str | None = None) -> None:
        keep_out_of_dumps()
        self.path = path
        self.actor = actor
        self.levels: frozenset[Access] = frozenset(Access)
        self._others = False
        self._held = Held(envelope, lock)
        self._keys = keys
        self._pending: set[str] = set()
        self._log = EvidenceLog(path / LOG, origin=f"witnessmark/{envelope.id}", key=keys.signing_key())
        self._originals = Originals(path / ORIGINALS, keys, self._pending.add)
        self._address = address_of(envelope, database)
        self.store: SqlStore
        if self._address is not None:
            self.store = store_on(self._address, keys, self._log, Indexer(names=names), settings=envelope.settings)
            self._sealed = self._break_seal()
        else:
            self._sealed = self._break_seal()
            self.store = SqliteStore(
                path / DATABASE, key=None if envelope.unencrypted else keys.subkey("database"), ledger=self._log,
                indexer=Indexer(names=names), threshold=THRESHOLD,
            )
        self.recovered = self._sealed is not None and self._sealed.state == "open"
        self._sources = Sources(path / SOURCES, keys, (*self.earlier_keys(), *self.store.device_keys()),
                                self._pending.add)
        if self.recovered:
            self._recover()

    def acting(self, actor: Actor, *, levels: frozenset[Access] = frozenset(Access)) -> Case:
        """Return a hand on the same open case for somebody else; whoever opened it closes it.

        The caller answers for who that is: nobody gets more than the case gives their handle where they pass
        `store.narrowed(actor)`. `levels`: the access levels of reports that may be added through it.
        """
        made = copy(self)
        made.actor, made.levels, made._others = actor, levels, True
        return made

    @property
    def others(self) -> bool:
        """Whether this is the hand of somebody who does not hold the case's key themselves: of a server's user."""
        return self._others

    @property
    def unencrypted(self) -> bool:
        """Whether the case's key lies in the clear; say so wherever the case is shown."""
        return self._held.envelope.unencrypted

    @property
    def settings(self) -> Mapping[str, str]:
        """The case's settings, kept in `case.json` in the clear: no names, no secrets."""
        return self._held.envelope.settings

    @property
    def waiting(self) -> int:
        """How many entries of the log wait to be written into the folder."""
        return self._log.waiting

    @property
    def on_server(self) -> bool:
        """Whether the case's records lie on a server."""
        return self._address is not None

    def set_setting(self, name: str, value: str) -> None:
        """Write one setting (the actor needs ADMIN)."""
        self.set_settings({name: value}, by=Permission.ADMIN)

    def set_settings(self, values: Mapping[str, str], *, by: Permission) -> None:
        """Write settings at once, as one who has the permission `by`."""
        self.actor.require(by)
        self._keep(self._held.envelope.with_settings({**self.settings, **values}), write_synced)

    def vouched(self, told: str) -> str:
        """Return a code (HMAC-SHA256) over what a browser is told, by which this case knows it again."""
        return hmac.digest(self._keys.subkey("browsers"), told.encode(), "sha256").hex()

    def note_since(self) -> None:
        """Keep whether rows on a server answer for themselves by now; see `on_server.SINCE`."""
        held = self.on_server and self.store.revision >= ANSWERING
        if held != (SINCE in self.settings):
            kept = {name: value for name, value in self.settings.items() if name != SINCE}
            self._keep(self._held.envelope.with_settings(kept | {SINCE: ANSWERING} if held else kept), write_synced)

    def set_passphrase(self, passphrase: str, cost: KdfCost = KdfCost()) -> None:
        """Put the case's key under another passphrase; the old one opens this copy no more.

        Copies of `case.json` made before (backups too) still open with the old one.
        """
        self.actor.require(Permission.ADMIN)
        if self.unencrypted:
            raise UsageError("This case is not encrypted.", advice="Make a new case with a passphrase and add to it.")
        fit(passphrase)
        with self.store.writing(self.actor) as writer:
            writer.note_keys("passphrase")
        self._keep(self._held.envelope.rewrapped(self._keys, passphrase, cost), write_over)

    def _keep(self, envelope: Envelope, write: Callable[[Path, bytes], None]) -> None:
        """Write `case.json`; whatever comes of that, what is held is what lies there, not what was meant to."""
        file = self.path / SETTINGS
        try:
            write(file, envelope.written(self._keys))
        finally:
            self._held.envelope = Envelope.read(file.read_bytes())

    def make_shares(self) -> tuple[Share, ...]:
        """Return the case's key in three parts, any two of which open it; none is kept here.

        Shares made before go on opening the case.
        """
        self.actor.require(Permission.ADMIN)
        if self.unencrypted:
            raise UsageError("This case is not encrypted.", advice="It opens without a passphrase.")
        with self.store.writing(self.actor) as writer:
            writer.note_keys("shares")
        return self._keys.shared()

    def today(self) -> dt.date:
        """Return the day that new records carry."""
        return dt.date.today()

    def seal(self, content: bytes, name: str | None = None) -> str:
        """Seal an original on disk and return the name to record it under, a random one unless it has one.

        Call it before the transaction that adds its report; what no report names by the
        time the case closes is removed again.
        """
        require_any(self.actor, Permission.COLLECT, *((Permission.ADMIN,) if name else ()))
        return self._originals.seal(content, name)

    def pairing(self, key: str, log: str) -> str:
        """Return the line by which this case's log names another's, by its public key in hex (needs ADMIN)."""
        self.actor.require(Permission.ADMIN)
        other = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        return paired(self._keys.signing_key(), self._log.origin, other, log)

    def original(self, report: str) -> bytes:
        """Return the bytes of a report's original as received."""
        kept: Report = self.store.report(self.actor, report)
        if kept.original.sealed_as is None:
            raise NotFound("This report has no sealed original.", advice="Its text is all the case holds.")
        return self._originals.open(kept.original.sealed_as)

    def erase_rows(self, report: str, reason: str) -> int:
        """Take a report out for good, original and all; returns how many entries of the log hold nothing any more."""
        self.actor.require(Permission.ADMIN)
        names = {self.store.report(self.actor, report).original.sealed_as}
        marked = self.store.markings(self.actor, [report])
        with self.store.writing(self.actor) as writer:
            emptied = writer.erase(report, reason)
        self.shred({*names, *(one.sealed.sealed_as for one in marked),
                    *(one.original[0] for one in marked if one.original)})
        return emptied

    def shred(self, names: set[str | None]) -> None:
        """Overwrite sealed files that no record names any more, and leave nothing of their rows in the database's log.

        What the disk does not let go now is removed when the case closes.
        """
        gone = {name for name in names if name}
        self._pending.update(gone)
        self.store.after_erasing()
        self._discard(gone)

    def seal_source(self, handle: str, identity: bytes, custodians: Sequence[str], *, pairs: bool) -> tuple[str, str]:
        """Seal an identity on disk; return the file's name and SHA-256 to record it under, as with `seal`."""
        require_any(self.actor, Permission.COLLECT, Permission.VAULT, Permission.JUDGE, Permission.ADMIN)
        name = self._sources.seal(handle, identity, custodians, pairs=pairs)
        return name, hashlib.sha256(self._sources.raw(name)).hexdigest()

    def reseal(self, keys: Sequence[Identity], custodians: Sequence[str], how: OpenedBy) -> tuple[Sealed, ...]:
        """Seal anew, for other custodians, every identity that the keys open; return those. Nothing of them is shown.

        In an order of its own, so that what the disk keeps of when a file was made says nothing any more.
        """
        self.actor.require(Permission.VAULT)
        done, before = [], []
        for one in chance.sample(held := self.store.sealed_identities(), len(held)):
            try:
                identity = self._sources.open(one.sealed_as, one.source, keys, pairs=one.opened_by == "pair")
            except AccessDenied:
                continue
            name, digest = self.seal_source(one.source, identity, custodians, pairs=how == "pair")
            done.append(Sealed(one.source, name, digest, how))
            before.append(one.sealed_as)
        with self.store.writing(self.actor) as writer:
            writer.add_resealing(done)
        self._pending.update(before)
        self._discard(set(before))
        return tuple(done)

    def open_source(self, sealed: Sealed, keys: Sequence[Identity], *, reason: str) -> bytes:
        """Return an identity, or sealed words. That it is opened, by whom and why, is in the log before it is."""
        self.actor.require(Permission.VAULT)
        with self.store.writing(self.actor) as writer:
            writer.add_opening(sealed.source, reason)
        self._log.flush()
        return self._sources.open(sealed.sealed_as, sealed.source, keys, pairs=sealed.opened_by == "pair")

    @property
    def public_key(self) -> str:
        """The key that proofs and checkpoints of this case are checked with, in hex; publish it."""
        return self._log.public.public_bytes_raw().hex()

    @property
    def public_keys(self) -> tuple[str, ...]:
        """The same for every key the case ever had, the first first: what was made before is checked with those."""
        return (*(key.public_bytes_raw().hex() for key in self.earlier_keys()), self.public_key)

    def log_state(self) -> tuple[str, Tree, bytes]:
        """Return the log's name, its tree and its signed checkpoint (needs AUDIT)."""
        self.actor.require(Permission.AUDIT)
        return (self._log.origin, *self._log.signed())

    def checkpoint_request(self, since: int) -> bytes:
        """Return what a witness is asked to sign, proven to extend the first `since` entries (needs AUDIT)."""
        self.actor.require(Permission.AUDIT)
        return self._log.request(since)

    def take_cosigned(self, raw: bytes, witness: Witness) -> Cosigning:
        """Keep a checkpoint that a witness signed (needs ADMIN); VerificationFailed unless it is of this log's past."""
        self.actor.require(Permission.ADMIN)
        tree, _ = self._log.signed()
        kept = checked(self._log.cosigned(raw), witness, tree)
        with self.store.writing(self.actor) as writer:
            writer.add_cosigning(kept)
        return kept

    def bundle(self, commitment: Commitment, first: int, last: int) -> bytes:
        """Return the signed proof of passages `first` to `last` of a reading (the actor needs RELEASE)."""
        self.actor.require(Permission.RELEASE)
        texts = [span.slice(commitment.text) for span in commitment.passages]
        reading = CommittedReading(texts, commitment.seed, commitment.content, commitment.salt, commitment.sequence)
        return bundle(self._log, reading, first, last, self.store.cosignings(self.actor))

    def signed_sums(self, sums: bytes) -> bytes:
        """Return the signature on a dossier's list of sums (the actor needs RELEASE)."""
        self.actor.require(Permission.RELEASE)
        return signed_sums(self._log, sums)

    def close(self) -> None:
        """Close the case: fold the database into one file, seal it, let the next one in.

        Raises:
            DiskFull: it could not be sealed; nothing is lost, and opening it the next time makes that good.
        """
        if self._held.lock is None:
            return
        try:
            with full_disk_named():
                self._seal_up()
        finally:
            self.store.close()
            os.close(self._held.lock)
            self._held.lock = None

    def _seal_up(self) -> None:
        self._discard(self._pending)
        self._log.flush()
        wrote = self.store.wrote
        self.store.close()
        if self.on_server and self._sealed is not None:
            write_synced(self.path / SEAL, CLOSED.written(self._keys.subkey("seal")))
            return
        if self._sealed is None or any((self.path / name).exists() for name in JOURNALS):
            return
        same = self._sealed.state == "closed" and not wrote
        database = self.path / DATABASE
        seal = self._sealed if same else Seal.of(database)
        write_synced(self.path / SEAL, seal.written(self._keys.subkey("seal")))
        for file in (database, self._log.leaves_file, self._log.checkpoint_file):
            if file.exists():                              # one that is missing is for `verify` to tell
                os.utime(file, (0, 0))

    def __enter__(self) -> Case:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def earlier_keys(self) -> tuple[Ed25519PublicKey, ...]:
        """Return the keys the case signed with before; none where the log's line of them is broken (see `verify`)."""
        try:
            return succession.earlier_keys(self.store.rotations(), self._log.public, self._log.origin)
        except VerificationFailed:
            return ()

    def _break_seal(self) -> Seal | None:
        """Mark the database as in use; None when its seal does not fit, which then stays as it is.

        An altered database stays usable but never gets a fresh seal, so that `verify` goes
        on saying so. Of an encrypted one only the size is looked at here: its pages are
        authenticated as they are read.
        """
        file, database, key = self.path / SEAL, self.path / DATABASE, self._keys.subkey("seal")
        try:
            seal = Seal.read(file.read_bytes(), key)
            size = 0 if self.on_server else database.stat().st_size
        except (VerificationFailed, FileNotFoundError):
            return None
        if seal.state == "closed":
            if size != seal.size or any((self.path / name).exists() for name in JOURNALS):
                return None
            if self._held.envelope.unencrypted and Seal.of(database) != seal:
                return None
            write_synced(file, Seal("open", seal.size, seal.sha256).written(key))
        return seal

    def _recover(self) -> None:
        """Make good what a crash left half done: the log's mirror, originals without a record.

        The database is checked through first; with a fault in it nothing is touched, and no
        fresh seal will cover the fault.
        """
        engine = None if self.on_server else engine_for(
            self.path / DATABASE, None if self.unencrypted else self._keys.subkey("database"))
        try:
            found = self.store.audited() if engine is None else audit(
                engine, self._log, encrypted=not self.unencrypted)
            if found.faults:
                raise VerificationFailed("The database does not agree with the log.")
            self._log.repair(found.leaves)
        except VerificationFailed:
            self._sealed = None
            return
        finally:
            if engine is not None:
                engine.dispose()
        self._discard({*self._originals.names(), *self._sources.names()})
        for name in DRAFTS:
            (self.path / name).unlink(missing_ok=True)

    def _discard(self, names: set[str]) -> None:
        if not names:
            return
        sealed = self.store.sealed_names()
        for held, name in product((self._originals, self._sources), names):
            if name not in sealed:
                held.shred(name)
            if held.holds(name + DRAFT):                     # a disk that was full for a moment kept it
                held.discard(name + DRAFT)


def init_case(path: AnyPath, *, passphrase: str | None = None, actor: Actor | None = None,
              unencrypted: bool = False, kdf: KdfCost = KdfCost(), names: Names = place_names,
              database: str | None = None) -> Case:
    """Make a new case and return it open.

    Args:
        database: the address of a PostgreSQL database to keep the records in, `postgresql://login@host/database`; the
            case keeps it without the password.

    Raises:
        CaseExists: a case lies there already; UsageError: something else does, or neither a
            passphrase nor `unencrypted` was given, or both, or no actor.
    """
    actor, path = named_actor(actor), path_of(path, "The case")
    actor.require(Permission.ADMIN)
    if unencrypted == (passphrase is not None):
        raise UsageError("A case needs a passphrase, or to be unencrypted on purpose.",
                         advice="Give one of the two.")
    if passphrase is not None:
        fit(passphrase)
    if (path / SETTINGS).exists():
        raise CaseExists("A case already lies there.", advice="Choose another folder.")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UsageError("The folder for the case is not empty.", advice="Choose another folder.")
    envelope, keys = Envelope.new(passphrase, kdf)
    if database is not None:
        envelope = envelope.with_settings(settings_for(database, unencrypted=unencrypted))
    for folder in (path, path / ORIGINALS, path / LOG):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = locked(path)
    try:
        if database is None:
            os.close(os.open(path / DATABASE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        write_synced(path / SEAL, Seal("open", 0, "").written(keys.subkey("seal")))
        case = Case(path, envelope, keys, actor, lock=lock, names=names, database=database)
        with case.store.writing(actor) as writer:
            writer.note_case(envelope.id)
        write_synced(path / SETTINGS, envelope.written(keys))
    except BaseException:
        os.close(lock)
        raise
    return case


def open_case(path: AnyPath, *, passphrase: str | None = None, actor: Actor | None = None,
              names: Names = place_names, database: str | None = None) -> Case:
    """Open the case at `path`; close it again, or use it in a `with` statement.

    Args:
        passphrase: the case's; none for a case in the clear.
        database: for a case on a server: its address as it is now, or with another login.
        actor: who reads and writes, `Actor.solo()` for one who works alone. Without one nothing opens. In a case that
            names people, nobody may do more than it gives their handle.

    Raises:
        NotFound: there is no case; CaseLocked: wrong passphrase, or another process has it
            open; VerificationFailed: its files are not as they were written; UsageError: no actor, or no path.
    """
    someone, folder = named_actor(actor), path_of(path, "The case")
    return open_with(folder, *unlocked(folder, passphrase), actor=someone, names=names, database=database)


def open_with(path: Path, envelope: Envelope, keys: Keyring, *, actor: Actor, names: Names = place_names,
              database: str | None = None) -> Case:
    """Open the case at `path` with keys at hand; raises as `open_case` does."""
    lock = locked(path)
    try:
        with full_disk_named():
            settle(path, keys)
            case = Case(path, envelope, keys, actor, lock=lock, names=names, database=database)
    except BaseException:
        os.close(lock)
        raise
    try:
        case.actor = case.store.narrowed(actor)
    except BaseException:
        case.close()                     # a damaged database: nobody knows who may do what
        raise
    case.note_since()
    return case


def named_actor(actor: Actor | None) -> Actor:
    """Return the actor; without one nothing is open to anybody."""
    if not isinstance(actor, Actor):
        raise UsageError("Nobody was named who opens the case.",
                         advice="Add actor=witnessmark.Actor.solo() when you work alone.")
    return actor
