"""Each platform in the real collector: caps, its own limits, ended tokens, broken pieces."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from sqlmodel import delete

from services.model import SourceStatus
from services.store import Store
from tests.sources.collecting import collecting, until_health, until_rejected
from tests.sources.fakes import FakeServer, Fault
from tests.sources.hurrying import hurry
from tests.sources.meta import FakeGraph
from tests.sources.platforms import KEY
from tests.sources.test_platforms import SHARED, SOURCES, charged, given, until_told

NAMES = [pytest.param(it, marks=[pytest.mark.long] if it in SHARED else []) for it in SOURCES]
FREE = ("/api/v1/access_token", "/api/v3/auth", "/2/compliance/", "/storage/")
"""What costs nothing: tokens, and what X deleted."""
SECRETS = ("KEY", "TOKEN", "SECRET")
CAPS: dict[str, dict[str, Any]] = {
    "youtube": {"units_a_day": 3},
    "x": {"dollars_a_month": 0.40},
    "threads": {"searches_a_day": 3},
    **{kind: {"calls_a_day": 3} for kind in ("reddit", "instagram", "facebook", "wykop")},
}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    for what in SECRETS:
        monkeypatch.setenv(f"WARROOM_IT_{what}", KEY)
        monkeypatch.setenv(f"WARROOM_ANOTHER_{what}", KEY)


@pytest.mark.parametrize("name", NAMES)
async def test_no_request_and_no_cent_beyond_the_cap(sqlite_store: Store, name: str) -> None:
    """Nor after the collector was started anew, nor by a source that was given another name."""
    most = 400_000 if name == "x" else 3
    async with SOURCES[name][0]() as server:
        for number in range(1, 60):
            server.post(number)
        room = given(name, server, **CAPS[name])
        for _start in range(2):
            async with collecting(sqlite_store, room):
                status = await until_health(sqlite_store, "exhausted")
            assert "budget" in status.error
            async with sqlite_store.write() as session:
                await session.exec(delete(SourceStatus))
        assert 0 < charged(server) <= most
        before = len(server.requests)
        async with collecting(sqlite_store, room):
            await until_health(sqlite_store, "exhausted")
            await asyncio.sleep(0.2)
        assert all(one.path.startswith(FREE) for one in server.requests[before:])
        async with collecting(sqlite_store, given(name, server, name="another", **CAPS[name])):
            await until_health(sqlite_store, "exhausted", "another")
        assert charged(server) <= most


def metas(code: int, subcode: int, words: str, **headers: str) -> Callable[[Any], Fault]:
    """Return what makes a refusal of Meta's."""

    def make(server: FakeGraph) -> Fault:
        async def fault(_request: web.Request) -> web.StreamResponse:
            return server.refuse(code, subcode, words, **headers)

        return fault

    return make


WAIT = {"X-Business-Use-Case-Usage": json.dumps({"1": [{"estimated_time_to_regain_access": 1}]})}
LIMITED: dict[str, Callable[[Any], Fault]] = {
    "youtube": lambda server: server.refusing(
        403, "quotaExceeded", "You have exceeded your quota."
    ),
    "x": lambda server: server.limited("x"),
    "reddit": lambda server: server.limited("reddit"),
    "threads": metas(613, 0, "Calls to this api have exceeded the rate limit.", **WAIT),
    "instagram": metas(4, 0, "Application request limit reached", **WAIT),
    "facebook": metas(32, 0, "Page request limit reached", **WAIT),
    "wykop": lambda server: server.status(429),
}
METAS_END = metas(190, 463, "Error validating access token: Session has expired on Monday.")
ENDED: dict[str, Callable[[Any], Fault]] = {
    "youtube": lambda server: server.refusing(400, "badRequest", "API key expired."),
    "x": lambda server: server.status(401),
    **dict.fromkeys(("threads", "instagram", "facebook"), METAS_END),
}
"""How it says that what a person gave has come to its end; the others fetch another themselves."""


def spoil(name: str, server: Any) -> None:
    """Put a piece that is none among the good ones."""
    match name:
        case "youtube":
            server.threads.append({**server.threads[0], "id": "", "snippet": {"publishedAt": 7}})
        case "x":
            server.partial = [{"resource_id": "7", "title": "Not Found", "detail": "No 7."}]
        case "reddit":
            server.posts.append({"kind": "t3", "data": {"name": "odd"}})
        case "threads":
            server.posts.append({**server.thing(1, "Zorza"), "id": "../5"})
        case "wykop":
            server.entries.append(server.thing("profile", 5))
        case _:
            whole = server.known()[-1]
            broken = {**whole, "id": "5", "text": "", "message": ""}
            place = server.comments
            (next(iter(place.values())) if isinstance(place, dict) else place).append(broken)


def let_end(name: str, server: Any) -> None:
    """End the tokens that the source fetched itself."""
    if name == "reddit":
        server.good_tokens.clear()
    else:
        server.good = ""


@pytest.mark.parametrize("name", NAMES)
async def test_broken_pieces_limits_in_its_own_words_and_ended_tokens(
    sqlite_store: Store, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with SOURCES[name][0]() as server:
        server.size = 100
        server.post(1)
        spoil(name, server)
        server.post(2)
        async with collecting(sqlite_store, given(name, server)):
            await until_told(sqlite_store, 1, 2)
            await until_rejected(sqlite_store)
            server.faults.extend(LIMITED[name](server) for _time in range(300))
            await until_health(sqlite_store, "exhausted")
            server.faults.clear()
            server.post(3)
            await until_told(sqlite_store, 1, 2, 3)
            if name in ENDED:
                server.faults.extend(ENDED[name](server) for _time in range(300))
                status = await until_health(sqlite_store, "refused")
                assert "WARROOM_IT_" in status.error
                assert KEY not in status.error
                server.faults.clear()
                server.revoke("another")
                for what in SECRETS:
                    monkeypatch.setenv(f"WARROOM_IT_{what}", "another")
            else:
                let_end(name, server)
            server.post(4)
            await until_told(sqlite_store, 1, 2, 3, 4)


def test_every_platform_is_held_to_it() -> None:
    assert CAPS.keys() == LIMITED.keys() == SOURCES.keys()
    assert SOURCES.keys() - ENDED.keys() == {"reddit", "wykop"}
    assert all(issubclass(fake, FakeServer) for fake, *_rest in SOURCES.values())
