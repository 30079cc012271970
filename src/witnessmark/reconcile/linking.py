"""From strands to episodes: the stories of several reports are compared like with like.

Where two strands both tell one stage, that stage decides; only where none is shared does the
order of stages speak. Invariant: strands that one report contrasts as two waves never meet in
one episode, unless a person links them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations

from witnessmark.reconcile.blocking import candidate_pairs
from witnessmark.reconcile.cluster import Pair, cluster
from witnessmark.reconcile.links import Decided
from witnessmark.reconcile.places import Relation, best_relation
from witnessmark.reconcile.profile import Profile, bits
from witnessmark.reconcile.score import Scorer, Together
from witnessmark.reconcile.strands import Strand, contrast, one_count, settled, two_counts
from witnessmark.reconcile.twins import profile_key
from witnessmark.vocab.codes import Act, Ground, Status

TWO_STORIES = -3.0  # bits between two strands of one report
OTHER_STAGE = -0.5
TWO_WAVES = -2.5  # bits for two done counts at two times that do not meet
OTHER_CAUSE = -2.6  # bits for a disaster on one side and punishment on the other
DISASTER = bits((Ground.DISASTER_RISK,), Ground)
PUNISHING = frozenset({Act.EXPULSION, Act.DETENTION, Act.BACKGROUND_CHECK, Act.SURVEILLANCE, Act.CONFISCATION})
RETOLD = 1.0  # bits from which a copy's strand is the one of the report it repeats
MOST = 12  # claims of one strand and stage that are compared


def episodes(
    found: Sequence[Profile],
    told: Sequence[Strand],
    derived: Callable[[str, str], bool],
    say: Decided,
    copies: Sequence[tuple[str, str]] = (),
) -> list[list[int]]:
    """Return the claims of each episode as sorted indices of `found`; `told` are their strands.

    `copies` are reports (child, parent) of which one repeats the other whole, in either language.
    """
    together = Together(found)
    whole = settled(found, told)
    at = {profile.claim.id: i for i, profile in enumerate(found)}
    lone = {at[c] for pair in say.parted for c in pair if c in at}
    told = [part for strand in told for part in _without(strand, lone)]
    nodes, node_of = _nodes(whole, told, lone)
    scorer = Scorer(derived, together)
    heads = [[whole[i] for i in told[members[0]].members] for members in nodes]
    held: dict[Pair, float] = {}

    def score(a: int, b: int) -> float:
        pair = (a, b) if a < b else (b, a)
        if pair not in held:
            held[pair] = strand_bits(heads[pair[0]], heads[pair[1]], scorer)
        return held[pair]

    scores = {(a, b): score(a, b) for a, b in _candidates(heads)}
    must = [(node_of[at[a]], node_of[at[b]]) for a, b in sorted(say.linked) if a in at and b in at]
    cannot = [(node_of[at[a]], node_of[at[b]]) for a, b in sorted(say.parted) if a in at and b in at]
    parted = {i for pair in cannot for i in pair}
    must += [pair for pair in _retold(heads, copies, score) if not parted & set(pair)]
    cannot += [(a, b) for a, b in scores if waves(heads[a], heads[b])]
    parts = cluster(len(nodes), scores, score, must=must, cannot=cannot)
    return sorted(sorted(i for node in part for n in nodes[node] for i in told[n].members) for part in parts)


def _retold(
    heads: Sequence[Sequence[Profile]], copies: Sequence[tuple[str, str]], score: Callable[[int, int], float]
) -> list[Pair]:
    """Return each strand of a copied report with the strand it repeats: one story, however little is read of it."""
    by_report: dict[str, list[int]] = {}
    for n, told in enumerate(heads):
        by_report.setdefault(told[0].report, []).append(n)
    out: list[Pair] = []
    for child, parent in copies:
        for n in by_report.get(child, ()):
            bits, m = max(((score(n, m), -m) for m in by_report.get(parent, ())), default=(0.0, 0))
            if bits >= RETOLD and n != -m:
                out.append((min(n, -m), max(n, -m)))
    return out


def strand_bits(a: Sequence[Profile], b: Sequence[Profile], scorer: Scorer) -> float:
    """Return the log-odds that two strands tell one episode.

    The mean over the stages both tell of the best pair of that stage; dated claims speak before
    undated ones. Without a shared stage the best pair of any two stages, a little less.
    """
    against = OTHER_CAUSE if other_cause(a, b) or other_cause(b, a) else 0.0
    return round(_agreement(a, b, scorer) + against, 4)


def other_cause(a: Sequence[Profile], b: Sequence[Profile]) -> bool:
    """Whether one strand tells of a disaster and the other, which names no cause, of punishment.

    One count of one place tells against it: `300 households` are the same people under either word.
    """
    if not any(p.grounds == DISASTER for p in a) or any(p.grounds & DISASTER for p in b):
        return False
    return any(p.act in PUNISHING for p in b) and not any(_one_count_of_one_place(p, q) for p in a for q in b)


def _one_count_of_one_place(a: Profile, b: Profile) -> bool:
    return one_count(a, b) and best_relation(a.home, b.home) >= Relation.NEAR


def _agreement(a: Sequence[Profile], b: Sequence[Profile], scorer: Scorer) -> float:
    if a[0].report == b[0].report:
        return max(_best(a, b, scorer) - scorer.same_report, -9.0) + TWO_STORIES
    for hard in (True, False):
        left, right = _by_stage(a, hard=hard), _by_stage(b, hard=hard)
        shared = sorted(left.keys() & right.keys())
        if shared:
            return round(sum(_best(left[s], right[s], scorer) for s in shared) / len(shared), 4)
        if hard and left and right:
            return round(_best(_flat(left), _flat(right), scorer) + OTHER_STAGE, 4)
    return round(_best(a, b, scorer) + OTHER_STAGE, 4)


def waves(a: Sequence[Profile], b: Sequence[Profile]) -> bool:
    """Whether one report tells both strands and contrasts them."""
    return a[0].report == b[0].report and any(contrast(x, y) for x in a for y in b)


def _flat(parts: dict[str, list[Profile]]) -> list[Profile]:
    return [p for stage in sorted(parts) for p in parts[stage]]


def _by_stage(told: Sequence[Profile], *, hard: bool) -> dict[str, list[Profile]]:
    out: dict[str, list[Profile]] = {}
    for profile in told:
        if (hard and profile.time_soft) or (profile.status is Status.DENIED and len(told) > 1):
            continue
        out.setdefault(profile.stage.value, []).append(profile)
    return out


def _best(a: Sequence[Profile], b: Sequence[Profile], scorer: Scorer) -> float:
    return max(
        scorer.bits(x, y) + (TWO_WAVES if contrast(x, y) and two_counts(x, y) else 0.0)
        for x in a[:MOST]
        for y in b[:MOST]
    )


def _without(strand: Strand, lone: set[int]) -> list[Strand]:
    """Take claims that a person parted out of their strand."""
    kept = tuple(i for i in strand.members if i not in lone)
    rest = [Strand(strand.report, (i,)) for i in strand.members if i in lone]
    return [*([Strand(strand.report, kept)] if kept else []), *rest]


def _nodes(
    whole: Sequence[Profile], told: Sequence[Strand], lone: set[int]
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


def _candidates(heads: Sequence[Sequence[Profile]]) -> list[Pair]:
    flat = [(n, profile) for n, told in enumerate(heads) for profile in told]
    pairs = {
        (min(flat[i][0], flat[j][0]), max(flat[i][0], flat[j][0]))
        for i, j in candidate_pairs([profile for _, profile in flat])
        if flat[i][0] != flat[j][0]
    }
    by_report: dict[str, list[int]] = {}
    for n, told in enumerate(heads):
        by_report.setdefault(told[0].report, []).append(n)
    for members in by_report.values():
        pairs.update(combinations(members, 2))
    return sorted(pairs)
