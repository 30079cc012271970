"""Undercount models beside published and reference figures.

Run: python -m bench.undercount (WITNESSMARK_BENCH_DATA names the data folder; its `mse` holds tables of
patterns and REFERENCE.csv; a missing set is skipped with a line). A point is right when it lies within the
reference's interval (where there is one) and within 5% of its point. Where a reference lists the medians of
several chains that stuck in different places, its point is the median of these. Seconds are of this machine,
after compiling.

`--speed` prints only the seconds beside those of the reference programs on the same tables (LCMCR 0.4.14, dga 2.0.2,
SparseMSE 2.0.1, measured on this kind of machine): of LCMCR for one chain of as many sweeps (processor time), with
the effective number of independent draws of ours a second. How many draws of theirs are independent is not known, so
that the two can't be set against each other at equal effective sizes.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import statistics
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from witnessmark.analysis.undercount import Chains, Effort, Estimate, Patterns, read_patterns, weigh
from witnessmark.analysis.undercount.convergence import ess
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.estimate import Method
from witnessmark.analysis.undercount.hierarchical import hierarchical
from witnessmark.analysis.undercount.latent import sample
from witnessmark.analysis.undercount.loglinear import loglinear
from witnessmark.analysis.undercount.verdict import latent_until_agreed

LIST = "{:34} {:13} {:>8} {:>17} {:>8} {:>17} {:>8} {:>7} {:>6}"
MODELS: dict[str, Callable[[Patterns], Estimate]] = {
    "log-linear": hierarchical,
    "LCMCR": lambda table: latent_until_agreed(table, Effort()),
    "dga": dga,
    "SparseMSE": loglinear,
    "published": loglinear,
}


@cache
def ours(file: Path, name: str) -> tuple[Estimate, float]:
    """Return our figure for a reference's method and how long it took."""
    table = read_patterns(file)
    started = time.perf_counter()
    found = MODELS[name](table)
    return found, time.perf_counter() - started


def reference_point(row: dict[str, str]) -> float | None:
    """Return the reference's point, over all its chains where it lists them."""
    if several := re.search(r"medians ([\d/]+)", row["method"]):
        return statistics.median(float(value) for value in several[1].split("/"))
    return float(row["estimate"]) if row["estimate"] else None


def span(low: float | str | None, high: float | str | None) -> str:
    return f"{float(low):,.0f}-{float(high):,.0f}" if low and high else ""


SWEEPS = (("modslavmse_Kosovo.csv", 110_000, 1.3), ("SparseMSE_UKdat_5.csv", 110_000, 1.2))
"""Table, sweeps of the reference's run and its seconds."""
TWENTY = 510_000, 41.0
"""Sweeps and seconds of the reference on a stratum of twenty lists."""


def speed(folder: Path) -> None:
    """Print our seconds beside the reference's."""
    line = "{:34} {:34} {:>9} {:>9} {:>9}"
    print(line.format("table", "what", "theirs s", "ours s", "draws/s"))

    def latent(name: str, table: Patterns, sweeps: int, theirs: float) -> None:
        how = Chains(chains=1, burn=sweeps // 11, samples=1000, thin=sweeps * 10 // 11 // 1000)
        sample(table, Chains(chains=1, burn=1, samples=1, thin=1))
        started = time.process_time()
        drawn = sample(table, how).whole
        ours_s = time.process_time() - started
        print(line.format(name, f"LCMCR, one chain of {sweeps:,} sweeps", f"{theirs:.1f}", f"{ours_s:.2f}",
                          f"{ess(drawn) / ours_s:,.0f}"))

    def timed(name: str, what: str, theirs: str, run: Callable[[], object]) -> None:
        started = time.perf_counter()
        run()
        print(line.format(name, what, theirs, f"{time.perf_counter() - started:.2f}", ""))

    for name, sweeps, theirs in SWEEPS:
        if (folder / name).is_file():
            latent(name, read_patterns(folder / name), sweeps, theirs)
    latent("made up, 20 lists, 2,000 people", twenty_lists(), *TWENTY)
    for name in ("SparseMSE_UKdat_5.csv", "modslavmse_Kosovo.csv"):
        if (folder / name).is_file():
            table = read_patterns(folder / name)
            dga(table)
            theirs = "2.5-29" if len(table.lists) == 5 else ""
            timed(name, f"dga, {len(table.lists)} lists", theirs, lambda t=table: dga(t))
            timed(name, "stepwise, 1,000 BCa resamples", "37-106", lambda t=table: loglinear(t, resamples=1000))


def twenty_lists() -> Patterns:
    """Return a table of 2,000 people and twenty lists of 2 to 15 in 100 of them, of two kinds of people."""
    random = np.random.default_rng(20)
    chances = random.uniform(0.02, 0.15, 20) * np.where(random.random((2000, 1)) < 0.5, 1.6, 0.5)
    draws = random.random((2000, 20)) < chances
    marks, counts = np.unique(draws[draws.any(axis=1)], axis=0, return_counts=True)
    return Patterns(tuple(f"l{n}" for n in range(20)), marks, counts.astype(np.int64))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", action="store_true", help="seconds alone")
    wanted = parser.parse_args()
    folder = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "")) / "mse"
    reference = folder / "REFERENCE.csv"
    if not os.environ.get("WITNESSMARK_BENCH_DATA") or not reference.is_file():
        print("undercount: no mse/REFERENCE.csv under WITNESSMARK_BENCH_DATA; skipped.")
        return
    loglinear(read_patterns(next(folder.glob("*Artificial*.csv"), reference)), resamples=2)
    speed(folder)
    if wanted.speed:
        return
    print()
    print(LIST.format("table", "method", "theirs", "interval", "ours", "interval", "apart", "seconds", "within"))
    right = total = 0
    with reference.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        table = folder / row["patterns_file"]
        name = next((name for name in MODELS if row["method"].startswith(name)), None)
        if name is None or not table.is_file():
            print(f"{row['dataset']}: {row['method']}: nothing of ours to compare; skipped.")
            continue
        found, seconds = ours(table, name)
        point = reference_point(row)
        value = found.estimate or float("nan")
        apart = value / point - 1 if point else 0.0
        inside = not row["lo95"] or float(row["lo95"]) <= value <= float(row["hi95"])
        good = inside and abs(apart) <= 0.05
        right, total = right + good, total + 1
        print(LIST.format(row["dataset"], found.method.value, f"{point:,.0f}" if point else "",
                          span(row["lo95"], row["hi95"]), f"{value:,.0f}", span(found.low, found.high),
                          f"{apart:+.1%}" if point else "", f"{seconds:.2f}", "yes" if good else "NO"))
    print(f"{right} of {total} within the reference's interval and 5% of its point.")
    print()
    for name in dict.fromkeys(row["patterns_file"] for row in rows):
        if (folder / name).is_file():
            started = time.perf_counter()
            found_all = weigh(read_patterns(folder / name), Method.LCMCR)
            headline = f"{found_all.headline:,.0f}" if found_all.headline else "none"
            latent = found_all.own.details
            against = ", ".join(reason.code for reason in found_all.reasons) or "no reason against"
            print(f"{name}: headline {headline} ({against}); "
                  f"R-hat {latent['r_hat']:.3f}, ESS {latent['ess']:.0f}; {time.perf_counter() - started:.1f} s in all")


if __name__ == "__main__":
    main()
