"""Claims as a machine reads them: some are missed, and of those read some fields.

A coded claim loses its date, place, count, group, ground or speaker, each with a chance of its
own, and now and then carries a neighbouring act. Nothing is drawn from the clock: one seed, one
weather. `python -m tests.reconcile.weather` prints B³ over every invented world.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from witnessmark.model.claim import Claim, Coded
from witnessmark.model.incident import Reconciliation
from witnessmark.reconcile import reconcile
from witnessmark.vocab.codes import Act, AttributionKind

LOST = {"when": 0.3, "origin": 0.25, "destination": 0.3, "figure": 0.25, "affected": 0.4, "ground": 0.6}
MISSED, SPEAKER_LOST, OTHER_ACT = 0.25, 0.25, 0.1
NEIGHBOUR = {
    Act.EXPULSION: Act.RELOCATION,
    Act.RELOCATION: Act.EXPULSION,
    Act.EVICTION: Act.EXPULSION,
    Act.DEMOLITION: Act.EVICTION,
}


def weathered(claims: Sequence[Claim], seed: int) -> list[Claim]:
    """Return what is left of the claims; ids stay, so that the truth about each still holds."""
    chance = random.Random(seed)
    out: list[Claim] = []
    for claim in claims:
        if chance.random() < MISSED:
            continue
        for name, odds in LOST.items():
            if chance.random() < odds:
                claim = replace(claim, **{name: None if name in ("when", "figure") else ()})
        if chance.random() < SPEAKER_LOST:
            outlet = tuple(a for a in claim.attribution if a.kind is AttributionKind.OUTLET)
            claim = replace(claim, attribution=outlet)
        if chance.random() < OTHER_ACT and claim.act.code in NEIGHBOUR:
            act = Coded(NEIGHBOUR[claim.act.code], claim.act.text, claim.act.span)
            claim = replace(claim, act=act)
        out.append(claim)
    return out


def b_cubed(result: Reconciliation, truth: Mapping[str, str]) -> tuple[float, float]:
    """Return B³ precision and recall of the incidents over the claims whose incident is known."""
    found = {c: i.id for i in result.incidents for c in i.claims if c in truth}
    groups, wanted = defaultdict(set), defaultdict(set)
    for claim, incident in found.items():
        groups[incident].add(claim)
        wanted[truth[claim]].add(claim)
    both = [(len(groups[found[c]] & wanted[truth[c]]), len(groups[found[c]]), len(wanted[truth[c]])) for c in found]
    n = max(1, len(both))
    return sum(a / g for a, g, _ in both) / n, sum(a / w for a, _, w in both) / n


def over(worlds: Sequence[tuple[Sequence[Claim], Mapping[str, str]]], seeds: int) -> tuple[float, float]:
    """Return the mean B³ precision and recall over worlds and weathers."""
    told = [
        b_cubed(reconcile(weathered(claims, seed)), truth) for claims, truth in worlds for seed in range(seeds)
    ]
    return sum(p for p, _ in told) / len(told), sum(r for _, r in told) / len(told)


if __name__ == "__main__":
    from tests.reconcile.worlds import all_worlds

    kinds: dict[str, list[tuple[Sequence[Claim], Mapping[str, str]]]] = defaultdict(list)
    for world in all_worlds(4):
        kinds[world.name.rsplit(" ", 1)[0]].append((world.claims, world.incident))
    for name, worlds in kinds.items():
        print(f"{name:14} B³ P {(p := over(worlds, 4))[0]:.3f} R {p[1]:.3f}")
