"""Episodes as Arrow tables that a database engine groups: one row an incident, an act, a stage
that began, a movement.

The engine also holds `incident_acts`, made of the first two.

Invariant: every row belongs to the incident with its number `n`; a count that is told has its low bound, an open upper
bound is null.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

import pyarrow as pa

from witnessmark.analysis.beginnings import beginnings, days_of
from witnessmark.analysis.engine import Engine
from witnessmark.analysis.episodes import (
    DESCRIBED,
    LEVELS,
    MOVING,
    PROOF,
    Bounds,
    Episode,
    Spot,
    Told,
    Where,
    most,
    people,
    places,
    span,
)
from witnessmark.analysis.kept import Kept
from witnessmark.vocab.codes import Status, Unit
from witnessmark.vocab.stages import lies_ahead

UNITS = {"persons": Unit.PERSON, "households": Unit.HOUSEHOLD, "dwellings": Unit.DWELLING}
SIDES = ("origin", "destination")
OF_ACTS = ("act", "stage", "status")
_TEXTS = pa.list_(pa.string())
_COUNTS = [(f"{name}_{end}", pa.int64()) for name in UNITS for end in ("low", "high")]
_DAYS = [("start", pa.date32()), ("end", pa.date32()), ("month", pa.string()), ("year", pa.string())]
SCHEMAS = {
    "incidents": pa.schema([
        ("n", pa.int32()), ("incident", pa.string()), *_DAYS, ("grade", pa.string()), ("campaign", pa.string()),
        ("origins_low", pa.int32()), ("origins_high", pa.int32()), ("claims", pa.int32()), ("proof", pa.bool_()),
        ("denied", pa.bool_()), ("ahead", pa.bool_()), *_COUNTS,
        *((name, _TEXTS) for name in ("acts", "acts_denied", "statuses", "groups", "orderers", "perpetrators",
                                      "organs", "grounds", "origins")),
        *((f"{side}_{level}", _TEXTS) for side in SIDES for level in LEVELS),
    ]),
    "acts": pa.schema([("n", pa.int32()), *((name, pa.string()) for name in OF_ACTS),
                       *((f"{name}_once", pa.bool_()) for name in OF_ACTS), *_DAYS, *_COUNTS]),
    "stages": pa.schema([("n", pa.int32()), ("stage", pa.string()), ("start", pa.date32()), ("end", pa.date32())]),
    "moves": pa.schema([("n", pa.int32()), ("level", pa.string()), ("origin", pa.string()),
                        ("destination", pa.string()), ("ahead", pa.bool_()), ("several", pa.bool_())]),
    "units": pa.schema([("key", pa.string()), ("level", pa.string())]),
    "places": pa.schema([("key", pa.string()), ("level", pa.string()), ("name", pa.string()),
                         ("name_ko", pa.string()), ("lat", pa.float64()), ("lon", pa.float64())]),
}


_OWN = [f"a.{name}" for name in (*OF_ACTS, *(f"{name}_once" for name in OF_ACTS))]
_OWN += [f"a.{name} AS act_{name}" for name in ("month", "year", *(name for name, _ in _COUNTS))]
INCIDENT_ACTS = f"SELECT i.*, {', '.join(_OWN)} FROM acts a JOIN incidents i USING (n) ORDER BY i.n"  # noqa: S608
"""One row an act with all that its incident says, so that counts by act need no join; `act_…` are the act's own.

`act_once` holds where no other act of the incident has the same act, `stage_once` and `status_once` likewise.
"""
MOST_KEPT = 48      # pages, up to half a megabyte each


class Facts:
    """The tables of one set of episodes, ready to be asked. Nothing of them is written to a disk.

    `kept` holds what was drawn of them.
    """

    def __init__(self, tables: dict[str, pa.Table]) -> None:
        self.tables = tables
        self.kept = Kept(MOST_KEPT)
        self._silent: dict[str, dict[str, Any]] = {}
        self._silent_names: Counter[str] = Counter()
        self.engine = Engine(tables, {"incident_acts": INCIDENT_ACTS})
        rows = tables["places"].to_pylist()
        self._places = {row["key"]: row for row in rows}
        self._names = _named(rows)

    @classmethod
    def of(cls, episodes: Sequence[Episode], around: Sequence[Spot] = ()) -> Facts:
        """Return the tables of these incidents.

        Args:
            around: areas of which coverage says so where no incident tells of them (`units`), by their level: those
                that make up the countries of the case, and those inside areas that are told of. Whoever makes the
                facts knows them from a gazetteer; a release has none, as its coverage is never told.
        """
        spots: dict[str, Spot] = {}
        met: set[int] = set()
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
        for n, episode in enumerate(episodes):
            rows["incidents"].append({"n": n, **_incident(episode)})
            rows["acts"] += ({"n": n, **row} for row in _acts(episode))
            rows["stages"] += ({"n": n, **row} for row in _stages(episode))
            rows["moves"] += ({"n": n, **row} for row in _moves(episode))
            for told in episode.told:
                for where in (*told.origin, *told.destination):
                    if id(where) not in met:        # episodes hold them all the while, so that no id is met again
                        met.add(id(where))
                        spots.update((spot.key, spot) for spot in where.spots)
        rows["places"] = [_place(key, spot) for key, spot in sorted(spots.items())]
        rows["units"] = [{"key": spot.key, "level": spot.level} for spot in around]
        facts = cls({name: _table(rows[name], schema) for name, schema in SCHEMAS.items()})
        facts._silent = {spot.key: _place(spot.key, spot) for spot in around if spot.key not in facts._places}
        facts._silent_names = _named(facts._silent.values())
        return facts

    def __len__(self) -> int:
        return int(self.tables["incidents"].num_rows)

    def place(self, key: str) -> dict[str, Any] | None:
        """Return a place that is told of, or an area around them; None for what is only described or not known."""
        return self._places.get(key) or self._silent.get(key)

    def campaign(self, campaign: str) -> bool:
        """Return whether any incident is of this campaign."""
        return campaign in self.tables["incidents"].column("campaign").to_pylist()

    def namesakes(self, name: str, key: str) -> int:
        """Return how many places bear this name, in either language: places told of, and for an area that nobody tells
        of also others of its kind. So a place told of is called the same whatever lies around it."""
        return self._names[name] + (0 if key in self._places else self._silent_names[name])


def _named(rows: Iterable[dict[str, Any]]) -> Counter[str]:
    """Return how many places bear each name."""
    return Counter(name for row in rows for name in {row["name"], row["name_ko"]} if name)


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return rows as columns; column by column takes a third of the time of row by row."""
    return pa.table([pa.array([row[field.name] for row in rows], field.type) for field in schema], schema=schema)


def _incident(e: Episode) -> dict[str, Any]:
    """Return what an incident says; what is only denied lends it no time, place, group or proof, and what lies ahead no
    time or count where anything has come about."""
    told = e.asserted
    start, end = span(e.happened)
    by_act = [e.of(done) for done in e.counted]
    acts = [done.act.value for done in e.acts if e.denied or done.status is not Status.DENIED]
    found: dict[str, Any] = {
        "incident": e.incident, **_days(start, end), "grade": e.grade.value, "campaign": e.campaign,
        "origins_low": e.origins_low, "origins_high": e.origins_high, "claims": len(e.told),
        "proof": any(kind in PROOF for t in told for kind in t.said_by), "denied": e.denied, "ahead": e.ahead,
        "acts": _once(acts), "acts_denied": _once(done.act.value for done in e.acts if done.status is Status.DENIED),
        "statuses": _once(done.status.value for done in e.acts),
        "groups": _once(g.value for t in told for g in t.groups),
        "orderers": _once(o.value for t in told for o in t.orderer),
        "perpetrators": _once(o.value for t in told for o in t.perpetrator),
        "organs": _once(o.value for t in told for o in (*t.orderer, *t.perpetrator)),
        "grounds": _once(g.value for t in told for g in t.ground), "origins": _once(e.origins),
        **_counts({name: most(people(held, unit) for held in by_act) for name, unit in UNITS.items()}),
    }
    for side in SIDES:
        held = [where for t in told for where in _side(t, side)]
        found |= {f"{side}_{level}": _once(places(held, level)) for level in LEVELS}
    return found


def _acts(e: Episode) -> Iterator[dict[str, Any]]:
    """Yield the acts; one that no claim dates counts under the incident's time, and begins no stage (`stages`)."""
    whole = span(e.happened)
    times = {name: Counter(getattr(done, name) for done in e.acts) for name in OF_ACTS}
    for done in e.acts:
        told = e.of(done)
        start, end = span(told)
        days: tuple[dt.date | None, dt.date | None] = (start, end) if start else whole
        yield {**{name: getattr(done, name).value for name in OF_ACTS},
               **{f"{name}_once": times[name][getattr(done, name)] == 1 for name in OF_ACTS},
               **_days(*days),
               **_counts({name: people(told, unit) for name, unit in UNITS.items()})}


def _stages(e: Episode) -> Iterator[dict[str, Any]]:
    """Yield when each stage began, by its own dated claims; one without any has no row."""
    for stage, (start, end) in beginnings((t.act, t.status, days_of(t)) for t in e.told).items():
        yield {"stage": stage.value, "start": start, "end": end}


def _moves(e: Episode) -> Iterator[dict[str, Any]]:
    """Yield origin and destination pairs as claims tell them; a claim without an origin takes the incident's.

    `ahead` where every claim of a pair is a rumour, a threat or a plan: nobody says that anybody moved. `several`
    where the incident has more than one pair at this level.
    """
    told = [t for t in e.told if t.act in MOVING and t.status is not Status.DENIED]
    every = [where for t in told for where in t.origin]
    for level in LEVELS:
        pairs: dict[tuple[str | None, str | None], list[Told]] = {}
        known = set(places(every, level))
        reached = set(places([where for t in told for where in t.destination], level))
        for t in told:
            starts: list[str | None] = [key for key in places(t.origin or every, level) if key in known]
            ends = [key for key in places(t.destination, level) if key in reached]
            for pair in product(starts or [None], ends):
                pairs.setdefault(pair, []).append(t)
        away = {start for start, _ in pairs}
        staying: list[str | None] = [*sorted(known)] or ([None] if told else [])
        pairs.update({(start, None): [t for t in told if start is None or start in places(t.origin or every, level)]
                      for start in staying if start not in away})
        yield from ({"level": level, "origin": start, "destination": end,
                     "ahead": lies_ahead(t.status for t in held), "several": len(pairs) > 1}
                    for (start, end), held in pairs.items())


def _days(start: dt.date | None, end: dt.date | None) -> dict[str, Any]:
    """Return a time with the month and the year that it counts under: a year where it is wider than a month, both
    ends where it is wider than a year."""
    if start is None or end is None:
        return {"start": start, "end": end, "month": None, "year": None}
    year = str(start.year) if start.year == end.year else f"{start.year}/{end.year}"
    month = start.isoformat()[:7] if (start.year, start.month) == (end.year, end.month) else year
    return {"start": start, "end": end, "month": month, "year": year}


def _side(told: Told, side: str) -> tuple[Where, ...]:
    return told.origin if side == "origin" else told.destination


def _counts(held: dict[str, Bounds | None]) -> dict[str, int | None]:
    return {f"{name}_{end}": None if bounds is None else bounds[at]
            for name, bounds in held.items() for at, end in enumerate(("low", "high"))}


def _place(key: str, spot: Spot) -> dict[str, Any]:
    return {"key": key, "level": spot.level, "name": spot.path[-1], "name_ko": spot.name_ko, "lat": spot.lat,
            "lon": spot.lon}


def _once(values: Iterable[str]) -> list[str | None]:
    """Return the values of a field, each once; nothing said is one value, null, so that it makes a group of its own."""
    told: list[str | None] = [*sorted(set(values))]
    return told or [None]


__all__ = ["DESCRIBED", "INCIDENT_ACTS", "OF_ACTS", "SCHEMAS", "SIDES", "UNITS", "Facts"]
