"""What an earlier run worked out, kept by content, so that a new report costs its neighbourhood.

Every value kept is a pure function of its key, and a key holds all that the function reads;
so a run with a memory gives what a run without one gives. Nothing is kept by id alone: a claim
read anew or corrected under its old id has another key. What a run did not ask for is dropped
after the next, so a memory is no larger than two runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from itertools import count
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from witnessmark.model.claim import Claim
from witnessmark.reconcile.copies import shingles
from witnessmark.reconcile.places import Spot
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.similarity import TextSimilarity
from witnessmark.reconcile.translations import Aligner, Alignment

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, of this run and the last; None is no value."""

    def __init__(self) -> None:
        self._now: dict[K, V] = {}
        self._last: dict[K, V] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the value kept under a key, made now where there is none."""
        value = self._now.get(key)
        if value is None:
            value = self._last.get(key)
            self._now[key] = value = make() if value is None else value
        return value

    def __len__(self) -> int:
        return len(self._now.keys() | self._last.keys())

    def put(self, key: K, value: V) -> None:
        """Keep a value under a key from now on."""
        self._now[key] = value

    def turn(self) -> None:
        """End a run: what it did not ask for goes."""
        self._last, self._now = self._now, {}


class Memory:
    """Reconciliation's memory of one case; hand the same one to each run. Not for two threads at once.

    Profiles and claims go by numbers that stand for their whole content; a number is never used twice.
    """

    def __init__(self) -> None:
        self._number = count()
        self._profiles: Kept[Hashable, int] = Kept()
        self._claims: Kept[str, tuple[Claim, int]] = Kept()
        self._alignments: Kept[tuple[bytes, bytes], Alignment] = Kept()
        self._shingles: Kept[bytes, NDArray[np.uint32]] = Kept()
        self._similarity: TextSimilarity | None = None
        self.fits: Kept[Hashable, Any] = Kept()
        self.strands: Kept[Hashable, float] = Kept()
        self.parts: Kept[Hashable, Any] = Kept()

    def profile(self, profile: Profile) -> int:
        """Return the number of a profile as comparators see it: with all of its places and how its count is meant."""
        figure = profile.claim.figure
        key = (profile, _places(profile.home), _places(profile.toward), figure and figure.quantifier)
        return self._profiles.get(key, lambda: next(self._number))

    def claim(self, claim: Claim) -> int:
        """Return the number of a claim, another one for every content its id stands for."""
        held, number = self._claims.get(claim.id, lambda: (claim, next(self._number)))
        if held is not claim and held != claim:
            number = next(self._number)
            self._claims.put(claim.id, (claim, number))
        return number

    def aligner(self, similarity: TextSimilarity) -> Aligner:
        """Return an aligner that does not align the same two texts again."""
        if similarity is not self._similarity:
            self._similarity, self._alignments = similarity, Kept()
        return _Remembering(similarity, self._alignments)

    def shingles(self, text: str) -> frozenset[int]:
        """Return a text's shingles, kept as an array: a set of them takes ten times the room."""
        held = self._shingles.get(_digest(text), lambda: np.fromiter(shingles(text), dtype=np.uint32))
        return frozenset(held.tolist())

    def turn(self) -> None:
        """End a run."""
        for kept in self._all():
            kept.turn()

    def size(self) -> int:
        """Return how many values are kept."""
        return sum(len(kept) for kept in self._all())

    def _all(self) -> tuple[Kept[Any, Any], ...]:
        return (
            self._profiles, self._claims, self._alignments, self._shingles, self.fits, self.strands, self.parts
        )


class _Remembering(Aligner):
    def __init__(self, similarity: TextSimilarity, held: Kept[tuple[bytes, bytes], Alignment]) -> None:
        super().__init__(similarity)
        self._done = held

    def align(self, text_a: str, text_b: str) -> Alignment:
        plain = super().align
        return self._done.get((_digest(text_a), _digest(text_b)), lambda: plain(text_a, text_b))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _places(spots: Sequence[Spot]) -> tuple[Hashable, ...]:
    """Return all of the spots; their own equality looks at the key alone."""
    return tuple((s.name, s.country, s.adm1, s.level, s.lat, s.lon, s.around) for s in spots)
