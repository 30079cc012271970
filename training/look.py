"""What the network makes of windows it was not fitted on: figures per question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from training.examples import Coding, Example
from training.losses import batch_of, role_scores
from training.network import Network
from witnessmark.extract.learned.labels import ROLES


@torch.no_grad()
def look(network: Network, examples: Sequence[Example]) -> str:
    """Return one line: precision / recall / F1 of acts and, given the acts, of each role (words meet, same code);
    the share of codes told right."""
    network.eval()
    counts: dict[str, list[int]] = {}
    right: dict[str, list[int]] = {}
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    for at in range(0, len(order), 8):
        batch = [examples[i] for i in order[at : at + 8]]
        states = network(*batch_of(network, batch))
        tags = network.heads["act"](states).argmax(-1)
        names = network.heads["place"](states).argmax(-1)
        for row, example in enumerate(batch):
            length = len(example.ids)
            read = [tag if wanted >= 0 else 0 for tag, wanted in
                    zip(tags[row].tolist()[:length], example.tags, strict=True)]
            _count(counts, "act", _spans(read), _spans(example.tags))
            read = [tag if wanted >= 0 else 0 for tag, wanted in
                    zip(names[row].tolist()[:length], example.names, strict=True)]
            _count(counts, "place", _spans(read), _spans(example.names))
            for act in example.acts:
                scores = role_scores(network, states, [(row, example, act)])[0, :length]
                found = scores.view(length, len(ROLES), 3).argmax(-1).tolist()
                coded = _coded(act, length)
                for number, role in enumerate(ROLES):
                    _count(counts, role, _spans([t[number] for t in found]), _spans([t[number] for t in coded]))
                for head, first, last, value in act.spans:
                    scores = network.heads[head](states[row, first : last + 1].mean(0))
                    told = int(scores.argmax())
                    good = told in value if head == "group" else told == value
                    right.setdefault(head, []).append(good)
    network.train()
    lines = [f"{name} {common / max(read, 1):.2f}/{common / max(coded, 1):.2f}/{2 * common / max(read + coded, 1):.3f}"
             for name, (common, read, coded) in counts.items()]
    return "  ".join([*lines, *(f"{head}={np.mean(values):.2f}" for head, values in right.items())])


def _coded(act: Coding, length: int) -> list[list[int]]:
    tags = [[0] * len(ROLES) for _ in range(length)]
    for index, role, tag in act.tags:
        tags[index][role] = tag
    return tags


def _spans(tags: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return (class, first, end) of begin-inside runs; classes count from 0 (tags 1, 2 → 0; 3, 4 → 1)."""
    spans: list[tuple[int, int, int]] = []
    for i, tag in enumerate(tags):
        if tag <= 0:
            continue
        kind, further = (tag - 1) // 2, (tag - 1) % 2
        if further and spans and spans[-1][2] == i and spans[-1][0] == kind:
            spans[-1] = (kind, spans[-1][1], i + 1)
        else:
            spans.append((kind, i, i + 1))
    return spans


def _count(counts: dict[str, list[int]], name: str, read: list[tuple[int, int, int]],
           coded: list[tuple[int, int, int]]) -> None:
    held = counts.setdefault(name, [0, 0, 0])
    free = list(coded)
    for kind, first, end in read:
        match = next((c for c in free if c[0] == kind and c[1] < end and c[2] > first), None)
        if match:
            free.remove(match)
            held[0] += 1
    held[1] += len(read)
    held[2] += len(coded)
