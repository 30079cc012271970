"""Counts kept in memory are those of the tables, whatever is added, decided, undone, corrected or rolled back."""

from __future__ import annotations

import dataclasses
import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.store.store_material import claim, reading, report
from witnessmark.evidence.log import EvidenceLog
from witnessmark.ids import derived_id
from witnessmark.model.access import Actor, Role
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Target
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.store.base import ClaimQuery
from witnessmark.store.sqlite import SqliteStore
from witnessmark.store.tally import BANDS, Tally
from witnessmark.vault.keys import Keyring
from witnessmark.vocab.codes import Access, Act, Decision, Status

ME = Actor.solo()
PUBLIC = Actor("pat", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    (tmp_path / "log").mkdir()
    made = SqliteStore(tmp_path / "case.db", key=None,
                       ledger=EvidenceLog(tmp_path / "log", origin="x", key=Keyring.new().signing_key()))
    yield made
    made.close()


def test_a_report_that_was_entered_anew_stands_where_it_came_last() -> None:
    """Where its words were sealed apart it has another entry; another process hears of that by the log alone."""
    tally = Tally(0.5, lambda connection: nullcontext())
    tally._put([("rep_a", "public", "", 3), ("rep_b", "public", "", 7)])
    tally._put([("rep_a", "public", "", 9)])
    tally._put([("rep_b", "secret", "", 7)])
    assert tally._numbers == {("public", ""): [9], ("secret", ""): [7]}


def told(store: SqliteStore, actor: Actor) -> None:
    """Hold the counts against the claims themselves, read one by one."""
    claims: list[Claim] = store.claims(actor)
    judged = set(store.claim_ids(actor, ClaimQuery(judged=True, below_threshold=True)))
    expected = Counter((c.act.code.value, c.status.code.value, bisect_right(BANDS, c.confidence) - 1, c.id in judged)
                       for c in claims)
    assert {(g.act, g.status, g.sure, g.judged): g.count for g in store.claim_groups(actor)} == dict(expected)
    for query in (ClaimQuery(), ClaimQuery(judged=False), ClaimQuery(acts=(Act.FLIGHT,), judged=True),
                  ClaimQuery(statuses=(Status.ORDERED,)), ClaimQuery(sure=(0.5, 0.8)), ClaimQuery(sure=(0.8, 1.01)),
                  ClaimQuery(sure=(0.6, 0.7)), ClaimQuery(below_threshold=True)):
        found = Counter(c.reading.report.id for c in store.claims(actor, query))
        assert store.claim_reports(actor, query, 99) == sorted(found.items(), key=lambda item: (-item[1], item[0]))
    every = Counter(c.reading.report.id for c in claims)
    left = Counter(c.reading.report.id for c in claims if c.id not in judged)
    assert {r: (c.all, c.open) for r, c in store.claim_counts(actor).items()} == {r: (n, left[r])
                                                                                  for r, n in every.items()}
    assert store.shelf_size(actor, "open") == sum(number > 0 for number in left.values())
    order = [one.id for one in store.reports(actor)]
    places = [store.place(actor, one) for one in order]
    assert [(p.number, p.total) for p in places] == [(n, len(order)) for n in range(1, len(order) + 1)]
    for one in list(every)[:2]:
        assert sum(g.count for g in store.claim_groups(actor, [one])) == every[one]


@pytest.mark.parametrize("seed", range(4))
def test_counts_follow_every_write(store: SqliteStore, seed: int) -> None:
    rnd = random.Random(seed)
    reports: list[str] = []
    ids: list[str] = []
    for _ in range(25):
        kind = rnd.choice(("add", "judge", "judge", "undo", "access", "again", "fail"))
        with store.writing(ME) as writer:
            if kind == "add" or not ids:
                made = report(f"text {rnd.random()}", access=rnd.choice(list(Access)))
                read = reading(made)
                first = claim(read)
                batch = [dataclasses.replace(
                    first, id=derived_id("clm", made.id, n), confidence=rnd.random(),
                    act=dataclasses.replace(first.act, code=rnd.choice(list(Act))),
                    status=dataclasses.replace(first.status, code=rnd.choice(list(Status)))) for n in range(6)]
                writer.add_report(made)
                writer.add_reading(read)
                writer.add_statements(read, batch, [])
                reports.append(made.id)
                ids += [c.id for c in batch]
            elif kind == "judge":
                writer.add_judgement(Target("claim", rnd.choice(ids)), rnd.choice([Decision.ACCEPT, Decision.REJECT]),
                                     reason="x")
            elif kind == "undo" and (held := store.judgements(ME)):
                last = rnd.choice(held)
                writer.add_judgement(last.target, Decision.UNDO, reason="x", replaces=last.id)
            elif kind == "access":
                writer.add_metadata(rnd.choice(reports), [
                    Metadatum("access", rnd.choice(list(Access)).value, FoundIn.PERSON)])
            elif kind == "again":
                read = store.reading(ME, rnd.choice(reports))
                writer.add_statements(read, [dataclasses.replace(claim(read), confidence=rnd.random())], [])
        if kind == "fail":
            with pytest.raises(RuntimeError), store.writing(ME) as writer:
                writer.add_judgement(Target("claim", ids[0]), Decision.ACCEPT, reason="x")
                told(store, ME)
                raise RuntimeError
        told(store, ME)
        told(store, PUBLIC)
