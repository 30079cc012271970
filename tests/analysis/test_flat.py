"""Counts over flat tables in Parquet, against plain loops; what such a table lacks is refused."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import defaultdict
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from witnessmark.analysis import flat
from witnessmark.analysis.counts import Filter, Question
from witnessmark.analysis.engine import Engine
from witnessmark.analysis.flat import DIMENSIONS, count
from witnessmark.cli.verbs import app
from witnessmark.errors import RefusedInput, UsageError
from witnessmark.vocab.codes import Act, Grade, Status

FIRST = dt.date(1970, 1, 1)
Row = dict[str, object]


def tables(folder: Path, seed: int, size: int = 300, *, aligned: bool = False,
           status: bool = False) -> tuple[Path, Path, list[Row]]:
    """Write made-up claims and their incidents; the rows come back with both. Files are in different orders, or one."""
    chance = random.Random(seed)
    rows: list[Row] = [{
        "unique_id": 10 * n + 7, "day": chance.randrange(17_000, 18_500), "date_prec": chance.randrange(4),
        **{f"adm{level}": chance.choice([None, *range(4 * level)]) for level in (1, 2, 3)}, "lat": None, "lon": None,
        "grp": chance.choice(["trader", None]), "actor": chance.choice(["police", "military", None]),
        "act": chance.choice(["expulsion", "eviction"]), "qty": chance.choice([None, 1.0, 40.0, 41.5]), "src": n % 9,
        "incident": chance.randrange(size // 4),
        **({"status": chance.choice(["denied", "denied", "carried_out", "planned", None])} if status else {})}
        for n in range(size)]
    claims, incidents = folder / "it's claims.parquet", folder / "incidents.parquet"
    parquet.write_table(pa.Table.from_pylist([{k: v for k, v in r.items() if k != "incident"} for r in rows]), claims)
    shuffled = list(rows)
    if not aligned:
        chance.shuffle(shuffled)
    parquet.write_table(pa.Table.from_pylist([{
        "unique_id": r["unique_id"], "incident": r["incident"], "probability": 1.0} for r in shuffled]), incidents)
    return claims, incidents, rows


def value(row: Row, name: str, level: str) -> str | None:
    day = FIRST + dt.timedelta(days=int(str(row["day"])))
    if name in ("month", "year"):
        return f"{day:%Y-%m}" if name == "month" and row["date_prec"] != 3 else f"{day:%Y}"
    column = {"place": {"province": "adm1", "county": "adm2", "place": "adm3"}[level], "group": "grp",
              "organ": "actor"}.get(name, name)
    return None if row[column] is None else str(row[column])


def expected(rows: list[Row], by: tuple[str, ...], level: str) -> dict[tuple[str | None, ...], tuple[float, ...]]:
    held: dict[tuple[str | None, ...], dict[object, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        held[tuple(value(row, name, level) for name in by)][row["incident"]].append(row)
    made = {}
    for key, incidents in held.items():
        told = [[float(str(r["qty"])) for r in claims if r["qty"] is not None] for claims in incidents.values()]
        known = [one for one in told if one]
        made[key] = (len(incidents), sum(map(len, incidents.values())), len(known),
                     round(sum(map(min, known))), round(sum(map(max, known))))
    return made


@pytest.mark.parametrize("by", [(), ("place",), ("month", "act"), ("year", "group", "organ"),
                                ("place", "month", "act", "organ")])
@pytest.mark.parametrize("level", ["province", "county"])
@pytest.mark.parametrize("aligned", [False, True])
def test_counts_are_those_of_plain_loops(tmp_path: Path, by: tuple[str, ...], level: str, *, aligned: bool) -> None:
    claims, incidents, rows = tables(tmp_path, len(by), aligned=aligned)
    found = count(claims, incidents, Question(by, level))
    assert ("POSITIONAL" in found.sql) == aligned
    assert duckdb.connect(":memory:").sql(found.sql).to_arrow_table().to_pylist() == found.rows()
    shown = {tuple(r[name] for name in by): tuple(r[name] or 0 for name in (
        "incidents", "claims", "told", "low", "high")) for r in found.rows()}
    for key, figures in expected(rows, by, level).items():
        assert shown.pop(key) == pytest.approx(figures, abs=1)
    assert not shown
    assert found.total and found.total["incidents"] == len({r["incident"] for r in rows})


def test_without_incidents_each_claim_counts_for_itself_and_filters_hold(tmp_path: Path) -> None:
    claims, _, rows = tables(tmp_path, 3)
    keep = Filter(acts=(Act.EVICTION,), since=dt.date(2018, 1, 1))
    kept = [r for r in rows if r["act"] == "eviction" and FIRST + dt.timedelta(
        days=int(str(r["day"])) + (0, 3, 15, 183)[int(str(r["date_prec"]))]) >= keep.since]
    assert kept and count(claims, None, Question(("act",), keep=keep)).rows()[0]["incidents"] == len(kept)


def test_a_time_that_may_reach_into_the_days_asked_for_counts_as_in_a_case(tmp_path: Path) -> None:
    """`day` is the middle of what is told: "in 2019" is the second of July, and may have been in February."""
    claims, _, rows = tables(tmp_path, 4, size=4)
    middle = (dt.date(2019, 7, 2) - FIRST).days
    made = [{**row, "day": middle, "date_prec": wide} for wide, row in enumerate(rows)]
    parquet.write_table(pa.Table.from_pylist(made), claims)

    def held(**days: dt.date) -> int:
        return int(count(claims, None, Question(keep=Filter(**days))).total["incidents"])  # type: ignore[arg-type, index]

    assert [held(until=dt.date(2019, month, 1)) for month in (1, 2, 6, 7)] == [1, 1, 1, 3]
    assert [held(since=dt.date(2019, month, 5)) for month in (7, 8, 12)] == [3, 1, 1]
    assert held(until=dt.date(2018, 12, 1)) == held(since=dt.date(2020, 2, 1)) == 0


def test_a_count_written_as_no_number_is_not_told(tmp_path: Path) -> None:
    claims, _, rows = tables(tmp_path, 5, size=4)
    qty = [float("nan"), 3.0, None, 5.0]
    parquet.write_table(pa.Table.from_pylist([{**row, "qty": n} for n, row in zip(qty, rows, strict=True)]), claims)
    found = count(claims, None, Question())
    assert found.total and (found.total["told"], found.total["low"], found.total["high"]) == (2, 8, 8)


def test_filters_hold_where_files_are_joined_by_position(tmp_path: Path) -> None:
    """A filter on one file must not shift its rows beside the other's."""
    claims, incidents, rows = tables(tmp_path, 6, aligned=True)
    kept = [r for r in rows if r["act"] == "eviction"]
    found = count(claims, incidents, Question(("place",), keep=Filter(acts=(Act.EVICTION,))))
    assert "POSITIONAL" in found.sql
    assert {r["place"]: r["incidents"] for r in found.rows()} == {
        key[0]: figures[0] for key, figures in expected(kept, ("place",), "province").items()}
    assert found.total and found.total["incidents"] == len({r["incident"] for r in kept})


def test_files_of_unlike_length_are_joined_by_id(tmp_path: Path) -> None:
    claims, incidents, rows = tables(tmp_path, 7, aligned=True)
    parquet.write_table(parquet.read_table(incidents).slice(0, 200), incidents)
    found = count(claims, incidents, Question())
    assert found.total and found.total["claims"] == 200
    assert found.total["incidents"] == len({r["incident"] for r in rows[:200]})


def test_fields_that_nothing_states_stand_as_not_stated(tmp_path: Path) -> None:
    claims, incidents, rows = tables(tmp_path, 8)
    table = parquet.read_table(claims)
    at = table.schema.get_field_index("grp")
    parquet.write_table(table.set_column(at, "grp", pa.nulls(len(table), pa.string())), claims)
    (row,) = count(claims, incidents, Question(("group",))).rows()
    assert row["group"] is None and row["claims"] == len(rows)


@pytest.mark.parametrize("by", [(), ("place",), ("month", "act"), ("organ", "group")])
@pytest.mark.parametrize("aligned", [False, True])
def test_what_is_only_denied_counts_in_no_figure(tmp_path: Path, by: tuple[str, ...], *, aligned: bool) -> None:
    """As in a case: a denial lends an incident nothing, an incident of denials alone is left out, and the total says of
    how many that holds."""
    claims, incidents, rows = tables(tmp_path, 11, aligned=aligned, status=True)
    found = count(claims, incidents, Question(by))
    asserted = [r for r in rows if r["status"] != "denied"]
    shown = {tuple(r[name] for name in by): tuple(r[name] or 0 for name in (
        "incidents", "claims", "told", "low", "high")) for r in found.rows()}
    wanted = expected(asserted, by, "province")
    assert shown.keys() == wanted.keys() and all(shown[key] == pytest.approx(wanted[key], abs=1) for key in wanted)
    held: dict[object, set[object]] = defaultdict(set)
    for row in rows:
        held[row["incident"]].add(row["status"])
    assert found.total and found.total["denied"] == sum(told == {"denied"} for told in held.values()) > 0
    assert found.total["incidents"] == len(held) - found.total["denied"]
    assert found.total["ahead"] == sum(told - {"denied"} == {"planned"} for told in held.values()) > 0


def test_by_status_what_is_denied_has_a_row_and_no_part_in_the_total(tmp_path: Path) -> None:
    claims, incidents, rows = tables(tmp_path, 12, status=True)
    found = count(claims, incidents, Question(("status",)))
    by_status = {row["status"]: row["incidents"] for row in found.rows()}
    assert by_status == {status: len({r["incident"] for r in rows if r["status"] == status})
                         for status in ("denied", "carried_out", "planned", None)}
    assert found.total and found.total["incidents"] == len({r["incident"] for r in rows if r["status"] != "denied"})
    alone = count(claims, incidents, Question(keep=Filter(statuses=(Status.DENIED,))))
    assert alone.total and (alone.total["incidents"], alone.total["denied"]) == (by_status["denied"], 0)


def test_a_table_without_statuses_says_so_once(tmp_path: Path) -> None:
    """Nobody can tell what is denied in it: no number stands for that, and no question of it is answered."""
    claims, incidents, _ = tables(tmp_path, 13)
    found = count(claims, incidents, Question(("act",)))
    assert found.total and found.total["denied"] is None and "ahead" not in found.columns
    asked = ["analyse", "counts", "--claims", str(claims), "--incidents", str(incidents), "--by", "act"]
    told = CliRunner().invoke(app, asked, catch_exceptions=False).output
    assert told.count("no column status") == 1
    for question in (Question(("status",)), Question(keep=Filter(statuses=(Status.DENIED,)))):
        with pytest.raises(UsageError, match="no column status"):
            count(claims, incidents, question)


def test_a_word_that_is_no_status_is_refused_and_not_repeated(tmp_path: Path) -> None:
    claims, incidents, rows = tables(tmp_path, 14, status=True)
    table = parquet.read_table(claims).drop_columns("status")
    parquet.write_table(table.append_column("status", pa.array(["Geleugnet"] * len(rows))), claims)
    with pytest.raises(RefusedInput, match="no status") as refused:
        count(claims, incidents, Question())
    assert "Geleugnet" not in str(refused.value)


def test_no_bar_of_progress_stands_among_answers(tmp_path: Path) -> None:
    """It would be printed where the rows are, from two seconds on."""
    claims, incidents, _ = tables(tmp_path, 9)
    asked = "SELECT current_setting('enable_progress_bar') AS shown"
    assert flat._opened(claims, incidents)[0].sql(asked).fetchall() == [(False,)]
    assert Engine({}).ask(asked).to_pylist() == [{"shown": False}]


def test_what_a_flat_table_lacks_is_refused_and_so_is_what_is_none(tmp_path: Path) -> None:
    claims, incidents, _ = tables(tmp_path, 1)
    for question in (Question(("grade",)), Question(("ground",)), Question(level="country"),
                     Question(keep=Filter(grades=(Grade.CONTESTED,)))):
        with pytest.raises(UsageError):
            count(claims, incidents, question)
    (tmp_path / "no.parquet").write_bytes(b"PAR1 nothing")
    for one, other in ((tmp_path / "no.parquet", incidents), (incidents, claims), (claims, claims),
                       (tmp_path / "none", None)):
        with pytest.raises(RefusedInput):
            count(one, other, Question())
    assert set(DIMENSIONS) == {"place", "month", "year", "act", "group", "organ", "status"}


def test_the_command_prints_the_librarys_rows_and_needs_no_case(tmp_path: Path) -> None:
    claims, incidents, _ = tables(tmp_path, 2)
    asked = ["analyse", "counts", "--claims", str(claims), "--incidents", str(incidents), "--by", "place,act"]
    done = CliRunner().invoke(app, [*asked, "--json"], catch_exceptions=False)
    found = count(claims, incidents, Question(("place", "act")))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines == [*found.rows(), {"total": found.total, "sql": found.sql}]
    for wrong in (["--open", "1,expulsion"], ["--grade", "contested"]):
        assert isinstance(CliRunner().invoke(app, [*asked, *wrong]).exception, UsageError)
    alone = ["analyse", "counts", "--incidents", str(incidents)]
    assert isinstance(CliRunner().invoke(app, alone).exception, UsageError)
