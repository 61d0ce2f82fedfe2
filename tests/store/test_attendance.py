"""Who is here: told seldom, gone soon."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from services.model import Attendance
from services.store import Store, leases
from services.store.attendance import (
    BEAT,
    SHARED,
    Sitting,
    attend,
    beat_of,
    host_of,
    leave,
    present,
)


def _sitting(n: int, person: str = "Anna", place: str = "live") -> Sitting:
    return Sitting(f"far-host:{n}:0", person, "room", place, "pts/1")


async def _here(store: Store) -> list[str]:
    async with store.read() as session:
        return [row.person for row in await present(session, await store.now(session))]


@pytest.mark.parametrize("screens", [1, 5, 30, 200])
def test_all_screens_together_commit_once_in_two_seconds_at_most(screens: int) -> None:
    beat = beat_of(screens)
    assert beat >= BEAT
    assert screens / beat.total_seconds() <= 1 / SHARED.total_seconds()


async def test_a_screen_says_who_acts_where_until_when(store: Store) -> None:
    assert await attend(store, _sitting(1)) == BEAT
    await attend(store, _sitting(1, "Bartek", "timeline"))
    async with store.read() as session:
        (row,) = await session.exec(select(Attendance))
    assert (row.person, row.account, row.place, row.terminal) == (
        "Bartek",
        "room",
        "timeline",
        "pts/1",
    )
    assert host_of(row) == "far-host"
    assert row.until - row.since >= 3 * BEAT


async def test_many_screens_beat_slower_and_none_is_lost(store: Store) -> None:
    beats = [await attend(store, _sitting(n, f"P{n}")) for n in range(8)]
    assert beats[:5] == [BEAT] * 5
    assert beats[7] == 8 * SHARED
    assert await _here(store) == [f"P{n}" for n in range(8)]


async def test_whoever_leaves_or_stays_silent_is_gone(store: Store) -> None:
    for n, person in enumerate(("Anna", "Bartek", "Celina")):
        await attend(store, _sitting(n, person))
    await leave(store, "far-host:0:0")
    async with store.write() as session:
        past = await store.now(session) - timedelta(seconds=1)
        silent = update(Attendance).where(col(Attendance.person) == "Bartek")
        await session.exec(silent.values(until=past))
    assert await _here(store) == ["Celina"]
    await attend(store, _sitting(2, "Celina"))
    async with store.read() as session:
        assert len(list(await session.exec(select(Attendance)))) == 1


async def test_who_died_on_this_host_is_gone_at_once(sqlite_store: Store) -> None:
    mine = leases.new_holder()
    host, _pid, mark = mine.rsplit(":", 2)
    dead = await asyncio.create_subprocess_exec("true")
    await dead.wait()
    await attend(sqlite_store, Sitting(mine, "Anna"))
    await attend(sqlite_store, Sitting(f"{host}:{dead.pid}:{mark}", "Bartek"))
    assert await _here(sqlite_store) == ["Anna"]
