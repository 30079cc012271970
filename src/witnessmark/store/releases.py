"""Releases as the case remembers them, what was taken back, and the population table they are weighed on.

Invariant: only who may release reads any of it, and with every clearance: it names sources.
"""

from __future__ import annotations

import datetime as dt
import json
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, select

from witnessmark.errors import AccessDenied, NotFound
from witnessmark.model.access import Actor, Permission
from witnessmark.model.judgement import Judgement, Target, in_force
from witnessmark.model.record import Json
from witnessmark.model.release import Issue, Withdrawal
from witnessmark.store import tables
from witnessmark.store.stamps import stamps_of
from witnessmark.store.visible import require_any
from witnessmark.vocab.codes import Decision

_MARKS = (Decision.RELEASABLE, Decision.NOT_RELEASABLE, Decision.UNDO)


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...


class Releases:
    """The reads of releases, for a store that gives a connection."""

    def releases(self: _Reads, actor: Actor) -> list[Json]:
        """Return what each release told, in order."""
        _require(actor)
        held = tables.release
        with self._reading(actor) as connection:
            told = connection.scalars(select(held.c.record).where(held.c.record.is_not(None)).order_by(held.c.sequence))
            return [json.loads(record) for record in told]

    def issues(self: _Reads, actor: Actor) -> list[Issue]:
        """Return the releases, the latest first, without what they told; proofs of single passages are none."""
        _require(actor)
        held, event, back = tables.release, tables.event, tables.withdrawal
        listed = select(held.c.id, held.c.digest, held.c.about, event.c.day, event.c.actor).join(
            event, event.c.sequence == held.c.sequence).where(held.c.record.is_not(None))
        taken = select(back, event.c.day, event.c.actor).join(event, event.c.sequence == back.c.sequence)
        with self._reading(actor) as connection:
            withdrawn = {row.release: Withdrawal(row.reason, row.day, row.actor, row.replaced_by)
                         for row in connection.execute(taken.order_by(back.c.sequence))}
            return [Issue(row.id, row.day, row.actor, row.digest, json.loads(row.about or "{}"), withdrawn.get(row.id))
                    for row in connection.execute(listed.order_by(held.c.sequence.desc()))]

    def handed_over(self: _Reads, actor: Actor) -> list[Issue]:
        """Return what was handed over with the chain of custody, the latest first: why, of which reports, to whose key.

        Of one made before that was kept, `about` is empty.
        """
        _require(actor)
        held, event = tables.release, tables.event
        query = select(held.c.id, held.c.digest, held.c.about, event.c.day, event.c.actor).join(
            event, event.c.sequence == held.c.sequence).where(held.c.id.like("cus_%"))
        with self._reading(actor) as connection:
            return [Issue(row.id, row.day, row.actor, row.digest, json.loads(row.about or "{}"))
                    for row in connection.execute(query.order_by(held.c.sequence.desc()))]

    def published(self: _Reads, actor: Actor, release: str) -> str | None:
        """Return a release as it was published, None for one made before that was kept."""
        _require(actor)
        held = tables.release
        with self._reading(actor) as connection:
            found = connection.execute(select(held.c.published).where(
                held.c.id == release, held.c.record.is_not(None))).all()
        if not found:
            raise NotFound("No such release.", advice="`witnessmark release list` names them.")
        kept: str | None = found[0].published
        return kept

    def marked(self: _Reads, actor: Actor) -> int:
        """Return how many claims people have marked releasable, as their decisions in force say."""
        _require(actor)
        held = tables.judgement
        query = select(held.c.id, held.c.sequence, held.c.target_kind, held.c.target, held.c.decision, held.c.replaces)
        with self._reading(actor) as connection:
            found = connection.execute(query.where(held.c.decision.in_([code.value for code in _MARKS]))).all()
            stamps = stamps_of(connection, [row.sequence for row in found])
        day = dt.date.min
        decided = in_force(Judgement(row.id, row.sequence, "", day, Target(row.target_kind, row.target),
                                     Decision(row.decision), "-", None, row.replaces, stamps.of(row.sequence))
                           for row in found)
        return sum(1 for judgement in decided if judgement.decision is Decision.RELEASABLE)

    def population(self: _Reads, actor: Actor) -> str | None:
        """Return the population table in force, None when the case holds none."""
        require_any(actor, Permission.RELEASE)
        held = tables.population
        with self._reading(actor) as connection:
            content: str | None = connection.scalar(
                select(held.c.content).order_by(held.c.sequence.desc()).limit(1))
            return content


def _require(actor: Actor) -> None:
    require_any(actor, Permission.RELEASE)
    if not actor.sees_all:
        raise AccessDenied("This is not open to you.", advice="Ask the case's admin for the clearance.")
