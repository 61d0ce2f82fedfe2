"""The detector at work: its state, its position and its alerts commit together."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning import alerts, silence
from services.early_warning.detector import Detector, Observation, Signal
from services.i18n import _
from services.model import Alert, Cursor, DetectorState, Mention, MentionEntity
from services.notify import queue
from services.preparation.campaigns import entity_names
from services.store import Held, Store
from services.words import AlertKind, AlertLevel, Sentiment

READER = "detector"
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


async def step(store: Store, detector: Detector, held: Held | None = None) -> list[Alert]:
    """Judge what has come since the last step; return the alerts that were raised or rose.

    After an error ``detector`` is ahead of the store: make a new one with `restore`.
    """
    async with store.write(held) as session:
        now = await store.now(session)
        cursor = await session.get(Cursor, (READER, "")) or Cursor(
            reader=READER, position="0", updated_at=now
        )
        last, observations = await _observations(session, int(cursor.position))
        for entity in detector.observe(observations):
            await session.merge(DetectorState(entity=entity, state=detector.snapshot(entity)))
        if last:
            cursor.position, cursor.updated_at = str(last), now
            session.add(cursor)
        # A campaign is judged before its influencers, so that its alert speaks for theirs.
        signals = sorted(detector.judge(now), key=lambda signal: signal.entity)
        told = [
            alert for signal in signals if (alert := await alerts.take_signal(session, signal, now))
        ]
        await alerts.resolve_quiet(session, now)
        names = await entity_names(session)
        for alert in told:
            if alert.level in INTERRUPTING:
                title, body = tell(alert, names, drill=store.is_drill)
                await queue(session, f"alert:{alert.id}:{alert.level}", title, body, now)
    return told


async def _observations(session: AsyncSession, after: int) -> tuple[int, Sequence[Observation]]:
    rows = list(
        await session.exec(
            select(Mention.id, MentionEntity.entity, Mention.at, Mention.sentiment)
            .join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
            .where(col(Mention.id) > after, col(Mention.muted).is_(False))
            .order_by(col(Mention.id))
            .limit(CHUNK)
        )
    )
    last = max((row[0] or 0 for row in rows), default=0)
    if len(rows) == CHUNK:
        # The limit may have cut through the entities of one mention: leave that one for later.
        rows = [row for row in rows if row[0] != last]
        last = max((row[0] or 0 for row in rows), default=0)
    return last, [
        Observation(entity, at, None if sentiment == Sentiment.UNKNOWN else sentiment == "negative")
        for _id, entity, at, sentiment in rows
    ]


def tell(alert: Alert | Signal, names: dict[str, str], *, drill: bool) -> tuple[str, str]:
    """Return the title and the words in which ``alert`` is told."""
    if isinstance(alert, Alert) and alert.kind == AlertKind.SILENT_SOURCE:
        return silence.tell(alert)
    name = names.get(alert.entity, alert.entity)
    title = _("{kind} around {name}").format(kind=AlertKind(alert.kind).label, name=name)
    if drill:
        title = _("DRILL: {title}").format(title=title)
    return f"{AlertLevel(alert.level).label}: {title}", why(alert)


def why(alert: Alert | Signal) -> str:
    """Say in figures why the alert was raised."""
    if isinstance(alert, Alert) and alert.kind == AlertKind.SILENT_SOURCE:
        return silence.why(alert)
    words = _("{count} mentions in the last hour, {expected:.1f} expected").format(
        count=alert.count, expected=alert.expected
    )
    if alert.understood:
        share = round(100 * alert.negative / alert.understood)
        words += _("; {share} % of the {understood} understood ones negative").format(
            share=share, understood=alert.understood
        )
    return words
