"""Which outlets knew of which incidents by themselves, as far as a release may count it.

A pattern of outlets that only a few incidents have would say of these who told what to whom first, which no release
tells. So the table leaves whole or not at all: were single cells left out, the sums would give them away.
Nor does it leave beside one of an earlier release from which a set of outlets differs by a few: these are then the
incidents that the later release tells anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from witnessmark.disclosure.view import PublicLists

SMALLEST = 5
"""Incidents that each pattern of outlets has at least, where any has it."""
MOST = 5
FEWEST = 3
"""Lists: of fewer, no figure is quoted."""


def overlaps(known: Sequence[AbstractSet[str]]) -> PublicLists:
    """Return the table of the outlets with most incidents, or why it may not leave.

    Args:
        known: for each released incident the outlets, named in the release, that knew of it by themselves.
    """
    sizes = Counter(outlet for outlets in known for outlet in outlets)
    chosen = sorted(sizes, key=lambda outlet: (-sizes[outlet], outlet))[:MOST]
    if len(chosen) < FEWEST:
        return PublicLists(withheld="few_lists")
    counts = Counter(tuple(outlet in outlets for outlet in chosen) for outlets in known)
    rows = tuple((marks, n) for marks, n in sorted(counts.items()) if any(marks))
    if min(n for _, n in rows) < SMALLEST:
        return PublicLists(withheld="small_counts")
    return PublicLists(tuple(chosen), rows)


def beside(made: PublicLists, earlier: Iterable[PublicLists]) -> PublicLists:
    """Return a table as it may leave beside those that earlier releases told: nothing of it where any set of the
    outlets that both name has grown or shrunk by fewer than `SMALLEST` incidents."""
    if any(0 < abs(n) < SMALLEST for before in earlier for n in _grown(before, made).values()):
        return PublicLists(withheld="small_changes")
    return made


def _grown(before: PublicLists, made: PublicLists) -> Counter[frozenset[str]]:
    """Return by how many incidents each set of the outlets that both tables name has grown."""
    both = set(before.outlets) & set(made.outlets)
    found = Counter[frozenset[str]]()
    for lists, sign in ((made, 1), (before, -1)):
        for marks, n in lists.rows:
            if shared := both.intersection(o for o, mark in zip(lists.outlets, marks, strict=True) if mark):
                found[frozenset(shared)] += sign * n
    return found
