"""Grouped counts of incidents, persons, households and dwellings, as SQL.

Persons and households stand in columns of their own. They are joined only by a multiplier that the caller gives, and
then in a third pair of columns. An incident that says several values of a field (two grounds) counts in each of their
rows, with its whole count; the total holds it once. People of several places are parted among these, and nobody says
how: each place has none of them in its low number and all in its high one. Counts run from the least to the most that
the claims of an incident tell; no middle is made up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from witnessmark.analysis.behind import Behind
from witnessmark.analysis.engine import quoted
from witnessmark.analysis.episodes import LEVELS
from witnessmark.analysis.facts import OF_ACTS, UNITS, Facts
from witnessmark.analysis.result import Result
from witnessmark.errors import UsageError
from witnessmark.vocab.codes import Act, Grade, Status
from witnessmark.vocab.stages import AHEAD

LISTS = {"group": "groups", "organ": "organs", "orderer": "orderers", "perpetrator": "perpetrators",
         "ground": "grounds"}
PLACES = {"place": "origin", "destination": "destination"}
TIMES = ("month", "year")
DIMENSIONS = (*PLACES, *TIMES, *OF_ACTS, *LISTS, "grade")
MOST_DIMENSIONS = 4


@dataclass(frozen=True, slots=True)
class Filter:
    """Which incidents count; empty fields let all through, but for incidents of which every claim denies its act.

    These count where statuses are asked for, as `denied` is one.

    Attributes:
        acts, statuses: together they ask for an act that has such a status.
        within: a key of a place, as in `KP/Hamgyong-bukto`: only what happened in it, and of its places only those
            inside it, so that an incident that reaches beyond has no row there.
        since: the first day; an incident that may have gone on then counts.
        until: the last day.
    """

    grades: tuple[Grade, ...] = ()
    acts: tuple[Act, ...] = ()
    statuses: tuple[Status, ...] = ()
    within: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    def inside_sql(self, column: str) -> str:
        """Return the condition that a key of a place lies in the one asked for, or around it."""
        if not self.within:
            return "true"
        key = quoted(self.within)
        return f"({column} = {key} OR starts_with({column}, {key} || '/') OR starts_with({key}, {column} || '/'))"

    def sql(self, *, denied: bool = False) -> str:
        """Return the condition on a row `i` of `incidents`.

        Args:
            denied: what is only denied counts, too.
        """
        parts = [] if denied or self.statuses else ["NOT i.denied"]
        if self.grades:
            parts.append(f"i.grade IN ({', '.join(quoted(g) for g in self.grades)})")
        if self.acts and self.statuses:          # of one act: a planned expulsion is none beside arrests that happened
            parts.append(f"i.n IN (SELECT n FROM acts WHERE act IN ({', '.join(map(quoted, self.acts))}) "  # noqa: S608
                         f"AND status IN ({', '.join(map(quoted, self.statuses))}))")
        elif self.acts:
            held = "list_concat(i.acts, i.acts_denied)" if denied else "i.acts"
            parts.append(f"list_has_any({held}, [{', '.join(quoted(c) for c in self.acts)}])")
        elif self.statuses:
            parts.append(f"list_has_any(i.statuses, [{', '.join(quoted(c) for c in self.statuses)}])")
        if self.within:
            key = quoted(self.within)
            parts.append(f"len(list_filter(i.origin_place, lambda p: p = {key} OR starts_with(p, {key} || '/'))) > 0")
        if self.since:
            parts.append(f"i.\"end\" >= DATE '{self.since.isoformat()}'")
        if self.until:
            parts.append(f"i.start <= DATE '{self.until.isoformat()}'")
        return " AND ".join(parts) or "true"


@dataclass(frozen=True, slots=True)
class Question:
    """What to count by, at which level of places, and what lets an incident in.

    Attributes:
        by: names of `DIMENSIONS`, none for one row of all.
        level: how finely places are told: country, province, county or place.
        persons_per_household: low and high; None keeps persons and households apart.
    """

    by: tuple[str, ...] = ()
    level: str = "province"
    keep: Filter = field(default_factory=Filter)
    persons_per_household: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for name in self.by:
            if name not in DIMENSIONS:
                raise UsageError(f"There is nothing to count by {name!r}.", advice=f"Take {', '.join(DIMENSIONS)}.")
        if len(set(self.by)) < len(self.by) or len(self.by) > MOST_DIMENSIONS:
            raise UsageError("A field is named twice, or too many are named.",
                             advice=f"Count by {MOST_DIMENSIONS} fields at most, each once.")
        if self.level not in LEVELS:
            raise UsageError(f"There is no level {self.level!r} of places.", advice=f"Take {', '.join(LEVELS)}.")
        if (m := self.persons_per_household) and not 0 < m[0] <= m[1] < 100:
            raise UsageError("Persons per household need a low and a high above 0 and below 100.",
                             advice="Give one number, or two as 3.5-5.")

    @property
    def of_acts(self) -> bool:
        return any(name in OF_ACTS for name in self.by)

    @property
    def tells_denials(self) -> bool:
        """Whether a row of its own holds what is denied."""
        return "status" in self.by or Status.DENIED in self.keep.statuses


def count(facts: Facts, question: Question) -> Result:
    """Return one row a group with its incidents and counts, and the total.

    Columns: those of `by` (null: not stated), `incidents`, `ahead` (of these, only heard of, threatened or planned),
    by place or destination `shared` (of these, with several places, told in each), and for each unit `_told` (incidents
    that give a count), `_low` (nobody of what is shared), `_high` (null: open above); with a multiplier also
    `people_…`. The total's rows hold each incident once; its `denied` are incidents left out as every claim of them is
    a denial. By status these have a row, but no part in the total.
    """
    sql = sql_of(question)
    whole = facts.engine.ask(sql_of(question, total=True)).to_pylist()[0]
    return Result(facts.engine.ask(sql), sql, {**whole, "denied": only_denied(facts, question.keep)}, question.by)


def only_denied(facts: Facts, keep: Filter) -> int:
    """Return how many incidents a filter lets in but that all their claims deny; 0 where it asks for statuses."""
    if keep.statuses:
        return 0
    return int(facts.engine.ask("SELECT count(*) AS n FROM incidents i WHERE i.denied AND "  # noqa: S608
                                + keep.sql(denied=True)).to_pylist()[0]["n"])


def members(facts: Facts, question: Question, values: tuple[str | None, ...],
            behind: Behind = Behind()) -> list[str]:
    """Return the ids of the incidents in one row of `count`: its values of `by`, None for not stated.

    `behind` names one number of the row.
    """
    if len(values) != len(question.by):
        raise UsageError("A row is opened by one value for each field counted by.",
                         advice=f"Give {len(question.by)}, empty for what is not stated.")
    rows, _ = _rows(question, denied=bool(behind.denied))
    wanted = " AND ".join(f'"{name}" IS NOT DISTINCT FROM {"NULL" if value is None else quoted(value)}'
                          for name, value in zip(question.by, values, strict=True)) or "true"
    wanted += f" AND {behind.row_sql()}"
    sides = PLACES if behind.shared == "either" else (behind.shared,) if behind.shared in PLACES else ()
    several = f"({_several(sides, question.level)})" if sides else "true"
    found = facts.engine.ask(f"{rows}\nSELECT i.n, i.incident FROM incidents i WHERE n IN (SELECT n FROM rows_ "  # noqa: S608
                             f"WHERE {wanted}) AND {behind.sql()} AND {several} ORDER BY i.n")
    return [str(name) for name in found.column("incident").to_pylist()]


def sql_of(question: Question, *, total: bool = False) -> str:
    """Return the SQL of a count over `incidents`, or over `incident_acts` where an act's own values are asked for; of
    the `total` alone, whatever it is counted by."""
    shared = _several([name for name in question.by if name in PLACES], question.level)
    if total:
        question = replace(question, by=())
    rows, source = _rows(question, shared=shared)
    names = [f'"{name}"' for name in question.by]
    columns = [*names, "count(*) AS incidents", "count(*) FILTER (WHERE ahead) AS ahead",
               *(["count(*) FILTER (WHERE shared) AS shared"] if shared else [])]
    units_shown = list(UNITS)
    if question.persons_per_household:
        columns_source = _people(question.persons_per_household, source)
        rows += f",\njoined AS ({columns_source})"
        source, units_shown = "joined", [*UNITS, "people"]
    for unit in units_shown:
        columns.append(sums(unit, unit, "shared" if names else "false"))
    timely = [name for name in names if name.strip('"') in TIMES]
    order = [f"{name} NULLS LAST" for name in dict.fromkeys([*timely, "incidents DESC", *names])]
    select = f"SELECT {', '.join(columns)}\nFROM {source}"
    return "\n".join([rows, select, *(["GROUP BY ALL", f"ORDER BY {', '.join(order)}"] if names else [])])


def _several(sides: Iterable[str], level: str) -> str:
    """Return the condition that a row `i` tells several places on one of these sides; empty for no side."""
    return " OR ".join(f"len(i.{PLACES[side]}_{level}) > 1" for side in sides)


def _rows(question: Question, *, denied: bool = False, shared: str = "") -> tuple[str, str]:
    """Return the SQL up to the table `rows_`: a row for each incident and group it stands in.

    Args:
        shared: the condition on a row `i` under which its people are parted among several rows.
    """
    kept = question.keep.sql(denied=denied or question.tells_denials)
    fields: dict[str, str] = {}
    for name in question.by:
        if name in OF_ACTS or name == "grade":
            fields[name] = f"i.{name}"
        elif name in TIMES:
            fields[name] = f"i.act_{name}" if question.of_acts else f"i.{name}"
        else:
            fields[name] = f"i.{LISTS[name] if name in LISTS else f'{PLACES[name]}_{question.level}'}"
    lists = [name for name in question.by if name in LISTS or name in PLACES]
    fields["shared"] = f"({shared or 'false'})"
    first = _acts(question, fields, [*lists, "shared"], kept) if question.of_acts else _incidents(fields, kept)
    steps = [f"step0 AS ({first})"]
    for at, name in enumerate(lists):
        unnested = f'SELECT * REPLACE (unnest("{name}") AS "{name}") FROM step{at}'  # noqa: S608
        if name == "place" and question.keep.within:
            unnested = f'SELECT * FROM ({unnested}) WHERE {question.keep.inside_sql("place")}'  # noqa: S608
        steps.append(f"step{at + 1} AS ({unnested})")
    return "WITH " + ",\n".join([*steps, f"rows_ AS (FROM step{len(lists)})"]), "rows_"


def _incidents(fields: Mapping[str, str], kept: str) -> str:
    """Return the SQL of one row an incident."""
    columns = ["i.n", "i.ahead", *(f"i.{u}_{end}" for u in UNITS for end in ("low", "high")),
               *(f'{column} AS "{name}"' for name, column in fields.items())]
    return f"SELECT {', '.join(columns)} FROM incidents i WHERE {kept}"  # noqa: S608


def _acts(question: Question, fields: Mapping[str, str], lists: Sequence[str], whole: str) -> str:
    """Return the SQL of the acts asked for, one row an incident and value: an act firm and heard is one act.

    An act that is denied has no row but under its status.
    """
    ahead = f"i.status IN ({', '.join(quoted(s) for s in sorted(AHEAD))})"
    kept = [whole, *([] if question.tells_denials else [f"i.status <> {quoted(Status.DENIED)}"]),
            *(f"i.{name} IN ({', '.join(quoted(c) for c in codes)})" for name, codes in
              (("act", question.keep.acts), ("status", question.keep.statuses)) if codes)]
    plain = ["i.n", f"{ahead} AS ahead", *(f"i.act_{u}_{end} AS {u}_{end}" for u in UNITS for end in ("low", "high")),
             *(f'{column} AS "{name}"' for name, column in fields.items())]
    alone = f"SELECT {', '.join(plain)} FROM incident_acts i WHERE {' AND '.join(kept)}"  # noqa: S608
    if {"act", "status"} <= set(question.by):        # together they name an act of an incident once
        return alone
    once = " OR ".join(f"i.{name}_once" for name in question.by if name in OF_ACTS)
    summed = ["i.n", f"bool_and({ahead}) AS ahead", *(column for u in UNITS for column in (
                  f"max(i.act_{u}_low) AS {u}_low", f"{_high('max', f'i.act_{u}')} AS {u}_high")),
              *(f'any_value({column}) AS "{name}"' if name in lists else f'{column} AS "{name}"'
                for name, column in fields.items())]
    return (f"{alone} AND ({once})\n  UNION ALL SELECT {', '.join(summed)}\n  FROM incident_acts i "  # noqa: S608
            f"WHERE {' AND '.join([*kept, f'NOT ({once})'])} GROUP BY ALL")


def sums(unit: str, column: str, shared: str) -> str:
    """Return the SQL of how many incidents count a unit and of the sums of what they count, from the least to the most;
    of what is `shared` nobody surely, or all.

    What no incident counts stays null: an engine's `least` passes nulls over and would make none of not told. So does
    the least where it would be 0 with no most beside it: "0 or more" is no number.
    """
    low = f"sum(CASE WHEN {shared} AND {column}_low IS NOT NULL THEN 0 ELSE {column}_low END)"
    high = _high("sum", column)
    return (f"count({column}_low) AS {unit}_told, CAST(CASE WHEN {low} > 0 OR {high} IS NOT NULL THEN {low} END "
            f"AS BIGINT) AS {unit}_low, CAST({high} AS BIGINT) AS {unit}_high")


def _high(how: str, unit: str) -> str:
    """Return the upper bound of several counts: open where one of them is."""
    return f"CASE WHEN count({unit}_low) = count({unit}_high) THEN {how}({unit}_high) END"


def _people(multiplier: tuple[float, float], source: str) -> str:
    """Return persons where they are told, else households times the multiplier."""
    low, high = multiplier
    return (f"SELECT *, CASE WHEN persons_low IS NOT NULL THEN persons_low "  # noqa: S608
            f"ELSE CAST(floor(households_low * {low}) AS BIGINT) END AS people_low, "
            f"CASE WHEN persons_low IS NOT NULL THEN persons_high "
            f"ELSE CAST(ceil(households_high * {high}) AS BIGINT) END AS people_high FROM {source}")

