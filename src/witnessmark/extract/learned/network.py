"""The fitted encoder at run time: word pieces in, states out, on the CPU through onnxruntime.

Weights are the encoder's own with the fitted low-rank change added (Hu et al. 2021, eq. 3), then cut to 8 bits
with a scale per output. Nothing is written; the graph file holds no weights. Not fitted here: see `training/`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from witnessmark.extract.learned.encoder_file import EncoderFile, Floats, NoEncoder, encoder_file
from witnessmark.extract.learned.labels import HEADS
from witnessmark.extract.learned.pieces import END, PAD, START, Piece, Pieces

HERE = Path(__file__).parent
BATCH = 16

Weights = dict[str, Floats]


class Network:
    """The encoder with its heads. Opening one takes about a second; it holds some 60 MB."""

    def __init__(self, file: EncoderFile, fitted: Weights) -> None:
        import onnxruntime

        self._file = file
        self.pieces = Pieces(file)
        width = file.shape.width
        self._positions = file.tensor("emb.pos", -1, width) + file.tensor("emb.type", -1, width)[0]
        self._norm = file.tensor("emb.ln.w"), file.tensor("emb.ln.b")
        self._heads = {name: (fitted[f"heads.{name}.weight"].T, fitted[f"heads.{name}.bias"]) for name in HEADS}
        given = _tensors(file, fitted)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = len(os.sched_getaffinity(0))
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_external_initializers(
            list(given), [onnxruntime.OrtValue.ortvalue_from_numpy(tensor) for tensor in given.values()])
        self._session: Any = onnxruntime.InferenceSession(
            (HERE / "encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"])

    def states(self, windows: Sequence[Sequence[Piece]], marked: Sequence[Sequence[int]] | None = None) -> list[Floats]:
        """Return for each window the states of its pieces: (pieces, 2 * width) each, top and middle layer.

        `marked` names, for each window, the pieces of the act whose roles are asked for.
        """
        order = sorted(range(len(windows)), key=lambda i: len(windows[i]))
        found: dict[int, Floats] = {}
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            longest = max(len(windows[i]) for i in batch) + 2
            ids = np.full((len(batch), longest), PAD, np.int64)
            marks = np.zeros((len(batch), longest, 1), np.float32)
            for row, i in enumerate(batch):
                written = [START, *(piece.id for piece in windows[i]), END]
                ids[row, : len(written)] = written
                if marked is not None:
                    marks[row, [index + 1 for index in marked[i]]] = 1.0
            above, below = self._session.run(
                ["states", "below"],
                {"words": self._words(ids), "present": (ids != PAD).astype(np.int32), "marked": marks},
            )
            for row, i in enumerate(batch):
                inside = slice(1, len(windows[i]) + 1)
                found[i] = np.concatenate([above[row, inside], below[row, inside]], -1)
        return [found[i] for i in range(len(windows))]

    def head(self, name: str, states: Floats) -> Floats:
        """Return a head's scores for states (…, 2 * width)."""
        weight, bias = self._heads[name]
        scores: Floats = states @ weight + bias
        return scores

    def _words(self, ids: NDArray[np.int64]) -> Floats:
        x = self._file.embeddings(ids) + self._positions[: ids.shape[1]]
        x -= x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + self._file.shape.epsilon)
        weight, bias = self._norm
        normed: Floats = (x * weight + bias).astype(np.float32)
        return normed


@lru_cache(maxsize=1)
def network() -> Network:
    """Return the network, opened once; raises NoEncoder with one line that says what is missing."""
    path = HERE / "weights.npz"
    if not path.exists():
        raise NoEncoder("the learned layer's weights are missing; only rules are used")
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        raise NoEncoder("the learned layer needs the package onnxruntime; only rules are used") from None
    with np.load(path) as stored:
        fitted = {name: stored[name].astype(np.float32) for name in stored.files}
    return Network(encoder_file(), fitted)


def _tensors(file: EncoderFile, fitted: Weights) -> dict[str, NDArray[Any]]:
    """Return every tensor the graph asks for, by name."""
    shape = file.shape
    sizes = {"q": (shape.width, shape.width), "k": (shape.width, shape.width), "v": (shape.width, shape.width),
             "ao": (shape.width, shape.width), "fi": (shape.inner, shape.width), "fo": (shape.width, shape.inner)}
    given: dict[str, NDArray[Any]] = {"mark": fitted["mark"]}
    for number in range(shape.layers):
        for name, size in sizes.items():
            weight, low = file.tensor(f"l{number}.{name}.w", *size), f"layers.{number}.maps.{name}"
            if f"{low}.a" in fitted:
                weight = weight + fitted[f"{low}.b"] @ fitted[f"{low}.a"]
            scale = np.abs(weight).max(axis=1) / 127.0 + 1e-12
            given[f"l{number}.{name}.w"] = np.ascontiguousarray(np.rint(weight / scale[:, None]).astype(np.int8).T)
            given[f"l{number}.{name}.s"] = scale.astype(np.float32)
            given[f"l{number}.{name}.b"] = file.tensor(f"l{number}.{name}.b")
        for name in ("aln", "oln"):
            norm = f"layers.{number}.norms.{name}"
            for short, long in (("w", "weight"), ("b", "bias")):
                own = fitted.get(f"{norm}.{long}")
                given[f"l{number}.{name}.{short}"] = file.tensor(f"l{number}.{name}.{short}") if own is None else own
    return given
