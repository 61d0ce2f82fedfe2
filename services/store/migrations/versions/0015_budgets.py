"""What is spent is counted under what is paid for, not under a source's name."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

from services.model import UTCDateTime

revision = "0015"
down_revision = "0014"

BY_ACCOUNT = {"reddit", "wykop", "instagram", "facebook"}
"""Kinds that are paid for by an account, which stands in warroom.toml only: it takes over."""


def upgrade() -> None:
    """Name the budgets; what several sources spent of one is added up."""
    op.add_column(
        "spendingcap", sa.Column("budget", sa.String(), nullable=False, server_default="")
    )
    op.execute("ALTER TABLE spending RENAME COLUMN source TO budget")
    connection = op.get_bind()
    status = sa.table("sourcestatus", sa.column("name"), sa.column("kind"))
    rows = connection.execute(sa.select(status.c.name, status.c.kind))
    kinds: dict[str, str] = {name: kind for name, kind in rows.all()}  # noqa: C416 - rows, no pairs
    caps = sa.table("spendingcap", sa.column("source"), sa.column("budget"))
    for (source,) in connection.execute(sa.select(caps.c.source).distinct()).all():
        named = sa.update(caps).where(caps.c.source == source)
        connection.execute(named.values(budget=_budget(source, kinds)))
    _add_up(connection, kinds)


def _add_up(connection: sa.Connection, kinds: dict[str, str]) -> None:
    spending = sa.table(
        "spending",
        sa.column("budget"),
        sa.column("bucket"),
        sa.column("slot", UTCDateTime()),
        sa.column("eater"),
        sa.column("used"),
        sa.column("denied"),
    )
    used: Counter[tuple[object, ...]] = Counter()
    denied: Counter[tuple[object, ...]] = Counter()
    for source, bucket, slot, eater, cost, refused in connection.execute(sa.select(spending)):
        key = (_budget(source, kinds), bucket, slot, eater)
        used[key] += cost
        denied[key] += refused
    if not used:
        return
    connection.execute(sa.delete(spending))
    names = ("budget", "bucket", "slot", "eater")
    rows = [
        {**dict(zip(names, key, strict=True)), "used": used[key], "denied": denied[key]}
        for key in used
    ]
    connection.execute(sa.insert(spending), rows)


def _budget(source: str, kinds: dict[str, str]) -> str:
    kind = kinds.get(source, source)
    return f"{kind} ?" if kind in BY_ACCOUNT else kind
