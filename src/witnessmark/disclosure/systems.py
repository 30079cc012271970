"""Cells that lie within one another as a system of sums, and the small ones it gives away.

A system is cut into atoms: the places, spans of months and groups that any of its cells tells apart.
Every cell is the sum of its atoms. An attacker takes it that a whole has no atoms but those that some part speaks
of, unless it could not be then.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from witnessmark.disclosure.cells import GivenAway, Months, Node
from witnessmark.disclosure.generalise import SMALLEST
from witnessmark.disclosure.linear import CLOSE, Sum, bounds

FEWEST = 5
"""So many values at least a small count must be able to have: half of what `at most 10` leaves."""
MOST_ATOMS = 300
"""Atoms of one system; a larger one is bounded whole by whole."""
Atom = tuple[tuple[str, ...], Months, tuple[str, ...]]


@dataclass(frozen=True)
class System:
    """Cells that share wholes."""

    nodes: tuple[Node, ...]

    @cached_property
    def inside(self) -> dict[Node, list[Node]]:
        """What each cell holds of the others."""
        return {one: [other for other in self.nodes if one.holds(other)] for one in self.nodes}

    @cached_property
    def atoms(self) -> dict[Node, list[Atom]]:
        """The atoms of each cell."""
        places, groups = {node.place for node in self.nodes}, {node.groups for node in self.nodes}
        spans = _spans(node.months for node in self.nodes)
        every = [(place, span, group) for place in sorted(places) for span in spans for group in sorted(groups)]
        return {node: [atom for atom in every if node.covers(*atom)] for node in self.nodes}

    @cached_property
    def spoken(self) -> frozenset[Atom]:
        """Atoms of cells that hold no others: what somebody speaks of in itself."""
        return frozenset(atom for node in self.nodes if not self.inside[node] for atom in self.atoms[node])

    def of(self, whole: Node) -> System:
        """Return the system of one whole alone."""
        return System((whole, *self.inside[whole]))


def systems(nodes: Sequence[Node]) -> list[System]:
    """Return the cells that lie within one another, by system; a cell that no other touches is in none."""
    by_place: dict[tuple[str, str, tuple[str, ...]], list[Node]] = defaultdict(list)
    for node in nodes:
        by_place[node.key[0], node.key[1], node.place].append(node)
    parents: dict[Node, Node] = {}

    def root(node: Node) -> Node:
        while parents.setdefault(node, node) != node:
            parents[node] = node = parents[parents[node]]
        return node

    for node in nodes:
        for level in range(len(node.place) + 1):
            for whole in by_place.get((node.key[0], node.key[1], node.place[:level]), ()):
                if whole.holds(node):
                    parents[root(node)] = root(whole)
    found: dict[Node, list[Node]] = defaultdict(list)
    for node in parents:
        found[root(node)].append(node)
    made = []
    for held in found.values():
        kept = _apart(held)
        system = System(tuple(sorted(kept, key=lambda node: repr(node.key))))
        small = len({atom for atoms in system.atoms.values() for atom in atoms}) <= MOST_ATOMS
        made += [system] if small else [system.of(node) for node in system.nodes if system.inside[node]]
        made += [System((node, other)) for other in held if other not in kept for node in held if node.holds(other)]
    return [system for system in made if any(node.private for node in system.nodes)]


def solved(system: System) -> Iterator[GivenAway]:
    """Yield the small cells, told ones and rests, that a system leaves too little room."""
    wholes = [node for node in system.nodes if system.inside[node]]
    free = frozenset(atom for whole in wholes if _bounds(system.of(whole), frozenset(), (), ()) is None
                     for atom in system.atoms[whole])
    small = [node for node in system.nodes if node.small]
    rests = [whole for whole in wholes if whole.private or any(part.private for part in system.inside[whole])]
    every = frozenset(atom for atoms in system.atoms.values() for atom in atoms)
    found = _bounds(system, free, small, rests) or _bounds(system, every, small, rests)
    if found is None:
        for part in map(system.of, wholes):
            if len(part.nodes) < len(system.nodes):     # else it contradicts itself, and tells nobody anything
                yield from solved(part)
        return
    for at, (node, (low, high)) in enumerate(zip((*small, *rests), found, strict=True)):
        least = math.ceil(low - CLOSE)
        if high >= SMALLEST - CLOSE:
            continue
        most = math.floor(high + CLOSE)
        told = at < len(small)
        if most - least + 1 < FEWEST if told else 1 <= least <= most:
            claims = _claims(system, None if told else node, node)
            others = {claim for one in system.nodes for claim in one.claims} - set(claims)
            yield GivenAway(least, most, claims, tuple(sorted(others)))


def _claims(system: System, whole: Node | None, node: Node) -> tuple[str, ...]:
    """Return the claims of the wholes that hold a cell, or of one whole, and of all that these hold."""
    wholes = [whole] if whole else [one for one in system.nodes if node == one or node in system.inside[one]]
    related = {one for each in wholes for one in (each, *system.inside[each])}
    return tuple(sorted(frozenset().union(*(one.claims for one in related))))


def _bounds(system: System, free: frozenset[Atom], cells: Sequence[Node],
            rests: Sequence[Node]) -> list[tuple[float, float]] | None:
    """Return the least and most of some cells, then of what some wholes hold beside their parts; None where none fits.

    Args:
        free: atoms that may hold people though nobody speaks of them.
    """
    atoms = sorted({atom for held in system.atoms.values() for atom in held}, key=repr)
    position = {atom: at for at, atom in enumerate(atoms)}
    told = [(0.0, math.inf if atom in system.spoken or atom in free else 0.0) for atom in atoms]
    sums, place = [], {}
    for node in system.nodes:
        place[node] = len(told)
        sums.append(Sum(len(told), tuple(position[atom] for atom in system.atoms[node])))
        told.append((node.low, node.high))
    asked = [place[node] for node in cells]
    for whole in rests:
        parts = {atom for part in system.inside[whole] for atom in system.atoms[part]}
        asked.append(len(told))
        sums.append(Sum(len(told), tuple(position[atom] for atom in system.atoms[whole] if atom not in parts)))
        told.append((0.0, math.inf))
    return bounds(told, sums, asked)


def _apart(nodes: Iterable[Node]) -> list[Node]:
    """Return cells whose groups can be summed: of group lists that share a code without being equal, one is kept."""
    kept: dict[str, tuple[str, ...]] = {}
    found = []
    for node in sorted(nodes, key=lambda one: repr(one.key)):
        if all(kept.setdefault(code, node.groups) == node.groups for code in node.groups):
            found.append(node)
    return found


def _spans(told: Iterable[Months]) -> list[Months]:
    """Return the spans of months that no told one divides."""
    spans = [span for span in set(told) if span is not None]
    cuts = sorted({first for first, _ in spans} | {last + 1 for _, last in spans})
    cut: list[Months] = [(first, after - 1) for first, after in pairwise(cuts)]
    return cut or [None]
