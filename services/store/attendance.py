"""Which screens are open, who acts before each, and where.

A screen says again and again that it is open. Each time is a commit, after which every other
screen looks at the store; so the more screens there are, the more seldom each one says it, and
all together do so once in `SHARED` at most. Who leaves says so; who dies on this host is seen to
be dead; anybody else is gone when three beats were missed.
"""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Attendance
from services.store.engine import Store
from services.store.leases import is_dead_here

BEAT = timedelta(seconds=10)
"""How often one of a few screens says that it is open."""
SHARED = timedelta(seconds=2)
"""The time between two beats of all screens together, as soon as there are many."""
MISSED = 3
"""A screen of which so many beats are missing is gone."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A screen and who sits before it; ``screen`` names its process, as `leases.new_holder`.

    ``account`` is the login that the process runs under, ``place`` the screen that is shown.
    """

    screen: str
    person: str
    account: str = ""
    place: str = ""
    terminal: str = ""


def this_terminal() -> str:
    """Return the name of the terminal that this process talks to, empty if there is none."""
    with contextlib.suppress(OSError):
        return os.ttyname(0).removeprefix("/dev/")
    return ""


def host_of(row: Attendance) -> str:
    """Return the host on which the screen is open."""
    return row.screen.split(":", 1)[0]


def beat_of(screens: int) -> timedelta:
    """Return how often each of so many screens says that it is open."""
    return max(BEAT, screens * SHARED)


async def attend(store: Store, sitting: Sitting) -> timedelta:
    """Say that a screen is open; return after how long to say so again."""
    async with store.write() as session:
        now = await store.now(session)
        await session.exec(delete(Attendance).where(col(Attendance.until) < now))
        others = (
            await session.exec(
                select(func.count())
                .select_from(Attendance)
                .where(col(Attendance.screen) != sitting.screen)
            )
        ).one()
        beat = beat_of(others + 1)
        known = await session.get(Attendance, sitting.screen)
        row = Attendance(
            screen=sitting.screen,
            person=sitting.person,
            account=sitting.account,
            place=sitting.place,
            terminal=sitting.terminal,
            since=known.since if known else now,
            until=now + MISSED * beat,
        )
        await session.merge(row)
    return beat


async def leave(store: Store, screen: str) -> None:
    """Say that ``screen`` was closed."""
    async with store.write() as session:
        await session.exec(delete(Attendance).where(col(Attendance.screen) == screen))


async def present(session: AsyncSession, now: datetime) -> Sequence[Attendance]:
    """Return the screens that are open, by who acts there."""
    seen = select(Attendance).where(Attendance.until >= now)
    rows = await session.exec(seen.order_by(col(Attendance.person), col(Attendance.since)))
    return [row for row in rows if not is_dead_here(row.screen)]
