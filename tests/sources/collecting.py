"""The real collector at work on a store, and what tests wait for in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlmodel import col, select

from services.collector.run import Collector, run_until
from services.model import Alert, Mention, SourceStatus
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, HealthSettings, Settings
from services.store import Store

PATIENCE = 30.0


def settings(*sources: dict[str, Any], silent_after: float = 0) -> Settings:
    """Return settings with these sources, which are asked again soon after a failure."""
    return Settings.model_validate(
        {
            "sources": sources,
            "retry_after": 0.1,
            "health": HealthSettings(silent_after=silent_after),
        }
    )


@asynccontextmanager
async def collecting(store: Store, given: Settings) -> AsyncIterator[Collector]:
    """A collector that listens for zorza; it is stopped at the end."""
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
        ended, _running = await asyncio.wait({task}, timeout=PATIENCE)
        assert ended, "\n".join(str(left.get_stack()) for left in asyncio.all_tasks())
        await task


async def poll(reached: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again until it is ``reached``: the store is another process's too."""
    async with asyncio.timeout(PATIENCE):
        while not await reached():  # noqa: ASYNC110 - nothing here could set an event
            await asyncio.sleep(0.02)


async def stored(store: Store) -> list[Mention]:
    """Return the mentions that are not gone, in order of arrival."""
    async with store.read() as session:
        rows = select(Mention).where(col(Mention.gone_at).is_(None)).order_by(col(Mention.id))
        return list(await session.exec(rows))


async def texts(store: Store) -> list[str]:
    """Return their words."""
    return [mention.text.replace(" #zorza", "") for mention in await stored(store)]


async def until(store: Store, wanted: list[str]) -> None:
    """Wait until exactly these texts are there."""

    async def reached() -> bool:
        return await texts(store) == wanted

    await poll(reached)


async def until_health(store: Store, health: str, name: str = "it") -> SourceStatus:
    """Wait until the source is in that state."""
    found: list[SourceStatus] = []

    async def reached() -> bool:
        async with store.read() as session:
            status = await session.get(SourceStatus, name)
        if status is not None and status.health == health:
            found.append(status)
        return bool(found)

    await poll(reached)
    return found[0]


async def until_rejected(store: Store, name: str = "it") -> None:
    """Wait until the source has counted something that it could not read."""

    async def reached() -> bool:
        async with store.read() as session:
            status = await session.get(SourceStatus, name)
        return status is not None and status.rejected > 0

    await poll(reached)


async def until_alert(store: Store, *expected: str) -> None:
    """Wait for the one alert of a silent source, with this level and state."""

    async def reached() -> bool:
        return [(alert.level, alert.state) for alert in await alerts(store)] == [expected]

    await poll(reached)


async def alerts(store: Store) -> list[Alert]:
    """Return the alerts of silent sources."""
    async with store.read() as session:
        return list(await session.exec(select(Alert).where(Alert.kind == "silent_source")))
