"""The encoder in PyTorch, with low-rank changes to its linear maps and one linear head per question.

Low-rank adaptation (Hu et al. 2021, eq. 3): W x + B A x, only A, B, the layer norms, the
heads and the mark of an act are fitted; the 4-bit base stays as the wheel holds it.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from witnessmark.extract.learned.encoder_file import EncoderFile
from witnessmark.extract.learned.labels import HEADS

RANK = 16
SCALE = 2.0
HALF = torch.bfloat16
FIXED = 5
"""Layers from the bottom that stay as they are: their states of a window are computed once."""


class Adapted(nn.Module):
    """A fixed linear map with a low-rank change; reckons in half precision."""

    def __init__(self, weight: Tensor, bias: Tensor, adapted: bool) -> None:
        super().__init__()
        self.register_buffer("weight", weight.to(HALF))
        self.register_buffer("bias", bias.to(HALF))
        self.a = nn.Parameter(torch.randn(RANK, weight.shape[1]) * 0.02 * SCALE) if adapted else None
        self.b = nn.Parameter(torch.zeros(weight.shape[0], RANK)) if adapted else None

    def forward(self, x: Tensor) -> Tensor:
        fixed = F.linear(x, self.weight, self.bias)
        return fixed if self.a is None else fixed.addmm_(F.linear(x, self.a.to(HALF)), self.b.to(HALF).T)


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
        self.norms = nn.ModuleDict({name: Norm(file, f"l{number}.{name}") for name in ("aln", "oln")})
        self.norms.requires_grad_(number >= FIXED)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Map states (batch * length, width) to the next; `mask` is (batch, 1, 1, length)."""
        batch, length, width = mask.shape[0], mask.shape[-1], x.shape[-1]

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        m = self.maps
        mixed = F.scaled_dot_product_attention(split(m["q"](x)), split(m["k"](x)), split(m["v"](x)), attn_mask=mask)
        x = self.norms["aln"](x + m["ao"](mixed.transpose(1, 2).reshape(-1, width)))
        return self.norms["oln"](x + m["fo"](F.gelu(m["fi"](x))))


class Norm(nn.Module):
    """Layer normalisation whose parameters are whole and whose input is half precision."""

    def __init__(self, file: EncoderFile, name: str) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.from_numpy(file.tensor(f"{name}.w")))
        self.bias = nn.Parameter(torch.from_numpy(file.tensor(f"{name}.b")))
        self.epsilon = file.shape.epsilon

    def forward(self, x: Tensor) -> Tensor:
        return F.layer_norm(x, self.weight.shape, self.weight.to(x.dtype), self.bias.to(x.dtype), self.epsilon)


class Network(nn.Module):
    """Pieces of windows (batch, length) → states (batch, length, width); `heads` map states to scores."""

    def __init__(self, file: EncoderFile) -> None:
        super().__init__()
        self.file = file
        shape = file.shape
        self.register_buffer("positions", torch.from_numpy(file.tensor("emb.pos", -1, shape.width)))
        self.register_buffer("kind", torch.from_numpy(file.tensor("emb.type", -1, shape.width)[0]))
        self.norm = Norm(file, "emb.ln").requires_grad_(False)
        self.mark = nn.Parameter(torch.randn(shape.width) * 0.02)
        self.layers = nn.ModuleList([Layer(file, i) for i in range(shape.layers)])
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(2 * shape.width, size) for name, size in HEADS.items()})

    @torch.no_grad()
    def below(self, ids: Tensor) -> Tensor:
        """Return the states under the fitted layers for one window: (length, width)."""
        words = torch.from_numpy(self.file.embeddings(ids.numpy().astype(np.int64)))
        x = self.norm(words + self.positions[: len(ids)] + self.kind).to(HALF)
        mask = torch.ones(1, 1, 1, len(ids), dtype=torch.bool)
        for layer in self.layers[:FIXED]:
            x = layer(x, mask)
        return x

    def forward(self, below: Tensor, present: Tensor, marked: Tensor) -> Tensor:
        """Return states (batch, length, 2 * width): those on top, then those below the fitted layers.

        A sentence encoder's top states differ little from word to word; the lower ones tell words apart.

        `below` are states of `below`; `present` is 1 at pieces, 0 at padding; `marked` is 1 at the pieces
        of the act whose roles are asked for.
        """
        x = below + (marked[..., None] * self.mark).to(HALF)
        mask = present.bool()[:, None, None, :]
        x = x.flatten(0, 1)
        for layer in self.layers[FIXED:]:
            x = layer(x, mask)
        return self.drop(torch.cat([x.view(*present.shape, -1), below], -1).float())

    def fitted(self) -> dict[str, np.ndarray]:
        """Return what was fitted, by name, as half floats."""
        return {name: p.detach().numpy().astype(np.float16) for name, p in self.named_parameters() if p.requires_grad}
