"""What is usual for an entity, learned anew from the store by the same code that learns it live.

What was filled in from earlier days comes too late to be counted where it belongs; then the
roll-ups tell how much was said when, and the newest posts how.
"""

from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.detector import Detector
from services.early_warning.mood import HALF_LIFE, WINDOW
from services.early_warning.volume import BUCKET
from services.model import Mention, MentionEntity, MinuteCount
from services.words import Sentiment

SPAN = timedelta(days=45)
"""What is older counts for next to nothing."""
POSTS = 4 * HALF_LIFE
_MINUTES = BUCKET // 60


async def learn_anew(session: AsyncSession, detector: Detector, entity: str, now: datetime) -> None:
    """Forget ``entity`` and learn of it what the store holds; the room learns it only once."""
    is_new = not detector.has_felt(entity)
    begun = now if entity not in detector.entities else min(now, detector.begun(entity))
    counted = await _counted(session, entity, now)
    until = (await session.exec(select(func.max(Mention.id)))).one() or 0
    first = counted[0][0] if counted else now
    detector.forget(entity)
    detector.begin(entity, min(first, begun), until)
    for at, count in counted:
        detector.count(entity, at, count)
    for negative, weight in await newest_posts(session, entity, until, POSTS):
        detector.feel(entity, negative, weight, is_new=is_new)


async def _counted(session: AsyncSession, entity: str, now: datetime) -> list[tuple[datetime, int]]:
    """Return the mentions of each bucket, the oldest first."""
    bucket = (col(MinuteCount.minute) // _MINUTES).label("bucket")
    asked = (
        select(bucket, func.sum(MinuteCount.total))
        .where(
            MinuteCount.entity == entity,
            MinuteCount.minute >= int((now - SPAN).timestamp()) // 60,
            MinuteCount.minute <= int(now.timestamp()) // 60,
            MinuteCount.total > 0,
        )
        .group_by(bucket)
        .order_by(bucket)
    )
    rows = await session.exec(asked)
    return [(datetime.fromtimestamp(int(found) * BUCKET, UTC), int(count)) for found, count in rows]


async def newest_posts(
    session: AsyncSession, entity: str, until: int, limit: int = WINDOW
) -> list[tuple[float, float]]:
    """Return the newest understood posts up to the number ``until``, the oldest of them first.

    Each is how much of it is negative, and its weight.
    """
    asked = (
        select(Mention.sentiment, Mention.weight)
        .join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
        .where(
            MentionEntity.entity == entity,
            col(Mention.id) <= until,
            col(Mention.sentiment) != Sentiment.UNKNOWN.value,
            col(Mention.story).is_(None),
            col(Mention.muted).is_(False),
        )
        .order_by(col(Mention.at).desc(), col(Mention.id).desc())
        .limit(limit)
    )
    posts = [
        (weight if sentiment == Sentiment.NEGATIVE else 0.0, weight)
        for sentiment, weight in await session.exec(asked)
    ]
    return posts[::-1]
