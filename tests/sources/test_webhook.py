"""The webhook in the real collector: who may post, what is stored, and when it is answered."""

import asyncio
import gzip
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from services.sources import webhook
from services.store import Store
from tests.sources.collecting import collecting, settings, stored, texts, until_health

TOKEN = "t0ken"  # noqa: S105 - a test's


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def table(port: int, **sender: Any) -> dict[str, Any]:
    sender = {"name": "brand", "shape": "zapier", **sender}
    return {"kind": "webhook", "name": "it", "port": port, "senders": [sender]}


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARROOM_IT_BRAND_TOKEN", TOKEN)


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


class Hook:
    """What a sender knows: an address."""

    def __init__(self, client: aiohttp.ClientSession, port: int) -> None:
        self._client = client
        self.url = f"http://127.0.0.1:{port}/hook/brand"

    async def post(self, data: object, **options: Any) -> int:
        """Post JSON with the token; return the status."""
        async with self._client.post(f"{self.url}/{TOKEN}", json=data, **options) as answer:
            return answer.status


async def test_it_answers_after_the_commit_and_stores_once(
    sqlite_store: Store, client: aiohttp.ClientSession
) -> None:
    port = free_port()
    hook = Hook(client, port)
    async with collecting(sqlite_store, settings(table(port))):
        await until_health(sqlite_store, "healthy")
        body = {"text": "Zorza to wstyd", "author": "Ola", "url": "https://a.example/1"}
        assert await hook.post(body) == 202
        assert await texts(sqlite_store) == ["Zorza to wstyd"]
        assert await hook.post(body) == 202
        assert await hook.post({"id": 7, "text": "a"}) == 202
        assert await hook.post({"id": 7, "text": "a, told anew"}) == 202
        assert await texts(sqlite_store) == ["Zorza to wstyd", "a"]


BODIES: dict[str, Any] = {
    "brand24": {
        "mentions": [
            {
                "id": 1,
                "title": "Afera",
                "content": "Zorza: wstyd",
                "author_name": "ola",
                "url": "https://f.example/1",
                "created_date": "2026-11-20 14:05:00",
                "followers_count": 120,
                "domain": "f.example",
            }
        ]
    },
    "sentione": {
        "mentions": [{"id": "s1", "content": "Zorza: wstyd", "author": {"name": "ola", "id": "9"}}]
    },
    "meltwater": {
        "documents": [
            {
                "id": "m1",
                "content": {"title": "Afera", "body": "Zorza: wstyd"},
                "author": {"name": "ola"},
                "enrichments": {"language_code": "pl"},
                "metrics": {"reach": 5},
            }
        ]
    },
    "zapier": {"message": "Zorza: wstyd", "author": "ola", "timestamp": 1795394954},
    "meta": {
        "object": "instagram",
        "entry": [
            {
                "id": "1",
                "changes": [
                    {
                        "field": "comments",
                        "value": {
                            "id": "c1",
                            "text": "Zorza: wstyd",
                            "from": {"id": "5", "username": "ola"},
                        },
                    },
                    {"field": "mentions", "value": {"media_id": "3", "comment_id": "4"}},
                ],
            }
        ],
    },
}


@pytest.mark.parametrize("shape", BODIES)
async def test_every_shape_delivered_twice_is_one_mention(
    sqlite_store: Store, client: aiohttp.ClientSession, shape: str
) -> None:
    port = free_port()
    hook = Hook(client, port)
    async with collecting(sqlite_store, settings(table(port, shape=shape))):
        await until_health(sqlite_store, "healthy")
        assert await hook.post(BODIES[shape]) == 202
        assert await hook.post(BODIES[shape]) == 202
        (mention,) = await stored(sqlite_store)
        assert "Zorza: wstyd" in mention.text
        assert mention.author == "ola"
        status = await until_health(sqlite_store, "healthy")
        assert (status.stored, status.repeated) == (1, 1)
        assert status.rejected == (2 if shape == "meta" else 0)


async def test_a_map_of_ones_own(sqlite_store: Store, client: aiohttp.ClientSession) -> None:
    port = free_port()
    fields = {"items": "a.b[]", "text": "t.words", "author": "who", "url": "at"}
    given = settings(table(port, shape="fields", fields=fields))
    async with collecting(sqlite_store, given):
        await until_health(sqlite_store, "healthy")
        who = {"who": "ola", "at": "javascript:1"}
        pieces = [{"t": {"words": f"zorza {number}"}, **who} for number in (1, 2)]
        assert await Hook(client, port).post({"a": {"b": pieces}}) == 202
        assert await texts(sqlite_store) == ["zorza 1", "zorza 2"]
        assert {mention.url for mention in await stored(sqlite_store)} == {""}


async def test_forms_and_headers(sqlite_store: Store, client: aiohttp.ClientSession) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook/brand"
    async with collecting(sqlite_store, settings(table(port))):
        await until_health(sqlite_store, "healthy")
        for data, headers in (
            ({"text": "zorza one"}, {"Authorization": f"Bearer {TOKEN}"}),
            ({"payload": json.dumps({"text": "zorza two"})}, {"X-Warroom-Token": TOKEN}),
        ):
            async with client.post(url, data=data, headers=headers) as answer:
                assert answer.status == 202
        assert await texts(sqlite_store) == ["zorza one", "zorza two"]


async def test_who_may_not_post_learns_nothing(
    sqlite_store: Store,
    client: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("WARROOM_IT_BRAND_SECRET", "signing")
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    body = json.dumps({"text": "zorza"}).encode()
    good = hmac.new(b"signing", body, hashlib.sha256).hexdigest()
    async with collecting(sqlite_store, settings(table(port))):
        await until_health(sqlite_store, "healthy")
        for path, signature, status in (
            (f"brand/wrong{TOKEN}", good, 404),
            (f"nobody/{TOKEN}", good, 404),
            ("brand", good, 404),
            (f"brand/{TOKEN}", "sha256=" + "0" * 64, 401),
            (f"brand/{TOKEN}", "", 401),
            (f"brand/{TOKEN}", f"sha256={good}", 202),
        ):
            headers = {"X-Hub-Signature-256": signature}
            async with client.post(f"{url}/{path}", data=body, headers=headers) as answer:
                assert (path, signature, answer.status) == (path, signature, status)
        ask = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": TOKEN}
        async with client.get(f"{url}/brand/{TOKEN}", params=ask) as answer:
            assert (answer.status, await answer.text()) == (200, "42")
        ask["hub.verify_token"] = "x"  # noqa: S105 - wrong on purpose
        async with client.get(f"{url}/brand/{TOKEN}", params=ask) as answer:
            assert answer.status == 403
        async with client.put(f"{url}/brand/{TOKEN}") as answer:
            assert answer.status == 405
        assert await texts(sqlite_store) == ["zorza"]
    assert TOKEN not in caplog.text
    assert "signing" not in caplog.text


async def chunks(count: int, size: int = 2**20) -> AsyncIterator[bytes]:
    for _number in range(count):
        yield b" " * size


async def test_too_much_too_slow_and_too_wrong(
    sqlite_store: Store, client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "SLOWEST_BODY", 0.3)
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook/brand/{TOKEN}"
    async with collecting(sqlite_store, settings(table(port))):
        await until_health(sqlite_store, "healthy")
        for data, headers in (
            (BytesIO(b" " * 2**21), {}),
            (gzip.compress(b" " * 2**26), {"Content-Encoding": "gzip"}),
        ):
            async with client.post(url, data=data, headers=headers) as answer:
                assert answer.status == 413
        try:
            async with client.post(url, data=chunks(1024)) as answer:
                assert answer.status == 413
        except (aiohttp.ClientError, ConnectionError):
            pass  # it closed the connection while we still wrote
        for data in (b"{", b"\xff\xfe", b"[" * 100_000):
            async with client.post(url, data=data) as answer:
                assert answer.status == 400

        async def slowly() -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0.05)

        try:
            async with client.post(url, data=slowly()) as answer:
                assert answer.status == 408
        except (aiohttp.ClientError, ConnectionError):
            pass
        assert await Hook(client, port).post({"text": "zorza still listens"}) == 202
        assert await Hook(client, port).post([]) == 202
        assert await texts(sqlite_store) == ["zorza still listens"]


async def test_many_at_once_are_all_stored(
    sqlite_store: Store, client: aiohttp.ClientSession
) -> None:
    port = free_port()
    hook = Hook(client, port)
    async with collecting(sqlite_store, settings(table(port))):
        await until_health(sqlite_store, "healthy")
        posts = (hook.post({"id": number, "text": f"zorza {number}"}) for number in range(200))
        assert set(await asyncio.gather(*posts)) == {202}
        assert len(await texts(sqlite_store)) == 200


async def test_a_taken_port_and_a_missing_token_are_told(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        async with collecting(sqlite_store, settings(table(port))):
            status = await until_health(sqlite_store, "failing")
        assert str(port) in status.error
    monkeypatch.delenv("WARROOM_IT_BRAND_TOKEN")
    missing = {**table(free_port()), "name": "other"}
    async with collecting(sqlite_store, settings(missing)):
        status = await until_health(sqlite_store, "refused", "other")
    assert "WARROOM_OTHER_BRAND_TOKEN" in status.error
    open_to_all = tmp_path / "token"
    open_to_all.write_text("x")
    open_to_all.chmod(0o644)
    async with collecting(sqlite_store, settings(table(free_port(), token_file=str(open_to_all)))):
        status = await until_health(sqlite_store, "refused")
    assert "chmod 600" in status.error
