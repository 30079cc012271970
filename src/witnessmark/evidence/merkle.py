"""The Merkle tree of RFC 6962: append, root, inclusion and consistency proofs.

Invariant: a leaf is `SHA-256(0x00 ‖ 32-byte salt ‖ content)`, never the hash of bare
content, which could be guessed. Sections cited are those of RFC 6962.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence

SALT_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def salted_leaf(salt: bytes, content: bytes) -> bytes:
    """Return the leaf hash of `content` under its own salt (§2.1 with d = salt ‖ content)."""
    return hashlib.sha256(b"\0" + salt + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """An append-only tree held as its levels of complete subtrees."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        self.extend(leaves)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaves, level by level: of each, the pairs that they make whole are what the next one grows by."""
        fresh = list(leaves)
        for row in self._levels:
            if not fresh:
                return
            first = len(row) - len(row) % 2
            row += fresh
            fresh = [node(row[at], row[at + 1]) for at in range(first, len(row) - 1, 2)]
        while fresh:
            self._levels.append(fresh)
            fresh = [node(fresh[at], fresh[at + 1]) for at in range(0, len(fresh) - 1, 2)]

    def leaf(self, index: int) -> bytes:
        return self._levels[0][index]

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves (all by default; §2.1)."""
        count = len(self) if size is None else size
        return self._over(0, count) if count else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Return the audit path of leaf `index` in the tree of `size` leaves (§2.1.1)."""
        return tuple(self._path(index, 0, size))

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """Return the proof that the tree of `old` leaves is a prefix of that of `size` (§2.1.2)."""
        return tuple(self._between(old, 0, size, True)) if old else ()

    def _over(self, start: int, end: int) -> bytes:
        count = end - start
        if count & (count - 1) == 0 and start % count == 0:
            level = count.bit_length() - 1
            return self._levels[level][start >> level]
        split = start + _split(count)
        return node(self._over(start, split), self._over(split, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        split = start + _split(end - start)
        if index < split:
            return [*self._path(index, start, split), self._over(split, end)]
        return [*self._path(index, split, end), self._over(start, split)]

    def _between(self, old: int, start: int, end: int, whole: bool) -> list[bytes]:
        if old == end:
            return [] if whole else [self._over(start, end)]
        split = start + _split(end - start)
        if old <= split:
            return [*self._between(old, start, split, whole), self._over(split, end)]
        return [*self._between(old, split, end, False), self._over(start, split)]


def proves_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether `path` leads from `leaf` at `index` to `root` of `size` leaves (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, held = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            held = node(step, held)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            held = node(held, step)
        place, last = place >> 1, last >> 1
    return last == 0 and hmac.compare_digest(held, root)


def proves_consistency(
    old: int, size: int, path: Sequence[bytes], *, old_root: bytes, root: bytes
) -> bool:
    """Tell whether `path` shows that the old tree is a prefix of the new (RFC 9162 §2.1.4.2)."""
    if old == size:
        return not path and hmac.compare_digest(old_root, root)
    if not 0 <= old < size:
        return False
    if old == 0:
        return not path and hmac.compare_digest(old_root, EMPTY_ROOT)
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node(step, was), node(step, now)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            now = node(now, step)
        place, last = place >> 1, last >> 1
    return last == 0 and hmac.compare_digest(was, old_root) and hmac.compare_digest(now, root)


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)
