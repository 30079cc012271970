"""The verbs `link`, `unlink`, `join`, `split` and `resolve`: where a person knows better than the machine.

Each writes one judgement, which `undo` takes back; incidents and origins are made anew from it
when they are next read.
"""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.app.case import Case
from witnessmark.app.incidents import list_incidents, list_origins
from witnessmark.app.judge import claims_by_id, reasoned
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.access import Permission
from witnessmark.model.incident import Contradiction, Origin
from witnessmark.model.judgement import Judgement, Target
from witnessmark.reconcile import link_target
from witnessmark.reconcile.links import split_value
from witnessmark.vocab.codes import Decision


def link(case: Case, claims: Sequence[str], *, reason: str) -> Judgement:
    """Say that two claims tell one incident, however unlike.

    Raises:
        NotFound: a claim does not exist. UsageError: not two claims, or no reason.
    """
    return _linked(case, claims, Decision.LINK, reason)


def unlink(case: Case, claims: Sequence[str], *, reason: str) -> Judgement:
    """Say that two claims tell two incidents, however alike; raises as `link`."""
    return _linked(case, claims, Decision.UNLINK, reason)


def join(case: Case, origins: Sequence[str], *, reason: str) -> Judgement:
    """Say that two origins are one: the same person, call, document or statement.

    Raises:
        NotFound: an origin does not exist. UsageError: not two origins, or no reason.
    """
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    a, b = (_origin(case, name).id for name in _two(origins, "origins"))
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(Target("origin", link_target(a, b)), Decision.LINK, reason=reason)


def split(case: Case, origin: str, claims: Sequence[str], *, reason: str) -> Judgement:
    """Say that some claims of an origin come from another one.

    Raises:
        NotFound: the origin does not exist. UsageError: a claim is not the origin's, or all are.
    """
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    found = _origin(case, origin)
    off = sorted(set(claims))
    rest = set(found.claims) - set(off)
    if not off or not rest or not set(off) <= set(found.claims):
        raise UsageError("Only some of an origin's own claims can be split off.",
                         advice="`witnessmark show ORIGIN` lists its claims.")
    # The field tells splits of one origin apart: a later one of the same claims replaces the earlier.
    target = Target("origin", found.id, off[0])
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(target, Decision.UNLINK, reason=reason, value=split_value(off, rest))


def resolve(case: Case, contradiction: str, *, value: str | None, reason: str) -> Judgement:
    """Close a contradiction, with the value taken for right where there is one.

    A line of several values closes whole: the decision names each of its pairs, so that a value that comes in
    later is open again. A single pair can be named too.

    Raises:
        NotFound: there is no such contradiction. UsageError: the value is none of its values.
    """
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    found = _contradiction(case, contradiction)
    if value is not None and value not in found.values:
        raise UsageError("The value is none of those that disagree.",
                         advice="`witnessmark incidents --json` lists them; leave --value out to take none.")
    with case.store.writing(case.actor) as writer:
        target = Target("contradiction", "|".join(sorted(pair.id for pair in found.weighed)))
        return writer.add_judgement(target, Decision.RESOLVE, reason=reason, value=value)


def _linked(case: Case, claims: Sequence[str], decision: Decision, reason: str) -> Judgement:
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    a, b = (claim.id for claim in claims_by_id(case, _two(claims, "claims")))
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(Target("link", link_target(a, b)), decision, reason=reason)


def _two(named: Sequence[str], what: str) -> tuple[str, str]:
    if len(named) != 2 or named[0] == named[1]:
        raise UsageError(f"Name two {what}.", advice=f"Give the ids of two different {what}.")
    return named[0], named[1]


def _origin(case: Case, name: str) -> Origin:
    for origin in list_origins(case):
        if origin.id == name:
            return origin
    raise NotFound(f"No origin {name}.", advice="`witnessmark incidents` lists them.")


def _contradiction(case: Case, name: str) -> Contradiction:
    every = [line for incident in list_incidents(case) for line in incident.contradictions]
    for found in (*every, *(pair for line in every for pair in line.pairs)):
        if found.id == name:
            return found
    raise NotFound(f"No contradiction {name}.", advice="`witnessmark incidents --json` lists them.")
