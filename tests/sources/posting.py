"""Posting to the webhook source, as its senders would, with a real collector behind it."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
from sqlmodel import select

from services.collector.run import Collector, run_until
from services.model import Evidence, Mention, SourceStatus
from services.settings import Settings
from services.settings.webhook import WebhookSettings
from services.sources.base import Batch
from services.sources.webhook import WebhookSource
from services.sources.webhook_server import Limits
from services.store import Store
from services.words import Health

PAYLOADS = Path(__file__).parent / "payloads" / "webhook"
PATIENCE = 60.0
TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of a server on this machine
SECRET = "a secret that signs"  # noqa: S105
FIELDS = {
    "items": "data.mentions[]",
    "text": "content.body",
    "author": "who.handle",
    "author_id": "who.uid",
    "url": "permalink",
    "published_at": "at",
    "id": "key",
    "language": "content.lang",
    "followers": "who.fans",
}


def sender(shape: str, *, token: str = TOKEN, secret: str = "", **more: Any) -> dict[str, Any]:
    """Return a sender named like its shape; its secrets are put into the environment.

    Each test begins without such variables.
    """
    fields = {"fields": FIELDS} if shape == "fields" else {}
    name = more.setdefault("name", shape)
    os.environ[f"WARROOM_HOOK_{name.upper()}_TOKEN"] = token
    if secret:
        os.environ[f"WARROOM_HOOK_{name.upper()}_SECRET"] = secret
    return {"shape": shape, **fields, **more}


def hook(*senders: dict[str, Any], **more: Any) -> WebhookSettings:
    """Return the settings of a webhook on a free port."""
    given = {"kind": "webhook", "name": "hook", "port": free_port(), "senders": senders, **more}
    return WebhookSettings.model_validate(given)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def url_of(settings: WebhookSettings, name: str, token: str = TOKEN) -> str:
    """Return the address to which a sender posts."""
    return f"http://127.0.0.1:{settings.port}/hook/{name}/{token}"


def payload(shape: str) -> bytes:
    """Return what a sender of ``shape`` posts."""
    return (PAYLOADS / f"{shape}.json").read_bytes()


async def is_open(settings: WebhookSettings) -> bool:
    """Whether somebody listens."""
    try:
        _reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


async def until_open(settings: WebhookSettings, *, closed: bool = False) -> None:
    """Wait until somebody listens (or nobody)."""
    deadline = time.monotonic() + PATIENCE
    while await is_open(settings) is closed:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


@asynccontextmanager
async def collecting(store: Store, settings: WebhookSettings) -> AsyncIterator[asyncio.Task[None]]:
    """Run a real collector with this one source until the block ends; yield its task."""
    stop = asyncio.Event()
    collector = Collector(store, Settings(sources=(settings,)))
    running = asyncio.create_task(run_until(collector, stop))
    opening = asyncio.create_task(until_open(settings))
    try:
        await asyncio.wait({running, opening}, return_when=asyncio.FIRST_COMPLETED)
        assert not running.done(), running.exception()
        yield running
    finally:
        opening.cancel()
        stop.set()
        await running


@asynccontextmanager
async def reading(
    settings: WebhookSettings, limits: Limits | None = None, *, commit: bool = True
) -> AsyncIterator[list[Batch]]:
    """Read the source without a store; yield the batches as they come."""

    async def position(_stream: str = "", /) -> str | None:
        return None

    read: list[Batch] = []
    batches = WebhookSource(settings, limits=limits).batches(position)
    read.append(await anext(batches))

    async def go_on() -> None:
        async for batch in batches:
            read.append(batch)
            if commit:
                await batch.committed()

    going = asyncio.create_task(go_on())
    try:
        yield read
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going
        await batches.aclose()


@asynccontextmanager
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    """A sender that waits for its answer."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        yield session


async def post(url: str, body: bytes, **headers: str) -> tuple[int, Any]:
    """Post ``body`` and return the answer: its status, and its JSON or text."""
    named = {"Content-Type": "application/json"}
    named.update({name.replace("_", "-"): value for name, value in headers.items()})
    async with (
        client() as session,
        session.post(url, data=BytesIO(body), headers=named) as response,
    ):
        is_json = response.content_type == "application/json"
        return response.status, await (response.json() if is_json else response.text())


async def stored(store: Store) -> Sequence[Mention]:
    """Return the mentions that are committed, in the order of receipt."""
    async with store.read() as session:
        return list((await session.exec(select(Mention).order_by("id"))).all())


async def evidence_of(store: Store, mention: Mention) -> Evidence:
    """Return what was received for a mention."""
    async with store.read() as session:
        return (
            await session.exec(select(Evidence).where(Evidence.sha256 == mention.evidence))
        ).one()


async def status(store: Store, health: Health = Health.HEALTHY) -> SourceStatus:
    """Return how the source is, as soon as its health is ``health``."""
    deadline = time.monotonic() + PATIENCE
    while True:
        async with store.read() as session:
            found = await session.get(SourceStatus, "hook")
        if found is not None and found.health == health:
            return found
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.02)
