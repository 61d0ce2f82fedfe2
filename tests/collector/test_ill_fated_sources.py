"""A source that breaks in a way nobody foresaw: its failure is its own, and nothing is skipped."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.collector import listening, run
from services.intake import write as intake
from services.intake.prepare import Preparation
from services.sources.base import Batch, Cursors, Item, Keep
from services.store import Store
from tests.sources.collecting import collecting, poll, settings, texts, until_health
from tests.sources.fakes import words

Step = Callable[[], Batch]


class Scripted:
    """Yields what its script says, from the committed position on."""

    kind, rhythm = "scripted", 0.0
    keep: Keep = "all"

    def __init__(self, name: str, *steps: Step) -> None:
        self.name = name
        self._steps = steps

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield the rest of the script, then wait."""
        for number in range(int(await cursors() or "0"), len(self._steps)):
            yield replace(self._steps[number](), cursor=str(number + 1))
        await asyncio.Event().wait()


def batch(number: int, **fields: Any) -> Batch:
    item = Item(words(number), "test", native_id=str(number), **fields)
    return Batch((item,), datetime.now(UTC), "")


@pytest.fixture
def listen_to(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def these(*sources: Scripted) -> None:
        monkeypatch.setattr(run, "sources_for", lambda *_given: list(sources))

    return these


async def test_a_mistake_in_a_source_stops_no_other(
    sqlite_store: Store, listen_to: Callable[..., None]
) -> None:
    tries: list[int] = []

    def broken() -> Batch:
        tries.append(1)
        if len(tries) < 3:
            raise KeyError("no such thing")
        return batch(2)

    listen_to(Scripted("it", lambda: batch(1), broken), Scripted("other", lambda: batch(9)))
    async with collecting(sqlite_store, settings()):
        status = await until_health(sqlite_store, "failing")
        assert "nobody foresaw (KeyError)" in status.error
        await until_health(sqlite_store, "healthy", "other")
        await until_health(sqlite_store, "healthy")


async def test_what_cannot_be_stored_stops_its_source_alone_and_is_not_skipped(
    sqlite_store: Store, listen_to: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Awaitable[Any]] = intake.write
    refusing = True

    async def write(store: Store, preparation: Preparation, deliveries: Any) -> Any:
        texts = [item.text for given in deliveries for item in given.batch.items]
        if refusing and words(2) in texts:
            raise ValueError("this is beyond any column")
        return await real(store, preparation, deliveries)

    monkeypatch.setattr(listening, "write", write)
    steps = [lambda number=number: batch(number) for number in (1, 2, 3)]
    listen_to(Scripted("it", *steps), Scripted("other", lambda: batch(9)))
    async with collecting(sqlite_store, settings()):
        status = await until_health(sqlite_store, "failing")
        assert "nobody foresaw (ValueError)" in status.error
        await until_health(sqlite_store, "healthy", "other")
        refusing = False
        await until_health(sqlite_store, "healthy")

        async def all_there() -> bool:
            return len(await texts(sqlite_store)) == 4

        await poll(all_there)
    mine = [text for text in await texts(sqlite_store) if text != words(9)]
    assert mine == [words(1), words(2), words(3)]
