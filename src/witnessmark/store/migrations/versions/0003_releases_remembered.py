"""What a release told of each source, and the population table that sources are weighed against."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what a release told (NULL for one made before), and the table of population tables."""
    op.execute("ALTER TABLE release ADD COLUMN record TEXT")
    op.execute("""CREATE TABLE population (
        sequence INTEGER NOT NULL,
        id TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (sequence),
        FOREIGN KEY(sequence) REFERENCES event (sequence)
    )""")
