"""The verbs on people: who may do what in a case, and which reports are open to them.

Invariant: a case that names nobody belongs to whoever opens it. One that names somebody gives nobody more than it
says, and always names an admin. Each change is an entry of the log. Not a wall: whoever opens the case holds its key,
and says themselves who they are.
"""

from __future__ import annotations

from witnessmark.app.case import Case
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor, Role


def people(case: Case) -> list[Actor]:
    """Return everyone the case gave a role, by handle; the actor needs ADMIN or AUDIT."""
    return case.store.people(case.actor)


def set_person(case: Case, person: Actor) -> None:
    """Say what someone may do from now on, in place of what was said before; no roles: nothing any more.

    Raises:
        UsageError: nobody would be left who may change it.
    """
    number = check_person(case, person)
    with case.store.writing(case.actor) as writer:
        writer.add_person(person)
    if person.handle == case.actor.handle or number == 1:
        case.actor = case.store.narrowed(Actor.solo(case.actor.handle))


def check_person(case: Case, person: Actor) -> int:
    """Return how many are named once this is said of someone; UsageError where nobody could give roles any more."""
    named = {one.handle: one for one in people(case)} | {person.handle: person}
    if not any(Role.ADMIN in one.roles for one in named.values()):
        raise UsageError("Nobody could give roles any more.", advice="Name an admin first: --role admin.")
    return len(named)
