"""Stories, deletions, muting, and when a source is asked again."""

import sqlalchemy as sa
from alembic import op

from services.model import BigId, UTCDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what mentions, evidence and sources need; nothing is muted, gone or a copy yet."""
    for column in (
        sa.Column("author_id", sa.String(), nullable=False, server_default=""),
        sa.Column("story", BigId, nullable=True),
        sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.Column("gone_at", UTCDateTime(), nullable=True),
        sa.Column("gone_why", sa.String(), nullable=False, server_default=""),
        sa.Column("erased_at", UTCDateTime(), nullable=True),
    ):
        op.add_column("mention", column)
    op.create_index("ix_mention_source_author_id", "mention", ["source", "author_id"])
    op.create_index("ix_mention_native_id", "mention", ["native_id"])
    op.create_index("ix_mention_story", "mention", ["story"])
    _index("ix_mention_to_erase", "mention", "id", "gone_at IS NOT NULL AND erased_at IS NULL")
    op.add_column("evidence", sa.Column("gone_at", UTCDateTime(), nullable=True))
    _index(
        "ix_evidence_to_erase",
        "evidence",
        "sha256",
        "gone_at IS NOT NULL AND content IS NOT NULL",
    )
    op.add_column("sourcestatus", sa.Column("resumes_at", UTCDateTime(), nullable=True))
    op.create_table(
        "storyprint",
        sa.Column("print", sa.BigInteger(), nullable=False),
        sa.Column("mention_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["mention_id"],
            ["mention.id"],
            name=op.f("fk_storyprint_mention_id_mention"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("print", "mention_id", name=op.f("pk_storyprint")),
    )
    op.create_table(
        "mute",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("muted_by", sa.String(), nullable=False),
        sa.Column("muted_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", name=op.f("pk_mute")),
    )


def _index(name: str, table: str, column: str, where: str) -> None:
    """Make an index over the few rows that wait, however many there are in all."""
    part = sa.text(where)
    op.create_index(name, table, [column], sqlite_where=part, postgresql_where=part)
