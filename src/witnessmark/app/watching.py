"""Watches: folders and mailboxes that new reports come into by themselves, as far as somebody set them up.

Invariant: nothing is opened but what a watch names, and only while somebody polls. A watch is no evidence: it lies
in the case's desk, as sealed as the rest, with how far it was read: a row for each file of a folder, the last letter of
a mailbox. Each file or letter is read once; where polling is cut short, what was not settled comes again, and the same
bytes are no second report.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from witnessmark.app.add import Added, Asked, Line
from witnessmark.app.case import Case
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.secret import first_line
from witnessmark.errors import NotFound, UsageError
from witnessmark.intake import Intake, Refused, walk
from witnessmark.intake.mailbox import Mailbox, Seen, letters, trusting
from witnessmark.model.access import Permission, compartment_of
from witnessmark.store.base import Writer
from witnessmark.vocab.codes import Access, Consent

WATCH, PROGRESS = "watch", "watched"
LONGEST_NAME = 40
SETTLED = 5.0
"""Seconds that a file must have been left alone: it may still be written."""
RELEVANT = 0.15
"""Least confidence of some claim for a report to be taken where a watch asks for relevant ones alone.

Half of what counts as a claim; chosen on the dev part of our gold, where it loses no relevant report.
"""
RECALL = "kept all 54 reports of displacement in our held-out set (at least 94 in 100, with 95% confidence)"
"""What `python -m bench.relevance` measured, as people are told."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One folder or one mailbox, and what is said of every report that comes from it.

    A mailbox's password stands on the first line of `password_file`, which the case does not hold. `notes` is the kind
    under which the desk holds what was read of a folder: a name of its own, so that one watch knows nothing of another.
    """

    name: str
    folder: Path | None = None
    mailbox: Mailbox | None = None
    password_file: Path | None = None
    certificate: Path | None = None
    relevant_only: bool = False
    access: Access | None = None
    consent: Consent | None = None
    compartment: str = ""
    outlet: str | None = None
    notes: str = ""

    @property
    def place(self) -> str:
        return str(self.folder) if self.folder else self.mailbox.address if self.mailbox else ""

    def record(self) -> dict[str, Any]:
        return {
            "name": self.name, "folder": _text(self.folder), "mailbox": self.mailbox and self.mailbox.address,
            "password_file": _text(self.password_file), "certificate": _text(self.certificate),
            "relevant_only": self.relevant_only, "access": self.access, "consent": self.consent,
            "compartment": self.compartment, "outlet": self.outlet,
        }


def set_watch(
    case: Case, name: str, *, folder: AnyPath | None = None, mailbox: str | None = None,
    password_file: AnyPath | None = None, certificate: AnyPath | None = None, relevant_only: bool = False,
    access: Access | None = None, consent: Consent | None = None, compartment: str | None = None,
    outlet: str | None = None,
) -> Watch:
    """Watch a folder or a mailbox from now on; one of the same name is replaced, and read from its beginning.

    Raises:
        UsageError: the name is none, not exactly one place is given, the folder is none or lies in the case, the
            address is none, or a mailbox has no file with a password.
        RefusedInput: the certificate can't be read as one.
    """
    case.actor.require(Permission.ADMIN)
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > LONGEST_NAME or not wanted.isprintable():
        raise UsageError("A watch needs a short name.", advice=f"{LONGEST_NAME} characters at most.")
    if (folder is None) == (mailbox is None):
        raise UsageError("A watch is of one folder or of one mailbox.", advice="Give --folder or --mailbox.")
    place = None if folder is None else path_of(folder, "The folder").expanduser().absolute()
    if place is not None and not place.is_dir():
        raise UsageError(f"{place} is no folder.", advice="Make it first, or check its name.")
    home = case.path.resolve()
    if place is not None and (home == place.resolve() or home in place.resolve().parents):
        raise UsageError(f"{place} lies in the case.", advice="Watch a folder outside it.")
    box = None if mailbox is None else Mailbox.of(mailbox)
    if box is not None and password_file is None:
        raise UsageError("A mailbox needs a password.", advice="Put it on the first line of a --password-file.")
    authority = _absolute(certificate, "The certificate")
    if authority is not None:
        trusting(authority)
    watch = Watch(
        wanted, place, box, _absolute(password_file, "The password's file"),
        authority, relevant_only, access, consent,
        compartment_of(compartment) if compartment else "", outlet, _own_notes())
    before = [held for held in watches(case) if held.name == wanted]
    with case.store.writing(case.actor) as writer:
        for held in before:
            _forget(writer, held)
        writer.put(WATCH, wanted, _written(watch), shared=True)
    return watch


def watches(case: Case) -> list[Watch]:
    """Return every watch of the case by name (the actor needs READ)."""
    return [_watch(json.loads(content)) for content in case.store.desk(case.actor, WATCH, shared=True).values()]


def drop_watch(case: Case, name: str) -> None:
    """Stop watching; what came in stays. Raises NotFound."""
    case.actor.require(Permission.ADMIN)
    held, = _named(case, [name])
    with case.store.writing(case.actor) as writer:
        _forget(writer, held)


def poll(case: Case, names: Sequence[str] = (), *, unsafe_no_sandbox: bool = False,
         turn: AbstractContextManager[object] = nullcontext()) -> Generator[Added]:
    """Take in what came since the last time, from these watches or all; yields what became of each as it happens.

    `turn` is held while a file or letter is read and written, and never while a mailbox's server is waited for.

    Raises:
        NotFound: no watch has such a name. RefusedInput: a mailbox can't be read; what came before is in the case.
    """
    case.actor.require(Permission.COLLECT)
    chosen = _named(case, names)
    with Intake(unsafe_no_sandbox=unsafe_no_sandbox) as intake:
        for watch in chosen:
            took = _from_folder if watch.folder else _from_mailbox
            yield from took(case, watch, intake, turn)


def _from_folder(case: Case, watch: Watch, intake: Intake, turn: AbstractContextManager[object]) -> Iterator[Added]:
    assert watch.folder is not None
    folder, watch = watch.folder, watch if watch.notes else _with_notes(case, watch)
    seen = case.store.desk(case.actor, watch.notes, shared=True)
    there: set[str] = set()
    for entry in walk([folder]):
        if isinstance(entry, Refused):
            continue                                            # hidden or a link: it comes again when it is a file
        mark = _mark(entry)
        if mark is None:
            continue
        key = str(entry.relative_to(folder))
        note = _note(key)
        there.add(note)
        if seen.get(note) == mark:
            continue
        with turn, Line(case, _asked(watch)) as line:
            for item in intake.receive(entry, name=key):
                yield from line.put(item, ())
            yield from line.rest()
        with case.store.writing(case.actor) as writer:
            writer.put(watch.notes, note, mark, shared=True)
    gone = seen.keys() - there
    if gone:
        with case.store.writing(case.actor) as writer:
            for note in gone:
                writer.put(watch.notes, note, None, shared=True)


def _with_notes(case: Case, watch: Watch) -> Watch:
    """Give a watch from before there was a row for each file its rows, and return it with them."""
    owned = replace(watch, notes=_own_notes())
    with case.store.writing(case.actor) as writer:
        for key, mark in _progress(case, watch).items():
            writer.put(owned.notes, _note(key), str(mark), shared=True)
        writer.put(WATCH, owned.name, _written(owned), shared=True)
        writer.put(PROGRESS, owned.name, None, shared=True)
    return owned


def _forget(writer: Writer, watch: Watch) -> None:
    """Throw away a watch and how far it was read."""
    for kind in (WATCH, PROGRESS):
        writer.put(kind, watch.name, None, shared=True)
    if watch.notes:
        writer.clear(watch.notes)


def _own_notes() -> str:
    return f"{PROGRESS} {secrets.token_hex(8)}"


def _note(key: str) -> str:
    """Return what a file's row is called: as short for the deepest path as for any."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _from_mailbox(case: Case, watch: Watch, intake: Intake, turn: AbstractContextManager[object]) -> Iterator[Added]:
    assert watch.mailbox is not None and watch.password_file is not None
    told = _progress(case, watch)
    seen = Seen(int(told.get("validity", 0)), int(told.get("last", 0)))
    for letter, through in letters(watch.mailbox, first_line(watch.password_file), seen, certificate=watch.certificate):
        with turn, Line(case, _asked(watch)) as line:
            if isinstance(letter, Refused):
                yield from line.put(replace(letter, name=f"{watch.name}/{letter.name}"), ())
            else:
                for item in intake.receive_bytes(letter.data, name=f"{watch.name}/{letter.name}.eml"):
                    yield from line.put(item, ())
            yield from line.rest()
        _keep(case, watch, {"validity": through.validity, "last": through.last})


def _asked(watch: Watch) -> Asked:
    asked = Asked.of(access=watch.access, consent=watch.consent, compartment=watch.compartment or None,
                     outlet=watch.outlet)
    return replace(asked, relevant=RELEVANT if watch.relevant_only else None)


def _mark(path: Path) -> str | None:
    """Return what tells one state of a file from another; None while it may still be written."""
    try:
        about = path.stat()
    except OSError:
        return None
    return None if time.time() - about.st_mtime < SETTLED else f"{about.st_size}:{about.st_mtime_ns}"


def _named(case: Case, names: Sequence[str]) -> list[Watch]:
    held = {watch.name: watch for watch in watches(case)}
    for name in names:
        if name not in held:
            raise NotFound(f"There is no watch called {name}.", advice="`witnessmark watch list` names them.")
    return [held[name] for name in names] if names else list(held.values())


def _progress(case: Case, watch: Watch) -> dict[str, Any]:
    held = case.store.desk(case.actor, PROGRESS, shared=True).get(watch.name)
    return dict(json.loads(held)) if held else {}


def _keep(case: Case, watch: Watch, progress: dict[str, Any]) -> None:
    with case.store.writing(case.actor) as writer:
        writer.put(PROGRESS, watch.name, json.dumps(progress, ensure_ascii=False), shared=True)


def _written(watch: Watch) -> str:
    return json.dumps(watch.record() | {"notes": watch.notes}, ensure_ascii=False)


def _watch(told: dict[str, Any]) -> Watch:
    return Watch(
        told["name"], _path(told["folder"]), Mailbox.of(told["mailbox"]) if told["mailbox"] else None,
        _path(told["password_file"]), _path(told["certificate"]), bool(told["relevant_only"]),
        Access(told["access"]) if told["access"] else None, Consent(told["consent"]) if told["consent"] else None,
        told["compartment"], told["outlet"], told.get("notes", ""))


def _absolute(given: AnyPath | None, what: str) -> Path | None:
    return None if given is None else path_of(given, what).expanduser().absolute()


def _path(told: str | None) -> Path | None:
    return Path(told) if told else None


def _text(path: os.PathLike[str] | None) -> str | None:
    return None if path is None else os.fspath(path)
