"""Whether every quoted word is where its span says: `make bench-spans`, or `python -m bench.spans`.

Reads every text under the folder in WITNESSMARK_BENCH_DATA (or the folder given): whole .txt and
.md files, cells of .csv and .tsv, and the text of .xml and .sgm. Counts readings, claims, context
statements, spans checked and mismatches; the exit status is 1 when there is one. Uses all cores;
the same text is read once. Without a folder it says so and passes.
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from witnessmark.extract import extract
from witnessmark.model.claim import Statement
from witnessmark.model.record import statement_record
from witnessmark.model.text import Reading, ReportRef

VARIABLE = "WITNESSMARK_BENCH_DATA"
LEAST, MOST = 20, 200_000


@dataclass(slots=True)
class Checked:
    """What was gone through; `failed` counts readings whose extraction raised."""

    files: int = 0
    readings: int = 0
    code_points: int = 0
    claims: int = 0
    contexts: int = 0
    spans: int = 0
    mismatches: int = 0
    failed: int = 0


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text worth reading under a folder with its file."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        kind = path.suffix.lower()
        if kind not in {".txt", ".md", ".csv", ".tsv", ".xml", ".sgm", ".tml"}:
            continue
        raw = path.read_bytes()[: 20 * MOST].decode("utf-8", "replace")
        if kind in {".csv", ".tsv"}:
            rows = csv.reader(io.StringIO(raw, newline=""), delimiter="\t" if kind == ".tsv" else ",")
            yield from ((path, cell) for cell in _cells(rows))
        elif kind in {".xml", ".sgm", ".tml"}:
            yield path, re.sub(r"<[^>]*>", "", raw)
        else:
            yield path, raw


def _cells(rows: Iterator[list[str]]) -> Iterator[str]:
    while True:
        try:
            yield from next(rows)
        except StopIteration:
            return
        except csv.Error:
            continue


def language_of(text: str) -> str:
    """Return `ko` where at least a tenth of the letters are Hangul, else `en`."""
    letters = [c for c in text if c.isalpha()]
    return "ko" if letters and 10 * sum("가" <= c <= "힣" for c in letters) >= len(letters) else "en"


def mismatches(statement: Statement) -> tuple[int, int]:
    """Return how many texts of a record were compared with their slices, and how many differ.

    Walks the JSON record, not the object, so that what is written out is what is checked.
    """
    record, text = statement_record(statement), statement.reading.text
    checked = wrong = 0
    waiting: list[object] = [record]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            waiting += item.values()
            span = item.get("span", item if "quote" in item else None)
            stored = item.get("text", item.get("quote"))
            if isinstance(span, dict) and stored is not None:
                checked += 1
                wrong += text[span["start"] : span["end"]] != stored
    return checked, wrong


def check(folder: Path, limit: int | None = None) -> Checked:
    """Extract from every different text under a folder, up to `limit` readings, and compare every quote."""
    done, files = Checked(), set()
    with ProcessPoolExecutor() as pool:
        for path, one in pool.map(_check_text, itertools.islice(_different(folder), limit), chunksize=4):
            files.add(path)
            for name, number in asdict(one).items():
                setattr(done, name, getattr(done, name) + number)
    done.files = len(files)
    return done


def _different(folder: Path) -> Iterator[tuple[Path, str]]:
    seen: set[int] = set()
    for path, text in texts(folder):
        if len(text.strip()) >= LEAST and hash(text[:MOST]) not in seen:
            seen.add(hash(text[:MOST]))
            yield path, text[:MOST]


def _check_text(item: tuple[Path, str]) -> tuple[Path, Checked]:
    path, text = item
    reading = Reading.of_text(text, ReportRef("bench", language_of(text)))
    done = Checked(readings=1, code_points=len(reading.text))
    try:
        found = extract(reading)
    except Exception as fault:  # noqa: BLE001 - a bench counts what breaks and goes on
        done.failed = 1
        print(f"{path.name}: {type(fault).__name__}", file=sys.stderr)
        return path, done
    done.claims, done.contexts = len(found.claims), len(found.contexts)
    for statement in (*found.claims, *found.contexts):
        checked, wrong = mismatches(statement)
        done.spans += checked
        done.mismatches += wrong
    return path, done


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.spans")
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get(VARIABLE))
    parser.add_argument("--limit", type=int, help="at most so many readings")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.folder is None:
        print(f"no folder given: set {VARIABLE} or name one; nothing checked")
        return 0
    start = time.perf_counter()
    done = check(Path(options.folder), options.limit)
    if options.json:
        print(json.dumps(asdict(done)))
    else:
        print(f"{done.readings} readings from {done.files} files ({done.code_points} code points): "
              f"{done.claims} claims, {done.contexts} context statements, {done.spans} spans checked, "
              f"{done.mismatches} mismatches, {done.failed} failed, {time.perf_counter() - start:.0f} s")
    return 1 if done.mismatches or done.failed else 0


if __name__ == "__main__":
    sys.exit(main())
