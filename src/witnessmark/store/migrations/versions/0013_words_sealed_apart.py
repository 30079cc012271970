"""Words of reports that are sealed apart; what is sealed anew may be theirs as well as a source's."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the table, and make `resealing` anew without its tie to sources."""
    op.execute("""CREATE TABLE marking (
        sequence INTEGER NOT NULL,
        id TEXT NOT NULL,
        report TEXT NOT NULL,
        spans TEXT NOT NULL,
        commitments TEXT NOT NULL,
        sealed_as TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        opened_by TEXT NOT NULL,
        original_as TEXT,
        original_sha256 TEXT,
        entries TEXT NOT NULL,
        PRIMARY KEY (sequence),
        UNIQUE (id),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
    op.execute("CREATE INDEX marking_by_report ON marking (report, sequence)")
    op.execute("""CREATE TABLE resealing_new (
        sequence INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        source TEXT NOT NULL,
        sealed_as TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        opened_by TEXT NOT NULL,
        PRIMARY KEY (sequence, ordinal),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
    op.execute("INSERT INTO resealing_new SELECT sequence, ordinal, source, sealed_as, sha256, opened_by"
               " FROM resealing")
    op.execute("DROP TABLE resealing")
    op.execute("ALTER TABLE resealing_new RENAME TO resealing")
    op.execute("CREATE INDEX resealing_by_source ON resealing (source, sequence)")
