"""Each source in the real collector, against a server that behaves as documented, or does not."""

from collections.abc import Callable
from typing import Any

import pytest

from services.store import Store
from tests.sources.collecting import collecting, settings, until, until_alert, until_health
from tests.sources.fakes import (
    FakeAlgolia,
    FakeFeed,
    FakeJetstream,
    FakeMastodon,
    FakeServer,
    words,
)
from tests.sources.hurrying import hurry

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
    hurry(monkeypatch)


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


OWN_WAY = {"500", "cut", "wrong"}
"""What a source answers to in its own way; the rest is the one conduct of all of them."""


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param(
            name,
            fault,
            marks=[] if name == "mastodon" or fault in OWN_WAY else [pytest.mark.long],
        )
        for name in SOURCES
        for fault in FAULTS
    ],
)
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


async def test_the_circuit_opens_after_failures_in_a_row_and_says_so(sqlite_store: Store) -> None:
    fake, table = SOURCES["rss"]
    async with fake() as server:
        server.faults.extend(server.status(500) for _time in range(100))
        async with collecting(sqlite_store, settings(table(server.url))):
            status = await until_health(sqlite_store, "paused")
        assert status.resumes_at is not None
        assert 5 <= len(server.requests) < 40
