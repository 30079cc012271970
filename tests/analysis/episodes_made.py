"""Made-up episodes: a few worked out by hand, many by chance, and a count of them by plain loops."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict

from witnessmark.analysis.counts import Question
from witnessmark.analysis.episodes import Bounds, Count, Done, Episode, Spot, Told, Where, most, people, places, span
from witnessmark.analysis.facts import UNITS
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Grade,
    Ground,
    Group,
    Organ,
    Stage,
    Status,
    Unit,
)


def where(*path: str) -> Where:
    """Return a place by its path, as in `where("XA", "North", "Ellis")`."""
    levels = ("country", "province", "county", "place")
    return Where(tuple(Spot(path[: at + 1], levels[at], None, 10.0 + len(path), 20.0 + at) for at in range(len(path))))


ELLIS, FORD, NORTH, SOUTH = where("XA", "North", "Ellis"), where("XA", "North", "Ford"), where("XA", "North"), \
    where("XA", "South")
HOME = Where()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def told(claim: str, act: Act = Act.EXPULSION, status: Status = Status.CARRIED_OUT, *, on: str = "", to: str = "",
         count: Count | None = None, **fields: object) -> Told:
    """Return a claim; `on` is its first day, `to` its last."""
    start = day(on) if on else None
    return Told(claim, act, status, start, day(to) if to else start, count=count, **fields)  # type: ignore[arg-type]


def episode(name: str, *claims: Told, grade: Grade = Grade.SINGLE_ORIGIN, origins: tuple[str, ...] = ("o1",),
            campaign: str | None = None) -> Episode:
    acts = dict.fromkeys((t.act, t.status) for t in claims)
    stages = {Act.BACKGROUND_CHECK: Stage.SCREENING, Act.SURVEILLANCE: Stage.CONTROL}
    done = tuple(Done(act, stages.get(act, Stage.ORDER if status is Status.ORDERED else Stage.ENFORCEMENT), status)
                 for act, status in acts)
    return Episode(name, grade, len(origins), len(origins), done, claims, campaign, origins)


HOUSEHOLD, PERSON = Unit.HOUSEHOLD, Unit.PERSON
FEW = (
    episode("i1", told("c1", on="2019-05-03", origin=(ELLIS,), destination=(FORD,), count=Count(40, 40, HOUSEHOLD),
                       groups=(Group.TRADER,), perpetrator=(Organ.POLICE,), ground=(Ground.FAMILY_DEFECTION,),
                       said_by=(AttributionKind.EYEWITNESS,)),
            told("c2", on="2019-05-01", to="2019-05-31", origin=(NORTH,), count=Count(38, None, HOUSEHOLD)),
            told("c3", Act.BACKGROUND_CHECK, on="2019-03-01", to="2019-03-31", origin=(ELLIS,),
                 count=Count(100, 120, PERSON)),
            grade=Grade.CORROBORATED, origins=("o1", "o2"), campaign="k1"),
    episode("i2", told("c4", on="2019-06-10", origin=(FORD, SOUTH), destination=(HOME,), count=Count(10, 20, PERSON),
                       ground=(Ground.SECURITY, Ground.FAMILY_DEFECTION)), origins=("o1",), campaign="k1"),
    episode("i3", told("c5", on="2020-01-01", to="2020-12-31", origin=(SOUTH,), count=Count(5, 5, HOUSEHOLD))),
    episode("i4", told("c6", status=Status.DENIED, count=Count(900, 900, PERSON)), grade=Grade.CONTESTED),
)


def made(seed: int, size: int = 40) -> list[Episode]:
    """Return episodes by chance, with every field at times empty and at times of several values."""
    chance = random.Random(seed)
    spots = [where("XA"), NORTH, SOUTH, ELLIS, FORD, where("XA", "South", "Gate"), where("XB", "East"), HOME]

    def some(values: list, most_of: int = 2) -> tuple:
        return tuple(chance.sample(values, chance.randrange(most_of + 1)))

    def claim(name: str) -> Told:
        start = dt.date(2018, 1, 1) + dt.timedelta(days=chance.randrange(900))
        dated = chance.random() < 0.8
        low = chance.randrange(1, 90)
        counted = Count(low if chance.random() < 0.9 else None, low + chance.randrange(30) if chance.random() < 0.8 else
                        None, chance.choice(list(Unit))) if chance.random() < 0.7 else None
        return Told(name, chance.choice(list(Act)), chance.choice(list(Status)), start if dated else None,
                    start + dt.timedelta(days=chance.choice((0, 0, 5, 40, 400))) if dated else None, some(spots),
                    some(spots), some(list(Group)), some(list(Organ)), some(list(Organ)), some(list(Ground)), counted,
                    some(list(AttributionKind)))

    return [episode(f"i{n}", *(claim(f"c{n}.{at}") for at in range(chance.randrange(1, 5))),
                    grade=chance.choice(list(Grade)), origins=some([f"o{at}" for at in range(6)], 3),
                    campaign=chance.choice([None, "k1", "k2", "k3"])) for n in range(size)]


def counted(episodes: list[Episode], question: Question) -> dict[tuple[str | None, ...], dict[str, int | None]]:
    """Count by plain loops over everything: incidents, and low and high of each unit, a row each."""
    groups: dict[tuple[str | None, ...], dict[str, dict[str, list[Bounds | None]]]] = defaultdict(dict)
    for e in episodes:
        denials = all(t.status is Status.DENIED for t in e.told)
        if denials and "status" not in question.by:
            continue
        units = [None] if not question.of_acts else [
            done for done in e.acts if done.status is not Status.DENIED or "status" in question.by]
        for done in units:
            held = asserted(e) if done is None else e.of(done)
            rows: list[tuple[str | None, ...]] = [()]
            for name in question.by:
                rows = [(*row, value) for row in rows for value in _values(e, done, held, name, question.level)]
            for row in dict.fromkeys(rows):
                bounds = groups[row].setdefault(e.incident, {name: [] for name in (*UNITS, "ahead", "shared")})
                bounds["shared"] = [len(_values(e, done, held, side, question.level)) > 1      # type: ignore[misc]
                                    for side in question.by if side in ("place", "destination")]
                bounds["ahead"] += [t.status for t in held] if done is None else [done.status]   # type: ignore[list-item]
                for name, unit in UNITS.items():
                    bounds[name].append(people(held, unit) if done else most(
                        people(e.of(d), unit) for d in e.acts if e.ahead or d.status not in AHEAD))
    return {row: _summed(list(held.values())) for row, held in groups.items()}


def asserted(e: Episode) -> tuple[Told, ...]:
    """Return what is not denied; of an episode of denials alone all of it."""
    return tuple(t for t in e.told if t.status is not Status.DENIED) or e.told


def happened(e: Episode) -> tuple[Told, ...]:
    """Return the claims that date an incident: plans and hearsay only where nothing else is told."""
    return tuple(t for t in asserted(e) if t.status not in AHEAD) or asserted(e)


AHEAD = {Status.RUMOURED, Status.THREATENED, Status.PLANNED}


def _values(e: Episode, done: Done | None, held: tuple[Told, ...], name: str, level: str) -> list[str | None]:
    if done is not None and name in ("act", "stage", "status"):
        return [getattr(done, name).value]
    if name == "grade":
        return [e.grade.value]
    if name in ("place", "destination"):
        side = "origin" if name == "place" else "destination"
        return list(places([w for t in asserted(e) for w in getattr(t, side)], level)) or [None]
    if name in ("month", "year"):
        start, end = span(held) if done and span(held)[0] else span(happened(e))
        if start is None or end is None:
            return [None]
        if name == "month" and (start.year, start.month) == (end.year, end.month):
            return [f"{start:%Y-%m}"]
        return [f"{start.year}" if start.year == end.year else f"{start.year}/{end.year}"]
    fields = {"group": ("groups",), "organ": ("orderer", "perpetrator"), "orderer": ("orderer",),
              "perpetrator": ("perpetrator",), "ground": ("ground",)}[name]
    return sorted({code.value for t in asserted(e) for f in fields for code in getattr(t, f)}) or [None]


def _summed(held: list[dict[str, list[Bounds | None]]]) -> dict[str, int | None]:
    row: dict[str, int | None] = {"incidents": len(held),
                                  "ahead": sum(set(bounds["ahead"]) <= AHEAD for bounds in held)}  # type: ignore[arg-type]
    if any(bounds["shared"] for bounds in held):         # counted by place or destination
        row["shared"] = sum(any(bounds["shared"]) for bounds in held)
    for name in UNITS:
        known = [b for bounds in held if (b := most(bounds[name])) is not None]
        highs = [high for _, high in known]
        lows = [(most(bounds[name]) or (0, 0))[0] or 0 for bounds in held if not any(bounds["shared"])]
        high = sum(h for h in highs if h is not None) if known and None not in highs else None
        low = sum(lows) if known and (sum(lows) or high is not None) else None      # "0 or more" is no number
        row |= {f"{name}_told": len(known), f"{name}_low": low, f"{name}_high": high}
    return row
