"""Reports of a table are read as one by one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import FIELD_NOTE, KOREAN, WIRE
from witnessmark.errors import RefusedInput
from witnessmark.extract import THRESHOLD, extract
from witnessmark.model.record import statement_record
from witnessmark.model.text import Reading, ReportRef
from witnessmark.reconcile.engine import read_columns, reconcile_columns
from witnessmark.scale import Alone
from witnessmark.scale.extracting import MOST_CLAIMS, extract_files

PUBLISHED = dt.date(2019, 5, 9)
REPORTS = [
    {"id": "wire", "text": WIRE, "language": "en", "published": PUBLISHED, "outlet": "River Wire"},
    {"id": "korean", "text": KOREAN, "language": None, "published": PUBLISHED, "outlet": "강변뉴스"},
    {"id": "empty", "text": None, "language": None, "published": None, "outlet": None},
    {"id": "note", "text": FIELD_NOTE, "language": "en", "published": dt.date(2019, 5, 21), "outlet": "Field team"},
    {"id": "french", "text": "La police a expulsé quarante familles de la ville hier.", "language": "fr",
     "published": None, "outlet": None},
]


def read(folder: Path, reports: list[dict[str, object]], part: int) -> pa.Table:
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(reports), folder / "reports.parquet", row_group_size=4)
    extract_files(folder / "reports.parquet", folder / "claims.parquet", folder / "work", Alone(), part=part)
    return pq.read_table(folder / "claims.parquet")


def test_claims_of_a_table_are_those_of_each_report(tmp_path: Path) -> None:
    """Records are the ones that `read` gives, whatever the parts, and the rows are in the reports' order."""
    made = read(tmp_path / "a", REPORTS, 2)
    assert made.equals(read(tmp_path / "b", REPORTS, 100))
    wanted = []
    for at, report in enumerate(REPORTS):
        for language in [report["language"] or ("ko" if report["id"] == "korean" else "other")]:
            ref = ReportRef(id=report["id"], language=language, outlet=report["outlet"], published=report["published"])
            found = [claim for claim in extract(Reading.of_text((report["text"] or ""), ref)).claims
                     if claim.confidence >= THRESHOLD]
            wanted += [(at, claim.id, statement_record(claim)) for claim in found]
    assert len(wanted) >= 3
    assert [(one // MOST_CLAIMS, claim) for one, claim in
            zip(made["unique_id"].to_pylist(), made["claim"].to_pylist(), strict=True)] == [
        (at, claim) for at, claim, _ in wanted]
    assert made["status"].to_pylist() == [record["status"]["code"] for _, _, record in wanted]
    for text, (_, _, record) in zip(made["record"].to_pylist(), wanted, strict=True):
        told = json.loads(text)
        assert len(told["report"].pop("sha256")) == 64
        record["report"].pop("sha256", None)
        assert told == json.loads(json.dumps(record))


def test_rows_of_one_expulsion_in_two_languages_are_one_incident(tmp_path: Path) -> None:
    """What `extract` writes, `reconcile` reads: place, day, act and figure stand where they belong."""
    made = read(tmp_path, REPORTS, 2)
    expelled = [row for row in made.to_pylist() if row["act"] == "expulsion"]
    assert {(row["day"], row["date_prec"], row["qty"]) for row in expelled} >= {(18_019, 0, 40.0)}
    assert all(row["adm1"] for row in expelled)
    columns = read_columns(tmp_path / "claims.parquet")
    incident, _ = reconcile_columns(columns)
    named = dict(zip(made["report"].to_pylist(), incident.tolist(), strict=True))
    assert named["wire"] == named["korean"]


def test_what_is_wrong_with_reports_is_said(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="no column text"):
        read(tmp_path, [{"id": "a"}], 5)
    with pytest.raises(RefusedInput, match="day of publication that is none"):
        read(tmp_path, [{"id": "a", "text": "x", "published": "last week"}], 5)
