"""The history of the tables: Alembic revisions, run when a case is opened.

Invariant: up, every record stays and verifies. Down, evidence stays; what a revision brought beside it goes. Below
LOWEST there is no way down: the revisions before added evidence that the log commits to.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

from witnessmark.errors import UsageError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0031"
"""The revision this version works with; a test holds it equal to the newest one."""


LOWEST = "0017"
"""The lowest revision that tables can be taken down to; on a server 0019, while there are records."""


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
    """Take the tables down to a revision, within the connection's transaction.

    Raises:
        UsageError: there is no such revision below, or no way down to it.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    known = {one.revision for one in ScriptDirectory.from_config(_config(connection)).walk_revisions()}
    if to not in known or not LOWEST <= to <= (revision_of(connection) or ""):
        raise UsageError(f"The tables can't be taken down to {to}.", advice=(
            f"Name a revision from {LOWEST} on; or restore the backup from before the upgrade, with that version."))

    command.downgrade(_config(connection), to)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
