"""Alerts in the store: raised and ended by the detector, decided on by people.

An entity has one open alert at most; when it rises, comes back and ends is for `lifecycle` to say.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning import evidence, lifecycle
from services.early_warning.detector import WINDOW, Signal
from services.early_warning.evidence import Evidence
from services.early_warning.lifecycle import LEVELS, Life, Move
from services.errors import UsageError
from services.i18n import _
from services.model import (
    Alert,
    CampaignInfluencer,
    Mention,
    MentionEntity,
    Planned,
)
from services.preparation.campaigns import planned
from services.words import AlertKind, AlertLevel, AlertState, PlannedKind, Urgency

SIGHTINGS = timedelta(seconds=15)
"""How exactly the time of the last sighting is kept: each write wakes every screen."""
REPEATS_AFTER = timedelta(hours=4)
"""An interrupting alert that nobody acknowledged is told again after so long."""
PLANNED_BEFORE, PLANNED_AFTER = timedelta(minutes=15), timedelta(hours=3)
"""Around a planned post attention is no news."""
INTERRUPTING = (AlertLevel.HIGH, AlertLevel.CRITICAL)
"""Only these interrupt people; the rest waits in the panel."""
OPEN = (AlertState.RAISED, AlertState.ACKNOWLEDGED, AlertState.SILENCED)


def urgency(alert: Alert) -> Urgency:
    """Return how urgent the news of ``alert`` are."""
    match AlertLevel(alert.level):
        case AlertLevel.CRITICAL:
            return Urgency.CRITICAL
        case AlertLevel.HIGH:
            return Urgency.HIGH
        case _:
            return Urgency.NORMAL


async def all_alerts(session: AsyncSession, limit: int = 50) -> list[Alert]:
    """Return the newest alerts, open ones first."""
    newest = select(Alert).order_by(col(Alert.state).in_(OPEN).desc(), col(Alert.id).desc())
    return list(await session.exec(newest.limit(limit)))


async def existing(session: AsyncSession, alert_id: int, *, to_change: bool = False) -> Alert:
    """Return the alert of that number; ``to_change`` it, nobody else may meanwhile.

    Raises:
        UsageError: there is none.
    """
    alert = await session.get(Alert, alert_id, with_for_update=to_change or None)
    if alert is None:
        raise UsageError(_("There is no alert {id}.").format(id=alert_id))
    return alert


async def raised(session: AsyncSession) -> list[Alert]:
    """Return the alerts that nobody looks at yet, the loudest first."""
    found = select(Alert).where(Alert.state == AlertState.RAISED.value).order_by(col(Alert.id))
    return sorted(
        await session.exec(found), key=lambda alert: -LEVELS.index(AlertLevel(alert.level))
    )


async def take_signals(
    session: AsyncSession, signals: Iterable[Signal], now: datetime
) -> list[Alert]:
    """Let ``signals`` raise alerts, or the open ones rise; return those that are worth telling.

    A campaign is looked at before its influencers, so that its alert speaks for theirs.
    """
    told: dict[int | None, Alert] = {}
    for signal in sorted(signals, key=lambda signal: signal.entity):
        alert = await _take(session, signal, now)
        if alert is not None:
            told[alert.id] = alert
    return list(told.values())


async def _take(session: AsyncSession, signal: Signal, now: datetime) -> Alert | None:
    last = await _last(session, signal.entity)
    is_open = last is not None and last.state in OPEN
    if not is_open and _is_talk_alone(signal) and not signal.held_back:
        quiet = await planned_now(session, signal.entity, now)
        signal = replace(signal, held_back=bool(quiet))
    move = lifecycle.meet(_life(last), signal, now)
    if move is Move.NOTHING or (move is Move.COME_BACK and last is not None and last.noise):
        return None
    told_by_campaign = move is not Move.KEEP and await _campaign_tells(session, signal, now)
    if told_by_campaign and not is_open:
        return None
    if last is None or move is Move.OPEN:
        return await _raise(session, signal, now)
    told = lifecycle.is_told(move, signal) and not told_by_campaign
    return await _go_on(session, last, signal, move, now, told=told)


async def _last(session: AsyncSession, entity: str) -> Alert | None:
    found = select(Alert).where(Alert.entity == entity).order_by(col(Alert.id).desc())
    return (await session.exec(found.limit(1))).first()


def _life(alert: Alert | None) -> Life | None:
    if alert is None:
        return None
    return Life(
        AlertKind(alert.kind),
        AlertLevel(alert.level),
        alert.seen_at,
        alert.told_at or alert.raised_at,
        alert.resolved_at,
    )


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
        told_at=now,
        count=0,
        expected=0.0,
        negative=0,
        understood=0,
        mention_id=signal.mention,
    )
    _count(alert, signal)
    alert.why = (await _evidence(session, signal, now)).dump()
    session.add(alert)
    await session.flush()
    return alert


def _count(alert: Alert, signal: Signal) -> None:
    figures = signal.figures
    alert.count, alert.expected = figures.count, figures.expected
    alert.negative, alert.understood = round(figures.negative), round(figures.understood)


async def _evidence(session: AsyncSession, signal: Signal, now: datetime) -> Evidence:
    """Return what is kept of the hour; of one post there is nothing but the post."""
    if signal.mention is not None:
        return Evidence()
    held = await _influencers_held(session, signal.entity)
    found = await evidence.find(session, signal.entity, signal.figures, now, held)
    posts = await planned_now(session, signal.entity, now)
    return replace(found, planned=tuple(post.title for post in posts))


async def _go_on(
    session: AsyncSession, alert: Alert, signal: Signal, move: Move, now: datetime, *, told: bool
) -> Alert | None:
    """Let an alert rise, come back or just go on; return it if that is worth telling.

    Level and kind rise each by itself: one post does not make a firestorm less.
    """
    life = lifecycle.after(_life(alert), signal, move, now)
    assert life is not None  # noqa: S101 - it was there
    if move is Move.KEEP and now - alert.seen_at <= SIGHTINGS and not _is_over(alert, now):
        if signal.figures.count > alert.count:
            _count(alert, signal)
            session.add(alert)
        return None
    if signal.mention is not None and life.kind != alert.kind:
        alert.mention_id = signal.mention
    if move is not Move.KEEP and signal.mention is None:
        _count(alert, signal)
        alert.why = (await _evidence(session, signal, now)).dump()
    elif signal.figures.count > alert.count:
        _count(alert, signal)
    _set_state(alert, move, life, now, told=told)
    alert.kind, alert.level, alert.seen_at = life.kind.value, life.level.value, now
    silent = alert.state == AlertState.SILENCED
    alert.told_at = life.told_at if told and not silent else alert.told_at
    alert.resolved_at = None
    session.add(alert)
    await session.flush()
    return alert if told and not silent else None


def _set_state(alert: Alert, move: Move, life: Life, now: datetime, *, told: bool) -> None:
    silent = alert.silenced_until is not None and not _is_over(alert, now)
    if silent and move is Move.RISE and life.level is AlertLevel.CRITICAL != alert.level:
        silent = False  # whoever silenced it judged something smaller
    if silent:
        alert.state = AlertState.SILENCED.value
        return
    alert.silenced_until, alert.noise = None, False
    if told and alert.state == AlertState.ACKNOWLEDGED and _interrupts_anew(alert, life):
        alert.state = AlertState.RAISED.value  # whoever looks at it looks at something smaller
    if alert.state in {AlertState.SILENCED, AlertState.RESOLVED}:
        quiet = alert.state == AlertState.RESOLVED and not told and alert.changed_by
        alert.state = (AlertState.ACKNOWLEDGED if quiet else AlertState.RAISED).value


def _interrupts_anew(alert: Alert, life: Life) -> bool:
    """Whether an alert rises to a level that interrupts, from one that did not or to the last."""
    before = AlertLevel(alert.level)
    if life.level is before or life.level not in INTERRUPTING:
        return False
    return before not in INTERRUPTING or life.level is AlertLevel.CRITICAL


def _is_over(alert: Alert, now: datetime) -> bool:
    """Whether an alert's silence is over."""
    return alert.silenced_until is not None and alert.silenced_until <= now


async def _campaign_tells(session: AsyncSession, signal: Signal, now: datetime) -> bool:
    """Whether a campaign's alert speaks for its influencer, and keep that it does.

    One that was noise just now does too. One that interrupts nobody speaks for none that would.

    A campaign's figures hold its influencers'; one post of theirs it may know nothing of.
    """
    if signal.mention is not None:
        return False
    for campaign in await _campaigns_of(session, signal.entity):
        alert = await _last(session, campaign)
        if alert is None or not (alert.state in OPEN or _is_fresh_noise(alert, now)):
            continue
        if signal.level in INTERRUPTING and AlertLevel(alert.level) not in INTERRUPTING:
            continue
        kept = evidence.load(alert.why)
        if signal.entity not in kept.held:
            held = tuple(sorted({*kept.held, signal.entity}))
            alert.why = replace(kept, held=held).dump()
            session.add(alert)
        return True
    return False


def _is_fresh_noise(alert: Alert, now: datetime) -> bool:
    ended = alert.resolved_at
    return alert.noise and ended is not None and now - ended <= lifecycle.COMES_BACK


async def _campaigns_of(session: AsyncSession, entity: str) -> list[str]:
    kind, _colon, number = entity.partition(":")
    if kind != "influencer":
        return []
    found = select(CampaignInfluencer.campaign_id).where(
        CampaignInfluencer.influencer_id == int(number)
    )
    return [f"campaign:{campaign}" for campaign in await session.exec(found)]


async def _influencers_held(session: AsyncSession, entity: str) -> list[str]:
    """Return the campaign's influencers that have an open alert of their own."""
    kind, _colon, number = entity.partition(":")
    if kind != "campaign":
        return []
    found = select(CampaignInfluencer.influencer_id).where(
        CampaignInfluencer.campaign_id == int(number)
    )
    names = [f"influencer:{influencer}" for influencer in await session.exec(found)]
    open_ones = select(Alert.entity).where(col(Alert.entity).in_(names), col(Alert.state).in_(OPEN))
    return list(await session.exec(open_ones))


def _is_talk_alone(signal: Signal) -> bool:
    """Whether a signal says nothing but that much is said: of much blame it would be a warning."""
    return signal.kind is AlertKind.ATTENTION and signal.level is AlertLevel.INFO


async def planned_now(session: AsyncSession, entity: str, now: datetime) -> list[Planned]:
    """Return the planned posts that explain that ``entity`` (`ROOM`: anybody) is talked about now.

    They keep back attention, and nothing else.
    """
    return [
        post
        for post in await planned(session, entity)
        if post.kind == PlannedKind.POST
        and post.due_at is not None
        and now - PLANNED_AFTER <= post.due_at <= now + PLANNED_BEFORE
    ]


async def resolve_quiet(session: AsyncSession, now: datetime) -> None:
    """End the open alerts whose entity has been quiet for long enough: when that was."""
    quiet = lifecycle.QUIET + SIGHTINGS
    found = select(Alert).where(col(Alert.state).in_(OPEN), Alert.seen_at <= now - quiet)
    for alert in await session.exec(found):
        alert.state, alert.resolved_at = AlertState.RESOLVED.value, alert.seen_at + quiet
        session.add(alert)


async def repeat(session: AsyncSession, now: datetime) -> list[Alert]:
    """Return the interrupting alerts that nobody acknowledged for long: they are told again."""
    found = select(Alert).where(
        Alert.state == AlertState.RAISED.value,
        col(Alert.level).in_(INTERRUPTING),
        func.coalesce(Alert.told_at, Alert.raised_at) <= now - REPEATS_AFTER,
    )
    again = list(await session.exec(found))
    for alert in again:
        alert.told_at = now
        session.add(alert)
    return again
