"""The verb `incidents`: claims reconciled into incidents, origins and campaigns.

Invariant: what is shown is what the claims and judgements in force make. The stored result carries
their fingerprint as its version; when it no longer fits, and what was written since can have changed
it (`app.since`), it is made anew first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from witnessmark import __version__
from witnessmark.app.case import Case
from witnessmark.app.claims import beside
from witnessmark.app.since import unmoved
from witnessmark.app.state import State, campaign_verdict, state_of
from witnessmark.app.tables import Incidents
from witnessmark.errors import NotFound
from witnessmark.extract import THRESHOLD
from witnessmark.ids import derived_id
from witnessmark.model.access import Permission
from witnessmark.model.attention import attention
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Campaign, Incident, Origin, Reconciliation
from witnessmark.model.judgement import Judgement, in_force
from witnessmark.reconcile import LIKELY, VERSION, Memory, reconcile
from witnessmark.store.base import ClaimQuery, IncidentQuery, Page
from witnessmark.vocab.codes import Decision


class Parted(NotFound):
    """An id by which several incidents are known now that were one: those in `now`."""

    def __init__(self, now: list[Incident]) -> None:
        super().__init__("What this incident held is in several now.",
                         advice=f"See {', '.join(i.id for i in now)}.")
        self.now = now


UNSURE = ClaimQuery(below_threshold=True, judged=False, sure=(LIKELY, THRESHOLD))
"""Claims that nobody decided on and that stand in no incident, yet show what two reports may both tell."""


def list_incidents(case: Case, query: IncidentQuery = IncidentQuery(), page: Page = Page()) -> list[Incident]:
    """Return incidents, the latest first; reconciles first when claims or decisions changed."""
    refresh(case)
    return case.store.incidents(case.actor, query, page)


def incidents(case: Case) -> Incidents:
    """Return the incidents of a case, the latest first, as a notebook shows them."""
    return Incidents(list_incidents(case))


def find_incident(case: Case, incident: str) -> Incident:
    """Return one incident, also by an id that it had before.

    Raises:
        NotFound: there is none; where what stood under this id is several now, the advice names them.
    """
    refresh(case)
    return standing(case, incident)


def standing(case: Case, incident: str) -> Incident:
    """Return one incident of the stored result as `find_incident` does, without making it anew first."""
    try:
        return case.store.incident(case.actor, incident)
    except NotFound as none:
        now = case.store.successors(case.actor, incident)
        if len(now) == 1:
            return now[0]
        if now:
            raise Parted(now) from none
        raise


def list_origins(case: Case) -> list[Origin]:
    refresh(case)
    return case.store.origins(case.actor)


def list_campaigns(case: Case) -> list[Campaign]:
    refresh(case)
    return case.store.campaigns(case.actor)


def refresh(case: Case) -> bool:
    """Reconcile when the stored result is older than the claims and decisions; True if it did.

    Someone who may not see every report sees what their clearance leaves of the stored result:
    made from a part of the claims, it would be another, and take the place of the whole.
    """
    if is_current(case):
        return False
    task = gather(case)
    if task is not None:
        keep(case, task, task.work())
    return task is not None


def is_current(case: Case) -> bool:
    """Say whether the stored result need not be made anew, told from what was written since alone.

    False may turn out to be true once everything is looked at, as `gather` does.
    """
    case.actor.require(Permission.READ)
    if not case.actor.sees_all:
        return True
    now = case.store.changed(case.actor)
    if not _stands(case, now):
        return False
    _seen[case] = now
    return True


def basis(case: Case) -> tuple[object, ...]:
    """Return what is the same as long as standing claims and incidents are, for what is made of them and kept.

    It begins with whoever asks.
    """
    actor = case.actor
    if not case.actor.sees_all:
        return (actor, case.store.changed(actor), case.store.reconciled_version(actor))
    made = case.store.made(actor)
    return (actor, made.sequence if made else -1, case.store.restated(actor))


def _stands(case: Case, now: int) -> bool:
    seen = _seen.get(case)
    if seen is None:
        made = case.store.made(case.actor)
        if made is None or made.program != PROGRAM or made.through < 0:
            return False
        seen = made.through
    return seen == now or unmoved(case, seen)


@dataclass(frozen=True, slots=True)
class Task:
    """All that a reconciliation is made from, read at one go; `work` touches the case no more."""

    claims: list[Claim]
    unsure: list[Claim]
    beside: list[Claim]
    judgements: list[Judgement]
    version: str
    through: int
    memory: Memory

    def work(self) -> Reconciliation:
        """Make the result; not for two threads at once, as the memory is the case's."""
        state = state_of(self.claims, self.judgements, beside=self.beside)
        made = reconciled(state, self.judgements, self.version, self.memory, self.unsure)
        return replace(made, program=PROGRAM, through=self.through)


def gather(case: Case) -> Task | None:
    """Read what a reconciliation is made from; None where the stored one was made from just that."""
    now = case.store.changed(case.actor)    # whatever another thread writes from here on is looked at next time
    judgements = case.store.judgements(case.actor)
    claims = case.store.claims(case.actor, ClaimQuery())
    unsure = case.store.claims(case.actor, UNSURE)
    version = fingerprint([*claims, *unsure], judgements)
    if case.store.reconciled_version(case.actor) == version:
        _seen[case] = now
        return None
    return Task(claims, unsure, beside(case, claims, judgements), judgements, version, now, memory_of(case))


def keep(case: Case, task: Task, result: Reconciliation) -> None:
    """Store what a task made, in place of the result before."""
    with case.store.writing(case.actor) as writer:
        writer.replace_reconciliation(result)
    _seen[case] = task.through


PROGRAM = f"{__version__} {VERSION}"
"""What makes a result: another version's is made anew."""

_seen: WeakKeyDictionary[Case, int] = WeakKeyDictionary()
"""The log's last entry that a result rests on when the stored one was last found to stand."""

_memories: WeakKeyDictionary[Case, Memory] = WeakKeyDictionary()


def forget(case: Case) -> None:
    """Drop what was worked out of this case before, so that nothing of what is gone stays in memory."""
    _seen.pop(case, None)
    _memories.pop(case, None)


def memory_of(case: Case) -> Memory:
    """Return what reconciliation has worked out of this case while it was open; it goes with the case."""
    return _memories.setdefault(case, Memory())


def reconciled(
    state: State, judgements: list[Judgement], version: str, memory: Memory | None = None,
    unsure: Sequence[Claim] = (),
) -> Reconciliation:
    """Reconcile the standing claims; the memory changes how long it takes, and nothing else.

    A campaign that a person rejected stays in the list, but its incidents no longer name it.
    """
    result = reconcile(state.standing(), unsure=unsure, judgements=in_force(judgements), memory=memory)
    told: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        if judgement.target.kind == "campaign":
            told.setdefault(judgement.target.id, []).append(judgement)
    rejected = {c.id for c in result.campaigns
                if (said := campaign_verdict(c, told.get(c.id, ()))) and said.decision is Decision.REJECT}
    incidents = tuple(replace(i, campaign=None) if i.campaign in rejected else i for i in result.incidents)
    return Reconciliation(incidents, result.origins, result.campaigns, version,
                          weights(state.standing(), incidents), ties=result.ties)


def weights(claims: Sequence[Claim], incidents: Sequence[Incident]) -> tuple[tuple[str, float], ...]:
    """Return how much each claim needs a look, given what contradicts it and what rests on it alone."""
    disputed: Counter[str] = Counter()
    alone: set[str] = set()
    for incident in incidents:
        for found in incident.contradictions:
            if not found.compatible and found.resolved is None:
                disputed.update(found.claims)
        if len(incident.claims) == 1:
            alone.update(incident.claims)
    return tuple((claim.id, attention(claim, disagreements=disputed[claim.id], alone=claim.id in alone))
                 for claim in claims)


def fingerprint(claims: list[Claim], judgements: list[Judgement]) -> str:
    """Return the version that a result made from these claims and decisions carries.

    A report's day, language and outlet count: a correction of one reads the claims anew under the
    same ids, and origins rest on who published what and when.
    """
    last = max((judgement.sequence for judgement in judgements), default=0)
    reports = {claim.reading.report for claim in claims}
    told = sorted(f"{r.id} {r.published} {r.language} {r.outlet}" for r in reports)
    return derived_id("rec", __version__, VERSION, len(claims), last, *sorted(claim.id for claim in claims), *told)
