"""Collectors say which duties they could do, so that several share them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column."""
    op.add_column("lease", sa.Column("duties", sa.String(), nullable=False, server_default="[]"))
