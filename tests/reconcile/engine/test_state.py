"""Claims that come, go and are judged one by one leave what a batch run makes of them under the same model."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.worlds import World, made
from tests.reconcile.engine.tables import claim, table
from witnessmark.errors import UsageError
from witnessmark.reconcile.engine import State, from_table, model_of, parting, reconcile_columns, state
from witnessmark.reconcile.engine.columns import Columns


@cache
def world(claims: int = 2_400, seed: int = 3) -> pa.Table:
    return made(World(claims=claims, seed=seed, first=2, second=3, third=5, groups=8, actors=10))


def rows(numbers: object) -> Columns:
    return from_table(world().take(pa.array(np.asarray(numbers, np.int64))))


def same_as_a_batch(held: State, standing: list[int]) -> None:
    """Compare all incidents and probabilities, to the last bit."""
    columns = rows(sorted(standing))
    incident, chance = reconcile_columns(columns, model=held.model, judged=held.judged, threads=1)
    ids, found, probable = held.result()
    assert ids.tolist() == columns.unique_id.tolist()
    np.testing.assert_array_equal(found, incident)
    np.testing.assert_array_equal(probable, chance)
    assert len(held) == len(standing)


def random_day(held: State, standing: list[int], waiting: list[int], rng: np.random.Generator) -> None:
    """Add a report, withdraw one, judge two claims or take a judgement back, as the dice say."""
    dice = rng.random()
    if dice < 0.5 and waiting:
        report = [waiting.pop() for _ in range(min(len(waiting), int(rng.integers(1, 4))))]
        held.add(rows(report))
        standing += report
    elif dice < 0.6 and len(standing) > 10:
        gone = rng.choice(standing, 2, replace=False).tolist()
        held.remove(gone)
        standing[:] = [one for one in standing if one not in gone]
        waiting[:0] = gone
    elif dice < 0.85:
        a = int(rng.choice(standing))
        peers = [one for one in standing if one != a and held.incident(one)[0] == held.incident(a)[0]]
        b = int(rng.choice(peers or [one for one in standing if one != a]))
        held.judge(a, b, bool(rng.random() < 0.5))
    else:
        pairs = [pair for pair in held.judged if set(pair) <= set(standing)]
        if pairs:
            held.judge(*pairs[int(rng.integers(len(pairs)))], None)


@pytest.mark.parametrize("limit", [1_000, 12, 3])
def test_a_thousand_adds_judgements_and_undos_end_where_a_batch_run_does(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With parts cut at the usual size, at a dozen claims and at three, so that levels rise and fall all the time."""
    for module in (parting, state):
        monkeypatch.setattr(module, "LIMIT", limit)
    monkeypatch.setattr(state, "RECENT", 64)
    rng = np.random.default_rng(limit)
    numbers = rng.permutation(2_400).tolist()
    standing, waiting = numbers[:900], numbers[900:]
    held = State(rows(standing), threads=1)
    same_as_a_batch(held, standing)
    for day in range(1_000):
        random_day(held, standing, waiting, rng)
        if day % 100 == 99:
            same_as_a_batch(held, standing)
    assert len(held.judged) > 50


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31), st.integers(3, 60), st.integers(1, 40))
def test_any_small_history_is_a_batchs(seed: int, start: int, days: int) -> None:
    rng = np.random.default_rng(seed)
    numbers = rng.permutation(2_400)[:200].tolist()
    standing, waiting = numbers[:start], numbers[start:]
    with pytest.MonkeyPatch.context() as patch:
        for module in (parting, state):
            patch.setattr(module, "LIMIT", 4)
        patch.setattr(state, "RECENT", 3)
        held = State(rows(standing), threads=1)
        for _ in range(days):
            random_day(held, standing, waiting, rng)
        same_as_a_batch(held, standing)


def test_a_case_begun_with_a_model_of_others_goes_on_under_it() -> None:
    """Names the model never met count as rare, one by one as in a batch."""
    model = model_of(rows(range(800)))
    held = State(rows(range(800, 1_000)), model=model)
    held.add(from_table(table(claim(5_000, grp="someone new"), claim(5_001, grp="someone new", act="a new act"),
                              claim(5_002, grp="someone neww"))))
    assert held.incident(5_001)[0] == held.incident(5_002)[0] == 5_000
    assert held.model is model


def test_what_is_not_there_is_refused_and_nothing_changes() -> None:
    held = State(rows(range(100)))
    before = held.result()[1].tolist()
    for act in (lambda: held.add(rows([5])), lambda: held.remove([1, 777]), lambda: held.judge(3, 3, True),
                lambda: held.judge(3, 2_000, False), lambda: held.incident(2_000)):
        with pytest.raises(UsageError):
            act()
    assert held.result()[1].tolist() == before
    held.remove([7])
    with pytest.raises(UsageError):
        held.incident(7)
    held.add(rows([7]))
    assert held.result()[1].tolist() == before


def test_a_decision_outweighs_any_number_of_pairs() -> None:
    """Twenty reprints, two of them kept apart; two unlike claims made one."""
    far = claim(50, adm1=2, adm2=21, adm3=211, day=18_900, lat=10.0, lon=10.0)
    held = State(from_table(table(*(claim(at, src=at) for at in range(20)), far)))
    held.judge(0, 19, False)
    assert held.incident(0)[0] != held.incident(19)[0]
    held.judge(3, 50, True)
    assert held.incident(3)[0] == held.incident(50)[0]
    held.judge(3, 50, None)
    held.judge(0, 19, None)
    assert {held.incident(at)[0] for at in range(20)} == {0} and held.incident(50)[0] == 50
