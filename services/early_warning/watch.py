"""The detector at work: its state, its position and its alerts commit together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning import alerts, silence, single_post
from services.early_warning.detector import Detector, Observation, window_of
from services.early_warning.hearing import NOTHING, About, Post, about
from services.early_warning.single_post import ALARMING
from services.i18n import _
from services.model import (
    ROOM,
    Alert,
    Correction,
    Cursor,
    DetectorState,
    Entry,
    Mention,
    MentionEntity,
    table,
)
from services.notify import queue
from services.preparation.campaigns import entity_names
from services.store import Held, Store
from services.words import AlertKind, AlertLevel, EntryKind, Sentiment

READER = "detector"
CORRECTIONS = "corrections"
"""The stream of the detector's position in what people corrected."""
SINGLE_POST_REACH = 50_000
"""How many people one post of law or safety has to reach to be an alert; 0: none is."""
CHUNK = 5_000
"""Mentions that are judged in one transaction."""

INTERRUPTING = (AlertLevel.HIGH, AlertLevel.CRITICAL)


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
    """Judge what has come since the last step; return the alerts that were raised or rose.

    After an error ``detector`` is ahead of the store: make a new one with `restore`.
    """
    async with store.write(held) as session:
        now = await store.now(session)
        cursor = await _cursor(session, "", now)
        before = int(cursor.position)
        last, observations = await _observations(session, before)
        changed = detector.observe(observations)
        if last:
            cursor.position, cursor.updated_at = str(last), now
            session.add(cursor)
        changed |= await _feel_anew(session, detector, last or before, now)
        for entity in changed:
            await session.merge(DetectorState(entity=entity, state=detector.snapshot(entity)))
        signals = detector.judge(now)
        if last and single_post_reach:
            signals += await single_post.find(session, before, last, single_post_reach, now)
        # A campaign is judged before its influencers, so that its alert speaks for theirs.
        signals.sort(key=lambda signal: signal.entity)
        told = {
            alert.id: alert
            for signal in signals
            if (alert := await alerts.take_signal(session, signal, now))
        }
        await alerts.resolve_quiet(session, now)
        await _send(session, list(told.values()), now, drill=store.is_drill)
    return list(told.values())


async def _send(
    session: AsyncSession, told: Sequence[Alert], now: datetime, *, drill: bool
) -> None:
    names = await entity_names(session)
    for alert in told:
        if alert.level in INTERRUPTING:
            title, body = tell(alert, names, await about(session, alert), drill=drill)
            one_post = ":post" if alert.kind == AlertKind.SINGLE_POST else ""
            await queue(session, f"alert:{alert.id}:{alert.level}{one_post}", title, body, now)


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
    begin, end = window_of(now)
    asked = (
        select(MentionEntity.entity)
        .join(Correction, col(Correction.mention_id) == col(MentionEntity.mention_id))
        .join(Mention, col(Mention.id) == col(MentionEntity.mention_id))
        .where(Correction.at >= min(at for _seq, at in new), Mention.at >= begin)
    )
    entities = set(await session.exec(asked.distinct()))
    for entity in entities:
        hour = _counted().where(_LINK.c.entity == entity, _MENTION.c.id <= counted)
        rows = await _said(session, hour.where(_MENTION.c.at >= begin, _MENTION.c.at < end))
        detector.feel_anew(entity, now, [_observation(row) for row in rows])
    return entities & detector.entities


_MENTION, _LINK = table(Mention), table(MentionEntity)


def _counted() -> Select[Any]:
    """Ask for what the detector looks at."""
    columns = (_MENTION.c[name] for name in ("id", "at", "sentiment", "weight"))
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
    understood = row.sentiment != Sentiment.UNKNOWN
    negative = row.sentiment == Sentiment.NEGATIVE if understood else None
    return Observation(row.entity, row.at, negative, row.weight)


def tell(
    alert: Alert, names: dict[str, str], known: About = NOTHING, *, drill: bool
) -> tuple[str, str]:
    """Return the title and the words in which ``alert`` is told, with what is ``known`` of it."""
    if alert.kind == AlertKind.SILENT_SOURCE:
        return silence.tell(alert)
    name = names.get(alert.entity, alert.entity)
    title = _("{kind} around {name}").format(kind=AlertKind(alert.kind).label, name=name)
    if drill:
        title = _("DRILL: {title}").format(title=title)
    return f"{AlertLevel(alert.level).label}: {title}", why(alert, known)


def why(alert: Alert, known: About = NOTHING) -> str:
    """Say why the alert was raised: in figures, or by the one post, and what is spoken of."""
    if alert.kind == AlertKind.SILENT_SOURCE:
        return silence.why(alert)
    words = _one_post(known.post) if alert.kind == AlertKind.SINGLE_POST else _figures(alert)
    if known.speaks_of:
        told = ", ".join(f"{signal.label} {count}" for signal, count in known.speaks_of)
        words += _("; speak of: {signals}").format(signals=told)
    return words


def _figures(alert: Alert) -> str:
    words = _("{count} mentions in the last hour, {expected:.1f} expected").format(
        count=alert.count, expected=alert.expected
    )
    if alert.understood:
        share = round(100 * alert.negative / alert.understood)
        words += _("; {share} % of the {understood} understood ones negative").format(
            share=share, understood=alert.understood
        )
    return words


def _one_post(post: Post | None) -> str:
    if post is None:
        return _("one post of law or safety that many people see")
    told = _("{signals}: {author} reaches {reach} people: “{words}”").format(
        signals=", ".join(signal.label for signal in post.signals if signal in ALARMING),
        author=post.author or "?",
        reach=post.reach,
        words=post.words,
    )
    return f"{told} {post.url}".strip()
