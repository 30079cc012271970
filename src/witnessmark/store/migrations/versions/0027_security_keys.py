"""Security keys that accounts sign in with."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the table."""
    binary = "BLOB" if op.get_context().dialect.name == "sqlite" else "BYTEA"       # sealed on a server, see 0019
    words = "TEXT" if binary == "BLOB" else "BYTEA"
    op.execute(f"""CREATE TABLE security_key (
        id TEXT NOT NULL,
        handle TEXT NOT NULL,
        name {words} NOT NULL,
        made TEXT NOT NULL,
        data {binary} NOT NULL,
        counter INTEGER NOT NULL,
        PRIMARY KEY (id)
    )""")
    op.execute("CREATE INDEX security_key_by_handle ON security_key (handle)")


def downgrade() -> None:
    """Take it out again: who had a key alone signs in with the password and a recovery code, or is reset."""
    op.execute("DROP TABLE security_key")
