"""Which claims of one incident speak of the same thing, so that their values can be compared.

Invariant: one act is compared with itself, done with done and announced with announced. Two names
for putting people out (expulsion, relocation, eviction) are one removal only across reports of
which neither tells both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from witnessmark.model.claim import Claim
from witnessmark.vocab.codes import Act, Status

NAMES = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION})
DONE = frozenset({Status.CARRIED_OUT, Status.ONGOING, Status.HALTED})
HEARD = frozenset({Status.RUMOURED, Status.THREATENED})


def alike_pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield pairs that speak of the same thing: one act, or one removal under two names."""
    by_kind: dict[tuple[object, bool], list[Claim]] = {}
    told: dict[str, set[Act]] = defaultdict(set)
    for claim in claims:
        if claim.act.code in NAMES:
            told[claim.reading.report.id].add(claim.act.code)
        if claim.status.code in HEARD or claim.status.code is Status.DENIED:
            continue
        kind = "removal" if claim.act.code in NAMES else claim.act.code
        by_kind.setdefault((kind, claim.status.code in DONE), []).append(claim)
    for alike in by_kind.values():
        for a, b in combinations(alike, 2):
            if a.act.code is b.act.code or _two_names(a, b, told):
                yield a, b


def one_removal(a: Claim, b: Claim) -> bool:
    """Whether two claims name one act, or put people out under two names in two reports."""
    return a.act.code is b.act.code or (
        {a.act.code, b.act.code} <= NAMES and a.reading.report.id != b.reading.report.id
    )


def denied_by(denial: Claim, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims a denial denies: of its act, else of the same removal under another name."""
    asserted = [c for c in claims if c.status.code is not Status.DENIED]
    same = [c for c in asserted if c.act.code is denial.act.code]
    return same or [c for c in asserted if one_removal(c, denial)]


def _two_names(a: Claim, b: Claim, told: dict[str, set[Act]]) -> bool:
    left, right = a.reading.report.id, b.reading.report.id
    return left != right and b.act.code not in told[left] and a.act.code not in told[right]
