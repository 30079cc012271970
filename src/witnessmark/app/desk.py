"""A desk in the case: the reader's name, saved views, half-filled forms.

Invariant: nothing here is evidence. It lies in the case's database, as sealed as the rest, without an entry in the
log, and is overwritten when it is replaced or thrown away. Drafts are their writer's own; views and the reader's
name belong to whoever holds the case.
"""

from __future__ import annotations

import re
from dataclasses import replace

from witnessmark.app.case import Case
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission

READER, VIEW, DRAFT = "reader", "view", "draft"
LONGEST_NAME = 40
_NAME = re.compile(r"[\w.@-]+(?: [\w.@-]+)*")


def set_reader(case: Case, name: str) -> None:
    """Say who reads from now on in this case; every decision carries the name, in the log for good.

    Raises:
        UsageError: it is no name of 1 to 40 letters, digits, spaces and . @ _ -
    """
    case.actor.require(Permission.ADMIN)
    wanted = " ".join(name.split())
    if len(wanted) > LONGEST_NAME or not _NAME.fullmatch(wanted):
        raise UsageError("That can't stand beside a decision.", advice="Take letters, digits and spaces, 40 at most.")
    with case.store.writing(case.actor) as writer:
        writer.put(READER, "name", wanted, shared=True)
    case.actor = replace(case.actor, handle=wanted)


def as_reader(case: Case) -> Case:
    """Return the case with its actor called as `set_reader` said, if it ever did."""
    if case.actor.may(Permission.READ):
        name = case.store.desk(case.actor, READER, shared=True).get("name")
        if name:
            case.actor = replace(case.actor, handle=name)
    return case
