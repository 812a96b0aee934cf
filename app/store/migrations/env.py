"""What Alembic runs a migration in: the connection and the transaction are those of app/store/migration.py."""

from alembic import context

from app.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
