"""What is told, queued in the transaction that causes it.

A key keeps the same news from going out twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Delivery, Outgoing
from services.words import Role, Severity, Urgency


@dataclass(frozen=True, slots=True)
class News:
    """A piece of news: how urgent it is, and for whom (None: for all).

    ``escalated`` is what nobody has acknowledged.
    """

    key: str
    title: str
    body: str
    urgency: Urgency = Urgency.NORMAL
    role: Role | None = None
    escalated: bool = False


def urgency_of(severity: Severity | None) -> Urgency:
    """Return how urgent news of an incident of ``severity`` are: SEV1 waits for nobody."""
    match severity:
        case Severity.SEV1:
            return Urgency.CRITICAL
        case Severity.SEV2:
            return Urgency.HIGH
        case _:
            return Urgency.NORMAL


async def is_queued(session: AsyncSession, key: str) -> bool:
    """Whether news were ever queued under ``key``."""
    known = await session.exec(select(Outgoing.id).where(Outgoing.key == key))
    return known.first() is not None


async def queue(
    session: AsyncSession,
    news: News,
    now: datetime,
    *,
    wait: timedelta = timedelta(0),
    instead: str = "",
) -> bool:
    """Queue ``news`` to go out after ``wait``; tell whether they are new under their key.

    They take the place of those that still wait under keys that begin with ``instead``, and go
    when those would have gone.
    """
    if await is_queued(session, news.key):
        return False
    due = now + wait
    if instead:
        tried = select(Delivery.outgoing_id)
        waiting = select(Outgoing).where(
            col(Outgoing.key).startswith(instead, autoescape=True),
            Outgoing.created_at > now,
            col(Outgoing.id).not_in(tried),
        )
        for earlier in list(await session.exec(waiting)):
            due = min(due, earlier.created_at)
            await session.exec(delete(Outgoing).where(col(Outgoing.id) == earlier.id))
    session.add(
        Outgoing(
            key=news.key,
            title=news.title,
            body=news.body,
            urgency=news.urgency.value,
            role=news.role.value if news.role else "",
            escalated=news.escalated,
            created_at=due,
        )
    )
    return True


async def hasten(session: AsyncSession, incident: str, urgency: Urgency) -> None:
    """Make what still waits of ``incident`` at least as urgent as it is now.

    What was normal an hour ago must not wait for the morning once all of it is critical.
    """
    asked = select(Outgoing).where(
        col(Outgoing.sent_at).is_(None),
        or_(
            *(
                col(Outgoing.key).startswith(f"{kind}:{incident}:", autoescape=True)
                for kind in ("clock", "milestone")
            )
        ),
    )
    for item in await session.exec(asked):
        if urgency.is_at_least(Urgency(item.urgency)):
            item.urgency = urgency.value
            session.add(item)
