"""What is known, without its words, of each post that was read for an influencer's dossier."""

import sqlalchemy as sa
from alembic import op

from services.model import UTCDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "dossierpost",
        sa.Column("influencer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=True),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=False),
        sa.Column("sentiment", sa.String(), nullable=False),
        sa.Column("toxic", sa.Boolean(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("labelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencer.id"],
            name=op.f("fk_dossierpost_influencer_id_influencer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("influencer_id", "key", name=op.f("pk_dossierpost")),
    )
