"""Which read claim is which coded claim of the same report.

Worth of a pair, 0..1: act .2, its words touching .2, overlap of passages .2, figure or group .2,
places .2. Claims whose passages do not meet are never paired; the assignment is optimal over
the report. The words of the act tell apart two claims of one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.scoring.assignment import assign
from bench.scoring.values import FIELDS, Value
from witnessmark.model.claim import Claim
from witnessmark.model.text import Span

LEAST = 0.35


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of (read, coded), and what found no partner on either side."""

    pairs: tuple[tuple[Claim, Claim], ...]
    only_read: tuple[Claim, ...]
    only_coded: tuple[Claim, ...]


def overlap(a: Span, b: Span) -> float:
    """Return the share of code points two spans have in common of all they cover."""
    common = max(0, min(a.end, b.end) - max(a.start, b.start))
    return common / (a.end - a.start + b.end - b.start - common)


def shared(a: Sequence[Value], b: Sequence[Value]) -> float:
    """Return the share of values in agreement (Dice); two empty lists agree in nothing to see: 0.5."""
    if not a and not b:
        return 0.5
    return 2 * len(agreeing(a, b)) / (len(a) + len(b))


def agreeing(a: Sequence[Value], b: Sequence[Value]) -> list[tuple[Value, Value]]:
    """Return values that agree, each used once; the closest words win among equals."""
    worth = [
        [1 + overlap(x.span, y.span) if x.agrees(y) else 0.0 for y in b]
        for x in a
    ]
    return [(a[i], b[j]) for i, j in assign(worth)]


def worth(read: Claim, coded: Claim) -> float:
    """Return how good a partner a read claim is for a coded one."""
    if not read.passage.overlaps(coded.passage):
        return 0.0
    def of(field: str) -> float:
        return shared(FIELDS[field](read), FIELDS[field](coded))

    who = max(of("figure"), of("affected")) if read.figure or coded.figure else of("affected")
    where = (of("origin") + of("destination")) / 2
    total = 0.2 * (
        (read.act.code is coded.act.code) + read.act.span.overlaps(coded.act.span)
        + overlap(read.passage, coded.passage) + who + where
    )
    return total if total >= LEAST else 0.0


def align(read: Sequence[Claim], coded: Sequence[Claim]) -> Pairing:
    """Pair the read claims of one report with its coded ones."""
    chosen = assign([[worth(r, c) for c in coded] for r in read])
    used_read, used_coded = {i for i, _ in chosen}, {j for _, j in chosen}
    return Pairing(
        tuple((read[i], coded[j]) for i, j in chosen),
        tuple(c for i, c in enumerate(read) if i not in used_read),
        tuple(c for j, c in enumerate(coded) if j not in used_coded),
    )
