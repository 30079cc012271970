"""Undercount models beside published and reference figures.

Run: python -m bench.undercount (WITNESSMARK_BENCH_DATA names the data folder; its `mse` holds tables of
patterns and REFERENCE.csv; a missing set is skipped with a line). A figure is right when with each of three seeds it
lies within the reference's interval (where there is one) and within 5% of its point. The point is the one that the file
gives; of the latent class model, whose figure is what one run of a chain came to, it is the one that eight long chains
of the algorithm as published agree on (`bench.latent_plain`), beside the file's. They are made up to nine times as long
until R-hat is at most 1.02 with 400 effective draws; where they stick in different places all the same, the row says so
and is counted apart: there is nothing to agree with. Seconds are of this machine, after compiling, for one seed.

`--speed` prints only how fast the latent class sampler is at equal effective sizes, and the seconds of dga and of
the stepwise choice beside those of the reference programs (LCMCR 0.4.14, dga 2.0.2, SparseMSE 2.0.1, measured on this
kind of machine while it did nothing else). Effective draws (`convergence.ess`, over four chains together) a sweep of
the reference are those of its algorithm as published (`bench.latent_plain`); with the seconds of its own run on the
same table they give its effective draws a second. Where chains stick in different places, there are hardly any. The
table of twenty lists is made up; the reference was run on it, too. Seconds are processor time of one core; the last
column sets ours against the yardstick, both measured now, which a busy machine changes less.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.latent_plain import sample_plain
from witnessmark.analysis.undercount import Chains, Effort, Estimate, Patterns, read_patterns, weigh
from witnessmark.analysis.undercount.convergence import ess, r_hat
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.estimate import Method
from witnessmark.analysis.undercount.hierarchical import hierarchical
from witnessmark.analysis.undercount.latent import sample
from witnessmark.analysis.undercount.loglinear import loglinear
from witnessmark.analysis.undercount.verdict import latent_until_agreed

LIST = "{:30} {:11} {:>8} {:>15} {:>22} {:>15} {:>13} {:>7}  {}"
SEEDS = (1, 2, 3)
MODELS: dict[str, Callable[[Patterns, int], Estimate]] = {
    "log-linear": lambda table, _: hierarchical(table),
    "LCMCR": lambda table, seed: latent_until_agreed(table, Effort(chains=Chains(seed=seed))),
    "dga": lambda table, _: dga(table),
    "SparseMSE": lambda table, seed: loglinear(table, seed=seed),
    "published": lambda table, seed: loglinear(table, seed=seed),
}


@cache
def ours(file: Path, name: str) -> tuple[tuple[Estimate, ...], float]:
    """Return our figure for a reference's method with each seed, and how long one took."""
    table = read_patterns(file)
    started = time.perf_counter()
    found = tuple(MODELS[name](table, seed) for seed in SEEDS)
    return found, (time.perf_counter() - started) / len(SEEDS)


@dataclass(frozen=True, slots=True)
class Converged:
    """What long chains of the latent class sampler as published came to: the median of all, and whether they agree."""

    median: float
    r_hat: float
    ess: float

    @property
    def holds(self) -> bool:
        return self.r_hat <= MOST_R_HAT

    @property
    def sure(self) -> bool:
        return self.r_hat <= GOOD_R_HAT and self.ess >= GOOD_DRAWS


@cache
def converged(file: Path) -> Converged:
    """Return what long chains agree on, made longer until they do: from 250,000 sweeps each on, to 2,250,000."""
    table, thin = read_patterns(file), 25
    while True:
        drawn = sample_plain(table, chains=8, burn=20_000, samples=10_000, thin=thin)
        found = Converged(float(np.median(drawn)), r_hat(drawn), ess(drawn))
        if found.sure or thin >= 225:
            return found
        thin *= 3


def agree(row: dict[str, str], values: Sequence[float], point: float | None) -> bool:
    """Return whether each of our values lies in the reference's interval and within 5% of a point."""
    return all((not row["lo95"] or float(row["lo95"]) <= value <= float(row["hi95"]))
               and (point is None or abs(value / point - 1) <= 0.05) for value in values)


def span(low: float | str | None, high: float | str | None) -> str:
    return f"{float(low):,.0f}-{float(high):,.0f}" if low and high else ""


REFERENCE = (("LCMCR_kosovo_patterns.csv", 110_000, 1.3), ("SparseMSE_UKdat_5.csv", 110_000, 1.2))
"""Table, sweeps of the reference's run and its seconds."""
TWENTY = 155e-6
"""Seconds of a sweep of the reference over our twenty lists; over a stratum of others it took 80 microseconds."""
CHAINS = 4
TURNS = 3
MOST_R_HAT, GOOD_R_HAT, GOOD_DRAWS = 1.05, 1.02, 400.0
LATENT = "{:34} {:12} {:>9} {:>9} {:>8} {:>7} {:>9} {:>7} {:>9}"


@dataclass(frozen=True, slots=True)
class Run:
    """What chains of one sampler came to: sweeps after the burn-in, processor seconds of these, draws, R-hat."""

    sweeps: int
    seconds: float
    ess: float
    r_hat: float

    @property
    def rate(self) -> float:
        """Effective draws a second."""
        return self.ess / self.seconds


def measured(draw: Callable[[int, int, int], NDArray[np.float64]], *, burn: int, samples: int, thin: int) -> Run:
    """Run a sampler by burn-in, draws and thinning; the first call compiles and does not count."""
    draw(1, 2, 1)
    started = time.process_time()
    drawn = draw(burn, samples, thin)
    seconds, sweeps = time.process_time() - started, samples * thin
    return Run(CHAINS * sweeps, seconds * sweeps / (burn + sweeps), ess(drawn), r_hat(drawn))


def samplers(name: str, table: Patterns, seconds_a_sweep: float, *, burn: int, samples: int, thin: int) -> float:
    """Print both samplers on one table and return how many times as fast ours is as the yardstick.

    `seconds_a_sweep` is the reference's.
    """
    runs = {
        "as published": measured(lambda b, s, t: sample_plain(table, chains=CHAINS, burn=b, samples=s, thin=t),
                                 burn=burn, samples=samples, thin=thin),
        "ours": measured(lambda b, s, t: sample(table, Chains(chains=CHAINS, burn=b, samples=s, thin=t)).whole,
                         burn=burn, samples=samples, thin=thin),
    }
    plain = runs["as published"]
    theirs = plain.ess / plain.sweeps / seconds_a_sweep
    for who, run in runs.items():
        mine = who == "ours"
        print(LATENT.format(name, who, f"{run.sweeps:,}", f"{run.seconds:.2f}", f"{run.ess:,.0f}", f"{run.r_hat:.3f}",
                            f"{run.rate if mine else theirs:,.1f}", f"{run.rate / theirs:.1f}" if mine else "",
                            f"{run.rate / plain.rate:.1f}" if mine else ""), flush=True)
    return runs["ours"].rate / plain.rate


def speed(folder: Path) -> None:
    """Print effective draws a second beside the reference's, and seconds of the two quick models."""
    print(LATENT.format("table", "sampler", "sweeps", "seconds", "ESS", "R-hat", "ESS/s", "ratio", "yardstick"))
    for name, sweeps, seconds in REFERENCE:
        if (folder / name).is_file():
            samplers(name, read_patterns(folder / name), seconds / sweeps, burn=10_000, samples=10_000, thin=10)
    many = [samplers("made up, 20 lists, 2,000 people", twenty_lists(), TWENTY, burn=500, samples=5000, thin=1)
            for _ in range(TURNS)]
    print(f"  twenty lists, median of {TURNS}: {np.median(many):.1f} times the yardstick")
    line = "{:34} {:34} {:>9} {:>9}"
    print(line.format("table", "what", "theirs s", "ours s"))
    for name in ("SparseMSE_UKdat_5.csv", "LCMCR_kosovo_patterns.csv"):
        if (folder / name).is_file():
            table = read_patterns(folder / name)
            dga(table)
            for what, theirs, run in (
                (f"dga, {len(table.lists)} lists", "2.5-29" if len(table.lists) == 5 else "", dga),
                ("stepwise, 1,000 BCa resamples", "37-106", partial(loglinear, resamples=1000)),
            ):
                started = time.perf_counter()
                run(table)
                print(line.format(name, what, theirs, f"{time.perf_counter() - started:.2f}"), flush=True)


def twenty_lists() -> Patterns:
    """Return a table of 2,000 people and twenty lists of 2 to 15 in 100 of them, of two kinds of people."""
    random = np.random.default_rng(20)
    chances = random.uniform(0.02, 0.15, 20) * np.where(random.random((2000, 1)) < 0.5, 1.6, 0.5)
    draws = random.random((2000, 20)) < chances
    marks, counts = np.unique(draws[draws.any(axis=1)], axis=0, return_counts=True)
    return Patterns(tuple(f"l{n}" for n in range(20)), marks, counts.astype(np.int64))


def compare(folder: Path, rows: Sequence[dict[str, str]]) -> None:
    """Print a row for each reference: its point and ours with each seed; where it sticks, the row counts apart."""
    print(LIST.format("table", "method", "theirs", "interval", f"ours, seeds {'/'.join(map(str, SEEDS))}", "interval",
                      "apart", "seconds", "within"))
    right = total = apart = 0
    for row in rows:
        table = folder / row["patterns_file"]
        name = next((name for name in MODELS if row["method"].startswith(name)), None)
        if name is None or not table.is_file():
            print(f"{row['dataset']}: {row['method']}: nothing of ours to compare; skipped.")
            continue
        found, seconds = ours(table, name)
        values = [e.estimate if e.estimate is not None else float("nan") for e in found]
        point = told = float(row["estimate"]) if row["estimate"] else None
        long = converged(table) if name == "LCMCR" else None
        if long is not None and long.holds:
            told = long.median
        said = "yes" if agree(row, values, told) else "NO"
        if long is not None and not long.holds:
            said = f"reference sticks (R-hat {long.r_hat:.2f})"
            apart += 1
        else:
            right, total = right + (said == "yes"), total + 1
            said += f" (long chains of the reference's algorithm: {long.median:,.0f}, R-hat {long.r_hat:.3f}, " \
                    f"ESS {long.ess:,.0f})" if long else ""
        far = [value / told - 1 for value in values] if told else []
        print(LIST.format(row["dataset"][:30], found[0].method.value, f"{point:,.0f}" if point else "",
                          span(row["lo95"], row["hi95"]), "/".join(dict.fromkeys(f"{v:,.0f}" for v in values)),
                          span(found[0].low, found[0].high),
                          "/".join(dict.fromkeys((f"{min(far):+.1%}", f"{max(far):+.1%}"))) if far else "",
                          f"{seconds:.2f}", said), flush=True)
    print(f"{right} of {total} within the reference's interval and 5% of its point with every seed; counted apart, as "
          f"the reference sticks: {apart}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", action="store_true", help="seconds alone")
    parser.add_argument("--rows", action="store_true", help="beside the references alone, without seconds")
    wanted = parser.parse_args()
    folder = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "")) / "mse"
    reference = folder / "REFERENCE.csv"
    if not os.environ.get("WITNESSMARK_BENCH_DATA") or not reference.is_file():
        print("undercount: no mse/REFERENCE.csv under WITNESSMARK_BENCH_DATA; skipped.")
        return
    loglinear(read_patterns(next(folder.glob("*Artificial*.csv"), reference)), resamples=2)
    if not wanted.rows:
        speed(folder)
    if wanted.speed:
        return
    with reference.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    print()
    compare(folder, rows)
    print()
    for name in () if wanted.rows else dict.fromkeys(row["patterns_file"] for row in rows):
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
