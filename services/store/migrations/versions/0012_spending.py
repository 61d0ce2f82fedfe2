"""What sources may spend, and what they have spent."""

import sqlalchemy as sa
from alembic import op

from services.model import UTCDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "spendingcap",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source", "bucket", "window", name=op.f("pk_spendingcap")),
    )
    op.create_table(
        "spending",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("slot", UTCDateTime(), nullable=False),
        sa.Column("eater", sa.String(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("denied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "bucket", "slot", "eater", name=op.f("pk_spending")),
    )
