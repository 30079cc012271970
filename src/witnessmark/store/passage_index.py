"""Where the terms of passages lie, and how the passages that hold some are found: inside the database, so that they are
as sealed as the rest.

Invariant: a passage is found by what stands in it; who may see it is for the query that this is a part of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection, Subquery, column, func, insert, select, text

from witnessmark.model.text import Reading, Span
from witnessmark.store import tables
from witnessmark.store.search import LOOKED, WEIGHED, Indexer, Sought

_ANY = "SELECT rowid AS number, 0 AS rank FROM passage_index WHERE passage_index MATCH :terms LIMIT :most"
_AS_THEY_CAME = "SELECT rowid AS number, -1.0 AS rank FROM passage_index WHERE passage_index MATCH :terms"
_RANKED = ("SELECT rowid AS number, rank FROM passage_index WHERE passage_index MATCH :terms AND rowid > coalesce("
           "(SELECT rowid FROM passage_index WHERE passage_index MATCH :terms ORDER BY rowid DESC"
           " LIMIT 1 OFFSET :weighed), 0) ORDER BY rank LIMIT :most")


class PassageIndex(Protocol):
    """The index of one database."""

    @property
    def indexer(self) -> Indexer: ...

    def add(self, connection: Connection, reading: Reading, spans: Sequence[Span]) -> None:
        """Keep the passages of a reading with their terms."""
        ...

    def moved(self, connection: Connection, report: str) -> None:
        """Keep the terms of a report as its access level and compartment now ask for."""
        ...

    def forget(self, connection: Connection) -> None:
        """Leave no term of a passage that is gone."""
        ...

    def rebuild(self, connection: Connection) -> None:
        """Make the whole index from the readings and passages there are."""
        ...

    def found(self, connection: Connection, asked: Sequence[Sought], *, ranked: bool, weighed: bool) -> Subquery:
        """Return number and rank of the passages that match, the lowest rank the best.

        Args:
            ranked: the best `LOOKED` by their rank; else the first that come.
            weighed: False: all of them, with one rank, since a weight tells of passages that are not open.
        """
        ...


def keep_passages(connection: Connection, reading: Reading, spans: Sequence[Span], numbers: Sequence[int]) -> None:
    """Write the rows of a reading's passages."""
    connection.execute(insert(tables.passage), [
        {"number": number, "reading": reading.id, "start": span.start, "end": span.end}
        for number, span in zip(numbers, spans, strict=True)
    ])


class FileIndex:
    """FTS5 inside the encrypted file, weighed by BM25."""

    def __init__(self, indexer: Indexer) -> None:
        self.indexer = indexer

    def add(self, connection: Connection, reading: Reading, spans: Sequence[Span]) -> None:
        if not spans:
            return
        last = connection.scalar(select(func.max(tables.passage.c.number))) or 0
        numbers = range(last + 1, last + 1 + len(spans))
        keep_passages(connection, reading, spans, numbers)
        self._keep(connection, reading.text, spans, numbers)

    def moved(self, connection: Connection, report: str) -> None:
        """Do nothing: the file is encrypted whole."""

    def forget(self, connection: Connection) -> None:
        """Make the index anew: of one without content no term can be taken out."""
        self.rebuild(connection)

    def rebuild(self, connection: Connection) -> None:
        connection.execute(text("INSERT INTO passage_index (passage_index) VALUES ('delete-all')"))
        held = tables.passage
        for reading, content in connection.execute(select(tables.reading.c.id, tables.reading.c.text)).all():
            passages = connection.execute(select(held).where(held.c.reading == reading).order_by(held.c.start)).all()
            if passages:
                self._keep(connection, content, [Span(row.start, row.end) for row in passages],
                           [row.number for row in passages])

    def _keep(self, connection: Connection, content: str, spans: Sequence[Span], numbers: Sequence[int]) -> None:
        connection.execute(
            text("INSERT INTO passage_index (rowid, tokens) VALUES (:number, :tokens)"),
            [{"number": number, "tokens": " ".join(bucket)}
             for number, bucket in zip(numbers, self.indexer.by_passage(content, spans), strict=True)],
        )

    def found(self, connection: Connection, asked: Sequence[Sought], *, ranked: bool, weighed: bool) -> Subquery:
        terms = match_expression(asked)
        if not weighed:
            query = text(_AS_THEY_CAME).bindparams(terms=terms)
        elif ranked:
            query = text(_RANKED).bindparams(terms=terms, most=LOOKED + 1, weighed=WEIGHED)
        else:
            query = text(_ANY).bindparams(terms=terms, most=LOOKED + 1)
        return query.columns(column("number"), column("rank")).subquery()


def match_expression(asked: Sequence[Sought]) -> str:
    """Return the FTS5 expression for `asked`; its terms are alphanumeric and need no escape."""
    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(f'"{term}"' for term in way) + ")" for way in word.alternatives) + ")"
        for word in asked
    )
