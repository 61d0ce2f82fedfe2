"""How a source is, where each host has one of that name for itself."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.intake.write import Delivery, write
from services.model import SourceStatus
from services.sentiment import Scorer
from services.sources.base import Batch
from services.sources.replay import Replay
from services.store import Store, status
from services.words import Health


class Host:
    """A host that asks its own drop folder."""

    def __init__(self, store: Store, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._store, self._name, self._patch = store, name, monkeypatch
        self._source = Replay("drop", [], datetime.now(UTC), 1.0)
        self._source.kind = "drop"

    def _here(self) -> None:
        self._patch.setattr("socket.gethostname", lambda: self._name)

    async def begin(self) -> None:
        self._here()
        async with self._store.write() as session:
            await status.begin(session, "drop", "drop", 10, await self._store.now(session))

    async def fail(self, *, again_in: float = 5) -> None:
        self._here()
        async with self._store.write() as session:
            told = status.told_by_host(session, "drop", "no folder")
            at = await self._store.now(session) + timedelta(seconds=again_in)
            await status.set_health(session, "drop", Health.FAILING, told, at)

    async def bring(self, note: str = "") -> None:
        self._here()
        batch = Batch((), datetime.now(UTC), "alive", stream="folder", note=note)
        preparation = Preparation(Matcher([]), Scorer())
        await write(self._store, preparation, [Delivery(self._source, batch)])


async def seen(store: Store) -> tuple[str, str]:
    async with store.read() as session:
        row = await session.get_one(SourceStatus, "drop")
    return row.health, row.error


async def test_one_host_that_is_well_does_not_hide_another_that_fails(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    well, failing = (Host(postgres_store, name, monkeypatch) for name in ("a", "b"))
    await well.begin()
    await failing.begin()
    await failing.fail()
    for going_on in (well.bring, well.begin):
        await going_on()
        assert await seen(postgres_store) == ("failing", "b: no folder")
    await failing.bring()
    assert await seen(postgres_store) == ("healthy", "")
    await failing.fail(again_in=-600)  # it was to try again ten minutes ago: it is gone
    await well.bring()
    assert await seen(postgres_store) == ("healthy", "")
    await failing.fail()
    async with postgres_store.write() as session:
        await status.stop_others(session, [])
    await well.begin()
    assert await seen(postgres_store) == ("starting", "")


async def test_a_file_has_one_host_whatever_it_is_called(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, renamed = (Host(sqlite_store, name, monkeypatch) for name in ("a", "b"))
    await before.begin()
    await before.fail()
    assert await seen(sqlite_store) == ("failing", "no folder")
    await renamed.bring()
    assert await seen(sqlite_store) == ("healthy", "")


async def test_two_hosts_may_begin_the_same_source_at_once(postgres_store: Store) -> None:
    now = datetime.now(UTC)

    async def begin() -> None:
        async with postgres_store.write() as session:
            await status.begin(session, "drop", "drop", 10, now)

    async with postgres_store.write() as session:
        await status.begin(session, "drop", "drop", 10, now)
        await session.flush()
        second = asyncio.create_task(begin())
        done, _waiting = await asyncio.wait({second}, timeout=0.2)
        assert not done, "it waits for the first"
    await second
    assert await seen(postgres_store) == ("starting", "")


async def test_a_word_on_a_source_that_is_well_stays_until_its_host_says_no_more(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, telling = (Host(postgres_store, name, monkeypatch) for name in ("a", "b"))
    await telling.bring("1 file in failed/")
    await calm.bring()
    assert await seen(postgres_store) == ("healthy", "b: 1 file in failed/")
    await telling.bring()
    assert await seen(postgres_store) == ("healthy", "")
    await telling.bring("1 file in failed/")
    await calm.begin()
    assert await seen(postgres_store) == ("starting", "")


async def test_a_word_on_a_source_that_is_well_gives_way_to_a_fault(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(sqlite_store, "a", monkeypatch)
    await host.bring("1 file in failed/")
    assert await seen(sqlite_store) == ("healthy", "1 file in failed/")
    await host.fail()
    assert await seen(sqlite_store) == ("failing", "no folder")
    await host.bring()
    assert await seen(sqlite_store) == ("healthy", "")
