"""Silence is not calm: a source that brings nothing any more raises an alert of its own."""

import time
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.alerts import OPEN, SIGHTINGS, urgency
from services.i18n import _
from services.model import Alert
from services.notify import News, queue
from services.store.status import SourceView
from services.words import AlertKind, AlertLevel, AlertState, Health, Role

PREFIX = "source:"
_SILENT = (Health.LATE, Health.FAILING, Health.REFUSED, Health.EXHAUSTED, Health.PAUSED)


class SilenceWatch:
    """Knows since when each source has been silent; ``after`` is how long it may be.

    A source that was refused is told at once: only a person can help it. The time is taken
    from a clock that nobody sets, from when the silence was first seen: a process that was
    asleep must not take its own sleep for the silence of others.
    """

    def __init__(self, after: timedelta) -> None:
        self._after = after
        self._seen: dict[str, float] = {}

    async def look(
        self, session: AsyncSession, views: list[SourceView], now: datetime
    ) -> list[Alert]:
        """Raise, refresh and resolve the alerts of all sources; return those that were raised."""
        asked = select(Alert).where(
            Alert.kind == AlertKind.SILENT_SOURCE.value, col(Alert.state).in_(OPEN)
        )
        known = {alert.entity: alert for alert in await session.exec(asked)}
        raised: list[Alert] = []
        for view in views:
            alert = known.pop(entity := f"{PREFIX}{view.status.name}", None)
            if view.health not in _SILENT:
                self._seen.pop(entity, None)
                if alert is not None and view.health in {Health.HEALTHY, Health.FINISHED}:
                    _resolve(session, alert, now)
                continue
            seen = self._seen.setdefault(entity, time.monotonic())
            waited = timedelta(seconds=time.monotonic() - seen)
            if alert is not None:
                _refresh(session, alert, view, now)
            elif self._after and (view.health is Health.REFUSED or waited >= self._after):
                raised.append(_raise(session, view, view.status.alive_at or now - waited, now))
        for alert in known.values():  # the source was taken out of warroom.toml
            _resolve(session, alert, now)
        await session.flush()
        for alert in raised:
            title, body = tell(alert)
            key = f"alert:{alert.id}:{alert.level}"
            await queue(session, News(key, title, body, urgency(alert), Role.LEAD), now)
        return raised


def _raise(session: AsyncSession, view: SourceView, since: datetime, now: datetime) -> Alert:
    level = AlertLevel.WARNING if view.health is Health.EXHAUSTED else AlertLevel.HIGH
    alert = Alert(
        entity=f"{PREFIX}{view.status.name}",
        kind=AlertKind.SILENT_SOURCE.value,
        level=level.value,
        state=AlertState.RAISED.value,
        raised_at=now,
        window_at=since,
        seen_at=now,
        count=0,
        expected=0.0,
        negative=0,
        understood=0,
        note=view.status.error,
    )
    session.add(alert)
    return alert


def _refresh(session: AsyncSession, alert: Alert, view: SourceView, now: datetime) -> None:
    if now - alert.seen_at > SIGHTINGS:  # each write wakes every screen
        alert.seen_at = now
        if alert.state != AlertState.SILENCED:
            alert.note = view.status.error
        elif alert.silenced_until is not None and alert.silenced_until <= now:
            alert.state, alert.silenced_until = AlertState.RAISED.value, None
        session.add(alert)


def _resolve(session: AsyncSession, alert: Alert, now: datetime) -> None:
    alert.state, alert.resolved_at = AlertState.RESOLVED.value, now
    session.add(alert)


def tell(alert: Alert) -> tuple[str, str]:
    """Return the title and the words of the notification."""
    name = alert.entity.removeprefix(PREFIX)
    title = _("The source {name} is silent").format(name=name)
    return f"{AlertLevel(alert.level).label}: {title}", why(alert)


def why(alert: Alert) -> str:
    """Say since when nothing has come, and why."""
    since = alert.window_at.astimezone().strftime("%Y-%m-%d %H:%M")
    words = _("nothing since {when}, silence is not calm").format(when=since)
    return f"{words}: {alert.note}" if alert.note else words
