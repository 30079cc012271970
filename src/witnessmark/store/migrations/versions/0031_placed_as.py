"""Who a report is open to, as the program vouches for it: a server's administrator could write another level there."""

from alembic import op
from sqlalchemy import Column, MetaData, Table, Text, bindparam, select, update

from witnessmark.store.content import Content

revision = "0031"
down_revision = "0029"


def upgrade() -> None:
    """Add the column, and vouch for what stands there now."""
    from witnessmark.store.rows import placed_as

    server = op.get_context().dialect.name != "sqlite"
    op.execute(f"ALTER TABLE report ADD COLUMN placed_as {'BYTEA' if server else 'TEXT'}")
    if server:
        op.execute("ALTER TABLE report NO FORCE ROW LEVEL SECURITY")        # or the owner, who does this, sees no row
    held = Table("report", MetaData(), Column("id", Text), Column("access", Text), Column("compartment", Text),
                 Column("placed_as", Content("report.placed_as")))
    bound = op.get_bind()
    there = bound.execute(select(held.c.id, held.c.access, held.c.compartment)).mappings().all()
    if there:
        bound.execute(update(held).where(held.c.id == bindparam("report")).values(placed_as=bindparam("seal")),
                      [{"report": row["id"], "seal": placed_as(row)} for row in there])


def downgrade() -> None:
    """Take it out again."""
    op.execute("ALTER TABLE report DROP COLUMN placed_as")
