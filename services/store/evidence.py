"""Evidence: what was received, known by its hash for good, kept as bytes while it may be."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Evidence as EvidenceRow
from services.model import table
from services.sources.base import MAX_ITEM_BYTES, Evidence


def digest_of(item: Evidence) -> str:
    """Return the SHA-256 of what was received, in hexadecimal."""
    return hashlib.sha256(item.content).hexdigest()


async def keep(session: AsyncSession, received: Iterable[tuple[Evidence, datetime]]) -> None:
    """Store each piece that is not there yet, compressed; of too large ones only the hash."""
    unique = {digest_of(item): (item, received_at) for item, received_at in received}
    rows = [_row(sha256, *piece) for sha256, piece in unique.items()]
    if rows:
        connection = await session.connection()
        dialect = connection.dialect.name
        insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
        statement: Insert = insert(table(EvidenceRow)).on_conflict_do_nothing()
        await connection.execute(statement, rows)


def _row(sha256: str, item: Evidence, received_at: datetime) -> Mapping[str, Any]:
    fits = len(item.content) <= MAX_ITEM_BYTES
    return {
        "sha256": sha256,
        "content": zlib.compress(item.content) if fits else None,
        "size": len(item.content),
        "media_type": item.media_type,
        "received_at": received_at,
    }
