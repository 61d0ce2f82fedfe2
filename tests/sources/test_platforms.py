"""The platforms that ask for a key, in the real collector: nothing lost, nothing twice."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from sqlmodel import col, select

from services.model import Mention, Spending
from services.sources.purse import Kept
from services.store import Store
from tests.sources.asking import Asker, source_of
from tests.sources.collecting import collecting, poll, settings, texts, until_health
from tests.sources.fakes import FakeServer, words
from tests.sources.hurrying import hurry
from tests.sources.meta import FakeFacebook, FakeInstagram, FakeThreads
from tests.sources.platforms import KEY, VIDEO, FakeReddit, FakeX, FakeYouTube
from tests.sources.wykop import FakeWykop

Fake = FakeYouTube | FakeX | FakeReddit | FakeThreads | FakeInstagram | FakeFacebook | FakeWykop
Maker = tuple[type[Fake], str, Callable[[str], dict[str, Any]]]

SOURCES: dict[str, Maker] = {
    "youtube": (
        FakeYouTube,
        "pageToken",
        lambda url: {"server": url, "videos": [VIDEO], "search": False},
    ),
    "x": (
        FakeX,
        "until_id",
        lambda url: {"server": url, "dollars_a_month": 50, "fill_in_hours": 9},
    ),
    "reddit": (
        FakeReddit,
        "after",
        lambda url: {"server": url, "login": url, "client": "app", "contact": "brand"},
    ),
    "threads": (FakeThreads, "after", lambda url: {"server": url, "mentions": False}),
    "instagram": (
        FakeInstagram,
        "after",
        lambda url: {"server": url, "user": "17841", "tags": False, "hashtags": False},
    ),
    "facebook": (
        FakeFacebook,
        "after",
        lambda url: {"server": url, "page": "19292", "tags": False},
    ),
    "wykop": (
        FakeWykop,
        "page",
        lambda url: {"server": url, "client": "app", "search": ["entries"], "comments": False},
    ),
}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    for what in ("KEY", "TOKEN", "SECRET"):
        monkeypatch.setenv(f"WARROOM_IT_{what}", KEY)


def given(name: str, server: FakeServer, /, **more: Any) -> Any:
    return settings({"kind": name, "name": "it", **SOURCES[name][2](server.url), **more})


async def until_told(store: Store, *numbers: int) -> None:
    """Wait until the mentions of these numbers are there, each once."""

    async def reached() -> bool:
        return sorted(await texts(store)) == sorted(map(words, numbers))

    await poll(reached)


async def spent(store: Store, bucket: str) -> int:
    async with store.read() as session:
        rows = await session.exec(select(Spending.used).where(col(Spending.bucket) == bucket))
        return sum(rows)


def charged(server: Fake) -> int:
    """Return what the server charges: calls, units, or millionths of a dollar."""
    if isinstance(server, FakeX):
        return server.bill
    if isinstance(server, FakeYouTube):
        return server.units
    if isinstance(server, FakeThreads):
        return server.searches
    return sum(
        request.path not in ("/api/v1/access_token", "/api/v3/auth") for request in server.requests
    )


async def covered(store: Store, server: Fake) -> bool:
    """Whether all that the server charges is counted."""
    buckets = {FakeX: "money", FakeYouTube: "units", FakeThreads: "searches"}
    return await spent(store, buckets.get(type(server), "calls")) >= charged(server)


@pytest.mark.parametrize("name", SOURCES)
async def test_all_mentions_once_and_on_from_the_middle_of_the_pages(
    sqlite_store: Store, name: str
) -> None:
    """The collector is stopped while it waits for the third page; the next goes on with that."""
    fake, token, _table = SOURCES[name]
    held, asked = asyncio.Event(), asyncio.Event()

    async with fake() as server:
        answer = server.answer

        async def waiting(request: web.Request) -> web.StreamResponse:
            pages = [one for one in server.requests if token in one.query]
            if len(pages) == 2 and not held.is_set():
                asked.set()
                await held.wait()
            return await answer(request)

        server.answer = waiting  # type: ignore[method-assign]
        for number in range(1, 8):
            server.post(number)
        async with collecting(sqlite_store, given(name, server)):
            await asyncio.wait_for(asked.wait(), 20)
            await until_told(sqlite_store, 7, 6, 5, 4)
        held.set()
        stopped = server.requests[-1].query[token]
        before = len(server.requests)
        async with collecting(sqlite_store, given(name, server)):
            await until_told(sqlite_store, *range(1, 8))
            server.post(8)
            await until_told(sqlite_store, *range(1, 9))
        tokens = [one.query[token] for one in server.requests[before:] if token in one.query]
        assert tokens[0] == stopped
        async with sqlite_store.read() as session:
            numbers = await session.exec(select(Mention.native_id))
            assert len(list(numbers)) == 8
        assert await covered(sqlite_store, server)


SHARED = {"instagram", "facebook"}
"""They page as Threads does, with the same code."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(it, marks=[pytest.mark.long] if it in SHARED else []) for it in SOURCES],
)
async def test_nothing_is_lost_when_the_server_fails_on_every_page(
    sqlite_store: Store, name: str
) -> None:
    """Also: no request while none is allowed, and all that may have been charged is counted."""
    fake, token, _table = SOURCES[name]
    async with fake() as server:
        answer = server.answer
        faults = [
            server.limited("x" if name == "x" else "reddit"),
            server.status(500),
            server.cut,
            server.wrong,
            server.status(503, **{"Retry-After": "0"}),
        ]

        async def failing(request: web.Request) -> web.StreamResponse:
            if faults and token in request.query:
                return await faults.pop()(request)
            return await answer(request)

        server.answer = failing  # type: ignore[method-assign]
        for number in range(1, 12):
            server.post(number)
        async with collecting(sqlite_store, given(name, server)):
            await until_told(sqlite_store, *range(1, 12))
        assert not faults
        assert server.trespasses == 0
        assert await covered(sqlite_store, server)


@pytest.mark.parametrize("name", SOURCES)
async def test_what_was_revoked_is_refused_until_there_is_a_new_one(
    sqlite_store: Store, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, _token, _table = SOURCES[name]
    async with fake() as server:
        server.post(1)
        async with collecting(sqlite_store, given(name, server)):
            await until_told(sqlite_store, 1)
            server.revoke("another")
            status = await until_health(sqlite_store, "refused")
            assert "WARROOM_IT_" in status.error
            server.post(2)
            for what in ("KEY", "TOKEN", "SECRET"):
                monkeypatch.setenv(f"WARROOM_IT_{what}", "another")
            await until_told(sqlite_store, 1, 2)


async def test_a_second_look_over_much_lets_what_is_new_through(
    sqlite_store: Store,
) -> None:
    async with FakeReddit() as server:
        server.size = 100
        source = source_of(
            sqlite_store, {"kind": "reddit", "name": "it", **SOURCES["reddit"][2](server.url)}
        )
        kept = [Kept(number, f"t3_{number:06}") for number in range(1, 2_001)]

        async def holdings(_platform: str, after: int, most: int, /) -> list[Kept]:
            return kept[after : after + most]

        source._desk = replace(source._desk, holdings=holdings)  # type: ignore[attr-defined]
        asker = Asker()
        await asker.ask(source, rounds=3)
        assert asker.gone == [item.native_id for item in kept]
        paths = [request.path for request in server.requests[1:]]
        assert paths == ["/search", *["/api/info"] * 20]
        assert len([batch for batch in asker.batches if batch.stream == "alive"]) == 3
