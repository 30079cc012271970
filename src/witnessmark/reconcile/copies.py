"""Near-copies within one language: reprints and rewrites, found by banded MinHash.

Shingles are word trigrams for spaced scripts and Hangul bigrams for Korean, so that particles
and spacing do not hide a copy. Candidates from the bands are checked exactly: Jaccard
similarity, and containment of the shorter text in the longer. Translations are not found here
(`translations`).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

HASHES = 96
ROWS = 3  # 32 bands of 3: half of the pairs with Jaccard .28 become candidates
REPRINT = 0.55  # Jaccard: one text
REWRITE = 0.33  # containment of the shorter text: most of it was taken over
POSSIBLE = 0.20
ENOUGH = 15  # shingles: two short notes on one event share a phrase or two without copying
SHORT = 8  # and of a short note of which half stands in the other
HALF = 0.5
BUCKET_CAP = 200
_PRIME = np.uint64((1 << 61) - 1)
_HANGUL = re.compile(r"[가-힣]+")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much two texts share: Jaccard similarity, containment of the shorter one, shared shingles."""

    jaccard: float
    contained: float
    pieces: int = ENOUGH


def shingles(text: str) -> frozenset[int]:
    """Return the hashed shingles of a text: word trigrams, and pairs of Hangul syllables."""
    folded = text.casefold()
    words = _WORD.findall(folded)
    found = {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))} if words else set()
    hangul = "".join(_HANGUL.findall(folded))
    if len(hangul) > len(folded) // 4:
        found = {hangul[i : i + 4] for i in range(max(1, len(hangul) - 3))}
    return frozenset(_hash(piece) for piece in found)


def _hash(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=4).digest(), "big")


def overlap(a: frozenset[int], b: frozenset[int]) -> Overlap:
    if not a or not b:
        return Overlap(0.0, 0.0, 0)
    shared = len(a & b)
    return Overlap(shared / (len(a) + len(b) - shared), shared / min(len(a), len(b)), shared)


def near_copies(
    texts: Sequence[str], shingled: Callable[[str], frozenset[int]] = shingles
) -> dict[tuple[int, int], Overlap]:
    """Return the pairs of texts that share enough to ask who copied whom.

    Equal texts are compared once and their pairs chained, so that a thousand reprints of one
    text give a thousand pairs, not half a million. `shingled` is `shingles`, or remembers it.
    """
    sets = [shingled(text) for text in texts]
    first: dict[frozenset[int], int] = {}
    found: dict[tuple[int, int], Overlap] = {}
    unique: list[int] = []
    for i, shingle in enumerate(sets):
        if shingle in first and shingle:
            found[(first[shingle], i)] = Overlap(1.0, 1.0)
        else:
            first[shingle] = i
            unique.append(i)
    for a, b in _candidates([sets[i] for i in unique]):
        i, j = unique[a], unique[b]
        shared = overlap(sets[i], sets[j])
        if asked(shared):
            found[(min(i, j), max(i, j))] = shared
    return found


def brief(shared: Overlap) -> bool:
    """Return whether two texts share so few words that only a note which names nobody is a copy by them."""
    return shared.pieces < ENOUGH and shared.jaccard < REPRINT


def asked(shared: Overlap) -> bool:
    """Return whether two texts share enough to ask who copied whom."""
    some = shared.pieces >= ENOUGH and (shared.jaccard >= POSSIBLE or shared.contained >= REWRITE)
    return some or shared.jaccard >= REPRINT or (shared.pieces >= SHORT and shared.contained >= HALF)


def bucket_pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs to compare of texts, ascending, that share a band.

    Where very many do, one text stands there many times over: each against the first and its neighbour is enough.
    """
    if len(members) <= BUCKET_CAP:
        yield from combinations(members, 2)
    else:
        yield from ((members[0], other) for other in members[1:])
        yield from pairwise(members)


def _candidates(sets: Sequence[frozenset[int]]) -> list[tuple[int, int]]:
    if len(sets) <= BUCKET_CAP:
        return [(i, j) for i in range(len(sets)) for j in range(i + 1, len(sets))]
    full = np.array([i for i, shingle in enumerate(sets) if shingle], dtype=np.intp)
    signed = signatures(sets)[full]
    pairs: set[tuple[int, int]] = set()
    for band in range(HASHES // ROWS):
        rows = np.ascontiguousarray(signed[:, band * ROWS : (band + 1) * ROWS])
        keys = rows.view(np.dtype((np.void, rows.itemsize * ROWS))).ravel()
        _, bucket, size = np.unique(keys, return_inverse=True, return_counts=True)
        shared = np.flatnonzero(size[bucket] > 1)
        buckets: dict[int, list[int]] = defaultdict(list)
        for i, name in zip(full[shared].tolist(), bucket[shared].tolist(), strict=True):
            buckets[name].append(i)
        for members in buckets.values():
            pairs.update(bucket_pairs(members))
    return sorted(pairs)


def signatures(sets: Sequence[frozenset[int]]) -> NDArray[np.uint64]:
    """Return MinHash signatures (Broder 1997): universal hashes a·x+b mod 2^61-1."""
    rng = np.random.default_rng(20181221)
    a = rng.integers(1, 1 << 28, HASHES, dtype=np.uint64)
    b = rng.integers(0, 1 << 60, HASHES, dtype=np.uint64)
    out = np.full((len(sets), HASHES), np.iinfo(np.uint64).max, dtype=np.uint64)
    for i, shingle in enumerate(sets):
        if shingle:
            x = np.fromiter(shingle, dtype=np.uint64, count=len(shingle))
            out[i] = ((x[:, None] * a[None, :] + b[None, :]) % _PRIME).min(axis=0)
    return out
