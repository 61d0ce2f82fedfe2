"""The roll-up by minute: what charts and the detector read instead of counting mentions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import ROOM, Mention, MinuteCount, table
from services.store.dialect import insert_into
from services.words import Sentiment


@dataclass(frozen=True, slots=True)
class Counted:
    """What the roll-up takes from a mention; ``weight`` goes to the sum of its sentiment."""

    at: datetime
    sentiment: str
    weight: float
    reach: int | None
    entities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Minute:
    """What was said in one minute (counted from the Unix epoch); ``understood`` was scored.

    ``negative`` and ``understood`` are sums of weights, so only their share says something.
    """

    minute: int
    total: int
    negative: float
    understood: float


_SUMS = ("total", "negative", "neutral", "positive", "reach")


def counted_of(mention: Mention, entities: frozenset[str]) -> Counted:
    """Return what the roll-up takes, or took, from a stored mention."""
    return Counted(mention.at, mention.sentiment, mention.weight, mention.reach, entities)


def minute_of(moment: datetime) -> int:
    """Return the minute of ``moment``, counted from the Unix epoch."""
    return int(moment.timestamp() // 60)


async def count(session: AsyncSession, mentions: Iterable[Counted], sign: int = 1) -> None:
    """Count ``mentions`` in, or with a ``sign`` of -1 out again."""
    counts: dict[tuple[str, int], dict[str, Any]] = {}
    for mention in mentions:
        minute = minute_of(mention.at)
        for entity in (ROOM, *mention.entities):
            sums = counts.setdefault(
                (entity, minute), {"entity": entity, "minute": minute} | dict.fromkeys(_SUMS, 0)
            )
            sums["total"] += sign
            sums["reach"] += sign * (mention.reach or 0)
            if mention.sentiment != Sentiment.UNKNOWN:
                sums[mention.sentiment] += sign * mention.weight
    if not counts:
        return
    counters = table(MinuteCount)
    statement = insert_into(session, counters)
    added = {name: counters.c[name] + statement.excluded[name] for name in _SUMS}
    upsert = statement.on_conflict_do_update(index_elements=["entity", "minute"], set_=added)
    await (await session.connection()).execute(upsert, [counts[key] for key in sorted(counts)])


async def minutes(session: AsyncSession, entity: str, since: int, until: int) -> list[Minute]:
    """Return the counts of the minutes from ``since`` to before ``until`` that hold any."""
    rows = await session.exec(
        select(MinuteCount)
        .where(
            MinuteCount.entity == entity,
            MinuteCount.minute >= since,
            MinuteCount.minute < until,
            MinuteCount.total > 0,
        )
        .order_by(col(MinuteCount.minute))
    )
    return [
        Minute(row.minute, row.total, row.negative, row.negative + row.neutral + row.positive)
        for row in rows
    ]
