"""How long the analysis pages and grouped counts take.

Run: python -m bench.analysis [--incidents 100000] [--claims 10000000]

Pages: a workbench over a case in memory of as many made-up incidents; every page is asked for by a client in this
process, `--times` times each with nothing kept of the times before, then once more as it is shown again. The incidents
are in no store, so that the page that opens a number is timed by `bench.pages`. Counts:
rows of `incidents` and `incident_acts` for as many claims (three an incident; a fourth of the incidents tell two acts)
are written as Parquet and read by DuckDB (`--memory` GB), and counts by several fields are grouped by the SQL that the
program shows: the least of `--turns` times, on the wall and of the processor. Then `analyse counts --claims
--incidents` over a made-up world of as many claims (`bench.worlds`), with their incidents in a file as `reconcile`
writes it: rows and total together.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

import duckdb
import httpx
import numpy as np
import pyarrow as pa
from pyarrow import parquet

from bench.worlds import World
from bench.worlds import write as write_world
from witnessmark.analysis import flat
from witnessmark.analysis.counts import Question, sql_of
from witnessmark.analysis.episodes import Count, Done, Episode, Spot, Told, Where
from witnessmark.analysis.facts import Facts
from witnessmark.app import analyse as verb
from witnessmark.app.case import Case, init_case
from witnessmark.model.access import Actor
from witnessmark.vocab.codes import Act, AttributionKind, Grade, Ground, Group, Organ, Stage, Status, Unit
from witnessmark.web.application import create_app
from witnessmark.web.security import Door

PORT = 8123
TABLES = ("incidents", "incident_acts")
PATHS = ("counts", "counts?by=group&by=month&level=county", "flows", "flows?level=county", "time", "targeting",
         "coverage", "coverage?level=county")
PAIRS = (("place",), ("month",), ("act", "status"), ("place", "month"), ("group", "ground"), ("place", "act"),
         ("organ", "year"), ("destination", "grade"), ("act", "place", "month", "group"))
FLAT = ((), ("place",), ("month",), ("place", "month"), ("act", "group"), ("place", "month", "act"),
        ("place", "month", "act", "group"))

STATUSES, SHARES = ("carried_out", "ordered", "rumoured", "planned", "denied"), (0.7, 0.1, 0.1, 0.05, 0.05)
"""What claims of the flat table say of their acts, and how many of them."""


def made(size: int, seed: int = 5) -> list[Episode]:
    """Return made-up incidents over 10 provinces, 200 counties and 8 years, with one to five claims each.

    Every fourth tells of two acts, half of these of one act firm and heard.
    """
    chance = random.Random(seed)
    counties = [Where((Spot(("XA",), "country"), Spot(("XA", f"P{n % 10}"), "province", None, 40 + n % 10, 127.0),
                       Spot(("XA", f"P{n % 10}", f"C{n}"), "county", None, 40 + n % 10 + n / 900, 127 + n / 90)))
                for n in range(200)]
    episodes = []
    for n in range(size):
        act, status = chance.choice(list(Act)), chance.choice(list(Status))
        home, away = chance.choice(counties), chance.choice([*counties[:20], Where()])
        day = dt.date(2012, 1, 1) + dt.timedelta(days=chance.randrange(2900))
        low = chance.randrange(5, 900)
        told = tuple(Told(
            f"c{n}.{at}", act, status, day, day + dt.timedelta(days=chance.choice((0, 0, 3, 29, 364))), (home,),
            (away,) if chance.random() < 0.6 else (), (chance.choice(list(Group)),), (),
            (chance.choice(list(Organ)),), (chance.choice(list(Ground)),),
            Count(low, low + chance.randrange(30), chance.choice(list(Unit))),
            (chance.choice(list(AttributionKind)),)) for at in range(chance.randrange(1, 5)))
        origins = tuple(f"o{chance.randrange(5000)}" for _ in range(chance.randrange(1, 4)))
        acts = [Done(act, chance.choice(list(Stage)), status)]
        if n % 4 == 0:
            other = act if n % 8 and status is not Status.RUMOURED else next(a for a in Act if a is not act)
            acts.append(Done(other, acts[0].stage, Status.RUMOURED))
            told = (*told, replace(told[0], claim=f"c{n}.x", act=other, status=Status.RUMOURED))
        episodes.append(Episode(f"inc_{n}", chance.choice(list(Grade)), len(origins), len(origins), tuple(acts), told,
                                f"cmp_{n % 300}" if n % 3 == 0 else None, origins))
    return episodes


def pages(size: int, times: int) -> None:
    """Print the 50th and 95th percentile of each page's time."""
    started = time.perf_counter()
    facts = Facts.of(made(size))
    print(f"{size:,} incidents; their tables took {time.perf_counter() - started:.1f} s to make")
    with tempfile.TemporaryDirectory() as folder, \
            init_case(Path(folder) / "case", actor=Actor.solo(), unencrypted=True) as case:
        held(case, facts)
        door = Door()
        app = create_app(case, door=door, port=PORT)
        asyncio.run(_ask(app, door.path, times, facts))


def held(case: Case, facts: Facts) -> None:
    """Let the case hold these tables, as it holds its own until something is written to it."""
    verb.analyse(case)
    verb._held[case] = (verb._held[case][0], facts)


async def _ask(app: object, enter: str, times: int, facts: Facts) -> None:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
        await client.get(enter)
        every = []
        for path in PATHS:
            seconds, worked = [], []
            for at in range(times + 1):
                if at < times:
                    _forget(facts)
                started, busy = time.perf_counter(), time.process_time()
                answer = await client.get(f"/analysis/{path}")
                seconds.append(time.perf_counter() - started)
                worked.append(time.process_time() - busy)
                assert answer.status_code == 200, (path, answer.status_code)
            cuts = quantiles(seconds[:-1], n=20, method="inclusive")
            every += seconds[:-1]
            print(f"  /analysis/{path:44} p50 {1000 * cuts[9]:6.0f} ms  p95 {1000 * cuts[18]:6.0f} ms  of the"
                  f" processor {1000 * median(worked[:-1]):5.0f} ms  again {1000 * seconds[-1]:4.0f} ms", flush=True)
        print(f"  all pages, nothing kept: p95 {1000 * quantiles(every, n=20, method='inclusive')[18]:.0f} ms")


def _forget(facts: Facts) -> None:
    """Let nothing be held of what was worked out or drawn before, the tables apart."""
    for kept in (facts.kept, facts.engine._kept):
        kept._held.clear()


def grouped(claims: int, memory: int, turns: int) -> None:
    """Print how long every grouped count takes over Parquet files of as many claims."""
    size = claims // 3
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), size)
        engine = duckdb.connect(":memory:", config={"memory_limit": f"{memory}GB"})
        for name in TABLES:
            engine.execute(f"CREATE VIEW {name} AS FROM read_parquet('{folder}/{name}/*.parquet')")
        files = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet"))
        print(f"{claims:,} claims, {size:,} incidents, {files / 1e6:,.0f} MB of Parquet")
        for by in PAIRS:
            spent = []
            for _ in range(turns):
                started, busy = time.perf_counter(), time.process_time()
                rows = engine.sql(sql_of(Question(by))).to_arrow_table()
                spent.append((time.perf_counter() - started, time.process_time() - busy))
            print(f"  by {', '.join(by):32} {rows.num_rows:8,} rows {min(wall for wall, _ in spent):6.2f} s"
                  f"  processor {min(worked for _, worked in spent):6.2f} s", flush=True)


def flat_counts(claims: int, turns: int) -> None:
    """Print how long counts over two flat files take, with the total and from opening the files on."""
    with tempfile.TemporaryDirectory() as folder:
        told, made_of = Path(folder) / "claims.parquet", Path(folder) / "incidents.parquet"
        write_world(World(claims=claims), told)
        held = parquet.read_table(told, columns=["unique_id", "truth"])
        ids, truth = held["unique_id"].to_numpy(), held["truth"].to_numpy()
        first = np.full(truth.max() + 1, ids.max())
        np.minimum.at(first, truth, ids)
        parquet.write_table(pa.table({"unique_id": ids, "incident": first[truth]}), made_of)
        status = np.random.default_rng(1).choice(STATUSES, ids.size, p=SHARES)
        parquet.write_table(parquet.read_table(told).append_column("status", pa.array(status)), told)
        print(f"{claims:,} flat claims of {np.unique(truth).size:,} incidents, "
              f"{(told.stat().st_size + made_of.stat().st_size) / 1e6:,.0f} MB of Parquet")
        for by in FLAT:
            spent = []
            for _ in range(turns):
                started, busy = time.perf_counter(), time.process_time()
                rows = flat.count(told, made_of, Question(by)).table.num_rows
                spent.append((time.perf_counter() - started, time.process_time() - busy))
            print(f"  by {', '.join(by) or 'nothing':32} {rows:9,} rows {min(wall for wall, _ in spent):6.2f} s"
                  f"  processor {min(worked for _, worked in spent):6.2f} s", flush=True)


def _write(folder: Path, size: int) -> None:
    """Write made-up rows in parts: the tables of 20,000 incidents drawn anew for each part."""
    facts = Facts.of(made(20_000))
    for name in TABLES:
        (folder / name).mkdir()
        table = facts.engine.ask(f"FROM {name} ORDER BY n")
        starts = np.searchsorted(table.column("n").to_numpy(), np.arange(20_001))
        for part, first in enumerate(range(0, size, 500_000)):
            drawn = _drawn(part, min(500_000, size - first))
            rows_each = (starts[1:] - starts[:-1])[drawn]
            within = np.arange(rows_each.sum()) - np.repeat(np.cumsum(rows_each) - rows_each, rows_each)
            rows = table.take(pa.array(np.repeat(starts[:-1][drawn], rows_each) + within))
            numbers = np.repeat(np.arange(first, first + drawn.size, dtype=np.int32), rows_each)
            rows = rows.set_column(rows.schema.get_field_index("n"), "n", pa.array(numbers))
            rows = rows.set_column(rows.schema.get_field_index("incident"), "incident",
                                   pa.array([f"inc_{n}" for n in numbers.tolist()]))
            parquet.write_table(rows, folder / name / f"{part:03}.parquet")


def _drawn(part: int, wanted: int) -> np.ndarray:
    return np.random.default_rng(part).integers(0, 20_000, wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=10_000_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--memory", type=int, default=6, help="gigabytes that DuckDB may take")
    parser.add_argument("--turns", type=int, default=3, help="how often each grouped count is asked")
    wanted = parser.parse_args()
    if wanted.incidents:
        pages(wanted.incidents, wanted.times)
    if wanted.claims:
        grouped(wanted.claims, wanted.memory, wanted.turns)
        flat_counts(wanted.claims, wanted.turns)


if __name__ == "__main__":
    main()
