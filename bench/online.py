"""What an online backup costs: its runs while somebody works, its size, and putting the case back elsewhere.

Run: python -m bench.online [--claims 100000]. A PostgreSQL server of its own without `fsync`, all in memory; reports
are made up (`bench.reports_made`), each with a sealed original. Times are of the clock: a run with a base copy, one
after a few more reports, one after nothing; then restoring, PostgreSQL's replay, and `verify` of what came back, which
has to be without a fault and of the same counts.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.pages import TOGETHER, WORDS, report_of
from bench.reports_made import made_reports
from tests.conftest import CHEAP
from tests.pg_server import programs, put_back, running
from witnessmark.app.case import Case, init_case
from witnessmark.app.online import backup_online
from witnessmark.app.online_restore import restore_online
from witnessmark.app.verify import verify_case
from witnessmark.model.access import Actor
from witnessmark.model.claim import Claim
from witnessmark.model.report import Report
from witnessmark.vault.keys import Keyring

ME = Actor.solo()


def kept(case: Case, report: Report) -> Report:
    """Seal an original of some kilobytes for a report and return the report with it."""
    content = report.id.encode() * 100
    return dataclasses.replace(report, original=dataclasses.replace(
        report.original, sha256=hashlib.sha256(content).hexdigest(), size=len(content), sealed_as=case.seal(content)))


def add(case: Case, english: Iterator[list[Claim]], claims: int) -> None:
    """Add made-up reports until there are so many claims more."""
    made = 0
    while made < claims:
        several = [(told, kept(case, report_of(told))) for told in islice(english, TOGETHER)]
        with case.store.writing(ME) as writer:
            for told, report in several:
                writer.add_report(report)
                writer.add_reading(told[0].reading)
                writer.add_statements(told[0].reading, told, [])
                made += len(told)


def size(folder: Path) -> float:
    """Return the megabytes of a folder's files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def main() -> None:
    """Print what each step took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    asked = parser.parse_args()
    where = programs()
    if where is None:
        print("PostgreSQL is not installed")
        return
    english = (told for told in made_reports(3 * asked.claims) if told[0].reading.report.language == "en")
    with running(where) as server, tempfile.TemporaryDirectory(dir=server.folder.parent) as name:
        folder = Path(name)
        server.run("postgres", "CREATE ROLE owner LOGIN CREATEROLE REPLICATION", "CREATE DATABASE cases OWNER owner")
        path, out, address = folder / "case", folder / "kept", server.address("cases", "owner")
        with init_case(path, passphrase=WORDS, actor=ME, kdf=CHEAP, database=address) as case:
            for what, more in (("a base copy", asked.claims), ("a run after more", asked.claims // 100),
                               ("an idle run", 0)):
                add(case, english, more)
                begun, before = time.perf_counter(), size(out) if out.is_dir() else 0
                backup_online(path, out, passphrase=WORDS, actor=ME)
                print(f"{what:<18} {time.perf_counter() - begun:6.1f} s  {size(out) - before:8.1f} MB more", flush=True)
            counts = case.store.counts(ME)
        whole = server.run("cases", "SELECT pg_database_size('cases')").strip()
        print(f"{counts.reports:,} reports, {counts.claims:,} claims; database {int(whole) / 1e6:.0f} MB, "
              f"case folder {size(path):.0f} MB, backup {size(out):.0f} MB")
        begun = time.perf_counter()

        def make(into: Path) -> object:
            return restore_online(out, folder / "back", into, unlock=lambda key: Keyring.unwrapped(key, WORDS))

        with put_back(where, make) as elsewhere:
            while elsewhere.run("postgres", "SELECT pg_is_in_recovery()").strip() == "t":
                time.sleep(0.1)
            print(f"{'restored, replayed':<18} {time.perf_counter() - begun:6.1f} s")
            begun = time.perf_counter()
            found = verify_case(folder / "back", WORDS, database=elsewhere.address("cases", "owner"))
            assert found.faults == () and found.checked["originals"] == counts.reports, found
            print(f"{'verified':<18} {time.perf_counter() - begun:6.1f} s  {found.checked}")


if __name__ == "__main__":
    main()
