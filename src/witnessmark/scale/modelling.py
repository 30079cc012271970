"""The model of a table in parts: dense blocks are gathered, patterns counted and added up, and EM runs once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from witnessmark.reconcile.engine.blocking import DENSITIES, PASSES, Blocks
from witnessmark.reconcile.engine.comparing import PATTERNS, SIZES
from witnessmark.reconcile.engine.fitting import blocks_of, model_from, near_in, patterns_in, steps_of
from witnessmark.reconcile.engine.model import Model
from witnessmark.reconcile.engine.patterns import WIDEST, Weights
from witnessmark.scale.census import Plan, read_plan
from witnessmark.scale.files import Array, read_arrays, write_arrays
from witnessmark.scale.parting import read_part

NONE = np.zeros(0, np.int64)


def dense_into(dealt: Sequence[Path], plan_file: Path, number: int, out: Path) -> None:
    """Write which blocks of a part are too dense, and about how many pairs it has, by pass."""
    part = read_part(dealt, read_plan(plan_file), number)
    found = blocks_of(part.claims, part.share)
    held: dict[str, Array] = {"near": near_in(found)}
    for at, blocks in enumerate(found):
        held |= {f"act{at}": blocks.by_act, f"figure{at}": blocks.by_figure}
    write_arrays(out, held)


def split_into(dense: Sequence[Path], out: Path) -> None:
    """Write which blocks of the whole table are split, and of how many claims one is counted, by pass."""
    found = [read_arrays(path) for path in dense]
    near = sum((one["near"] for one in found), np.zeros(PASSES, np.int64))
    held: dict[str, Array] = {"steps": np.array(steps_of(near))}
    for name in (f"{kind}{at}" for kind in ("act", "figure") for at in range(PASSES)):
        held[name] = np.sort(np.concatenate([one[name] for one in found]))
    write_arrays(out, held)


def counts_into(dealt: Sequence[Path], plan_file: Path, split_file: Path, number: int, out: Path) -> None:
    """Write how often each pattern occurs in a part, those that do."""
    plan, held = read_plan(plan_file), read_arrays(split_file)
    part = read_part(dealt, plan, number)
    counts = patterns_in(part.claims, _blocks(held), held["steps"].tolist(), plan.rare, share=part.share).ravel()
    at = np.nonzero(counts)[0]
    write_arrays(out, {"at": at, "times": counts[at]})


def model_into(counted: Sequence[Path], plan_file: Path, split_file: Path, out: Path) -> None:
    """Write the model's weights."""
    plan = read_plan(plan_file)
    counts = np.zeros(2 * PASSES * DENSITIES * PATTERNS, np.int64)
    for path in counted:
        held = read_arrays(path)
        counts[held["at"]] += held["times"]
    model = model_from(_blocks(read_arrays(split_file)), counts.reshape(2, PASSES, -1), plan.grp_names,
                       plan.actor_names, plan.rare, plan.size)
    write_arrays(out, {f"{name}{at}": getattr(weights, name) for at, weights in enumerate(model.weights)
                       for name in ("gain", "prior", "same", "others")})


def read_model(plan: Plan, split_file: Path, model_file: Path) -> Model:
    """Return the model; of its blocks it holds those that are split, and no spots."""
    held = read_arrays(model_file)
    wide = (len(SIZES), WIDEST)
    weights = tuple(Weights(held[f"gain{at}"].reshape(wide), held[f"prior{at}"], held[f"same{at}"].reshape(wide),
                            held[f"others{at}"].reshape(wide)) for at in range(PASSES))
    return Model(_blocks(read_arrays(split_file)), weights, plan.grp_names, plan.actor_names, plan.rare, plan.size)


def _blocks(held: dict[str, Array]) -> tuple[Blocks, ...]:
    return tuple(Blocks(held[f"act{at}"], held[f"figure{at}"], NONE) for at in range(PASSES))
