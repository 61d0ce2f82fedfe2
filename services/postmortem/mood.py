"""What was said in a span of time: whole minutes by the roll-up, the rest exactly."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import ROOM, Mention, MentionEntity, MinuteCount
from services.store.ledger import Json
from services.store.rollup import minute_of
from services.words import Sentiment

LOOKED_UP = 4
"""How many mentions of a join cost as much as one that is looked up; measured."""


@dataclass(frozen=True, slots=True)
class Mood:
    """What was said in a span of time; ``understood`` mentions could be scored.

    ``negative`` and ``understood`` are sums of weights.
    """

    total: int = 0
    negative: float = 0.0
    understood: float = 0.0
    reach: int = 0

    @property
    def share(self) -> float | None:
        """The negative share of the understood mentions, None if there are none."""
        return self.negative / self.understood if self.understood else None

    def __add__(self, other: "Mood") -> "Mood":
        """Add up two that have no mention in common."""
        return Mood(
            self.total + other.total,
            self.negative + other.negative,
            self.understood + other.understood,
            self.reach + other.reach,
        )

    @property
    def figures(self) -> dict[str, Json]:
        """The same for machines."""
        return {
            "mentions": self.total,
            "reach": self.reach,
            "negative": self.negative,
            "understood": self.understood,
            "negative_share": None if self.share is None else round(self.share, 4),
        }


async def mood(session: AsyncSession, entity: str, begin: datetime, end: datetime) -> Mood:
    """Count from ``begin`` to before ``end``."""
    first, last = _next_minute(begin), minute_of(end)
    if first >= last:
        return await _exactly(session, entity, begin, end)
    return (
        await _exactly(session, entity, begin, _moment(first))
        + await _by_minutes(session, entity, first, last)
        + await _exactly(session, entity, _moment(last), end)
    )


async def _by_minutes(session: AsyncSession, entity: str, first: int, last: int) -> Mood:
    understood = (
        func.sum(col(MinuteCount.negative))
        + func.sum(col(MinuteCount.neutral))
        + func.sum(col(MinuteCount.positive))
    )
    asked = select(
        func.sum(col(MinuteCount.total)),
        func.sum(col(MinuteCount.negative)),
        understood,
        func.sum(col(MinuteCount.reach)),
    ).where(
        col(MinuteCount.entity) == entity,
        col(MinuteCount.minute) >= first,
        col(MinuteCount.minute) < last,
    )
    return await _row(session, asked)


async def _exactly(session: AsyncSession, entity: str, begin: datetime, end: datetime) -> Mood:
    asked = select(*sums()).where(
        col(Mention.at) >= begin, col(Mention.at) < end, col(Mention.muted).is_(False)
    )
    return await _row(session, of_entity(asked, entity, few=True))


def sums() -> tuple[Any, ...]:
    """Return the columns that make a `Mood` of mentions."""
    weight = func.sum(col(Mention.weight))
    return (
        func.count(col(Mention.id)),
        weight.filter(col(Mention.sentiment) == Sentiment.NEGATIVE),
        weight.filter(col(Mention.sentiment) != Sentiment.UNKNOWN),
        func.sum(col(Mention.reach)),
    )


def of_entity(
    asked: Select[*tuple[Any, ...]], entity: str, *, few: bool
) -> Select[*tuple[Any, ...]]:
    """Narrow a question about mentions down to those that speak of ``entity``.

    ``few`` says that the question is about a small part of them. A join is begun at the entity,
    with all its mentions ever; for few it is quicker to begin at the time and look each one up.
    """
    if entity == ROOM:
        return asked
    if few:
        speaks = select(col(MentionEntity.mention_id)).where(
            col(MentionEntity.entity) == entity, col(MentionEntity.mention_id) == col(Mention.id)
        )
        return asked.where(speaks.exists())
    asked = asked.join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
    return asked.where(col(MentionEntity.entity) == entity)


async def is_few(session: AsyncSession, entity: str, number: int) -> bool:
    """Whether ``number`` mentions are a small part of all that speak of ``entity``."""
    total = select(func.sum(col(MinuteCount.total))).where(col(MinuteCount.entity) == entity)
    everything = (await (await session.connection()).execute(total)).scalar_one() or 0
    return number * LOOKED_UP < everything


async def _row(session: AsyncSession, asked: Select[*tuple[Any, ...]]) -> Mood:
    return read_sums((await (await session.connection()).execute(asked)).one())


def read_sums(row: Any) -> Mood:
    """Return the mood of a row of `sums`."""
    total, negative, understood, reach = (value or 0 for value in row)
    return Mood(int(total), float(negative), float(understood), int(reach))


def _next_minute(moment: datetime) -> int:
    return -int(-moment.timestamp() // 60)


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
