"""An organisation's own identity provider, and which accounts it may vouch for."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the tables."""
    words = "TEXT" if op.get_context().dialect.name == "sqlite" else "BYTEA"        # sealed on a server, see 0019
    op.execute(f"""CREATE TABLE identity_provider (
        number INTEGER NOT NULL,
        issuer {words} NOT NULL,
        client {words} NOT NULL,
        name {words} NOT NULL,
        secret {words} NOT NULL,
        passwords INTEGER NOT NULL,
        PRIMARY KEY (number)
    )""")
    op.execute(f"""CREATE TABLE vouched (
        handle TEXT NOT NULL,
        issuer {words} NOT NULL,
        subject {words} NOT NULL,
        made TEXT NOT NULL,
        PRIMARY KEY (handle)
    )""")


def downgrade() -> None:
    """Take them out again: everybody signs in with the password."""
    for name in ("vouched", "identity_provider"):
        op.execute(f"DROP TABLE {name}")
