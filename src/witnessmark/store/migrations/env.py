"""Alembic's entry point: runs the revisions on the connection it is handed."""

from alembic import context

from witnessmark.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
