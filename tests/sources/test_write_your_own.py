"""The source that the documents show as an example, in the real collector."""

import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from services.collector import run
from services.sources.credentials import credential
from services.sources.tokens import Key
from services.store import Store
from services.store.budgets import budgets
from services.store.spending import desk
from tests.sources.collecting import collecting, poll, settings, texts
from tests.sources.fakes import FakeServer, words
from tests.sources.hurrying import hurry
from tests.sources.platforms import KEY, moment

PAGE = Path(__file__).parents[2] / "docs" / "sources" / "write-your-own.md"


class FakeForum(FakeServer):
    """The forum of the example: two posts on a page, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[dict[str, str]] = []

    def post(self, number: int) -> None:
        """Let somebody write."""
        said = {"id": str(number), "text": words(number), "author": "ola"}
        self.posts.append({**said, "written": moment(number)})

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a page."""
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        start = int(request.query.get("page", "0"))
        listed = self.posts[::-1]
        following = str(start + 2) if start + 2 < len(listed) else ""
        return web.json_response({"posts": listed[start : start + 2], "next": following})


def example() -> dict[str, Any]:
    """Return what the page's module defines."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    module: dict[str, Any] = {"__name__": "forum"}
    exec(compile(code, str(PAGE), "exec"), module)  # noqa: S102 - our own page
    return module


async def test_the_example_brings_all_once_and_goes_on(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_FORUM_TOKEN", KEY)
    module = example()
    async with FakeForum() as server:

        def only_it(store: Store, _settings: object, interest: Any) -> list[Any]:
            access = Key("forum", credential("forum", "token"))
            given = desk(store, "forum", "forum", module["CAPS"])
            forum = module["Forum"]("forum", interest, access, given, every=60)
            forum.server = server.url
            return [forum]

        monkeypatch.setattr(run, "sources_for", only_it)

        async def until_told(*numbers: int) -> None:
            async def reached() -> bool:
                return sorted(await texts(sqlite_store)) == [words(number) for number in numbers]

            await poll(reached)

        for number in range(1, 6):
            server.post(number)
        server.faults.append(server.status(500))
        async with collecting(sqlite_store, settings()):
            await until_told(1, 2, 3, 4, 5)
        server.post(6)
        async with collecting(sqlite_store, settings()):
            await until_told(1, 2, 3, 4, 5, 6)
        async with sqlite_store.read() as session:
            (budget,) = await budgets(session, await sqlite_store.now(session))
        assert budget.used >= len(server.requests)
        assert [eater.name for eater in budget.eaters] == ["search zorza"]
