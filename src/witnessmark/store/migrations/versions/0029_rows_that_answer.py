"""Rows of who may sign in answer for themselves; an account holds its last one-time code's step, and how many keys.

In a file the columns are added and nothing ends. On a server the rows of accounts, keys, provider, links and people are
taken as they stand, this once, and get their codes; sessions and tokens end, since anybody could have written them.
"""

import json
from typing import Any

from alembic import op
from sqlalchemy import Connection, text

from witnessmark.store.content import ContentKey, key_of

revision = "0029"
down_revision = "0028"

_TABLES = ("account", "security_key", "identity_provider", "vouched", "session", "token", "person")
_FIXED = {"account": "link", "recovery_code": "code", "session": "id", "token": "hash"}
_KEPT = {
    "account": ("handle", ("handle", "state", "made", "password", "second", "link", "until", "step", "keys")),
    "security_key": ("id", ("id", "handle", "name", "made", "data", "counter")),
    "identity_provider": ("number", ("number", "issuer", "client", "name", "secret", "passwords")),
    "vouched": ("handle", ("handle", "issuer", "subject", "made")),
    "person": ("sequence", ("sequence", "handle", "roles", "clearance", "compartments")),
}
_SEALED = {
    "account": ("password", "second", "link"), "security_key": ("name", "data"),
    "identity_provider": ("issuer", "client", "name", "secret"), "vouched": ("issuer", "subject"),
}


def upgrade() -> None:
    """Add the columns, and on a server the codes."""
    server = op.get_context().dialect.name != "sqlite"
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN proof BLOB")
    op.execute("ALTER TABLE account ADD COLUMN step INTEGER")
    op.execute("ALTER TABLE account ADD COLUMN keys INTEGER DEFAULT 0 NOT NULL")
    if server:                                                  # or the owner of the tables would see and change no row
        for table in {*_TABLES, "recovery_code"}:
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute("DELETE FROM session")
        op.execute("DELETE FROM token")
    op.execute("UPDATE account SET keys = (SELECT count(*) FROM security_key AS held"
               " WHERE held.handle = account.handle)")
    if server:
        _answering(op.get_bind())


def _answering(connection: Connection) -> None:
    key = key_of(connection.dialect)
    for table, column in _FIXED.items():
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE BYTEA USING convert_to({column}, 'UTF8')")
        for (plain,) in connection.execute(text(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")).all():  # noqa: S608
            sealed = key.sealed(f"{table}.{column}".encode(), bytes(plain), fixed=True)
            connection.execute(text(f"UPDATE {table} SET {column} = :sealed WHERE {column} = :plain"),  # noqa: S608
                               {"sealed": sealed, "plain": bytes(plain)})
    for table, (first, columns) in _KEPT.items():
        told = text(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
        for row in connection.execute(told).mappings().all():
            connection.execute(text(f"UPDATE {table} SET proof = :proof WHERE {first} = :first"),  # noqa: S608
                               {"proof": _proof(key, table, dict(row)), "first": row[first]})


def _proof(key: ContentKey, table: str, row: dict[str, Any]) -> bytes:
    for name in _SEALED.get(table, ()):
        if row[name] is not None:
            opened = key.opened(f"{table}.{name}".encode(), bytes(row[name]))
            row[name] = opened.hex() if name == "data" else opened.decode("utf-8", "surrogatepass")
    return key.proof(json.dumps([table, sorted(row.items())]).encode())


def downgrade() -> None:
    """Take the columns out again; on a server sessions, tokens, links and recovery codes end: they are made anew."""
    server = op.get_context().dialect.name != "sqlite"
    if server:
        for table in {*_TABLES, "recovery_code"}:
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for table in ("session", "token", "recovery_code"):
            op.execute(f"DELETE FROM {table}")  # noqa: S608
        op.execute("UPDATE account SET link = NULL, until = NULL")
        for table, column in _FIXED.items():
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT USING convert_from({column}, 'UTF8')")
    for column in ("keys", "step"):
        op.execute(f"ALTER TABLE account DROP COLUMN {column}")
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN proof")
