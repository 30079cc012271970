"""A denial that stands by itself goes with what it answers: what was told lately of the same act, at a place that can
be the one denied.

Invariant: a denial that is dated goes only with what is told of its time; what began after it was published is nothing
that it could answer. It pulls no other story along.
"""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.reconcile.places import APART, best_relation
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.stages import MOVED
from witnessmark.reconcile.strands import gap_days
from witnessmark.vocab.codes import Status

ANSWERED_DAYS = 45  # from a report to the denial that answers it
Answer = tuple[bool, int, int, int]


def with_denials(
    parts: Sequence[Sequence[int]], heads: Sequence[Sequence[Profile]], free: Sequence[bool]
) -> list[list[int]]:
    """Put each part that holds nothing but denials into the part that it answers.

    Args:
        parts: nodes by episode.
        heads: the profiles of each node, as compared.
        free: whether a node may be moved: no person and no contrast keeps it where it is.
    """
    out = {n: list(part) for n, part in enumerate(parts)}
    lone = [n for n, part in out.items() if all(free[m] and all(_denied(p) for p in heads[m]) for m in part)]
    told = {n: [p for m in part for p in heads[m] if not _denied(p)] for n, part in out.items()} if lone else {}
    for n in lone:
        denials = [p for m in out[n] for p in heads[m]]
        found = [(answer, m) for m, claims in told.items() if claims and (answer := _answers(denials, claims, -m))]
        if found:
            out[max(found)[1]] += out.pop(n)
    return sorted(sorted(part) for part in out.values())


def _denied(profile: Profile) -> bool:
    return profile.status is Status.DENIED


def _answers(denials: Sequence[Profile], claims: Sequence[Profile], order: int) -> Answer | None:
    """Return how near what is told lies to a denial of it; None where the denial can't be of it."""
    best: Answer | None = None
    for denial in denials:
        day = _published(denial)
        for claim in claims:
            out = _published(claim)
            if day is None or out is None or not 0 <= day - out <= ANSWERED_DAYS or not _can_mean(denial, claim, day):
                continue
            shared = bool(denial.groups & claim.groups) + bool(denial.organs & claim.organs)
            found = (denial.act is claim.act, out - day, shared, order)
            best = found if best is None or found > best else best
    return best


def _can_mean(denial: Profile, claim: Profile, day: int) -> bool:
    if denial.act is not claim.act and not {denial.act, claim.act} <= MOVED:
        return False
    if claim.start is not None and not claim.time_soft and claim.start > day:
        return False
    if not denial.time_soft and gap_days(denial, claim):
        return False
    if denial.home and not denial.home_soft and claim.home and not claim.home_soft:
        return best_relation(denial.home, claim.home) not in APART
    return True


def _published(profile: Profile) -> int | None:
    day = profile.claim.reading.report.published
    return day.toordinal() if day else None
