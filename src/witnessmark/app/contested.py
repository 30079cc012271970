"""What devices that did not know of each other decided differently, and what stands until somebody settles it.

Nothing is lost by merging: all decisions stay in the log. Whoever decides anew on the same matter, the same or
something else, does it in knowledge of all of them, and what they say is in force. Until then the careful one stands: a
claim is rejected rather than confirmed, kept rather than released, a report withdrawn rather than in use; and a claim
with decisions that wait for this is not released (`app/state.py`).

Invariant: the same on every device that holds the same records. Shown to who may see every report that it tells of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from witnessmark.app.case import Case
from witnessmark.app.judge import TOGETHER, reasoned
from witnessmark.app.metadata import amend
from witnessmark.errors import NotFound
from witnessmark.model.access import Permission
from witnessmark.model.judgement import PLAIN, Judgement, contested, in_force
from witnessmark.model.report import Metadatum, Report, current, told_apart
from witnessmark.model.stamp import knew
from witnessmark.reconcile.links import sides_of
from witnessmark.vocab.codes import Decision

Matter = Literal["claim", "context", "field", "origin", "incident", "campaign", "link", "contradiction", "report",
                 "metadata"]


@dataclass(frozen=True, slots=True)
class Side:
    """One decision: who, on which day, what, why, on which device (its log); whether it stands meanwhile.

    `value` is what was decided as far as the decision's word does not say it; None where that says all.
    """

    actor: str | None
    on: str | None
    decision: str
    value: str | None
    reason: str
    log: str
    stands: bool
    judgement: str | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """Two or more decisions on one matter: its kind, its id, its field and report where it has them."""

    matter: Matter
    id: str
    field: str | None
    report: str | None
    sides: tuple[Side, ...]


def contests(case: Case) -> list[Contest]:
    """Return everything that waits to be settled (the actor needs READ): decisions, then what is stated of reports."""
    case.actor.require(Permission.READ)
    if not case.store.devices_merged():
        return []
    judgements = case.store.judgements(case.actor)
    reports = {report.id: report for report in case.store.reports(case.actor)}
    found = [_decided(list(one.sides), one.stands) for one in contested(judgements)]
    found += [_decided([a, b], b) for a, b in _crossing(judgements)]
    found += [_stated(report, name, sides) for report in reports.values()
              for name, sides in sorted(told_apart(report.metadata).items())]
    return found


def settle(case: Case, judgement: str, *, reason: str) -> Judgement:
    """Decide once more what one side of a contest decided, in knowledge of the others: it is in force then.

    Raises:
        NotFound: no contest has such a decision. UsageError: no reason was given.
    """
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    sides = {side.judgement for one in contests(case) for side in one.sides}
    held = {j.id: j for j in case.store.judgements(case.actor, ids=[judgement])} if judgement in sides else {}
    if judgement not in held:
        raise NotFound("No such decision waits to be settled.", advice="`witnessmark conflicts` lists them.")
    chosen = held[judgement]
    value = None if (chosen.value or "").startswith(TOGETHER) else chosen.value
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(chosen.target, chosen.decision, reason=reason, value=value)


def settle_stated(case: Case, report: str, field: str, value: str, *, reason: str) -> Report:
    """State once more what one side of a contest stated of a report, in knowledge of the others.

    Raises:
        NotFound: no contest on the report has this field with such a side. UsageError: no reason was given.
    """
    case.actor.require(Permission.COLLECT)
    reasoned(reason)
    if not any(one.matter == "metadata" and (one.id, one.field) == (report, field)
               and any(side.value == value for side in one.sides) for one in contests(case)):
        raise NotFound("No such value waits to be settled.", advice="`witnessmark conflicts` lists them.")
    return amend(case, report, {field: value}, reason=reason)


def _decided(sides: Sequence[Judgement], stands: Judgement) -> Contest:
    target = stands.target
    matter: Matter = "claim" if target.kind == "second" else target.kind
    return Contest(matter, target.id, target.field, target.report, tuple(
        Side(j.actor, j.on.isoformat(), j.decision.value, None if j.decision in PLAIN else j.value, j.reason,
             j.stamp.author if j.stamp else "", j.id == stands.id, j.id) for j in sides))


def _crossing(judgements: Sequence[Judgement]) -> list[tuple[Judgement, Judgement]]:
    """Return links of claims and what sets some of those apart, where neither knew of the other and both are in force.

    The second of the two stands: it comes later in the order that all devices agree on.
    """
    held = [j for j in in_force(judgements) if j.target.kind == "link" and j.stamp is not None]
    if len({j.stamp.author for j in held if j.stamp}) < 2:
        return []
    return [(a, b) for at, a in enumerate(held) for b in held[at + 1 :] if a.decision is not b.decision
            and a.target != b.target and _apart(a, b) and _cross(a, b)]


def _apart(a: Judgement, b: Judgement) -> bool:
    assert a.stamp is not None and b.stamp is not None
    return knew(a.stamp, b.stamp) is False and knew(b.stamp, a.stamp) is False


def _cross(a: Judgement, b: Judgement) -> bool:
    linked, parted = (a, b) if a.decision is Decision.LINK else (b, a)
    together = frozenset().union(*sides_of(linked))
    return all(together & side for side in sides_of(parted))


def _stated(report: Report, name: str, sides: Sequence[Metadatum]) -> Contest:
    stands = _in_force(report, name)
    return Contest("metadata", report.id, name, report.id, tuple(
        Side(None, None, "correct", one.value, one.reason or "", one.stamp.author if one.stamp else "",
             one.value == stands) for one in sides))


def _in_force(report: Report, name: str) -> str:
    return current(report.metadata)[name].value
