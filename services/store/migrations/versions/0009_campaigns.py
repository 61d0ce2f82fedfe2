"""What is known of campaigns, influencers and the team before launch; archived campaigns."""

import sqlalchemy as sa
from alembic import op

from services.model import UTCDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns, and whom to call on the other side."""
    op.add_column("campaign", sa.Column("archived_at", UTCDateTime(), nullable=True))
    for name, column in (
        ("campaign", _list("languages")),
        ("campaign", _list("competitors")),
        ("campaign", _text("notes")),
        ("campaign", _text("declared_in")),
        ("influencer", _list("languages")),
        ("influencer", _text("notes")),
        ("influencer", _text("declared_in")),
        ("term", _list("platforms")),
        ("person", _text("hours")),
    ):
        op.add_column(name, column)
    op.create_table(
        "sidecontact",
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("entity", "rank", name=op.f("pk_sidecontact")),
    )


def _list(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default="[]")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")
