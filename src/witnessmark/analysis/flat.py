"""Counts over flat tables of coded claims in Parquet, read by DuckDB where they lie: no case, and nothing is written.

The claims are those that `reconcile` takes, the incidents those that it writes: one row a claim, `unique_id` in both.
An incident counts once in each row that one of its claims belongs to; its count runs from the least to the most that
these claims tell. A table does not say whether it counts people or households, so neither do the columns.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from witnessmark.analysis.counts import MOST_DIMENSIONS, TIMES, Question
from witnessmark.analysis.engine import quoted
from witnessmark.analysis.result import Result
from witnessmark.errors import RefusedInput, UsageError

if TYPE_CHECKING:
    import duckdb

LEVELS = {"province": "adm1", "county": "adm2", "place": "adm3"}
NAMES = {"act": "act", "group": "grp", "organ": "actor"}
DIMENSIONS = ("place", *TIMES, *NAMES)
NEEDED = {"unique_id", "day", "date_prec", "qty", *LEVELS.values(), *NAMES.values()}
MONTH = 2               # date_prec: what is wider stands under its year
OPEN = ("SET temp_directory = ''", "SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false",
        "SET python_enable_replacements = false", "SET enable_progress_bar = false")
DAY = "(DATE '1970-01-01' + CAST(c.day AS INTEGER))"


def count(claims: Path, incidents: Path | None, question: Question) -> Result:
    """Return one row a group: `by` (null: not stated), `incidents`, `claims`, `told` (incidents with a count), `low`,
    `high`; and the total, an incident once.

    Args:
        incidents: what `reconcile` made of the claims; without it each claim stands for itself and `incidents` counts
            claims.

    Raises:
        RefusedInput: a file is none, no Parquet, or lacks a column. UsageError: something a flat table can't be counted
            by or filtered by, such as grades.
    """
    _asked(question)
    engine = _opened(claims, incidents)
    try:
        aligned = incidents is not None and _aligned(engine, claims, incidents)
        sql, whole = (sql_of(claims, incidents, question, total=total, aligned=aligned) for total in (False, True))
        with ThreadPoolExecutor(1) as beside:           # a join by position keeps one processor busy
            total = beside.submit(lambda: engine.cursor().sql(whole).to_arrow_table().to_pylist()[0])
            return Result(engine.sql(sql).to_arrow_table(), sql, total.result(), question.by)
    finally:
        engine.close()


def sql_of(claims: Path, incidents: Path | None, question: Question, *, total: bool = False,
           aligned: bool = False) -> str:
    """Return the SQL of a count; each incident is gathered first, so that it counts once in a row.

    Names are numbered first (`CREATE TYPE`) and months are numbers up to the last line, as text groups slowly.

    Args:
        aligned: both files hold the same claims in the same order, as `reconcile` writes them: no join by id is needed.
    """
    by = () if total else question.by
    source, one = f"read_parquet({quoted(str(claims))}) c", "c.unique_id"
    if incidents is not None:
        other = f"read_parquet({quoted(str(incidents))}) m"
        source += f" POSITIONAL JOIN {other}" if aligned else f" JOIN {other} ON c.unique_id = m.unique_id"
        one = "m.incident"
    names = [f'"{name}"' for name in by]
    fields = [f'{_field(name, question.level)} AS "{name}"' for name in by]
    order = [f"rows_.{name} NULLS LAST" for name in dict.fromkeys(
        [*(f'"{name}"' for name in by if name in TIMES), "incidents DESC", *names])]
    numbered = [_numbered(claims, name) for name in by if name in NAMES]
    return "\n".join([
        *numbered,
        f"WITH each AS (SELECT {', '.join([*fields, f'{one} AS incident'])}, count(*) AS claims, "
        "min(c.qty) AS low, max(c.qty) AS high",
        f"  FROM {source} WHERE {_kept(question)} GROUP BY ALL),",
        f"rows_ AS (SELECT {', '.join([*names, 'count(*) AS incidents'])}, CAST(sum(claims) AS BIGINT) AS claims, "
        "count(low) AS told, round(sum(low)) AS low, round(sum(high)) AS high",
        f"  FROM each{' GROUP BY ALL' if by else ''})",
        f"SELECT {', '.join([*map(_shown, by), 'incidents, claims, told, low, high'])} FROM rows_",  # noqa: S608
        *([f"ORDER BY {', '.join(order)}"] if by else []),
    ])


def _aligned(engine: duckdb.DuckDBPyConnection, claims: Path, incidents: Path) -> bool:
    """Return whether the files name the same claims in the same order; where one is longer, its rest meets nothing."""
    found = engine.sql(
        f"SELECT count(*) FILTER (c.unique_id IS DISTINCT FROM m.unique_id) "  # noqa: S608
        f"FROM read_parquet({quoted(str(claims))}) c POSITIONAL JOIN read_parquet({quoted(str(incidents))}) m")
    return found.fetchall() == [(0,)]


def _asked(question: Question) -> None:
    keep = question.keep
    if keep.grades or keep.statuses or keep.within or question.persons_per_household:
        raise UsageError("A flat table of claims says no grade, status or key of a place, and no unit.",
                         advice="Filter it by --act, --since and --until.")
    if unknown := [name for name in question.by if name not in DIMENSIONS]:
        raise UsageError(f"A flat table of claims can't be counted by {unknown[0]!r}.",
                         advice=f"Take {', '.join(DIMENSIONS)}, {MOST_DIMENSIONS} at most.")
    if question.level not in LEVELS:
        raise UsageError(f"A flat table of claims has no level {question.level!r}.",
                         advice=f"Take {', '.join(LEVELS)}.")


def _opened(claims: Path, incidents: Path | None) -> duckdb.DuckDBPyConnection:
    """Return an engine that loads no extension and spills nothing, once both files hold what they must."""
    import duckdb

    engine = duckdb.connect(":memory:")
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
    return engine


def _field(name: str, level: str) -> str:
    """Return the SQL of a field as numbers group fastest: a month is 12 times its year and its number, from 0."""
    if name == "place":
        return f"c.{LEVELS[level]}"
    if name == "year":
        return f"CAST(year({DAY}) AS INTEGER)"
    if name == "month":
        return (f"CAST(CASE WHEN c.date_prec > {MONTH} THEN -year({DAY}) "
                f"ELSE 12 * year({DAY}) + month({DAY}) - 1 END AS INTEGER)")
    return f"CAST(CAST(c.{NAMES[name]} AS VARCHAR) AS names_of_{name})"


def _numbered(claims: Path, name: str) -> str:
    """Return the SQL that numbers the names of a field, in their order."""
    column = NAMES[name]
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
        parts.append(f"c.act IN ({', '.join(quoted(a) for a in keep.acts)})")
    if keep.since:
        parts.append(f"{DAY} >= DATE '{keep.since.isoformat()}'")
    if keep.until:
        parts.append(f"{DAY} <= DATE '{keep.until.isoformat()}'")
    return " AND ".join(parts) or "true"
