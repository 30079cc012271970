"""What decided where each story stands, kept with the result, so that it is explained without linking anew.

Invariant: a tie and the claims it names are all that an explanation reads: which stories were compared, as which
claims, what their reports filled in, and what of the whole case the score took in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from witnessmark.model.claim import Claim
from witnessmark.model.incident import incident_id
from witnessmark.model.judgement import Judgement
from witnessmark.reconcile.linking import Episodes
from witnessmark.reconcile.links import sides_of
from witnessmark.reconcile.places import Spot
from witnessmark.reconcile.profile import Profile, stated
from witnessmark.reconcile.score import Around
from witnessmark.vocab.codes import Decision

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """Two stories that were compared, by the claims they were compared as and the incidents these are in.

    `other` are the claims of the story that is named, in `incident`.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    homes: tuple[str, str]
    around: Around
    other: tuple[str, ...]
    incident: str


@dataclass(frozen=True, slots=True)
class StoryTie:
    """Why one story is in its incident: `how` and the stories that `explained.StoryWhy` names, before any is scored.

    `decisions` are the ids of links and unlinks in force that name its claims; `parted` has what an unlink keeps it
    apart from.
    """

    claims: tuple[str, ...]
    how: str
    best: Match | None
    outside: Match | None
    decisions: tuple[str, ...]
    parted: tuple[tuple[str, Match], ...]

    @property
    def matches(self) -> tuple[Match, ...]:
        """Every comparison it rests on."""
        return tuple(m for m in (self.best, self.outside, *(match for _, match in self.parted)) if m)


@dataclass(frozen=True, slots=True)
class Tie:
    """The stories of one incident in their stable order, and what their reports filled in of silent claims."""

    incident: str
    stories: tuple[StoryTie, ...]
    filled: dict[str, Profile]

    def profile(self, claim: Claim) -> Profile:
        """Return the profile of one of its claims as it was compared."""
        plain = stated(claim)
        held = self.filled.get(claim.id)
        if held is None:
            return plain
        return replace(plain, home=held.home, home_soft=held.home_soft, start=held.start, end=held.end,
                       time_soft=held.time_soft)


def ties_of(found: Sequence[Profile], made: Episodes, links: Sequence[Judgement]) -> list[Tie]:
    """Return one tie an incident; `found` are the profiles linked, `links` the link judgements in force."""
    return Ties(found, made, links).every()


class Ties:
    """The ties of one linking, and any other comparison of two of its stories."""

    def __init__(self, found: Sequence[Profile], made: Episodes, links: Sequence[Judgement]) -> None:
        self._made = made
        self._ids = [p.claim.id for p in found]
        self.story = {i: n for n, strand in enumerate(made.told) for i in strand.members}
        self._incident: dict[int, str] = {}
        for members in made.groups:
            self._incident |= dict.fromkeys(members, incident_id(self._ids[members[0]]))
        self._retold: dict[int, int] = {}
        for a, b in sorted(made.retold):
            self._retold.setdefault(a, b)
            self._retold.setdefault(b, a)
        self._decided = self._decisions(links)
        self._inside, self._outside = self._nearest()

    def every(self) -> list[Tie]:
        """Return the ties in the order of the incidents."""
        order = sorted(range(len(self._made.told)), key=lambda n: self._made.told[n].members)
        stories: dict[str, list[StoryTie]] = defaultdict(list)
        filled: dict[str, dict[str, Profile]] = defaultdict(dict)
        for n in order:
            members = self._made.told[n].members
            home = self._incident[members[0]]
            stories[home].append(self._tie(n))
            filled[home] |= {self._ids[i]: p for i in members for p in (self._made.whole[i],)
                             if p.home_soft or p.time_soft}
        homes = [self._incident[members[0]] for members in self._made.groups]
        return [Tie(home, tuple(stories[home]), filled[home]) for home in homes]

    def _tie(self, story: int) -> StoryTie:
        members = self._made.told[story].members
        node = self._made.node_of[members[0]]
        how, partner = self._partner(story, node)
        outside = self._outside.get(node)
        told = self._decided.get(story, ())
        return StoryTie(
            self._named(story), how, None if partner is None else self.match(story, partner),
            self.match(story, self._made.nodes[outside[1]][0]) if outside else None, tuple(j.id for j, _ in told),
            tuple((j.id, self.match(story, other)) for j, other in told
                  if other is not None and j.decision is Decision.UNLINK),
        )

    def _partner(self, story: int, node: int) -> tuple[str, int | None]:
        """Return how a story came into its incident, and the other story of it that decided so."""
        made = self._made
        for judgement, other in self._decided.get(story, ()):
            if judgement.decision is Decision.LINK and other is not None:
                return "linked", other
        if node in self._retold:
            return "copy", made.nodes[self._retold[node]][0]
        alike = [n for n in made.nodes[node] if n != story]
        if alike:
            return "alike", alike[0]
        inside = self._inside.get(node)
        return ("best", made.nodes[inside[1]][0]) if inside else ("alone", None)

    def match(self, story: int, other: int) -> Match:
        """Return two stories as their nodes were compared; of one node, as they are."""
        made = self._made
        x, y = (made.node_of[made.told[n].members[0]] for n in (story, other))
        if x != y:
            left, right = (made.told[made.nodes[node][0]].members for node in sorted((x, y)))
        else:
            left, right = made.told[story].members, made.told[other].members
        around = made.scorer.around([made.whole[i] for i in left], [made.whole[i] for i in right])
        named = [tuple(self._ids[i] for i in members) for members in (left, right)]
        homes = (self._incident[left[0]], self._incident[right[0]])
        return Match(named[0], named[1], homes, around, self._named(other), self._home(other))

    def _nearest(self) -> tuple[dict[int, tuple[tuple[float, int], int]], dict[int, tuple[tuple[float, int], int]]]:
        """Return each node's best neighbour in its incident and in another one, the first among equals."""
        inside: dict[int, tuple[tuple[float, int], int]] = {}
        outside: dict[int, tuple[tuple[float, int], int]] = {}
        homes = [self._home(members[0]) for members in self._made.nodes]
        for (a, b), bits in self._made.scores.items():
            best = inside if homes[a] == homes[b] else outside
            for node, other in ((a, b), (b, a)):
                key = (bits, -other)
                if node not in best or best[node][0] < key:
                    best[node] = (key, other)
        return inside, outside

    def _decisions(self, links: Iterable[Judgement]) -> dict[int, list[tuple[Judgement, int | None]]]:
        """Return story → the decisions that name its claims, each with the other story that it names beside it."""
        at = {claim: i for i, claim in enumerate(self._ids)} if links else {}
        found: dict[int, list[tuple[Judgement, int | None]]] = defaultdict(list)
        for judgement in links:
            one, other = ([self.story[at[c]] for c in sorted(side) if c in at] for side in sides_of(judgement))
            for story in dict.fromkeys((*one, *other)):
                across = other if story in one else one
                found[story].append((judgement, next((n for n in across if n != story), None)))
        return found

    def _named(self, story: int) -> tuple[str, ...]:
        return tuple(self._ids[i] for i in self._made.told[story].members)

    def _home(self, story: int) -> str:
        return self._incident[self._made.told[story].members[0]]


def tie_record(tie: Tie) -> Json:
    """Return a tie, JSON-ready."""
    return {
        "stories": [{"claims": s.claims, "how": s.how, "best": _match_record(s.best),
                     "outside": _match_record(s.outside), "decisions": s.decisions,
                     "parted": [[j, _match_record(m)] for j, m in s.parted]}
                    for s in tie.stories],
        "filled": {claim: [[[s.key, s.name, s.country, s.adm1, s.level, s.lat, s.lon, s.around] for s in p.home],
                           p.home_soft, p.start, p.end, p.time_soft] for claim, p in tie.filled.items()},
    }


def _match_record(match: Match | None) -> list[Any] | None:
    return None if match is None else [
        match.left, match.right, match.homes, match.around.rests, match.around.near, match.other, match.incident]


def named_claims(record: Mapping[str, Any]) -> set[str]:
    """Return every claim of an incident's own stories and of those they are compared with."""
    return {claim for story in record["stories"] for claims in (story["claims"], *_sides(story)) for claim in claims}


def named_incidents(record: Mapping[str, Any]) -> set[str]:
    """Return every incident that an incident's comparisons name."""
    return {home for story in record["stories"] for match in _matches(story) for home in (*match[2], match[6])}


def _sides(story: Mapping[str, Any]) -> list[list[str]]:
    return [side for match in _matches(story) for side in (match[0], match[1], match[5])]


def _matches(story: Mapping[str, Any]) -> list[Any]:
    return [m for m in (story["best"], story["outside"], *(told for _, told in story["parted"])) if m]


def tie_from_record(incident: str, record: Mapping[str, Any], claims: Mapping[str, Claim]) -> Tie:
    """Rebuild a tie; `claims` holds those it names of its own stories."""
    stories = tuple(
        StoryTie(tuple(s["claims"]), s["how"], _read_match(s["best"]), _read_match(s["outside"]), tuple(s["decisions"]),
                 tuple((j, match) for j, told in s["parted"] if (match := _read_match(told))))
        for s in record["stories"])
    filled = {
        claim: replace(stated(claims[claim]), home=tuple(_read_spot(*spot) for spot in home),
                       home_soft=home_soft, start=start, end=end, time_soft=time_soft)
        for claim, (home, home_soft, start, end, time_soft) in record["filled"].items() if claim in claims}
    return Tie(incident, stories, filled)


def _read_spot(key: str, name: str, country: str | None, adm1: str | None, level: str, lat: float | None,
               lon: float | None, around: Sequence[str]) -> Spot:
    return Spot(key, name, country, adm1, level, lat, lon, tuple(around))


def _read_match(told: Sequence[Any] | None) -> Match | None:
    if told is None:
        return None
    left, right, homes, rests, near, other, incident = told
    spans = tuple((tuple(pair), tuple((start, end) for start, end in found)) for pair, found in near)
    return Match(tuple(left), tuple(right), (homes[0], homes[1]), Around(rests, spans), tuple(other), incident)
