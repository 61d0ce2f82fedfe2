"""News know how urgent they are and for whom; each route's delivery stands by itself."""

import sqlalchemy as sa
from alembic import op

from services.model import UTCDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns and the deliveries; attempts and errors were of all routes together."""
    op.add_column(
        "outgoing", sa.Column("urgency", sa.String(), nullable=False, server_default="normal")
    )
    op.add_column("outgoing", sa.Column("role", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "outgoing",
        sa.Column("escalated", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.drop_column("outgoing", "attempts")
    op.drop_column("outgoing", "error")
    op.create_table(
        "delivery",
        sa.Column("outgoing_id", sa.Integer(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("tried_at", UTCDateTime(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["outgoing_id"],
            ["outgoing.id"],
            name=op.f("fk_delivery_outgoing_id_outgoing"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("outgoing_id", "route", name=op.f("pk_delivery")),
    )
