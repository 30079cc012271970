"""Small counts that published ones give away by subtraction, over all tables of all releases, and closing them.

A count under ten of a report that is not public is told as at most ten, or not at all. Who
lays a province's count beside its counties', a year's beside its months', a later total beside an
earlier one, can still work it out. Every count that is told is a cell; what is missing between a cell
and those within it is one too. `systems` bounds what an attacker knows of each; where
that gives a small cell away, counts are left out until nothing does.

Invariant: tables are sums of the cells of a view, so that nothing can be got from them that these cells don't hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from witnessmark.disclosure.cells import Cell, GivenAway, Key, nodes_of
from witnessmark.disclosure.generalise import SMALLEST
from witnessmark.disclosure.systems import solved, systems


def given_away(cells: Collection[Cell], earlier: Collection[Cell] = ()) -> list[GivenAway]:
    """Return the small cells that this release and the earlier ones give away together, with the claims that do."""
    found: dict[GivenAway, None] = {}
    for system in systems(nodes_of([*cells, *earlier])):
        for away in solved(system):
            found.setdefault(away)
    for away in _later_totals(cells, earlier):
        found.setdefault(away)
    return list(found)


def closed(cells: Collection[Cell], earlier: Collection[Cell] = ()) -> dict[str, GivenAway]:
    """Return the claims whose counts have to be left out so that nothing small is given away, with what they gave.

    The smallest count goes first: it loses least. What earlier releases gave away stays given away.
    """
    left = {cell.claim: cell for cell in cells}
    known = {(cell.claim, cell.key, cell.low, cell.high) for cell in earlier}
    fixed = {cell.claim for cell in cells if (cell.claim, cell.key, cell.low, cell.high) in known}
    gone: dict[str, GivenAway] = {}
    while True:
        chosen: dict[str, GivenAway] = {}
        for away in given_away(left.values(), earlier):
            for claims in (away.claims, away.further):
                able = [claim for claim in claims if claim in left and claim not in fixed and left[claim].told]
                if able:
                    break
            if able and not chosen.keys() & set(able):
                chosen[min(able, key=lambda claim: left[claim].worth)] = away
        if not chosen:
            return gone
        gone |= chosen
        left |= {claim: left[claim].hidden() for claim in chosen}


def _later_totals(cells: Iterable[Cell], earlier: Collection[Cell]) -> Iterator[GivenAway]:
    """Yield what a later total tells beside an earlier one of the same cell by another claim: how many came to it."""
    before: dict[Key, list[Cell]] = defaultdict(list)
    for cell in earlier:
        if cell.low is not None and cell.low == cell.high:
            before[cell.key].append(cell)
    for cell in cells:
        if cell.low is None or cell.low != cell.high:
            continue
        for old in before[cell.key]:
            more = abs(cell.low - (old.low or 0))
            if old.claim != cell.claim and 1 <= more < SMALLEST and (cell.private or old.private):
                yield GivenAway(more, more, (cell.claim,))
