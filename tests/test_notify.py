"""News goes out once, to the right targets, with the chain's head, and failures are kept."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from services import notify
from services.errors import SettingsError
from services.incident import clocks
from services.incident.desk import load_run
from services.model import Outgoing
from services.settings import NotifySettings
from services.store import Store
from services.store.verify import noted_heads
from tests.making import NO_NAGS, declare_test_incident

OLD = datetime.now(UTC) - timedelta(days=2)


class Target:
    """A web hook that keeps what it was sent, and answers with ``status``."""

    def __init__(self) -> None:
        self.received: list[dict[str, str]] = []
        self.status = 200
        self.address = ""

    async def take(self, request: web.Request) -> web.Response:
        self.received.append(json.loads(await request.text()))
        return web.Response(status=self.status)


@pytest.fixture
async def target() -> AsyncIterator[Target]:
    made = Target()
    app = web.Application()
    app.router.add_post("/{path:.*}", made.take)
    async with TestServer(app) as server:
        made.address = f"json://{server.host}:{server.port}/hook"
        yield made


async def queue(store: Store, key: str, title: str = "title", body: str = "body") -> bool:
    async with store.write() as session:
        return await notify.queue(session, key, title, body, OLD)


async def outgoing(store: Store) -> list[Outgoing]:
    async with store.read() as session:
        return list(await session.exec(select(Outgoing)))


async def test_news_goes_out_once(store: Store, target: Target) -> None:
    assert await queue(store, "alert:1:critical", "[/oops] title", "line one\nline two")
    assert not await queue(store, "alert:1:critical")
    assert await notify.send_due(store, [target.address]) == 1
    assert await notify.send_due(store, [target.address]) == 0
    (message,) = target.received
    assert message["title"] == "[/oops] title"
    assert message["message"] == "line one\nline two"
    (kept,) = await outgoing(store)
    assert kept.sent_at is not None
    assert kept.error == ""


async def test_a_failure_is_kept_and_tried_again_up_to_a_limit(
    sqlite_store: Store, target: Target
) -> None:
    target.status = 500
    await queue(sqlite_store, "k")
    for _try in range(20):
        await notify.send_due(sqlite_store, [target.address])
    (kept,) = await outgoing(sqlite_store)
    assert kept.sent_at is None
    assert kept.attempts == notify.MOST_ATTEMPTS
    assert "not every target" in kept.error


async def test_a_drill_never_reaches_the_real_targets() -> None:
    settings = NotifySettings(urls=("json://real",), drill_urls=("json://test",))
    assert list(notify.targets(settings, drill=True)) == ["json://test"]
    assert list(notify.targets(settings, drill=False)) == ["json://real"]
    assert list(notify.targets(NotifySettings(urls=("json://real",)), drill=True)) == []


async def test_an_address_of_no_kind_is_told() -> None:
    with pytest.raises(SettingsError, match="address 1 is of no kind"):
        await notify.send(["nonsense://x"], "t", "b")


async def test_a_due_clock_takes_the_head_with_it(sqlite_store: Store, target: Target) -> None:
    incident = await declare_test_incident(sqlite_store)
    async with sqlite_store.read() as session:
        state = (await load_run(session, incident)).incident
    async with sqlite_store.write() as session:
        await clocks.ring(session, state.declared_at + timedelta(minutes=16), NO_NAGS)
    async with sqlite_store.write() as session:
        for item in await session.exec(select(Outgoing)):
            item.created_at = OLD
            session.add(item)
    assert await notify.send_due(sqlite_store, [target.address]) == 2  # the declaration, the clock
    for message in target.received:
        (head,) = noted_heads(message["message"])
        assert (head.stream, head.seq, head.hash) == (incident, state.seq, state.head)
