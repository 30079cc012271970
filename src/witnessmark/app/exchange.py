"""The verbs `push --devices` and `pull --devices`: what a device of a case holds, sealed for the others, and theirs.

It goes over a PostgreSQL database that all of them reach at some time, or in a file that somebody carries. The case
stays where it is. Sending changes nothing in it; taking in is a merge (`app/devices.py`).

Invariant: what is sent holds against its log, and only devices that the case named can open it. A parcel that lacks
something, or is damaged, is refused and told, and the others are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.case import Case, open_with, unlocked
from witnessmark.app.compartments import all_open
from witnessmark.app.devices import Known, Merged, known_devices, names_of, take
from witnessmark.app.on_server import address_of
from witnessmark.app.parcels import Parts, lying, packed, unpacked
from witnessmark.app.verify import verify_unlocked
from witnessmark.errors import UsageError, VerificationFailed, WitnessmarkError
from witnessmark.model.access import Actor, Permission
from witnessmark.store.exchange import leave, left_by
from witnessmark.store.server import Address
from witnessmark.vault.keys import Keyring
from witnessmark.vault.parcel_files import read_parts, write_parts


@dataclass(frozen=True, slots=True)
class Sent:
    """To which devices, how many entries of this log, how many bytes."""

    devices: tuple[str, ...]
    entries: int
    size: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A device whose parcel was not taken, and what was wrong with it."""

    log: str
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Received:
    """What was taken in of each device, and whose parcel was not."""

    merged: tuple[Merged, ...]
    refused: tuple[Refused, ...] = ()


def send(path: Path, *, passphrase: str | None, actor: Actor, database: str | None = None,
         file: Path | None = None) -> Sent:
    """Leave what this device holds for the other devices of its case: on a server, or in a new file.

    Args:
        database: where; for a case on a server without it, that server.
        file: the file to write instead.

    Raises:
        UsageError: neither was named, or the case named no device. AccessDenied: the actor is no admin.
        VerificationFailed: the case has faults. Conflict: a compartment is closed. ServerFault: it can't be reached.
    """
    actor.require(Permission.ADMIN)
    envelope, keys = unlocked(path, passphrase)
    kept = address_of(envelope, database)
    if not verify_unlocked(path, envelope, keys, database=database if kept else None).intact:
        raise VerificationFailed("The case has faults, so nothing was sent.",
                                 advice="`witnessmark verify` names them.")
    with open_with(path, envelope, keys, actor=actor, database=database if kept else None) as case:
        case.actor.require(Permission.ADMIN)
        all_open(case)
        others = known_devices(case)
        if not others:
            raise UsageError("The case has no other device.", advice="First: witnessmark device add")
        parcel = lying(case, keys)
        held = [_reports_at(case, other) for other in others]
        parts = packed(parcel, keys.signing_key(), [other.key for other in others],
                       known=lambda report: all(report in reports for reports in held))
        if file is not None:
            size = write_parts(file, parts)
        else:
            size = leave(_server(database, kept), parcel.device.origin, parts)
        return Sent(tuple(other.log for other in others), parcel.device.size, size)


def receive(path: Path, *, passphrase: str | None, actor: Actor, database: str | None = None,
            file: Path | None = None) -> Received:
    """Take in what other devices of this case left: on a server, or in a file. Merging twice changes nothing.

    What one device sent and can't be taken is told; in a file it is an error.

    Raises:
        UsageError: neither was named. AccessDenied: the actor is no admin. Others: as `devices.take`.
    """
    actor.require(Permission.ADMIN)
    envelope, keys = unlocked(path, passphrase)
    kept = address_of(envelope, database)
    with open_with(path, envelope, keys, actor=actor, database=database if kept else None) as case:
        case.actor.require(Permission.ADMIN)
        if file is not None:
            with read_parts(file) as parts:
                return Received((_taken(case, keys, parts, names_of(case)),))
        with left_by(_server(database, kept)) as left:
            return _every(case, keys, left)


def _every(case: Case, keys: Keyring, left: Mapping[str, Parts]) -> Received:
    """Take in what each named device left."""
    merged: list[Merged] = []
    refused: list[Refused] = []
    devices = names_of(case)
    for origin in sorted(set(left) & set(devices)):
        try:
            merged.append(_taken(case, keys, left[origin], {origin: devices[origin]}))
        except WitnessmarkError as fault:
            refused.append(Refused(origin, fault.what, fault.advice))
    return Received(tuple(merged), tuple(refused))


def _taken(case: Case, keys: Keyring, parts: Parts, devices: Mapping[str, bytes]) -> Merged:
    return take(case, unpacked(parts, keys.signing_key(), devices), late=True)


def _reports_at(case: Case, device: Known) -> frozenset[str]:
    """Return the reports that a device's log, as far as it is here, says it holds."""
    return frozenset(case.store.device_reports(case.actor, device.log))


def _server(given: str | None, kept: Address | None) -> Address:
    if given is not None:
        return Address(given)
    if kept is not None:
        return kept
    raise UsageError("Neither a database nor a file was named.",
                     advice="Add --database postgresql://login@host/database, or --file FILE.")
