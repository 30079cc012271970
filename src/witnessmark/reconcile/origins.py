"""Origins: independent points from which knowledge came, counted across reports.

Certain edges (same handle, same call, derived report, one name) and uncertain ones join the
voices of reports. All edges together give the origins that can be proved apart (low); the
certain ones alone give how many there may be (high). Invariant: two distinct speakers of one
report are never joined, by whatever detour; adding a copy never raises a count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from witnessmark.ids import derived_id
from witnessmark.model.claim import Claim
from witnessmark.model.incident import MOST_TIES, Origin, OriginCount, Tie
from witnessmark.reconcile.derivation import Derivation, Fit
from witnessmark.reconcile.edges import Edge, edges_of
from witnessmark.reconcile.links import Split
from witnessmark.reconcile.profile import claim_order
from witnessmark.reconcile.stages import MOVED
from witnessmark.reconcile.tracing import Relay
from witnessmark.reconcile.unnamed import perhaps_one
from witnessmark.reconcile.voices import Speech, Voice, parted
from witnessmark.reconcile.wording import Said, said
from witnessmark.reconcile.wording import joined as joined_words
from witnessmark.vocab.codes import Act, AttributionKind, Status

BARE_DENIAL = "bare_denial"


@dataclass(frozen=True, slots=True)
class OriginMap:
    """Origins, and for every claim the origin and, by its first claim, the certain unit within it; `letters` by origin.
    """

    origins: tuple[Origin, ...]
    of_claim: dict[str, str]
    unit_of_claim: dict[str, str]
    counted: frozenset[str]
    assertions: dict[str, frozenset[str]]
    tables: frozenset[str] = frozenset()
    """Origins that only rows of imported tables tell of: never proved apart from another, never a ground of a grade."""
    letters: dict[str, str | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", {origin.id: origin.assessed for origin in self.origins})

    def count(self, claims: Iterable[Claim], assessed: Container[str]) -> OriginCount:
        """Count the origins that speak in these claims.

        Those that only deny count nothing, nor do those that deny it and tell something beside: who says that nobody
        was evicted, and that goods were seized, is no origin of the eviction. Who grants that people were moved counts.

        `assessed` holds the claims an assessment covers; an origin is assessed here where it
        speaks in one of them.
        """
        told = list(claims)
        against = self._deniers(told)
        speaking = [c.id for c in told if c.status.code is not Status.DENIED and self.of_claim.get(c.id) not in against]
        groups = sorted({self.of_claim[c] for c in speaking if self.of_claim.get(c) in self.counted})
        units = {self.unit_of_claim[c] for c in speaking if self.of_claim.get(c) in self.counted}
        known = {self.of_claim[c] for c in speaking if c in assessed and self.of_claim.get(c) in self.counted}
        apart = sum(group not in self.tables for group in groups) or min(len(groups), 1)
        return OriginCount(apart, max(len(units), len(groups)), len(known - self.tables), tuple(groups))


    def _deniers(self, claims: Sequence[Claim]) -> set[str]:
        """Return the origins that deny an act, tell it nowhere, and grant no other by which people leave home."""
        denied: dict[str, set[Act]] = defaultdict(set)
        told: dict[str, set[Act]] = defaultdict(set)
        for claim in claims:
            name = self.of_claim.get(claim.id)
            if name is not None:
                (denied if claim.status.code is Status.DENIED else told)[name].add(claim.act.code)
        return {name for name, acts in denied.items() if not (acts | MOVED) & told[name]}


def origins_of(
    speeches: Sequence[Speech],
    derived: Sequence[Derivation],
    letters: dict[str, str],
    fits: Callable[[str, str], Fit] = lambda a, b: Fit(0.0, 0.0),
    relays: Sequence[Relay] = (),
    joined: Sequence[tuple[str, str]] = (),
    splits: Sequence[Split] = (),
    episode: Mapping[str, int] | None = None,
) -> OriginMap:
    """Return the origins behind these reports' claims.

    Args:
        speeches: the speakers of each report.
        derived: which report rests on which.
        letters: reliability letters by origin id, as people gave them.
        fits: how well the claims of two reports agree.
        relays: speakers who are one of another report: of a relayed outlet, or one body's statement.
        joined: pairs of origin ids that a person took for one; they win over everything else.
        splits: origins that a person took for two.
        episode: the incident of each claim; without it nobody without a name is perhaps somebody of another report.
    """
    speeches = parted(speeches, splits)
    voices = [v for s in speeches for v in s.voices]
    children = {d.child for d in derived if d.certain and d.how != "quotation"}
    edges = [*_forced(voices, joined), *edges_of(speeches, voices, derived, fits, relays)]
    sides = [_sides(v, splits) for v in voices]
    certain = _joined(voices, [e for e in edges if e.certain], sides)
    all_edges = _joined(voices, edges, sides)
    if perhaps := perhaps_one(voices, all_edges, certain, episode or {}):
        edges += perhaps
        all_edges = _joined(voices, edges, sides)
    reasons: dict[int, list[Said]] = defaultdict(list)
    ties: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        root = all_edges[edge.a]
        if root == all_edges[edge.b]:
            ties[root].append(edge)
            if edge.why not in reasons[root]:
                reasons[root].append(edge.why)
    members: dict[int, list[int]] = defaultdict(list)
    for i, root in enumerate(all_edges):
        members[root].append(i)
    origins: list[Origin] = []
    of_claim: dict[str, str] = {}
    unit_of_claim: dict[str, str] = {}
    first: dict[int, str] = {}
    counted: set[str] = set()
    assertions: dict[str, frozenset[str]] = {}
    tables: set[str] = set()
    for root in sorted(members):
        spoken = [voices[i] for i in members[root] if voices[i].claims]
        if not spoken:
            continue
        claims = sorted((c for v in spoken for c in v.claims), key=claim_order)
        names = {derived_id("org", c.id): None for c in claims}
        given = sorted(letters[n] for n in names if n in letters)
        why = _why(spoken, reasons[root])
        if any(sides[i] for i in members[root]):
            why = joined_words([why, said("split_off")], " ")
        origin = Origin(
            next(iter(names)),
            tuple(c.id for c in claims),
            tuple(sorted({c.reading.report.id for c in claims})),
            _kind(spoken),
            why.en,
            given[-1] if given else None,
            why.ko,
            _ties(voices, ties[root], spoken),
        )
        origins.append(origin)
        for i in members[root]:
            for claim in sorted(voices[i].claims, key=claim_order):
                of_claim[claim.id] = origin.id
                unit_of_claim[claim.id] = first.setdefault(certain[i], claim.id)
        copied = all(v.kind is AttributionKind.OUTLET and v.report in children for v in spoken)
        aside = all(v.aside for v in spoken)
        if origin.kind != BARE_DENIAL and not copied and not aside:
            counted.add(origin.id)
        if all(c.extractor.is_secondhand for c in claims):
            tables.add(origin.id)
        assertions[origin.id] = frozenset(c.id for c in claims if c.status.code is not Status.DENIED)
    origins.sort(key=lambda o: o.id)
    return OriginMap(tuple(origins), of_claim, unit_of_claim, frozenset(counted), assertions, frozenset(tables))


def _kind(spoken: Sequence[Voice]) -> str:
    if all(v.bare_denial for v in spoken):
        return BARE_DENIAL
    passive = (AttributionKind.OUTLET, AttributionKind.OTHER_MEDIA)
    return next((v.kind for v in spoken if v.kind not in passive), spoken[0].kind).value


def _why(spoken: Sequence[Voice], reasons: Sequence[Said]) -> Said:
    reports = {v.report for v in spoken} | {c.reading.report.id for v in spoken for c in v.claims}
    if len(reports) == 1:
        return said("one_report" if spoken[0].kind is not AttributionKind.OUTLET else "outlet_alone")
    return said("one_speaker", n=len(reports), why=joined_words(reasons[:3] or [said("relay")]))


def _ties(voices: Sequence[Voice], edges: Sequence[Edge], spoken: Sequence[Voice]) -> tuple[Tie, ...]:
    """Return what joins an origin's reports, once a pair: the surest, a derivation before one speaker, a relay last."""
    held: dict[frozenset[str], Tie] = {}
    telling = {c.reading.report.id for voice in spoken for c in voice.claims}
    for edge in sorted(edges, key=lambda e: (not e.certain, e.how == "one_speaker", e.a, e.b)):
        a, b = voices[edge.a].report, voices[edge.b].report
        if a != b and {a, b} <= telling:
            held.setdefault(frozenset((a, b)), Tie(a, b, edge.how, edge.certain, edge.why.en, edge.why.ko))
    again = said("relay")
    for voice in (v for v in spoken if v.report in telling):
        for report in sorted({c.reading.report.id for c in voice.claims} - {voice.report}):
            pair = frozenset((report, voice.report))
            held.setdefault(pair, Tie(report, voice.report, "relay", True, again.en, again.ko))
    return tuple(held.values())[:MOST_TIES]


def _joined(voices: Sequence[Voice], edges: Sequence[Edge], sides: Sequence[dict[int, bool]]) -> list[int]:
    """Return each voice's group.

    A join that would merge two speakers of one report, or both sides of a person's split, is
    refused; a person's own join is not.
    """
    group = list(range(len(voices)))
    held: dict[int, dict[str, int]] = {i: {v.report: i} for i, v in enumerate(voices)}
    side = {i: dict(marks) for i, marks in enumerate(sides)}
    members: dict[int, list[int]] = {i: [i] for i in range(len(voices))}
    for edge in edges:
        a, b = group[edge.a], group[edge.b]
        if a == b or any(side[b].get(n, left) is not left for n, left in side[a].items()):
            continue
        if not edge.forced and held[a].keys() & held[b].keys():
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        for i in members[b]:
            group[i] = a
        members[a] += members.pop(b)
        held[a].update(held.pop(b))
        side[a].update(side.pop(b))
    smallest = {root: min(part) for root, part in members.items()}
    return [smallest[root] for root in group]


def _forced(voices: Sequence[Voice], joined: Sequence[tuple[str, str]]) -> list[Edge]:
    """Return the joins that a person made, between the voices that hold the claims the origins are named after."""
    if not joined:
        return []
    wanted = {name for pair in joined for name in pair}
    at = {
        name: i for i, v in enumerate(voices) for c in v.claims if (name := derived_id("org", c.id)) in wanted
    }
    return [Edge(at[a], at[b], True, said("joined"), True, "joined") for a, b in joined if a in at and b in at]


def _sides(voice: Voice, splits: Sequence[Split]) -> dict[int, bool]:
    """Return, by split, whether the voice is of the part split off; splits that do not touch it are left out."""
    told = {c.id for c in voice.claims} if splits else set()
    return {n: bool(told & s.off) for n, s in enumerate(splits) if told & (s.off | s.rest)}
