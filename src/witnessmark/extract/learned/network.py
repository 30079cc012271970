"""The fitted encoder at run time: word pieces in, states out, on the CPU through onnxruntime.

Weights are the encoder's own with the fitted low-rank change added (Hu et al. 2021, eq. 3), then cut to 8 bits
with a scale per output. Nothing is written; the graph file holds no weights. Not fitted here: see `training/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from witnessmark.extract.learned.encoder_file import EncoderFile, Floats, NoEncoder, encoder_file
from witnessmark.extract.learned.labels import DEPTH, HEADS
from witnessmark.extract.learned.pieces import END, PAD, START, Piece, Pieces
from witnessmark.extract.learned.wordings import TABLES, Wordings, wordings_in

HERE = Path(__file__).parent
BATCH = 1024
"""Pieces that the encoder takes at once."""
LEVELS = 90.0
"""Steps of an 8-bit weight on each side of zero: with more, sums of two products overflow on processors whose 8-bit
products are added in 16 bits."""

Weights = dict[str, Floats]


class Network:
    """The encoder with its heads, and the tables of what wording alone says. Opening one takes about a second; it
    holds some 50 MB."""

    def __init__(self, file: EncoderFile, fitted: Weights, wordings: Wordings | None) -> None:
        self._file = file
        self.wordings = wordings
        self.pieces = Pieces(file)
        width = file.shape.width
        self._positions = file.tensor("emb.pos", -1, width) + file.tensor("emb.type", -1, width)[0]
        self._norm = file.tensor("emb.ln.w"), file.tensor("emb.ln.b")
        self._heads = {name: (np.ascontiguousarray(fitted[f"heads.{name}.weight"].T), fitted[f"heads.{name}.bias"])
                       for name in HEADS}
        self._encoder = _opened("encoder.onnx", _tensors(file, fitted))
        self._roles = _opened("roles.onnx", {
            **{f"{name}.{short}": np.ascontiguousarray(fitted[f"{name}.{long}"].T) for name in
               ("roles.piece", "roles.act", "roles.out") for short, long in (("w", "weight"), ("b", "bias"))},
            "roles.band": fitted["roles.band"], "roles.sentence": fitted["roles.sentence"]})

    def read(self, windows: Sequence[Sequence[Piece]]) -> list[tuple[Floats, Floats]]:
        """Return for each window the states of its pieces (pieces, width), features of like size, and the probability
        of each tag of an act (pieces, ACT_TAGS)."""
        order = sorted(range(len(windows)), key=lambda i: len(windows[i]))
        found: dict[int, tuple[Floats, Floats]] = {}
        for batch in _batches(order, [len(window) + 2 for window in windows]):
            longest = max(len(windows[i]) for i in batch) + 2
            ids = np.full((len(batch), longest), PAD, np.int64)
            for row, i in enumerate(batch):
                ids[row, : len(windows[i]) + 2] = [START, *(piece.id for piece in windows[i]), END]
            states, acts = self._encoder.run(
                ["states", "acts"], {"words": self._words(ids), "present": (ids != PAD).astype(np.int32)})
            for row, i in enumerate(batch):
                inside = slice(1, len(windows[i]) + 1)
                found[i] = states[row, inside], acts[row, inside]
        return [found[i] for i in range(len(windows))]

    def head(self, name: str, states: Floats) -> Floats:
        """Return a head's scores for a state (width)."""
        weight, bias = self._heads[name]
        scores: Floats = states @ weight + bias
        return scores

    def roles(self, states: Floats, own: Floats, bands: NDArray[np.int64], steps: NDArray[np.int64]) -> Floats:
        """Return the probability of every piece's role tags for acts: (acts, pieces, ROLES, 3).

        `states` are the pieces', `own` the acts' (acts, width); `bands` and `steps` say how far a piece stands from
        an act (acts, pieces).
        """
        (odds,) = self._roles.run(["odds"], {"states": states, "own": own, "band": bands, "sentence": steps})
        found: Floats = odds
        return found

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
    if not path.exists() or not TABLES.exists():
        raise NoEncoder("the learned layer's weights are missing; only rules are used")
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        raise NoEncoder("the learned layer needs the package onnxruntime; only rules are used") from None
    with np.load(path) as stored:
        fitted = {name: stored[name].astype(np.float32) for name in stored.files}
    return Network(encoder_file(), fitted, wordings_in())


def _opened(graph: str, given: Weights | dict[str, NDArray[Any]]) -> Any:
    """Return a session over a graph file with the tensors it asks for, on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.add_external_initializers(
        list(given), [onnxruntime.OrtValue.ortvalue_from_numpy(tensor) for tensor in given.values()])
    return onnxruntime.InferenceSession((HERE / graph).read_bytes(), options, providers=["CPUExecutionProvider"])


def _batches(order: Sequence[int], sizes: Sequence[int]) -> list[list[int]]:
    """Return windows, given shortest first, in batches of like length that hold so many pieces, padding counted."""
    batches: list[list[int]] = []
    for i in order:
        if batches and (len(batches[-1]) + 1) * sizes[i] <= BATCH:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def _tensors(file: EncoderFile, fitted: Weights) -> dict[str, NDArray[Any]]:
    """Return every tensor the graph asks for, by name."""
    shape = file.shape
    sizes = {"q": (shape.width, shape.width), "k": (shape.width, shape.width), "v": (shape.width, shape.width),
             "ao": (shape.width, shape.width), "fi": (shape.inner, shape.width), "fo": (shape.width, shape.inner)}
    given: dict[str, NDArray[Any]] = {
        "center": fitted["center"], "spread": fitted["spread"],
        "act.w": np.ascontiguousarray(fitted["heads.act.weight"].T), "act.b": fitted["heads.act.bias"]}
    for number in range(DEPTH):
        for name, size in sizes.items():
            low = f"layers.{number}.maps.{name}"
            weight = file.tensor(f"l{number}.{name}.w", *size)
            if f"{low}.a" in fitted:
                weight = weight + fitted[f"{low}.b"] @ fitted[f"{low}.a"]
            scale = np.abs(weight).max(axis=1) / LEVELS + 1e-12
            given[f"l{number}.{name}.w"] = np.rint(weight / scale[:, None]).astype(np.int8).T
            given[f"l{number}.{name}.s"] = scale.astype(np.float32)
            given[f"l{number}.{name}.b"] = file.tensor(f"l{number}.{name}.b")
        for short in "wsb":
            given[f"l{number}.qkv.{short}"] = np.concatenate(
                [given.pop(f"l{number}.{name}.{short}") for name in "qkv"], -1)
        given[f"l{number}.qkv.z"] = np.zeros(3 * shape.width, np.int8)
        for name in ("aln", "oln"):
            for short, long in (("w", "weight"), ("b", "bias")):
                own = fitted.get(f"layers.{number}.norms.{name}.{long}")
                given[f"l{number}.{name}.{short}"] = file.tensor(f"l{number}.{name}.{short}") if own is None else own
    return {name: np.ascontiguousarray(tensor) for name, tensor in given.items()}
