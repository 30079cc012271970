"""Sources by handle, and each opening of an identity."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the two tables; a case without sources has them empty."""
    op.execute("""CREATE TABLE source (
        sequence INTEGER NOT NULL,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        vantage TEXT NOT NULL,
        reliability TEXT NOT NULL,
        sealed_as TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        opened_by TEXT NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence),
        UNIQUE (id)
    )""")
    op.execute("""CREATE TABLE opening (
        sequence INTEGER NOT NULL,
        source TEXT NOT NULL,
        actor TEXT NOT NULL,
        day TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
