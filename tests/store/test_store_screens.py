"""What lists ask of a store: neighbours, shelves, origins of some claims; never what a clearance hides."""

from __future__ import annotations

import dataclasses

import pytest

from tests.store.store_material import claim, reading, report, result
from tests.store.test_store_contract import ME, PUBLIC, fill, store  # noqa: F401
from witnessmark.errors import AccessDenied, NotFound
from witnessmark.model.access import Actor
from witnessmark.model.judgement import Target
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.store.base import ClaimQuery, Page, Place
from witnessmark.store.sqlite import SqliteStore
from witnessmark.vocab.codes import Access, Consent, Decision


def test_a_report_knows_its_neighbours_among_those_seen(store: SqliteStore) -> None:  # noqa: F811
    """A hidden report is no neighbour, counts for nothing and has no place."""
    first, hidden, last = (fill(store, access)[0].id for access in (Access.PUBLIC, Access.SECRET, Access.PUBLIC))
    assert store.place(ME, first) == Place(1, 3, None, hidden)
    assert store.place(ME, last) == Place(3, 3, hidden, None)
    assert store.place(PUBLIC, last) == Place(2, 2, first, None)
    with pytest.raises(NotFound):
        store.place(PUBLIC, hidden)


def test_shelves_hold_what_is_open_and_what_has_no_day(store: SqliteStore) -> None:  # noqa: F811
    """The latest first; a report leaves the open shelf with its last claim decided on; hidden ones are on none."""
    known, _, one, two, _ = fill(store)
    undated = report(access=Access.SECRET)
    bare = dataclasses.replace(undated, published=None,
                               metadata=tuple(m for m in undated.metadata if m.field != "published"))
    with store.writing(ME) as writer:
        writer.add_report(bare)
    assert [r.id for r in store.shelf(ME, "all")] == [bare.id, known.id]
    assert [r.id for r in store.shelf(ME, "all", Page(1, 1))] == [known.id]
    assert [r.id for r in store.shelf(ME, "undated")] == [bare.id] and store.shelf_size(ME, "undated") == 1
    assert store.shelf(PUBLIC, "undated") == [] and store.shelf_size(PUBLIC, "all") == 1
    for number, decided in ((1, one), (0, two)):
        with store.writing(ME) as writer:
            target = Target("claim", decided.id, known.id, None, decided.passage)
            writer.add_judgement(target, Decision.ACCEPT, reason="read")
        assert store.shelf_size(ME, "open") == number == len(store.shelf(ME, "open"))
    assert store.claim_counts(ME, [bare.id]) == {}


def test_a_change_that_reconciliation_rests_on_is_noticed(store: SqliteStore) -> None:  # noqa: F811
    """Claims, decisions and metadata move the number on; the result itself does not."""
    seen = [store.changed(ME)]
    r, text, first, _, _ = fill(store)
    seen.append(store.changed(ME))
    with store.writing(ME) as writer:
        writer.add_judgement(Target("claim", first.id, r.id, None, first.passage), Decision.REJECT, reason="no")
    seen.append(store.changed(ME))
    assert seen == sorted(set(seen)) and seen[0] == -1
    with store.writing(ME) as writer:
        writer.replace_reconciliation(result([claim(text)]))
    assert store.changed(ME) == seen[-1]


def test_origins_and_grades_are_found_by_what_is_seen(store: SqliteStore) -> None:  # noqa: F811
    """The same origins as the whole list has for these claims; an actor who may not see them gets none."""
    r = report(access=Access.SECRET)
    text = reading(r)
    with store.writing(ME) as writer:
        writer.add_report(r)
        writer.add_reading(text)
        writer.add_statements(text, [claim(text)], [])
        writer.replace_reconciliation(made := result([claim(text)]))
    wanted = [o for o in store.origins(ME) if claim(text).id in o.claims]
    assert store.origins_of(ME, [claim(text).id]) == wanted
    assert store.origins_of(PUBLIC, [claim(text).id]) == [] and store.origins_of(ME, ["clm_none"]) == []
    assert sum(store.grades(ME).values()) == len(made.incidents) and sum(store.grades(PUBLIC).values()) == 0


BARE = ("changed", "restated", "made", "grades", "origins_ranked", "origin_totals", "campaigns_ranked",
        "campaign_total")


@pytest.mark.parametrize("ask", ["place", "shelf", "shelf_size", "origins_of", "campaign", "ties", *BARE])
def test_without_permission_no_list_answers(store: SqliteStore, ask: str) -> None:  # noqa: F811
    """An actor without a role is refused."""
    with pytest.raises(AccessDenied):
        getattr(store, ask)(Actor("nobody", frozenset()), *([] if ask in BARE else ["all"]))


def test_a_list_goes_by_title_or_by_day_and_leaves_out_what_was_withdrawn(store: SqliteStore) -> None:  # noqa: F811
    """Korean and Latin titles in one order, a report without a title by its file; withdrawing takes it off the shelves.

    Its claims are listed and counted no more, its passages not found; taken back, all is as it was.
    """
    made = [fill(store)[0] for _ in range(3)]
    named = (("나", "2020-01-02"), ("Beta", "2021-01-01"), ("가", "2019-05-05"))
    for known, (title, day) in zip(made, named, strict=True):
        with store.writing(ME) as writer:
            writer.add_metadata(known.id, [Metadatum("title", title, FoundIn.PERSON),
                                           Metadatum("published", day, FoundIn.PERSON)])
    first, second, third = (known.id for known in made)
    assert [r.id for r in store.shelf(ME, "all", Page(), "title")] == [second, third, first]
    assert [r.id for r in store.shelf(ME, "all", Page(), "published")] == [second, first, third]
    assert [r.id for r in store.shelf(ME, "all", Page(1, 1), "title")] == [third]
    before = (len(store.claims(ME)), len(store.search(ME, "families", Page(99))), sum(
        group.count for group in store.claim_groups(ME)), store.counts(ME).claims)
    assert all(before)
    for consent, share in ((Consent.WITHDRAWN, 2), (Consent.GIVEN, 3)):
        with store.writing(ME) as writer:
            writer.add_metadata(second, [Metadatum("consent", consent.value, FoundIn.PERSON)])
        now = (len(store.claims(ME)), len(store.search(ME, "families", Page(99))), sum(
            group.count for group in store.claim_groups(ME)), store.counts(ME).claims)
        assert now == tuple(number * share // 3 for number in before)
        assert [r.id for r in store.shelf(ME, "withdrawn")] == [second] * (share == 2)
        assert store.shelf_size(ME, "all") == share == len(store.shelf(ME, "open"))
        assert len(store.reports_called(ME, "beta", 9)) == share - 2
    assert store.claims(ME, ClaimQuery(reports=(second,)))
