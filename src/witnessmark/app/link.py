"""The verbs `link`, `unlink`, `join`, `split` and `resolve`: where a person knows better than the machine.

Each writes one judgement, which `undo` takes back; incidents and origins are made anew from it
when they are next read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.app.case import Case
from witnessmark.app.incidents import find_incident, list_incidents, list_origins
from witnessmark.app.judge import claims_by_id, reasoned
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.access import Permission
from witnessmark.model.incident import Contradiction, Origin
from witnessmark.model.judgement import Judgement, Target
from witnessmark.reconcile import link_target
from witnessmark.reconcile.links import resolution_value, split_value
from witnessmark.vocab.codes import Decision, Resolution

_NUMBER = re.compile(r"\d[\d,]*")


def link(case: Case, records: Sequence[str], *, reason: str) -> Judgement:
    """Say that what is named tells one incident, however unlike.

    Args:
        records: two or more claims or incidents; an incident stands for all its claims.

    Raises:
        NotFound: a record does not exist. UsageError: not two of them, or no reason.
    """
    return _linked(case, records, Decision.LINK, reason)


def unlink(case: Case, records: Sequence[str], *, reason: str) -> Judgement:
    """Say that what is named tells another incident than the last one named, however alike.

    With two claims, these two are kept apart and nothing is said of others. With an incident last, the claims (or
    the incidents) before it are set apart from all the rest of it, together.

    Raises:
        NotFound, UsageError: as `link`; also where nothing of the incident would be left.
    """
    return _linked(case, records, Decision.UNLINK, reason)


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


def resolve(case: Case, contradiction: str, *, value: str | None, reason: str,
            explanation: Resolution | None = None) -> Judgement:
    """Close a contradiction, with the value taken for right where there is one and what explains the difference.

    A line of several values closes whole: the decision names each of its pairs, so that a value that comes in
    later is open again. A single pair can be named too.

    A count can be told without its unit (`52` for `52 households`) where one of the values alone has this number.

    Raises:
        NotFound: there is no such contradiction. UsageError: the value is none of its values.
    """
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    found = _contradiction(case, contradiction)
    value = None if value is None else _value(found, value)
    with case.store.writing(case.actor) as writer:
        target = Target("contradiction", "|".join(sorted(pair.id for pair in found.weighed)))
        return writer.add_judgement(target, Decision.RESOLVE, reason=reason,
                                    value=resolution_value(value, explanation))


def _value(found: Contradiction, told: str) -> str:
    """Return the value that is meant, whole."""
    if told in found.values:
        return told
    number = told.replace(",", "").strip()
    same = [value for value in found.values
            if found.field == "figure" and [n.replace(",", "") for n in _NUMBER.findall(value)] == [number]]
    if len(same) > 1:
        raise UsageError("Several of the values that disagree have this number.",
                         advice="Write one whole, as `witnessmark incidents --json` has it.")
    if not same:
        raise UsageError("The value is none of those that disagree.",
                         advice="`witnessmark incidents --json` lists them; leave --value out to take none.")
    return same[0]


def _linked(case: Case, records: Sequence[str], decision: Decision, reason: str) -> Judgement:
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    named = list(dict.fromkeys(records))
    sides = [_claims(case, name) for name in named]
    if len(named) < 2:
        raise UsageError("Name two claims or incidents.", advice="Give the ids of two different ones.")
    off = list(dict.fromkeys(claim for side in sides[:-1] for claim in side))
    rest = [claim for claim in sides[-1] if claim not in off]
    if not rest:
        raise UsageError("Nothing of the incident would be left.", advice="Leave at least one of its claims.")
    many = len(off) + len(rest) > 2
    # The field tells a decision on many claims from one on this very pair: neither replaces the other.
    target = Target("link", link_target(off[0], rest[0]), "claims" if many else None)
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(target, decision, reason=reason, value=split_value(off, rest) if many else None)


def _claims(case: Case, name: str) -> list[str]:
    """Return the claims of an incident, or the one claim that is named."""
    if name.startswith("inc_"):
        return list(find_incident(case, name).claims)
    return [claim.id for claim in claims_by_id(case, [name])]


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
