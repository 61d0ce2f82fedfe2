"""What interrupts and nobody acknowledges goes on to those who are called then."""

from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.alerts import INTERRUPTING
from services.early_warning.hearing import about
from services.early_warning.telling import tell
from services.i18n import _
from services.model import Alert
from services.notify import News, is_queued, queue
from services.preparation.campaigns import entity_names
from services.words import AlertState, Role, Urgency


async def escalate(
    session: AsyncSession, now: datetime, after: timedelta, *, drill: bool
) -> list[Alert]:
    """Queue once, as critical, each interrupting alert that waits longer than ``after``.

    It is counted from when it was told last, so that a rise has its own time to be seen, and what
    came back after somebody looked at it is not taken for seen.
    """
    asked = select(Alert).where(
        Alert.state == AlertState.RAISED.value,
        col(Alert.level).in_([level.value for level in INTERRUPTING]),
        func.coalesce(Alert.told_at, Alert.raised_at) <= now - after,
    )
    waiting = {_key(alert): alert for alert in await session.exec(asked)}
    new = {key: it for key, it in waiting.items() if not await is_queued(session, key)}
    names = await entity_names(session) if new else {}
    for key, alert in new.items():
        title, body = tell(alert, names, await about(session, alert), drill=drill)
        title = _("Nobody looks at it: {title}").format(title=title)
        news = News(key, title, body, Urgency.CRITICAL, Role.LEAD, escalated=True)
        await queue(session, news, now)
    return list(new.values())


def _key(alert: Alert) -> str:
    told_at = alert.told_at or alert.raised_at
    return f"escalation:{alert.id}:{alert.level}:{told_at:%Y%m%d%H%M%S}"
