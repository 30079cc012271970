"""The history of the tables: Alembic revisions, run when a case is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0022"
"""The revision this version works with; a test holds it equal to the newest one."""


def migrate(engine: Engine) -> bool:
    """Bring the tables up to HEAD in one transaction; False when they were there already."""
    with engine.connect() as connection:
        if revision_of(connection) == HEAD:
            return False
    with engine.begin() as connection:
        upgrade(connection)
    return True


def revision_of(connection: Connection) -> str | None:
    """Return the revision that the tables are at; None where there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to a revision, within the connection's transaction."""
    from alembic import command

    command.upgrade(_config(connection), to)


def downgrade(connection: Connection, to: str) -> None:
    """Take the tables down to a revision, within the connection's transaction."""
    from alembic import command

    command.downgrade(_config(connection), to)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
