"""How results reach a terminal: NDJSON on stdout, tables for people, progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

stderr = Console(stderr=True)


def line(record: Mapping[str, Any]) -> None:
    """Print one JSON object on a line of its own; what could steer a terminal or turn its line stands escaped."""
    sys.stdout.write(inert(json.dumps(record, ensure_ascii=False, separators=(", ", ": "))) + "\n")
    sys.stdout.flush()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print rows for a person; `empty` says what it means that there are none.

    On a terminal a table with ids whole; into a pipe one line a row, cells parted by tabs, texts such that no
    spreadsheet takes one for a formula.
    """
    kept = [list(row) for row in rows]
    if not kept:
        say(empty)
    elif not sys.stdout.isatty():
        from witnessmark.publish.exports.csv_tables import inert as for_sheets

        for row in [columns, *kept]:        # columns may be outlets
            sys.stdout.write("\t".join("" if cell is None else plain(for_sheets(cell)) for cell in row) + "\n")
    else:
        made = Table(header_style="bold", pad_edge=False, box=None)
        for name in columns:
            made.add_column(Text(plain(name)), no_wrap=name == "id", overflow="fold")
        for row in kept:
            made.add_row(*(Text("" if cell is None else plain(str(cell))) for cell in row))
        Console().print(made)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return `1 claim`, `2 claims`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def in_units(low: int | None, high: int | None, unit: str) -> str:
    """Return `1 household`, `30-40 persons`: known bounds with the unit in the number they ask for."""
    bounds = list(dict.fromkeys(n for n in (low, high) if n is not None))
    return f"{'-'.join(map(str, bounds))} {unit}{'' if bounds == [1] else 's'}"


def plain(text: str) -> str:
    """Return text without control characters, so that a report can't steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def inert(text: str) -> str:
    """Return JSON with every character that is not printed as itself written as its escape; it says the same."""
    return text if text.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def say(text: str) -> None:
    """Print one sentence for a person on stdout, at once: a server's address is waited for in a pipe or a file too."""
    sys.stdout.write(plain(text) + "\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    """Print one sentence for a person on stderr, above any progress."""
    stderr.print(plain(text), markup=False, highlight=False, soft_wrap=True)


def bar() -> Progress:
    """Return a progress display on stderr, silent when stderr is no terminal."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), console=stderr, transient=True, disable=not sys.stderr.isatty(),
    )
