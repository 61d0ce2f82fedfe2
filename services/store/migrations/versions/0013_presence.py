"""Who is here and where, and what a person of the team may do."""

import sqlalchemy as sa
from alembic import op

from services.model import UTCDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table of open screens anew (each says again that it is open); everybody may act."""
    op.drop_table("attendance")
    op.create_table(
        "attendance",
        sa.Column("screen", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("terminal", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("screen", name=op.f("pk_attendance")),
    )
    op.add_column(
        "person",
        sa.Column("permission", sa.String(), nullable=False, server_default="member"),
    )
