"""Measure attribution spans on PolNeAR's development files.

Token-level precision, recall and F for source, cue and content; a token is a run of
non-space characters. Reads WITNESSMARK_BENCH_DATA/attribution/polnear_dev (brat stand-off);
says so and stops where the set is missing. `--half first|second|all` picks files by name.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path

from witnessmark.extract.english.attribution import find_attributions

LABELS = ("Source", "Cue", "Content")


def gold(path: Path) -> dict[str, set[int]]:
    """Return the characters of each label in one annotation file."""
    out: dict[str, set[int]] = {label: set() for label in LABELS}
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("T"):
            continue
        _, extent, _ = line.split("\t", 2)
        label, offsets = extent.split(" ", 1)
        if label in out:
            for piece in offsets.split(";"):
                start, end = piece.split()
                out[label].update(range(int(start), int(end)))
    return out


def _annotation(folder: Path, stem: str) -> Path:
    """Return the annotation file of a text; its name carries a suffix of its own."""
    return next(path for path in sorted(folder.iterdir()) if path.name.startswith(stem))


def found(text: str) -> dict[str, set[int]]:
    """Return the characters of each label as the rules see them."""
    out: dict[str, set[int]] = {label: set() for label in LABELS}
    for relation in find_attributions(text):
        if relation.source is not None:
            out["Source"].update(range(relation.source.start, relation.source.end))
        out["Cue"].update(range(relation.cue.start, relation.cue.end))
        for span in relation.content:
            out["Content"].update(range(span.start, span.end))
    return out


def main() -> int:
    """Print one line per label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("first", "second", "all"), default="all")
    parser.add_argument("--errors", action="store_true", help="list missed and false cues (first half only)")
    options = parser.parse_args()
    folder = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "")) / "attribution" / "polnear_dev"
    if not (folder / "text").is_dir():
        print("skipped: set WITNESSMARK_BENCH_DATA to a folder that holds attribution/polnear_dev")
        return 0
    files = sorted((folder / "text").iterdir())
    half = len(files) // 2
    files = {"first": files[:half], "second": files[half:], "all": files}[options.half]
    counts = {label: [0, 0, 0] for label in LABELS}
    tokens, started = 0, time.perf_counter()
    for path in files:
        text = path.read_text("utf-8")
        truth, guess = gold(_annotation(folder / "attributions", path.stem)), found(text)
        for match in re.finditer(r"\w+|[^\w\s]", text):
            tokens += 1
            for label in LABELS:
                t, g = match.start() in truth[label], match.start() in guess[label]
                counts[label][0] += t and g
                counts[label][1] += g and not t
                counts[label][2] += t and not g
                if options.errors and options.half == "first" and label == "Cue" and t != g:
                    print(
                        "missed" if t else "false",
                        "|",
                        text[max(0, match.start() - 60) : match.end() + 40].replace("\n", " "),
                    )
    seconds = time.perf_counter() - started
    for label, (hit, extra, missed) in counts.items():
        precision, recall = hit / max(hit + extra, 1), hit / max(hit + missed, 1)
        print(f"{label:8} P {precision:.3f} R {recall:.3f} F {2 * hit / max(2 * hit + extra + missed, 1):.3f}")
    print(f"{len(files)} files, {tokens} tokens, {tokens / seconds:.0f} tokens/s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
