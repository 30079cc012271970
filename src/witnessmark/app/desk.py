"""A desk in the case: the reader's name, saved views, half-filled forms, flags, claims put off, where a dossier went.

Invariant: nothing here is evidence. It lies in the case's database, as sealed as the rest, without an entry in the
log, and is overwritten when it is replaced or thrown away. Drafts and what was put off are their reader's
own; the reader's name and flags belong to whoever holds the case, and so do views of those who may see all of it. A
view may hold words of what it was saved for: who sees a part has views of their own and no others.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from witnessmark.app.case import Case
from witnessmark.app.claims import find_claim
from witnessmark.errors import Conflict, UsageError
from witnessmark.model.access import Permission

READER, VIEW, DRAFT, FLAG, FOLDER, PUT_OFF = "reader", "view", "draft", "flag", "folder", "put off"
LONGEST_NAME = 40
MOST_PUT_OFF = 500
MOST_FOLDERS = 1_000
_NUMBERED = re.compile(r"-\d{1,3}$")
LONGEST_DRAFT = 1_000_000
LONGEST_DRAFT_NAME = 120
LONGEST_VIEW, LONGEST_ADDRESS = 60, 2_000
_LIST = re.compile(r"/(?:review|incidents|campaigns|search|sources|audit)(?:\?[^\s#\\\x00-\x1f]*)?")
_NAME = re.compile(r"[\w.@-]+(?: [\w.@-]+)*")


def set_reader(case: Case, name: str) -> None:
    """Say who reads from now on in this case; every decision carries the name, in the log for good.

    Raises:
        UsageError: it is no name of 1 to 40 letters, digits, spaces and . @ _ -, or the case names people.
    """
    case.actor.require(Permission.ADMIN)
    if case.store.names_people():
        raise UsageError("This case names who may do what.", advice="Set WITNESSMARK_ACTOR to your name there.")
    wanted = " ".join(name.split())
    if len(wanted) > LONGEST_NAME or not _NAME.fullmatch(wanted):
        raise UsageError("That can't stand beside a decision.", advice="Take letters, digits and spaces, 40 at most.")
    with case.store.writing(case.actor) as writer:
        writer.put(READER, "name", wanted, shared=True)
    case.actor = replace(case.actor, handle=wanted)


def as_reader(case: Case) -> Case:
    """Return the case with its actor called as `set_reader` said, if it ever did."""
    if case.actor.may(Permission.READ) and not case.store.names_people():
        name = case.store.desk(case.actor, READER, shared=True).get("name")
        if name:
            case.actor = replace(case.actor, handle=name)
    return case


Pairs = Sequence[tuple[str, str]]


def keep_draft(case: Case, name: str, pairs: Pairs) -> None:
    """Keep a half-filled form as the actor's draft, in place of the one before.

    A form that names itself and its state (`stamp`: `FORM.NUMBER`) keeps what is newer than what is kept of it, and
    takes another form's draft over only if it was opened on that very draft (`over`: its stamp).

    Raises:
        UsageError: it is longer than a form can be.
        Conflict: what is kept is newer, or another form's that this one has not seen.
    """
    case.actor.require(Permission.JUDGE)
    content = json.dumps(pairs, ensure_ascii=False)
    if len(content) > LONGEST_DRAFT or len(name) > LONGEST_DRAFT_NAME:
        raise UsageError("That is too long for a form.")
    if not _may_replace(drafts(case).get(name), pairs):
        raise Conflict
    with case.store.writing(case.actor) as writer:
        writer.put(DRAFT, name, content)


def drop_draft(case: Case, name: str, pairs: Pairs = ()) -> None:
    """Throw a draft of the actor's away; nothing happens where there is none, or where it is another form's."""
    held = drafts(case).get(name)
    if held is not None and (not stamp_of(pairs) or _may_replace(held, pairs)):
        with case.store.writing(case.actor) as writer:
            writer.put(DRAFT, name, None)


def drop_drafts(case: Case, begin: str) -> None:
    """Throw away every draft of the actor's whose name begins so."""
    for name in drafts(case):
        if name.startswith(begin):
            drop_draft(case, name)


def stamp_of(pairs: Pairs) -> str:
    """Return the stamp that a form sent, empty where it sent none."""
    return dict(pairs).get("stamp", "")


def _may_replace(held: Pairs | None, pairs: Pairs) -> bool:
    before, now = stamp_of(held or ()), stamp_of(pairs)
    if not before or not now:
        return True
    (form, _, number), (mine, _, count) = before.rpartition("."), now.rpartition(".")
    if form == mine:
        return int(count or 0) > int(number or 0)
    return dict(pairs).get("over") == before


def drafts(case: Case) -> dict[str, Pairs]:
    """Return the actor's drafts by name."""
    return {name: [(str(key), str(value)) for key, value in json.loads(content)]
            for name, content in case.store.desk(case.actor, DRAFT).items()}


def views(case: Case) -> dict[str, str]:
    """Return the saved views and searches that the actor may see: name → address in the workbench."""
    return case.store.desk(case.actor, VIEW, shared=case.actor.sees_all)


def save_view(case: Case, name: str, address: str) -> None:
    """Keep an address of a list or a search under a name; one of the same name is replaced.

    Raises:
        UsageError: the name is empty or too long, or the address is no list of the workbench.
    """
    case.actor.require(Permission.READ)
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > LONGEST_VIEW or not wanted.isprintable():
        raise UsageError("A view needs a short name.", advice=f"{LONGEST_VIEW} characters at most.")
    if len(address) > LONGEST_ADDRESS or not _LIST.fullmatch(address):
        raise UsageError("That is no list to come back to.")
    with case.store.writing(case.actor) as writer:
        writer.put(VIEW, wanted, address, shared=case.actor.sees_all)


def drop_view(case: Case, name: str) -> None:
    """Throw a saved view away; nothing happens where there is none."""
    if name in views(case):
        with case.store.writing(case.actor) as writer:
            writer.put(VIEW, name, None, shared=case.actor.sees_all)


def remember_folder(case: Case, folder: Path) -> None:
    """Keep where the actor's last dossier was written to."""
    case.actor.require(Permission.RELEASE)
    with case.store.writing(case.actor) as writer:
        writer.put(FOLDER, "dossier", str(folder))


def next_folder(case: Case) -> Path:
    """Return a folder that does not exist yet for a dossier: beside the last one, or beside the case before the first.

    Looks which names are taken; writes nothing.
    """
    case.actor.require(Permission.RELEASE)
    case_folder = case.path.resolve()
    last = case.store.desk(case.actor, FOLDER).get("dossier", "")
    wanted = Path(last) if last else case_folder.with_name(f"{case_folder.name}-dossier")
    if not wanted.parent.is_dir():
        wanted = case_folder.with_name(f"{case_folder.name}-dossier")
    stem = _NUMBERED.sub("", wanted.name)
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, MOST_FOLDERS))
    free = (folder for folder in map(wanted.with_name, names) if not os.path.lexists(folder))
    return next(free, wanted)


def flags(case: Case) -> dict[str, str]:
    """Return the claims that somebody wants looked at again: id → who flagged it and on which day."""
    return case.store.desk(case.actor, FLAG, shared=True)


def set_flag(case: Case, claim: str, on: bool) -> None:
    """Flag a claim for another look, or take its flag away; no decision, and nothing in the log."""
    case.actor.require(Permission.JUDGE)
    with case.store.writing(case.actor) as writer:
        writer.put(FLAG, claim, f"{case.actor.handle} · {case.today()}" if on else None, shared=True)


def put_off(case: Case, claim: str) -> None:
    """Put a claim to the end of the actor's queue; one put off before goes behind the others.

    Beyond `MOST_PUT_OFF` the first that were put off come back to their place.

    Raises:
        NotFound: there is no such claim for the actor.
    """
    find_claim(case, claim)
    now = those_put_off(case)
    last = max(map(int, case.store.desk(case.actor, PUT_OFF).values()), default=0)
    with case.store.writing(case.actor) as writer:
        writer.put(PUT_OFF, claim, str(last + 1))
        for other in [held for held in now if held != claim][: -MOST_PUT_OFF + 1]:
            writer.put(PUT_OFF, other, None)


def those_put_off(case: Case) -> list[str]:
    """Return the claims that the actor put off, in the order they were."""
    kept = case.store.desk(case.actor, PUT_OFF)
    return sorted(kept, key=lambda claim: int(kept[claim]))
