"""Which outlets knew of which incidents by themselves, as far as a release may count it.

A pattern of outlets that only a few incidents have would say of these who told what to whom first, which no release
tells. So the table leaves whole or not at all: were single cells left out, the sums would give them away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
