"""Compartments that are closed: their rows lie in a sealed file, and come back from it."""

from alembic import op

revision = "0017"
down_revision = "0015"


def upgrade() -> None:
    """Add the two tables."""
    op.execute("""CREATE TABLE closing (
        sequence INTEGER NOT NULL,
        id TEXT NOT NULL,
        compartment TEXT NOT NULL,
        reason TEXT NOT NULL,
        bundle_as TEXT NOT NULL,
        sealed_as TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        opened_by TEXT NOT NULL,
        recipients TEXT NOT NULL,
        files TEXT NOT NULL,
        entries TEXT NOT NULL,
        PRIMARY KEY (sequence),
        UNIQUE (id),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
    op.execute("""CREATE TABLE reopening (
        sequence INTEGER NOT NULL,
        closing TEXT NOT NULL,
        reason TEXT NOT NULL,
        entries TEXT NOT NULL,
        PRIMARY KEY (sequence),
        UNIQUE (closing),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
