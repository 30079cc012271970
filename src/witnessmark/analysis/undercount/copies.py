"""Lists that were made from one another: the same names, or nearly all names of one on the other.

Models let lists depend on one another, but a list that copies another adds nothing of its own, and figures that count
it as one more list are too sure of too little. High coverage alone is no copy: what counts is that the one holds nearly
all names of the other *and* far fewer of those whom the remaining lists name.
"""

from __future__ import annotations

import math
from itertools import permutations

from witnessmark.analysis.undercount.patterns import Patterns

NEARLY, FAR_FEWER = 0.95, 0.8
FEWEST = 10
LEAST_CHANCE = 1e-3


def copies(patterns: Patterns) -> list[tuple[str, str, int, int]]:
    """Return each list that is a copy or a part of another: its name, the other's, how many both hold, its size."""
    found = []
    told: set[frozenset[int]] = set()
    for part, whole in permutations(range(len(patterns.lists)), 2):
        if frozenset((part, whole)) not in told and _copied(patterns, part, whole):
            told.add(frozenset((part, whole)))
            found.append((patterns.lists[part], patterns.lists[whole], patterns.pair(part, whole),
                          int(patterns.sizes[part])))
    return found


def _copied(patterns: Patterns, part: int, whole: int) -> bool:
    on, on_whole = patterns.marks[:, part], patterns.marks[:, whole]
    size, both = int(patterns.sizes[part]), patterns.pair(part, whole)
    if size < FEWEST or both < NEARLY * size:
        return False
    if both == size == int(patterns.sizes[whole]):
        return True
    third = patterns.marks[:, [j for j in range(len(patterns.lists)) if j not in (part, whole)]].any(axis=1) & ~on
    others, held = int(patterns.counts[third].sum()), int(patterns.counts[third & on_whole].sum())
    chance = (held + 1) / (others + 2)
    return others >= FEWEST and chance < FAR_FEWER and _rare(both, size, chance)


def _rare(held: int, size: int, chance: float) -> bool:
    """Return whether so many of `size` coins fall so with a chance below the limit, by Chernoff's bound."""
    share = held / size
    apart = share * math.log(share / chance)
    if share < 1:
        apart += (1 - share) * math.log((1 - share) / (1 - chance))
    return size * apart > -math.log(LEAST_CHANCE)
