"""Evidence: what was received, known by its hash for good, kept as bytes while it may be."""

import asyncio
import hashlib
import mimetypes
import stat
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services import confinement
from services.errors import UsageError
from services.i18n import _
from services.model import Evidence as EvidenceRow
from services.model import table
from services.reasons import reason_of
from services.sources.base import MAX_ITEM_BYTES, Evidence
from services.store.dialect import insert_into


def digest_of(item: Evidence) -> str:
    """Return the SHA-256 of what was received, in hexadecimal."""
    return hashlib.sha256(item.content).hexdigest()


async def keep(session: AsyncSession, received: Iterable[tuple[Evidence, datetime]]) -> None:
    """Store each piece that is not there yet, compressed; of too large ones only the hash."""
    unique = {digest_of(item): (item, received_at) for item, received_at in received}
    rows = [_row(sha256, *piece) for sha256, piece in unique.items()]
    if rows:
        statement = insert_into(session, table(EvidenceRow)).on_conflict_do_nothing()
        await (await session.connection()).execute(statement, rows)


async def keep_again(session: AsyncSession, piece: Evidence, received_at: datetime) -> str:
    """Store what a person shows now, even if the same bytes were erased before; return its hash."""
    sha256 = digest_of(piece)
    await keep(session, [(piece, received_at)])
    row = await session.get(EvidenceRow, sha256, with_for_update=True)
    if row is not None and row.content is None and len(piece.content) <= MAX_ITEM_BYTES:
        row.content, row.gone_at = zlib.compress(piece.content), None
        session.add(row)
        await session.flush()
    return sha256


async def has_bytes(session: AsyncSession, sha256: str | None) -> bool:
    """Whether the store holds the bytes, and goes on holding them while the transaction runs."""
    asked = select(EvidenceRow.sha256).where(
        EvidenceRow.sha256 == sha256, col(EvidenceRow.content).is_not(None)
    )
    return (await session.exec(asked.with_for_update(read=True))).first() is not None


def unpack(content: bytes) -> bytes | None:
    """Return the bytes as they were received, None if these are no packed bytes of ours."""
    unpacker = zlib.decompressobj()
    try:
        # Whoever changed them may have packed more than any memory holds.
        unpacked = unpacker.decompress(content, MAX_ITEM_BYTES + 1)
    except zlib.error:
        return None
    whole = unpacker.eof and not unpacker.unused_data
    return unpacked if whole else None


def _row(sha256: str, item: Evidence, received_at: datetime) -> Mapping[str, Any]:
    fits = len(item.content) <= MAX_ITEM_BYTES
    return {
        "sha256": sha256,
        "content": zlib.compress(item.content) if fits else None,
        "size": len(item.content),
        "media_type": item.media_type,
        "received_at": received_at,
    }


async def read_file(path: Path) -> Evidence:
    """Return a file that a person named as evidence.

    Raises:
        UsageError: it cannot be read, is no file, is empty, or is larger than 25 MB.
    """
    content = await asyncio.to_thread(_read, path)
    if len(content) > MAX_ITEM_BYTES:
        raise UsageError(
            _("{path} is larger than {mb} MB: keep it elsewhere, and note where.").format(
                path=path, mb=MAX_ITEM_BYTES // 2**20
            )
        )
    if not content:
        raise UsageError(_("{path} is empty.").format(path=path))
    return Evidence(content, mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def _read(path: Path) -> bytes:
    """Return the file's bytes, one more than are kept if it is too large."""
    try:
        with confinement.incoming(path) as source:
            # A pipe would never end, and opening it would wait for a writer.
            if not stat.S_ISREG(source.stat().st_mode):
                raise UsageError(_("{path} is no file.").format(path=path))
            with source.open("rb") as file:
                return file.read(MAX_ITEM_BYTES + 1)
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error))
        ) from error
