"""The verb `rehearse`: everything a release would do to its sources, before it does.

Invariant: `publish` releases what passed here and nothing else; both look through this one
door. The report stays inside the case: it names claims and sources by id.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from witnessmark.app.case import Case
from witnessmark.app.claims import state
from witnessmark.app.endangered import Endangered, endangered
from witnessmark.app.incidents import refresh
from witnessmark.app.lists import released_lists
from witnessmark.app.released import retelling
from witnessmark.app.state import Decided
from witnessmark.disclosure.background import Region, background
from witnessmark.disclosure.gate import draft
from witnessmark.disclosure.leading import Search
from witnessmark.disclosure.material import Draft, Material, ReportTerms
from witnessmark.disclosure.memory import Change, Difference, changes, difference, from_record
from witnessmark.disclosure.policies import Reason
from witnessmark.disclosure.population_table import read_population
from witnessmark.disclosure.rules import RELEASE_RULES, Release, Signature
from witnessmark.disclosure.style import Trait, traits
from witnessmark.disclosure.view import PublicClaim
from witnessmark.disclosure.words import LEADS, Link, Originals, PrivateWords
from witnessmark.model.access import Permission
from witnessmark.model.record import Json
from witnessmark.model.report import Report
from witnessmark.publish import wording
from witnessmark.reconcile.similarity import shipped_encoder
from witnessmark.vocab.codes import Access

COMPOSITE = "composite"
"""The setting of a case whose reports were written for demonstration; its dossiers say so."""
ONE_PERSON_HOLDS_IT = "One person holds this case."
"""The standing reason of who works alone and releases public reports only; one of their own takes its place."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a release.

    Attributes:
        alone: why one person releases what they marked themselves; the dossier states it. Asked for as soon as
            anything released rests on a report that is not public.
        generalise: tell claims that narrow a source too far as proposed, and leave out the rest.
    """

    title: str | None = None
    alone: str | None = None
    generalise: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would leave and what that does; `reasons` is empty when it may.

    `styles` are the claims whose quoted passage carries something of the hand that wrote it: a warning, no reason.
    `at` is the log's last entry that it rests on: what was rehearsed before a later one has to be rehearsed again.
    """

    draft: Draft
    reasons: tuple[Reason, ...]
    links: tuple[Link, ...]
    styles: tuple[tuple[str, tuple[Trait, ...]], ...]
    changes: tuple[Change, ...]
    difference: Difference
    weighed_by_population: bool
    wanted: Wanted
    at: int

    @property
    def would_leak(self) -> bool:
        return bool(self.reasons)

    @property
    def endangered(self) -> tuple[Endangered, ...]:
        """The sentences that a rule speaks of, each with whose it is and what to do; the open ones first."""
        return endangered(self.draft, self.reasons, self.links)

    def text(self) -> str:
        """Return the report as a file holds it."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1) + "\n"

    def record(self) -> Json:
        """Return the report as one JSON-ready record."""
        view = self.draft.view
        return {
            "would_leak": self.would_leak, "population": self.weighed_by_population,
            "incidents": len(view.incidents), "claims": view.claims,
            "reasons": [{"rule": r.rule, "what": r.what, "advice": r.advice, "claim": r.claim} for r in self.reasons],
            "endangered": [one.record() for one in self.endangered],
            "sources": [
                {"source": g.source, "claims": g.claims, "before": g.before, "drafted": g.drafted, "after": g.after,
                 "threshold": g.threshold, "spent": round(g.spent, 3)} for g in self.draft.weighed.gauges],
            "blocked": [
                {"claim": b.claim, "source": b.source, "candidates": b.candidates,
                 "proposal": b.proposal.words() if b.proposal else None, "left": b.left,
                 "applied": b.claim in self.draft.applied} for b in self.draft.weighed.blocked],
            "counts": [
                {"claim": claim, "gives": [away.least, away.most], "with": list(away.claims),
                 "applied": self.draft.generalised} for claim, away in sorted(self.draft.closed.items())],
            "led_back": [
                {"claim": n.claim, "report": n.report, "ahead": n.ahead,
                 "proposal": n.proposal.words() if n.proposal else None, "after": n.after,
                 "applied": n.claim in self.draft.applied} for n in self.draft.led.values()],
            "kept_out": [{"rule": r.rule, "what": r.what, "claim": r.claim} for r in self.draft.kept_out],
            "links": [{"words": n.words, "report": n.report, "score": round(n.score, 3), "own": n.own,
                       "leads": n.score >= LEADS} for n in self.links],
            "styles": [{"claim": claim, "traits": list(carried)} for claim, carried in self.styles],
            "changes": [{"claim": c.claim, "field": c.field, "kind": c.kind} for c in self.changes],
            "difference": asdict(self.difference),
        }


class Step(StrEnum):
    """What a rehearsal, and the release after it, is at."""

    RECONCILING = "reconciling"
    READING = "reading"
    WEIGHING = "weighing"
    SEARCHING = "searching"
    WRITING = "writing"


def rehearse(case: Case, wanted: Wanted = Wanted(), *, on_step: Callable[[Step], None] = lambda step: None,
             fresh: Callable[[Case], object] = refresh) -> Rehearsal:
    """Draft a release and hold every rule against it; writes nothing but the reconciliation it rests on.

    Args:
        on_step: told what is done next.
        fresh: brings the stored reconciliation up to date.

    The attacks rehearsed: intersecting all that is attributed to one source over every
    release, on the population table; eight words in a row of a report that is not public;
    the released sentences as a search of the case's own originals, and of these among a thousand others; earlier
    releases laid beside.
    """
    case.actor.require(Permission.RELEASE)
    on_step(Step.RECONCILING)
    fresh(case)
    at = case.store.last_event(case.actor)
    on_step(Step.READING)
    decided = [d for d in state(case).claims if not d.rejected]
    reports = case.store.reports(case.actor)
    originals = {reading.report.id: reading.text for reading in case.store.readings(case.actor)}
    hidden = {report.id for report in reports if report.access is not Access.PUBLIC}
    private = PrivateWords.of(text for report, text in originals.items() if report in hidden)
    search = _search(decided, {report: originals[report] for report in hidden & originals.keys()})
    material = _material(case, decided, reports, private, search)
    on_step(Step.WEIGHING)
    made = draft(material, title=wanted.title or wording.usual_title(), today=case.today(),
                 composite=case.settings.get(COMPOSITE) == "yes", generalised=wanted.generalise)
    signature = _signature(case, decided, made, wanted.alone)
    signed = replace(made.view.safeguards, two_people=signature.released_by not in signature.marked_by,
                     alone=(wanted.alone or "").strip() or None)
    made = replace(made, view=replace(made.view, safeguards=signed, lists=released_lists(case, made.claims)))
    on_step(Step.SEARCHING)
    links = _links(made, originals, hidden) if hidden else ()
    ahead = {c.claim: search.ahead(c.report, c.public) for c in made.claims if c.report in hidden} if search else {}
    refused = RELEASE_RULES.refusals(Release(made, signature, private, links, ahead))
    told = {claim.claim: claim.public for claim in made.claims}
    changed = changes(material.earlier, told)
    return Rehearsal(made, refused, links, _styles(made), changed, difference(material.earlier, told, changed),
                     material.population is not None, wanted, at)


def _material(case: Case, decided: Sequence[Decided], reports: Sequence[Report], private: PrivateWords,
              search: Search | None) -> Material:
    incidents, origins = case.store.incidents(case.actor), case.store.origins(case.actor)
    table = case.store.population(case.actor)
    return Material(
        incidents=incidents, claims={d.claim.id: d.claim for d in decided},
        retell=retelling(incidents, origins, case.store.judgements(case.actor)),
        releasable=frozenset(d.claim.id for d in decided if d.releasable),
        confirmed=frozenset(d.claim.id for d in decided if d.decision is not None),
        terms={r.id: ReportTerms(r.access, r.consent, r.outlet) for r in reports},
        sources={claim: origin.id for origin in origins for claim in origin.claims},
        earlier=[claim for record in case.store.releases(case.actor) for claim in from_record(record)],
        population=read_population(table) if table is not None else None, private=private, search=search,
    )


def _search(decided: Sequence[Decided], hidden: Mapping[str, str]) -> Search | None:
    """Return the reports that are not public among others of their region; None where none of theirs is offered."""
    offered = [d.claim for d in decided if d.releasable and d.claim.reading.report.id in hidden]
    if not offered:
        return None
    return Search(hidden, background(Region.around(offered)), _told, shipped_encoder())


def _told(claim: PublicClaim) -> list[str]:
    return [wording.sentence(claim, language) for language in ("en", "ko")]


def _signature(case: Case, decided: Sequence[Decided], made: Draft, alone: str | None) -> Signature:
    """Return who signs. That one person holds the case is reason enough for public reports alone."""
    released = {claim.claim for claim in made.claims}
    marked = frozenset(d.marked.actor for d in decided if d.marked is not None and d.claim.id in released)
    public = all(claim.access is Access.PUBLIC for claim in made.claims)
    standing = ONE_PERSON_HOLDS_IT if public and case.actor.may(Permission.JUDGE) else None
    return Signature(case.actor.handle, marked, (alone or "").strip() or standing)


def _links(made: Draft, originals: dict[str, str], hidden: set[str]) -> tuple[Link, ...]:
    """Return the released sentences that stand nearest to a report that is not public, nearest first."""
    index = Originals.of(originals)
    found = []
    for claim in made.claims:
        language = "ko" if claim.public.language == "ko" else "en"
        for words in filter(None, (wording.sentence(claim.public, language), claim.public.quote)):
            nearest = index.nearest(words)
            if nearest is not None and nearest[0] in hidden:
                found.append(Link(words, nearest[0], nearest[1], nearest[0] == claim.report))
    return tuple(sorted(dict.fromkeys(found), key=lambda link: (-link.score, link.words)))


def _styles(made: Draft) -> tuple[tuple[str, tuple[Trait, ...]], ...]:
    quoted = ((c.claim, traits(c.public.quote, c.public.language)) for c in made.claims if c.public.quote)
    return tuple((claim, carried) for claim, carried in quoted if carried)
