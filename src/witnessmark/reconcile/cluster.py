"""Correlation clustering: claims → episodes, honouring must-links and cannot-links.

Not transitive closure: a merge needs a positive *mean* score over all pairs of the two
clusters, so that a chain of weak links joins nothing. Then single claims move where they fit
better. Invariant: the result depends on the set of nodes and scores alone.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

MISSING_PAIR = -1.0  # an unscored pair of a large component
FULL_COMPONENT = 250  # up to this size every pair of a component is scored
FORBIDDEN = -1e9
ROUNDS = 5

Pair = tuple[int, int]


class Partition:
    """Disjoint sets over 0..n-1; the smallest member names its set."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = self.find(i), self.find(j)
        if a != b:
            self._parent[max(a, b)] = min(a, b)

    def sets(self) -> list[list[int]]:
        members: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            members[self.find(i)].append(i)
        return [members[root] for root in sorted(members)]


def cluster(
    n: int,
    scores: dict[Pair, float],
    score: Callable[[int, int], float],
    *,
    must: Iterable[Pair] = (),
    cannot: Iterable[Pair] = (),
) -> list[list[int]]:
    """Return clusters of 0..n-1, each sorted, by first member.

    Args:
        n: number of nodes.
        scores: pair scores of the candidate pairs, smaller index first.
        score: scores any other pair when a component is small enough.
        must: pairs that belong together whatever their score.
        cannot: pairs that do not; a must-link wins over an indirect cannot-link.
    """
    welded = Partition(n)
    for i, j in must:
        welded.join(i, j)
    components = Partition(n)
    for i in range(n):
        components.join(i, welded.find(i))
    for (i, j), bits in scores.items():
        if bits > 0:
            components.join(i, j)
    apart: dict[int, set[int]] = defaultdict(set)
    for i, j in cannot:
        a, b = welded.find(i), welded.find(j)
        if a != b:
            apart[a].add(b)
            apart[b].add(a)
    inside: dict[int, list[Pair]] = defaultdict(list)
    for i, j in scores:
        if components.find(i) == components.find(j):
            inside[components.find(i)].append((i, j))
    out: list[list[int]] = []
    for members in components.sets():
        if len(members) == 1:
            out.append(members)
            continue
        known = {pair: scores[pair] for pair in inside[members[0]]}
        if len(members) <= FULL_COMPONENT:
            for a, i in enumerate(members):
                for j in members[a + 1 :]:
                    if (i, j) not in known:
                        known[(i, j)] = score(i, j)
        out.extend(_Component(members, known, welded, apart).solve())
    return sorted(sorted(part) for part in out)


class _Component:
    """One connected component while it is merged and refined."""

    def __init__(
        self, members: Sequence[int], known: dict[Pair, float], welded: Partition, apart: dict[int, set[int]]
    ) -> None:
        self.parts: dict[int, list[int]] = defaultdict(list)
        for i in members:
            self.parts[welded.find(i)].append(i)
        self.apart = apart
        self.sums: dict[int, dict[int, float]] = {root: {} for root in self.parts}
        self.counts: dict[int, dict[int, int]] = {root: {} for root in self.parts}
        for (i, j), bits in sorted(known.items()):
            a, b = welded.find(i), welded.find(j)
            if a != b:
                for x, y in ((a, b), (b, a)):
                    self.sums[x][y] = self.sums[x].get(y, 0.0) + bits
                    self.counts[x][y] = self.counts[x].get(y, 0) + 1
        self.size = {root: len(part) for root, part in self.parts.items()}
        self.atom_sums = {root: dict(row) for root, row in self.sums.items()}
        self.atom_counts = {root: dict(row) for root, row in self.counts.items()}
        self.atoms = {root: list(part) for root, part in self.parts.items()}
        self.groups: dict[int, list[int]] = {root: [root] for root in self.parts}

    def solve(self) -> list[list[int]]:
        self._merge()
        self._move()
        return [
            sorted(i for atom in group for i in self.atoms[atom]) for group in self.groups.values() if group
        ]

    def _mean(self, a: int, b: int) -> float:
        pairs = self.size[a] * self.size[b]
        total = self.sums[a].get(b, 0.0) + MISSING_PAIR * (pairs - self.counts[a].get(b, 0))
        return round(total / pairs, 9)

    def _forbidden(self, a: int, b: int) -> bool:
        return any(y in self.apart.get(x, ()) for x in self.groups[a] for y in self.groups[b])

    def _merge(self) -> None:
        stamp = dict.fromkeys(self.parts, 0)
        heap = [
            (-self._mean(a, b), a, b, 0, 0)
            for a in self.sums
            for b in self.sums[a]
            if a < b and self._mean(a, b) > 0
        ]
        heapq.heapify(heap)
        while heap:
            _, a, b, stamp_a, stamp_b = heapq.heappop(heap)
            if stamp.get(a) != stamp_a or stamp.get(b) != stamp_b or self._forbidden(a, b):
                continue
            self._absorb(a, b)
            del stamp[b]
            stamp[a] += 1
            for c in self.sums[a]:
                mean = self._mean(a, c)
                if mean > 0:
                    x, y = min(a, c), max(a, c)
                    heapq.heappush(heap, (-mean, x, y, stamp[x], stamp[y]))

    def _absorb(self, a: int, b: int) -> None:
        for c, bits in self.sums.pop(b).items():
            count = self.counts[b][c]
            del self.sums[c][b], self.counts[c][b]
            if c != a:
                for x, y in ((a, c), (c, a)):
                    self.sums[x][y] = self.sums[x].get(y, 0.0) + bits
                    self.counts[x][y] = self.counts[x].get(y, 0) + count
        del self.counts[b]
        self.size[a] += self.size.pop(b)
        self.groups[a] += self.groups.pop(b)

    def _move(self) -> None:
        """Move single atoms to the cluster they fit best, until none does.

        Of two clusters that fit alike the larger draws more: much agreement outweighs a little."""
        home = {atom: root for root, group in self.groups.items() for atom in group}
        for _ in range(ROUNDS):
            moved = False
            for atom in sorted(home):
                here = home[atom]
                if len(self.groups[here]) == 1:
                    continue
                stay = self._fit(atom, here)
                near = sorted({home[o] for o in self.atom_sums[atom]} - {here})
                best = max(((self._fit(atom, root), -root) for root in near), default=(0.0, 0))
                if best[0] > max(stay, 0.0) + 1e-6:
                    target = -best[1]
                elif stay < 0:
                    target = -atom - 1  # a new cluster of its own
                else:
                    continue
                if target == here:
                    continue
                self.groups[here].remove(atom)
                self.groups.setdefault(target, []).append(atom)
                home[atom] = target
                moved = True
            if not moved:
                return

    def _fit(self, atom: int, root: int) -> float:
        others = [o for o in self.groups[root] if o != atom]
        if not others:
            return 0.0
        if any(o in self.apart.get(atom, ()) for o in others):
            return FORBIDDEN
        row, counts = self.atom_sums[atom], self.atom_counts[atom]
        total, pairs = 0.0, 0
        for o in others:
            count = len(self.atoms[atom]) * len(self.atoms[o])
            total += row.get(o, 0.0) + MISSING_PAIR * (count - counts.get(o, 0))
            pairs += count
        return round(total / math.sqrt(pairs), 9)
