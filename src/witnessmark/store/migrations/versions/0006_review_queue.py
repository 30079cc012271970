"""The weight that orders the review queue, and a way from a report to its judgements."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the weight (from confidence alone until the next reconciliation) and three indexes."""
    op.execute("ALTER TABLE statement ADD COLUMN weight FLOAT DEFAULT '0' NOT NULL")
    if op.get_context().dialect.name == "sqlite":               # on a server no case is older than 0019
        op.execute("UPDATE statement SET weight = max(1 - abs(2 * confidence - 1), 0.05) WHERE kind = 'claim'")
    op.execute("""CREATE INDEX statement_by_weight ON statement
        (kind, present, weight, position, start, "end", id, confidence, act, status, report)""")
    op.execute("""CREATE INDEX statement_by_code ON statement
        (kind, present, act, status, confidence, report, id)""")
    op.execute("CREATE INDEX judgement_report_by_report ON judgement_report (report)")
