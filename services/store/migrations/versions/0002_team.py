"""The team: several roles and contacts a person, who has which share, what is planned."""

import sqlalchemy as sa
from alembic import op

from services.model import UTCDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the team's tables and bring each person's one role and contact into them."""
    op.create_table(
        "personrole",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_personrole_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_personrole")),
    )
    op.create_table(
        "contact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_contact_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "rank", name=op.f("pk_contact")),
    )
    op.create_table(
        "raci",
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("share", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scenario", "duty", "party", name=op.f("pk_raci")),
    )
    op.create_table(
        "planned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_planned_campaign_id_campaign"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned")),
    )
    op.create_index("ix_planned_campaign_id", "planned", ["campaign_id"], unique=False)
    op.execute(
        "INSERT INTO personrole (person_id, role, rank) "
        "SELECT id, role, 0 FROM person WHERE role <> ''"
    )
    op.execute(
        "INSERT INTO contact (person_id, rank, kind, address) "
        "SELECT id, 0, 'other', contact FROM person WHERE contact <> ''"
    )
    op.add_column("person", sa.Column("function", sa.String(), nullable=False, server_default=""))
    # Not in a batch: that would make the table anew, and its end would cascade to the roles.
    op.drop_column("person", "role")
    op.drop_column("person", "contact")
