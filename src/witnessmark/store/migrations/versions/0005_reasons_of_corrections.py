"""Why a person corrected what is known of a report."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the reason; NULL for what came before, and for what intake found itself."""
    op.execute("ALTER TABLE metadatum ADD COLUMN reason TEXT")
