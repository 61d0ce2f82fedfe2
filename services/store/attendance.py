"""Which screens are open, and who sits before them."""

from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Attendance
from services.store.engine import Store

ABSENT = timedelta(seconds=15)
"""A screen that has not been seen for so long is gone."""


async def attend(store: Store, screen: str, person: str) -> None:
    """Say that ``screen`` is open and ``person`` acts there."""
    async with store.write() as session:
        now = await store.now(session)
        await session.merge(Attendance(screen=screen, person=person, seen_at=now))
        await session.exec(delete(Attendance).where(col(Attendance.seen_at) < now - ABSENT))


async def leave(store: Store, screen: str) -> None:
    """Say that ``screen`` was closed."""
    async with store.write() as session:
        await session.exec(delete(Attendance).where(col(Attendance.screen) == screen))


async def present(session: AsyncSession, now: datetime) -> list[Attendance]:
    """Return the screens that are open."""
    seen = select(Attendance).where(Attendance.seen_at >= now - ABSENT)
    return list(await session.exec(seen.order_by(col(Attendance.person))))
