"""What was published as it stood then, what a list shows of it, and releases that were taken back."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns (NULL for a release made before) and the table."""
    op.execute("ALTER TABLE release ADD COLUMN about TEXT")
    op.execute("ALTER TABLE release ADD COLUMN published TEXT")
    op.execute("""CREATE TABLE withdrawal (
        sequence INTEGER NOT NULL,
        id TEXT NOT NULL,
        release TEXT NOT NULL,
        replaced_by TEXT,
        reason TEXT NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
