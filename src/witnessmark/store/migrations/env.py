"""Alembic's entry point: runs the revisions on the connection it is handed.

They are written for SQLite; where a server calls a type otherwise, it is called so here.
"""

from typing import Any

from alembic import context
from sqlalchemy import event

from witnessmark.store.tables import metadata

connection = context.config.attributes["connection"]


@event.listens_for(connection, "before_cursor_execute", retval=True)
def _named(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> Any:
    if connection.dialect.name == "postgresql" and statement.lstrip().startswith(("CREATE TABLE", "ALTER TABLE")):
        statement = statement.replace(" BLOB", " BYTEA")
    return statement, parameters


context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
