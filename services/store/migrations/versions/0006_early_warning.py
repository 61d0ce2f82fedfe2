"""What an alert was raised for and when it was told; what was noise, and thresholds."""

import sqlalchemy as sa
from alembic import op

from services.model import UTCDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; the detector learns what is usual anew from the roll-ups."""
    op.add_column("alert", sa.Column("why", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("alert", sa.Column("told_at", UTCDateTime(), nullable=True))
    op.add_column(
        "alert", sa.Column("noise", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "threshold",
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("entity", name=op.f("pk_threshold")),
    )
    op.execute("DELETE FROM detectorstate")
