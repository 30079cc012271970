"""What a list of incidents is narrowed by: the place that each began at, and a way to those of a place and a time."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the place, take it out of the records, and add an index."""
    op.execute("ALTER TABLE result ADD COLUMN place TEXT")
    if op.get_context().dialect.name == "sqlite":               # on a server no case is older than 0019
        op.execute("""UPDATE result SET place = (
            SELECT json_extract(told.value, '$.value.id') FROM json_each(result.record, '$.origin') AS told
            WHERE json_extract(told.value, '$.value.id') IS NOT NULL
            AND coalesce(json_extract(told.value, '$.value.level'), '') != 'country'
            ORDER BY told.key LIMIT 1) WHERE kind = 'incident'""")
    op.execute("CREATE INDEX result_by_place ON result (kind, place, rank, grade)")
