"""YouTube in the real collector: comments, answers, channels, the search and its scarce calls."""

from typing import Any

import pytest
from sqlmodel import col, select

from services.model import Spending
from services.store import Store
from tests.sources.collecting import collecting, poll, settings, stored, texts
from tests.sources.fakes import words
from tests.sources.hurrying import hurry
from tests.sources.platforms import KEY, VIDEO, FakeYouTube


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_IT_KEY", KEY)


def table(server: FakeYouTube, **more: Any) -> dict[str, Any]:
    given = {"kind": "youtube", "name": "it", "server": server.url, "videos": [VIDEO]}
    return {**given, "search": False, **more}


async def until_told(store: Store, numbers: list[int]) -> None:
    async def reached() -> bool:
        return sorted(await texts(store)) == sorted(map(words, numbers))

    await poll(reached)


async def used(store: Store, bucket: str) -> int:
    async with store.read() as session:
        rows = await session.exec(select(Spending.used).where(col(Spending.bucket) == bucket))
        return sum(rows)


async def test_comments_and_all_their_answers_once(sqlite_store: Store) -> None:
    async with FakeYouTube() as server:
        for number in range(1, 6):
            server.post(number)
        for answer in range(11, 16):
            server.answer_to(2, answer)
        async with collecting(sqlite_store, settings(table(server))):
            await until_told(sqlite_store, [*range(1, 6), *range(11, 16)])
            server.post(6)
            server.answer_to(5, 20)  # a late answer to a comment that is known
            await until_told(sqlite_store, [*range(1, 7), *range(11, 16), 20])
        assert await used(sqlite_store, "units") >= server.units
    mentions = await stored(sqlite_store)
    assert {mention.author for mention in mentions} == {"@zofia"}
    assert all(f"v={VIDEO}&lc=UgC" in mention.url for mention in mentions)
