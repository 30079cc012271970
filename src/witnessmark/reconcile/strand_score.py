"""Scores of two strands: like is compared with like, and every bit of the sum can be named.

Where two strands both tell one stage, that stage decides; only where none is shared does the
order of stages speak. Invariant: `compared` names the pairs and the extra bits whose sum is
`strand_bits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.reconcile.places import Relation, best_relation
from witnessmark.reconcile.profile import Profile, bits
from witnessmark.reconcile.score import PairScore, Scorer
from witnessmark.reconcile.strands import contrast, one_count, two_counts
from witnessmark.vocab.codes import Act, Ground, Status

TWO_STORIES = -3.0  # bits between two strands of one report
OTHER_STAGE = -0.5
TWO_WAVES = -2.5  # bits for two done counts at two times that do not meet
OTHER_CAUSE = -2.6  # bits for a disaster on one side and punishment on the other
DISASTER = bits((Ground.DISASTER_RISK,), Ground)
PUNISHING = frozenset({Act.EXPULSION, Act.DETENTION, Act.BACKGROUND_CHECK, Act.SURVEILLANCE, Act.CONFISCATION})
NOT_YET = -8.0  # bits between a denial and what began only after it was published
MOST = 12  # claims of one strand and stage that are compared


@dataclass(frozen=True, slots=True)
class Compared:
    """The log-odds that two strands tell one episode: the mean of the pairs compared, and what is added.

    `pairs` are the best pair of each stage that both tell (of any stages where they share none);
    `extra` names further bits: two_stories, other_stage, not_yet, other_cause.
    """

    bits: float
    pairs: tuple[tuple[Profile, Profile], ...]
    extra: tuple[tuple[str, float], ...] = ()


def strand_bits(a: Sequence[Profile], b: Sequence[Profile], scorer: Scorer) -> float:
    """Return the log-odds that two strands tell one episode."""
    return compared(a, b, scorer).bits


def compared(a: Sequence[Profile], b: Sequence[Profile], scorer: Scorer) -> Compared:
    """Return the log-odds that two strands tell one episode, with what they are made of.

    The mean over the stages both tell of the best pair of that stage; dated claims speak before
    undated ones. Without a shared stage the best pair of any two stages, a little less.
    """
    told = _agreement(a, b, scorer)
    if denied_before(a, b) or denied_before(b, a):
        told = Compared(round(told.bits + NOT_YET, 4), told.pairs, (*told.extra, ("not_yet", NOT_YET)))
    if not other_cause(a, b) and not other_cause(b, a):
        return told
    return Compared(round(told.bits + OTHER_CAUSE, 4), told.pairs, (*told.extra, ("other_cause", OTHER_CAUSE)))


def denied_before(a: Sequence[Profile], b: Sequence[Profile]) -> bool:
    """Whether one strand only denies, in a report of days before anything that the other dates began."""
    if any(p.status is not Status.DENIED or not p.time_soft or p.end is None for p in a):
        return False
    began = [p.start for p in b if p.start is not None and not p.time_soft]
    return bool(began) and max(p.end or 0 for p in a) < min(began)


def pair_score(a: Profile, b: Profile, scorer: Scorer) -> PairScore:
    """Return the score of one pair as strands take it: two done counts at two times weigh against it."""
    plain = scorer.score(a, b)
    if not _two_waves(a, b):
        return plain
    return PairScore(round(plain.bits + TWO_WAVES, 4), (*plain.parts, ("waves", "two", TWO_WAVES)))


def other_cause(a: Sequence[Profile], b: Sequence[Profile]) -> bool:
    """Whether one strand tells of a disaster and the other, which names no cause, of punishment.

    One count of one place tells against it: `300 households` are the same people under either word.
    """
    if not any(p.grounds == DISASTER for p in a) or any(p.grounds & DISASTER for p in b):
        return False
    return any(p.act in PUNISHING for p in b) and not any(_one_count_of_one_place(p, q) for p in a for q in b)


def _one_count_of_one_place(a: Profile, b: Profile) -> bool:
    return one_count(a, b) and best_relation(a.home, b.home) >= Relation.NEAR


def _agreement(a: Sequence[Profile], b: Sequence[Profile], scorer: Scorer) -> Compared:
    if a[0].report == b[0].report:
        best, pair = _best(a, b, scorer)
        total = max(best - scorer.same_report, -9.0) + TWO_STORIES
        return Compared(total, (pair,), (("two_stories", round(total - best, 4)),))
    for hard in (True, False):
        left, right = _by_stage(a, hard=hard), _by_stage(b, hard=hard)
        shared = sorted(left.keys() & right.keys())
        if shared:
            found = [_best(left[s], right[s], scorer) for s in shared]
            return Compared(round(sum(n for n, _ in found) / len(found), 4), tuple(pair for _, pair in found))
        if hard and left and right:
            return _of_two_stages(_flat(left), _flat(right), scorer)
    return _of_two_stages(a, b, scorer)


def _of_two_stages(a: Sequence[Profile], b: Sequence[Profile], scorer: Scorer) -> Compared:
    best, pair = _best(a, b, scorer)
    return Compared(round(best + OTHER_STAGE, 4), (pair,), (("other_stage", OTHER_STAGE),))


def _flat(parts: dict[str, list[Profile]]) -> list[Profile]:
    return [p for stage in sorted(parts) for p in parts[stage]]


def _by_stage(told: Sequence[Profile], *, hard: bool) -> dict[str, list[Profile]]:
    out: dict[str, list[Profile]] = {}
    for profile in told:
        if (hard and profile.time_soft) or (profile.status is Status.DENIED and len(told) > 1):
            continue
        out.setdefault(profile.stage.value, []).append(profile)
    return out


def _best(
    a: Sequence[Profile], b: Sequence[Profile], scorer: Scorer
) -> tuple[float, tuple[Profile, Profile]]:
    """Return the best pair and its bits, the first among equals."""
    best, pair = float("-inf"), (a[0], b[0])
    for x in a[:MOST]:
        for y in b[:MOST]:
            found = scorer.bits(x, y) + (TWO_WAVES if _two_waves(x, y) else 0.0)
            if found > best:
                best, pair = found, (x, y)
    return best, pair


def _two_waves(a: Profile, b: Profile) -> bool:
    return contrast(a, b) and two_counts(a, b)
