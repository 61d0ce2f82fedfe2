"""What a score holds, signals, what people judged, and sums of weights in the roll-up."""

import sqlalchemy as sa
from alembic import op

from services.model import BigId, UTCDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what a score holds; what is stored keeps its label, and counts as it did."""
    for name in ("negative", "neutral", "positive", "confidence"):
        op.add_column("mention", sa.Column(name, sa.Float(), nullable=False, server_default="0"))
    op.add_column("mention", sa.Column("engine", sa.String(), nullable=False, server_default=""))
    op.add_column("mention", sa.Column("weight", sa.Float(), nullable=False, server_default="1"))
    op.add_column("alert", sa.Column("mention_id", BigId, nullable=True))
    op.create_table(
        "mentionsignal",
        sa.Column("signal", sa.String(), nullable=False),
        sa.Column("mention_id", BigId, nullable=False),
        _of_a_mention("mentionsignal"),
        sa.PrimaryKeyConstraint("signal", "mention_id", name=op.f("pk_mentionsignal")),
    )
    op.create_index("ix_mentionsignal_mention_id", "mentionsignal", ["mention_id"])
    op.create_table(
        "correction",
        sa.Column("mention_id", BigId, autoincrement=False, nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        _of_a_mention("correction"),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_at", "correction", ["at"])
    # SQLite cannot change a column's type: the table is made anew there, and filled from the old.
    with op.batch_alter_table("minutecount") as minutes:
        for name in ("negative", "neutral", "positive"):
            minutes.alter_column(name, existing_type=sa.Integer(), type_=sa.Float(), nullable=False)


def _of_a_mention(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["mention_id"],
        ["mention.id"],
        name=op.f(f"fk_{table}_mention_id_mention"),
        ondelete="CASCADE",
    )
