"""How long a case takes to take in one more report: `python -m bench.adding [--claims 1000 10000] [--reports 30]`.

Reports are made up (`bench.reports_made`). Each of the last ones is added to all before it and the case reconciled,
from nothing and with the memory of the run before; claims come as a store gives them, read anew. Both results are
compared whole. Seconds are of processor time and of reconciliation alone: no reading from or writing to a store.
"""

from __future__ import annotations

import argparse
import pickle
import time
from statistics import quantiles

from bench.reports_made import made_reports
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Reconciliation
from witnessmark.reconcile import Memory, reconcile


def measure(size: int, reports: int, batches: int) -> str:
    """Return one line of figures for a case of `size` claims; AssertionError where the results differ."""
    told = list(made_reports(size))
    memory = Memory()
    _timed([c for report in told[: len(told) - reports] for c in report], memory)
    batch: list[float] = []
    more: list[float] = []
    for n in range(len(told) - reports + 1, len(told) + 1):
        claims = [c for report in told[:n] for c in report]
        seconds, result = _timed(pickle.loads(pickle.dumps(claims)), memory)
        more.append(seconds)
        if len(batch) < batches:
            seconds, whole = _timed(claims, None)
            batch.append(seconds)
            assert whole == result, f"report {n} gives another result than a batch run"
    return f"{size:>8,} {len(told):>8,} {_middle(batch):>18} {_middle(more):>18}"


def _timed(claims: list[Claim], memory: Memory | None) -> tuple[float, Reconciliation]:
    started = time.process_time()
    result = reconcile(claims, memory=memory)
    return time.process_time() - started, result


def _middle(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"{seconds[0]:.2f}"
    cuts = quantiles(seconds, n=20, method="inclusive")
    return f"{cuts[9]:.2f} / {cuts[18]:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--reports", type=int, default=30, help="how many are added, one by one")
    parser.add_argument("--batches", type=int, default=5, help="how many of them are also run from nothing")
    wanted = parser.parse_args()
    print(f"{'claims':>8} {'reports':>8} {'batch p50/p95 s':>18} {'adding p50/p95 s':>18}")
    for size in wanted.claims:
        print(measure(size, wanted.reports, wanted.batches), flush=True)


if __name__ == "__main__":
    main()
