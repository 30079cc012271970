"""Why claims are, or are not, in one incident: the scores that decided it, part by part, and what people said.

Invariant: an explanation is read off the linking itself; its bits are those that were clustered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.ids import derived_id
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement, in_force
from witnessmark.reconcile.links import decided, sides_of
from witnessmark.reconcile.memory import Memory
from witnessmark.reconcile.profile import Profile, ordered
from witnessmark.reconcile.run import linked
from witnessmark.reconcile.score import PairScore, told_score
from witnessmark.reconcile.similarity import TextSimilarity, shipped_encoder
from witnessmark.reconcile.strand_score import compared, pair_score
from witnessmark.reconcile.wording import Said, said
from witnessmark.vocab.codes import Decision


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two claims that were compared, and their score."""

    claims: tuple[str, str]
    score: PairScore


@dataclass(frozen=True, slots=True)
class StoryScore:
    """How well two stories agree: the pairs of claims compared, and bits added for the whole.

    `bits` is the mean over `pairs` and the sum of `extra`.
    """

    report: str
    claims: tuple[str, ...]
    incident: str
    bits: float
    pairs: tuple[ScoredPair, ...]
    extra: tuple[tuple[str, float], ...]
    told: Said


@dataclass(frozen=True, slots=True)
class StoryWhy:
    """Why one story (the claims of one report that tell one process) is in its incident.

    `how` is alone, best, alike, copy or linked; `best` the story of the incident it goes with,
    None where it is alone; `outside` the nearest story of another incident, if any was compared.
    `decisions` are the links and unlinks in force that name its claims.
    """

    report: str
    claims: tuple[str, ...]
    how: str
    best: StoryScore | None
    outside: StoryScore | None
    decisions: tuple[Judgement, ...]
    why: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class PairWhy:
    """Why two claims are, or are not, in one incident.

    `how` is one_story, linked, parted, alike, copy, waves, one, by_others, two or outweighed;
    `stories` is None where both are of one story.
    """

    claims: tuple[str, str]
    incidents: tuple[str, str]
    how: str
    score: PairScore
    stories: StoryScore | None
    decisions: tuple[Judgement, ...]
    why: tuple[Said, ...]

    @property
    def together(self) -> bool:
        return self.incidents[0] == self.incidents[1]


class Explanation:
    """One linking of all claims, and why each story of it is where it is."""

    def __init__(
        self,
        claims: Sequence[Claim],
        *,
        unsure: Sequence[Claim] = (),
        judgements: Sequence[Judgement] = (),
        similarity: TextSimilarity | None = None,
        memory: Memory | None = None,
    ) -> None:
        """Args: as of `reconcile`, which links them alike."""
        say = decided(judgements)
        kept = [c for c in ordered(claims) if c.id not in say.rejected]
        whole = linked(kept, say, similarity or shipped_encoder(), memory or Memory(), unsure)
        self._found = whole.found
        self._made = whole.episodes
        self._links = [j for j in in_force(judgements) if j.target.kind == "link"]
        self._at = {p.claim.id: i for i, p in enumerate(whole.found)}
        self._story = {i: n for n, strand in enumerate(self._made.told) for i in strand.members}
        self._incident: dict[int, str] = {}
        for members in self._made.groups:
            self._incident |= dict.fromkeys(members, derived_id("inc", self._claim(members[0])))
        self._beside: dict[int, list[int]] = {}
        for a, b in self._made.scores:
            self._beside.setdefault(a, []).append(b)
            self._beside.setdefault(b, []).append(a)

    def incident(self, claims: Iterable[str]) -> list[StoryWhy]:
        """Return why each story with a claim among `claims` is in its incident, in their stable order."""
        stories = {self._story[self._at[c]]: None for c in claims if c in self._at}
        return [self._why(n) for n in sorted(stories, key=lambda n: self._made.told[n].members)]

    def pair(self, a: str, b: str) -> PairWhy:
        """Return why two claims are, or are not, in one incident; KeyError where one was not linked."""
        i, j = sorted((self._at[a], self._at[b]))
        ends = (self._incident[i], self._incident[j])
        x, y = self._node(i), self._node(j)
        one = self._story[i] == self._story[j]
        stories = None if one else self._score(self._story[i], self._story[j])
        score = pair_score(self._made.whole[i], self._made.whole[j], self._made.scorer)
        decisions = tuple(j for j in self._links if _names_both(j, a, b))
        how = self._pair_how((min(x, y), max(x, y)), ends, stories, decisions)
        told = [said(f"pair_{how}")] + ([stories.told] if stories else [])
        return PairWhy((self._claim(i), self._claim(j)), ends, how, score, stories, decisions, tuple(told))

    def _pair_how(
        self, nodes: tuple[int, int], ends: tuple[str, str], stories: StoryScore | None,
        decisions: Sequence[Judgement],
    ) -> str:
        together = ends[0] == ends[1]
        if stories is None:
            return "one_story"
        if decisions and (decisions[-1].decision is Decision.LINK) is together:
            return "linked" if together else "parted"
        if nodes[0] == nodes[1]:
            return "alike"
        if together:
            return "copy" if nodes in self._made.retold else "one" if stories.bits > 0 else "by_others"
        if nodes in self._made.cannot:
            return "waves"
        return "two" if stories.bits <= 0 else "outweighed"

    def _why(self, story: int) -> StoryWhy:
        strand = self._made.told[story]
        node, home = self._node(strand.members[0]), self._incident[strand.members[0]]
        claims = tuple(self._claim(i) for i in strand.members)
        decisions = tuple(j for j in self._links if frozenset().union(*sides_of(j)) & set(claims))
        how, partner = self._partner(story, node, home)
        best = self._score(story, partner) if partner is not None else None
        outside = self._outside(story, node, home)
        told: list[Said] = [self._sentence(how, best)]
        told += [self._sentence("outside", outside)] if outside else []
        told += [s for j in decisions if (s := self._parted(j, story)) is not None]
        return StoryWhy(strand.report, claims, how, best, outside, decisions, tuple(told))

    def _partner(self, story: int, node: int, home: str) -> tuple[str, int | None]:
        """Return how a story came into its incident, and the other story of it that decided so."""
        made = self._made
        for judgement in self._links:
            other = self._other(judgement, story)
            if judgement.decision is Decision.LINK and other is not None:
                return "linked", other
        for a, b in sorted(made.retold):
            if node in (a, b):
                return "copy", made.nodes[b if node == a else a][0]
        alike = [n for n in made.nodes[node] if n != story]
        if alike:
            return "alike", alike[0]
        inside = [n for n in self._beside.get(node, ()) if self._home(n) == home]
        if not inside:
            return "alone", None
        return "best", made.nodes[max(inside, key=lambda n: (self._bits(node, n), -n))][0]

    def _outside(self, story: int, node: int, home: str) -> StoryScore | None:
        others = [n for n in self._beside.get(node, ()) if self._home(n) != home]
        if not others:
            return None
        return self._score(story, self._made.nodes[max(others, key=lambda n: (self._bits(node, n), -n))][0])

    def _other(self, judgement: Judgement, story: int) -> int | None:
        """Return the other story that a link judgement names beside this one."""
        one, other = ([self._story[self._at[c]] for c in sorted(side) if c in self._at] for side in sides_of(judgement))
        across = other if story in one else one if story in other else []
        return next((n for n in across if n != story), None)

    def _parted(self, judgement: Judgement, story: int) -> Said | None:
        other = self._other(judgement, story)
        if judgement.decision is not Decision.UNLINK or other is None:
            return None
        return self._sentence("parted", self._score(story, other))

    def _sentence(self, how: str, other: StoryScore | None) -> Said:
        if other is None:
            return said("why_alone")
        if how == "alike":
            return said("why_alike", other=self._name(other.claims[0]))
        return said(f"why_{how}", other=self._name(other.claims[0]), score=other.told)

    def _score(self, story: int, other: int) -> StoryScore:
        """Return the agreement of two stories, as their nodes were compared."""
        left, right = ([self._made.whole[i] for i in self._made.told[n].members] for n in (story, other))
        x, y = self._node(self._made.told[story].members[0]), self._node(self._made.told[other].members[0])
        if x != y:
            left, right = self._made.heads[x], self._made.heads[y]
            if x > y:
                left, right = right, left
        found = compared(left, right, self._made.scorer)
        pairs = tuple(
            ScoredPair((a.claim.id, b.claim.id), pair_score(a, b, self._made.scorer)) for a, b in found.pairs
        )
        strand = self._made.told[other]
        return StoryScore(
            strand.report, tuple(self._claim(i) for i in strand.members), self._incident[strand.members[0]],
            found.bits, pairs, found.extra, told_score(found.bits, _mean_parts(pairs, found.extra)),
        )

    def _bits(self, a: int, b: int) -> float:
        return self._made.scores[(min(a, b), max(a, b))]

    def _node(self, i: int) -> int:
        return self._made.node_of[i]

    def _home(self, node: int) -> str:
        return self._incident[self._made.told[self._made.nodes[node][0]].members[0]]

    def _claim(self, i: int) -> str:
        return self._found[i].claim.id

    def _name(self, claim: str) -> Said:
        profile: Profile = self._found[self._at[claim]]
        report = profile.claim.reading.report
        day = Said.plain(report.published.isoformat()) if report.published else said("no_date")
        return said("place_of_report", outlet=report.outlet or report.id, day=day)


def _names_both(judgement: Judgement, a: str, b: str) -> bool:
    """Whether a link judgement is on these two claims: on either side, or both among those of one incident."""
    one, other = sides_of(judgement)
    across = (a in one and b in other) or (b in one and a in other)
    return across or (judgement.decision is Decision.LINK and {a, b} <= one | other)


def _mean_parts(
    pairs: Sequence[ScoredPair], extra: Sequence[tuple[str, float]]
) -> list[tuple[str, str, float]]:
    """Return the parts of all pairs, each weighed by its share of the mean, and the extra bits."""
    sums: dict[tuple[str, str], float] = {}
    for pair in pairs:
        for name, level, weight in pair.score.parts:
            sums[(name, level)] = sums.get((name, level), 0.0) + weight / len(pairs)
    return [(*key, weight) for key, weight in sums.items()] + [("extra", name, bits) for name, bits in extra]
