"""Why claims are, or are not, in one incident: the scores that decided it, part by part, and what people said.

Invariant: an explanation is read off the ties that the linking left; its bits are those that were clustered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement
from witnessmark.reconcile.links import decided, links_in_force, sides_of
from witnessmark.reconcile.memory import Memory
from witnessmark.reconcile.profile import ordered
from witnessmark.reconcile.run import linked
from witnessmark.reconcile.score import PairScore, Scorer, told_score
from witnessmark.reconcile.similarity import TextSimilarity, shipped_encoder
from witnessmark.reconcile.strand_score import compared, pair_score
from witnessmark.reconcile.ties import Match, StoryTie, Tie, Ties
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
        self._links = links_in_force(judgements)
        self._claims = {p.claim.id: p.claim for p in whole.found}
        self._at = {p.claim.id: i for i, p in enumerate(whole.found)}
        self._ties = Ties(whole.found, self._made, self._links)
        self._incidents = {tie.incident: tie for tie in self._ties.every()}
        self._home = {
            c: tie.incident for tie in self._incidents.values() for story in tie.stories for c in story.claims}

    def incident(self, claims: Iterable[str]) -> list[StoryWhy]:
        """Return why each story with a claim among `claims` is in its incident, in their stable order."""
        wanted = set(claims)
        homes = dict.fromkeys(self._home[c] for c in wanted if c in self._home)
        told = [why for home in homes for why in explained(self._incidents[home], self._incidents, self._claims,
                                                           {j.id: j for j in self._links})]
        return sorted((why for why in told if wanted & set(why.claims)), key=lambda why: self._at[why.claims[0]])

    def pair(self, a: str, b: str) -> PairWhy:
        """Return why two claims are, or are not, in one incident; KeyError where one was not linked."""
        i, j = sorted((self._at[a], self._at[b]))
        names = (self._claim(i), self._claim(j))
        ends = (self._home[names[0]], self._home[names[1]])
        x, y = self._made.node_of[i], self._made.node_of[j]
        one, other = self._ties.story[i], self._ties.story[j]
        stories = None if one == other else scored(self._ties.match(one, other), self._incidents, self._claims)
        score = pair_score(self._made.whole[i], self._made.whole[j], self._made.scorer)
        decisions = tuple(j for j in self._links if _names_both(j, a, b))
        how = self._pair_how((min(x, y), max(x, y)), ends, stories, decisions)
        told = [said(f"pair_{how}")] + ([stories.told] if stories else [])
        return PairWhy(names, ends, how, score, stories, decisions, tuple(told))

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

    def _claim(self, i: int) -> str:
        return self._found[i].claim.id


def explained(
    tie: Tie, ties: Mapping[str, Tie], claims: Mapping[str, Claim], decisions: Mapping[str, Judgement]
) -> list[StoryWhy]:
    """Return why each story of an incident is in it.

    Args:
        ties: those of the incident and of every one that its comparisons name, by incident.
        claims: those that these comparisons name, as they were linked.
        decisions: the decisions that the tie names.
    """
    return [_story(story, ties, claims, decisions) for story in tie.stories]


def _story(
    story: StoryTie, ties: Mapping[str, Tie], claims: Mapping[str, Claim], decisions: Mapping[str, Judgement]
) -> StoryWhy:
    best, outside = (scored(match, ties, claims) if match else None for match in (story.best, story.outside))
    told = [_sentence(story.how, best, claims)]
    told += [_sentence("outside", outside, claims)] if outside else []
    told += [_sentence("parted", scored(match, ties, claims), claims) for _, match in story.parted]
    return StoryWhy(claims[story.claims[0]].reading.report.id, story.claims, story.how, best, outside,
                    tuple(decisions[name] for name in story.decisions), tuple(told))


def scored(match: Match, ties: Mapping[str, Tie], claims: Mapping[str, Claim]) -> StoryScore:
    """Return the agreement of two stories, as they were compared."""
    left, right = ([ties[home].profile(claims[c]) for c in side]
                   for side, home in ((match.left, match.homes[0]), (match.right, match.homes[1])))
    scorer = Scorer.within(match.around)
    found = compared(left, right, scorer)
    pairs = tuple(ScoredPair((a.claim.id, b.claim.id), pair_score(a, b, scorer)) for a, b in found.pairs)
    return StoryScore(
        claims[match.other[0]].reading.report.id, match.other, match.incident, found.bits, pairs, found.extra,
        told_score(found.bits, _mean_parts(pairs, found.extra)),
    )


def _sentence(how: str, other: StoryScore | None, claims: Mapping[str, Claim]) -> Said:
    if other is None:
        return said("why_alone")
    name = _name(claims[other.claims[0]])
    return said("why_alike", other=name) if how == "alike" else said(f"why_{how}", other=name, score=other.told)


def _name(claim: Claim) -> Said:
    report = claim.reading.report
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
