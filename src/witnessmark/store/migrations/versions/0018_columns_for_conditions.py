"""What conditions asked of records, as columns: who stated a statement, which acts an incident has.

A server holds records sealed, so nothing can be asked of them there.
"""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns, and work them out of the records."""
    op.execute("ALTER TABLE statement ADD COLUMN by_person INTEGER DEFAULT '0' NOT NULL")
    op.execute("ALTER TABLE result ADD COLUMN acts TEXT DEFAULT '' NOT NULL")
    if op.get_context().dialect.name != "sqlite":               # on a server no case is older than 0019
        return
    op.execute("UPDATE statement SET by_person = 1 WHERE json_extract(record, '$.extractor.name') = 'person'")
    op.execute("""UPDATE result SET acts = coalesce((
        SELECT ' ' || group_concat(code, ' ') || ' ' FROM (
            SELECT DISTINCT json_extract(told.value, '$.value') AS code
            FROM json_each(result.record, '$.acts') AS told ORDER BY code)), '') WHERE kind = 'incident'""")


def downgrade() -> None:
    """Drop the columns: they follow from the records."""
    op.execute("ALTER TABLE statement DROP COLUMN by_person")
    op.execute("ALTER TABLE result DROP COLUMN acts")
