"""A query of its own for each campaign and influencer, beside the terms."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; nobody has a query yet."""
    for table in ("campaign", "influencer"):
        op.add_column(table, sa.Column("query", sa.String(), nullable=False, server_default=""))
