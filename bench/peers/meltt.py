"""The rule of MELTT (Donnay, Dunford, McGrath, Backer and Cunningham 2019, "Integrating conflict event data"),
written anew from its description: the published program is a package for R.

Two events of two data sets are candidates within a window of days and kilometres. For each taxonomy, they agree at the
finest level at which their categories are one; without such a level in any taxonomy they don't match. A match scores
the mean, over taxonomies, of that level as a share of all levels (lower is better). Matches are taken from the best
down, each event once for a pair of data sets; data sets are gone through in their order, and what matched counts as one
event from there on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one data set: `levels` are, by taxonomy, its categories from the finest to the coarsest."""

    name: str
    data_set: str
    day: int
    lat: float
    lon: float
    levels: tuple[tuple[str, ...], ...]


def matched(events: Sequence[Event], *, days: int = 1, kilometres: float = 3) -> dict[str, str]:
    """Return for each event the name of the first event that it is one with."""
    sets = list(dict.fromkeys(event.data_set for event in events))
    home = {event.name: event.name for event in events}
    members = {event.name: {event.data_set} for event in events}
    for one, other in combinations(sets, 2):
        left = [event for event in events if event.data_set == one]
        right = [event for event in events if event.data_set == other]
        found = sorted(
            (score, a.name, b.name) for a in left for b in right
            if abs(a.day - b.day) <= days and distance(a, b) <= kilometres and (score := alike(a, b)) is not None)
        for _, a, b in found:
            x, y = home[a], home[b]
            if x == y or members[x] & members[y]:
                continue
            members[x] |= members[y]
            home = {name: x if held == y else held for name, held in home.items()}
    return home


def alike(a: Event, b: Event) -> float | None:
    """Return the score of a match, None where a taxonomy knows no level at which they agree."""
    total = 0.0
    for mine, theirs in zip(a.levels, b.levels, strict=True):
        level = next((at for at, (x, y) in enumerate(zip(mine, theirs, strict=True), start=1) if x and x == y), None)
        if level is None:
            return None
        total += level / len(mine)
    return total / len(a.levels)


def distance(a: Event, b: Event) -> float:
    """Return kilometres between two events on a sphere."""
    one, other = math.radians(a.lat), math.radians(b.lat)
    turn = math.radians(a.lon - b.lon)
    chord = math.sin((one - other) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(turn / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(chord)))
