"""Two people on one claim: what happened since one of them looked, and what of both can stand.

Invariant: a version is the number of the last decision on a claim, 0 before the first. Nothing that was decided
after the version someone looked at is overwritten unless they say so having seen it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from witnessmark.app.case import Case
from witnessmark.app.claims import applied
from witnessmark.app.state import Decided
from witnessmark.app.stated import changes
from witnessmark.errors import NotFound
from witnessmark.model.judgement import Judgement
from witnessmark.model.record import statement_record
from witnessmark.store.base import ClaimQuery


@dataclass(frozen=True, slots=True)
class Met:
    """A claim as one looked at it and as it stands now, with the decisions between, the first one first."""

    before: Decided
    now: Decided
    since: tuple[Judgement, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What a form changes: `free` fields nobody else touched, `clash` those that somebody else changed otherwise.

    Each maps the field's name to the value the form wants, as the claim record holds it.
    """

    free: Mapping[str, Any]
    clash: Mapping[str, Any]


def version_of(judgements: Collection[Judgement]) -> int:
    """Return the version that these decisions on a claim make; a second reading makes none."""
    return max((j.sequence for j in judgements if j.target.kind != "second"), default=0)


def met(case: Case, claim: str, seen: int) -> Met:
    """Return a claim at the version seen and now (the actor needs READ); raises NotFound."""
    found = case.store.claims(case.actor, ClaimQuery(ids=(claim,), below_threshold=True))
    if not found:
        raise NotFound("No such claim.", advice="`witnessmark claims --json` lists them.")
    told = case.store.judgements(case.actor, reports=[found[0].reading.report.id])
    (now,) = applied(case, found, told).claims
    (before,) = applied(case, found, [j for j in told if j.sequence <= seen]).claims
    since = (j for j in told if j.sequence > seen and j.target.id == claim and j.target.kind != "second")
    return Met(before, now, tuple(since), seen)


def merged(between: Met, fields: Mapping[str, Any]) -> Merged:
    """Return what a form filled in on the version before changes, by whether somebody else changed it since.

    Raises:
        InvalidRecord: a value does not fit, or its words don't stand in the reading.
    """
    before, now = statement_record(between.before.claim), statement_record(between.now.claim)
    wanted = {name: value for name, value in changes(between.before.claim, fields).items() if value != now[name]}
    clash = {name: value for name, value in wanted.items() if before[name] != now[name]}
    return Merged({name: value for name, value in wanted.items() if name not in clash}, clash)
