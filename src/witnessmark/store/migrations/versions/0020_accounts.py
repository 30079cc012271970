"""Accounts of a team: who signs in, their recovery codes, their sessions."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the tables."""
    op.execute("""CREATE TABLE account (
        handle TEXT NOT NULL,
        state TEXT NOT NULL,
        made TEXT NOT NULL,
        password TEXT NOT NULL,
        second TEXT,
        link TEXT,
        until TEXT,
        PRIMARY KEY (handle)
    )""")
    op.execute("CREATE INDEX account_by_link ON account (link)")
    op.execute("""CREATE TABLE recovery_code (
        handle TEXT NOT NULL,
        code TEXT NOT NULL,
        PRIMARY KEY (handle, code)
    )""")
    op.execute("""CREATE TABLE session (
        id TEXT NOT NULL,
        handle TEXT NOT NULL,
        begun TEXT NOT NULL,
        ends INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        whole INTEGER NOT NULL,
        PRIMARY KEY (id)
    )""")
    op.execute("CREATE INDEX session_by_handle ON session (handle)")
    if op.get_context().dialect.name != "sqlite":               # sealed on a server, see 0019
        for column in ("password", "second"):
            op.execute(f"ALTER TABLE account ALTER COLUMN {column} TYPE BYTEA USING convert_to({column}, 'UTF8')")


def downgrade() -> None:
    """Take them out again; nothing else rests on them."""
    for name in ("session", "recovery_code", "account"):
        op.execute(f"DROP TABLE {name}")
