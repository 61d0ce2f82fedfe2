"""A batch and its cursor are written in one transaction: idea three of the design."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.prepare import Preparation, Prepared
from services.model import Cursor, Meta, SourceStatus
from services.sources.base import Batch, Source
from services.store import Held, Store, mentions, revisions
from services.store.mentions import NewMention
from services.store.status import set_well
from services.words import Health

TRANSFORMER = "transformer"
"""The fact of the store that says why the transformer was given up; empty while it works."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A batch on its way, the source that gave it, and the lease under which it was asked."""

    source: Source
    batch: Batch
    held: Held | None = None


@dataclass(slots=True)
class Written:
    """What became of some batches."""

    stored: int = 0
    repeated: int = 0
    unmatched: int = 0
    rejected: int = 0

    def add(self, other: "Written") -> None:
        """Count ``other`` in."""
        self.stored += other.stored
        self.repeated += other.repeated
        self.unmatched += other.unmatched
        self.rejected += other.rejected


async def write(
    store: Store,
    preparation: Preparation,
    deliveries: Sequence[Delivery],
) -> Written:
    """Commit batches with their cursors, counts and signs of life, then tell their sources.

    Raises:
        LeaseLost: a source is somebody else's by now; nothing was written.
    """
    prepared = [_prepare(preparation, delivery) for delivery in deliveries]
    await preparation.look_again(prepared)
    news, sums = preparation.news(), Written()
    async with store.write(*{item.held for item in deliveries}) as session:
        await mentions.take_turn(session)
        if news is not None:
            await session.merge(Meta(key=TRANSFORMER, value=news))
        for delivery, ready in zip(deliveries, prepared, strict=True):
            sums.add(await _write_one(session, delivery, ready))
    for delivery in deliveries:
        await delivery.batch.committed()
    return sums


def _prepare(preparation: Preparation, delivery: Delivery) -> Prepared:
    source, batch = delivery.source, delivery.batch
    keep_all = source.keep == "all"
    return preparation.prepare(batch.items, source.name, batch.received_at, keep_all=keep_all)


async def _write_one(session: AsyncSession, delivery: Delivery, ready: Prepared) -> Written:
    source, batch = delivery.source, delivery.batch
    written = Written(unmatched=ready.unmatched + batch.skipped, rejected=len(batch.rejected))
    fresh = [mention for mention in ready.mentions if not mention.edited]
    inserted = await mentions.insert(session, fresh)
    written.add(Written(inserted.stored, inserted.repeated))
    for mention in ready.mentions:
        if mention.edited:
            written.add(await _revise(session, mention, batch.received_at, source.keep == "all"))
    if batch.gone:
        await revisions.take_away(session, source.name, batch.gone, batch.received_at)
    await save_cursor(session, source.name, batch.stream, batch.cursor, batch.received_at)
    await _note_life(session, source, batch, written)
    return written


async def _revise(
    session: AsyncSession,
    mention: NewMention,
    now: datetime,
    keep_all: bool,  # noqa: FBT001 - as the source has it
) -> Written:
    """Bring in what was edited: in the place of what is known, or as new if it concerns us."""
    if await revisions.revise(session, mention, now):
        return Written(repeated=1)
    if not mention.entities and not keep_all:
        return Written(unmatched=1)
    inserted = await mentions.insert(session, [mention])
    return Written(inserted.stored, inserted.repeated)


async def transformer_trouble(session: AsyncSession) -> str:
    """Return why the transformer was given up when posts were last brought in, if it was."""
    found = await session.get(Meta, TRANSFORMER)
    return found.value if found else ""


async def save_cursor(
    session: AsyncSession, reader: str, stream: str, position: str, now: datetime
) -> None:
    """Remember, with the transaction, how far ``reader`` has come in ``stream``."""
    cursor = await session.get(Cursor, (reader, stream)) or Cursor(
        reader=reader, stream=stream, position="", updated_at=now
    )
    cursor.position, cursor.updated_at = position, now
    session.add(cursor)


async def position_of(store: Store, reader: str, stream: str) -> str | None:
    """Return how far ``reader`` has come in ``stream``, None before its first batch."""
    async with store.read() as session:
        found = await session.exec(
            select(Cursor.position).where(Cursor.reader == reader, Cursor.stream == stream)
        )
        return found.one_or_none()


async def _note_life(session: AsyncSession, source: Source, batch: Batch, written: Written) -> None:
    now = batch.received_at
    status = await session.get(SourceStatus, source.name) or SourceStatus(
        name=source.name, kind=source.kind, health=Health.STARTING
    )
    status.kind, status.rhythm = source.kind, source.rhythm
    status.alive_at = now
    if written.stored:
        status.mention_at = now
    status.stored += written.stored
    status.repeated += written.repeated
    status.unmatched += written.unmatched
    status.rejected += written.rejected
    set_well(session, status, Health.HEALTHY, now, batch.note)
