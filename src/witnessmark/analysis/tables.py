"""Results as tables a person reads: labels for keys, a count as `38–40` with how many incidents tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from witnessmark.analysis.coverage import UNTOLD
from witnessmark.analysis.facts import UNITS
from witnessmark.analysis.labels import Labels, amount, say
from witnessmark.analysis.result import Result

OF_INCIDENTS = frozenset({"incidents", "ahead", "shared", "sure", "possible", "proof", "none"})
OF_LAGS = frozenset({"low", "high", "days_low", "days_high"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: its words, a quieter remark, and whether it is a number.

    `of` is the column whose incidents the number counts, or the remark where the number is of people: `incidents`,
    `sure`, `persons_told`; empty where it counts none. A lag opens the
    incidents of its campaign.
    """

    text: str
    note: str = ""
    number: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table in a reader's language; `rows` come with the values they were made of."""

    headings: tuple[str, ...]
    rows: tuple[tuple[dict[str, Any], tuple[Shown, ...]], ...]
    total: tuple[Shown, ...] = ()
    more: int = 0


def shown(found: Result, labels: Labels, most: int | None = None) -> ShownTable:
    """Return a result's rows for a page, the first `most` of them; `more` says how many are left to the download."""
    rows = found.head(most)
    columns = _columns(found)
    order = {name: n for n, name in enumerate(dict.fromkeys(row.get("campaign") for row in rows), start=1)}
    return ShownTable(
        tuple(labels.field(name) for name in columns),
        tuple((row, tuple(Shown(str(order[row[name]])) if name == "campaign" else _cell(name, row, found, labels)
                          for name in columns)) for row in rows),
        _total(found, columns, labels), max(0, len(found) - most) if most is not None else 0,
    )


def _columns(found: Result) -> list[str]:
    """Return the columns shown: bounds of one unit are one; dwellings, what only lies ahead and what stands in
    several rows have a column only where there are any."""
    units = [*UNITS, "people"]
    untold = {shown_as for name, shown_as in (("dwellings_told", "dwellings"), ("ahead", "ahead"), ("shared", "shared"))
              if name in found.columns and not found.sum(name)}
    folded = {f"{unit}_{end}": unit for unit in units for end in ("told", "low", "high")}
    names = list(dict.fromkeys(folded.get(name, name) for name in found.columns))
    return [name for name in names if name not in untold]


def _cell(name: str, row: dict[str, Any], found: Result, labels: Labels) -> Shown:
    if f"{name}_low" in row:
        told, number = row[f"{name}_told"], amount(row[f"{name}_low"], row[f"{name}_high"])
        return Shown(number or (say("no_number", labels.language) if told else ""),
                     say("told_by", labels.language, n=told) if told and told != row["incidents"] else "", True,
                     f"{name}_told" if told else "")
    if name in found.keys and row.get("known") in UNTOLD and row[name] is None:
        return Shown(say("whole_time", labels.language))
    if name in found.keys or name == "known":
        return Shown(labels.value(name, row[name]))
    value = row[name]
    if name == "share":
        return Shown("" if value is None else f"{100 * value:.0f}%", number=True)
    return Shown(f"{value:,}" if isinstance(value, int) else str(value or ""), number=isinstance(value, int),
                 of="incidents" if name in OF_LAGS or (name == "origins" and value) else
                 name if name in OF_INCIDENTS and value else "")


def _total(found: Result, columns: list[str], labels: Labels) -> tuple[Shown, ...]:
    """Return the total's cells, empty where a total has other figures than the rows."""
    if not found.total or "incidents" not in columns or "incidents" not in found.total:
        return ()
    if any(name not in found.keys and name not in found.total and f"{name}_low" not in found.total for name in columns):
        return ()
    first = next((name for name in columns if name in found.keys), None)
    return tuple(
        Shown(say("total", labels.language) if name == first else "") if name in found.keys
        else _cell(name, found.total, found, labels) for name in columns
    ) if first else ()
