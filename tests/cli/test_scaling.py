"""`scale` from public reports to counts, one worker, as a script meets it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.cli.test_verbs import Run, run
from tests.conftest import KOREAN, WIRE

__all__ = ["run"]
REPORTS = [{"id": name, "text": text, "language": language, "published": dt.date(2019, 5, 9), "outlet": name}
           for name, text, language in (("wire", WIRE, "en"), ("korean", KOREAN, "ko"), ("reprint", WIRE, "en"))]


def test_reports_become_claims_incidents_counts_and_pairs(run: Run, tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(REPORTS), tmp_path / "reports.parquet")
    reports, claims, incidents, counts, pairs = (
        str(tmp_path / f"{name}.parquet") for name in ("reports", "claims", "incidents", "counts", "pairs"))
    alone = ("--workers", "1", "--json")
    read = run("scale", "extract", "--in", reports, "--out", claims, *alone)
    assert (read.returncode, read.lines[0]["reports"]) == (0, 3), read.stderr
    made = run("scale", "reconcile", "--in", claims, "--out", incidents, *alone)
    assert made.lines == [{"claims": read.lines[0]["claims"], "incidents": 1, "out": incidents}]
    told = run("scale", "counts", "--in", claims, "--incidents", incidents, "--out", counts, *alone)
    assert told.lines == [{"incidents": 1, "rows": 1, "status_told": True, "out": counts}]
    assert pq.read_table(counts).to_pylist() == [
        {"act": "expulsion", "month": "2019-05", "incidents": 1, "claims": made.lines[0]["claims"], "outlets": 3}]
    found = run("scale", "duplicates", "--in", reports, "--out", pairs, *alone)
    assert found.lines == [{"reports": 3, "pairs": 1, "out": pairs}]
    assert pq.read_table(pairs).select(["a", "b", "jaccard"]).to_pylist() == [
        {"a": "wire", "b": "reprint", "jaccard": 1.0}]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "claims.parquet", "counts.parquet", "incidents.parquet", "pairs.parquet", "reports.parquet"]


def test_counts_of_claims_without_a_status_say_that_denials_can_not_be_told_apart(run: Run, tmp_path: Path) -> None:
    reports, claims, plain, incidents, counts = (
        str(tmp_path / f"{name}.parquet") for name in ("reports", "claims", "plain", "incidents", "counts"))
    pq.write_table(pa.Table.from_pylist(REPORTS), reports)
    run("scale", "extract", "--in", reports, "--out", claims, "--workers", "1")
    run("scale", "reconcile", "--in", claims, "--out", incidents, "--workers", "1")
    pq.write_table(pq.read_table(claims).drop_columns(["status"]), plain)
    ends = ("--incidents", incidents, "--out", counts, "--workers", "1")
    assert "no column status" not in run("scale", "counts", "--in", claims, *ends).stdout
    assert "no column status" in run("scale", "counts", "--in", plain, *ends).stdout
    assert run("scale", "counts", "--in", plain, *ends, "--json").lines[0]["status_told"] is False


def test_what_a_run_can_not_do_is_one_line(run: Run, tmp_path: Path) -> None:
    """No file, no worker, and an output that would replace the input."""
    there = tmp_path / "there.parquet"
    pq.write_table(pa.Table.from_pylist(REPORTS), there)
    for words, code in ((("--in", str(tmp_path / "none"), "--out", str(tmp_path / "out")), 1),
                        (("--in", str(there), "--out", str(there)), 2),
                        (("--in", str(there), "--out", str(tmp_path / "out"), "--workers", "0"), 2)):
        done = run("scale", "extract", *words, *(() if "--workers" in words else ("--workers", "1")))
        assert done.returncode == code and len(done.stderr.strip().splitlines()) == 1
