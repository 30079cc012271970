"""Lists as the engine matches them and as it might have: the incidents in force first, draws of what is not sure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.worlds import World, made
from tests.analysis.undercount.worlds import QUICK
from tests.app.outlets_made import OUTLETS, told_by_outlets
from tests.app.test_lists import add
from witnessmark.analysis.undercount import Method, Patterns, weigh
from witnessmark.app.case import Case
from witnessmark.app.lists import outlet_lists, rows_of
from witnessmark.app.matchings import outlet_matchings, source_matchings
from witnessmark.app.questions import filter_of
from witnessmark.app.undercount import undercount
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.reconcile.engine import read_columns, reconcile_columns
from witnessmark.vocab.codes import Access


def same(one: Patterns, other: Patterns) -> bool:
    return rows_of(one) == rows_of(other)


def test_what_the_engine_is_sure_of_is_the_same_in_every_matching(make_case: Callable[..., Case]) -> None:
    """Reprints of one call and places far apart: nothing is left to draw."""
    case = make_case()
    add(case, "a.txt", "First", 1, town="Hoeryong", n=40, said="a resident told First")
    add(case, "b.txt", "Second", 2, town="Hoeryong", n=40, said="a resident told First", title="Forty families")
    add(case, "c.txt", "Second", 3, town="Kapsan", n=12, said="a driver told Second")
    found = outlet_matchings(case, times=5)
    assert same(found.table, outlet_lists(case).table)
    assert len(found.drawn) == 5
    assert all(same(found.table, table) for table in found.drawn)


def test_doubtful_incidents_are_drawn_and_the_doubt_is_in_the_figure(make_case: Callable[..., Case]) -> None:
    case = told_by_outlets(make_case())
    found = outlet_matchings(case, times=12)
    assert same(found.table, outlet_lists(case).table)
    assert set(found.table.lists) == set(OUTLETS)
    assert {table.lists for table in found.drawn} == {found.table.lists}
    assert any(not same(found.table, table) for table in found.drawn)
    assert [rows_of(t) for t in outlet_matchings(case, times=12).drawn] == [rows_of(t) for t in found.drawn]
    assert all(same(one, other) for one, other in zip(outlet_matchings(
        case, times=12, keep=filter_of(since="2019")).drawn, found.drawn, strict=True))
    weighed = undercount(found, model="dga")
    assert weighed.matching is not None
    assert len(weighed.matching.each) == 12
    assert weighed.matching.doubt > 0
    assert weighed.record()["matching"] == weighed.matching.record()
    assert weighed.matching in weighed.matchings
    assert len(weighed.rows("en")) == len(weighed.methods) + len(weighed.matchings)
    assert f"{12} matchings" in weighed.reading("en")
    assert undercount(outlet_matchings(case, times=0), model="dga").matching is None
    with pytest.raises(UsageError):
        outlet_matchings(case, times=1)


def test_matchings_hold_only_what_the_actor_may_see(make_case: Callable[..., Case]) -> None:
    case = told_by_outlets(make_case(), restricted="Coast Herald")
    outlet_matchings(case, times=2)
    case.actor = Actor("reader", frozenset({Role.ANALYST}))
    found = outlet_matchings(case, times=4)
    for table in (found.table, *found.drawn):
        assert "Coast Herald" not in table.lists
    case.actor = Actor("clerk", frozenset({Role.COLLECTOR}), frozenset(Access))
    with pytest.raises(AccessDenied):
        outlet_matchings(case, times=4)


def test_sources_of_coded_claims_are_lists_of_the_engines_incidents(tmp_path: Path) -> None:
    """Each source's list holds as many incidents as it tells of, counted by plain loops."""
    claims = made(World(claims=2_000, seed=3, first=3, second=4, third=8, groups=12, actors=20, outlets=6))
    pq.write_table(claims, tmp_path / "claims.parquet")
    found = source_matchings(tmp_path / "claims.parquet", most=4, times=3)
    columns = read_columns(tmp_path / "claims.parquet")
    incident, _ = reconcile_columns(columns)
    for name, size in zip(found.table.lists, found.table.sizes.tolist(), strict=True):
        assert size == len(set(incident[columns.src == int(name.split()[1])].tolist()))
    assert len(found.table.lists) == 4
    assert [table.lists for table in found.drawn] == [found.table.lists] * 3
    assert any(not same(found.table, table) for table in found.drawn)
    assert all(0.9 < np.divide(table.observed, found.table.observed) < 1.1 for table in found.drawn)


def test_who_denies_an_incident_does_not_have_it_on_a_list(tmp_path: Path) -> None:
    """With a column `status` as in a case; the engine matches the same claims, so that its incidents stay."""
    claims = made(World(claims=2_000, seed=3, first=3, second=4, third=8, groups=12, actors=20, outlets=6))
    status = np.where(np.random.default_rng(1).random(len(claims)) < 0.3, "denied", "carried_out")
    pq.write_table(claims.append_column("status", pa.array(status)), tmp_path / "claims.parquet")
    found = source_matchings(tmp_path / "claims.parquet", most=4, times=0).table
    columns = read_columns(tmp_path / "claims.parquet")
    incident, _ = reconcile_columns(columns)
    for name, size in zip(found.lists, found.sizes.tolist(), strict=True):
        tells = (columns.src == int(name.split()[1])) & (status != "denied")
        assert size == len(set(incident[tells].tolist()))
        assert size < len(set(incident[columns.src == int(name.split()[1])].tolist()))


def test_of_sources_too_what_only_lies_ahead_stands_on_no_list(tmp_path: Path) -> None:
    """Counted by plain loops; without a column `status` nothing can be left out, and the notes say that."""
    claims = made(World(claims=2_000, seed=3, first=3, second=4, third=8, groups=12, actors=20, outlets=6))
    chosen = np.random.default_rng(2).choice(["planned", "rumoured", "denied", "carried_out", ""], len(claims))
    status = [word or None for word in chosen.tolist()]
    pq.write_table(claims.append_column("status", pa.array(status, pa.string())), tmp_path / "claims.parquet")
    pq.write_table(claims, tmp_path / "plain.parquet")
    found = source_matchings(tmp_path / "claims.parquet", most=6, times=2)
    columns = read_columns(tmp_path / "claims.parquet")
    incident, _ = reconcile_columns(columns)
    told: dict[int, set[str | None]] = {}
    for number, word in zip(incident.tolist(), status, strict=True):
        told.setdefault(number, set()).add(word)
    happened = {number for number, words in told.items() if words & {"carried_out", None}}
    ahead = {number for number, words in told.items() if words - {"denied"}} - happened
    assert ahead
    assert [(note.code, dict(note.values)) for note in found.table.notes] == [("ahead_left_out", {"n": len(ahead)})]
    for name, size in zip(found.table.lists, found.table.sizes.tolist(), strict=True):
        assert size == len({number for number, source, word in zip(
            incident.tolist(), columns.src.tolist(), status, strict=True)
            if source == int(name.split()[1]) and word != "denied" and number in happened})
    assert all(table.observed < source_matchings(tmp_path / "plain.parquet", most=6, times=0).table.observed
               for table in (found.table, *found.drawn))
    plain = source_matchings(tmp_path / "plain.parquet", times=0)
    assert [note.code for note in plain.table.notes] == ["status_not_told"]
    assert "no column status" in weigh(plain.table, Method.DGA, QUICK).reading("en")


@pytest.mark.parametrize(("most", "times"), [(1, 20), (11, 20), (4, 1), (4, 500)])
def test_what_can_not_be_drawn_is_refused(tmp_path: Path, most: int, times: int) -> None:
    with pytest.raises(UsageError):
        source_matchings(tmp_path / "claims.parquet", most=most, times=times)


def test_claims_of_one_source_make_no_lists(tmp_path: Path) -> None:
    pq.write_table(made(World(claims=50, seed=3, first=1, second=1, third=2, outlets=1)), tmp_path / "one.parquet")
    with pytest.raises(UsageError, match="two sources"):
        source_matchings(tmp_path / "one.parquet", times=2)
