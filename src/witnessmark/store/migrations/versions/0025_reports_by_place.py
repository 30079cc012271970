"""Reports by access level and compartment together: whether anything is hidden from somebody is asked by each page."""

from alembic import op

revision = "0025"
down_revision = "0022"


def upgrade() -> None:
    """Put the index in place of the one by level alone; kept answers are found by their day."""
    op.execute("DROP INDEX report_by_access")
    op.execute("CREATE INDEX report_by_place ON report (access, compartment)")
    op.execute("CREATE INDEX kept_answer_by_day ON kept_answer (day)")


def downgrade() -> None:
    """Put the one before back."""
    op.execute("DROP INDEX kept_answer_by_day")
    op.execute("DROP INDEX report_by_place")
    op.execute("CREATE INDEX report_by_access ON report (access)")
