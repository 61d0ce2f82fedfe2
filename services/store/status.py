"""How the sources are, told so that silence is never taken for calm."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.clean import clean_line
from services.model import SourceStatus
from services.store.corrections import NOBODY_JUDGED, Agreement, agreement
from services.words import Health

_GRACE = timedelta(seconds=5)
_ENDED = (
    Health.FINISHED,
    Health.STOPPED,
    Health.REFUSED,
    Health.FAILING,
    Health.EXHAUSTED,
    Health.PAUSED,
)


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as people see it: ``health`` is judged at the time of asking.

    ``agreement`` says how often people read its mentions as the machine did.
    """

    status: SourceStatus
    health: Health
    agreement: Agreement = NOBODY_JUDGED


async def sources(session: AsyncSession, now: datetime, *, collecting: bool) -> list[SourceView]:
    """Return every source by name; ``collecting`` says whether a collector is alive."""
    rows = await session.exec(select(SourceStatus).order_by(col(SourceStatus.name)))
    agreed = await agreement(session)
    views = []
    for row in rows:
        health = _judge(row, now, collecting=collecting)
        views.append(SourceView(row, health, agreed.get(row.name, NOBODY_JUDGED)))
    return views


def _judge(status: SourceStatus, now: datetime, *, collecting: bool) -> Health:
    written = Health(status.health)
    if written is Health.FINISHED:
        return written
    if not collecting:
        return Health.STOPPED
    if written in _ENDED or status.rhythm <= 0 or status.alive_at is None:
        return written
    if now - status.alive_at > 2 * timedelta(seconds=status.rhythm) + _GRACE:
        return Health.LATE
    return written


async def begin(session: AsyncSession, name: str, kind: str, rhythm: float) -> None:
    """Note that a collector starts to ask a source."""
    status = await session.get(SourceStatus, name) or SourceStatus(
        name=name, kind=kind, health=Health.STARTING
    )
    status.kind, status.rhythm, status.health = kind, rhythm, Health.STARTING.value
    status.error, status.resumes_at = "", None
    session.add(status)


async def set_health(
    session: AsyncSession,
    name: str,
    health: Health,
    error: str = "",
    resumes_at: datetime | None = None,
) -> None:
    """Note how a source is, what went wrong, and when it is asked again."""
    await session.exec(
        update(SourceStatus)
        .where(col(SourceStatus.name) == name)
        .values(health=health.value, error=clean_line(error, 500), resumes_at=resumes_at)
    )


def stopped(kind: str) -> SelectOfScalar[str]:
    """Return the question for the sources of this kind that nobody asks any more: renamed, say."""
    return select(SourceStatus.name).where(
        col(SourceStatus.kind) == kind, col(SourceStatus.health) == Health.STOPPED.value
    )


async def stop_others(session: AsyncSession, names: Collection[str]) -> None:
    """Mark the sources that nobody asks any more."""
    await session.exec(
        update(SourceStatus)
        .where(col(SourceStatus.name).not_in(list(names)))
        .where(col(SourceStatus.health) != Health.FINISHED.value)
        .values(health=Health.STOPPED.value)
    )
