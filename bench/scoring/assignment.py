"""Optimal one-to-one assignment (Hungarian method with potentials, O(n²m)).

Kuhn 1955 in the shortest-augmenting-path form of Jonker and Volgenant 1987.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def assign(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the (row, column) pairs whose summed worth is greatest; pairs of no worth are left out."""
    rows, columns = len(worth), len(worth[0]) if worth else 0
    if not rows or not columns:
        return []
    if rows > columns:
        return sorted((r, c) for c, r in assign([list(column) for column in zip(*worth, strict=True)]))
    cost = [[-value for value in row] for row in worth]
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    holder = [0] * (columns + 1)
    for row in range(1, rows + 1):
        holder[0] = row
        at, came_from = 0, [0] * (columns + 1)
        least, seen = [inf] * (columns + 1), [False] * (columns + 1)
        while holder[at]:
            seen[at] = True
            step, best = inf, 0
            for column in range(1, columns + 1):
                if seen[column]:
                    continue
                slack = (cost[holder[at] - 1][column - 1] - row_potential[holder[at]]
                         - column_potential[column])
                if slack < least[column]:
                    least[column], came_from[column] = slack, at
                if least[column] < step:
                    step, best = least[column], column
            for column in range(columns + 1):
                if seen[column]:
                    row_potential[holder[column]] += step
                    column_potential[column] -= step
                else:
                    least[column] -= step
            at = best
        while at:
            holder[at] = holder[came_from[at]]
            at = came_from[at]
    pairs = [(holder[column] - 1, column - 1) for column in range(1, columns + 1) if holder[column]]
    return sorted(pair for pair in pairs if worth[pair[0]][pair[1]] > 0)
