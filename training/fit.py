"""Fit the learned layer and write its weights: `python -m training.fit [--epochs N] [--out FILE] [--hold]`.

Reads coded passages (`gold/train/en`, `gold/train/ko`) and, with `--with`, folders of coded reports. Every pass
shows the passages in another order, some alone, some one after another as paragraphs of a longer report, with a few
pieces made unknown. When files were written after the weights that `--start` names, `--later PREFIX --share S` shows
all of those in every pass and of the others a share, drawn anew each time, so that nothing is forgotten. What is
written is the mean of the weights over the steps, the late ones counting most. Prints what the network makes of
`gold/dev` and, with `--hold`, of a tenth of the texts that is then left out (chosen by their hash). Deterministic up
to the machine's arithmetic.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import distributed

from bench.gold.case import load
from bench.gold.passages import passages
from training.examples import Coded, Example, examples_of, half_of, joined
from training.look import look
from training.losses import batch_of, loss_of
from training.network import Network
from witnessmark.extract.learned.encoder_file import encoder_file
from witnessmark.extract.learned.labels import DEPTH
from witnessmark.extract.learned.pieces import UNKNOWN, Pieces
from witnessmark.extract.learned.windows import LARGEST

LANGUAGES = ("en", "ko")
BATCH = 1100
"""Pieces in a step, all workers' together."""
JOINED = 0.6
"""Probability that a passage follows the last one instead of standing alone, where there is room."""
UNREAD = 0.05
"""Share of pieces made unknown, so that single names and words weigh less."""
KEPT = 0.998
"""How much of the mean of the weights a step leaves (Polyak and Juditsky 1992, as a moving mean)."""


def coded_reports(folder: Path) -> list[Coded]:
    case = load(folder)
    return [(reading, tuple(g.claim for g in case.claims if g.claim.reading is reading))
            for reading in case.readings.values()]


def held_out(coded: Coded, options: argparse.Namespace) -> bool:
    text = coded[0].text
    return (options.hold and hashlib.sha256(text.encode()).digest()[0] % 10 == 0) or half_of(text) == options.without


def is_later(coded: Coded, options: argparse.Namespace) -> bool:
    """Tell whether a text is shown in every pass: of a file of `--later`, or any where nothing is called later."""
    return coded[0].report.id.startswith(options.later)


def one_pass(shown: dict[str, list[Example]], seldom: dict[str, list[Example]], share: float,
             size_of_batch: int) -> list[list[Example]]:
    """Return the batches of one pass in random order, of so many pieces each: all examples of `shown` and a share of
    `seldom`."""
    windows: list[Example] = []
    for language, examples in shown.items():
        rest = random.sample(seldom[language], round(share * len(seldom[language])))
        order = random.sample([*examples, *rest], len(examples) + len(rest))
        group: list[Example] = []
        size = 0
        for example in order:
            length = len(example.ids) - 2
            if group and (size + length > LARGEST or random.random() > JOINED):  # noqa: S311 - no secret
                windows.append(joined(group))
                group, size = [], 0
            group.append(example)
            size += length
        windows.append(joined(group))
    random.shuffle(windows)
    batches: list[list[Example]] = []
    for at in range(0, len(windows), 100):
        batch: list[Example] = []
        for example in sorted(windows[at : at + 100], key=lambda e: len(e.ids)):
            if batch and (len(batch) + 1) * len(example.ids) > size_of_batch:
                batches.append(batch)
                batch = []
            batch.append(example)
        batches.append(batch)
    random.shuffle(batches)
    return batches


@torch.no_grad()
def standardise(network: Network, examples: Sequence[Example]) -> None:
    """Set by what the states are centred and scaled, from some windows."""
    network.eval()
    states = torch.cat([network(*batch_of(network, [e]))[0] for e in random.sample(examples, min(100, len(examples)))])
    network.center.copy_(states.mean(0))
    network.spread.copy_(states.std(0))
    network.train()


def go_on(network: Network, weights: Path) -> None:
    """Start from weights fitted before."""
    held = dict(network.named_parameters())
    with np.load(weights) as stored:
        for name in stored.files:
            held[name].data.copy_(torch.from_numpy(stored[name].astype(np.float32)))


class Mean:
    """The moving mean of what is fitted; `inside` puts it in place for a while."""

    def __init__(self, network: Network) -> None:
        self._fitted = [p for p in network.parameters() if p.requires_grad]
        self._held = [p.detach().clone() for p in self._fitted]
        self._steps = 0

    @torch.no_grad()
    def take(self) -> None:
        """Take in the weights after a step; the first steps, far from where it ends, soon count nothing."""
        self._steps += 1
        kept = min(KEPT, (1 + self._steps) / (10 + self._steps))
        for mean, parameter in zip(self._held, self._fitted, strict=True):
            mean.lerp_(parameter.detach(), 1.0 - kept)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let the network hold the mean."""
        own = [p.data for p in self._fitted]
        for parameter, mean in zip(self._fitted, self._held, strict=True):
            parameter.data = mean
        yield
        for parameter, weights in zip(self._fitted, own, strict=True):
            parameter.data = weights


def agree(network: Network, workers: int) -> None:
    """Make the gradients of all workers their mean."""
    gradients = [p.grad if p.grad is not None else torch.zeros_like(p)
                 for p in network.parameters() if p.requires_grad]
    flat = torch.cat([g.flatten() for g in gradients])
    distributed.all_reduce(flat)
    at = 0
    for parameter in network.parameters():
        if parameter.requires_grad:
            parameter.grad = flat[at : at + parameter.numel()].view_as(parameter) / workers
            at += parameter.numel()


def work(worker: int, options: argparse.Namespace, meeting: str) -> None:
    """Fit as one of the workers: each takes its share of every pass's batches, and all make the same steps."""
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=worker, world_size=options.workers)
    first = worker == 0
    random.seed(1)
    torch.manual_seed(1)
    file = encoder_file()
    pieces = Pieces(file)
    coded: dict[str, list[Coded]] = {language: [(p.reading, p.claims) for p in passages(Path("gold/train") / language)]
                                     for language in LANGUAGES}
    for folder in options.more:
        for reading, claims in coded_reports(folder):
            coded[reading.report.language].append((reading, claims))
    kept = {language: [c for c in all_of if not held_out(c, options)] for language, all_of in coded.items()}
    shown = {language: [e for c in all_of if is_later(c, options) for e in examples_of(c, pieces)]
             for language, all_of in kept.items()}
    seldom = {language: [e for c in all_of if not is_later(c, options) for e in examples_of(c, pieces)]
              for language, all_of in kept.items()}
    held = {folder.as_posix(): [e for c in coded_reports(folder) for e in examples_of(c, pieces)]
            for folder in options.look}
    if options.hold:
        held |= {f"tenth {language}": [e for c in all_of if held_out(c, options) for e in examples_of(c, pieces)]
                 for language, all_of in coded.items()}
    every = [e for examples in (*shown.values(), *seldom.values(), *held.values()) for e in examples]
    network = Network(file, options.depth, [UNKNOWN, *(i for e in every for i in e.ids)]).train()
    if options.start is not None:
        go_on(network, options.start)
    else:
        standardise(network, [e for examples in (*shown.values(), *seldom.values()) for e in examples])
    if first:
        for name, part in (("in every pass", shown), ("in some", seldom)):
            count = sum(len(e.ids) for examples in part.values() for e in examples)
            print(f"{sum(map(len, part.values()))} windows, {count} pieces {name}", file=sys.stderr, flush=True)
    fitted = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    heads = [p for n, p in fitted if not n.startswith("layers")]
    rest = [p for n, p in fitted if n.startswith("layers")]
    optimiser = torch.optim.AdamW([{"params": rest, "lr": options.rate}, {"params": heads, "lr": options.heads}],
                                  weight_decay=0.01)
    each = BATCH // options.workers
    steps = options.epochs * (len(one_pass(shown, seldom, options.share, each)) // options.workers)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / 60) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * min(1.0, s / steps))))
    torch.manual_seed(1 + worker)
    mean = Mean(network)
    started = time.time()
    for epoch in range(options.epochs):
        losses = []
        batches = one_pass(shown, seldom, options.share, each)
        for batch in batches[worker : len(batches) // options.workers * options.workers : options.workers]:
            rows, present = batch_of(network, batch)
            rows[(torch.rand(rows.shape) < UNREAD) & present.bool()] = network.row[UNKNOWN]
            loss = loss_of(network, batch, rows, present)
            optimiser.zero_grad()
            loss.backward()
            agree(network, options.workers)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            plan.step()
            mean.take()
            losses.append(loss.item())
        if not first:
            continue
        print(f"epoch {epoch + 1} {time.time() - started:.0f} s loss {np.mean(losses):.3f}",
              file=sys.stderr, flush=True)
        with mean.inside():
            np.savez_compressed(options.out, **network.fitted())
            if epoch % 4 == 3 or epoch == options.epochs - 1:
                for name, examples in held.items():
                    print(f"  {name}: {look(network, examples)}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.fit")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--out", type=Path, default=Path("src/witnessmark/extract/learned/weights.npz"))
    parser.add_argument("--with", type=Path, nargs="*", default=[], dest="more", help="folders of coded reports")
    parser.add_argument("--look", type=Path, nargs="*", default=[Path("gold/dev/en"), Path("gold/dev/ko")])
    parser.add_argument("--hold", action="store_true", help="leave a tenth of the texts out and look at it")
    parser.add_argument("--start", type=Path, help="go on from these weights")
    parser.add_argument("--without", type=int, choices=(0, 1), help="leave this half of the texts out")
    parser.add_argument("--later", default="", help="files whose name begins so are shown in every pass")
    parser.add_argument("--share", type=float, default=1.0, help="share of the other files' passages in a pass")
    parser.add_argument("--depth", type=int, default=DEPTH)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--heads", type=float, default=2e-3, help="rate of the heads")
    parser.add_argument("--workers", type=int, default=2,
                        help="processes of one thread each; the mean of their gradients makes a step")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(work, (options, f"{folder}/meeting"), options.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
