"""Identities sealed anew; who may do what in the case; the compartment of a report."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add two tables and a column; reports added before lie in no compartment."""
    op.execute("""CREATE TABLE resealing (
        sequence INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        source TEXT NOT NULL,
        sealed_as TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        opened_by TEXT NOT NULL,
        PRIMARY KEY (sequence, ordinal),
        FOREIGN KEY(sequence) REFERENCES event (sequence),
        FOREIGN KEY(source) REFERENCES source (id)
    )""")
    op.execute("CREATE INDEX resealing_by_source ON resealing (source, sequence)")
    op.execute("""CREATE TABLE person (
        sequence INTEGER NOT NULL,
        handle TEXT NOT NULL,
        roles TEXT NOT NULL,
        clearance TEXT NOT NULL,
        compartments TEXT NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
    op.execute("ALTER TABLE report ADD COLUMN compartment TEXT DEFAULT '' NOT NULL")
