"""Logs of other devices whose records were merged into this case."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the tables."""
    op.execute("""CREATE TABLE device_log (
        sequence INTEGER NOT NULL,
        origin TEXT NOT NULL,
        "key" TEXT NOT NULL,
        size INTEGER NOT NULL,
        note BLOB NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
    op.execute("""CREATE TABLE device_entry (
        origin TEXT NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        actor TEXT NOT NULL,
        day TEXT NOT NULL,
        digest BLOB NOT NULL,
        salt BLOB NOT NULL,
        leaf BLOB NOT NULL,
        taken INTEGER,
        PRIMARY KEY (origin, number),
        FOREIGN KEY(taken) REFERENCES event (sequence)
    )""")
    op.execute("CREATE INDEX device_entry_by_taken ON device_entry (taken)")
