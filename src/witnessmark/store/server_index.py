"""The index of words on a server: terms of what is open to all in the clear, all others sealed.

Terms of public reports in no compartment lie as a `tsvector` under a GIN index. Those of other reports are sealed, a
passage each, opened where the case is unlocked and looked through there: the server could read words off terms even if
they were hashed, by how often each stands beside those that it knows.

Invariant: which table a passage's terms lie in follows from its report's access level and compartment.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import Connection, Subquery, bindparam, column, select, text

from witnessmark.model.text import Reading, Span
from witnessmark.store import tables
from witnessmark.store.content import key_of
from witnessmark.store.passage_index import keep_passages
from witnessmark.store.search import LOOKED, WEIGHED, Indexer, Sought
from witnessmark.vocab.codes import Access

KEPT_BESIDE = ("passage_index", "passage_sealed")
"""Tables of the index, beside those that every database has."""
_COLUMN = b"passage_sealed.tokens"
_LONG = 40.0
"""Different terms of a passage of usual length: a longer one says less for the same words."""
_OPEN = "SELECT number, {rank} AS rank FROM passage_index WHERE tokens @@ CAST(:query AS tsquery)"
_LATEST = ("(WITH latest AS MATERIALIZED ({found} ORDER BY number DESC LIMIT :weighed)"
           " SELECT number, rank FROM latest)")
"""Planned by itself: a server that is asked for the first thousand of it reads back through a million passages for a
word that none of them holds."""
_SHUT = ("SELECT s.number, CAST(told.value ->> 1 AS float) AS rank FROM json_array_elements(CAST(:shut AS json))"
         " AS told (value) JOIN passage_sealed s ON s.number = CAST(told.value ->> 0 AS integer)")


class ServerIndex:
    """The terms of a case on a server; keeps those it has opened in memory.

    Args:
        whole: lets a connection see every row, to open terms once for all who ask.
    """

    def __init__(self, indexer: Indexer, whole: Callable[[Connection], AbstractContextManager[None]]) -> None:
        self.indexer = indexer
        self._whole = whole
        self._turn = threading.Lock()
        self._last = 0
        self._opened: dict[int, bytes] = {}

    def add(self, connection: Connection, reading: Reading, spans: Sequence[Span]) -> None:
        if not spans:
            return
        numbers = list(connection.scalars(text(
            "SELECT nextval(pg_get_serial_sequence('passage', 'number')) FROM generate_series(1, :many)"),
            {"many": len(spans)}))
        keep_passages(connection, reading, spans, numbers)
        self._keep(connection, reading.report.id, reading.text, spans, numbers)

    def moved(self, connection: Connection, report: str) -> None:
        held, read = tables.passage, tables.reading
        for table in ("passage_index", "passage_sealed"):
            connection.execute(text(
                f"DELETE FROM {table} WHERE number IN (SELECT p.number FROM passage p"  # noqa: S608  (its own names)
                " JOIN reading r ON r.id = p.reading WHERE r.report = :report)"), {"report": report})
        for reading, content in connection.execute(select(read.c.id, read.c.text).where(read.c.report == report)).all():
            passages = connection.execute(select(held).where(held.c.reading == reading).order_by(held.c.start)).all()
            self._keep(connection, report, content, [Span(row.start, row.end) for row in passages],
                       [row.number for row in passages])

    def forget(self, connection: Connection) -> None:
        """Drop what was opened; on the server terms go with their passages."""
        with self._turn:
            self._opened.clear()
            self._last = 0

    def rebuild(self, connection: Connection) -> None:
        self.forget(connection)
        for report in list(connection.scalars(select(tables.report.c.id).order_by(tables.report.c.sequence))):
            self.moved(connection, report)

    def _keep(self, connection: Connection, report: str, content: str, spans: Sequence[Span],
              numbers: Sequence[int]) -> None:
        if not numbers:
            return
        listed = tables.report
        access, inside = connection.execute(
            select(listed.c.access, listed.c.compartment).where(listed.c.id == report)).one()
        buckets = zip(numbers, self.indexer.by_passage(content, spans), strict=True)
        if access == Access.PUBLIC.value and not inside:
            connection.execute(
                text("INSERT INTO passage_index (number, tokens) VALUES (:number, CAST(:tokens AS tsvector))"),
                [{"number": number, "tokens": " ".join(bucket)} for number, bucket in buckets])
        else:
            key = key_of(connection.dialect)
            connection.execute(
                text("INSERT INTO passage_sealed (number, tokens) VALUES (:number, :tokens)"),
                [{"number": number, "tokens": key.sealed(_COLUMN, " ".join(bucket).encode(), fixed=False)}
                 for number, bucket in buckets])

    def found(self, connection: Connection, asked: Sequence[Sought], *, ranked: bool, weighed: bool) -> Subquery:
        """Return what `PassageIndex.found` says; a passage ranks by how many terms it holds, and how short it is."""
        terms = sorted({term for word in asked for way in word.alternatives for term in way})
        shut = sorted(self._shut(connection, asked, terms), reverse=True)
        values: dict[str, str | int] = {"query": _tsquery(asked)}
        if not weighed:
            query = f"{_OPEN.format(rank='-1.0')} UNION ALL {_SHUT}"
            shut = [(number, -1.0) for number, _ in shut]
        else:
            there = " + ".join(f"CAST(tokens @@ CAST(:term{at} AS tsquery) AS integer)" for at in range(len(terms)))
            values |= {f"term{at}": f"'{term}'" for at, term in enumerate(terms)}
            values |= {"weighed": WEIGHED, "most": LOOKED + 1}
            latest = _LATEST.format(found=_OPEN.format(rank=f"-({there}) / (1.0 + length(tokens) / {_LONG})"))
            order = "ORDER BY rank" if ranked else ""
            query = f"SELECT number, rank FROM ({latest} UNION ALL {_SHUT}) AS both_of {order} LIMIT :most"  # noqa: S608
            shut = shut[:WEIGHED]
        values["shut"] = json.dumps(shut)
        bound = text(query).bindparams(*(bindparam(name, value) for name, value in values.items()))
        return bound.columns(column("number"), column("rank")).subquery()

    def _shut(self, connection: Connection, asked: Sequence[Sought],
              terms: Sequence[str]) -> Iterator[tuple[int, float]]:
        """Yield number and rank of the sealed passages that match; who asks may not see them all."""
        with self._turn:
            with self._whole(connection):
                self._open(connection)
            opened = list(self._opened.items())
        ways = [[[f" {term} ".encode() for term in way] for way in word.alternatives] for word in asked]
        for number, held in opened:
            if all(any(all(term in held for term in way) for way in word) for word in ways):
                there = sum(f" {term} ".encode() in held for term in terms)
                yield number, -there / (1.0 + held.count(b" ") / _LONG)

    def _open(self, connection: Connection) -> None:
        key = key_of(connection.dialect)
        rows = connection.execute(text("SELECT id, number, tokens FROM passage_sealed WHERE id > :last ORDER BY id"),
                                  {"last": self._last})
        for row in rows:
            words = dict.fromkeys(key.opened(_COLUMN, bytes(row.tokens)).split(b" "))
            self._opened[row.number] = b" " + b" ".join(words) + b" "
            self._last = row.id


def _tsquery(asked: Sequence[Sought]) -> str:
    """Return the query for `asked` as PostgreSQL writes it; terms are alphanumeric and need no escape."""
    return " & ".join(
        "(" + " | ".join("(" + " & ".join(f"'{term}'" for term in way) + ")" for way in word.alternatives) + ")"
        for word in asked
    )
