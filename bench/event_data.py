"""Event data sets laid beside one another: `python -m bench.event_data`.

ACLED, GED, GTD and SCAD on Nigeria in 2011 (folder `linkage/events` of $WITNESSMARK_BENCH_DATA). What is known of which
events are one is MELTT's own output, 144 groups; so figures say how far the engine and the peer agree with MELTT, not
how right any of them is: MELTT's published precision (.956) and recall (.86 to .90) were taken against people's coding,
which is not among these data. The one set that people judged (Senegal) has no coordinates, which MELTT's method needs,
and holds 27 pairs of which 15 are confirmed, so it decides nothing either.

Pairs of events of two data sets are counted. The engine reads what MELTT's taxonomies do: day, point, actor and kind of
event by the taxonomies' categories, and deaths as the figure. As MELTT does, it takes events of one data set for
different ones: they are kept apart as a person's decisions would keep them.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from bench.peers.meltt import Event, distance, matched
from witnessmark.reconcile.engine import from_table, reconcile_columns
from witnessmark.reconcile.engine.columns import NAMES, NUMBERS

SETS = ("acled", "ged", "gtd", "scad")
FIELDS: dict[str, dict[str, str]] = {
    "actor": {"acled": "ACTOR1", "ged": "side_a", "gtd": "gname", "scad": "actor1"},
    "event": {"acled": "EVENT_TYPE", "ged": "type_of_violence", "gtd": "attacktype1", "scad": "etype"},
}
DEATHS = {"acled": "FATALITIES", "ged": "best_est", "gtd": "nkill", "scad": "ndeath"}
LEVELS = {"actor": ("actor_level_1_txt", "actor_level_2_txt"),
          "event": ("Level_1_text", "Level_2_text", "Level_3_text", "Level_4_text")}
CELL = 0.25
"""Degrees of a square that stands for a second-level area: areas have other names in each data set."""


def main() -> None:
    folder = Path(os.environ.get("WITNESSMARK_BENCH_DATA", ""), "linkage", "events")
    if not (folder / "Nigeria_2011_MELTT_matches.csv").is_file():
        print("No event data in $WITNESSMARK_BENCH_DATA; skipped.")
        return
    events, deaths = read(folder)
    wanted = silver(folder)
    print(f"{len(events)} events of {len(SETS)} data sets; MELTT's output: {len(pairs_of(wanted))} pairs")
    print(f"{'':32}{'pairs':>7}{'precision':>11}{'recall':>8}{'F':>7}")
    for name, found in (("MELTT's rule, written anew", matched(events)), ("the engine", ours(events, deaths))):
        shown(name, pairs_of(found), pairs_of(wanted))


def read(folder: Path) -> tuple[list[Event], dict[str, float | None]]:
    """Return the events, and how many deaths each tells of."""
    tables = {name: {(row["data.source"], row["base.categories"]): tuple(row[level] for level in LEVELS[name])
                     for row in _rows(folder / f"Nigeria_2011_{name}_tax.csv")} for name in FIELDS}
    events: list[Event] = []
    deaths: dict[str, float | None] = {}
    for data_set in SETS:
        for number, row in enumerate(_rows(folder / f"Nigeria_2011_{data_set}.csv"), start=1):
            name = f"{data_set} {number}"
            lat, lon = (float(row.get(end) or row[end.upper()]) for end in ("latitude", "longitude"))
            levels = tuple(tables[kind][data_set, row[FIELDS[kind][data_set]]] for kind in FIELDS)
            events.append(Event(name, data_set, _day(data_set, row).toordinal(), lat, lon, levels))
            told = row.get(DEATHS[data_set], "")
            deaths[name] = float(told) if told.replace(".", "", 1).isdigit() and float(told) > 0 else None
    return events, deaths


def silver(folder: Path) -> dict[str, str]:
    """Return for each event MELTT found in several data sets the group it is of."""
    groups: dict[str, str] = {}
    for number, row in enumerate(_rows(folder / "Nigeria_2011_MELTT_matches.csv")):
        groups |= {f"{name} {row[f'{name}_event']}": str(number) for name in SETS if row[f"{name}_event"] != "0"}
    return groups


def ours(events: list[Event], deaths: Mapping[str, float | None]) -> dict[str, str]:
    """Return for each event the incident the engine puts it in."""
    cells: dict[tuple[int, int], int] = {}
    rows = []
    epoch = dt.date(1970, 1, 1).toordinal()
    for number, event in enumerate(events):
        cell = cells.setdefault((int(event.lat // CELL), int(event.lon // CELL)), len(cells))
        rows.append({
            "unique_id": number, "day": event.day - epoch, "date_prec": 0, "adm1": 1, "adm2": cell, "adm3": None,
            "lat": event.lat, "lon": event.lon, "qty": deaths[event.name], "src": SETS.index(event.data_set),
            "grp": "events", "actor": event.levels[0][-1], "act": event.levels[1][2],
        })
    schema = pa.schema([*NUMBERS.items(), *((name, pa.string()) for name in NAMES)])
    apart = {(a, b): False for a, one in enumerate(events) for b, other in enumerate(events[a + 1:], start=a + 1)
             if one.data_set == other.data_set and abs(one.day - other.day) <= 31 and distance(one, other) < 100}
    incident, _ = reconcile_columns(from_table(pa.Table.from_pylist(rows, schema=schema)), judged=apart)
    return {event.name: str(group) for event, group in zip(events, incident.tolist(), strict=True)}


def pairs_of(groups: Mapping[str, str]) -> set[frozenset[str]]:
    """Return the pairs of events of two data sets that are of one group."""
    members: dict[str, list[str]] = defaultdict(list)
    for name, group in groups.items():
        members[group].append(name)
    return {frozenset((a, b)) for held in members.values() for a in held for b in held
            if a < b and a.split()[0] != b.split()[0]}


def shown(name: str, found: set[frozenset[str]], wanted: set[frozenset[str]]) -> None:
    both = len(found & wanted)
    precision, recall = both / max(1, len(found)), both / max(1, len(wanted))
    print(f"{name:32}{len(found):>7}{precision:>11.3f}{recall:>8.3f}"
          f"{2 * precision * recall / max(1e-9, precision + recall):>7.3f}")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="latin-1", newline="") as file:
        return list(csv.DictReader(file))


def _day(data_set: str, row: Mapping[str, str]) -> dt.date:
    if data_set == "gtd":
        return dt.date(int(row["iyear"]), int(row["imonth"]), int(row["iday"]))
    return dt.date.fromisoformat(row[{"acled": "EVENT_DATE", "ged": "date_start", "scad": "startdate"}[data_set]])


if __name__ == "__main__":
    main()
