"""Counts over flat tables of coded claims in Parquet, read by DuckDB where they lie: no case, and nothing is written.

The claims are those that `reconcile` takes, the incidents those that it writes: one row a claim, `unique_id` in both.
An incident counts once in each row that one of its claims belongs to; its count runs from the least to the most that
these claims tell. A table does not say whether it counts people or households, so neither do the columns.

Where the claims have a column `status`, what is only denied counts in no figure, as in a case (ADR 45): claims that
deny lend an incident nothing, and an incident of such claims alone is left out unless statuses are asked for. Without
the column nobody can tell what is denied, and the total says so (`denied` is null).
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from witnessmark.analysis.counts import MOST_DIMENSIONS, TIMES, Question
from witnessmark.analysis.engine import quoted
from witnessmark.analysis.result import Result
from witnessmark.errors import RefusedInput, UsageError
from witnessmark.vocab.codes import Status
from witnessmark.vocab.stages import AHEAD

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LEVELS = {"province": "adm1", "county": "adm2", "place": "adm3"}
NAMES = {"act": "act", "group": "grp", "organ": "actor"}
STATUS = "status"       # a column that a table may lack
WORDS = {**NAMES, STATUS: STATUS}
DIMENSIONS = ("place", *TIMES, *NAMES, STATUS)
NEEDED = {"unique_id", "day", "date_prec", "qty", *LEVELS.values(), *NAMES.values()}
MONTH = 2               # date_prec: what is wider stands under its year
OPEN = ("SET temp_directory = ''", "SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false",
        "SET python_enable_replacements = false", "SET enable_progress_bar = false")
ASSERTED = "c.status IS DISTINCT FROM 'denied'"
DAY = "(DATE '1970-01-01' + CAST(c.day AS INTEGER))"
COUNTED = "CASE WHEN NOT isnan(CAST(c.qty AS DOUBLE)) THEN c.qty END"     # a frame may write NaN where none is told
APART = "CASE c.date_prec WHEN 0 THEN 0 WHEN 1 THEN 3 WHEN 2 THEN 15 ELSE 183 END"
"""Days from the middle of a time, which `day` is, to its ends."""


def count(claims: Path, incidents: Path | None, question: Question) -> Result:
    """Return one row a group: `by` (null: not stated), `incidents`, `claims`, `told` (incidents with a count), `low`,
    `high`; and the total, an incident once.

    Where claims have a status, `ahead` says how many of the incidents are only heard of, threatened or planned, and the
    total's `denied` how many are left out as every claim of them is a denial; it is null where claims have none.

    Args:
        incidents: what `reconcile` made of the claims; without it each claim stands for itself and `incidents` counts
            claims.

    Raises:
        RefusedInput: a file is none, no Parquet, lacks a column, or holds a status that is none. UsageError: something
            a flat table can't be counted by or filtered by, such as grades.
    """
    _asked(question)
    engine, status = _opened(claims, incidents)
    try:
        if not status and (STATUS in question.by or question.keep.statuses):
            raise UsageError(f"{claims} has no column {STATUS}.",
                             advice="Add it, a status a claim and null where none is stated, or ask without a status.")
        table = _Table(claims, incidents, incidents is not None and _aligned(engine, claims, incidents), status)
        sql = sql_of(table, question)
        with ThreadPoolExecutor(1) as beside:               # a join by position keeps one processor busy
            asked = beside.submit(_all, engine.cursor(), total_of(table, question))
            counted = engine.sql(sql).to_arrow_table() if question.by else None
            total = asked.result()
        rows = total.drop_columns("denied") if counted is None else counted
        return Result(rows, sql, total.to_pylist()[0], question.by)
    finally:
        engine.close()


def _all(engine: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return engine.sql(sql).to_arrow_table()


@dataclass(frozen=True, slots=True)
class _Table:
    """The files of a count: whether they go together row by row (`aligned`), as `reconcile` writes them, so that no
    join by id is needed; and whether the claims have a status."""

    claims: Path
    incidents: Path | None
    aligned: bool
    status: bool

    @property
    def source(self) -> str:
        """Claims `c`, with incidents `m` beside them."""
        told = f"read_parquet({quoted(str(self.claims))}) c"
        if self.incidents is None:
            return told
        other = f"read_parquet({quoted(str(self.incidents))}) m"
        return f"{told} POSITIONAL JOIN {other}" if self.aligned else (
            f"{told} JOIN {other} ON c.unique_id = m.unique_id")

    @property
    def incident(self) -> str:
        return "c.unique_id" if self.incidents is None else "m.incident"


def sql_of(table: _Table, question: Question) -> str:
    """Return the SQL of a count; each incident is gathered first, so that it counts once in a row.

    Names are numbered first (`CREATE TYPE`) and months are numbers up to the last line, as text groups slowly.
    """
    by = question.by
    names = [f'"{name}"' for name in by]
    fields = [f'{_field(name, question.level)} AS "{name}"' for name in by]
    order = [f"rows_.{name} NULLS LAST" for name in dict.fromkeys(
        [*(f'"{name}"' for name in by if name in TIMES), "incidents DESC", *names])]
    narrowed = table.status and not question.keep.statuses and STATUS not in by
    kept = [_kept(question), *([ASSERTED] if narrowed else [])]
    return "\n".join([
        *(_numbered(table.claims, name) for name in by if name in WORDS),
        f"WITH each AS (SELECT {', '.join([*fields, *_gathered(table)])}",
        f"  FROM {table.source} WHERE {' AND '.join(kept)} GROUP BY ALL),",
        f"rows_ AS (SELECT {', '.join([*names, 'count(*) AS incidents', *_summed(table)])}",
        f"  FROM each{' GROUP BY ALL' if by else ''})",
        f"SELECT {', '.join([*map(_shown, by), *_columns(table)])} FROM rows_",  # noqa: S608
        *([f"ORDER BY {', '.join(order)}"] if by else []),
    ])


def total_of(table: _Table, question: Question) -> str:
    """Return the SQL of a count's total, with `denied`: how many incidents the filter lets in but that all their claims
    deny; 0 where statuses are asked for, null where claims have none."""
    told = f" FILTER (WHERE {ASSERTED})" if table.status and not question.keep.statuses else ""
    counts = "count(*) FILTER (WHERE claims > 0) AS incidents" if told else "count(*) AS incidents"
    denied = "CAST(NULL AS BIGINT)" if not table.status else "0" if question.keep.statuses else \
        "count(*) FILTER (WHERE denied)"
    every = [*_gathered(table, told), *([f"bool_and(NOT ({ASSERTED})) AS denied"] if table.status else [])]
    return "\n".join([
        f"WITH each AS (SELECT {', '.join(every)}",
        f"  FROM {table.source} WHERE {_kept(question)} GROUP BY ALL)",
        f"SELECT {', '.join([counts, *_summed(table), f'{denied} AS denied'])} FROM each",  # noqa: S608
    ])


def _gathered(table: _Table, told: str = "") -> list[str]:
    """Return the columns of one incident in one row; `told` narrows the claims that they are made of."""
    heard = [f"bool_and(coalesce(c.status IN ({_codes(AHEAD)}), false)){told} AS ahead"] if table.status else []
    return [f"{table.incident} AS incident", *heard, f"count(*){told} AS claims", f"min({COUNTED}){told} AS low",
            f"max({COUNTED}){told} AS high"]


def _summed(table: _Table) -> list[str]:
    return [*(["count(*) FILTER (WHERE ahead) AS ahead"] if table.status else []),
            "CAST(sum(claims) AS BIGINT) AS claims", "count(low) AS told", "round(sum(low)) AS low",
            "round(sum(high)) AS high"]


def _columns(table: _Table) -> list[str]:
    return ["incidents", *(["ahead"] if table.status else []), "claims", "told", "low", "high"]


def _aligned(engine: duckdb.DuckDBPyConnection, claims: Path, incidents: Path) -> bool:
    """Return whether the files name the same claims in the same order; where one is longer, its rest meets nothing."""
    found = engine.sql(
        f"SELECT count(*) FILTER (c.unique_id IS DISTINCT FROM m.unique_id) "  # noqa: S608
        f"FROM read_parquet({quoted(str(claims))}) c POSITIONAL JOIN read_parquet({quoted(str(incidents))}) m")
    return found.fetchall() == [(0,)]


def _asked(question: Question) -> None:
    keep = question.keep
    if keep.grades or keep.within or question.persons_per_household:
        raise UsageError("A flat table of claims says no grade or key of a place, and no unit.",
                         advice="Filter it by --act, --status, --since and --until.")
    if unknown := [name for name in question.by if name not in DIMENSIONS]:
        raise UsageError(f"A flat table of claims can't be counted by {unknown[0]!r}.",
                         advice=f"Take {', '.join(DIMENSIONS)}, {MOST_DIMENSIONS} at most.")
    if question.level not in LEVELS:
        raise UsageError(f"A flat table of claims has no level {question.level!r}.",
                         advice=f"Take {', '.join(LEVELS)}.")


def _opened(claims: Path, incidents: Path | None) -> tuple[duckdb.DuckDBPyConnection, bool]:
    """Return an engine that loads no extension and spills nothing, once both files hold what they must, and whether the
    claims have a status."""
    import duckdb

    engine, status = duckdb.connect(":memory:"), False
    for setting in OPEN:
        engine.execute(setting)
    for path, needed in ((claims, NEEDED), (incidents, {"unique_id", "incident"})):
        if path is None:
            continue
        try:
            held = set(engine.sql(f"SELECT * FROM read_parquet({quoted(str(path))}) LIMIT 0").columns)  # noqa: S608
        except duckdb.Error as fault:
            engine.close()
            raise RefusedInput(f"{path} can't be read as Parquet.", advice="Name a Parquet file.") from fault
        if missing := sorted(needed - held):
            engine.close()
            raise RefusedInput(f"{path} has no column {', '.join(missing)}.",
                               advice="Give the claims that `reconcile` takes, and the incidents that it writes.")
        status = status or (path == claims and STATUS in held)
    if status and engine.sql(f"SELECT 1 FROM read_parquet({quoted(str(claims))}) "  # noqa: S608
                             f"WHERE CAST(status AS VARCHAR) NOT IN ({_codes(Status)}) LIMIT 1").fetchall():
        engine.close()
        raise RefusedInput(f"{claims}: the column {STATUS} holds a word that is no status.",
                           advice=f"Write {', '.join(Status)}, or null where none is stated.")
    return engine, status


def _field(name: str, level: str) -> str:
    """Return the SQL of a field as numbers group fastest: a month is 12 times its year and its number, from 0."""
    if name == "place":
        return f"c.{LEVELS[level]}"
    if name == "year":
        return f"CAST(year({DAY}) AS INTEGER)"
    if name == "month":
        return (f"CAST(CASE WHEN c.date_prec > {MONTH} THEN -year({DAY}) "
                f"ELSE 12 * year({DAY}) + month({DAY}) - 1 END AS INTEGER)")
    return f"CAST(CAST(c.{WORDS[name]} AS VARCHAR) AS names_of_{name})"


def _numbered(claims: Path, name: str) -> str:
    """Return the SQL that numbers the names of a field, in their order."""
    column = WORDS[name]
    return (f"CREATE TYPE names_of_{name} AS ENUM (SELECT DISTINCT CAST({column} AS VARCHAR) "  # noqa: S608
            f"FROM read_parquet({quoted(str(claims))}) WHERE {column} IS NOT NULL ORDER BY 1);")


def _shown(name: str) -> str:
    """Return the SQL that writes a grouped field as a person reads it."""
    if name == "month":
        return (f"""CASE WHEN "{name}" < 0 THEN printf('%04d', -"{name}") """
                f"""ELSE printf('%04d-%02d', "{name}" // 12, "{name}" % 12 + 1) END AS "{name}" """).strip()
    return f'CAST("{name}" AS VARCHAR) AS "{name}"'


def _kept(question: Question) -> str:
    keep = question.keep
    parts = []
    if keep.acts:
        parts.append(f"c.act IN ({_codes(keep.acts)})")
    if keep.statuses:
        parts.append(f"c.status IN ({_codes(keep.statuses)})")
    if keep.since:
        parts.append(f"{DAY} + {APART} >= DATE '{keep.since.isoformat()}'")
    if keep.until:
        parts.append(f"{DAY} - {APART} <= DATE '{keep.until.isoformat()}'")
    return " AND ".join(parts) or "true"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(quoted(code) for code in sorted(codes))
