"""How the sources are, told so that silence is never taken for calm."""

import socket
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.clean import clean_line
from services.model import SourceStatus, table
from services.store.corrections import NOBODY_JUDGED, Agreement, agreement
from services.store.dialect import insert_into, is_postgresql
from services.words import Health

OF_A_HOST = frozenset({"drop", "webhook"})
"""Kinds of sources that each host has for itself, its folder, its port, under one row for all."""
_GRACE = timedelta(seconds=5)
_STILL_TRIES = timedelta(minutes=1)
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


async def begin(session: AsyncSession, name: str, kind: str, rhythm: float, now: datetime) -> None:
    """Note that a collector starts to ask a source."""
    first = SourceStatus(name=name, kind=kind, health=Health.STARTING).model_dump()
    await (await session.connection()).execute(
        insert_into(session, table(SourceStatus)).on_conflict_do_nothing(), first
    )
    status = await session.get_one(SourceStatus, name)
    status.kind, status.rhythm = kind, rhythm
    set_well(session, status, Health.STARTING, now)


def set_well(
    session: AsyncSession, status: SourceStatus, health: Health, now: datetime, note: str = ""
) -> None:
    """Note that a source is well here, unless another host fails with what is its own of it.

    What fails there is not mended by going well here; that host says so itself, and who has not
    tried again for a while has given up. ``note`` is what should be known all the same; that of
    another host stays until this one has something to say or begins anew.
    """
    here = told_by_host(session, status.kind, "")
    elsewhere = here and status.error and not status.error.startswith(here)
    tries_again = status.resumes_at is not None and now < status.resumes_at + _STILL_TRIES
    if not (elsewhere and tries_again) or status.health == Health.STOPPED:
        if note or not elsewhere or not health == status.health == Health.HEALTHY:
            status.error = told_by_host(session, status.kind, clean_line(note, 500)) if note else ""
        status.health, status.resumes_at = health.value, None
    session.add(status)


def told_by_host(session: AsyncSession, kind: str, error: str) -> str:
    """Return ``error`` with the host that tells it, where several have such a source each."""
    several = kind in OF_A_HOST and is_postgresql(session)
    return f"{socket.gethostname()}: {error}" if several else error


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
