"""The encoder's lower layers in PyTorch, with low-rank changes to their linear maps, and the heads.

Low-rank adaptation (Hu et al. 2021, eq. 3): W x + B A x, only A, B, the layer norms and the
heads are fitted; the 4-bit base stays as the wheel holds it. Upper layers, which fold a sentence into one
meaning, are left out: words of acts and roles are told apart lower down.

Linear maps multiply in bfloat16 (what is fitted is kept in whole floats) on processors that have instructions for it,
which do it four times as fast; others take seven times as long for it and multiply whole floats. Sums of layers, norms
and heads are whole floats everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from witnessmark.extract.learned.encoder_file import EncoderFile
from witnessmark.extract.learned.labels import BANDS, HEADS, HIDDEN, HIGHEST, ROLE_TAGS, SENTENCES
from witnessmark.extract.learned.pieces import PAD

RANK = 32
FIXED = 1
"""Layers from the bottom that stay as they are."""
SCALE = 1.5
MULTIPLIED = torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else torch.float32
"""The kind of number that linear maps multiply."""
NEVER = -1e4
"""What a piece that is only padding counts in another's attention, before the softmax."""


class Adapted(nn.Module):
    """A fixed linear map with a low-rank change."""

    def __init__(self, weight: Tensor, bias: Tensor, adapted: bool) -> None:
        super().__init__()
        self.register_buffer("weight", weight.to(MULTIPLIED))
        self.register_buffer("bias", bias.to(MULTIPLIED))
        self.a = nn.Parameter(torch.randn(RANK, weight.shape[1]) * 0.02 * SCALE) if adapted else None
        self.b = nn.Parameter(torch.zeros(weight.shape[0], RANK)) if adapted else None

    def forward(self, x: Tensor) -> Tensor:
        x = x.to(MULTIPLIED)
        fixed = F.linear(x, self.weight, self.bias)
        if self.a is None or self.b is None:
            return fixed
        return fixed + F.linear(F.linear(x, self.a.to(MULTIPLIED)), self.b.to(MULTIPLIED))


class Layer(nn.Module):
    def __init__(self, file: EncoderFile, number: int) -> None:
        super().__init__()
        shape = file.shape
        width, inner = shape.width, shape.inner
        self.heads = shape.heads
        sizes = {"q": (width, width), "k": (width, width), "v": (width, width), "ao": (width, width),
                 "fi": (inner, width), "fo": (width, inner)}
        self.maps = nn.ModuleDict({
            name: Adapted(torch.from_numpy(file.tensor(f"l{number}.{name}.w", *size)),
                          torch.from_numpy(file.tensor(f"l{number}.{name}.b")), number >= FIXED)
            for name, size in sizes.items()
        })
        self.norms = nn.ModuleDict({name: norm_of(file, f"l{number}.{name}") for name in ("aln", "oln")})
        self.norms.requires_grad_(number >= FIXED)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Map states (batch * length, width) to the next; `mask` is (batch, 1, 1, length)."""
        batch, length, width = mask.shape[0], mask.shape[-1], x.shape[-1]

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        m = self.maps
        near = (split(m["q"](x)) * (width // self.heads) ** -0.5) @ split(m["k"](x)).transpose(-1, -2)
        mixed = near.masked_fill(~mask, NEVER).softmax(-1) @ split(m["v"](x))
        x = self.norms["aln"](x + m["ao"](mixed.transpose(1, 2).reshape(-1, width)).float())
        return self.norms["oln"](x + m["fo"](F.gelu(m["fi"](x)).clamp(max=HIGHEST)).float())


def norm_of(file: EncoderFile, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(file.shape.width, file.shape.epsilon)
    norm.weight.data = torch.from_numpy(file.tensor(f"{name}.w"))
    norm.bias.data = torch.from_numpy(file.tensor(f"{name}.b"))
    return norm


class Scorer(nn.Module):
    """The roles of every piece in a window for each act: what both say added, and multiplied, and how far apart."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.act = nn.Linear(width, 2 * HIDDEN)
        self.piece = nn.Linear(width, 2 * HIDDEN)
        self.band = nn.Parameter(torch.randn(BANDS, HIDDEN) * 0.1)
        self.sentence = nn.Parameter(torch.randn(2 * SENTENCES + 1, HIDDEN) * 0.1)
        self.out = nn.Linear(2 * HIDDEN, ROLE_TAGS)
        self.drop = nn.Dropout(0.1)

    def forward(self, acts: Tensor, sides: Tensor, of: Tensor, band: Tensor, sentence: Tensor) -> Tensor:
        """Return scores (acts, pieces, tags of roles) for acts' states (acts, width) and what the pieces of windows say
        (`piece` of their states: windows, pieces, 2 * HIDDEN); `of` is the window of each act."""
        own, other = self.act(acts)[:, None], sides[of]
        added = F.relu(own[..., :HIDDEN] + other[..., :HIDDEN] + self.band[band] + self.sentence[sentence])
        return self.out(self.drop(torch.cat([added, own[..., HIDDEN:] * other[..., HIDDEN:]], -1)))


class Network(nn.Module):
    """Pieces of windows → states (batch, length, width); `heads` and `roles` map states to scores.

    States are centred and scaled by what the unfitted encoder gives for the texts, so that heads see features of
    like size. `known` are the pieces whose embeddings are held.
    """

    def __init__(self, file: EncoderFile, depth: int, known: Sequence[int]) -> None:
        super().__init__()
        shape = file.shape
        kept = sorted({*known, PAD})
        self.row = {number: row for row, number in enumerate(kept)}
        words = torch.from_numpy(file.embeddings(np.array(kept, np.int64)))
        positions = torch.from_numpy(file.tensor("emb.pos", -1, shape.width))
        self.register_buffer("words", words)
        self.register_buffer("positions", positions + torch.from_numpy(file.tensor("emb.type", -1, shape.width)[0]))
        self.norm = norm_of(file, "emb.ln").requires_grad_(False)
        self.layers = nn.ModuleList([Layer(file, i) for i in range(depth)])
        self.center = nn.Parameter(torch.zeros(shape.width), requires_grad=False)
        self.spread = nn.Parameter(torch.ones(shape.width), requires_grad=False)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(shape.width, size) for name, size in HEADS.items()})
        self.roles = Scorer(shape.width)

    def rows(self, ids: Sequence[int]) -> list[int]:
        return [self.row[number] for number in ids]

    def forward(self, rows: Tensor, present: Tensor) -> Tensor:
        """Return states of windows given as rows of the held embeddings; `present` is 1 at pieces."""
        x = self.norm(self.words[rows] + self.positions[: rows.shape[1]]).flatten(0, 1)
        mask = present.bool()[:, None, None, :]
        with torch.no_grad():
            for layer in self.layers[:FIXED]:
                x = layer(x, mask)
        for layer in self.layers[FIXED:]:
            x = layer(x, mask)
        return self.drop((x.view(*rows.shape, -1) - self.center) / self.spread)

    def fitted(self) -> dict[str, np.ndarray]:
        """Return what was fitted, by name, as half floats."""
        return {name: p.detach().numpy().astype(np.float16) for name, p in self.named_parameters()
                if p.requires_grad or name in ("center", "spread")}
