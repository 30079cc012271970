"""The table of who stands on which lists: 0/1 columns and a count.

Invariant: a `Patterns` has each pattern once, at least one list, somebody counted, and nobody on
no list (those are what is asked for, so a table can't know them).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.wording import Note
from witnessmark.errors import RefusedInput, UsageError

MOST_LISTS = 30
MOST_BYTES = 20_000_000
MOST_PEOPLE = 10**9
COUNT_NAMES = frozenset({"count", "counts", "n", "freq", "frequency", "number", "total", "cases", "persons",
                         "수", "건수", "인원", "명수", "빈도"})
INCIDENTS = "incidents"
INCIDENT_NAMES = frozenset({INCIDENTS, "incident", "events", "event", "사건", "사건수", "사건 수"})
"""Names of a count of incidents, which tell what the lists are of; of any other nobody knows."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Counts by pattern of presence on lists.

    Attributes:
        lists: their names, in column order.
        marks: bool, one row a pattern, one column a list; rows differ and none is all False.
        counts: int64, how many were seen with each pattern; all above 0.
        notes: what was left out or added up.
        of_incidents: the lists are of incidents; where they are not, or nobody knows, people are spoken of.
    """

    lists: tuple[str, ...]
    marks: NDArray[np.bool_]
    counts: NDArray[np.int64]
    notes: tuple[Note, ...] = ()
    of_incidents: bool = False

    @property
    def observed(self) -> int:
        """How many stand on at least one list."""
        return int(self.counts.sum())

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many each list names."""
        return np.asarray(self.counts @ self.marks, dtype=np.int64)

    def pair(self, a: int, b: int) -> int:
        """How many two lists have in common."""
        return int(self.counts[self.marks[:, a] & self.marks[:, b]].sum())

    def cells(self) -> NDArray[np.int64]:
        """Counts of all 2^lists patterns; bit j of the index says list j, cell 0 is empty."""
        full = np.zeros(1 << len(self.lists), dtype=np.int64)
        full[self.marks @ (1 << np.arange(len(self.lists)))] = self.counts
        return full

    def without(self, dropped: int) -> Patterns | None:
        """The table as it would be had one list never been made; None when nobody is left."""
        keep = [j for j in range(len(self.lists)) if j != dropped]
        return _gathered(tuple(self.lists[j] for j in keep), self.marks[:, keep], self.counts, (), self.of_incidents)


def patterns_known(lists: Sequence[str], known: Iterable[Set[str]], *, of_incidents: bool = False) -> Patterns:
    """Return the table of people or incidents by which lists know of each; those that none knows of are left out.

    Raises:
        UsageError: no list knows of any.
    """
    counts: dict[tuple[bool, ...], int] = {}
    for names in known:
        pattern = tuple(name in names for name in lists)
        counts[pattern] = counts.get(pattern, 0) + 1
    rows = sorted(counts)
    marks = np.array(rows, dtype=np.bool_).reshape(-1, len(lists))
    return marked(lists, marks, np.array([counts[row] for row in rows], dtype=np.int64), of_incidents=of_incidents)


def marked(lists: Sequence[str], marks: NDArray[np.bool_], counts: NDArray[np.int64], *,
           of_incidents: bool = False) -> Patterns:
    """Return the table of these rows, rows of one pattern added up; those on no list are left out.

    Raises:
        UsageError: nobody is on any list.
    """
    made = _gathered(tuple(lists), marks, counts.astype(np.int64), (), of_incidents)
    if made is None:
        raise UsageError("No list names anybody.", advice="Give lists that hold somebody.")
    return made


def read_patterns(path: Path) -> Patterns:
    """Read a CSV with one 0/1 column a list and the count in the last column.

    A table whose last column holds only 0 and 1, isn't named like a count and repeats rows is read
    as one row a person. Lists are of incidents where the last column's name says so (`incidents`, `events`, `사건`).
    Rows of the same pattern are added up, lists that name nobody left out.

    Raises:
        RefusedInput: the file is no such table; the message names the row and the next step.
    """
    return patterns_of(bytes_of(path), name=str(path))


def bytes_of(path: Path) -> bytes:
    """Return what a table's file holds, no more than is taken of one."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def patterns_of(raw: bytes, *, name: str = "the table") -> Patterns:
    """Read the bytes of such a CSV; see `read_patterns`."""
    return _tables(raw, name, None)[""]


def patterns_by(raw: bytes, column: str, *, name: str = "the table") -> dict[str, Patterns]:
    """Read the bytes of such a CSV with one column more, the stratum of each row: a table a stratum, in their order.

    Whether it has one row a person is decided once, for all strata.

    Raises:
        RefusedInput: the column is not there or is the last, or the rest is no table of patterns.
    """
    return _tables(raw, name, column)


def _tables(raw: bytes, name: str, column: str | None) -> dict[str, Patterns]:
    """Return the table of each stratum; of the whole as "" where no column tells them."""
    header, body = _read(raw, name)
    width = len(header)
    at = None if column is None else _place_of(column, header, name)
    held = [place for place in range(width) if place != at]
    names = _names([header[place] for place in held], name)
    if not body:
        raise RefusedInput(f"{name} has a heading and no rows.", advice="Add one row for each pattern.")
    parts = [_part(cells, at, width, row, name) for row, cells in body]
    table = np.array([_numbers(["0" if place == at else cell for place, cell in enumerate(cells)], row, width, name)
                      for row, cells in body], dtype=np.int64)[:, held]
    order = list(dict.fromkeys(parts))
    stratum = np.array([order.index(part) for part in parts]) if len(order) > 1 else np.zeros(len(parts), np.int64)
    notes: tuple[Note, ...] = ()
    of_incidents = header[-1].strip().casefold() in INCIDENT_NAMES
    if _one_row_a_case(header[-1], table, stratum):
        notes = (Note("one_row_a_case", {}),)
        names = [*names, header[-1].strip()]
        marks, counts = table, np.ones(len(table), dtype=np.int64)
    else:
        marks, counts = table[:, :-1], table[:, -1]
    _check_lists(names, name)
    for (row, _), mark, count in zip(body, marks, counts, strict=True):
        if wrong := np.flatnonzero((mark != 0) & (mark != 1)).tolist():
            raise RefusedInput(f"{name}, row {row}, column {held[wrong[0]] + 1}: a list's column holds 0 or 1 only.",
                               advice="Write 1 where the list names them and 0 where not; the count comes last.")
        if not mark.any() and count:
            raise RefusedInput(f"{name}, row {row}: people on no list can't have been counted.",
                               advice="Take this row out; how many they are is the question.")
    found = {}
    for number, part in enumerate(order):
        made = _gathered(tuple(names), marks[stratum == number].astype(bool), counts[stratum == number], notes,
                         of_incidents)
        if made is None:
            raise RefusedInput(f"{name}{f', {column} {part!r},' if column else ''} counts nobody.",
                               advice="The last column must hold how many have each pattern.")
        found[part] = made
    return found


def _read(raw: bytes, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the heading, and the other rows with their numbers."""
    if len(raw) > MOST_BYTES:
        raise RefusedInput(f"{name} is larger than 20 MB.", advice="Add up rows of the same pattern first.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise RefusedInput(f"{name} is no UTF-8 text.", advice="Save it as CSV in UTF-8.") from fault
    if "\x00" in text:
        raise RefusedInput(f"{name} is no CSV text.", advice="Save it as CSV in UTF-8.")
    rows = _rows(text, name)
    return rows[0][1], rows[1:]


def _place_of(column: str, header: list[str], name: str) -> int:
    names = [cell.strip() for cell in header]
    if column not in names:
        raise RefusedInput(f"{name} has no column {column!r}.", advice="Name a column of its first row.")
    if names[-1] == column:
        raise RefusedInput(f"{name}: the last column is the count.", advice="Put the stratum before it.")
    return names.index(column)


def _part(cells: list[str], at: int | None, width: int, row: int, name: str) -> str:
    """Return the stratum of a row; "" where no column tells it."""
    if at is None:
        return ""
    if len(cells) != width:
        raise RefusedInput(f"{name}, row {row} has {len(cells)} cells where the first row has {width}.",
                           advice="Give every row one cell a list, the stratum and the count.")
    return cells[at].strip()


def _check_lists(names: list[str], name: str) -> None:
    if len(set(names)) < len(names):
        raise RefusedInput(f"{name}: two lists have the same name.", advice="Give every list its own name.")
    if len(names) > MOST_LISTS:
        raise RefusedInput(f"{name} has more than {MOST_LISTS} lists.", advice="Join lists of the same maker.")


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    mark = max(",;\t", key=lambda mark: (min(line.count(mark) for line in lines), lines[0].count(mark)))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        raise RefusedInput(f"{name} is no well-formed CSV ({fault}).", advice="Save it again as CSV.") from fault
    if not rows:
        raise RefusedInput(f"{name} is empty.", advice="The first row names the lists, the last column is the count.")
    return rows


def _names(header: list[str], name: str) -> list[str]:
    if len(header) < 2:
        raise RefusedInput(f"{name} has one column only.",
                           advice="It needs a 0/1 column a list and a last one, the count.")
    if all(cell.strip().lstrip("-").isdigit() for cell in header):
        raise RefusedInput(f"{name}, row 1 holds numbers where names belong.",
                           advice="Add a first row naming the lists.")
    if blank := [at for at, cell in enumerate(header, 1) if not cell.strip()]:
        raise RefusedInput(f"{name}, row 1, column {blank[0]} has no name.", advice="Name every list.")
    return [cell.strip() for cell in header[:-1]]


def _numbers(cells: list[str], at: int, width: int, name: str) -> list[int]:
    if len(cells) != width:
        raise RefusedInput(f"{name}, row {at} has {len(cells)} cells where the first row has {width}.",
                           advice="Give every row one cell a list and the count.")
    values = []
    for column, cell in enumerate(cells, 1):
        word = cell.strip()
        if not (word.isascii() and word.isdigit()) or len(word) > 12 or int(word) > MOST_PEOPLE:
            raise RefusedInput(f"{name}, row {at}, column {column} holds no whole number from 0 to 10^9.",
                               advice="Write plain digits: 0 or 1 for a list, a count in the last column.")
        values.append(int(word))
    return values


def _one_row_a_case(last: str, table: NDArray[np.int64], stratum: NDArray[np.int64]) -> bool:
    if last.strip().casefold() in COUNT_NAMES | INCIDENT_NAMES or table.max() > 1:
        return False
    return len(np.unique(np.column_stack((stratum, table[:, :-1])), axis=0)) < len(table)


def _gathered(
    lists: tuple[str, ...], marks: NDArray[np.bool_], counts: NDArray[np.int64], notes: tuple[Note, ...],
    of_incidents: bool,
) -> Patterns | None:
    keep = marks.any(axis=1) & (counts > 0)
    marks, counts = marks[keep], counts[keep]
    if not len(counts):
        return None
    used = marks.any(axis=0)
    if not used.all():
        notes += (Note("empty_list", {}),)
    unique, where = np.unique(marks[:, used], axis=0, return_inverse=True)
    summed = np.zeros(len(unique), dtype=np.int64)
    np.add.at(summed, where.reshape(-1), counts)
    return Patterns(tuple(lists[j] for j in np.flatnonzero(used)), unique, summed, notes, of_incidents)
