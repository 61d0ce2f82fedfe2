"""Each source in the real collector, against a server that behaves as documented, or does not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from sqlmodel import col, select

from services.collector.run import Collector, run_until
from services.model import Alert, Mention, SourceStatus
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, HealthSettings, Settings
from services.sources import http
from services.store import Store
from tests.sources.fakes import (
    FakeAlgolia,
    FakeFeed,
    FakeJetstream,
    FakeMastodon,
    FakeServer,
    words,
)

PATIENCE = 30.0
Maker = tuple[type[FakeServer], Callable[[str], dict[str, Any]]]

SOURCES: dict[str, Maker] = {
    "bluesky": (
        FakeJetstream,
        lambda url: {
            "kind": "bluesky",
            "name": "it",
            "profiles": url,
            "servers": [
                f"{url.replace('http', 'ws', 1)}/xrpc/network.bsky.jetstream.subscribeEvents"
            ],
        },
    ),
    "mastodon": (
        FakeMastodon,
        lambda url: {"kind": "mastodon", "name": "it", "instances": [url], "every": 15},
    ),
    "hackernews": (
        FakeAlgolia,
        lambda url: {"kind": "hackernews", "name": "it", "server": url, "every": 30},
    ),
    "rss": (FakeFeed, lambda url: {"kind": "rss", "name": "it", "url": f"{url}/feed", "every": 15}),
}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again soon, and give up soon on who sends a byte at a time."""
    sleep = asyncio.sleep

    async def soon(seconds: float, result: object = None) -> object:
        return await sleep(min(seconds, 0.05) if seconds > 10 else seconds, result)

    monkeypatch.setattr(asyncio, "sleep", soon)
    monkeypatch.setattr(http, "TIMEOUT", aiohttp.ClientTimeout(total=0.7))


def settings(*sources: dict[str, Any], silent_after: float = 0) -> Settings:
    return Settings.model_validate(
        {
            "sources": sources,
            "retry_after": 0.1,
            "health": HealthSettings(silent_after=silent_after),
        }
    )


@asynccontextmanager
async def collecting(store: Store, given: Settings) -> AsyncIterator[Collector]:
    """A collector at work; it is stopped at the end."""
    async with store.write() as session:
        await save_campaign(
            session, CampaignSettings(name="Zorza", words=("zorza",), language="en")
        )
    stop = asyncio.Event()
    collector = Collector(store, given)
    task = asyncio.create_task(run_until(collector, stop))
    try:
        yield collector
    finally:
        stop.set()
        await task


async def texts(store: Store) -> list[str]:
    async with store.read() as session:
        rows = select(Mention.text).where(col(Mention.gone_at).is_(None)).order_by(col(Mention.id))
        return [text.replace(" #zorza", "") for text in await session.exec(rows)]


async def poll(reached: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again until it is ``reached``: the store is another process's too."""
    async with asyncio.timeout(PATIENCE):
        while not await reached():  # noqa: ASYNC110 - nothing here could set an event
            await asyncio.sleep(0.02)


async def until(store: Store, wanted: list[str]) -> None:
    async def reached() -> bool:
        return await texts(store) == wanted

    await poll(reached)


async def health_of(store: Store, name: str = "it") -> SourceStatus | None:
    async with store.read() as session:
        return await session.get(SourceStatus, name)


async def until_health(store: Store, health: str) -> SourceStatus:
    found: list[SourceStatus] = []

    async def reached() -> bool:
        status = await health_of(store)
        if status is not None and status.health == health:
            found.append(status)
        return bool(found)

    await poll(reached)
    return found[0]


async def until_alert(store: Store, *expected: str) -> None:
    """Wait for an alert with this level and state."""

    async def reached() -> bool:
        return [(alert.level, alert.state) for alert in await alerts(store)] == [expected]

    await poll(reached)


def told(*numbers: int) -> list[str]:
    return [words(number) for number in numbers]


@pytest.mark.parametrize("name", SOURCES)
async def test_all_mentions_once_in_their_order_and_on_from_the_cursor(
    sqlite_store: Store, name: str
) -> None:
    fake, table = SOURCES[name]
    async with fake() as server:
        for number in range(1, 6):
            server.post(number)  # type: ignore[attr-defined]
        async with collecting(sqlite_store, settings(table(server.url))):
            await until(sqlite_store, told(1, 2, 3, 4, 5))
            for number in (6, 7, 8):
                server.post(number)  # type: ignore[attr-defined]
            await until(sqlite_store, told(*range(1, 9)))
        for number in (9, 10):
            server.post(number)  # type: ignore[attr-defined]
        async with collecting(sqlite_store, settings(table(server.url))):
            await until(sqlite_store, told(*range(1, 11)))


FAULTS: dict[str, Callable[[FakeServer], Any]] = {
    "ietf": lambda server: server.limited("ietf"),
    "bluesky's limit": lambda server: server.limited("bluesky"),
    "mastodon's limit": lambda server: server.limited("mastodon"),
    "reddit's limit": lambda server: server.limited("reddit"),
    "x's limit": lambda server: server.limited("x"),
    "retry-after": lambda server: server.limited("seconds"),
    "401": lambda server: server.status(401),
    "403": lambda server: server.status(403),
    "500": lambda server: server.status(500),
    "503": lambda server: server.status(503, **{"Retry-After": "0"}),
    "cut": lambda server: server.cut,
    "slow": lambda server: server.slow,
    "wrong": lambda server: server.wrong,
    "endless": lambda server: server.endless,
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", SOURCES)
async def test_nothing_is_lost_when_the_server_fails(
    sqlite_store: Store, name: str, fault: str
) -> None:
    """Also: no request while none is allowed, and no more read of an answer than its limit."""
    fake, table = SOURCES[name]
    async with fake() as server:
        for number in (1, 2, 3):
            server.post(number)  # type: ignore[attr-defined]
        server.faults.append(FAULTS[fault](server))
        async with collecting(sqlite_store, settings(table(server.url))):
            await until(sqlite_store, told(1, 2, 3))
            server.faults.append(FAULTS[fault](server))
            server.post(4)  # type: ignore[attr-defined]
            await until(sqlite_store, told(1, 2, 3, 4))
        assert server.trespasses == 0
        assert server.sent < 64 * 2**20


@pytest.mark.parametrize(
    ("fault", "health", "alert"),
    [("401", "refused", "high"), ("500", "failing", "high"), ("mastodon's limit", "exhausted", "")],
)
async def test_each_way_of_being_silent_has_its_word_and_raises_an_alert(
    sqlite_store: Store, fault: str, health: str, alert: str
) -> None:
    fake, table = SOURCES["mastodon"]
    async with fake() as server:
        server.faults.extend(FAULTS[fault](server) for _time in range(200))
        given = settings(table(server.url), silent_after=0.5 if health == "failing" else 300)
        async with collecting(sqlite_store, given):
            status = await until_health(sqlite_store, health)
            assert status.resumes_at is not None
            assert status.error
            if alert:
                await until_alert(sqlite_store, alert, "raised")
            server.faults.clear()
            await until_health(sqlite_store, "healthy")
            if alert:
                await until_alert(sqlite_store, alert, "resolved")


async def alerts(store: Store) -> list[Alert]:
    async with store.read() as session:
        return list(await session.exec(select(Alert).where(Alert.kind == "silent_source")))


async def test_the_circuit_opens_after_failures_in_a_row_and_says_so(sqlite_store: Store) -> None:
    fake, table = SOURCES["rss"]
    async with fake() as server:
        server.faults.extend(server.status(500) for _time in range(100))
        async with collecting(sqlite_store, settings(table(server.url))):
            status = await until_health(sqlite_store, "paused")
        assert status.resumes_at is not None
        assert 5 <= len(server.requests) < 40
