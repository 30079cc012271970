"""Tokens that programs sign in with."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the table."""
    op.execute("""CREATE TABLE token (
        id TEXT NOT NULL,
        hash TEXT NOT NULL,
        handle TEXT NOT NULL,
        name TEXT NOT NULL,
        scopes TEXT NOT NULL,
        compartments TEXT NOT NULL,
        made TEXT NOT NULL,
        until TEXT NOT NULL,
        PRIMARY KEY (id)
    )""")
    op.execute("CREATE UNIQUE INDEX token_by_hash ON token (hash)")
    op.execute("CREATE INDEX token_by_handle ON token (handle)")
    if op.get_context().dialect.name != "sqlite":               # sealed on a server, see 0019
        op.execute("ALTER TABLE token ALTER COLUMN name TYPE BYTEA USING convert_to(name, 'UTF8')")


def downgrade() -> None:
    """Take it out again; nothing else rests on it."""
    op.execute("DROP TABLE token")
