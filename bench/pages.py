"""How long the server takes for each page of a case of 10^5 claims: p50 and p95 of its answers.

Run: python -m bench.pages [--claims 100000] [--repeats 20] [--keep FOLDER]. Reports are made up
(`bench.reports_made`), the English ones alone: aligning translations takes an hour and no page shows it. One claim in
fifty is decided on, and all are reconciled once before. Pages are found from the routes (`tests.web.addresses`), so a
new one is measured without being named. Times are of the whole answer in this process (routing, reading from the
encrypted store, drawing; no network, no browser), beside them the processor's alone, which a busy machine changes less.
A case in FOLDER is used again when there is one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

from bench.reports_made import made_reports
from tests.web.addresses import find_addresses
from tests.web.conftest import Client, bench_over
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.incidents import refresh
from witnessmark.app.judge import judge
from witnessmark.model.access import Actor
from witnessmark.model.claim import Claim
from witnessmark.model.report import FoundIn, Metadatum, Original, Report
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Consent, Decision

ME = Actor.solo()
WORDS = "six words for a benchmark case"
LIMIT_MS = 150.0
LONGEST_MS = 10_000.0
TOGETHER = 200
"""Reports written in one transaction: the case is the same, filled several times as fast."""


def fill(case: Case, claims: int) -> None:
    """Add made-up reports until there are so many claims, decide on some, and reconcile."""
    started = time.perf_counter()
    made = 0
    english = (told for told in made_reports(2 * claims) if told[0].reading.report.language == "en")
    while made < claims:
        with case.store.writing(ME) as writer:
            for told in islice(english, TOGETHER):
                writer.add_report(report_of(told))
                writer.add_reading(told[0].reading)
                writer.add_statements(told[0].reading, told, [])
                made += len(told)
    print(f"filled in {time.perf_counter() - started:.0f} s", flush=True)
    ids = case.store.claim_ids(ME, ClaimQuery())[::50]
    judge(case, ids, [Decision.ACCEPT], reason="bench")
    judge(case, ids[:20], [Decision.RELEASABLE], reason="bench")
    started = time.perf_counter()
    refresh(case)
    print(f"reconciled in {time.perf_counter() - started:.0f} s", flush=True)


def report_of(told: list[Claim]) -> Report:
    """Return the report that made-up claims stand in, as intake would have made it."""
    read = told[0].reading
    ref, content = read.report, read.text.encode()
    title = " ".join(read.text.split()[:8])
    metadata = (
        Metadatum("title", title, FoundIn.GUESS), Metadatum("outlet", str(ref.outlet), FoundIn.INDEX),
        Metadatum("published", str(ref.published), FoundIn.INDEX), Metadatum("language", ref.language, FoundIn.GUESS),
        Metadatum("access", Access.PUBLIC.value, FoundIn.CALL),
        Metadatum("consent", Consent.NOT_NEEDED.value, FoundIn.DEFAULT),
    )
    original = Original(f"ori{ref.id[3:]}", hashlib.sha256(content + ref.id.encode()).hexdigest(), len(content),
                        "text/plain", f"{ref.id}.txt", dt.date(2025, 5, 1))
    return Report(ref.id, original, title, ref.outlet, ref.published, ref.language, Access.PUBLIC, Consent.NOT_NEEDED,
                  None, metadata)


def timed(client: Client, address: str, repeats: int) -> tuple[float, float, float, int]:
    """Return p50 and p95 in milliseconds, p50 of processor time, and the answer's length.

    The first answer is not counted, but where it alone takes longer than all the others may.
    """
    wall: list[float] = []
    worked: list[float] = []
    for _ in range(repeats + 1):
        started, busy = time.perf_counter(), time.process_time()
        answer = client.get(address)
        assert answer.status_code == 200
        wall.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (time.process_time() - busy))
        if sum(wall) > LONGEST_MS:
            break
    kept = slice(1 if len(wall) > 1 else 0, None)
    cuts = statistics.quantiles(wall[kept] * (2 if len(wall[kept]) == 1 else 1), n=20, method="inclusive")
    return cuts[9], cuts[18], statistics.median(worked[kept]), len(answer.content)


def measure(case: Case, repeats: int) -> int:
    """Print one line a page; return how many are slower than the limit."""
    bench = bench_over(case)
    client = bench.enter()

    def fetch(address: str) -> tuple[int, str]:
        answer = client.get(address)
        return answer.status_code, answer.text

    ids = {"claim": case.store.claim_ids(ME, ClaimQuery(by_weight=True))[0]}
    found = find_addresses(bench.app, fetch, ids, kept=1, every=False)
    found.pages += ["/search?q=porter", "/search?q=province"]
    slow = 0
    print(f"{'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8} {'kB':>6}  address")
    for address in found.pages + found.fragments:
        middle, most, worked, length = timed(client, address, repeats)
        slow += most > LIMIT_MS
        print(f"{middle:>8.1f} {most:>8.1f} {worked:>8.1f} {length / 1000:>6.0f}  {address}"
              f"{'  SLOW' if most > LIMIT_MS else ''}", flush=True)
    return slow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="where the case lies or is to lie")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = wanted.keep or Path(passing) / "case"
        if folder.is_dir():
            case = open_case(folder, passphrase=WORDS, actor=ME)
        else:
            case = init_case(folder, passphrase=WORDS, actor=ME)
            fill(case, wanted.claims)
        with case:
            slow = measure(case, wanted.repeats)
    print(f"{slow} pages slower than {LIMIT_MS:.0f} ms" if slow else f"every page within {LIMIT_MS:.0f} ms")


if __name__ == "__main__":
    main()
