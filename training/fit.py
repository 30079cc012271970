"""Fit the learned layer and write its weights: `python -m training.fit [--epochs N] [--out FILE] [--with FOLDER …]`.

Reads coded passages (`gold/train/en`, `gold/train/ko`) and, with `--with`, folders of coded reports.
Prints after each epoch what the network makes of `gold/dev` (unless that is trained on): precision,
recall and F1 of acts (words meet, same code) and of each role (words meet). Deterministic up to the
machine's arithmetic. 2 cores: about 2 minutes an epoch.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from bench.gold.case import load
from bench.gold.passages import passages
from training.examples import IGNORED, Example, examples_of
from training.network import Network
from witnessmark.extract.learned.encoder_file import encoder_file
from witnessmark.extract.learned.labels import ACT_TAGS, ROLES
from witnessmark.extract.learned.pieces import Pieces
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, Span

LANGUAGES = ("en", "ko")
RARE = 1.0
"""Weight of a piece inside an act or role beside one outside."""
Coded = tuple[Reading, tuple[Claim, ...]]


def coded_reports(folder: Path) -> list[Coded]:
    case = load(folder)
    return [(reading, tuple(g.claim for g in case.claims if g.claim.reading is reading))
            for reading in case.readings.values()]


def mistaken(reading: Reading, claims: Sequence[Claim]) -> list[Span]:
    """Return words that the present network takes for an act's and no coder does, up to two a text."""
    from witnessmark.extract.learned.network import network
    from witnessmark.extract.learned.tagger import triggers_in

    acts = [claim.act.span for claim in claims]
    wrong = [span for span, _, sure in sorted(triggers_in(reading.text, network()), key=lambda t: -t[2])
             if not any(span.overlaps(act) for act in acts)]
    words = [Span(*m.span()) for m in re.finditer(r"\w{4,}", reading.text)]
    some = [word for word in random.sample(words, min(1, len(words))) if not any(word.overlaps(act) for act in acts)]
    return (wrong[:2] + some)[:2]


def padded(rows: Sequence[Sequence[int]], filler: int) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[filler] * (longest - len(row))] for row in rows])


def states_of(network: Network, batch: Sequence[Example]) -> Tensor:
    """Return the states of a batch: (window, piece, width)."""
    below = torch.nn.utils.rnn.pad_sequence([e.below for e in batch], batch_first=True)
    return network(below, padded([[1] * len(e.ids) for e in batch], 0), padded([e.marked for e in batch], 0).float())


def loss_of(network: Network, batch: Sequence[Example]) -> Tensor:
    states = states_of(network, batch)
    total = torch.zeros(())
    act_weights = torch.tensor([1.0, *[RARE] * (ACT_TAGS - 1)])
    role_weights = torch.tensor([1.0, RARE, RARE])
    tagged = [i for i, e in enumerate(batch) if e.tags is not None]
    if tagged:
        scores = network.heads["act"](states[tagged]).float()
        wanted = padded([batch[i].tags for i in tagged], IGNORED)
        wanted = F.pad(wanted, (0, states.shape[1] - wanted.shape[1]), value=IGNORED)
        total = total + F.cross_entropy(scores.flatten(0, 1), wanted.flatten(), act_weights,
                                        ignore_index=IGNORED) * 4
    acts = [i for i, e in enumerate(batch) if e.roles is not None]
    if acts:
        scores = network.heads["roles"](states[acts]).float().view(len(acts), states.shape[1], len(ROLES), 3)
        wanted = torch.full((len(acts), states.shape[1], len(ROLES)), IGNORED)
        for row, i in enumerate(acts):
            wanted[row, : len(batch[i].ids)] = torch.tensor(batch[i].roles)
        total = total + F.cross_entropy(scores.reshape(-1, 3), wanted.flatten(), role_weights,
                                        ignore_index=IGNORED) * 8
        by_head: dict[str, list[tuple[Tensor, object]]] = {}
        for i in acts:
            for head, first, last, value in batch[i].spans:
                by_head.setdefault(head, []).append((states[i, first : last + 1].mean(0), value))
        for head, pairs in by_head.items():
            scores = network.heads[head](torch.stack([state for state, _ in pairs])).float()
            if head == "group":
                facets = torch.zeros_like(scores)
                for row, (_, codes) in enumerate(pairs):
                    facets[row, codes] = 1.0
                total = total + F.binary_cross_entropy_with_logits(scores, facets)
            else:
                total = total + F.cross_entropy(scores, torch.tensor([value for _, value in pairs])) * 0.3
    return total


@torch.no_grad()
def look(network: Network, examples: Sequence[Example]) -> str:
    """Return one line of figures per question over examples not fitted on."""
    network.eval()
    counts: dict[str, list[int]] = {}
    right: dict[str, list[int]] = {}
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    for at in range(0, len(order), 16):
        batch = [examples[i] for i in order[at : at + 16]]
        states = states_of(network, batch)
        tags = network.heads["act"](states).argmax(-1)
        roles = network.heads["roles"](states).view(*states.shape[:2], len(ROLES), 3).argmax(-1)
        for row, example in enumerate(batch):
            if example.tags is not None:
                _count(counts, "act", _spans(tags[row].tolist()[: len(example.ids)]), _spans(example.tags))
            else:
                for number, role in enumerate(ROLES):
                    read = [tag[number] for tag in roles[row].tolist()[: len(example.ids)]]
                    coded = [max(tag[number], 0) for tag in example.roles]
                    _count(counts, role, _spans(read), _spans(coded))
                for head, first, last, value in example.spans:
                    scores = network.heads[head](states[row, first : last + 1].mean(0).float())
                    good = (set((scores > 0).nonzero().flatten().tolist()) == set(value) if head == "group"
                            else int(scores.argmax()) == value)
                    right.setdefault(head, []).append(good)
    network.train()
    lines = []
    for name, (common, read, coded) in counts.items():
        lines.append(f"{name} {common / max(read, 1):.2f}/{common / max(coded, 1):.2f}/"
                     f"{2 * common / max(read + coded, 1):.3f}")
    lines += [f"{head}={np.mean(values):.2f}" for head, values in right.items()]
    return "  ".join(lines)


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


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.fit")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--out", type=Path, default=Path("src/witnessmark/extract/learned/weights.npz"))
    parser.add_argument("--with", type=Path, nargs="*", default=[], dest="more", help="folders of coded reports")
    parser.add_argument("--look", type=Path, nargs="*", default=[Path("gold/dev/en"), Path("gold/dev/ko")])
    parser.add_argument("--from", type=Path, dest="start", help="go on from these weights")
    parser.add_argument("--mistakes", action="store_true",
                        help="show what the weights in the package take for acts wrongly, too")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--heads", type=float, default=1e-2,
                        help="rate of the heads: states differ little from piece to piece")
    options = parser.parse_args(arguments)
    random.seed(1)
    torch.manual_seed(1)
    file = encoder_file()
    pieces = Pieces(file)
    coded: list[Coded] = [(p.reading, p.claims) for language in LANGUAGES
                          for p in passages(Path("gold/train") / language)]
    for folder in options.more:
        coded += coded_reports(folder)
    shown = [e for reading, claims in coded
             for e in examples_of(reading, claims, pieces, mistaken(reading, claims) if options.mistakes else ())]
    held = {folder.name: [e for c in coded_reports(folder) for e in examples_of(*c, pieces)] for folder in options.look}
    print(f"{len(coded)} texts, {sum(len(c) for _, c in coded)} claims, {len(shown)} windows", file=sys.stderr)
    started = time.time()
    network = Network(file).train()
    if options.start:
        with np.load(options.start) as stored:
            for name, parameter in network.named_parameters():
                if name in stored.files:
                    start = torch.from_numpy(stored[name].astype(np.float32))
                    parameter.data[..., : start.shape[-1]] = start
                    parameter.data[..., start.shape[-1] :] = 0.0
    for example in [*shown, *(e for examples in held.values() for e in examples)]:
        example.below = network.below(torch.tensor(example.ids))
    print(f"read in {time.time() - started:.0f} s", file=sys.stderr)
    fitted = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    heads = [p for n, p in fitted if n.startswith(("heads", "mark"))]
    rest = [p for n, p in fitted if not n.startswith(("heads", "mark"))]
    optimiser = torch.optim.AdamW([{"params": rest, "lr": options.rate}, {"params": heads, "lr": options.heads}],
                                  weight_decay=0.01)
    size = 8
    steps = options.epochs * (len(shown) // size + 1)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1.0, s / 60) * max(0.02, 1 - s / steps))
    for epoch in range(options.epochs):
        random.shuffle(shown)
        near = [sorted(shown[i : i + size * 20], key=lambda e: len(e.ids)) for i in range(0, len(shown), size * 20)]
        batches = [part[i : i + size] for part in near for i in range(0, len(part), size)]
        random.shuffle(batches)
        losses = []
        for batch in batches:
            loss = loss_of(network, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            plan.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1} {time.time() - started:.0f} s loss {np.mean(losses):.3f}", file=sys.stderr)
        for name, examples in held.items():
            print(f"  {name}: {look(network, examples)}", file=sys.stderr)
        np.savez_compressed(options.out, **network.fitted())
    return 0


if __name__ == "__main__":
    sys.exit(main())
