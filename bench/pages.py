"""How long the server takes for each page of a case of 10^5 claims: p50 and p95 of its answers.

Run: python -m bench.pages [--claims 100000] [--repeats 20] [--keep FOLDER]. Reports are made up
(`bench.reports_made`), the English ones alone: aligning translations takes an hour and no page shows it. One claim in
fifty is decided on, some a second time by another reader, and all are reconciled once before. Pages are found from
the routes (`tests.web.addresses`), so a new one is measured without being named; of lists the last part too, what the
numbers of the figures open, and downloads; routes without an address here are named. How long a rehearsal and a dossier
take is printed beside them. Times are of the whole answer in this process (routing, reading from the encrypted
store, drawing; no network, no browser), beside them the processor's alone, which a busy machine changes less, and its
longest for the first answer after a claim was confirmed and after that was undone. Then the keys: a decision and
undoing it. Nothing else is worked out meanwhile: incidents that a decision changed, and estimates, are waited for. A
case in FOLDER is used again when there is one; `--only WORDS` times the addresses that hold the words.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import html
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI

from bench.reports_made import made_reports
from tests.web.addresses import LINK, find_addresses, read_routes
from tests.web.conftest import Client, bench_over
from witnessmark.app.analyse import held_figures
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.desk import save_view
from witnessmark.app.incidents import refresh
from witnessmark.app.judge import judge
from witnessmark.app.second import decide_second, due, set_share
from witnessmark.app.sources import add_source
from witnessmark.model.access import Actor
from witnessmark.model.claim import Claim
from witnessmark.model.report import FoundIn, Metadatum, Original, Report
from witnessmark.store.base import ClaimQuery, Refusal
from witnessmark.vocab.codes import Access, AttributionKind, Consent, Decision
from witnessmark.web.routes.analysis import PAGES

ME = Actor.solo()
WORDS = "six words for a benchmark case"
LIMIT_MS = 150.0
LONGEST_MS = 10_000.0
SECOND = 60
TOGETHER = 200
"""Reports written in one transaction: the case is the same, filled several times as fast."""


def fill(case: Case, claims: int) -> None:
    """Add made-up reports until there are so many claims, decide on some, and reconcile."""
    started = time.perf_counter()
    for _ in written(case, claims, ME):
        pass
    print(f"filled in {time.perf_counter() - started:.0f} s", flush=True)
    ids = case.store.claim_ids(ME, ClaimQuery())[::50]
    judge(case, ids, [Decision.ACCEPT], reason="bench")
    judge(case, ids[:20], [Decision.RELEASABLE], reason="bench")
    started = time.perf_counter()
    refresh(case)
    print(f"reconciled in {time.perf_counter() - started:.0f} s", flush=True)
    people(case)


def people(case: Case) -> None:
    """Leave what people leave in a case: a second reader's verdicts, a sealed source, a refused file, a saved view."""
    set_share(case, 20)
    add_source(case, b"made up", kind=AttributionKind.ANONYMOUS_SOURCE, vantage="was_told", reliability="C")
    with case.store.writing(ME) as writer:
        writer.add_refusal(Refusal("broken.pdf", "made up"))
    save_view(case, "made up", "/review?decided=all")
    case.actor = Actor.solo("second")
    for claim in due(case)[:SECOND]:
        decide_second(case, claim, Decision.ACCEPT, reason="bench")
    case.actor = ME


def written(case: Case, claims: int, actor: Actor) -> Iterator[int]:
    """Write made-up reports until there are so many claims; yield after each transaction how many there are."""
    held = 0
    english = (told for told in made_reports(2 * claims) if told[0].reading.report.language == "en")
    while held < claims:
        with case.store.writing(actor) as writer:
            for told in islice(english, TOGETHER):
                writer.add_report(report_of(told))
                writer.add_reading(told[0].reading)
                writer.add_statements(told[0].reading, told, [])
                held += len(told)
        yield held


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


def settled(app: FastAPI) -> None:
    """Wait until nothing is worked out beside the pages: what a decision or estimate began is not timed with them."""
    pages = app.state.pages
    while pages.upkeep.state() is not None or any(not job.ready() for job in list(pages.work._jobs.values())):
        time.sleep(0.05)


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


def after_decisions(client: Client, address: str, claim: str) -> float:
    """Return the longest processor time of the first answer after a claim was confirmed, and after it was undone."""
    worked = []
    for path in (f"/review/{claim}/decide/accept", "/undo"):
        assert client.post(path).status_code == 200
        busy = time.process_time()
        assert client.get(address).status_code == 200
        worked.append(1000 * (time.process_time() - busy))
    return max(worked)


def last_parts(client: Client, addresses: list[str]) -> list[str]:
    """Return the address of the last part of each list that has further parts."""
    found = []
    for address in addresses:
        total = re.findall(r"–\d+ / (\d+)</span>", client.get(address).text)
        if "from=" in address and total:
            found.append(re.sub(r"from=\d+", f"from={max(int(total[-1]) - 2, 0)}", address))
    return list(dict.fromkeys(found))


def of_figures(client: Client, app: FastAPI) -> list[str]:
    """Return addresses of what the figures' numbers open, the rarest and the commonest, and of their downloads.

    The pages of figures link them once the figures are made, which the first of them begins.
    """
    client.get("/analysis/counts")
    while held_figures(app.state.pages.case) is None:
        time.sleep(0.05)
    settled(app)
    found: list[str] = []
    for page in PAGES:
        ways = [html.unescape(way) for way in LINK.findall(client.get(f"/analysis/{page}").text)]
        opened = [way for way in ways if way.startswith("/analysis/open?")]
        found += [*opened[:1], *opened[-1:], *(way for way in ways if ".csv" in way)]
    client.get("/analysis/undercount?from=case")
    settled(app)
    return list(dict.fromkeys(found))


def dossier(client: Client, app: FastAPI, folder: Path) -> str:
    """Print how long a rehearsal of what is marked takes, and then writing it; return the rehearsal's address."""
    for what, path, data in (("rehearsed", "/publish/rehearse", {}), ("written", "/publish", {"folder": str(folder)})):
        started, busy = time.perf_counter(), time.process_time()
        assert client.post(path, data={"alone": "bench", "generalise": "true", **data}).status_code == 200
        app.state.rehearsals.wait(3600)
        print(f"dossier {what} in {time.perf_counter() - started:.1f} s, {time.process_time() - busy:.1f} s of the "
              "processor", flush=True)
    assert (folder / "index.html").is_file()
    return "/publish/rehearsal.json"


def measure(case: Case, repeats: int, folder: Path, only: str = "") -> int:
    """Print one line a page; return how many are slower than the limit."""
    bench = bench_over(case)
    client = bench.enter()

    def fetch(address: str) -> tuple[int, str]:
        answer = client.get(address)
        return answer.status_code, answer.text

    open_claims = case.store.claim_ids(ME, ClaimQuery(by_weight=True, judged=False, sure=(0.5, 1.01)))
    more = [*of_figures(client, bench.app), dossier(client, bench.app, folder)]
    found = find_addresses(bench.app, fetch, {"claim": open_claims[0]}, kept=1, every=False)
    pages = [*found.pages, *last_parts(client, found.pages), "/search?q=porter", "/search?q=province", *more]
    pages = list(dict.fromkeys(pages))
    slow = 0
    print(f"{'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8} {'after':>8} {'kB':>6}  address")
    for address in [one for one in pages + found.fragments if only in one]:
        client.get(address)
        settled(bench.app)
        middle, most, worked, length = timed(client, address, repeats)
        after = after_decisions(client, address, open_claims[1]) if worked < LONGEST_MS / 10 else float("nan")
        slow += most > LIMIT_MS
        print(f"{middle:>8.1f} {most:>8.1f} {worked:>8.1f} {after:>8.1f} {length / 1000:>6.0f}  {address}"
              f"{'  SLOW' if most > LIMIT_MS else ''}", flush=True)
    keys(client, open_claims[1:])
    missed = [r.path for r in read_routes(bench.app)
              if not any(r.path_regex.fullmatch(urlsplit(one).path) for one in pages + found.fragments)]
    print("no address here:", ", ".join(missed) or "none")
    return slow


def keys(client: Client, claims: list[str]) -> None:
    """Print how long a decision in the queue takes, answered with the next claim's card, and undoing it."""
    times: dict[str, list[float]] = {"decide": [], "undo": []}
    for claim, following in pairwise(claims[:12]):
        for what, path in (("decide", f"/review/{claim}/decide/accept?next={following}"), ("undo", "/undo")):
            busy = time.process_time()
            assert client.post(path).status_code == 200
            times[what].append(1000 * (time.process_time() - busy))
    for what, told in times.items():
        print(f"{what}: {statistics.median(told):.1f} ms of processor time, longest {max(told):.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--only", default="", help="words that the addresses timed hold")
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
            slow = measure(case, wanted.repeats, Path(passing) / "dossier", wanted.only)
    print(f"{slow} pages slower than {LIMIT_MS:.0f} ms" if slow else f"every page within {LIMIT_MS:.0f} ms")


if __name__ == "__main__":
    main()
