"""Where a record was first written and what its author knew then, where several devices write to one case.

What was merged before has the author and place that the merged logs tell, and no word of what its author knew.
"""

import json

from alembic import op
from sqlalchemy import text

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the tables, and fill them in for what was merged already."""
    op.execute("""CREATE TABLE stamp (
        sequence INTEGER NOT NULL PRIMARY KEY REFERENCES event (sequence),
        author TEXT NOT NULL,
        clock INTEGER NOT NULL,
        seen TEXT
    )""")
    op.execute("CREATE INDEX stamp_by_author ON stamp (author, clock)")
    op.execute("""CREATE TABLE epoch (
        sequence INTEGER NOT NULL PRIMARY KEY REFERENCES event (sequence),
        shift INTEGER,
        seen TEXT NOT NULL
    )""")
    if op.get_context().dialect.name != "sqlite":               # or their owner, who does this, would see no row
        for table in ("device_entry", "device_log", "event"):
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute("INSERT INTO stamp (sequence, author, clock) SELECT taken, MIN(origin), MIN(number) FROM device_entry"
               " WHERE taken IS NOT NULL GROUP BY taken")
    seen: dict[str, int] = {}
    bound = op.get_bind()
    for row in bound.execute(text("SELECT sequence, origin, size FROM device_log ORDER BY sequence")).all():
        seen[row.origin] = row.size - 1
        bound.execute(text("INSERT INTO epoch (sequence, seen) VALUES (:sequence, :seen)"),
                      {"sequence": row.sequence, "seen": json.dumps(seen, sort_keys=True)})


def downgrade() -> None:
    """Take them out again; records and what merges committed to them by stay, and so no merge may be later than 0025.

    Raises:
        UsageError: there was one.
    """
    from witnessmark.errors import UsageError

    if op.get_context().dialect.name != "sqlite":
        op.execute("ALTER TABLE epoch NO FORCE ROW LEVEL SECURITY")
    if op.get_bind().execute(text("SELECT count(*) FROM epoch WHERE shift IS NOT NULL")).scalar():
        raise UsageError("The case took in another device's work, which no version before 0026 can check.",
                         advice="Stay with this version, or restore the backup from before.")
    op.execute("DROP TABLE epoch")
    op.execute("DROP TABLE stamp")
