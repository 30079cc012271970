"""The verb `schema`: which revision a case's tables are at, and back to that of an older version.

Opening a case brings its tables up; only the way back needs a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.case import open_case
from witnessmark.model.access import Actor, Permission
from witnessmark.store.migrations import HEAD


@dataclass(frozen=True, slots=True)
class Revision:
    """What a case's tables are at now, and what this version works with."""

    tables: str
    program: str = HEAD


def schema(path: Path, *, passphrase: str | None, actor: Actor, down_to: str | None = None,
           database: str | None = None) -> Revision:
    """Bring the tables up to this version, or with `down_to` back to an older version's, which opens the case then.

    Raises:
        UsageError: no way leads there: restore a backup. AccessDenied: the actor does not administer the case, or the
            database's login does not own the tables. CaseLocked: it is in use.
    """
    with open_case(path, passphrase=passphrase, actor=actor, database=database) as case:
        case.actor.require(Permission.ADMIN)
        if down_to is not None:
            case.store.take_down(down_to)
            case.note_since()
        return Revision(case.store.revision)
