"""Undercount models beside published and reference figures.

Run: python -m bench.undercount (WITNESSMARK_BENCH_DATA names the data folder; its `mse` holds tables of
patterns and REFERENCE.csv; a missing set is skipped with a line). A point is right when it lies within the
reference's interval (where there is one) and within 5% of its point. Where a reference lists the medians of
several chains that stuck in different places, its point is the median of these. Seconds are of this machine,
after compiling.
"""

from __future__ import annotations

import csv
import os
import re
import statistics
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from witnessmark.analysis.undercount import Effort, Estimate, Patterns, read_patterns, weigh
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.estimate import Method
from witnessmark.analysis.undercount.hierarchical import hierarchical
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


def main() -> None:
    folder = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "")) / "mse"
    reference = folder / "REFERENCE.csv"
    if not os.environ.get("WITNESSMARK_BENCH_DATA") or not reference.is_file():
        print("undercount: no mse/REFERENCE.csv under WITNESSMARK_BENCH_DATA; skipped.")
        return
    loglinear(read_patterns(next(folder.glob("*Artificial*.csv"), reference)), resamples=2)
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
