"""Answers that are kept for who asks a second time under the same key."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the table."""
    op.execute("""CREATE TABLE kept_answer (
        key TEXT NOT NULL,
        asked TEXT NOT NULL,
        status INTEGER,
        body TEXT,
        day TEXT NOT NULL,
        PRIMARY KEY (key)
    )""")
    if op.get_context().dialect.name != "sqlite":               # sealed on a server, see 0019
        op.execute("ALTER TABLE kept_answer ALTER COLUMN body TYPE BYTEA USING convert_to(body, 'UTF8')")


def downgrade() -> None:
    """Take it out again; nothing else rests on it."""
    op.execute("DROP TABLE kept_answer")
