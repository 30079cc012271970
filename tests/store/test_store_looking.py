"""One look: what a page reads in one transaction is as of one moment, and as narrow as each who asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from tests.store.store_material import ENGLISH
from tests.store.test_store_walls import CANARY, GUEST, HIDDEN, ME, add, store_at
from witnessmark.errors import NotFound, ServerFault
from witnessmark.store.postgres import PostgresStore
from witnessmark.vocab.codes import Access


@pytest.fixture
def store(on_server: str, tmp_path: Path) -> Iterator[PostgresStore]:
    made = store_at(on_server, tmp_path)
    add(made, Access.PUBLIC, "", ENGLISH)
    yield made
    made.close()


def begun(store: PostgresStore) -> list[str]:
    """Return where statements that begin a view of rows are noted from now on."""
    noted: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        if "set_config('role'" in statement:
            noted.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    return noted


def found(store: PostgresStore) -> int:
    """Return in how many reports somebody who may read little finds a word that all have."""
    return len({hit.report for hit in store.search(GUEST, "families")})


def test_a_look_is_told_once_who_asks(store: PostgresStore) -> None:
    noted = begun(store)
    with store.looking(), store.looking():
        for _ in range(5):
            assert len(store.reports(GUEST)) == 1
    assert len(noted) == 1
    for _ in range(5):
        store.reports(GUEST)
    assert len(noted) == 6


def test_who_asks_is_told_again_only_where_the_next_statement_is_anothers(store: PostgresStore) -> None:
    with store.looking():
        store.reports(GUEST)
        noted = begun(store)
        for _ in range(3):
            with store.as_program():
                pass                                                # nothing is asked as the program
            store.reports(GUEST)
        assert noted == []
        store.reports(ME)
        assert len(noted) == 1


def test_a_connection_that_is_used_again_remembers_nobody(store: PostgresStore) -> None:
    with store.as_program() as connection:
        assert connection.scalar(text("SELECT count(*) FROM report")) == 1
    with store._engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM report")) == 0


def test_who_reads_can_write_nothing(store: PostgresStore) -> None:
    with pytest.raises(ServerFault, match="25006"), store.as_program() as connection:
        connection.execute(text("DELETE FROM desk"))


def test_each_who_asks_within_a_look_sees_what_is_open_to_them(store: PostgresStore) -> None:
    ids, _ = add(store, Access.SECRET, "", HIDDEN)
    with store.looking():
        for _ in range(2):
            assert [one.id for one in store.reports(ME)].count(ids[0]) == 1
            assert ids[0] not in [one.id for one in store.reports(GUEST)]
            with pytest.raises(NotFound):
                store.report(GUEST, ids[0])
            assert store.search(GUEST, CANARY) == [] and store.search(ME, CANARY) != []


def test_a_look_sees_one_moment_and_what_it_wrote_itself(store: PostgresStore) -> None:
    """A report closed to somebody that another thread adds meanwhile shows in no later part of their page."""
    with store.looking():
        assert found(store) == 1
        other = threading.Thread(target=add, args=(store, Access.RESTRICTED, "", ENGLISH))
        other.start()
        other.join()
        assert found(store) == 1 and len(store.reports(ME)) == 1
        add(store, Access.PUBLIC, "", ENGLISH)
        assert len(store.reports(GUEST)) == 2 and len(store.reports(ME)) == 3
        assert found(store) == 2
    assert len(store.reports(GUEST)) == 2
