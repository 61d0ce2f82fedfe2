"""Tokens: prolonged before they end, renewed once, never sent for ever, never shown."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from services.errors import SourceError, SourceRefused
from services.sources.credentials import Secret, credential
from services.sources.http import open_session
from services.sources.tokens import Key, LongLived, read_token, write_secret
from tests.sources.fakes import FakeServer

WEEK = 7 * 86_400


class FakeGraph(FakeServer):
    """Where a token of sixty days is exchanged for a new one."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Exchange what is good."""
        if request.query["access_token"] not in {"old", f"new-{self.given}"}:
            return web.json_response({"error": {"code": 190}}, status=400)
        assert request.query["grant_type"] == "ig_refresh_token"
        self.given += 1
        token = {"access_token": f"new-{self.given}", "expires_in": 5_184_000}
        return web.json_response(token)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    write_secret(path, Secret("old"))
    return path


def age(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds, time.time() - seconds))


async def headers(server: FakeServer, file: Path | None) -> Any:
    token = LongLived(
        "it", credential("it", "token", file), f"{server.url}/refresh", "ig_refresh_token"
    )
    async with open_session() as session:
        first = await token.headers(session)
        assert await token.headers(session) == first
    return first["Authorization"]


async def test_an_old_token_is_prolonged_and_kept_in_its_file(file: Path) -> None:
    async with FakeGraph() as server:
        assert await headers(server, file) == "Bearer old"
        assert server.given == 0
        age(file, WEEK + 60)
        assert await headers(server, file) == "Bearer new-1"
        assert file.read_text() == "new-1\n"
        assert file.stat().st_mode & 0o777 == 0o600
        assert await headers(server, file) == "Bearer new-1"
    assert [
        path.name for path in file.parent.iterdir() if "token" in path.name or "tmp" in path.name
    ] == ["token"]


async def test_what_cannot_be_prolonged_today_is_used_as_it_is(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGraph() as server:
        age(file, WEEK + 60)
        server.faults.append(server.status(400))
        assert await headers(server, file) == "Bearer old"
        assert len(server.requests) == 1
        monkeypatch.setenv("WARROOM_IT_TOKEN", "from a variable")
        assert await headers(server, file) == "Bearer from a variable"
        assert len(server.requests) == 1


async def test_a_refused_token_is_sent_three_times_and_a_new_one_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Key("it", credential("it", "token", file))
    async with open_session() as session:
        for _time in range(3):
            await key.headers(session)
            assert not key.refused()
        with pytest.raises(SourceRefused, match="refused 3 times") as caught:
            await key.headers(session)
        assert str(file) in str(caught.value)
        write_secret(file, Secret("new"))
        assert (await key.headers(session))["Authorization"] == "Bearer new"
        for _time in range(3):
            key.refused()
        now = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: now + 2 * 86_400)
        await key.headers(session)


@pytest.mark.parametrize("data", [None, [], {}, {"access_token": 7}, {"access_token": "a\nb"}])
def test_what_is_no_token(data: object) -> None:
    with pytest.raises(SourceError, match="gives no token") as caught:
        read_token(data, "https://a.example/token?access_token=secret")
    assert "secret" not in str(caught.value)
