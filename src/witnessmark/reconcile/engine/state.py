"""A large case kept open: claims come, go and are judged one by one, and only what they touch is worked on again.

Invariant: at any time the incidents and probabilities are those of `reconcile_columns` over the standing claims and the
decisions in force, under the same model. What is kept: the claims as columns, where each stands in each pass, the pairs
worth keeping, the components of each level, and the groups. A new claim is scored against its blocks (`meeting`); the
parts its pairs touch are clustered again (`parting`, `clustering`), and probabilities are worked out again beside
groups that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from witnessmark.errors import UsageError
from witnessmark.reconcile.engine.belonging import MISSING, belonging_of
from witnessmark.reconcile.engine.blocking import density_of, spots_in
from witnessmark.reconcile.engine.clustering import cluster, inner, settled
from witnessmark.reconcile.engine.columns import Columns, Floats, Ints
from witnessmark.reconcile.engine.comparing import kin_of, rows_of
from witnessmark.reconcile.engine.graph import JUDGED, Graph
from witnessmark.reconcile.engine.meeting import RECENT, Held, Weighing, met, pair_bits
from witnessmark.reconcile.engine.model import Model
from witnessmark.reconcile.engine.parting import LEVELS, LIMIT, Parts, parts_of, reached, torn
from witnessmark.reconcile.engine.run import Judged, hands_of, model_of, tied
from witnessmark.reconcile.engine.scoring import scored

T = TypeVar("T", bound=np.generic)
Change = tuple[int, int, float | None]
"""Two rows and the bits that tie them from now on, None for no tie."""


class State:
    """The incidents of many claims under one model, as claims are added, removed and judged."""

    def __init__(self, columns: Columns, *, model: Model | None = None, judged: Judged | None = None,
                 threads: int | None = None) -> None:
        """Start from a table.

        Args:
            model: weighs pairs from now on; without one, a model is made of these claims.
            judged: as of `reconcile_columns`.

        Raises:
            UsageError: too many names are new to the model.
        """
        claims = columns.taken(np.argsort(columns.unique_id, kind="stable"))
        self.model = model or model_of(claims, threads=threads)
        claims, size = self.model.coded(claims), len(claims)
        made = scored(claims, self.model, hands_of(threads))
        self._ids: NDArray[np.int64] = claims.unique_id
        self._first = size
        self._late: dict[int, int] = {}
        self._judged: dict[tuple[int, int], bool] = dict(judged or {})
        self._names = claims.grp_names, claims.actor_names, claims.act_names
        self._graph: Graph = tied(claims, made.edges, self._judged)
        self._graph.widen()
        self._parts: Parts = parts_of(size, self._graph)
        self._group, self._chance = cluster(size, self._graph, self._parts, threads=hands_of(threads))
        self._sizes: Ints = np.bincount(self._group, minlength=size).astype(np.int32)
        self._held = Held(rows_of(claims), made.spots, made.density, np.ones(size, np.bool_), size,
                          np.zeros((len(self.model.blocks), 0), np.int32), 0)
        self._held.sort()
        self._weighing = self._weighed()
        self._mark: Ints = np.zeros(0, np.int32)
        self._local: Ints = np.zeros(0, np.int32)
        self._room()

    def __len__(self) -> int:
        return int(self._held.alive[:self._held.size].sum())

    def add(self, claims: Columns) -> None:
        """Take in the claims of a report.

        Raises:
            UsageError: a claim is there already, or too many names are new to the model. Nothing has changed then.
        """
        fresh = claims.unique_id.tolist()
        if len(set(fresh)) < len(fresh) or any(self._row(one) is not None for one in fresh):
            raise UsageError("A claim with this number is there already.",
                             advice="Give each claim a number of its own.")
        coded = self.model.coded(claims, self._names)
        first, size = self._held.size, self._held.size + len(claims)
        self._take(coded, size)
        changes: list[Change] = []
        for x in range(first, size):
            rows, bits = met(self._held, self._weighing, x)
            ties: dict[int, float | None] = dict(zip(rows.tolist(), bits.tolist(), strict=True))
            ties |= self._decided(x)
            changes += [(x, y, bits) for y, bits in ties.items()]
        self._change(changes, range(first, size))
        if self._held.size - self._held.sorted > RECENT:
            self._held.sort()

    def remove(self, ids: Iterable[int]) -> None:
        """Leave out claims: a report that was withdrawn, or claims that were rejected.

        Raises:
            UsageError: there is no such claim. Nothing has changed then.
        """
        rows = [self._standing(one) for one in ids]
        changes: list[Change] = [(x, y, None) for x in rows for y in self._graph.row(x)[0].tolist()]
        self._change(changes, rows, gone=True)

    def judge(self, a: int, b: int, together: bool | None) -> None:
        """Take a person's decision on two claims: one incident, two, or (None) what was decided is taken back.

        Raises:
            UsageError: there is no such claim, or it is one claim twice. Nothing has changed then.
        """
        x, y = self._standing(a), self._standing(b)
        if x == y:
            raise UsageError("Name two claims.", advice="Give the numbers of two different claims.")
        pair = (min(a, b), max(a, b))
        if together is None:
            self._judged.pop(pair, None)
            self._change([(x, y, pair_bits(self._held, self._weighing, x, y))], (x, y))
        else:
            self._judged[pair] = together
            self._change([(x, y, float(JUDGED if together else -JUDGED))], (x, y))

    def incident(self, claim: int) -> tuple[int, float]:
        """Return the incident of a claim and the probability that it belongs there; UsageError without it."""
        row = self._standing(claim)
        return int(self._ids[self._group[row]]), float(self._chance[row])

    def result(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return the standing claims by their numbers, and the incident and probability of each."""
        rows = np.nonzero(self._held.alive[:self._held.size])[0]
        rows = rows[np.argsort(self._ids[rows], kind="stable")]
        return self._ids[rows], self._ids[self._group[rows]], self._chance[rows]

    @property
    def judged(self) -> Judged:
        """The decisions in force, on claims that stand or stood."""
        return dict(self._judged)

    def _row(self, claim: int) -> int | None:
        row = self._late.get(claim)
        if row is None and self._first:
            at = int(np.searchsorted(self._ids[:self._first], claim))
            row = at if at < self._first and self._ids[at] == claim else None
        return row if row is not None and self._held.alive[row] else None

    def _standing(self, claim: int) -> int:
        row = self._row(claim)
        if row is None:
            raise UsageError(f"There is no claim {claim}.", advice="Add it first; a removed claim is gone.")
        return row

    def _decided(self, x: int) -> dict[int, float | None]:
        """Return the ties of a claim by decisions on it and claims before it."""
        own = int(self._ids[x])
        found: dict[int, float | None] = {}
        for pair, together in self._judged.items():
            if own in pair:
                row = self._row(pair[1] if pair[0] == own else pair[0])
                if row is not None and row < x:
                    found[row] = float(JUDGED if together else -JUDGED)
        return found

    def _weighed(self) -> Weighing:
        known = len(self.model.grp_names), len(self.model.actor_names)
        kin = kin_of(self._names[0], known[0]), kin_of(self._names[1], known[1])
        return Weighing.of(self.model, kin, self.model.rarity(*self._names[:2]))

    def _take(self, claims: Columns, size: int) -> None:
        """Put claims into the rows up to `size`."""
        names = claims.grp_names, claims.actor_names, claims.act_names
        if names != self._names:
            self._names = names
            self._weighing = self._weighed()
        first, held = self._held.size, self._held
        held.size = size
        self._room()
        held.columns[:, first:size] = rows_of(claims)
        for number, blocks in enumerate(self.model.blocks):
            held.spots[number, first:size] = spots_in(blocks, number, claims)
            held.density[number, first:size] = density_of(held.spots[number, first:size], blocks)
        held.alive[first:size] = True
        self._ids[first:size] = claims.unique_id
        self._late |= {claim: first + at for at, claim in enumerate(claims.unique_id.tolist())}
        self._group[first:size] = np.arange(first, size)
        self._sizes[first:size] = 1

    def _room(self) -> None:
        """Make room for all rows and some more."""
        held, size = self._held, self._held.size
        if size <= self._mark.size:
            return
        room = size + size // 4 + 1024
        held.columns, held.spots = _wider(held.columns, room), _wider(held.spots, room)
        held.density, held.alive = _wider(held.density, room), _wider(held.alive, room)
        self._ids, self._group = _wider(self._ids, room), _wider(self._group, room)
        self._sizes, self._chance = _wider(self._sizes, room), _wider(self._chance, room)
        self._graph.add_rows(room)
        self._parts.add_rows(room)
        self._mark = np.zeros(room, np.int32)
        self._local = np.full(room, -1, np.int32)

    def _change(self, changes: Sequence[Change], rows: Iterable[int], *, gone: bool = False) -> None:
        """Tie and untie claims, and work again on the parts that this touches.

        Args:
            rows: claims whose own probability may change.
            gone: whether these claims leave.
        """
        touched = set(rows) | {row for a, b, _ in changes for row in (a, b)}
        work: set[int] = set()
        for row in {*rows, *(row for a, b, bits in changes for row in (a, b) if bits and self._binds(row, bits))}:
            if row not in work:
                work.update(self._part(row).tolist())
        lost: dict[int, set[int]] = {}
        for a, b, bits in changes:
            before = self._graph.put(a, b, bits)
            for level, least in enumerate(LEVELS):
                tied_before, tied_now = before is not None and before > least, bits is not None and bits > least
                if tied_now:
                    self._parts.unite(level, a, b)
                elif tied_before:
                    lost.setdefault(level, set()).update((a, b))
        for level, ends in lost.items():
            work.update(self._torn(level, ends))
        left = set(rows) if gone else set()
        for row in left:
            self._held.alive[row] = False
        self._settle(work, left, touched)

    def _binds(self, row: int, bits: float) -> bool:
        """Whether a tie of so many bits reaches into the part of a claim."""
        return bits > float(LEVELS[self._parts.level(row)])

    def _part(self, row: int) -> Ints:
        return self._reached(row, self._parts.level(row))

    def _reached(self, row: int, level: int) -> Ints:
        graph = self._graph
        return reached(row, LEVELS[level], self._mark, graph.start, graph.number, graph.other, graph.weight)

    def _torn(self, level: int, ends: set[int]) -> set[int]:
        """Part off what lost pairs of a level left; return the claims whose part may be another for it."""
        parts, graph = self._parts, self._graph
        before = {end: int(parts.size[level, parts.component(level, end)]) for end in ends}
        members, piece, left = torn(np.array(sorted(ends), np.int32), LEVELS[level], self._mark, graph.start,
                                    graph.number, graph.other, graph.weight)
        small: set[int] = set()
        for one in np.unique(piece):
            own = members[piece == one]
            parts.part_off(level, own)
            if own.size <= LIMIT:
                small.update(own.tolist())
        if left >= 0 and before[left] > LIMIT >= parts.size[level, parts.component(level, left)]:
            small.update(self._reached(left, level).tolist())
        return small

    def _settle(self, work: set[int], left: set[int], touched: set[int]) -> None:
        """Cluster the parts of these claims again, and work out what is probable beside groups that changed."""
        graph, group, sizes = self._graph, self._group, self._sizes
        parts: dict[tuple[int, int], Ints] = {}
        for row in sorted(work):
            level = self._parts.level(row)
            key = (level, self._parts.component(level, row))
            if key not in parts:
                parts[key] = self._reached(row, level)
        rows = np.unique(np.concatenate([*parts.values(), np.zeros(0, np.int32)]))
        before, size_before = group[rows].copy(), sizes[group[rows]].copy()
        np.subtract.at(sizes, before, 1)
        for members in parts.values():
            own = members[np.argsort(self._ids[members], kind="stable")]
            starts, near, bits = inner(own, self._local, graph.start, graph.number, graph.other, graph.weight)
            group[own] = own[settled(starts, near, bits, MISSING)]
        np.add.at(sizes, group[rows], 1)
        for row in left:
            sizes[group[row]] -= 1
        changed = rows[(group[rows] != before) | (sizes[group[rows]] != size_before)]
        beside = [graph.row(row)[0] for row in changed.tolist()]
        again = np.unique(np.concatenate([changed, np.array(sorted(touched), np.int32), *beside])).astype(np.int32)
        again = again[self._held.alive[again]]
        size = self._held.size
        self._chance[again] = belonging_of(again, group[:size], sizes[:size], graph)


def _wider(array: NDArray[T], size: int) -> NDArray[T]:
    """Return an array with room for so many claims on its last axis."""
    made = np.zeros((*array.shape[:-1], size), array.dtype)
    made[..., :array.shape[-1]] = array
    return made
