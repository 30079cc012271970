"""What witnesses signed of this log, and which reports were taken out for good."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the tables."""
    op.execute("""CREATE TABLE cosignature (
        sequence INTEGER NOT NULL,
        witness TEXT NOT NULL,
        "key" TEXT NOT NULL,
        size INTEGER NOT NULL,
        day TEXT NOT NULL,
        note BLOB NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
    op.execute("""CREATE TABLE erasure (
        sequence INTEGER NOT NULL,
        report TEXT NOT NULL,
        reason TEXT NOT NULL,
        entries TEXT NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
