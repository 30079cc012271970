"""The verbs on devices: cases named as devices of one, and what one holds merged into the other.

Each device is a case folder with keys, a passphrase and a log of its own, so two laptops that are offline write two
logs and not two histories of one. Each log names the other's; merging copies the records that are new, under entries
of this case's own log, and keeps the device's log whole beside it. What a device gives is a parcel
(`app/parcels.py`): from its folder, or sealed to this one, carried in a file or over a server (`app/exchange.py`).

Order: originals and identities sealed here → rows, entries and the device's log in one transaction.

Invariant: a device's log that is not an extension of what was merged before is refused: that would be a split view.
Whoever merges which first, what follows from the records is the same (`model/stamp.py`).
Not merged: people and roles, settings, populations, reconciliations (made anew). What a device erased is withdrawn
here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from witnessmark.app.case import Case, open_with, unlocked
from witnessmark.app.compartments import all_open
from witnessmark.app.incidents import forget
from witnessmark.app.layout import ORIGINALS, SOURCES
from witnessmark.app.parcels import Identity, Parcel, lying
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.sources import custodians_of
from witnessmark.app.verify import verify_unlocked
from witnessmark.errors import UsageError, VerificationFailed
from witnessmark.evidence.pairing import card_of, named
from witnessmark.model.access import Permission
from witnessmark.store.devices import Sealing
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import proper_name


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge brought: records by kind, the device's log, how many of its entries are here now.

    `erased` are reports that the device erased and this case still holds, out of use.
    """

    log: str
    entries: int
    taken: dict[str, int]
    erased: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A device that this case named: its log, the key it had last, how many of its entries are here."""

    log: str
    key: Ed25519PublicKey
    entries: int


def pair(case: Case, path: AnyPath, *, passphrase: str | None) -> str:
    """Name another case as a device of this one, and this one there; returns the other log's name.

    Raises:
        UsageError: it is this case. AccessDenied: the actor is no admin of both. CaseLocked, NotFound: as `open_case`.
    """
    case.actor.require(Permission.ADMIN)
    with _opened(case, path, passphrase)[0] as device:
        device.actor.require(Permission.ADMIN)
        with device.store.writing(device.actor) as writer:
            writer.note_keys("device", device.pairing(case.public_key, case.log_state()[0]))
        with case.store.writing(case.actor) as writer:
            writer.note_keys("device", case.pairing(device.public_key, device.log_state()[0]))
        return device.log_state()[0]


def introduce(case: Case) -> str:
    """Return this device's card, a line that may be public: with it another one names this one (needs ADMIN)."""
    case.actor.require(Permission.ADMIN)
    origin = case.log_state()[0]
    return case.pairing(case.public_key, origin)


def name_by_card(case: Case, card: str) -> str:
    """Name the device whose card this is; returns its log's name. It has to name this one too (needs ADMIN).

    Raises:
        UsageError: it is no card, or this device's own.
    """
    case.actor.require(Permission.ADMIN)
    found = card_of(card.strip())
    if found is None or found[0] == case.log_state()[0]:
        raise UsageError("This is not the card of another device.",
                         advice="On the other device: witnessmark device card > card.txt")
    origin, key = found
    with case.store.writing(case.actor) as writer:
        writer.note_keys("device", case.pairing(key.hex(), origin))
    return origin


def known_devices(case: Case) -> list[Known]:
    """Return the devices that this case named, in the order of their logs' names (needs AUDIT)."""
    case.actor.require(Permission.AUDIT)
    merged = case.store.devices_merged()
    return [Known(origin, Ed25519PublicKey.from_public_bytes(merged[origin][0] if origin in merged else key),
                  merged[origin][1] if origin in merged else 0)
            for origin, key in sorted(names_of(case).items())]


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
    opened, keys = _opened(case, path, passphrase)
    with opened as device:
        device.actor.require(Permission.ADMIN)
        all_open(device)
        return take(case, lying(device, keys))


def take(case: Case, parcel: Parcel, *, late: bool = False) -> Merged:
    """Take in what a device gave.

    Args:
        late: it was sent a while ago, so that more of the device's log may be here already.

    Raises:
        As `merge`.
    """
    case.actor.require(Permission.ADMIN)
    all_open(case)
    origin, own = parcel.device.origin, case.log_state()[0]
    if names_of(case).get(origin) not in [key.public_bytes_raw() for key in parcel.signers()] \
            or own not in named(parcel.told("device"), parcel.signers(), origin):
        raise UsageError("The two cases are not devices of one.",
                         advice="First: witnessmark device add, on both.")
    tree, before = parcel.tree(), case.store.device_leaves(case.actor, origin)
    held = min(len(before), len(tree)) if late else len(before)
    if held > len(tree) or before[:held] != [tree.leaf(at) for at in range(held)]:
        raise VerificationFailed("The device's log is not the one that was merged before: it was put back to an "
                                 "older state, or rewritten.", advice="Keep both folders; ask who has the device.")
    taken: dict[str, int] = {}
    if len(tree) > len(before):
        resealed = _files(case, parcel)
        with case.store.writing(case.actor) as writer:
            taken = writer.merge(parcel.device, parcel.other, own, resealed)
        forget(case)
    here = {report.id for report in case.store.reports(case.actor)} if case.actor.may(Permission.READ) else set()
    return Merged(origin, max(len(tree), len(before)), taken, tuple(sorted(parcel.other.erased() & here)))


def names_of(case: Case) -> dict[str, bytes]:
    """Return log → key of the devices that this case named, each with the key that it was named by."""
    keys = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in case.public_keys]
    return named(case.store.devices_named(), keys, case.log_state()[0])


def _opened(case: Case, path: AnyPath, passphrase: str | None) -> tuple[Case, Keyring]:
    folder = path_of(path, "The device's case")
    if folder.resolve() == case.path.resolve():
        raise UsageError("This is the case itself.", advice="Name the folder of the other device's case.")
    envelope, keys = unlocked(folder, passphrase)
    return open_with(folder, envelope, keys, actor=case.actor), keys


def _files(case: Case, parcel: Parcel) -> list[Sealing]:
    """Seal here what the device sealed for itself, keep as it is what custodians open; return what was sealed anew."""
    held = case.store.everything(case.actor)
    known = {row["id"] for name in ("report", "source", "marking") for row in held.tables[name]}
    known |= {row["report"] for row in held.tables["erasure"]} | held.erased() | parcel.other.erased()
    _free(case, parcel, known)
    for row in parcel.other.tables["report"]:
        if row["id"] not in known and row["sealed_as"] is not None:
            case.seal(parcel.files.original(row["sealed_as"]), row["sealed_as"])
    for row in parcel.other.tables["marking"]:
        if row["id"] not in known and row["report"] not in known and row["original_as"] is not None:
            case.keep_sealed(ORIGINALS, row["original_as"], parcel.files.apart(row["original_as"]))
    return [_identity(case, one, parcel.files.identity(one)) for one in parcel.identities if one.source not in known]


def _free(case: Case, parcel: Parcel, known: set[str]) -> None:
    """Raise VerificationFailed where what is new is no file of a case's, or would take the place of one of this."""
    new = {row["sealed_as"] for row in parcel.other.tables["report"] if row["id"] not in known}
    new |= {row["original_as"] for row in parcel.other.tables["marking"] if row["id"] not in known}
    new |= {one.sealed_as for one in parcel.identities if one.source not in known}
    if not case.store.sealed_names().isdisjoint(new) or not all(map(proper_name, new - {None})):
        raise VerificationFailed("The device names a file that this case holds for another record.",
                                 advice="Keep both folders; ask who has the device.")


def _identity(case: Case, one: Identity, content: bytes) -> Sealing:
    if one.opened_by != "case":
        case.keep_sealed(SOURCES, one.sealed_as, content)
        return Sealing(one.source, one.sealed_as, hashlib.sha256(content).hexdigest(), one.opened_by)
    keys, opened_by = custodians_of(case)
    name, digest = case.seal_source(one.source, content, keys, pairs=opened_by == "pair")
    return Sealing(one.source, name, digest, opened_by)
