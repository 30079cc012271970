"""What lists of results are ordered and narrowed by, and ways into the log by kind alone and by person alone."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the rank, work it and the letters of origins out of the records, and add three indexes."""
    op.execute("ALTER TABLE result ADD COLUMN rank INTEGER DEFAULT '0' NOT NULL")
    if op.get_context().dialect.name == "sqlite":               # on a server no case is older than 0019
        _work_out()
    op.execute("CREATE INDEX result_by_rank ON result (kind, rank, id, grade)")
    op.execute("CREATE INDEX event_of_kind ON event (kind)")
    op.execute("CREATE INDEX event_of_person ON event (actor)")


def _work_out() -> None:
    op.execute("""UPDATE result SET rank = -json_array_length(record, '$.claims'),
        grade = json_extract(record, '$.assessed') WHERE kind = 'origin'""")
    op.execute("UPDATE result SET rank = -json_array_length(record, '$.incidents') WHERE kind = 'campaign'")
    op.execute("""UPDATE result SET rank = (
        CAST(julianday(json_extract(record, '$.when[0].value.start')) - 1721424.5 AS INTEGER)
        + CAST(julianday(json_extract(record, '$.when[0].value.end')) - 1721424.5 AS INTEGER)) / 2
        WHERE kind = 'incident' AND json_array_length(record, '$.when') > 0""")
