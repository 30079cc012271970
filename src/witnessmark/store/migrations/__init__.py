"""The history of the tables: Alembic revisions, run when a case is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

HEAD = "0022"
"""The revision this version works with; a test holds it equal to the newest one."""


def migrate(engine: Engine) -> bool:
    """Bring the tables up to HEAD in one transaction; False when they were there already."""
    with engine.connect() as connection:
        known = connection.exec_driver_sql(
            "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        ).scalar_one()
        if known and connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD:
            return False
    from alembic import command
    from alembic.config import Config

    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True
