"""Whether a case folder is, byte for byte, what was written.

Every byte is authenticated: `case.json` by its one form and MAC, the database by the seal
of the last clean close (pages and records besides), `log/` by comparison with the database
and signatures, each original by age and its recorded hash, each sealed identity by its hash.
Anything else in the folder is a fault. An older copy of the whole folder put in its place is
found only by a checkpoint kept elsewhere, best one that a witness signed.

Where the database can't be read through, nothing is said of what it does not name.

After a crash the case is first recovered, as opening it would.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from witnessmark.app.case import open_with, unlocked
from witnessmark.app.device_logs import device_keys
from witnessmark.app.fault import RESTORE, Fault
from witnessmark.app.hold import locked
from witnessmark.app.layout import DATABASE, JOURNALS, LOG, ORIGINALS, SEAL, SETTINGS, SOURCES
from witnessmark.app.on_server import address_of, audited
from witnessmark.app.settle import settle
from witnessmark.errors import DiskFull, NotFound, VerificationFailed, WitnessmarkError
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.cosign import Cosigned, Witness
from witnessmark.evidence.history import checked, differs, remarks
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.merkle import Tree
from witnessmark.evidence.seal import Seal
from witnessmark.evidence.succession import earlier_keys
from witnessmark.model.access import Actor
from witnessmark.model.cosigning import Cosigning
from witnessmark.store.audit import Audit, audit
from witnessmark.store.engine import engine_for
from witnessmark.store.server import Address
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import DRAFT, Originals

SET_ASIDE = ("Do not delete it: move it aside, out of the case folder. If a report should name it, restore the "
             "database from your last backup of the case.")
"""What no record names may still be evidence, where the records are not the ones they should be."""
OTHER_LOG = "Check that it is of this case; if it is, the case was made anew: restore a backup."
PUT_BACK = "Keep both, and restore the newest backup that agrees with the checkpoint."
ON_SERVER = "the database on the server"
_LEAVES, _CHECKPOINT = "log/leaves", "log/checkpoint"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was found, and how much of what was checked; `remarks` are no faults: what was erased,
    and days that can't be right."""

    faults: tuple[Fault, ...]
    checked: dict[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        return not self.faults


def verify_case(path: Path, passphrase: str | None = None, *, kept: bytes | None = None,
                database: str | None = None) -> VerifyReport:
    """Check every byte of the case folder; shows no content and changes no record.

    Args:
        kept: a checkpoint of the case that was kept elsewhere, with cosignatures or without; the log must still
            hold what it was signed over.
        database: for a case on a server: its address as it is now.

    Raises:
        NotFound: there is no case; CaseLocked: wrong passphrase, or the case is in use.
    """
    try:
        envelope, keys = unlocked(path, passphrase)
    except VerificationFailed as fault:
        return VerifyReport((Fault(SETTINGS, fault.what, fault.advice),), {"files": 1})
    return verify_unlocked(path, envelope, keys, kept=kept, database=database)


def verify_unlocked(path: Path, envelope: Envelope, keys: Keyring, *, kept: bytes | None = None,
                    database: str | None = None) -> VerifyReport:
    """Check every byte of a case whose keys are at hand; raises CaseLocked when it is in use."""
    faults: list[Fault] = []
    lock = locked(path)
    try:
        settle(path, keys)
    finally:
        os.close(lock)
    sealed = _recovered(path, envelope, keys, database)
    address = address_of(envelope, database)
    lock = locked(path)
    try:
        names = _files(path, faults, {SETTINGS, SEAL, _LEAVES, _CHECKPOINT} | (set() if address else {DATABASE}))
        if address is None:
            records = _database(path, envelope, keys, sealed, names, faults)
        else:
            records = _server(address, path, envelope, keys, sealed, faults)
        log = _evidence(path, envelope, keys)
        _log(log, records, faults)
        seen = _witnessed(log, records, faults)
        keys_of = device_keys(log, records, faults)
        _kept(log, records, kept, faults, keys_of)
        _originals(path, keys, records, names, faults)
        _sources(path, records, names, faults)
        _closed(path, records, names, faults)
    finally:
        os.close(lock)
    counted = {"files": len(names), **records.checked}
    if kept is not None or records.cosigned:
        counted["checkpoints"] = len(records.cosigned) + (kept is not None)
    if records.devices:
        counted["device logs"] = len(records.devices)
    if records.erased:
        counted["erased"] = sum(entries for _, _, entries in records.erased)
    told = [f"{report} was erased on {on}: {entries} entries of the log hold nothing any more"
            for report, on, entries in records.erased]
    told += [f"words of {report} were sealed apart on {on}: {entries} entries of the log hold nothing any more"
             for report, on, entries in records.marked if entries]
    told += [f"a compartment was closed on {on}: {entries} entries of the log hold nothing until it is opened"
             for on, entries in records.closed]
    return VerifyReport(tuple(faults), counted, (*told, *remarks(records.days, seen)))


def _recovered(path: Path, envelope: Envelope, keys: Keyring, database: str | None) -> Seal | None:
    """Return the seal, after recovery if a crash left it open; None when it is not ours."""
    try:
        seal = _seal(path, keys)
        if seal.state == "open":
            open_with(path, envelope, keys, actor=Actor.solo("verify"), database=database).close()
            seal = _seal(path, keys)
            if seal.state == "open" and any((path / name).exists() for name in JOURNALS):
                raise DiskFull
        draft = path / (SEAL + DRAFT)
        if draft.is_file() and not draft.is_symlink():        # a process killed while it opened the case
            opening = Seal("open", seal.size, seal.sha256).written(keys.subkey("seal"))
            if opening.startswith(draft.read_bytes()):
                draft.unlink()
    except VerificationFailed:
        return None
    return seal


def _seal(path: Path, keys: Keyring) -> Seal:
    file = path / SEAL
    if file.is_symlink() or not file.is_file():
        raise VerificationFailed("log/seal is missing.", advice=RESTORE)
    return Seal.read(file.read_bytes(), keys.subkey("seal"))


def _files(path: Path, faults: list[Fault], known: set[str]) -> list[str]:
    """Return the regular files of the folder by relative name; everything odd is a fault, and what lacks of `known`."""
    names: list[str] = []
    folders = {ORIGINALS, LOG, SOURCES}
    for folder, inner, files in os.walk(path):
        for name in [*inner, *files]:
            entry = Path(folder, name)
            relative = entry.relative_to(path).as_posix()
            mode = entry.lstat().st_mode
            if stat.S_ISDIR(mode):
                if relative not in folders:
                    faults.append(Fault(_shown(relative), "a folder that is no part of the case", "Remove it."))
            elif stat.S_ISREG(mode):
                names.append(relative)
            else:
                faults.append(Fault(_shown(relative), "no regular file", "Remove it."))
    faults.extend(Fault(name, "missing") for name in sorted(known - set(names)))
    for name in sorted(set(names) - known):
        if not name.startswith((ORIGINALS + "/", SOURCES + "/")):
            advice = "Open and close the case once." if name in JOURNALS else "Remove it."
            faults.append(Fault(_shown(name), "a file that is no part of the case", advice))
    faults.extend(Fault(name, "the folder is missing") for name in (LOG, ORIGINALS) if not (path / name).is_dir())
    return names


def _database(path: Path, envelope: Envelope, keys: Keyring, seal: Seal | None, names: list[str],
              faults: list[Fault]) -> Audit:
    if DATABASE not in names:
        return Audit()
    file = path / DATABASE
    if seal is None:
        faults.append(Fault(SEAL, "missing, or not as it was written"))
    elif seal.state == "open":
        faults.append(Fault(DATABASE, "left open by a crash, and its content does not agree with the log"))
    elif Seal.of(file) != seal:
        faults.append(Fault(DATABASE, "not the bytes that were there when the case was last closed"))
    key = None if envelope.unencrypted else keys.subkey("database")
    engine = engine_for(file, key, at_rest=not any((path / name).exists() for name in JOURNALS))
    try:
        found = audit(engine, _evidence(path, envelope, keys), encrypted=key is not None)
    finally:
        engine.dispose()
    faults.extend(Fault(DATABASE, what) for what in found.faults)
    return found


def _server(address: Address, path: Path, envelope: Envelope, keys: Keyring, seal: Seal | None,
            faults: list[Fault]) -> Audit:
    if seal is None:
        faults.append(Fault(SEAL, "missing, or not as it was written"))
    elif seal.state == "open":
        faults.append(Fault(ON_SERVER, "left open by a crash, and its content does not agree with the log"))
    found = audited(address, keys, _evidence(path, envelope, keys), envelope.settings)
    faults.extend(Fault(ON_SERVER, what) for what in found.faults)
    return found


def _log(log: EvidenceLog, records: Audit, faults: list[Fault]) -> None:
    try:
        said = [subject.removeprefix("rotation ") for subject in records.key_events if subject.startswith("rotation ")]
        earlier_keys(said, log.public, log.origin)
    except VerificationFailed as fault:
        faults.append(Fault(DATABASE, fault.what, fault.advice))
    if not records.complete:                  # the fault is the database's; the log may be as it was
        return
    if log.leaves_file.is_file() and log.leaves_file.read_bytes() != b"".join(records.leaves):
        faults.append(Fault(_LEAVES, "not the leaves that the database has committed"))
    if not log.checkpoint_file.is_file():
        return
    try:
        signed = log.checkpoint()
        if signed.size != len(records.leaves) or signed.root != Tree(records.leaves).root():
            faults.append(Fault(_CHECKPOINT, "signed for other events than the database has committed"))
    except VerificationFailed as fault:
        faults.append(Fault(_CHECKPOINT, fault.what))


def _witnessed(log: EvidenceLog, records: Audit, faults: list[Fault]) -> list[Cosigning]:
    """Compare the log's past with what witnesses signed; return what holds of that."""
    tree, holding = Tree(records.leaves), []
    for held in records.cosigned if records.complete else ():
        try:
            if checked(log.cosigned(held.note), Witness(held.witness, bytes.fromhex(held.key)), tree) != held:
                faults.append(Fault(DATABASE, "what is recorded of a witness is not what they signed"))
            else:
                holding.append(held)
        except (WitnessmarkError, ValueError) as fault:
            what = fault.what if isinstance(fault, WitnessmarkError) else "the record is malformed"
            faults.append(Fault(DATABASE, f"what a witness signed for does not hold: {what}"))
    return holding


def _kept(log: EvidenceLog, records: Audit, kept: bytes | None, faults: list[Fault],
          keys_of: dict[str, Ed25519PublicKey]) -> None:
    """Compare the past of the log, or of another device's that was merged, with a checkpoint kept elsewhere."""
    if kept is None or not records.complete:
        return
    origin = kept.partition(b"\n")[0].decode("utf-8", "replace")
    try:
        if origin in keys_of:
            signed = Checkpoint.verified(Cosigned.read(kept).note, origin, keys_of[origin])
            leaves = records.devices[origin].leaves
        else:
            (signed, _), leaves = log.cosigned(kept), records.leaves
    except VerificationFailed:
        faults.append(Fault(_CHECKPOINT, "the checkpoint kept elsewhere was not signed by this case's log", OTHER_LOG))
        return
    ahead = origin in keys_of and signed.size > len(leaves)        # of a device: merge it again to compare
    if not ahead and (wrong := differs(Tree(leaves), signed)):
        faults.append(Fault(_LEAVES, wrong, PUT_BACK))


def _originals(path: Path, keys: Keyring, records: Audit, names: list[str], faults: list[Fault]) -> None:
    originals = Originals(path / ORIGINALS, keys)
    held = {name.removeprefix(ORIGINALS + "/") for name in names if name.startswith(ORIGINALS + "/")}
    for name in sorted(held - records.originals.keys() - records.apart.keys() - records.closed_files.keys()
                       if records.complete else ()):
        faults.append(Fault(_shown(f"{ORIGINALS}/{name}"), "a file that no report names", SET_ASIDE))
    for name, (digest, size) in sorted(records.originals.items()):
        try:
            content = originals.open(name)
            if len(content) != size or hashlib.sha256(content).hexdigest() != digest:
                faults.append(Fault(f"{ORIGINALS}/{name}", "not the bytes that were received"))
        except (VerificationFailed, NotFound) as fault:
            faults.append(Fault(f"{ORIGINALS}/{name}", fault.what))
    for name, digest in sorted(records.apart.items()):
        file = path / ORIGINALS / name
        if name not in held or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            faults.append(Fault(f"{ORIGINALS}/{name}", "missing, or not the bytes that were sealed"))


def _sources(path: Path, records: Audit, names: list[str], faults: list[Fault]) -> None:
    """Compare sealed identities with their recorded sums; nobody's key is needed for that."""
    held = {name.removeprefix(SOURCES + "/") for name in names if name.startswith(SOURCES + "/")}
    held -= records.closed_files.keys()
    for name in sorted(held ^ records.sources.keys() if records.complete else records.sources.keys() - held):
        what = "a file that no source names" if name in held else "a sealed identity is missing"
        faults.append(Fault(_shown(f"{SOURCES}/{name}"), what, SET_ASIDE if name in held else RESTORE))
    for name in sorted(held & records.sources.keys()):
        if hashlib.sha256((path / SOURCES / name).read_bytes()).hexdigest() != records.sources[name]:
            faults.append(Fault(f"{SOURCES}/{name}", "not the bytes that were sealed"))


def _closed(path: Path, records: Audit, names: list[str], faults: list[Fault]) -> None:
    """Compare the sealed files of closed compartments with their recorded sums; nobody's key is needed for that."""
    for name, digest in sorted(records.closed_files.items()):
        held = [file for folder in (ORIGINALS, SOURCES) if (file := f"{folder}/{name}") in names]
        if len(held) != 1 or hashlib.sha256((path / held[0]).read_bytes()).hexdigest() != digest:
            where = held[0] if held else f"{ORIGINALS}/{name}"
            faults.append(Fault(_shown(where), "missing, or not the bytes that were sealed"))


def _evidence(path: Path, envelope: Envelope, keys: Keyring) -> EvidenceLog:
    return EvidenceLog(path / LOG, origin=f"witnessmark/{envelope.id}", key=keys.signing_key())


def _shown(name: str) -> str:
    """Return a file's name fit to print, whatever bytes it holds."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
