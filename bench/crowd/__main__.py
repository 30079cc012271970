"""Many people on a team's server over a large case, once with its database killed under them.

Run: python -m bench.crowd --keep FOLDER [--claims 1000000] [--people 50] [--minutes 10] [--kills 0] [--pause 10].
FOLDER must be one that PostgreSQL's own account can reach, such as one in /var/tmp; what lies there is used again.
`witnessmark serve --team` runs as people run it, over PostgreSQL with every commit on the disk; half of the people
read, half review (`bench.crowd.load`). `--kills` ends the database's first process with SIGKILL so often, in equal
parts of the time, and starts it again. Then every decision that was answered is looked up. How the case is made:
`bench.crowd.growing`.
Prints requests, p50 and p95 by page, errors, decisions answered and found; rc 1 where any is missing or there twice,
after an error, or with a p95 of all together over 300 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.crowd import database
from bench.crowd.filling import ADMIN, DESK, address_on, made
from bench.crowd.load import Told, crowd
from bench.pages import WORDS
from tests.pg_server import Server
from witnessmark.app.case import open_case

LIMIT_MS = 300.0


@contextlib.contextmanager
def serving(folder: Path, server: Server) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the team's server in a process of its own; yields its address."""
    secret = folder / "passphrase.txt"
    secret.write_text(WORDS + "\n", "utf-8")
    told = {**os.environ, "WITNESSMARK_CASE": str(folder / "case"), "WITNESSMARK_PASSPHRASE_FILE": str(secret),
            "WITNESSMARK_ACTOR": ADMIN, "WITNESSMARK_DATABASE": address_on(server)}
    with subprocess.Popen([sys.executable, "-m", "witnessmark", "serve", "--team", "--port", "0", "--json"],
                          env=told, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield line.split('"url": "')[1].split('"')[0], process
        finally:
            process.terminate()
            process.wait(120)


def killing(server: Server, kills: int, seconds: float) -> threading.Thread:
    """Kill the database and start it again, so often within the time."""
    def work() -> None:
        for _ in range(kills):
            time.sleep(seconds / (kills + 1))
            started = time.monotonic()
            database.kill(server)
            database.start(server)
            print(f"database killed, back after {time.monotonic() - started:.1f} s", flush=True)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def used(first: int) -> float:
    """Return the seconds of processor time that a process and all it has begun have used."""
    ticks, waiting = 0, [first]
    while waiting:
        process = waiting.pop()
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
            waiting += map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())
        except FileNotFoundError:                                # it ended just now: its first process has its time
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def table(told: Told) -> float:
    """Print a line a page; return the p95 of all together."""
    print(f"{'page':<22} {'requests':>8} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8}")
    every = [one for times in told.times.values() for one in times]
    for page, times in [*sorted(told.times.items()), ("all", every)]:
        cuts = statistics.quantiles(times * 2, n=20, method="inclusive")
        print(f"{page:<22} {len(times):>8} {cuts[9]:>8.0f} {cuts[18]:>8.0f} {max(times):>8.0f}")
    return statistics.quantiles(every, n=20, method="inclusive")[18]


def entries(folder: Path, server: Server) -> int:
    """Return the number of the log's last entry."""
    with open_case(folder / "case", passphrase=WORDS, actor=DESK, database=address_on(server)) as case:
        return case.store.last_event(DESK)


def missing(folder: Path, server: Server, told: Told, since: int) -> tuple[int, int]:
    """Return how many decisions that were answered since an entry are not there, and how many more than once."""
    with open_case(folder / "case", passphrase=WORDS, actor=DESK, database=address_on(server)) as case:
        there = Counter((j.actor, j.target.id, j.decision.value) for j in case.store.judgements(DESK, after=since))
    wanted = Counter((who, claim, what.replace("-", "_")) for who, claim, what in told.written.values())
    return (sum((wanted - there).values()),
            sum(there[one] - number for one, number in wanted.items() if there[one] > number))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, required=True, help="where the case and its database lie or are to lie")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=8_000, help="claims that are no copies")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=10, help="seconds that somebody reads, on average")
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    server = database.kept(asked.keep / "pg")
    try:
        made(asked.keep / "case", server, claims=asked.claims, first=asked.first, people=asked.people)
        since = entries(asked.keep, server)
        with serving(asked.keep, server) as (address, process):
            processes = (process.pid,) if asked.kills else (process.pid, database.first(server))
            before = [used(one) for one in processes]
            killer = killing(server, asked.kills, 60 * asked.minutes)
            told = asyncio.run(crowd(address, asked.people, 60 * asked.minutes, asked.pause))
            killer.join()
            worked = [used(one) - begun for one, begun in zip(processes, before, strict=True)]
        most = table(told)
        lost, twice = missing(asked.keep, server, told, since)
        number = sum(map(len, told.times.values()))
        for who, seconds in zip(("server", "database"), worked, strict=False):
            print(f"{who}: {seconds:.0f} s of the processor, {1000 * seconds / number:.0f} ms a request")
        print(f"load: {os.getloadavg()[1]:.1f}")
        print(f"errors: {sum(told.errors.values())} {dict(told.errors) or ''}")
        print(f"decisions answered: {len(told.written)}, sent again: {told.again}, lost: {lost}, there twice: {twice}")
        print(f"p95 {most:.0f} ms, {'within' if most <= LIMIT_MS else 'over'} {LIMIT_MS:.0f}")
    finally:
        database.stop(server)
    sys.exit(1 if lost or twice or told.errors or most > LIMIT_MS else 0)


if __name__ == "__main__":
    main()
