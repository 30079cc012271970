"""The verbs on devices: two cases paired as devices of one, and what one holds merged into the other.

Each device is a case folder with keys, a passphrase and a log of its own, so two laptops that are offline write two
logs and not two histories of one. Pairing writes into each log the other's name and key; merging copies the records
that are new, under entries of this case's own log, and keeps the device's log whole beside it. It is done where both
folders are, by who may administer both; merging the other way round brings the other device up to date too.

Order: originals and identities sealed here → rows, entries and the device's log in one transaction.

Invariant: a device's log that is not an extension of what was merged before is refused: that would be a split view.
Not merged: people and roles, settings, reconciliations (made anew), what a device erased (it is told).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from witnessmark.app.case import Case, open_with, unlocked
from witnessmark.app.compartments import all_open
from witnessmark.app.incidents import forget
from witnessmark.app.layout import ORIGINALS, SOURCES
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.sources import custodians_of
from witnessmark.app.verify import verify_unlocked
from witnessmark.errors import UsageError, VerificationFailed
from witnessmark.evidence.pairing import named
from witnessmark.model.access import Permission
from witnessmark.model.source import Sealed
from witnessmark.store.devices import Device, Other, Sealing
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import Originals
from witnessmark.vault.sources import Sources


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge brought: records by kind, the device's log, how many of its entries are here now.

    `erased` are reports that the device erased and this case still holds.
    """

    log: str
    entries: int
    taken: dict[str, int]
    erased: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Device:
    """Another device's case, open, with its keys at hand."""

    case: Case
    path: Path
    keys: Keyring


def pair(case: Case, path: AnyPath, *, passphrase: str | None) -> str:
    """Name another case as a device of this one, and this one there; returns the other log's name.

    Raises:
        UsageError: it is this case. AccessDenied: the actor is no admin of both. CaseLocked, NotFound: as `open_case`.
    """
    case.actor.require(Permission.ADMIN)
    with _opened(case, path, passphrase) as device:
        device.case.actor.require(Permission.ADMIN)
        with device.case.store.writing(device.case.actor) as writer:
            writer.note_keys("device", device.case.pairing(case))
        with case.store.writing(case.actor) as writer:
            writer.note_keys("device", case.pairing(device.case))
        return device.case.log_state()[0]


def merge(case: Case, path: AnyPath, *, passphrase: str | None) -> Merged:
    """Take in what another device of this case holds and this one does not; its log is kept whole.

    Raises:
        UsageError: the two were not paired. VerificationFailed: the device's case has faults, or its log is not an
            extension of what was merged before. Conflict: a compartment of either is closed. AccessDenied: the actor
            is no admin of both.
    """
    case.actor.require(Permission.ADMIN)
    folder = path_of(path, "The device's case")
    envelope, keys = unlocked(folder, passphrase)
    if folder.resolve() != case.path.resolve() and not verify_unlocked(folder, envelope, keys).intact:
        raise VerificationFailed("The device's case has faults, so nothing was merged.",
                                 advice="`witnessmark verify` on the device names them.")
    with _opened(case, path, passphrase) as device:
        device.case.actor.require(Permission.ADMIN)
        for one in (case, device.case):
            all_open(one)
        origin, tree, note = device.case.log_state()
        if origin not in _named(case) or case.log_state()[0] not in _named(device.case):
            raise UsageError("The two cases are not devices of one.",
                             advice="First: witnessmark device add FOLDER, with both folders at hand.")
        before = case.store.device_leaves(case.actor, origin)
        if len(before) > len(tree) or before != [tree.leaf(at) for at in range(len(before))]:
            raise VerificationFailed("The device's log is not the one that was merged before: it was put back to an "
                                     "older state, or rewritten.", advice="Keep both folders; ask who has the device.")
        other = device.case.store.everything(device.case.actor)
        resealed = _files(case, device, other)
        log = Device(origin, device.case.public_key, len(tree), note)
        with case.store.writing(case.actor) as writer:
            taken = writer.merge(log, other, case.log_state()[0], resealed)
    forget(case)
    here = {report.id for report in case.store.reports(case.actor)} if case.actor.may(Permission.READ) else set()
    gone = tuple(sorted({row["report"] for row in other.tables["erasure"]} & here))
    return Merged(origin, len(tree), taken, gone)


@contextmanager
def _opened(case: Case, path: AnyPath, passphrase: str | None) -> Iterator[_Device]:
    folder = path_of(path, "The device's case")
    if folder.resolve() == case.path.resolve():
        raise UsageError("This is the case itself.", advice="Name the folder of the other device's case.")
    envelope, keys = unlocked(folder, passphrase)
    with open_with(folder, envelope, keys, actor=case.actor) as opened:
        yield _Device(opened, folder, keys)


def _named(case: Case) -> dict[str, bytes]:
    keys = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in case.public_keys]
    return named(case.store.devices_named(), keys, case.log_state()[0])


def _files(case: Case, device: _Device, other: Other) -> list[Sealing]:
    """Seal here what the device sealed for itself, keep as it is what custodians open; return what was sealed anew."""
    held = case.store.everything(case.actor)
    known = {row["id"] for name in ("report", "source", "marking") for row in held.tables[name]}
    known |= {row["report"] for row in held.tables["erasure"]}
    sealed = device.case.store.sealed_identities()
    _free(case, other, sealed, known)
    originals = Originals(device.path / ORIGINALS, device.keys)
    for row in other.tables["report"]:
        if row["id"] not in known and row["sealed_as"] is not None:
            case.seal(originals.open(row["sealed_as"]), row["sealed_as"])
    for row in other.tables["marking"]:
        if row["id"] not in known and row["report"] not in known and row["original_as"] is not None:
            case.keep_sealed(ORIGINALS, row["original_as"], (originals.folder / row["original_as"]).read_bytes())
    identities = Sources(device.path / SOURCES, device.keys,
                         (*device.case.earlier_keys(), *device.case.store.device_keys()))
    return [_identity(case, identities, one) for one in sealed if one.source not in known]


def _free(case: Case, other: Other, sealed: Sequence[Sealed], known: set[str]) -> None:
    """Raise VerificationFailed where what is new would take the place of a file that this case's records name."""
    new = {row["sealed_as"] for row in other.tables["report"] if row["id"] not in known}
    new |= {row["original_as"] for row in other.tables["marking"] if row["id"] not in known}
    new |= {one.sealed_as for one in sealed if one.source not in known}
    if not case.store.sealed_names().isdisjoint(new):
        raise VerificationFailed("The device names a file that this case holds for another record.",
                                 advice="Keep both folders; ask who has the device.")


def _identity(case: Case, identities: Sources, sealed: Sealed) -> Sealing:
    raw = (identities.folder / sealed.sealed_as).read_bytes()
    if sealed.opened_by != "case":
        case.keep_sealed(SOURCES, sealed.sealed_as, raw)
        return Sealing(sealed.source, sealed.sealed_as, hashlib.sha256(raw).hexdigest(), sealed.opened_by)
    keys, opened_by = custodians_of(case)
    name, digest = case.seal_source(sealed.source, identities.open(sealed.sealed_as, sealed.source), keys,
                                    pairs=opened_by == "pair")
    return Sealing(sealed.source, name, digest, opened_by)
