"""Tables that are no tables of claims are refused, with the column and the next step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.reconcile.engine.tables import claim, table
from witnessmark.errors import RefusedInput, UsageError
from witnessmark.reconcile.engine import from_table, read_columns, write_incidents

GOOD = table(claim(1), claim(2))


def changed(name: str, values: pa.Array) -> pa.Table:
    return GOOD.set_column(GOOD.column_names.index(name), name, values)


@pytest.mark.parametrize(("broken", "said"), [
    (GOOD.drop_columns(["adm2"]), "no column adm2"),
    (GOOD.append_column("day", pa.array([1, 2])), "day stands twice"),
    (changed("day", pa.array(["1", "2"])), "day holds string"),
    (changed("day", pa.array([1.5, 2.0])), "day holds double"),
    (changed("day", pa.array([1, None], pa.int32())), "day is null in 1 rows"),
    (changed("day", pa.array([1, 2**40])), "day holds int64"),
    (changed("unique_id", pa.array([1, None], pa.int64())), "unique_id is null in 1 rows"),
    (changed("unique_id", pa.array([7, 7])), "unique_id 7 stands more than once"),
    (changed("date_prec", pa.array([0, 9])), "date_prec reaches from 0 to 9"),
    (changed("adm1", pa.array([-5, 1])), "adm1 reaches from -5"),
    (changed("qty", pa.array([-1.0, 2.0])), "qty reaches from -1.0"),
    (changed("qty", pa.array([float("inf"), 2.0])), "qty reaches from 2.0 to inf"),
    (changed("lat", pa.array([91.0, 2.0])), "lat reaches"),
    (changed("grp", pa.array([1, 2])), "grp holds no text"),
    (changed("act", pa.array([[1], [2]])), "act holds no text"),
])
def test_a_malformed_table_is_refused_by_its_column(broken: pa.Table, said: str) -> None:
    with pytest.raises(RefusedInput, match=said) as caught:
        from_table(broken)
    assert caught.value.advice


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "claims.parquet").write_bytes(b"PAR1 not really PAR1")
    with pytest.raises(RefusedInput, match="can't be read as Parquet"):
        read_columns(tmp_path / "claims.parquet")
    with pytest.raises(RefusedInput, match="no file"):
        read_columns(tmp_path / "absent.parquet")


@pytest.mark.parametrize(("broken", "said"), [
    (pa.table({"other": [1]}), "no column unique_id"),
    (GOOD.drop_columns(["grp"]), "no column grp"),
    (changed("grp", pa.array([1, 2])), "grp holds no text"),
    (changed("grp", pa.array([{"a": 1}, {"a": 2}])), "grp holds no text"),
    (changed("day", pa.array([[1], [2]])), "day holds list"),
])
def test_a_malformed_file_is_refused_by_its_column(tmp_path: Path, broken: pa.Table, said: str) -> None:
    pq.write_table(broken, tmp_path / "claims.parquet")
    with pytest.raises(RefusedInput, match=said):
        read_columns(tmp_path / "claims.parquet")


def test_other_kinds_of_the_same_values_are_read_alike() -> None:
    """Wider numbers, floats with NaN for null as data frames write them, and dictionaries of words."""
    other = changed("adm2", pa.array([11.0, float("nan")])).set_column(0, "unique_id", pa.array([1, 2], pa.int32()))
    other = other.set_column(other.column_names.index("grp"), "grp", GOOD["grp"].dictionary_encode())
    found = from_table(other)
    assert found.adm2.tolist() == [11, -1] and found.unique_id.dtype == np.int64
    assert found.grp.tolist() == [0, 0] and found.grp_names == ("border traders",)


def test_names_differ_by_words_not_by_case_or_marks() -> None:
    found = from_table(table(claim(1, grp="Border-Traders"), claim(2, grp=" border  traders"), claim(3, grp=" "),
                             claim(4, grp=None), claim(5, grp="국경 상인")))
    assert found.grp.tolist() == [0, 0, -1, -1, 1]


def test_a_table_goes_through_a_file(tmp_path: Path) -> None:
    """Several row groups with dictionaries of their own are one column; extra columns are left alone."""
    pq.write_table(pa.concat_tables([GOOD, table(claim(3, grp="aaa"))]).append_column("more", pa.array([1, 2, 3])),
                   tmp_path / "claims.parquet", row_group_size=1)
    found = read_columns(tmp_path / "claims.parquet")
    assert [found.grp_names[code] for code in found.grp] == ["border traders", "border traders", "aaa"]


def test_incidents_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    columns = from_table(GOOD)
    write_incidents(tmp_path / "o.parquet", columns, np.array([1, 1]), np.ones(2, np.float32))
    assert pq.read_table(tmp_path / "o.parquet").to_pydict() == {
        "unique_id": [1, 2], "incident": [1, 1], "probability": [1.0, 1.0]}
    assert [file.name for file in tmp_path.iterdir()] == ["o.parquet"]
    with pytest.raises(UsageError, match="can't be written"):
        write_incidents(tmp_path / "absent" / "o.parquet", columns, np.array([1, 1]), np.ones(2, np.float32))
