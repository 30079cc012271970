"""Rows that answer for themselves: what opens a door on a server is believed only as this program wrote it.

Invariant: on a server every row of the tables named here carries a code (HMAC-SHA256) under the case's key over its
table and the value of every other column, the primary key and what is sealed included. A row that was written, changed
or put together by whoever administers the database has none that fits, and opens nothing. In a file, which is encrypted
whole, rows carry none. Not seen here: a row that was thrown away, or put back as it once was.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect, Select, Table, insert, select, update

from witnessmark.errors import VerificationFailed
from witnessmark.store import account_tables as accounts
from witnessmark.store.content import SERVER, key_of
from witnessmark.store.tables import person

logger = logging.getLogger("witnessmark.accounts")
PROOF = "proof"
PROVEN: tuple[Table, ...] = (accounts.account, accounts.security_key, accounts.provider, accounts.vouched,
                             accounts.session, accounts.token, person)
_NAMED = {"account": "handle", "security_key": "handle", "vouched": "handle", "session": "handle", "token": "id",
          "person": "handle"}
ALTERED = VerificationFailed("A row of who may sign in is not what this case wrote on the server.",
                             advice="Run `witnessmark verify`: it names the row.")


def proof_of(dialect: Dialect, table: str, values: Mapping[str, Any]) -> bytes | None:
    """Return the code of a row's values, as the program has them; None where the rows need none."""
    if dialect.name != SERVER:
        return None
    told = {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items() if name != PROOF}
    return key_of(dialect).proof(json.dumps([table, sorted(told.items())]).encode())


def put(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Write a new row with its code; what `values` leaves out is NULL."""
    whole = {column.name: values.get(column.name) for column in table.columns if column.name != PROOF}
    connection.execute(insert(table), {**whole, PROOF: proof_of(connection.dialect, table.name, whole)})


def change(connection: Connection, table: Table, which: Any, **values: Any) -> bool:
    """Change the one row that `which` picks, if it is as it was written; say whether there was one."""
    row = next(iter(proven(connection, select(table).where(which), table)), None)
    if row is None:
        return False
    whole = {**row, **values}
    proof = proof_of(connection.dialect, table.name, whole)
    return bool(connection.execute(update(table).where(which).values(**values, proof=proof)).rowcount)


def proven(connection: Connection, query: Select[Any], table: Table) -> list[Mapping[str, Any]]:
    """Return the rows of a query for whole rows of a table.

    Raises:
        VerificationFailed: one of them is not as this program wrote it.
    """
    rows: list[Mapping[str, Any]] = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        if not fits(connection.dialect, table, row):
            logger.warning("A row of %s is not what this case wrote: it opens nothing. Run verify.", table.name)
            raise ALTERED
    return rows


def one_proven(connection: Connection, query: Select[Any], table: Table) -> Mapping[str, Any] | None:
    """Return the one row that a query finds; None where there is none, or it is not as this program wrote it."""
    try:
        return next(iter(proven(connection, query, table)), None)
    except VerificationFailed:
        return None


def fits(dialect: Dialect, table: Table, row: Mapping[str, Any]) -> bool:
    """Say whether a row is as this program wrote it."""
    due = proof_of(dialect, table.name, row)
    return due is None or (row[PROOF] is not None and hmac.compare_digest(due, bytes(row[PROOF])))


def altered(connection: Connection) -> Iterator[str]:
    """Yield what `verify` tells of rows that are not as this program wrote them."""
    if connection.dialect.name != SERVER:                       # also a file of a version before, without these tables
        return
    for table in PROVEN:
        try:
            for row in map(dict[str, Any], connection.execute(select(table)).mappings()):
                if not fits(connection.dialect, table, row):
                    name = _NAMED.get(table.name)
                    yield f"a row of {table.name} was altered{f': {row[name]}' if name else ''}"
        except VerificationFailed:
            yield f"a row of {table.name} was altered"
