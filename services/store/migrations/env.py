"""Alembic's entry: the store hands over its open connection and transaction."""

from alembic import context
from sqlmodel import SQLModel

import services.model  # noqa: F401 - fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
context.run_migrations()
