"""The verbs `compartment close`, `open` and `list`: what a compartment holds is sealed for its people alone, and back.

Order of a closing: each original and the bundle of rows sealed on disk under keys of their own, the bundle's key sealed
to the people → rows out and the closing in, in one transaction → the originals that opened by the case's key shredded.
Of an opening: the try, in the log → originals back on disk → rows in, in one transaction → the bundle shredded.

Invariant: of a closed compartment nothing lies in the case that the case's key or passphrase opens: text, quotes,
index, claims, decisions, titles, file names, and what they could be guessed by, are in files sealed to other keys.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.case import Case
from witnessmark.app.desk import DRAFT, VIEW
from witnessmark.app.incidents import forget
from witnessmark.app.judge import reasoned
from witnessmark.errors import AccessDenied, Conflict, NotFound, UsageError, VerificationFailed
from witnessmark.ids import new_id
from witnessmark.model.access import Permission, compartment_of
from witnessmark.model.compartment import Closed
from witnessmark.model.source import OpenedBy, Sealed
from witnessmark.store.closing import TakenOut, packed, unpacked
from witnessmark.store.rows import canonical
from witnessmark.vault.sources import read_key, recipients


@dataclass(frozen=True, slots=True)
class Compartment:
    """A compartment as who may see it is told: how many of its reports lie open, and what of it is closed."""

    name: str
    reports: int
    closed: int
    opened_by: OpenedBy | None
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many reports were closed or opened, and how many entries of the log hold nothing now, or something again."""

    reports: int
    entries: int


def close_compartment(case: Case, name: str, keys: Sequence[str] = (), *, pairs: bool = False,
                      reason: str) -> Moved:
    """Seal every report of a compartment, with all that was worked out of it and decided on it, for its people.

    Decisions that tell of others' reports too go with it, and come back with it. Who may judge and sees every report
    may do so, as sealing words.

    Args:
        keys: public keys (age1…) of those who open it; none: those of its last closing.
        pairs: two of them together, none alone.

    Raises:
        NotFound: no report lies in it. UsageError: no keys, one twice, pairs of fewer than two, or no reason.
        InvalidRecord: a key is none. AccessDenied: the actor does not see every report.
    """
    _may(case)
    name = compartment_of(name)
    reasoned(reason)
    if not keys:
        last = [one for one in case.store.closings(case.actor, in_force=False) if one.compartment == name]
        keys, pairs = (last[-1].recipients, last[-1].key.opened_by == "pair") if last else ((), pairs)
    if not keys or len(set(keys)) != len(keys) or (pairs and len(keys) < 2):
        raise UsageError("It is not said who opens the compartment.",
                         advice="Give each one's key (age1…), as `witnessmark source key` made it; two for pairs.")
    recipients(keys)
    if not case.store.compartments(case.actor).get(name):
        raise NotFound("No report lies open in this compartment.", advice="`witnessmark compartment list` names them.")
    with case.store.writing(case.actor) as writer:
        taken = writer.take_out(name, (DRAFT, VIEW))
        writer.add_closing(_sealed(case, name, taken, keys, pairs=pairs), reason)
    case.shred({*taken.originals, *taken.words})
    forget(case)
    return Moved(len(taken.reports), len(taken.entries))


def _sealed(case: Case, name: str, taken: TakenOut, keys: Sequence[str], *, pairs: bool) -> Closed:
    handle = new_id("cls")
    files, originals = dict(taken.files), {}
    for one in taken.originals:
        (file, digest), key = case.seal_apart(case.original_named(one))
        files[file], originals[one] = digest, [file, key]
    words = {one: case.sealed_words(one).hex() for one in taken.words}
    content = canonical({"rows": packed(taken.bundle), "originals": originals, "words": words})
    (bundle, digest), key = case.seal_apart(content)
    key_file, key_digest = case.seal_source(handle, key.encode(), keys, pairs=pairs)
    files |= {bundle: digest, key_file: key_digest}
    sealed = Sealed(handle, key_file, key_digest, "pair" if pairs else "one")
    return Closed(handle, name, sealed, bundle, tuple(keys), files, taken.entries)


def open_compartment(case: Case, name: str, *, key_files: Sequence[Path], reason: str) -> Moved:
    """Put back all that was sealed of a compartment; that it is tried is in the log before.

    Raises:
        NotFound: nothing of it is closed. UsageError: no reason. AccessDenied: the keys don't open it, or the actor
            does not see every report. VerificationFailed: a sealed file is not as it was written.
    """
    _may(case)
    reasoned(reason)
    closed = [one for one in case.store.closings(case.actor) if one.compartment == compartment_of(name)]
    if not closed:
        raise NotFound("Nothing of this compartment is closed.", advice="`witnessmark compartment list` names them.")
    keys = [read_key(file) for file in key_files]
    reports = entries = 0
    for one in closed:
        with case.store.writing(case.actor) as writer:
            writer.note_keys("compartment", one.id)
        try:
            body = json.loads(case.open_closed(one, keys))
            bundle, originals = unpacked(body["rows"]), dict(body["originals"])
            words = {file: bytes.fromhex(raw) for file, raw in body["words"].items()}
        except (ValueError, KeyError, TypeError) as fault:
            raise VerificationFailed("The closed compartment is not as it was sealed.",
                                     advice="Restore the case from your backup.") from fault
        for original, (file, key) in originals.items():
            case.restore_original(original, file, key)
        for file, raw in words.items():
            case.restore_words(file, raw)
        with case.store.writing(case.actor) as writer:
            entries += writer.put_back(one, bundle, reason)
        reports += len(bundle["report"])
        case.shred(set(one.files))
    forget(case)
    return Moved(reports, entries)


def all_open(case: Case) -> None:
    """Raise Conflict while something of the case is closed: what is about to be done could not reach it."""
    if case.store.closed_files():
        raise Conflict("A compartment of the case is closed.",
                       advice="Open it first: witnessmark compartment open NAME --key-file FILE --reason TEXT")


def list_compartments(case: Case) -> list[Compartment]:
    """Return the compartments that the actor may see, by name, also those of which everything is closed."""
    case.actor.require(Permission.READ)
    open_ones = case.store.compartments(case.actor)
    closed: dict[str, list[Closed]] = {}
    for one in case.store.closings(case.actor):
        closed.setdefault(one.compartment, []).append(one)
    return [Compartment(name, open_ones.get(name, 0), len(held := closed.get(name, [])),
                        held[-1].key.opened_by if held else None, held[-1].recipients if held else ())
            for name in sorted({*open_ones, *closed})]


def _may(case: Case) -> None:
    case.actor.require(Permission.JUDGE)
    case.actor.require(Permission.READ)
    if not case.actor.sees_all:
        raise AccessDenied("A compartment is closed and opened by who sees every report of a case.",
                           advice="Ask a reviewer who does.")
