"""What lists of reports are ordered and narrowed by: each report's title, day, language and consent in force."""

from alembic import op
from sqlalchemy import insert, select

from witnessmark.store import rows, tables

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the table and its indexes, and fill it from the metadata."""
    op.execute("""CREATE TABLE listed (
        report TEXT NOT NULL,
        title TEXT NOT NULL,
        published TEXT NOT NULL,
        language TEXT NOT NULL,
        consent TEXT NOT NULL,
        PRIMARY KEY (report),
        FOREIGN KEY(report) REFERENCES report (id)
    )""")
    op.execute("CREATE INDEX listed_by_title ON listed (title, report)")
    op.execute("CREATE INDEX listed_by_day ON listed (published, report)")
    op.execute("CREATE INDEX listed_by_consent ON listed (consent, report)")
    connection, told, listed = op.get_bind(), tables.metadatum, tables.report
    known: dict[str, list[rows.Row]] = {}
    for row in connection.execute(select(told).order_by(told.c.sequence, told.c.ordinal)).mappings():
        known.setdefault(row["report"], []).append(row)
    made = [rows.listed_row(row.id, row.name, [rows.metadatum(item) for item in known.get(row.id, ())])
            for row in connection.execute(select(listed.c.id, listed.c.name))]
    if made:
        connection.execute(insert(tables.listed), made)
