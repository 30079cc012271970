"""Why claims are in one incident: `show INCIDENT --why` and `show CLAIM CLAIM --why`."""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.app.case import Case
from witnessmark.app.claims import applied, decided_claims
from witnessmark.app.incidents import UNSURE, find_incident, memory_of, refresh
from witnessmark.errors import AccessDenied, NotFound, UsageError
from witnessmark.model.access import Permission
from witnessmark.model.judgement import Judgement, in_force
from witnessmark.model.record import Json
from witnessmark.reconcile import Explanation
from witnessmark.reconcile.explained import PairWhy, StoryScore, StoryWhy, explained
from witnessmark.reconcile.links import sides_of
from witnessmark.reconcile.score import PairScore
from witnessmark.reconcile.ties import named_claims, named_incidents, tie_from_record
from witnessmark.reconcile.wording import Said
from witnessmark.store.base import ClaimQuery, IncidentQuery


def why(case: Case, records: Sequence[str]) -> Json:
    """Return why the stories of an incident (or of one claim) are in it, or why two claims are in one or two.

    Raises:
        NotFound: a record does not exist or stands in no incident. UsageError: neither one
            record nor two claims. AccessDenied: the actor may not see every report; links
            rest on all of them.
    """
    if len(records) == 2:
        return pair_record(_pair(case, records))
    if len(records) != 1:
        raise UsageError("Name one record, or two claims.", advice="`witnessmark show INCIDENT --why`.")
    name = records[0]
    refresh(case)
    if name.startswith("clm_"):
        return {"claim": name, "stories": [story_record(s) for s in stories(case, [name]) if name in s.claims]}
    if not name.startswith("inc_"):
        raise UsageError("Only incidents and claims are explained.", advice="Give an incident, a claim or two claims.")
    incident = find_incident(case, name)
    return {"incident": incident.id, "stories": [story_record(s) for s in stories(case, incident.claims)]}


def stories(case: Case, claims: Sequence[str]) -> list[StoryWhy]:
    """Return why each story of these claims' incidents is in its incident, as the last reconciliation linked them.

    Raises as `why`.
    """
    _sees_all(case)
    found = [i.id for i in case.store.incidents(case.actor, IncidentQuery(claims=tuple(claims)))]
    if not found:
        raise NotFound("That claim stands in no incident.", advice="A rejected claim is left out.")
    records = case.store.ties(case.actor, found)
    beside = {home for record in records.values() for home in named_incidents(record)} - records.keys()
    records |= case.store.ties(case.actor, sorted(beside)) if beside else {}
    ids = {claim for record in records.values() for claim in named_claims(record)}
    claimed = {d.claim.id: d.claim for d in decided_claims(case, ClaimQuery(ids=tuple(ids), below_threshold=True))}
    ties = {home: tie_from_record(home, record, claimed) for home, record in records.items()}
    told = {name for home in found for story in ties[home].stories for name in story.decisions}
    decisions = {j.id: j for j in case.store.judgements(case.actor, ids=sorted(told))} if told else {}
    return [story for home in found for story in explained(ties[home], ties, claimed, decisions)]


def _pair(case: Case, claims: Sequence[str]) -> PairWhy:
    if claims[0] == claims[1]:
        raise UsageError("Name two claims.", advice="Give the ids of two different claims.")
    try:
        return _explained(case).pair(*claims)
    except KeyError as fault:
        raise NotFound(f"No claim {fault.args[0]} in any incident.",
                       advice="`witnessmark claims` lists them; a rejected claim is left out.") from fault


def _sees_all(case: Case) -> None:
    case.actor.require(Permission.READ)
    if not case.actor.sees_all:
        raise AccessDenied("Links rest on every report of the case, and you see a part of them.",
                           advice="Ask someone who may see all of them.")


def _explained(case: Case) -> Explanation:
    _sees_all(case)
    judgements = case.store.judgements(case.actor)
    claims = case.store.claims(case.actor, ClaimQuery())
    unsure = case.store.claims(case.actor, UNSURE)
    standing = applied(case, claims, judgements).standing()
    return Explanation(standing, unsure=unsure, judgements=in_force(judgements), memory=memory_of(case))


def story_record(story: StoryWhy) -> Json:
    """Return one story of an incident, JSON-ready."""
    return {
        "report": story.report, "claims": list(story.claims), "how": story.how,
        "with": _scored(story.best), "outside": _scored(story.outside),
        "decisions": [_decision(j) for j in story.decisions], **_sentences(story.why),
    }


def pair_record(pair: PairWhy) -> Json:
    """Return why two claims are, or are not, in one incident, JSON-ready."""
    return {
        "claims": list(pair.claims), "together": pair.together, "incidents": list(pair.incidents), "how": pair.how,
        "score": _pair_score(pair.score), "stories": _scored(pair.stories),
        "decisions": [_decision(j) for j in pair.decisions], **_sentences(pair.why),
    }


def _scored(found: StoryScore | None) -> Json | None:
    if found is None:
        return None
    return {
        "report": found.report, "claims": list(found.claims), "incident": found.incident, "bits": found.bits,
        "compared": [{"claims": list(p.claims), **_pair_score(p.score)} for p in found.pairs],
        "added": [{"what": name, "weight": weight} for name, weight in found.extra],
        **_sentences((found.told,)),
    }


def _pair_score(score: PairScore) -> Json:
    return {
        "bits": score.bits, "probability": round(score.probability, 4),
        "parts": [{"field": name, "level": level, "weight": weight} for name, level, weight in score.parts],
    }


def _decision(judgement: Judgement) -> Json:
    return {"judgement": judgement.id, "decision": judgement.decision.value, "actor": judgement.actor,
            "reason": judgement.reason, "claims": sorted(frozenset().union(*sides_of(judgement)))}


def _sentences(told: Sequence[Said]) -> Json:
    return {"why": " ".join(s.en for s in told), "why_ko": " ".join(s.ko for s in told)}
