"""One reconciliation from claims to incidents: the steps in their order.

Invariant: the result is a pure function of the set of claims and judgements; claims are never
changed, and a claim is in exactly one incident.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from witnessmark.model.claim import Claim
from witnessmark.model.incident import (
    Contradiction,
    Fused,
    Incident,
    IncidentAct,
    Reconciliation,
    in_lines,
    incident_id,
)
from witnessmark.model.judgement import Judgement
from witnessmark.model.ladder import Rung
from witnessmark.model.text import Reading
from witnessmark.reconcile.admiralty import admiralty_of
from witnessmark.reconcile.basis import Basis, assessed_reports, basis_of
from witnessmark.reconcile.bodies import one_body
from witnessmark.reconcile.campaigns import campaigns_of, episode_of
from witnessmark.reconcile.contradict import contradictions_of, resolution_ids
from witnessmark.reconcile.derivation import Derivation, Fit, derivations, dossiers
from witnessmark.reconcile.descriptions import one_description
from witnessmark.reconcile.fieldwork import one_contact
from witnessmark.reconcile.fuse import acts_of, fused_fields
from witnessmark.reconcile.grades import grade_of
from witnessmark.reconcile.handed_on import handed_on
from witnessmark.reconcile.heard import heard_before, heard_elsewhere
from witnessmark.reconcile.ladder import ladder_of
from witnessmark.reconcile.likeness import one_likeness
from witnessmark.reconcile.linking import Episodes, episodes
from witnessmark.reconcile.links import Decided, decided, links_in_force, origin_names
from witnessmark.reconcile.makers import one_maker
from witnessmark.reconcile.memory import Memory
from witnessmark.reconcile.origins import OriginMap, origins_of
from witnessmark.reconcile.outlets import OutletNames
from witnessmark.reconcile.papers import one_paper
from witnessmark.reconcile.persons import one_person
from witnessmark.reconcile.posts import one_post
from witnessmark.reconcile.profile import Profile, case_places, ordered, profiles
from witnessmark.reconcile.sayings import one_saying
from witnessmark.reconcile.score import VERSION as WEIGHTS
from witnessmark.reconcile.score import Scorer, Together
from witnessmark.reconcile.similarity import TextSimilarity, shipped_encoder
from witnessmark.reconcile.spokesmen import one_of_all
from witnessmark.reconcile.standing import standing_of
from witnessmark.reconcile.strands import Strand, settled, strands
from witnessmark.reconcile.testimony import one_testimony
from witnessmark.reconcile.ties import tie_record, ties_of
from witnessmark.reconcile.tracing import Setting, traced
from witnessmark.reconcile.voices import Speech, speech_of

VERSION = f"reconcile/16 {WEIGHTS}"
FIT_CLAIMS = 12
WHOLE = frozenset({"reprint", "rewrite", "translation"})  # a citation may take one fact of many
PARTNER = 1.0  # bits from which a claim has a partner in another report
LIKELY = 0.15  # confidence from which an unsure claim shows what a report may tell


def reconcile(
    claims: Sequence[Claim],
    *,
    unsure: Sequence[Claim] = (),
    judgements: Sequence[Judgement] = (),
    similarity: TextSimilarity | None = None,
    memory: Memory | None = None,
) -> Reconciliation:
    """Return incidents, origins and campaigns of these claims; writes nothing.

    Args:
        claims: claims with corrected fields applied; those rejected by a judgement are left out.
        unsure: claims too unlikely to stand in an incident. That two reports may tell the same still shows
            that one rests on the other: a translation is told with other certainty than its original.
        judgements: all of the case; links, assessments and resolutions take effect here.
        similarity: likeness of sentences across languages; the built-in encoder by default.
        memory: of earlier runs on this case; changes how long it takes, and nothing else.
    """
    memory = memory or Memory()
    say = decided(judgements)
    kept = [c for c in ordered(claims) if c.id not in say.rejected]
    encoder = similarity or shipped_encoder()
    whole = linked(kept, say, encoder, memory, unsure)
    told = [[whole.found[i] for i in members] for members in whole.episodes.groups]
    basis = _basis(kept, unsure, whole, say, encoder, memory)
    incidents = [_incident(found, whole.origins, basis, say, memory) for found in told]
    memory.turn()
    stories = [episode_of(incident.id, found) for incident, found in zip(incidents, told, strict=True)]
    campaigns = campaigns_of(stories)
    of = {incident: campaign.id for campaign in campaigns for incident in campaign.incidents}
    placed = tuple(sorted((replace(i, campaign=of.get(i.id)) for i in incidents), key=lambda i: i.id))
    ties = ties_of(whole.found, whole.episodes, links_in_force(judgements))
    return Reconciliation(placed, whole.origins.origins, tuple(campaigns), VERSION,
                          ties=tuple((tie.incident, tie_record(tie)) for tie in ties))


class Linked(NamedTuple):
    """Claims as profiles, their episodes as indices of them, and who speaks."""

    found: list[Profile]
    episodes: Episodes
    origins: OriginMap


def linked(
    kept: Sequence[Claim], say: Decided, similarity: TextSimilarity, memory: Memory, unsure: Sequence[Claim] = ()
) -> Linked:
    """Return the claims, `ordered` and without the rejected ones, in episodes, and who speaks in them."""
    found = profiles(kept)
    by_report: dict[str, list[int]] = defaultdict(list)
    for i, profile in enumerate(found):
        by_report[profile.report].append(i)
    told = strands(found, Together(found).joins)
    heard = _heard(
        found, by_report, _all_told(found, [c for c in unsure if c.id not in say.rejected]), similarity, memory
    )
    derived = {frozenset((d.child, d.parent)) for d in heard.derived}
    copies = [(d.child, d.parent) for d in heard.derived if d.certain and d.how in WHOLE]
    parts = episodes(found, told, lambda a, b: frozenset((a, b)) in derived, say, copies, memory)
    setting = _setting(found, told, parts.groups, heard.names)
    relays = traced(heard.speeches, setting)
    relays += one_body(heard.speeches, setting)
    relays += one_person(heard.speeches, setting)
    relays += one_paper(heard.speeches, setting)
    relays += heard_before(heard.speeches, setting)
    relays += heard_elsewhere(heard.speeches, setting)
    relays += handed_on(heard.speeches, setting)
    relays += one_post(heard.speeches, setting)
    relays += one_maker(heard.speeches, setting)
    relays += one_testimony(heard.speeches, setting)
    relays += one_of_all(heard.speeches, setting)
    relays += one_contact(heard.speeches, setting)
    relays += one_description(heard.speeches, setting)
    relays += one_saying(heard.speeches, setting, similarity)
    relays += one_likeness(heard.speeches, setting, similarity)
    origins = origins_of(
        heard.speeches, heard.derived, say.letters, heard.fits, relays, say.joined, say.splits,
        setting.episode,
    )
    return Linked(found, parts, origins)


def _all_told(found: list[Profile], unsure: Sequence[Claim]) -> dict[str, list[Profile]]:
    """Return what each report tells or may tell; the claims of the others stay as they are in `found`."""
    told: dict[str, list[Profile]] = defaultdict(list)
    for profile in found:
        told[profile.report].append(profile)
    more: dict[str, list[Claim]] = defaultdict(list)
    for claim in unsure:
        if claim.confidence >= LIKELY and claim.reading.report.id in told:
            more[claim.reading.report.id].append(claim)
    places = case_places(p.claim for p in found) if more else None
    for report, some in more.items():
        told[report] = profiles(ordered([*(p.claim for p in told[report]), *some]), places)
    return told


def _basis(
    kept: Sequence[Claim], unsure: Sequence[Claim], whole: Linked, say: Decided, similarity: TextSimilarity,
    memory: Memory,
) -> Basis:
    """Reconcile the assessed reports by themselves, where there are others beside them."""
    reports = assessed_reports(whole.origins.origins, say)
    told = [c for c in kept if c.reading.report.id in reports]
    part = whole if len(told) == len(kept) else linked(told, say, similarity, memory, unsure)
    return basis_of([p.claim for p in part.found], part.episodes.groups, part.origins)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who speaks in the reports, which report rests on which, and how well two agree."""

    names: OutletNames
    speeches: list[Speech]
    derived: list[Derivation]
    fits: Callable[[str, str], Fit]


def _heard(
    found: Sequence[Profile], by_report: dict[str, list[int]], told: dict[str, list[Profile]],
    similarity: TextSimilarity, memory: Memory,
) -> Heard:
    readings: dict[str, Reading] = {r: found[m[0]].claim.reading for r, m in by_report.items()}
    names = OutletNames(r.report.outlet for r in readings.values() if r.report.outlet)
    speeches = [
        speech_of(readings[r], [found[i].claim for i in by_report[r]], names) for r in sorted(by_report)
    ]
    plain = Scorer()
    numbers = {r: tuple(memory.profile(p) for p in told[r][:FIT_CLAIMS]) for r in by_report}
    held: dict[tuple[str, str], Fit] = {}

    def fit(few: Sequence[Profile], many: Sequence[Profile]) -> Fit:
        best = [max(plain.bits(one, other) for other in many[:FIT_CLAIMS]) for one in few[:FIT_CLAIMS]]
        partners = sum(bits >= PARTNER for bits in best)
        return Fit(max(best), partners / len(best), partners)

    def fits(a: str, b: str) -> Fit:
        key = (a, b) if a < b else (b, a)
        if key not in held:
            few, many = sorted(key, key=lambda r: (len(told[r]), by_report[r]))
            held[key] = memory.fits.get((numbers[few], numbers[many]), lambda: fit(told[few], told[many]))
        return held[key]

    aligner = memory.aligner(similarity)
    derived = derivations(dossiers(speeches, names), aligner=aligner, fits=fits, shingled=memory.shingles)
    return Heard(names, speeches, derived, fits)


def _setting(
    found: Sequence[Profile], told: Sequence[Strand], groups: Sequence[Sequence[int]], names: OutletNames
) -> Setting:
    """Return where each claim stands: its profile with gaps filled, its incident, its strand."""
    whole = settled(found, told)
    return Setting(
        {p.claim.id: p for p in whole},
        {found[i].claim.id: n for n, members in enumerate(groups) for i in members},
        {found[i].claim.id: n for n, strand in enumerate(told) for i in strand.members},
        names,
    )


def known_as(incident: Incident) -> frozenset[str]:
    """Return every id this incident goes by: one for each of its claims.

    An incident is named after its earliest claim. When an earlier report comes in, the id changes,
    and the old one still stands here, so that links and bookmarks can be followed.
    """
    return frozenset(incident_id(claim) for claim in incident.claims)


class Parts(NamedTuple):
    """What of an incident follows from its claims and their origins alone."""

    acts: tuple[IncidentAct, ...]
    fields: dict[str, tuple[Fused, ...]]
    differences: tuple[Contradiction, ...]
    ladder: tuple[Rung, ...]


def _parts(claims: Sequence[Claim], origins: OriginMap) -> Parts:
    fields = fused_fields(claims, origins)
    return Parts(acts_of(claims), fields, contradictions_of(claims, origins), ladder_of(claims, fields["figure"]))


def _spoken(claim: Claim, origins: OriginMap) -> Hashable:
    """Return all that `_parts` reads of a claim's origin."""
    name = origins.of_claim.get(claim.id)
    unit = origins.unit_of_claim.get(claim.id)
    return (name, unit, name in origins.counted, origins.letters.get(name or "none"))


def _incident(
    found: Sequence[Profile], origins: OriginMap, basis: Basis, say: Decided, memory: Memory
) -> Incident:
    """Build one incident; its id follows from its earliest claim (see `known_as`)."""
    claims = [p.claim for p in found]
    key = tuple((memory.claim(claim), _spoken(claim, origins)) for claim in claims)
    parts = memory.parts.get(key, lambda: _parts(claims, origins))
    contradictions = tuple(_resolved(c, say) for c in parts.differences)
    standing = standing_of(found, contradictions, origins, basis, frozenset(say.resolved))
    return Incident(
        id=incident_id(claims[0].id),
        claims=tuple(c.id for c in claims),
        reports=tuple(dict.fromkeys(p.report for p in found)),
        acts=parts.acts,
        fields=parts.fields,
        grade=grade_of(standing),
        contradictions=in_lines(contradictions),
        origins=origins.count(claims, basis.origin),
        history=_history(claims, contradictions, say),
        admiralty=admiralty_of(standing),
        ladder=parts.ladder,
    )


def _resolved(found: Contradiction, say: Decided) -> Contradiction:
    """Return a disagreement with the value that a person took for right, where one decided."""
    names = sorted(resolution_ids(found) & say.resolved.keys())
    if not names:
        return found
    return replace(found, resolved=say.resolved[names[-1]], resolution=say.explained.get(names[-1]))


def _history(claims: Sequence[Claim], contradictions: Sequence[Contradiction], say: Decided) -> tuple[str, ...]:
    """Return the judgements in force on the links, origins and disagreements of these claims."""
    if not say.about:
        return ()
    names = {c.id for c in claims} | origin_names(c.id for c in claims)
    names |= {name for c in contradictions for name in resolution_ids(c)}
    return tuple(dict.fromkeys(j for name in sorted(names & say.about.keys()) for j in say.about[name]))
