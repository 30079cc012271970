"""A table in parts comes to what it comes to on one machine, to the last bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.worlds import World, made, strayed
from tests.reconcile.engine.tables import claim, table
from tests.reconcile.engine.test_run import VALUES
from witnessmark.errors import RefusedInput, UsageError, WitnessmarkError
from witnessmark.reconcile.engine import blocking, fitting, from_table, parting, reconcile_columns
from witnessmark.scale import Alone, Settings, reconcile_files
from witnessmark.scale.files import read_arrays
from witnessmark.scale.run import finish

SMALL = World(claims=6_000, first=8, second=3, third=5, groups=12, actors=20)


def in_parts(folder: Path, claims: pa.Table, part: int, row_group: int = 1_000) -> tuple[np.ndarray, np.ndarray]:
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(claims, folder / "claims.parquet", row_group_size=row_group)
    reconcile_files(folder / "claims.parquet", folder / "out.parquet", folder / "work", Alone(),
                    settings=Settings(part=part))
    out = pq.read_table(folder / "out.parquet")
    np.testing.assert_array_equal(out["unique_id"].to_numpy(), claims["unique_id"].to_numpy())
    return out["incident"].to_numpy(), out["probability"].to_numpy()


def same(folder: Path, claims: pa.Table, part: int) -> None:
    whole = reconcile_columns(from_table(claims), threads=1)
    for one, other in zip(whole, in_parts(folder, claims, part), strict=True):
        np.testing.assert_array_equal(one, other)


def test_parts_come_to_what_the_whole_comes_to(tmp_path: Path) -> None:
    """Every claim has its areas in one part."""
    same(tmp_path, made(SMALL), 1_000)
    assert parts_in(tmp_path) > 4


def test_claims_that_stray_are_found_their_incidents(tmp_path: Path) -> None:
    """Claims without a first-level area, across a border, placed wrongly or nowhere: no pair is lost."""
    same(tmp_path, strayed(made(SMALL), 0.3), 1_000)
    assert parts_in(tmp_path) > 4


def test_large_components_across_parts_are_settled_by_their_strong_ties(tmp_path: Path,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """With few claims allowed in a part of the clustering, every level is needed."""
    monkeypatch.setattr(parting, "LIMIT", 6)
    monkeypatch.setattr("witnessmark.scale.tying.LIMIT", 6)
    same(tmp_path, strayed(made(SMALL), 0.3), 1_000)


def test_dense_blocks_and_samples_of_pairs_are_those_of_the_whole(tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks are split by what all parts say, and patterns counted on the same claims."""
    monkeypatch.setattr(blocking, "CAP", 5)
    monkeypatch.setattr(fitting, "COUNTED", 3_000)
    same(tmp_path, strayed(made(SMALL), 0.3), 1_000)
    (split,) = tmp_path.glob("work/reconcile-*/split")
    held = read_arrays(split)
    assert held["steps"].max() > 1 and held["act3"].size and held["figure3"].size


def parts_in(folder: Path) -> int:
    return len(list(folder.glob("work/reconcile-*/pairs/*")))


@settings(max_examples=25, deadline=None)
@given(st.lists(VALUES, max_size=25), st.integers(1, 12))
def test_any_sound_table_comes_to_the_same(tmp_path_factory: pytest.TempPathFactory, values: list[dict[str, object]],
                                           part: int) -> None:
    rows = [{"unique_id": at * 3 - 10, **row} for at, row in enumerate(values)]
    same(tmp_path_factory.mktemp("any"), table(*rows), part)


def test_a_folder_of_files_is_one_table(tmp_path: Path) -> None:
    claims = made(World(claims=2_000, first=4, second=3, third=5))
    whole = reconcile_columns(from_table(claims), threads=1)
    (tmp_path / "in").mkdir()
    for number, first in enumerate(range(0, 2_000, 700)):
        pq.write_table(claims.slice(first, 700), tmp_path / "in" / f"{number}.parquet")
    done = reconcile_files(tmp_path / "in", tmp_path / "out.parquet", tmp_path / "work", Alone(),
                           settings=Settings(part=500))
    out = pq.read_table(tmp_path / "out.parquet")
    np.testing.assert_array_equal(out["incident"].to_numpy(), whole[0])
    assert (done.claims, done.incidents) == (2_000, np.unique(whole[0]).size)


def test_a_number_that_stands_twice_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    """In one slice, in one part, and in two parts of two slices."""
    for number, second in enumerate(({"adm1": 1}, {"adm1": 1, "adm3": 112}, {"adm1": 9, "adm2": 91, "adm3": 911})):
        rows = [claim(5), *(claim(10 + at) for at in range(3)), claim(5, **second)]
        with pytest.raises(RefusedInput, match="unique_id 5 stands more than once"):
            in_parts(tmp_path / str(number), table(*rows), 2, row_group=2)


def test_malformed_claims_are_refused_in_any_slice(tmp_path: Path) -> None:
    rows = [*(claim(at) for at in range(5)), claim(9, day=2_000_000)]
    with pytest.raises(RefusedInput, match="day reaches"):
        in_parts(tmp_path, table(*rows), 2, row_group=2)
    assert not (tmp_path / "out.parquet").exists()


def test_what_is_written_replaces_nothing_that_is_read(tmp_path: Path) -> None:
    pq.write_table(table(claim(1)), tmp_path / "a.parquet")
    with pytest.raises(UsageError):
        reconcile_files(tmp_path, tmp_path / "a.parquet", tmp_path / "work", Alone())
    with pytest.raises(UsageError):
        reconcile_files(tmp_path, tmp_path, tmp_path / "work", Alone())
    with pytest.raises(RefusedInput):
        reconcile_files(tmp_path / "none", tmp_path / "out.parquet", tmp_path / "work", Alone())


class Stopped(WitnessmarkError):
    """The run was ended from outside."""


class Tiring:
    """Hands that stop after so many tasks, and remember which they did."""

    workers = 1

    def __init__(self, most: int) -> None:
        self.most = most
        self.done: list[Path] = []

    def each(self, work, tasks):
        for task in tasks:
            if len(self.done) >= self.most:
                raise Stopped("stopped")
            work(*task)
            if work is finish:
                self.done.append(task[2])
            yield


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    """Ended again and again after ten tasks, it comes to the same, and no task is done twice."""
    claims = strayed(made(World(claims=3_000, first=6, second=3, third=5)), 0.2)
    pq.write_table(claims, tmp_path / "claims.parquet", row_group_size=1_000)
    done: list[Path] = []
    for _ in range(40):
        hands = Tiring(10)
        try:
            reconcile_files(tmp_path / "claims.parquet", tmp_path / "out.parquet", tmp_path / "work", hands,
                            settings=Settings(part=700))
            break
        except Stopped:
            pass
        finally:
            done += hands.done
    out = pq.read_table(tmp_path / "out.parquet")
    np.testing.assert_array_equal(out["incident"].to_numpy(), reconcile_columns(from_table(claims))[0])
    assert len(done) == len(set(done)) > 30


def test_other_claims_or_settings_are_another_run(tmp_path: Path) -> None:
    """A table that was written anew under its old name is read anew."""
    first, second = (made(World(claims=500, seed=seed, first=2, second=2, third=3)) for seed in (1, 2))
    for claims in (first, second):
        same(tmp_path, claims, 300)
    assert len(list(tmp_path.glob("work/reconcile-*"))) == 2
