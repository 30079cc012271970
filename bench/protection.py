"""What the protection of a case costs: intake and pages of an encrypted case beside one in the clear, in one run.

Run: python -m bench.protection [--reports 60] [--claims 4000] [--repeats 9]. Intake is the verb `add` on made-up
reports as files, read in the sandbox, sealed, logged and written one after another, in turns into both cases. Pages are
those of the workbench, on two cases of made-up claims filled alike (`bench.pages`). Both keep the log and its salted
leaves; what differs is what encryption costs. The table begins with the sums, the pages that cost most come after.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from bench.pages import WORDS, fill
from bench.reports_made import made_reports
from tests.web.addresses import find_addresses
from tests.web.conftest import bench_over
from witnessmark.app.add import add_paths
from witnessmark.app.case import Case, init_case
from witnessmark.model.access import Actor
from witnessmark.store.base import ClaimQuery

ME = Actor.solo()
MOST = 1.5
KINDS = (("encrypted", WORDS), ("plain", None))


def made(folder: Path, words: str | None) -> Case:
    return init_case(folder, passphrase=words, unencrypted=words is None, actor=ME)


def intake(place: Path, reports: int) -> dict[str, float]:
    """Add the same files to both cases, a few at a time in turns; return seconds of each."""
    batches: list[Path] = []
    for number, told in enumerate(made_reports(2 * reports)):
        if number == reports:
            break
        folder = place / f"files-{number // 10}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_text(told[0].reading.text, "utf-8")
        batches += [folder] if number % 10 == 0 else []
    spent = dict.fromkeys(("encrypted", "plain"), 0.0)
    with made(place / "in-encrypted", WORDS) as first, made(place / "in-plain", None) as second:
        cases = {"encrypted": first, "plain": second}
        list(add_paths(first, batches[:1])), list(add_paths(second, batches[:1]))         # models are loaded now
        for turn, batch in enumerate(batches[1:]):
            for kind in sorted(cases, reverse=bool(turn % 2)):
                started = time.perf_counter()
                assert {added.status for added in add_paths(cases[kind], [batch])} <= {"added", "duplicate"}
                spent[kind] += time.perf_counter() - started
        assert len(first.claims()) == len(second.claims())
    return spent


def pages(place: Path, claims: int, repeats: int) -> dict[str, dict[str, float]]:
    """Return the median milliseconds of every page, of each case."""
    found: dict[str, dict[str, float]] = {}
    with made(place / "encrypted", WORDS) as first, made(place / "plain", None) as second:
        doors = {}
        for kind, case in (("encrypted", first), ("plain", second)):
            fill(case, claims)
            bench = bench_over(case)
            client = bench.enter()
            answers = {"claim": case.store.claim_ids(ME, ClaimQuery(by_weight=True))[0]}
            seen = find_addresses(bench.app, lambda a, c=client: ((r := c.get(a)).status_code, r.text), answers,
                                  kept=1, every=False)
            doors[kind] = (client, [*seen.pages, *seen.fragments])
            found[kind] = {}
        for number in range(min(len(listed) for _, listed in doors.values())):
            times: dict[str, list[float]] = {kind: [] for kind, _ in KINDS}
            for _ in range(repeats + 1):
                for kind, (client, listed) in doors.items():
                    started = time.perf_counter()
                    assert client.get(listed[number]).status_code == 200
                    times[kind].append(1000 * (time.perf_counter() - started))
            for kind, (_, listed) in doors.items():
                found[kind][listed[number]] = statistics.median(times[kind][1:])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--claims", type=int, default=4_000)
    parser.add_argument("--repeats", type=int, default=9)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        spent = intake(Path(place), wanted.reports)
        shown = pages(Path(place), wanted.claims, wanted.repeats)
    pairs = [(address, secret, plain) for (address, secret), plain in
             zip(shown["encrypted"].items(), shown["plain"].values(), strict=True)]
    sums = [(f"intake of {wanted.reports} reports", 1000 * spent["encrypted"], 1000 * spent["plain"]),
            (f"{len(pairs)} pages over {wanted.claims:,} claims", sum(secret for _, secret, _ in pairs),
             sum(plain for *_, plain in pairs))]
    slowest = sorted(pairs, key=lambda pair: -pair[1] / pair[2])[:8]
    print(f"{'':40} {'encrypted':>13} {'plain':>13} {'ratio':>7}")
    for what, secret, plain in (*sums, *slowest):
        print(f"{what.partition('?')[0][:40]:40} {secret:10.1f} ms {plain:10.1f} ms {secret / plain:6.2f}x")
    worst = max(secret / plain for _, secret, plain in sums)
    print(f"all within {MOST}x" if worst <= MOST else f"NOT within {MOST}x")


if __name__ == "__main__":
    main()
