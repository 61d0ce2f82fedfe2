"""Senders that mean harm, are slow or unknown; and a collector that ends in between."""

import asyncio
import gzip
import hashlib
import hmac
import json
import logging
import os
import time
import zlib
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from services.errors import SourceError, SourceRefused
from services.settings.webhook import WebhookSettings
from services.sources.webhook import WebhookSource
from services.sources.webhook_server import Limits
from services.store import Store
from tests.sources.posting import (
    PATIENCE,
    SECRET,
    TOKEN,
    client,
    collecting,
    evidence_of,
    hook,
    payload,
    post,
    reading,
    sender,
    stored,
    until_open,
    url_of,
)

BODY = b'{"id": 1, "text": "zorza"}'
GIGABYTE = 2**30


class Wire:
    """A sender that writes bytes of its own making."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.sent = 0

    @classmethod
    async def to(cls, settings: WebhookSettings) -> "Wire":
        return cls(*await asyncio.open_connection("127.0.0.1", settings.port))

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()
        self.sent += len(data)

    async def head(self, path: str, *headers: str) -> None:
        lines = (f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", *headers)
        await self.say(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def answer(self) -> int:
        """Return the status of the answer."""
        async with asyncio.timeout(PATIENCE):
            line = await self.reader.readuntil(b"\r\n\r\n")
        return int(line.split(b" ", 2)[1])

    async def close(self) -> None:
        self.writer.close()
        with suppress(OSError):
            await self.writer.wait_closed()


async def until(is_so: object, wanted: int) -> None:
    """Wait until a list has ``wanted`` entries."""
    deadline = time.monotonic() + PATIENCE
    while len(is_so) < wanted:  # type: ignore[arg-type]
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def path_of(name: str = "zapier", token: str = TOKEN) -> str:
    return f"/hook/{name}/{token}"


async def test_a_body_without_end_is_not_read_to_its_end(sqlite_store: Store) -> None:
    settings = hook(sender("zapier"))
    chunk = b"x" * 65_536
    async with collecting(sqlite_store, settings):
        wire = await Wire.to(settings)
        await wire.head(path_of(), "Transfer-Encoding: chunked")
        answer = asyncio.create_task(wire.answer())
        with suppress(ConnectionError):
            while not answer.done() and wire.sent < GIGABYTE:
                await wire.say(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        assert await answer == 413
        await wire.close()
        assert wire.sent < 32 * 2**20, "what waits in the buffers of two sockets"
        assert (await post(url_of(settings, "zapier"), BODY))[0] == 202
    assert len(await stored(sqlite_store)) == 1


async def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    settings = hook(sender("zapier"))
    async with reading(settings):
        wire = await Wire.to(settings)
        await wire.head(path_of(), f"Content-Length: {GIGABYTE}", "Expect: 100-continue")
        assert await wire.answer() == 413
        await wire.close()
        assert (await post(url_of(settings, "zapier"), b" " * 3_000_000))[0] == 413
        wire = await Wire.to(settings)
        await wire.head(path_of(), f"Content-Length: {len(BODY)}", "Expect: 100-continue")
        assert await wire.answer() == 100
        await wire.say(BODY)
        assert await wire.answer() == 202
        await wire.close()


async def test_what_unpacks_to_too_much_is_not_unpacked(sqlite_store: Store) -> None:
    settings = hook(sender("zapier"))
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(b" " * 2**20) for _megabyte in range(200)) + bomb.flush()
    assert len(packed) < 2**20
    url = url_of(settings, "zapier")
    async with collecting(sqlite_store, settings):
        assert (await post(url, packed, Content_Encoding="gzip"))[0] == 413
        assert (await post(url, gzip.compress(BODY)[:-9], Content_Encoding="gzip"))[0] == 400
        assert (await post(url, BODY, Content_Encoding="gzip"))[0] == 400
        assert (await post(url, BODY, Content_Encoding="br"))[0] == 415
        assert (await post(url, BODY, Content_Encoding="gzip, gzip"))[0] == 415
        good = gzip.compress(BODY)
        assert (await post(url, good, Content_Encoding="gzip"))[0] == 202
        other = zlib.compress(BODY.replace(b"1", b"2"))
        assert (await post(url, other, Content_Encoding="deflate"))[0] == 202
        bare = zlib.compressobj(wbits=-15)
        third = bare.compress(BODY.replace(b"1", b"3")) + bare.flush()
        assert (await post(url, third, Content_Encoding="deflate"))[0] == 202
    first, _second, _third = await stored(sqlite_store)
    kept = await evidence_of(sqlite_store, first)
    assert kept.content is not None
    assert zlib.decompress(kept.content) == good
    assert kept.media_type == "application/gzip"


async def test_a_byte_at_a_time_takes_too_long() -> None:
    settings = hook(sender("zapier"))
    async with reading(settings, Limits(body_seconds=0.3)):
        wire = await Wire.to(settings)
        await wire.head(path_of(), "Content-Length: 1000000")
        answer = asyncio.create_task(wire.answer())
        with suppress(ConnectionError):
            while not answer.done():
                await wire.say(b" ")
                await asyncio.sleep(0.01)
        assert await answer == 408
        assert wire.sent < 1_000
        await wire.close()
        assert (await post(url_of(settings, "zapier"), BODY))[0] == 202


async def test_a_head_without_end_is_cut_off() -> None:
    settings = hook(sender("zapier"))
    async with reading(settings, Limits(idle_seconds=0.3)):
        wire = await Wire.to(settings)
        await wire.say(b"POST /hook/zapier HTTP/1.1\r\nX: ")
        async with asyncio.timeout(PATIENCE):
            assert await wire.reader.read() == b""
        await wire.close()


async def test_too_many_at_once_are_told_to_come_again() -> None:
    settings = hook(sender("zapier"))
    async with reading(settings, Limits(most_open=2)):
        slow = [await Wire.to(settings) for _each in range(2)]
        for wire in slow:
            await wire.head(path_of(), "Content-Length: 26", "Expect: 100-continue")
            assert await wire.answer() == 100
        async with client() as session, session.post(url_of(settings, "zapier"), data=BODY) as no:
            assert no.status == 503
            assert int(no.headers["Retry-After"]) > 0
        for wire in slow:
            await wire.say(BODY)
            assert await wire.answer() == 202
            await wire.close()
        assert (await post(url_of(settings, "zapier"), BODY))[0] == 202


async def test_too_many_connections_are_turned_away() -> None:
    settings = hook(sender("zapier"))
    async with reading(settings, Limits(most_connections=2)):
        kept = [await Wire.to(settings) for _each in range(2)]
        for wire in kept:
            await wire.say(b"POST ")
        third = await Wire.to(settings)
        assert await third.answer() == 503
        for wire in (*kept, third):
            await wire.close()


@pytest.mark.parametrize(
    ("name", "token", "headers"),
    [
        ("zapier", "wrong", {}),
        ("nobody", TOKEN, {}),
        ("zapier", "", {}),
        ("zapier", "%ff%00", {}),
        ("meta", TOKEN, {}),
        ("zapier", "", {"Authorization": "Bearer wrong"}),
        ("zapier", "", {"Authorization": f"Basic {TOKEN}"}),
        ("zapier", "wrong", {"X-Warroom-Token": TOKEN}),
        ("..", "", {}),
    ],
)
async def test_who_is_wrong_learns_nothing_and_takes_as_long(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    name: str,
    token: str,
    headers: dict[str, str],
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = hook(sender("zapier"), sender("meta", token=TOKEN[::-1]))
    compared: list[int] = []
    real = hmac.compare_digest

    def counted(one: bytes, other: bytes) -> bool:
        compared.append(len(one))
        assert len(one) == len(other) == 32, "of digests: no length tells anything"
        return real(one, other)

    async with reading(settings) as batches:
        monkeypatch.setattr(hmac, "compare_digest", counted)
        answers = set()
        for _each in range(2):
            async with client() as session:
                url = f"http://127.0.0.1:{settings.port}/hook/{name}/{token}"
                async with session.post(url, data=BODY, headers=headers) as no:
                    answers.add((no.status, await no.text()))
        assert answers == {(404, "Not found.\n")}
        wrong, compared[:] = len(compared), []
        for _each in range(2):
            assert (await post(url_of(settings, "zapier"), BODY))[0] == 202
        assert len(compared) == wrong == 8
        assert len(batches) == 3
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "headers", [{"Authorization": f"bearer {TOKEN}"}, {"X-Warroom-Token": TOKEN}]
)
async def test_a_token_may_come_in_a_header(headers: dict[str, str]) -> None:
    settings = hook(sender("zapier"))
    url = f"http://127.0.0.1:{settings.port}/hook/zapier"
    async with reading(settings), client() as session:
        async with session.post(url, data=BODY, headers=headers) as yes:
            assert yes.status == 202
        async with session.put(url, data=BODY, headers=headers) as no:
            assert (no.status, no.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("algorithm", "header"), [("sha256", "X-Hub-Signature-256"), ("sha1", "X-Hub-Signature")]
)
async def test_what_is_not_signed_is_refused(algorithm: str, header: str) -> None:
    signing = {"secret": SECRET, "signature": algorithm, "signature_header": header}
    settings = hook(sender("meltwater", answer=200, **signing))
    url, body = url_of(settings, "meltwater"), payload("meltwater")
    right = hmac.new(SECRET.encode(), body, algorithm).hexdigest()
    wrong = ["", right, f"{algorithm}=", f"{algorithm}={right[:-1]}0x", f"md5={right}", "żółć"]
    other = hmac.new(b"other", body, algorithm).hexdigest()
    async with reading(settings) as batches:
        for given in [*wrong, f"{algorithm}={other}"]:
            assert (await post(url, body, **{header: given}))[0] == 401, given
        assert (await post(url, body))[0] == 401
        assert (await post(url, body + b" ", **{header: f"{algorithm}={right}"}))[0] == 401
        assert len(batches) == 1
        assert (await post(url, body, **{header: f"{algorithm}={right}"}))[0] == 200


async def test_the_handshake_is_answered_to_who_knows_the_token() -> None:
    settings = hook(sender("meta", secret=SECRET), sender("zapier"))
    base = f"http://127.0.0.1:{settings.port}/hook"
    right = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": "1158201444"}
    async with reading(settings), client() as session:

        async def ask(path: str, **changed: str) -> tuple[int, str, str]:
            query = right | {f"hub.{name}": value for name, value in changed.items()}
            async with session.get(f"{base}/{path}", params=query) as answer:
                return answer.status, answer.content_type, await answer.text()

        assert await ask(f"meta/{TOKEN}") == (200, "text/plain", "1158201444")
        assert await ask("meta") == (200, "text/plain", "1158201444")
        for no in (
            await ask("meta", verify_token="wrong"),  # noqa: S106
            await ask(f"meta/{TOKEN}", verify_token="wrong"),  # noqa: S106
            await ask("meta/wrong"),
            await ask("nobody"),
        ):
            assert no == (404, "text/plain", "Not found.\n")
        assert (await ask("meta", challenge="<script>alert(1)</script>"))[0] == 400
        assert (await ask("meta", mode="unsubscribe"))[0] == 400
        assert (await ask("zapier"))[0] == 405


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\xff", b"[" * 100_000, b"1" * 5_000])
async def test_what_is_no_json_is_one_line(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    settings = hook(sender("zapier"))
    async with reading(settings):
        assert await post(url_of(settings, "zapier"), body) == (400, "This is no JSON.\n")
        many = json.dumps([0] * 2_001).encode()
        assert (await post(url_of(settings, "zapier"), many))[0] == 413
        form = "application/x-www-form-urlencoded"
        answered = await post(url_of(settings, "zapier"), b"a&" * 600, Content_Type=form)
        assert answered == (400, "This is no form.\n")
    assert not caplog.records


async def test_requests_that_make_no_sense_leave_no_token_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = hook(sender("zapier"))
    nonsense = [
        f"PO\x01ST {path_of()} HTTP/1.1\r\n\r\n",
        f"POST {path_of()} HTTP/9\r\n\r\n",
        f"POST {path_of()}\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        f"POST {path_of()} HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        f"POST {path_of()} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz{TOKEN}\r\n",
        f"POST {path_of()}{'x' * 9_000} HTTP/1.1\r\n\r\n",
        f"CONNECT {TOKEN}:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
    ]
    async with reading(settings):
        for said in nonsense:
            wire = await Wire.to(settings)
            await wire.say(said.encode())
            assert await wire.answer() in (400, 404), said
            await wire.close()
        wire = await Wire.to(settings)
        await wire.head(path_of(), "Content-Length: 100")
        await wire.say(b"{")
        await wire.close()
        assert (await post(url_of(settings, "zapier"), BODY))[0] == 202
    ours = [record for record in caplog.records if record.name != "asyncio"]
    assert TOKEN not in caplog.text
    assert all(record.exc_info is None for record in ours)


async def test_the_answer_follows_the_commit_and_comes_at_once() -> None:
    settings = hook(sender("zapier"))
    async with reading(settings, commit=False) as batches:
        waiting = asyncio.create_task(post(url_of(settings, "zapier"), BODY))
        await until(batches, 2)
        assert not (await asyncio.wait({waiting}, timeout=0.3))[0], "nothing is committed yet"
        committed_at = time.monotonic()
        await batches[1].committed()
        assert (await waiting)[0] == 202
        assert time.monotonic() - committed_at < 1


async def test_what_is_not_committed_in_time_is_to_be_sent_again() -> None:
    settings = hook(sender("zapier"))
    async with reading(settings, Limits(commit_seconds=0.2), commit=False) as batches:
        async with client() as session, session.post(url_of(settings, "zapier"), data=BODY) as no:
            assert no.status == 503
            assert int(no.headers["Retry-After"]) > 0
        await until(batches, 2)
        await batches[1].committed()  # late, and no harm


async def test_what_is_open_at_the_end_is_to_be_sent_again() -> None:
    settings = hook(sender("zapier"))
    begun = time.monotonic()
    async with reading(settings, commit=False) as batches:
        waiting = asyncio.create_task(post(url_of(settings, "zapier"), BODY))
        half = await Wire.to(settings)
        await half.head(path_of(), "Content-Length: 26", "Expect: 100-continue")
        assert await half.answer() == 100
        idle = await Wire.to(settings)
        await until(batches, 2)
    assert (await waiting)[0] == 503
    assert await half.answer() == 503
    assert await idle.reader.read() == b""
    await half.close()
    await idle.close()
    await until_open(settings, closed=True)
    assert time.monotonic() - begun < Limits().commit_seconds


async def test_a_collector_that_lost_its_lease_stores_nothing_until_it_has_it_again(
    sqlite_store: Store,
) -> None:
    settings = hook(sender("zapier"))
    async with collecting(sqlite_store, settings):
        # Half a request is open, since the collector may stop before another gets in.
        wire = await Wire.to(settings)
        await wire.head(path_of(), f"Content-Length: {len(BODY)}", "Expect: 100-continue")
        assert await wire.answer() == 100
        async with sqlite_store.write() as session:
            await (await session.connection()).execute(text("UPDATE lease SET fence = 99"))
        await wire.say(BODY)
        assert await wire.answer() == 503
        await wire.close()
        assert await stored(sqlite_store) == []
        await post_until_taken(url_of(settings, "zapier"))
    assert len(await stored(sqlite_store)) == 1


async def post_until_taken(url: str) -> None:
    """Try again as senders do: between the one server and the next nobody listens."""
    async with asyncio.timeout(30):
        while True:
            with suppress(aiohttp.ClientError):
                if (await post(url, BODY))[0] == 202:
                    return
            await asyncio.sleep(0.05)


async def test_a_sign_of_life_comes_when_nobody_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = hook(sender("zapier"))
    assert WebhookSource.rhythm == 10
    monkeypatch.setattr(WebhookSource, "rhythm", 0.05)
    async with reading(settings) as batches:
        await until(batches, 4)
        assert (await post(url_of(settings, "zapier"), BODY))[0] == 202
    assert {(batch.cursor, batch.stream) for batch in batches} == {("alive", "")}
    assert sum(len(batch.items) for batch in batches) == 1


async def refused(settings: WebhookSettings) -> str:
    with pytest.raises(SourceRefused) as caught:
        async with reading(settings):
            pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_where_we_cannot_listen_is_one_line(tmp_path: Path) -> None:
    settings = hook(sender("zapier"))
    async with reading(settings):
        with pytest.raises(SourceError, match="is in use") as caught:
            async with reading(settings):
                pass
        assert not isinstance(caught.value, SourceRefused)
    assert "no address of this machine" in await refused(hook(sender("zapier"), host="192.0.2.1"))
    assert "no address of this machine" in await refused(hook(sender("zapier"), host="a..b"))
    assert "less than 16 characters" in await refused(hook(sender("zapier", token=TOKEN[:15])))
    none = sender("zapier")
    del os.environ["WARROOM_HOOK_ZAPIER_TOKEN"]
    assert await refused(hook(none)) == (
        "hook: zapier: a secret is missing: write token_file, or set WARROOM_HOOK_ZAPIER_TOKEN."
    )
    file = sender("zapier", secret_file=tmp_path / "nowhere")
    assert "cannot be read" in await refused(hook(file))


async def test_the_open_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    settings = hook(sender("zapier"), host="0.0.0.0")  # noqa: S104
    async with reading(settings):
        assert "without TLS" in caplog.text
    caplog.clear()
    async with reading(hook(sender("zapier"), host="localhost")):
        assert caplog.text == ""


def test_no_settings_show_a_secret() -> None:
    settings = hook(sender("meta", secret=SECRET))
    shown = f"{settings} {settings!r} {settings.model_dump_json()}"
    assert TOKEN not in shown
    assert SECRET not in shown
    assert hashlib.sha256(TOKEN.encode()).hexdigest() not in shown
