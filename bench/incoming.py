"""One more report among very many claims: `python -m bench.incoming [--claims 1000000] [--reports 300] [--seed 7]`.

A world's last claims come in as reports of one to four claims into a case that holds all the others; then people judge
pairs of them, take judgements back and withdraw reports. Milliseconds of wall time of each, from claims as columns to
incidents and probabilities as they then stand. At the end all is compared, claim by claim, with a batch run over the
same claims and decisions under the same model.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from bench.worlds import World, made
from witnessmark.reconcile.engine import State, from_table, reconcile_columns
from witnessmark.reconcile.engine.columns import Columns

LINE = "{:34} {:>7} {:>8} {:>8} {:>8}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=lambda text: int(float(text)), default=1_000_000)
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    state, claims = begun(wanted.claims, wanted.reports, wanted.seed)
    judged(state, claims, wanted.reports)
    compared(state, claims)


def begun(number: int, reports: int, seed: int) -> tuple[State, Columns]:
    """Return a case of all but the last claims, with these added report by report, and all claims."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 5, reports)
    claims = from_table(made(World(claims=number, seed=seed)))
    claims = claims.taken(np.argsort(claims.unique_id))
    reconcile_columns(claims.taken(np.arange(min(2_000, number))))
    first = number - int(sizes.sum())
    started = time.perf_counter()
    state = State(claims.taken(np.arange(first)), threads=2)
    print(f"{first:,} claims taken in at once: {time.perf_counter() - started:.1f} s; "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB at most, the table itself included")
    print(LINE.format("milliseconds", "times", "median", "p95", "longest"))
    warm = State(claims.taken(np.arange(1_000)))
    warm.add(claims.taken(np.arange(1_000, 1_003)))
    warm.judge(0, 1, True)
    warm.remove([5])
    cuts = np.concatenate([[0], np.cumsum(sizes)]) + first
    come = [claims.taken(np.arange(a, b)) for a, b in pairwise(cuts)]
    timed("a report of one to four claims", [partial(state.add, report) for report in come])
    return state, claims


def judged(state: State, claims: Columns, times: int) -> None:
    """Judge pairs near in place and time, take half of it back, withdraw claims."""
    rng = np.random.default_rng(1)
    near = np.lexsort((claims.day, claims.adm1))
    at = rng.choice(near.size - 1, times, replace=False)
    pairs = [(int(claims.unique_id[near[i]]), int(claims.unique_id[near[i + 1]])) for i in at]
    timed("one incident, or two", [partial(state.judge, *pair, number % 2 == 0) for number, pair in enumerate(pairs)])
    timed("a decision taken back", [partial(state.judge, *pair, None) for pair in pairs[::2]])
    kept = {one for pair in pairs for one in pair}
    gone = [one for one in rng.choice(claims.unique_id, times, replace=False).tolist() if one not in kept]
    timed("a claim withdrawn", [partial(state.remove, [one]) for one in gone])


def timed(name: str, acts: list[Callable[[], object]]) -> None:
    """Do these one after another and print a line of how long each took."""
    spent = []
    for act in acts:
        started = time.perf_counter()
        act()
        spent.append(1000 * (time.perf_counter() - started))
    middle, late = np.percentile(spent, [50, 95])
    print(LINE.format(name, len(spent), f"{middle:.1f}", f"{late:.1f}", f"{max(spent):.1f}"), flush=True)


def compared(state: State, claims: Columns) -> None:
    """Compare with a batch run; AssertionError where anything differs."""
    ids, incident, chance = state.result()
    standing = claims.taken(np.searchsorted(claims.unique_id, ids))
    started = time.perf_counter()
    wanted, probable = reconcile_columns(standing, model=state.model, judged=state.judged, threads=2)
    assert np.array_equal(incident, wanted) and np.array_equal(chance, probable), "a batch run gives another result"
    print(f"A batch run over the {ids.size:,} standing claims under the same model and {len(state.judged)} decisions: "
          f"{time.perf_counter() - started:.1f} s, every incident and probability the same.")


if __name__ == "__main__":
    main()
