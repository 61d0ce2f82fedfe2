"""The life of an alert: raised, acknowledged or silenced by a person, resolved by quiet.

An entity has one open alert at most; kind and level are attributes that only rise, the kinds in
the order of `AlertKind`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.early_warning.detector import WINDOW, Signal
from services.errors import Refused, UsageError
from services.i18n import _
from services.model import ROOM, Alert, CampaignInfluencer, Mention, MentionEntity
from services.store import Store, ledger
from services.store.ledger import Draft, Record
from services.times import clock
from services.words import AlertKind, AlertLevel, AlertState, EntryKind

QUIET = timedelta(minutes=30)
"""How long an entity must be below the threshold before its alert is resolved."""

SIGHTINGS = timedelta(seconds=15)
"""How exactly the time of the last sighting is kept."""

OPEN = (AlertState.RAISED, AlertState.ACKNOWLEDGED, AlertState.SILENCED)
_LEVELS = list(AlertLevel)
_KINDS = list(AlertKind)


async def open_alert(session: AsyncSession, entity: str) -> Alert | None:
    """Return the open alert of ``entity``, None if there is none."""
    found = select(Alert).where(Alert.entity == entity, col(Alert.state).in_(OPEN))
    return (await session.exec(found)).one_or_none()


async def all_alerts(session: AsyncSession, limit: int = 50) -> list[Alert]:
    """Return the newest alerts, open ones first."""
    newest = select(Alert).order_by(col(Alert.state).in_(OPEN).desc(), col(Alert.id).desc())
    return list(await session.exec(newest.limit(limit)))


async def raised(session: AsyncSession) -> list[Alert]:
    """Return the alerts that nobody looks at yet, the loudest first."""
    found = select(Alert).where(Alert.state == AlertState.RAISED.value).order_by(col(Alert.id))
    return sorted(
        await session.exec(found), key=lambda alert: -_LEVELS.index(AlertLevel(alert.level))
    )


async def take_signal(session: AsyncSession, signal: Signal, now: datetime) -> Alert | None:
    """Raise an alert for ``signal`` or let the open one rise; return it if it is worth telling.

    Level and kind rise each by itself: one post does not make a firestorm less.
    """
    alert = await open_alert(session, signal.entity)
    if alert is None:
        # A campaign's figures hold its influencers'; one post of theirs it may know nothing of.
        if signal.mention is None and await _campaign_tells(session, signal.entity):
            return None
        return await _raise(session, signal, now)
    told = (alert.level, alert.kind)
    if now - alert.seen_at > SIGHTINGS:  # each write wakes every screen
        alert.seen_at = now
    if _LEVELS.index(signal.level) > _LEVELS.index(AlertLevel(alert.level)):
        alert.level = signal.level.value
        if alert.state == AlertState.SILENCED and signal.level is AlertLevel.CRITICAL:
            # Whoever silenced it judged something smaller.
            alert.state, alert.silenced_until = AlertState.RAISED.value, None
    if _KINDS.index(signal.kind) > _KINDS.index(AlertKind(alert.kind)):
        alert.kind = signal.kind.value
        alert.mention_id = signal.mention or alert.mention_id
    rose = (alert.level, alert.kind) != told
    # A firestorm of what people corrected is no larger, and its share is another one.
    if signal.count > alert.count or (rose and signal.mention is None):
        alert.count, alert.expected = signal.count, signal.expected
        alert.negative, alert.understood = round(signal.negative), round(signal.understood)
    if alert.state == AlertState.SILENCED and _silence_is_over(alert, now):
        alert.state, alert.silenced_until = AlertState.RAISED.value, None
    session.add(alert)
    await session.flush()
    return alert if rose and alert.state != AlertState.SILENCED else None


async def _raise(session: AsyncSession, signal: Signal, now: datetime) -> Alert:
    first = (
        select(func.min(col(Mention.at)))
        .join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
        .where(MentionEntity.entity == signal.entity, Mention.at > now - WINDOW)
    )
    if signal.mention is not None:  # what was said before has nothing to do with it
        first = first.where(Mention.id == signal.mention)
    alert = Alert(
        entity=signal.entity,
        kind=signal.kind.value,
        level=signal.level.value,
        state=AlertState.RAISED.value,
        raised_at=now,
        window_at=(await session.exec(first)).one() or now,
        seen_at=now,
        count=signal.count,
        expected=signal.expected,
        negative=round(signal.negative),
        understood=round(signal.understood),
        mention_id=signal.mention,
    )
    session.add(alert)
    await session.flush()
    return alert


async def _campaign_tells(session: AsyncSession, entity: str) -> bool:
    """Whether ``entity`` is an influencer one of whose campaigns has an open alert."""
    kind, _colon, number = entity.partition(":")
    if kind != "influencer":
        return False
    campaigns = await session.exec(
        select(CampaignInfluencer.campaign_id).where(
            CampaignInfluencer.influencer_id == int(number)
        )
    )
    names = [f"campaign:{campaign}" for campaign in campaigns]
    found = select(Alert.id).where(col(Alert.entity).in_(names), col(Alert.state).in_(OPEN))
    return (await session.exec(found)).first() is not None


async def resolve_quiet(session: AsyncSession, now: datetime) -> None:
    """Resolve the open alerts whose entity has been quiet for `QUIET`."""
    quiet = select(Alert).where(col(Alert.state).in_(OPEN), Alert.seen_at < now - QUIET)
    for alert in await session.exec(quiet):
        alert.state, alert.resolved_at = AlertState.RESOLVED.value, now
        session.add(alert)


def _silence_is_over(alert: Alert, now: datetime) -> bool:
    return alert.silenced_until is not None and alert.silenced_until <= now


async def acknowledge(store: Store, actor: str, alert_id: int) -> None:
    """Say that somebody is on it.

    Raises:
        Refused: somebody is on it already, or the alert is over.
    """

    def change(alert: Alert, now: datetime) -> Draft:
        if alert.state == AlertState.ACKNOWLEDGED:
            raise Refused(
                _("{who} acknowledged this alert at {when}.").format(
                    who=alert.changed_by, when=clock(alert.changed_at or now)
                )
            )
        alert.state, alert.silenced_until = AlertState.ACKNOWLEDGED.value, None
        return Draft(EntryKind.ALERT_ACKNOWLEDGED, {"alert": alert_id})

    await _decide(store, actor, alert_id, change)


async def silence(
    store: Store, actor: str, alert_id: int, how_long: timedelta, reason: str
) -> None:
    """Keep an alert from telling any more for ``how_long``, with a reason.

    Raises:
        Refused: the alert is over.
    """
    reason = clean_line(reason, 500)
    if not reason:
        raise UsageError(_("Silencing an alert needs a reason."))

    def change(alert: Alert, now: datetime) -> Draft:
        alert.state, alert.silenced_until = AlertState.SILENCED.value, now + how_long
        alert.note = reason
        minutes = int(how_long.total_seconds() // 60)
        return Draft(
            EntryKind.ALERT_SILENCED, {"alert": alert_id, "minutes": minutes}, {"reason": reason}
        )

    await _decide(store, actor, alert_id, change)


async def _decide(
    store: Store, actor: str, alert_id: int, change: Callable[[Alert, datetime], Draft]
) -> None:
    """Change an alert and write who did it into the room's own timeline, both or neither."""
    async with store.write() as session:
        alert = await session.get(Alert, alert_id, with_for_update=True)
        if alert is None:
            raise UsageError(_("There is no alert {id}.").format(id=alert_id))
        if alert.state == AlertState.RESOLVED:
            raise Refused(_("This alert is over."))
        now = await store.now(session)
        draft = change(alert, now)
        alert.changed_by, alert.changed_at = actor, now
        session.add(alert)

        def decide(_records: object) -> list[Draft]:
            return [draft]

        await ledger.append_within(store, session, ROOM, actor, decide)


async def acknowledged_at(session: AsyncSession, alert_id: int) -> Record | None:
    """Return the entry by which an alert was acknowledged first, None if it never was."""
    return next(
        (
            record
            for record in await ledger.read(session, ROOM)
            if record.kind == EntryKind.ALERT_ACKNOWLEDGED and record.data.get("alert") == alert_id
        ),
        None,
    )
