"""Counts in parts add up to those of the whole, which are what one counts by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.worlds import World, made, strayed
from tests.reconcile.engine.tables import claim, table
from witnessmark.errors import RefusedInput, UsageError
from witnessmark.reconcile.engine import from_table, reconcile_columns
from witnessmark.reconcile.engine.summing import counts_by, incident_table
from witnessmark.scale import Alone
from witnessmark.scale.counting import count_files

HAND = table(claim(1, src=1), claim(2, src=2, act="eviction"), claim(3, src=2, act="eviction", adm3=None, day=17_490),
             claim(7, adm1=None, adm2=None, adm3=None, grp=None, date_prec=3, day=17_167, src=None))


def test_an_incident_is_what_most_of_its_claims_state() -> None:
    made_by_hand = incident_table(from_table(HAND), np.array([1, 1, 1, 7])).to_pylist()
    first, second = made_by_hand
    assert {name: first[name] for name in ("incident", "claims", "outlets", "act", "adm3", "month", "year")} == {
        "incident": 1, "claims": 3, "outlets": 2, "act": "eviction", "adm3": 111, "month": "2017-11", "year": "2017"}
    assert {name: second[name] for name in ("outlets", "adm1", "grp", "month", "year")} == {
        "outlets": 0, "adm1": None, "grp": None, "month": None, "year": "2017"}


def test_counts_are_by_each_value_and_by_none() -> None:
    incidents = incident_table(from_table(HAND), np.array([1, 1, 1, 7]))
    assert counts_by(incidents, ["adm1"]).to_pylist() == [
        {"adm1": 1, "incidents": 1, "claims": 3, "outlets": 2},
        {"adm1": None, "incidents": 1, "claims": 1, "outlets": 0}]
    assert counts_by(incidents, []).to_pylist() == [{"incidents": 2, "claims": 4, "outlets": 2}]


def test_counts_in_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    claims = strayed(made(World(claims=4_000, first=4, second=3, third=5)), 0.2)
    columns = from_table(claims)
    incident, probability = reconcile_columns(columns)
    pq.write_table(claims, tmp_path / "claims.parquet", row_group_size=700)
    told = pa.table({"unique_id": columns.unique_id, "incident": incident, "probability": probability})
    pq.write_table(told, tmp_path / "incidents.parquet", row_group_size=900)
    for by in (["act", "month"], ["adm1", "grp"], []):
        done = count_files(tmp_path / "claims.parquet", tmp_path / "incidents.parquet", tmp_path / "out.parquet",
                           tmp_path / "work", Alone(), by=by, part=1_000)
        wanted = counts_by(incident_table(columns, incident), by)
        assert pq.read_table(tmp_path / "out.parquet").to_pylist() == wanted.to_pylist()
        assert done.incidents == np.unique(incident).size
    assert len(list(tmp_path.glob("work/counts-*/dealt/*"))) == 3 * 6


def test_what_is_only_denied_is_left_out(tmp_path: Path) -> None:
    """A denial lends an incident nothing, and an incident of denials alone does not count."""
    told = HAND.append_column("status", pa.array(["denied", "carried_out", None, "denied"]))
    pq.write_table(told, tmp_path / "claims.parquet")
    pq.write_table(pa.table({"unique_id": HAND["unique_id"], "incident": [1, 1, 1, 7]}), tmp_path / "incidents.parquet")
    done = count_files(tmp_path / "claims.parquet", tmp_path / "incidents.parquet", tmp_path / "out.parquet",
                       tmp_path / "work", Alone(), by=["act"])
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"act": "eviction", "incidents": 1, "claims": 2, "outlets": 1}]
    assert done.incidents == 1


def test_incidents_of_other_claims_and_unknown_fields_are_refused(tmp_path: Path) -> None:
    pq.write_table(HAND, tmp_path / "claims.parquet")
    where = (tmp_path / "claims.parquet", tmp_path / "incidents.parquet", tmp_path / "out.parquet", tmp_path / "work")
    for ids in ([1, 2, 3], [1, 2, 3, 8]):
        pq.write_table(pa.table({"unique_id": ids, "incident": [1] * len(ids)}), where[1])
        with pytest.raises(RefusedInput, match="not those of these claims"):
            count_files(*where, Alone(), by=["act"])
    with pytest.raises(UsageError, match="counted by colour"):
        count_files(*where, Alone(), by=["colour"])
