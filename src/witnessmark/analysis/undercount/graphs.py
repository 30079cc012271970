"""Decomposable graphs over a few lists, found by their definition and not from a table.

A graph is decomposable when it is chordal: vertices can be taken away one by one so that the neighbours
left of each are all joined. The complete graph is left out: it says nothing about those on no list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

FEWEST, MOST = 2, 5


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph: its edges, maximal cliques, and separators with multiplicity, as bit sets of lists."""

    edges: tuple[tuple[int, int], ...]
    cliques: tuple[int, ...]
    separators: tuple[int, ...]


@cache
def decomposable_graphs(lists: int) -> tuple[Graph, ...]:
    """Return all decomposable graphs over 2 to 5 lists but the complete one: 1, 7, 60 or 821 of them."""
    if not FEWEST <= lists <= MOST:
        raise ValueError(f"graphs are enumerated for {FEWEST} to {MOST} lists")
    pairs = list(combinations(range(lists), 2))
    found = []
    for bits in range((1 << len(pairs)) - 1):
        edges = tuple(pair for at, pair in enumerate(pairs) if bits >> at & 1)
        if (graph := _decomposed(lists, edges)) is not None:
            found.append(graph)
    return tuple(found)


def _decomposed(lists: int, edges: tuple[tuple[int, int], ...]) -> Graph | None:
    near = [0] * lists
    for a, b in edges:
        near[a] |= 1 << b
        near[b] |= 1 << a
    left, taken = (1 << lists) - 1, []
    while left:
        for v in range(lists):
            rest = near[v] & left
            if left >> v & 1 and all(rest & ~(near[u] | 1 << u) == 0 for u in range(lists) if rest >> u & 1):
                taken.append(rest | 1 << v)
                left &= ~(1 << v)
                break
        else:
            return None
    cliques = [c for at, c in enumerate(taken) if not any(c & ~other == 0 for other in taken[:at])]
    return Graph(edges, tuple(cliques), _separators(cliques))


def _separators(cliques: list[int]) -> tuple[int, ...]:
    """Return the intersections along a junction tree: the spanning tree with the largest ones (Jensen 1988)."""
    found, inside, outside = [], cliques[:1], cliques[1:]
    while outside:
        shared, nearest = max((max((clique & other).bit_count() for other in inside), at)
                              for at, clique in enumerate(outside))
        clique = outside.pop(nearest)
        found.append(next(clique & other for other in inside if (clique & other).bit_count() == shared))
        inside = [*inside, clique]
    return tuple(found)
