"""An index over the kinds of entries: what is owed is asked for several times a second."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_entry_kind", "entry", ["kind", "stream"])
