"""A case made large: its reports, claims and incidents copied many times over under other ids, within the database.

Writing a million claims one by one takes hours, and reconciling them as long; of what people wait for, only how much
there is matters. Invariant: a copy is as its first but for its ids and numbers, in sealed records too. What the log
holds of a copy is the first's leaf again, so `verify` finds fault with a case that was made like this.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import psycopg
from psycopg import sql

from witnessmark.store import tables
from witnessmark.store.content import ContentKey

_ID = re.compile(rb"\b[a-z]{3}_[a-z2-7]{4}(?=[a-z2-7]{12}\b)")
_CODES = ["".join(code) for code in product("0189", repeat=4)]
"""What the copies' ids have in place of four letters: signs that no id of the program's has."""
MOST = len(_CODES)
COPIED: dict[str, dict[str, str]] = {
    "event": {"sequence": "event", "subject": "id"},
    "report": {"id": "id", "sequence": "event", "original": "id", "placed_as": "record"},
    "listed": {"report": "id"},
    "metadatum": {"sequence": "event", "report": "id"},
    "reading": {"id": "id", "sequence": "event", "report": "id"},
    "passage": {"number": "passage", "reading": "id"},
    "passage_index": {"number": "passage"},
    "statement": {"number": "statement", "sequence": "event", "id": "id", "reading": "id", "report": "id",
                  "position": "event", "record": "record"},
    "result": {"ordinal": "result", "id": "id", "record": "record"},
    "result_claim": {"id": "id", "claim": "id", "report": "id"},
}
"""Which columns differ in a copy: ids, numbers by what they count, and sealed records that hold ids."""
_NUMBERED = {"event": ("event", "sequence"), "passage": ("passage", "number"), "statement": ("statement", "number"),
             "result": ("result", "ordinal")}


def grow(address: str, schema: str, key: ContentKey, copies: int) -> None:
    """Add copies of all there is to a case that is closed, as a login that no rule of rows holds back.

    Raises:
        ValueError: more copies than there are names for.
    """
    if not 0 <= copies <= MOST:
        raise ValueError(f"0 to {MOST} copies")
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")             # what is copied refers to copies
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(schema)))
        firsts = {name: _last(connection, *where) + 1 for name, where in _NUMBERED.items()}
        kept = {name: _rows(connection, name) for name in ("report", "statement", "result")}
        for name in COPIED.keys() - kept.keys():
            connection.execute(sql.SQL("CREATE TEMPORARY TABLE {} AS SELECT * FROM {} {}").format(
                sql.Identifier(f"first_{name}"), sql.Identifier(name),
                sql.SQL("WHERE kind IN ('report', 'metadata', 'reading', 'statements')" if name == "event" else "")))
        for at in range(copies):
            shift = {what: first * (at + 1) for what, first in firsts.items()}
            for name, differing in COPIED.items():
                if name in kept:
                    _written(connection, name, kept[name], key, _CODES[at], shift)
                else:
                    _copied(connection, name, differing, _CODES[at], shift)
            if at % 10 == 9:
                print(f"copy {at + 1} of {copies}", flush=True)
        for name in ("passage", "statement"):
            connection.execute(sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'number'), {})").format(
                name, firsts[name] * (copies + 1)))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _last(connection: psycopg.Connection[Any], table: str, column: str) -> int:
    row = connection.execute(sql.SQL("SELECT max({}) FROM {}").format(
        sql.Identifier(column), sql.Identifier(table))).fetchone()
    return 0 if row is None or row[0] is None else int(row[0])


def _rows(connection: psycopg.Connection[Any], name: str) -> list[dict[str, Any]]:
    """Return the rows of a table that is copied by this program: all but the one that says how a result was made."""
    names = [column.name for column in tables.metadata.tables[name].columns]
    only = sql.SQL(" WHERE kind <> 'version'") if name == "result" else sql.SQL("")
    found = connection.execute(sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier(name)) + only)
    return [dict(zip(names, row, strict=True)) for row in found]


def _written(connection: psycopg.Connection[Any], name: str, rows: list[dict[str, Any]], key: ContentKey, code: str,
             shift: dict[str, int]) -> None:
    """Write a copy of rows whose sealed record holds ids."""
    differing = COPIED[name]
    columns = list(rows[0]) if rows else []
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns)))) as copying:
        for row in rows:
            copying.write_row([_changed(row[held], differing.get(held, ""), key, f"{name}.{held}".encode(), code, shift)
                               for held in columns])


def _changed(value: Any, what: str, key: ContentKey, column: bytes, code: str, shift: dict[str, int]) -> Any:
    if not what:
        return value
    if what == "id":
        return f"{value[:4]}{code}{value[8:]}"
    if what != "record":
        return value + shift[what]
    told = key.opened(column, bytes(value))
    return key.sealed(column, _ID.sub(lambda found: found[0][:4] + code.encode(), told), fixed=False)


def _copied(connection: psycopg.Connection[Any], name: str, differing: dict[str, str], code: str,
            shift: dict[str, int]) -> None:
    """Let the server copy what a table held at first."""
    names = [row[0] for row in connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"
        " ORDER BY ordinal_position", (name,))]
    chosen = []
    for column in names:
        what, quoted = differing.get(column, ""), sql.Identifier(column)
        if what == "id":
            chosen.append(sql.SQL("overlay({} placing {} from 5)").format(quoted, code))
        else:
            chosen.append(sql.SQL("{} + {}").format(quoted, shift[what]) if what else quoted)
    connection.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join(chosen),
        sql.Identifier(f"first_{name}")))
