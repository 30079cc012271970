"""Remarks of intake on how a report was read."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; NULL for a report without remarks, and for one added before."""
    op.execute("ALTER TABLE report ADD COLUMN notes TEXT")
