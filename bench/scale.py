"""Archive size: reports a second, claims a second, memory, and what a second worker brings.

Run: python -m bench.scale [--reports 400] [--claims 1000000 …] [--workers 0 1 2] [--curve 40 200].
Reports are those of `gold/dev`, with another day and outlet each, in both languages; claims are made-up worlds by the
million (`bench.worlds`), a tenth of them placed as reports place them, in a file each. `0` workers is
one machine without parts (`extract` report by report, `reconcile`). Every verb runs in a process of its own: seconds on
the wall and of the processor of all its processes, and the most memory that they held together, sampled twice a second.
Results of all rows of one size are compared, to the last bit.

`--curve FEW MANY` alone measures what further workers bring: `extract` of few and of many reports on each number of
workers, reports a second on the wall and of a core once started, and the gain over one worker. Of a machine that others
share, the wall says what they left: the load stands beside it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.gold.case import load
from bench.worlds import World, made, strayed
from tests.scale.processes import below

LINE = "{:12} {:>12} {:>8} {:>9} {:>9} {:>12} {:>8}"
CURVE = "{:>7} {:>8} {:>8} {:>8} {:>10} {:>10} {:>6} {:>5}"
MILLION = 1_000_000
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the wall and of the processor, and GB held at most."""

    wall: float
    cpu: float
    memory: float


def watched(*words: str) -> Spent:
    """Run the command line in a process of its own and watch it and all that it starts.

    Raises:
        RuntimeError: it failed.
    """
    started = time.perf_counter()
    run = subprocess.Popen([sys.executable, "-m", "witnessmark", *words], stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE)
    used: dict[int, float] = {}
    most = 0.0
    while run.poll() is None:
        held = 0.0
        for one in below(run.pid):
            try:
                fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
                memory = Path(f"/proc/{one}/smaps_rollup").read_text()
            except OSError:
                continue
            used[one] = (int(fields[11]) + int(fields[12])) / TICK
            held += next((int(line.split()[1]) for line in memory.splitlines() if line.startswith("Pss:")), 0) / 1e6
        most = max(most, held)
        time.sleep(0.5)
    if run.returncode:
        raise RuntimeError(run.stderr.read().decode() if run.stderr else "")
    return Spent(time.perf_counter() - started, sum(used.values()), most)


def write_reports(folder: Path, number: int) -> None:
    """Write so many public reports in both languages."""
    folder.mkdir()
    readings = [*load(Path("gold/dev/en")).readings.values(), *load(Path("gold/dev/ko")).readings.values()]
    rows = []
    for at in range(number):
        report = readings[at % len(readings)]
        day = report.report.published or dt.date(2019, 5, 9)
        rows.append({"id": f"r{at}", "text": report.text, "language": report.report.language,
                     "published": day + dt.timedelta(days=at // len(readings)), "outlet": f"outlet {at % 40}"})
    pq.write_table(pa.Table.from_pylist(rows), folder / "0.parquet")


def write_claims(folder: Path, number: int) -> None:
    """Write so many claims, a world of at most a million in each file."""
    folder.mkdir()
    for at, first in enumerate(range(0, number, MILLION)):
        world = World(claims=min(MILLION, number - first), seed=7 + at)
        table = strayed(made(world), seed=at)
        base = {"unique_id": at * MILLION, "adm1": at * 1_000, "adm2": at * 100_000, "adm3": at * 10_000_000}
        for name, more in base.items():
            own = table[name]
            table = table.set_column(table.column_names.index(name), name,
                                     pc.add(own, pa.scalar(more, own.type)))
        pq.write_table(table, folder / f"{at:03}.parquet", row_group_size=250_000)


def line(verb: str, rows: int, workers: int, spent: Spent) -> None:
    print(LINE.format(verb, f"{rows:,}", workers or "alone", f"{spent.wall:.1f}", f"{spent.cpu:.1f}",
                      f"{rows / spent.cpu:,.1f}", f"{spent.memory:.2f}"), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--claims", type=lambda text: int(float(text)), nargs="*", default=[100_000, MILLION])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--curve", type=int, nargs=2, metavar=("FEW", "MANY"))
    wanted = parser.parse_args()
    if wanted.curve:
        curve(*wanted.curve, [n for n in wanted.workers if n])
        return
    print(LINE.format("verb", "rows", "workers", "wall s", "CPU s", "rows/s core", "GB"))
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        folder = Path(name)
        if wanted.reports:
            write_reports(folder / "reports", wanted.reports)
            bench(folder, "extract", folder / "reports", wanted.reports, [n for n in wanted.workers if n])
            bench(folder, "duplicates", folder / "reports", wanted.reports, [n for n in wanted.workers if n])
        for number in wanted.claims:
            source = folder / f"claims{number}"
            write_claims(source, number)
            bench(folder, "reconcile", source, number, wanted.workers)


def curve(few: int, many: int, workers: list[int]) -> None:
    """Print, for each number of workers, how quick it reads, and compare what was written of many.

    Of a core: what the reports beyond the first few took of the processor. On the wall: all, the start included.
    """
    print(CURVE.format("workers", "reports", "wall s", "CPU s", "reports/s", "of a core", "gain", "load"))
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        folder, alone, first = Path(name), None, None
        for number in (few, many):
            write_reports(folder / str(number), number)
        for hands in workers:
            spent = [watched("scale", "extract", "--in", str(folder / str(number)), "--out", str(folder / "out"),
                             "--workers", str(hands), "--part", str(max(1, few // (4 * hands))))
                     for number in (few, many)]
            more = spent[1].cpu - spent[0].cpu
            alone = alone or spent[1].wall
            print(CURVE.format(hands, many, f"{spent[1].wall:.1f}", f"{spent[1].cpu:.1f}",
                               f"{many / spent[1].wall:.2f}", f"{(many - few) / more:.2f}",
                               f"{alone / spent[1].wall:.2f}", f"{os.getloadavg()[0]:.1f}"), flush=True)
            told = pq.read_table(folder / "out")
            if first is not None and not told.equals(first):
                raise SystemExit("The results differ.")
            first = told


def bench(folder: Path, verb: str, source: Path, rows: int, workers: list[int]) -> None:
    """Print a line for each number of workers, and compare what they wrote."""
    first: pa.Table | None = None
    for number in workers:
        out = folder / f"{verb}.parquet"
        if number:
            part = ("--part", str(max(1, min(200, rows // 8)))) if verb == "extract" else ()
            spent = watched("scale", verb, "--in", str(source), "--out", str(out), "--workers", str(number), *part)
        else:
            whole = folder / "whole.parquet"
            pq.write_table(pa.concat_tables(pq.read_table(path) for path in sorted(source.glob("*.parquet"))), whole)
            spent = watched("reconcile", "--claims", str(whole), "--out", str(out), "--threads", "1")
        line(verb, rows, number, spent)
        told = pq.read_table(out)
        if first is not None and not told.equals(first):
            raise SystemExit("The results differ.")
        first = told
    if len(workers) > 1:
        print("  all the same, to the last bit", flush=True)


if __name__ == "__main__":
    main()
