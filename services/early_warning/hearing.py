"""What is said around an alert: the texts, what they speak of, and the one post that raised it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.early_warning.detector import WINDOW
from services.early_warning.evidence import load
from services.model import ROOM, Alert, Mention, MentionEntity, MentionSignal
from services.store import mentions
from services.store.dialect import in_parts
from services.words import Signal

SHOWN_SIGNALS = 3
SHOWN_WORDS = 120


@dataclass(frozen=True, slots=True)
class Heard:
    """A text, and what it speaks of."""

    text: str
    signals: frozenset[Signal] = frozenset()


@dataclass(frozen=True, slots=True)
class Post:
    """The one post that raised an alert, as far as it may still be shown."""

    author: str
    reach: int
    url: str
    words: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What is told of an alert besides its figures: ``speaks_of`` the most frequent signals."""

    speaks_of: tuple[tuple[Signal, int], ...] = ()
    post: Post | None = None


NOTHING = About()
"""What is known of an alert where nobody looked."""


async def heard_around(
    session: AsyncSession,
    entity: str,
    since: datetime,
    until: datetime | None = None,
    limit: int = 2_000,
) -> list[Heard]:
    """Return what was said of ``entity`` since a moment, the newest ``limit`` of it.

    With ``until``, only what was said before that.
    """
    asked = select(Mention.id, Mention.text).where(
        col(Mention.at) >= since, col(Mention.gone_at).is_(None), col(Mention.muted).is_(False)
    )
    if until is not None:
        asked = asked.where(col(Mention.at) < until)
    if entity != ROOM:
        asked = asked.join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
        asked = asked.where(col(MentionEntity.entity) == entity)
    rows = list(await session.exec(asked.order_by(col(Mention.id).desc()).limit(limit)))
    signals: defaultdict[int, set[Signal]] = defaultdict(set)
    for ids in in_parts([number or 0 for number, _text in rows]):
        for row in await session.exec(
            select(MentionSignal).where(col(MentionSignal.mention_id).in_(ids))
        ):
            signals[row.mention_id].add(Signal(row.signal))
    return [Heard(text, frozenset(signals[number or 0])) for number, text in rows]


async def about(session: AsyncSession, alert: Alert) -> About:
    """Return what stood out in the last hour of ``alert``, and the post that raised it."""
    speaks_of = await _speaks_of(session, alert.entity, alert.seen_at)
    if alert.mention_id is None:
        return About(speaks_of)
    return About(speaks_of, await _post(session, alert.mention_id))


async def read_first(session: AsyncSession, alert: Alert) -> list[Mention]:
    """Return the posts to read first, of those that may still be shown; or the one post."""
    single = (alert.mention_id,) if alert.mention_id is not None else ()
    found = [await session.get(Mention, number) for number in load(alert.why).read_first or single]
    return [post for post in found if post and post.gone_at is None and not post.muted]


async def _speaks_of(
    session: AsyncSession, entity: str, until: datetime
) -> tuple[tuple[Signal, int], ...]:
    """Return the signals that most mentions have in the hour up to ``until``.

    Irony is none of them: it tells people what to read, not what is said.
    """
    count = func.count()
    rows = await session.exec(
        select(MentionSignal.signal, count)
        .join(Mention, col(Mention.id) == col(MentionSignal.mention_id))
        .join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
        .where(
            MentionEntity.entity == entity,
            MentionSignal.signal != Signal.IRONY.value,
            Mention.at > until - WINDOW,
            # The figures may be older than the time of the last sighting by some seconds.
            Mention.at <= until + timedelta(minutes=1),
            col(Mention.muted).is_(False),
        )
        .group_by(col(MentionSignal.signal))
        .order_by(count.desc(), col(MentionSignal.signal))
        .limit(SHOWN_SIGNALS)
    )
    return tuple((Signal(signal), number) for signal, number in rows)


async def _post(session: AsyncSession, mention_id: int) -> Post | None:
    mention = await session.get(Mention, mention_id)
    if mention is None or mention.gone_at is not None or mention.muted:
        return None
    return Post(
        mention.author,
        mention.reach or 0,
        mention.url,
        clean_line(mention.text, SHOWN_WORDS),
        await mentions.signals_of(session, mention_id),
    )
