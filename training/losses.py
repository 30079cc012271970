"""How far the network's answers for a batch of windows are from the coders'."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.examples import IGNORED, Coding, Example
from training.network import Network
from witnessmark.extract.learned.labels import ROLES
from witnessmark.extract.learned.pieces import PAD
from witnessmark.extract.learned.tagger import bands, steps

ACT, ROLE, CODE, NAME = 4.0, 0.015, 0.3, 1.5
"""What an error weighs: in the tag of a piece, in that of a piece for an act and role, in a code, in a name's tag."""


def padded(rows: Sequence[Sequence[int]], filler: int) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[filler] * (longest - len(row))] for row in rows])


def batch_of(network: Network, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Return rows of the held embeddings and where there are pieces."""
    return (padded([network.rows(e.ids) for e in batch], network.row[PAD]),
            padded([[1] * len(e.ids) for e in batch], 0))


def means(states: Tensor, words: Sequence[tuple[int, int, int]]) -> Tensor:
    """Return the mean state of some words (words, width), each given by its window and its first and last piece.

    As one product: a slice of its own for each would fill a gradient as large as all states for each.
    """
    windows, length, width = states.shape
    shares = torch.zeros(len(words), windows * length)
    for number, (row, first, last) in enumerate(words):
        shares[number, row * length + first : row * length + last + 1] = 1.0 / (last + 1 - first)
    return shares @ states.reshape(-1, width)


def role_scores(network: Network, states: Tensor, acts: Sequence[tuple[int, Example, Coding]]) -> Tensor:
    """Return the scores of every piece's role tags for acts given with the row of their window in the batch."""
    length = states.shape[1]
    own = means(states, [(row, act.first, act.last) for row, _, act in acts])
    near = np.stack([bands(length, act.first, act.last) for _, _, act in acts])
    apart = np.stack([steps(np.array([*e.sentences, *[0] * (length - len(e.sentences))]), e.sentences[act.first])
                      for _, e, act in acts])
    return network.roles(own, network.roles.piece(states), torch.tensor([row for row, _, _ in acts]),
                         torch.from_numpy(near), torch.from_numpy(apart))


def loss_of(network: Network, batch: Sequence[Example], rows: Tensor, present: Tensor) -> Tensor:
    states = network(rows, present)
    total = ACT * F.cross_entropy(network.heads["act"](states).flatten(0, 1),
                                  padded([e.tags for e in batch], IGNORED).flatten(), ignore_index=IGNORED)
    total = total + NAME * F.cross_entropy(network.heads["place"](states).flatten(0, 1),
                                           padded([e.names for e in batch], IGNORED).flatten(), ignore_index=IGNORED)
    acts = [(row, example, act) for row, example in enumerate(batch) for act in example.acts]
    if not acts:
        return total
    scores = role_scores(network, states, acts)
    wanted = torch.full((len(acts), states.shape[1], len(ROLES)), IGNORED)
    by_head: dict[str, list[tuple[tuple[int, int, int], object]]] = {}
    for number, (row, example, act) in enumerate(acts):
        wanted[number, : len(example.ids)] = 0
        for index, role, tag in act.tags:
            wanted[number, index, role] = tag
        for head, first, last, value in act.spans:
            by_head.setdefault(head, []).append(((row, first, last), value))
    total = total + ROLE / len(acts) * F.cross_entropy(scores.reshape(-1, 3), wanted.flatten(), reduction="sum",
                                                       ignore_index=IGNORED)
    for head, pairs in by_head.items():
        scores = network.heads[head](means(states, [words for words, _ in pairs]))
        if head == "group":
            right = torch.zeros_like(scores)
            for row, (_, codes) in enumerate(pairs):
                right[row, codes] = 1.0 / len(codes)               # several codes share what one has
        else:
            right = torch.tensor([value for _, value in pairs])
        total = total + CODE * F.cross_entropy(scores, right)
    return total
