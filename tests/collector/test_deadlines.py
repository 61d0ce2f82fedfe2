"""Deadlines ring on time with no screen open: stopped, restarted, at a jump, when summer ends."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from services.collector.duties import CLOCKS
from services.incident import commands
from services.incident.desk import load_run
from services.model import Outgoing
from services.store import Store
from tests.end_to_end.terminal import ROOT, environment
from tests.leasing import holder_of
from tests.making import declare_test_incident

LATE = timedelta(seconds=6)
"""How late a ring may be: the collector looks every second, and a busy machine lets it wait."""
PACE = 180.0
"""At this pace what is due within 15 minutes is due within 5 seconds."""

COLLECTOR = """
import sys
from datetime import timedelta
from pathlib import Path
from services.store.engine import Store

real, offset = Store.now, Path(sys.argv[1])

async def shifted(self, session):
    return await real(self, session) + timedelta(seconds=float(offset.read_text()))

Store.now = shifted
sys.argv[1:] = ["--store", sys.argv[2], "collect"]
from tui.cli import main
main()
"""
"""The real collector, on a wall clock that the test sets: so many seconds ahead, in a file."""


class Room:
    """A store with an incident, and collectors whose wall clock can be set."""

    def __init__(self, store: Store, home: Path) -> None:
        self.store = store
        self.home = home
        self.offset = home / "offset"
        self.shift(0)

    def shift(self, seconds: float) -> None:
        """Set the wall clock ``seconds`` ahead of the real one."""
        fresh = self.offset.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self.offset)

    @contextmanager
    def collector(self, zone: str = "UTC") -> Iterator[subprocess.Popen[bytes]]:
        """Run a collector until the block ends."""
        with (self.home / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", COLLECTOR, str(self.offset), self.store.address],
                env=environment(
                    self.home,
                    PYTHONPATH=str(ROOT),
                    TZ=zone,
                    WARROOM_NAGS__NO_LEAD_AFTER="0",
                ),
                cwd=self.home,
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    async def rings(self) -> dict[str, datetime]:
        """Return when each clock rang, by the shifted wall clock."""
        async with self.store.read() as session:
            heads = col(Outgoing.key).startswith("milestone:")
            rows = list(await session.exec(select(Outgoing).where(~heads)))
        return {row.key.split(":", 2)[-1]: row.created_at for row in rows}

    async def wait_for(self, step: str) -> datetime:
        """Wait until the step's clock has rung; return when."""
        deadline = time.monotonic() + 40
        while True:
            found = [at for key, at in (await self.rings()).items() if key.startswith(step)]
            if found:
                assert len(found) == 1
                return found[0]
            assert time.monotonic() < deadline, (self.home / "log").read_text()
            await asyncio.sleep(0.1)

    async def due(self, incident: str, step: str) -> datetime:
        """Return when a step is due."""
        async with self.store.read() as session:
            item = (await load_run(session, incident)).item(step)
        assert item is not None
        return item.due_at


@pytest.fixture
def room(sqlite_store: Store, tmp_path: Path) -> Room:
    home = tmp_path / "collecting"
    home.mkdir()
    return Room(sqlite_store, home)


async def test_stopped_across_the_deadline_it_rings_when_it_goes_on(room: Room) -> None:
    incident = await declare_test_incident(room.store, pace=PACE)
    due = await room.due(incident, "capture")
    with room.collector() as process:
        await asyncio.sleep(2)
        os.kill(process.pid, signal.SIGSTOP)
        await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()) + 2)
        assert not await room.rings()
        os.kill(process.pid, signal.SIGCONT)
        woken = datetime.now(UTC)
        assert await room.wait_for("step:capture") - woken < LATE
        await asyncio.sleep(2)
        assert await room.wait_for("step:capture")


async def test_while_one_is_stopped_another_rings_on_time(room: Room) -> None:
    incident = await declare_test_incident(room.store, pace=60)
    due = await room.due(incident, "capture")  # in 15 seconds: the lease runs out in 10
    with room.collector() as first:
        await asyncio.sleep(2)
        async with room.store.write() as session:
            await session.connection()  # ours to write: stopped in the midst, one would stop all
            os.kill(first.pid, signal.SIGSTOP)
        await asyncio.sleep(5)
        with room.collector() as second:
            assert timedelta() <= await room.wait_for("step:capture") - due < LATE
            os.kill(first.pid, signal.SIGCONT)
            await asyncio.sleep(2)
            assert await room.wait_for("step:capture")
            assert await holder_of(room.store, CLOCKS) is not None
            assert (first.poll(), second.poll()) == (None, None), "they share from now on"


async def test_killed_and_started_again_it_rings_on_time(room: Room) -> None:
    incident = await declare_test_incident(room.store, pace=90)
    due = await room.due(incident, "capture")
    with room.collector() as process:
        await asyncio.sleep(2)
        process.kill()
        process.wait()
    with room.collector():
        assert timedelta() <= await room.wait_for("step:capture") - due < LATE
        later = await room.due(incident, "cause")
        assert timedelta() <= await room.wait_for("step:cause") - later < LATE


async def test_the_wall_clock_jumps_forward_and_back(room: Room) -> None:
    incident = await declare_test_incident(room.store)
    due = await room.due(incident, "capture")
    with room.collector():
        await asyncio.sleep(2)
        assert not await room.rings()
        room.shift(16 * 60)
        rang = await room.wait_for("step:capture")
        assert timedelta() <= rang - due
        room.shift(0)
        await asyncio.sleep(2)
        assert len(await room.rings()) == 1
        room.shift(31 * 60)
        await room.wait_for("step:cause")
        assert len(await room.rings()) == 2


@pytest.mark.parametrize("change", ["2026-10-25T01:00:00", "2027-03-28T01:00:00"])
async def test_when_the_clocks_are_changed_it_rings_on_time(
    room: Room, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Declared two seconds before the hour changes in Warsaw, due three seconds after."""
    moment = datetime.fromisoformat(change).replace(tzinfo=UTC) - timedelta(seconds=2)
    ahead = (moment - datetime.now(UTC)).total_seconds()
    room.shift(ahead)
    real = Store.now

    async def shifted(store: Store, session: object) -> datetime:
        return await real(store, session) + timedelta(seconds=ahead)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "now", shifted)
    incident = await declare_test_incident(room.store, pace=PACE)
    due = await room.due(incident, "capture")
    assert due > datetime.fromisoformat(change).replace(tzinfo=UTC)
    with room.collector(zone="Europe/Warsaw"):
        assert timedelta() <= await room.wait_for("step:capture") - due < LATE


async def test_an_overdue_action_and_a_year_gone_by_ring_once(room: Room) -> None:
    incident = await declare_test_incident(room.store)
    await commands.add_action(room.store, incident, "Anna", "mend the list", "Anna", "3 d")
    await commands.close(room.store, incident, "Anna", "calm")
    room.shift(timedelta(days=370).total_seconds())
    for _start in range(2):
        with room.collector():
            assert await room.wait_for("2:")
            assert len(await room.rings()) == 2
    async with room.store.read() as session:
        asked = select(Outgoing.title).where(~col(Outgoing.key).startswith("milestone:"))
        titles = list(await session.exec(asked.order_by(Outgoing.title)))
    assert titles == [
        "INC-1: a year later, did the actions hold?",
        "INC-1: an action is overdue",
    ]
