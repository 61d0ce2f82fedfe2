"""The detector at work: its state, its position and its alerts commit together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning import alerts, deciding, single_post, unlabelled
from services.early_warning.alerts import INTERRUPTING, urgency
from services.early_warning.detector import Detector, Observation, hour_begins
from services.early_warning.hearing import about
from services.early_warning.learning import learn_anew, newest_posts
from services.early_warning.telling import SINGLE, tell
from services.model import (
    ROOM,
    Alert,
    Campaign,
    Correction,
    Cursor,
    DetectorState,
    Entry,
    Influencer,
    Mention,
    MentionEntity,
    table,
)
from services.notify import News, queue
from services.preparation.archive import listened_for
from services.preparation.campaigns import entity_names
from services.store import Held, Store
from services.words import AlertLevel, EntryKind, Role, Sentiment

READER = "detector"
CORRECTIONS = "corrections"
"""The stream of the detector's position in what people corrected."""
SINGLE_POST_REACH = 50_000
"""How many people one post of law or safety has to reach to be an alert; 0: none is."""
CHUNK = 5_000
"""Mentions that are judged in one transaction."""
LEARNED_AT_ONCE = 200
"""Entities that are learned from the store in one transaction: nobody else writes meanwhile."""
GROUP_WAIT = timedelta(seconds=30)
"""A message waits so long for what comes with it: a rise in between takes its place."""


async def restore(store: Store) -> Detector:
    """Return a detector that goes on where the last one committed."""
    detector = Detector()
    async with store.read() as session:
        for row in await session.exec(select(DetectorState)):
            detector.restore(row.entity, row.state)
    return detector


async def step(
    store: Store,
    detector: Detector,
    held: Held | None = None,
    single_post_reach: int = SINGLE_POST_REACH,
) -> list[Alert]:
    """Judge what has come since the last step; return the alerts that are to be told.

    After an error ``detector`` is ahead of the store: make a new one with `restore`.
    """
    async with store.write(held) as session:
        now = await store.now(session)
        cursor = await _cursor(session, "", now)
        before = int(cursor.position)
        last, observations = await _observations(session, before)
        unknown = sorted(await _unknown(session, detector))
        # Who is learned later learns these from the roll-ups, too: here they would be a beginning.
        later = set(unknown[LEARNED_AT_ONCE:])
        observations = [it for it in observations if it.entity not in later]
        changed = {observation.entity for observation in observations}
        late = detector.observe(observations)
        if last:
            cursor.position, cursor.updated_at = str(last), now
            session.add(cursor)
        for entity in sorted({*late, *unknown[:LEARNED_AT_ONCE]}):
            await learn_anew(session, detector, entity, now)
            changed.add(entity)
        changed |= await _feel_anew(session, detector, last or before, now)
        await _keep(session, detector, changed)
        detector.least = await deciding.thresholds(session)
        signals = detector.judge(now)
        if last:
            signals += await unlabelled.find(session, before, last, now)
        if last and single_post_reach:
            signals += await single_post.find(session, before, last, single_post_reach, now)
        await alerts.resolve_quiet(session, now)
        told = await alerts.take_signals(session, signals, now)
        told += await alerts.repeat(session, now)
        await _send(session, told, now, drill=store.is_drill)
    return told


async def behind(session: AsyncSession, now: datetime) -> timedelta:
    """Return for how long the oldest mention that was not judged yet has been there."""
    cursor = await _cursor(session, "", now)
    newer = _MENTION.c.id > int(cursor.position)
    oldest = _counted().add_columns(_MENTION.c.received_at).where(newer)
    rows = await _said(session, oldest.order_by(_MENTION.c.id).limit(1))
    return max(now - rows[0].received_at, timedelta()) if rows else timedelta()


async def _unknown(session: AsyncSession, detector: Detector) -> set[str]:
    """Return what the room listens for and the detector knows nothing of: silence counts too."""
    campaigns = await session.exec(select(Campaign.id).where(listened_for()))
    influencers = await session.exec(select(Influencer.id))
    listened = {f"campaign:{number}" for number in campaigns}
    listened |= {f"influencer:{number}" for number in influencers}
    return listened - detector.entities


async def _keep(session: AsyncSession, detector: Detector, changed: set[str]) -> None:
    for entity in sorted(changed | {ROOM} if changed else changed):
        await session.merge(DetectorState(entity=entity, state=detector.snapshot(entity)))


async def _send(
    session: AsyncSession, told: Sequence[Alert], now: datetime, *, drill: bool
) -> None:
    names = await entity_names(session) if told else {}
    for alert in told:
        if AlertLevel(alert.level) not in INTERRUPTING:
            continue
        title, body = tell(alert, names, await about(session, alert), drill=drill)
        one_post = ":post" if alert.kind in SINGLE else ""
        key = f"alert:{alert.id}:{alert.level}{one_post}"
        if alert.told_at is not None and alert.told_at != alert.raised_at:
            key += f":{alert.told_at:%Y%m%d%H%M%S}"
        news = News(key, title, body, urgency(alert), Role.LEAD)
        await queue(session, news, now, wait=GROUP_WAIT, instead=f"alert:{alert.id}:")


async def _cursor(session: AsyncSession, stream: str, now: datetime) -> Cursor:
    return await session.get(Cursor, (READER, stream)) or Cursor(
        reader=READER, stream=stream, position="0", updated_at=now
    )


async def _feel_anew(
    session: AsyncSession, detector: Detector, counted: int, now: datetime
) -> set[str]:
    """Let the detector know what people corrected of what it has counted, up to ``counted``.

    The room's timeline has every correction under a number of its own, so that none is lost;
    to look at an hour again changes nothing, so that none counts twice.
    """
    cursor = await _cursor(session, CORRECTIONS, now)
    entries = await session.exec(
        select(Entry.seq, Entry.written_at).where(
            Entry.stream == ROOM,
            Entry.seq > int(cursor.position),
            Entry.kind == EntryKind.SENTIMENT_CORRECTED.value,
        )
    )
    new = list(entries)
    if not new:
        return set()
    cursor.position, cursor.updated_at = str(max(seq for seq, _at in new)), now
    session.add(cursor)
    asked = (
        select(MentionEntity.entity)
        .join(Correction, col(Correction.mention_id) == col(MentionEntity.mention_id))
        .join(Mention, col(Mention.id) == col(MentionEntity.mention_id))
        .where(Correction.at >= min(at for _seq, at in new), Mention.at >= hour_begins(now))
    )
    entities = set(await session.exec(asked.distinct())) & detector.entities
    for entity in entities:
        detector.feel_anew(entity, await newest_posts(session, entity, counted))
    return entities


_MENTION, _LINK = table(Mention), table(MentionEntity)


def _counted() -> Select[Any]:
    """Ask for what the detector looks at."""
    columns = (_MENTION.c[name] for name in ("id", "at", "sentiment", "weight", "story"))
    asked: Select[Any] = Select(*columns, _LINK.c.entity)
    asked = asked.join(_LINK, _LINK.c.mention_id == _MENTION.c.id)
    return asked.where(_MENTION.c.muted.is_(False))


async def _said(session: AsyncSession, asked: Select[Any]) -> list[Row[Any]]:
    return list((await (await session.connection()).execute(asked)).all())


async def _observations(session: AsyncSession, after: int) -> tuple[int, Sequence[Observation]]:
    newer = _counted().where(_MENTION.c.id > after).order_by(_MENTION.c.id).limit(CHUNK)
    rows = await _said(session, newer)
    last = max((row[0] or 0 for row in rows), default=0)
    if len(rows) == CHUNK:
        # The limit may have cut through the entities of one mention: leave that one for later.
        rows = [row for row in rows if row[0] != last]
        last = max((row[0] or 0 for row in rows), default=0)
    return last, [_observation(row) for row in rows]


def _observation(row: Row[Any]) -> Observation:
    understood = row.sentiment != Sentiment.UNKNOWN and row.story is None
    negative = row.sentiment == Sentiment.NEGATIVE if understood else None
    return Observation(row.entity, row.at, negative, row.weight, row.id)
