"""Run by alembic: applies steps over the connection that `migrations.upgrade` holds."""

from alembic import context

from footfall.server.access.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
