"""What the protection of a case costs: intake and pages of an encrypted case beside one in the clear, in one run.

Run: python -m bench.protection [--reports 60] [--claims 4000] [--repeats 9]. Intake is the verb `add` on made-up
reports as files, read in the sandbox, sealed, logged and written one after another, in turns into both cases. Pages are
those of the workbench, on two cases of made-up claims filled alike (`bench.pages`). Both keep the log and its salted
leaves; what differs is what encryption costs. The last line says how the sums compare.
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
    ratios = {"intake": spent["encrypted"] / spent["plain"],
              "pages": sum(shown["encrypted"].values()) / sum(shown["plain"].values())}
    print(f"intake: {spent['encrypted']:.1f} s encrypted, {spent['plain']:.1f} s plain")
    pairs = zip(shown["encrypted"].items(), shown["plain"].values(), strict=True)
    for (address, secret), plain in sorted(pairs, key=lambda pair: -pair[0][1] / pair[1])[:8]:
        print(f"{secret:8.1f} ms {plain:8.1f} ms  {secret / plain:.2f}x  {address.partition('?')[0]}")
    print(f"{len(shown['plain'])} pages: {sum(shown['encrypted'].values()):.0f} ms encrypted, "
          f"{sum(shown['plain'].values()):.0f} ms plain")
    print("; ".join(f"{name} {ratio:.2f}x" for name, ratio in ratios.items())
          + (f"; all within {MOST}x" if max(ratios.values()) <= MOST else f"; NOT within {MOST}x"))


if __name__ == "__main__":
    main()
