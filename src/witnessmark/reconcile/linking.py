"""From strands to episodes: the stories of several reports are compared and clustered.

Invariant: strands that one report contrasts as two waves never meet in one episode, unless a
person links them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from witnessmark.reconcile.blocking import candidate_pairs, each_once
from witnessmark.reconcile.cluster import Pair, cluster
from witnessmark.reconcile.denials import with_denials
from witnessmark.reconcile.links import Decided
from witnessmark.reconcile.memory import Memory
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.score import Scorer, Together
from witnessmark.reconcile.strand_score import strand_bits
from witnessmark.reconcile.strands import Strand, contrast, settled
from witnessmark.reconcile.twins import profile_key

AT_ONCE = 50_000  # pairs turned into tuples at a time
VAGUE = 0.5  # bits by which a story without place and time has to fit one episode, and better than any other
RETOLD = 1.0  # bits from which a copy's strand is the one of the report it repeats


@dataclass(frozen=True, slots=True)
class Episodes:
    """Which claims tell one episode, and what decided it.

    `groups` are sorted indices of profiles; `whole` are those with gaps filled. A node is one or
    more strands that say the same in every field: `nodes` index `told`, `node_of` gives each
    profile's node, `heads` a node's profiles as compared. `retold`, `must` and `cannot` are pairs
    of nodes: a copy and what it repeats, what a person linked (with the copies), and what may not
    meet.
    """

    groups: list[list[int]]
    whole: list[Profile]
    told: list[Strand]
    nodes: list[list[int]]
    node_of: list[int]
    heads: list[list[Profile]]
    scores: dict[Pair, float]
    retold: frozenset[Pair]
    must: frozenset[Pair]
    cannot: frozenset[Pair]
    scorer: Scorer


def episodes(
    found: Sequence[Profile],
    told: Sequence[Strand],
    derived: Callable[[str, str], bool],
    say: Decided,
    copies: Sequence[tuple[str, str]] = (),
    memory: Memory | None = None,
) -> Episodes:
    """Return the claims of each episode; `told` are the strands of `found`.

    `copies` are reports (child, parent) of which one repeats the other whole, in either language;
    `memory` holds what strands scored before.
    """
    memory = memory or Memory()
    together = Together(found)
    whole = settled(found, told)
    at = {profile.claim.id: i for i, profile in enumerate(found)}
    lone = {at[c]: c for pair in say.parted for c in pair if c in at}
    off = {at[c]: f"{number}" for number, split in enumerate(say.apart) for c in split.off if c in at}
    torn = off | lone
    told = [part for strand in told for part in _without(strand, torn)]
    nodes, node_of = _nodes(whole, told, torn.keys())
    scorer = Scorer(derived, together)
    heads = [[whole[i] for i in told[members[0]].members] for members in nodes]
    numbers = [tuple(memory.profile(p) for p in told) for told in heads]
    homes = [tuple(dict.fromkeys(spot for p in told for spot in p.home)) for told in heads]
    held: dict[Pair, float] = {}

    def score(a: int, b: int) -> float:
        pair = (a, b) if a < b else (b, a)
        if pair not in held:
            x, y = pair
            rests = derived(heads[x][0].report, heads[y][0].report)
            key = (numbers[x], numbers[y], rests, together.between(homes[x], homes[y]))
            held[pair] = memory.strands.get(key, lambda: strand_bits(heads[x], heads[y], scorer))
        return held[pair]

    scores = {(a, b): score(a, b) for a, b in _candidates(heads)}
    must = [(node_of[at[a]], node_of[at[b]]) for a, b in sorted(say.linked) if a in at and b in at]
    cannot = [(node_of[at[a]], node_of[at[b]]) for a, b in sorted(say.parted) if a in at and b in at]
    parted = {i for pair in cannot for i in pair} | {node_of[i] for i in off}
    for split in say.apart:
        left, right = ({node_of[at[c]] for c in side if c in at} for side in (split.off, split.rest))
        cannot += [(a, b) for a in sorted(left) for b in sorted(right) if a != b]
    retold = [pair for pair in _retold(heads, copies, score) if not parted & set(pair)]
    must += retold
    cannot += [(a, b) for a, b in scores if waves(heads[a], heads[b])]
    parts = cluster(len(nodes), scores, score, must=must, cannot=cannot)
    held_apart = parted | {i for pair in cannot for i in pair}
    parts = with_vague(parts, [_vague(head) and n not in held_apart for n, head in enumerate(heads)], held)
    parts = with_denials(parts, heads, [n not in held_apart for n in range(len(heads))])
    groups = gathered(parts, nodes, told)
    return Episodes(
        groups, whole, told, nodes, node_of, heads, held, frozenset(retold), frozenset(must), frozenset(cannot), scorer
    )


def with_vague(parts: Sequence[Sequence[int]], vague: Sequence[bool], scores: Mapping[Pair, float]) -> list[list[int]]:
    """Put what states neither place nor time where it fits best, if it fits clearly better there than anywhere else.

    Against a whole episode such a story scores low, as most of what is told there is nothing it could agree with; that
    it says little is no reason to make it an event of its own. Episodes themselves stay as they were clustered.
    """
    part_of = {node: n for n, part in enumerate(parts) for node in part}
    firm = [not all(vague[node] for node in part) for part in parts]
    best: dict[int, dict[int, float]] = {}
    for (a, b), bits in scores.items():
        for node, other in ((a, b), (b, a)):
            here, there = part_of[node], part_of[other]
            if vague[node] and not firm[here] and firm[there]:
                found = best.setdefault(here, {})
                found[there] = max(bits, found.get(there, bits))
    out = {n: list(part) for n, part in enumerate(parts)}
    for here, found in sorted(best.items()):
        (bits, there), *others = sorted(((bits, -n) for n, bits in found.items()), reverse=True)
        if bits >= VAGUE and (not others or bits - others[0][0] >= VAGUE):
            out[-there] += out.pop(here)
    return sorted(sorted(part) for part in out.values())


def _vague(head: Sequence[Profile]) -> bool:
    """Whether nothing of a story states a time, or a place within a country."""
    return all(p.time_soft and (p.home_soft or all(s.level == "country" for s in p.home)) for p in head)


def gathered(
    parts: Sequence[Sequence[int]], nodes: Sequence[Sequence[int]], told: Sequence[Strand]
) -> list[list[int]]:
    """Return the profiles in each part's nodes, sorted."""
    return sorted(sorted(i for node in part for n in nodes[node] for i in told[n].members) for part in parts)


def _retold(
    heads: Sequence[Sequence[Profile]], copies: Sequence[tuple[str, str]], score: Callable[[int, int], float]
) -> list[Pair]:
    """Return each strand of a copied report with the strand it repeats: one story, however little is read of it."""
    by_report = _by_report(heads)
    out: list[Pair] = []
    for child, parent in copies:
        for n in by_report.get(child, ()):
            bits, m = max(((score(n, m), -m) for m in by_report.get(parent, ())), default=(0.0, 0))
            if bits >= RETOLD and n != -m:
                out.append((min(n, -m), max(n, -m)))
    return out


def waves(a: Sequence[Profile], b: Sequence[Profile]) -> bool:
    """Whether one report tells both strands and contrasts them."""
    return a[0].report == b[0].report and any(contrast(x, y) for x in a for y in b)


def _without(strand: Strand, torn: Mapping[int, str]) -> list[Strand]:
    """Take claims that a person parted out of their strand: each that bears another mark for itself."""
    parts: dict[str | None, list[int]] = {}
    for i in strand.members:
        parts.setdefault(torn.get(i), []).append(i)
    kept = parts.pop(None, None)
    return [Strand(strand.report, tuple(part)) for part in (*([kept] if kept else []), *parts.values())]


def _nodes(
    whole: Sequence[Profile], told: Sequence[Strand], lone: Set[int]
) -> tuple[list[list[int]], list[int]]:
    """Group strands that say the same in every field; return groups, and the group of each claim."""
    group_of: dict[Hashable, int] = {}
    groups: list[list[int]] = []
    node_of = [0] * len(whole)
    seen: dict[str, set[int]] = {}
    for n, strand in enumerate(told):
        keys = [profile_key(whole[i]) for i in strand.members]
        alone = None in keys or any(i in lone for i in strand.members)
        key: Hashable = ("alone", n) if alone else frozenset(keys)
        if key in group_of and group_of[key] in seen.get(strand.report, ()):
            key = ("alone", n)
        if key not in group_of:
            group_of[key] = len(groups)
            groups.append([])
        groups[group_of[key]].append(n)
        seen.setdefault(strand.report, set()).add(group_of[key])
        for i in strand.members:
            node_of[i] = group_of[key]
    return groups, node_of


def _candidates(heads: Sequence[Sequence[Profile]]) -> Iterator[Pair]:
    """Yield the pairs of nodes to score, sorted, each once."""
    node = np.repeat(np.arange(len(heads)), [len(told) for told in heads])
    found = node[candidate_pairs([profile for told in heads for profile in told])]
    beside = [pair for members in _by_report(heads).values() for pair in combinations(members, 2)]
    pairs = each_once((found, np.array(beside, dtype=np.int64).reshape(-1, 2)), len(heads))
    for some in range(0, len(pairs), AT_ONCE):
        yield from zip(*pairs[some : some + AT_ONCE].T.tolist(), strict=True)


def _by_report(heads: Sequence[Sequence[Profile]]) -> dict[str, list[int]]:
    """Return the numbers of each report's strands."""
    found: dict[str, list[int]] = {}
    for n, told in enumerate(heads):
        found.setdefault(told[0].report, []).append(n)
    return found
