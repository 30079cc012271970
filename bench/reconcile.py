"""The engine for many claims on a made-up world, beside Splink on DuckDB where that is installed.

Run: python -m bench.reconcile [--claims 100000 …] [--seed 7] [--table CLAIMS.parquet] [--alone]. Each program runs in
a process of its own with two threads; seconds are of its whole work from file to file after one warm-up on 2,000
claims, ours with the interpreter's start, Splink's without and with one clustering only; peak memory is the process's.
Splink is shown at its best threshold for each measure, with what ours took as a share of what Splink did. A table must
have the column `truth` (or `cluster`). Probabilities stand beside what was so, by bin: of claims (that each belongs to
its incident) and, up to a million claims, of pairs.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from bench.scoring.columns import Likeness, bins_of, calibration, likeness
from bench.worlds import World, write
from witnessmark.reconcile.engine import model_of, read_columns
from witnessmark.reconcile.engine.scoring import scored

LIST = "{:28} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}"


@dataclass(frozen=True, slots=True)
class Spent:
    """Wall seconds, processor seconds of all threads, and peak memory in GB."""

    wall: float
    cpu: float
    memory: float


def run(*words: str) -> Spent:
    """Run a module in a process of its own; return what it took.

    Raises:
        RuntimeError: it failed.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen([sys.executable, "-m", *words], stdout=said, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode("utf-8", "replace")[-2000:])
    return Spent(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6)


def line(name: str, like: Likeness, spent: Spent) -> None:
    print(LIST.format(name, f"{like.pairwise:.3f}", f"{like.b_cubed:.3f}", f"{like.ceaf_e:.3f}", like.largest,
                      f"{spent.wall:.1f}", f"{spent.cpu:.1f}", f"{spent.memory:.2f}"), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=lambda text: int(float(text)), default=[100_000], nargs="+")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--alone", action="store_true",
                        help="without the peer, which at ten million claims needs some 50 GB")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for claims in wanted.claims:
            compare(Path(folder), wanted.table, World(claims=claims, seed=wanted.seed), alone=wanted.alone)


def compare(folder: Path, table: Path | None, world: World, *, alone: bool = False) -> None:
    """Print our line and, unless alone, the peer's."""
    claims, out = table or folder / "claims.parquet", folder / "out.parquet"
    if table is None:
        write(world, claims)
    write(World(claims=2_000), folder / "small.parquet")
    names = pq.read_schema(claims).names
    held = pq.read_table(claims, columns=["unique_id", "truth" if "truth" in names else "cluster"])
    order = np.argsort(held[0].to_numpy())
    truth = held[1].to_numpy()[order]
    print(f"{truth.size:,} claims of {np.unique(truth).size:,} incidents, "
          f"the largest of {np.unique(truth, return_counts=True)[1].max()}")
    print(LIST.format("", "pairwise", "B³", "CEAF-e", "largest", "wall s", "CPU s", "GB"))
    run("witnessmark", "reconcile", "--claims", str(folder / "small.parquet"), "--out", str(out))
    took = run("witnessmark", "reconcile", "--claims", str(claims), "--out", str(out), "--threads", "2")
    found = pq.read_table(out)
    place = np.argsort(found["unique_id"].to_numpy())
    incident, chance = found["incident"].to_numpy()[place], found["probability"].to_numpy()[place]
    line("witnessmark", likeness(incident, truth), took)
    calibrated("claims", chance, belonging(incident, truth))
    if truth.size <= 1_000_000:
        calibrated("pairs", *scored_pairs(claims, truth))
    if alone:
        return
    if not (importlib.util.find_spec("splink") and importlib.util.find_spec("duckdb")):
        print("Splink and DuckDB are not installed; skipped.")
        return
    seconds = folder / "seconds.txt"
    memory = run("bench.splink_peer", str(claims), str(out), str(seconds)).memory
    wall, cpu = map(float, seconds.read_text("utf-8").split())
    peer = pq.read_table(out)
    likes = {name: likeness(peer[name].to_numpy(), truth) for name in peer.column_names[1:]}
    for measure in ("pairwise", "b_cubed", "ceaf_e"):
        best = max(likes, key=lambda name: getattr(likes[name], measure))
        line(f"Splink, best {measure} ({best[1:]})", likes[best], Spent(wall, cpu, memory))
    print(f"  witnessmark to Splink, two threads each: wall {took.wall / wall:.2f}, processor {took.cpu / cpu:.2f}, "
          f"memory {took.memory / memory:.2f}", flush=True)


def calibrated(name: str, chance: np.ndarray, right: np.ndarray) -> None:
    """Print what was said beside what was so, by bin of a tenth."""
    bins = bins_of(chance, right)
    print(f"  probabilities of {name}: expected calibration error {calibration(chance, right):.3f}")
    for label, shown in (("number", [f"{one.number:,}" for one in bins]),
                         ("predicted", [f"{one.said:.2f}" for one in bins]),
                         ("true", [f"{one.so:.2f}" for one in bins])):
        print(f"    {label:10}" + "".join(f"{text:>11}" for text in shown), flush=True)


def scored_pairs(claims: Path, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the probability of each pair worth keeping, and whether it is of one incident."""
    columns = read_columns(claims)
    columns = columns.taken(np.argsort(columns.unique_id))
    left, right, bits = scored(columns, model_of(columns), 2).edges
    return (1 / (1 + np.exp2(-np.clip(bits, -40, 40)))).astype(np.float32), truth[left] == truth[right]


def belonging(incident: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return whether each claim is of its group's commonest true incident; a lone claim, whether it truly is alone."""
    cells, at, common = np.unique(np.stack([incident, truth]), axis=1, return_inverse=True, return_counts=True)
    order = np.lexsort((cells[1], -common, cells[0]))
    first = np.concatenate([[True], cells[0][order][1:] != cells[0][order][:-1]])
    leading = np.zeros(cells.shape[1], bool)
    leading[order[first]] = True
    size = np.unique(incident, return_inverse=True, return_counts=True)
    alone = size[2][size[1]] == 1
    true_size = np.unique(truth, return_inverse=True, return_counts=True)
    return np.where(alone, true_size[2][true_size[1]] == 1, leading[at.ravel()])


if __name__ == "__main__":
    main()
