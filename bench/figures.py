# ruff: noqa: E501 - patterns and tables read best on one line
"""Quantity exact on news excerpts about displacement.

Run: python bench/figures.py (WITNESSMARK_BENCH_DATA names the data folder; without the set
a line says so). Judged on the number of the labelled figure; rows alternate between a half
that was looked at while building (even rows) and one that was not (odd rows). Rows where we differ are
printed with --errors, labels that look wrong among them.
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from pathlib import Path

from witnessmark.extract.figures import find_figures
from witnessmark.extract.mentions import FigureMention
from witnessmark.vocab.codes import Unit

_ACT = re.compile(
    r"displac|evacuat|\bfle[ed]|homeless|destroy|damag|relocat|evict|expel|shelter|forced|uproot|driven|return|"
    r"affected|demolish|deport|left their|camp|stranded|moved|houses?d", re.IGNORECASE,
)
_HARM = re.compile(r"\b(?:killed|injur|dead|died|death|wounded|missing|arrest)", re.IGNORECASE)


def main_figure(text: str, unit: str) -> FigureMention | None:
    """Return the figure that a reader would quote: ours by unit, near a word of displacement, first."""
    best: tuple[float, FigureMention] | None = None
    for order, figure in enumerate(find_figures(text, "en")):
        if figure.unit is None:
            continue
        start = max(text.rfind(". ", 0, figure.span.start) + 1, 0)
        stop = text.find(". ", figure.span.end)
        sentence = text[start : stop if stop > 0 else len(text)]
        around = text[max(start, figure.span.start - 60) : figure.span.end + 80]
        close = text[figure.span.end : figure.span.end + 30]
        score = 2.0 * bool(_ACT.search(around)) + bool(_ACT.search(sentence)) - 2.0 * bool(_HARM.search(close))
        wanted = figure.unit is not Unit.PERSON if unit.startswith("House") else figure.unit is Unit.PERSON
        score += 1.5 * wanted - 0.2 * order
        if best is None or score > best[0]:
            best = score, figure
    return best[1] if best else None


def number_of(figure: FigureMention | None) -> set[int]:
    if figure is None:
        return set()
    return {n for n in (figure.low, figure.best, figure.high) if n is not None}


def main() -> int:
    folder = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "bench/data")) / "displacement"
    for name, field, unit_field in (
        ("idetect_excerpts_dev.csv", "Quantity", "Unit"),
        ("idmc_labelled_rows.csv", "Displacement figure", "Reporting unit"),
    ):
        path = folder / name
        if not path.exists():
            print(f"{name}: not there, skipped")
            continue
        score(path, field, unit_field, errors="--errors" in sys.argv)
    return 0


def score(path: Path, field: str, unit_field: str, *, errors: bool) -> None:
    with path.open(encoding="utf8", errors="replace", newline="") as handle:
        rows = list(csv.DictReader(handle))
    halves = {"dev": [0, 0, 0], "other": [0, 0, 0]}
    begun = time.perf_counter()
    for index, row in enumerate(rows):
        try:
            gold = float((row[field] or "").replace(",", ""))
        except ValueError:
            continue
        text = row.get("excerpt") or row.get("Excerpt") or ""
        half = halves["dev" if index % 2 == 0 else "other"]
        figure = main_figure(text, row[unit_field] or "")
        right = gold in number_of(figure)
        reached = any(gold in number_of(one) for one in find_figures(text, "en") if one.unit)
        half[0] += 1
        half[1] += right
        half[2] += reached
        if errors and not right and index % 2 == 0:
            said = text[figure.span.start : figure.span.end] if figure else None
            mark = "" if re.sub(r"\D", "", row[field].removesuffix(".0")) in re.sub(r"[^\d]", "", text) else " label not in text"
            print(f"  row {index}{mark}: gold {gold:g} {row[unit_field]} said {said!r} found={reached}\n    {text[:300]!r}")
    for name, (n, right, reached) in halves.items():
        print(f"{path.name} {name}: rows {n} exact {right / max(n, 1):.3f} among all figures found {reached / max(n, 1):.3f}")
    n, right, reached = (sum(half[i] for half in halves.values()) for i in range(3))
    print(f"{path.name} all: rows {n} exact {right / max(n, 1):.3f} found {reached / max(n, 1):.3f}"
          f" ({time.perf_counter() - begun:.2f} s)")


if __name__ == "__main__":
    raise SystemExit(main())
