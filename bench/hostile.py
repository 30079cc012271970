"""Read every file under $WITNESSMARK_BENCH_DATA/hostile and print what came of it.

The parent must survive, nothing may hang, and each file must end as received or refused.
Run: WITNESSMARK_BENCH_DATA=… python bench/hostile.py [-v]
"""

from __future__ import annotations

import collections
import os
import resource
import sys
import time
from pathlib import Path

from witnessmark.intake import Intake, Received, sandbox_status


def main() -> int:
    root = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "")) / "hostile"
    if not os.environ.get("WITNESSMARK_BENCH_DATA") or not root.is_dir():
        print("skipped: WITNESSMARK_BENCH_DATA names no folder with hostile/ in it")
        return 0
    files = sorted(p for p in root.rglob("*") if p.is_file())
    print(f"sandbox: {sandbox_status()}")
    slowest: list[tuple[float, str]] = []
    reasons: collections.Counter[str] = collections.Counter()
    received = refused = silent = 0
    with Intake() as intake:
        for path in files:
            started = time.monotonic()
            outcomes = list(intake.receive(path))
            slowest.append((time.monotonic() - started, path.name))
            good = sum(isinstance(o, Received) for o in outcomes)
            received += good
            refused += len(outcomes) - good
            silent += not outcomes
            for outcome in outcomes:
                label = outcome.reader if isinstance(outcome, Received) else outcome.reason
                reasons[label] += 1
                if "-v" in sys.argv:
                    print(f"  {path.relative_to(root)}: {label}")
        peak = intake.peak_memory
    slowest.sort(reverse=True)
    print(f"{len(files)} files: {received} reports received, {refused} refusals, {silent} without outcome")
    print(
        f"time: total {sum(t for t, _ in slowest):.1f} s, median {slowest[len(slowest) // 2][0] * 1000:.0f} ms, "
        f"slowest {', '.join(f'{t:.1f} s ({n})' for t, n in slowest[:3])}"
    )
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory: readers at most {peak / 1e6:.0f} MB, parent {own / 1e3:.0f} MB")
    for reason, count in reasons.most_common():
        print(f"  {count:5d}  {reason}")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
