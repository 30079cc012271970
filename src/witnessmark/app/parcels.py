"""All that one device of a case gives another: its log, its records, and what it sealed.

It comes from a folder at hand, or in parts: one for each sealed file that the others lack, the last for the records
with a list of the others, signed by the device (`vault/parcels.py`).

Invariant: a parcel in parts is believed only once its signature fits the device's own log and the log its checkpoint.
Nothing of it lies in the clear on a disk.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from witnessmark.app.case import Case
from witnessmark.app.layout import ORIGINALS, SOURCES
from witnessmark.errors import AccessDenied, UsageError, VerificationFailed
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.history import differs
from witnessmark.evidence.merkle import Tree
from witnessmark.evidence.succession import earlier_keys
from witnessmark.model.source import OpenedBy
from witnessmark.store import tables
from witnessmark.store.devices import COPIED, Device, Other
from witnessmark.store.migrations import HEAD
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import Originals
from witnessmark.vault.parcels import ALTERED, check, opened, sealed, signed, sum_of, unsigned
from witnessmark.vault.sources import Sources

FORMAT = "witnessmark-parcel/1"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a source is, or words that were sealed apart: open where the device's own key sealed them, else sealed."""

    source: str
    sealed_as: str
    opened_by: OpenedBy


class Files(Protocol):
    """The sealed files that a parcel brings; each raises VerificationFailed where it is missing or damaged."""

    def original(self, name: str) -> bytes:
        """Return the bytes of an original as received."""
        ...

    def apart(self, name: str) -> bytes:
        """Return an original that is sealed under a key of its own, as it lies."""
        ...

    def identity(self, one: Identity) -> bytes:
        """Return an identity, sealed unless it is `case` that opens it."""
        ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a device gives: its log as it signed it, all its records, its sealed files."""

    device: Device
    other: Other = field(repr=False)
    identities: tuple[Identity, ...] = field(repr=False)
    files: Files = field(repr=False)

    def told(self, what: str) -> list[str]:
        """Return what the device's log says of its keys, after the word `what`."""
        subjects = [event["subject"] for event in self.other.events if event["kind"] == "keys"]
        return [one.removeprefix(what + " ") for one in subjects if one.startswith(what + " ")]

    def signers(self) -> list[Ed25519PublicKey]:
        """Return every key that the device ever signed with; the last is its present one."""
        now = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.device.key))
        return [*earlier_keys(self.told("rotation"), now, self.device.origin), now]

    def tree(self) -> Tree:
        """Return the device's log; VerificationFailed unless it is what the device signed."""
        tree = Tree([bytes(event["leaf"]) for event in self.other.events])
        note = Checkpoint.verified(self.device.note, self.device.origin, self.signers()[-1])
        whole = note.size == len(tree) == self.device.size
        if wrong := differs(tree, note) or ("" if whole else "entries are missing"):
            raise VerificationFailed(f"The device's log does not hold: {wrong}.",
                                     advice="`witnessmark verify` on the device says more.")
        return tree


@dataclass(frozen=True, slots=True)
class _Lying:
    """Sealed files as they lie in the device's own folder."""

    originals: Originals
    sources: Sources

    def original(self, name: str) -> bytes:
        return self.originals.open(name)

    def apart(self, name: str) -> bytes:
        return (self.originals.folder / name).read_bytes()

    def identity(self, one: Identity) -> bytes:
        if one.opened_by == "case":
            return self.sources.open(one.sealed_as, one.source)
        return (self.sources.folder / one.sealed_as).read_bytes()


def lying(case: Case, keys: Keyring) -> Parcel:
    """Return what a device gives whose case is open here with its keys at hand.

    Raises:
        AccessDenied: the actor is no admin, or something in the case is hidden from them.
    """
    if not case.actor.sees_all:
        raise AccessDenied("This takes sight of the whole case.", advice="Ask the case's admin for the clearance.")
    origin, tree, note = case.log_state()
    sources = Sources(case.path / SOURCES, keys, (*case.earlier_keys(), *case.store.device_keys()))
    return Parcel(
        Device(origin, case.public_key, len(tree), note), case.store.everything(case.actor),
        tuple(Identity(one.source, one.sealed_as, one.opened_by) for one in case.store.sealed_identities()),
        _Lying(Originals(case.path / ORIGINALS, keys), sources))


def packed(parcel: Parcel, key: Ed25519PrivateKey, to: Sequence[Ed25519PublicKey], *,
           known: Callable[[str], bool]) -> Iterator[bytes]:
    """Yield the parts of a parcel, the one with the records last.

    Args:
        known: says whether all who get it hold a report already, so that its original stays out.
    """
    listed: list[list[str]] = []

    def part(kind: str, name: str, content: bytes) -> bytes:
        made = sealed(content, to)
        listed.append([kind, name, sum_of(made)])
        return made

    lacking = [row for row in parcel.other.tables["report"] if not known(row["id"])]
    for row in lacking:
        if row["sealed_as"] is not None:
            yield part("original", row["sealed_as"], parcel.files.original(row["sealed_as"]))
    wanted = {row["id"] for row in lacking}
    for row in parcel.other.tables["marking"]:
        if row["report"] in wanted and row["original_as"] is not None:
            yield part("apart", row["original_as"], parcel.files.apart(row["original_as"]))
    for one in parcel.identities:
        yield part("identity", one.sealed_as, parcel.files.identity(one))
    device = parcel.device
    body = {
        "format": FORMAT, "tables_at": HEAD, "log": device.origin, "key": device.key, "note": device.note,
        "identities": [[one.source, one.sealed_as, one.opened_by] for one in parcel.identities],
        "events": _listed(parcel.other.events),
        "tables": {name: _listed(rows) for name, rows in parcel.other.tables.items()}, "parts": listed,
    }
    yield sealed(signed(zlib.compress(json.dumps(body, default=_told).encode()), key), to)


class Parts(Protocol):
    """The parts of a parcel where they lie, by number."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int) -> bytes: ...


class _Sent:
    """Sealed files as they came in parts."""

    def __init__(self, parts: Parts, key: Ed25519PrivateKey, listed: Sequence[Sequence[str]]) -> None:
        self._parts, self._key = parts, key
        self._where = {(kind, name): (number, told) for number, (kind, name, told) in enumerate(listed)}

    def original(self, name: str) -> bytes:
        return self._part("original", name)

    def apart(self, name: str) -> bytes:
        return self._part("apart", name)

    def identity(self, one: Identity) -> bytes:
        return self._part("identity", one.sealed_as)

    def _part(self, kind: str, name: str) -> bytes:
        try:
            number, told = self._where[(kind, name)]
        except KeyError:
            raise VerificationFailed("What came from the other device lacks a file that this one does not hold.",
                                     advice="Send from here first and let it take that in, then have it sent again."
                                     ) from None
        raw = self._parts[number]
        if sum_of(raw) != told:
            raise ALTERED
        return opened(raw, self._key)


def unpacked(parts: Parts, key: Ed25519PrivateKey, devices: Mapping[str, bytes]) -> Parcel:
    """Return the parcel that came in parts, from a device that is named in `devices` (log → key).

    Raises:
        AccessDenied: it is for others. VerificationFailed: it is damaged, or not of the device that it says.
        UsageError: it is of no device that was named, or of another version.
    """
    if not len(parts):
        raise ALTERED
    signature, content = unsigned(opened(parts[len(parts) - 1], key))
    try:
        body = json.loads(zlib.decompress(content), object_hook=lambda held: bytes.fromhex(held["hex"])
                          if set(held) == {"hex"} else held)
        if body["format"] != FORMAT or body["tables_at"] != HEAD:
            raise UsageError("The other device works with another version.",
                             advice="Bring both to one version, then have it sent again.")
        device = Device(str(body["log"]), str(body["key"]), len(body["events"]["rows"]), bytes(body["note"]))
        other = Other(_rows(tables.event, body["events"]),
                      {table.name: _rows(table, body["tables"][table.name]) for table in COPIED})
        identities = tuple(Identity(str(source), str(name), by) for source, name, by in body["identities"])
        parcel = Parcel(device, other, identities, _Sent(parts, key, body["parts"]))
        check(signature, content, parcel.signers()[-1])
    except (ValueError, KeyError, TypeError, zlib.error, RecursionError) as fault:
        raise ALTERED from fault
    if device.origin not in devices:
        raise UsageError("It is of no device that this case named.", advice="First: witnessmark device add")
    parcel.tree()
    return parcel


def _listed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    names = list(rows[0]) if rows else []
    return {"columns": names, "rows": [[row[name] for name in names] for row in rows]}


def _told(value: object) -> object:
    if isinstance(value, (bytes, memoryview)):
        return {"hex": bytes(value).hex()}
    raise TypeError("a row holds text, numbers and bytes")


def _rows(table: Any, listed: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = listed["columns"]
    if listed["rows"] and set(names) != {column.name for column in table.c}:
        raise ALTERED
    return [dict(zip(names, row, strict=True)) for row in listed["rows"]]
