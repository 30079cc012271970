"""A way into the log by kind and person, and each person's desk: drafts and saved views."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the index and the table."""
    op.execute("CREATE INDEX event_by_kind ON event (kind, actor, sequence)")
    op.execute("""CREATE TABLE desk (
        person TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (person, kind, name)
    )""")
