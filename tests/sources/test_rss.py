"""The RSS source against a real server on this machine that behaves well and badly."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import stamina
from aiohttp import web
from aiohttp.test_utils import TestServer

from services.errors import SourceError, SourceRefused
from services.sources.base import Batch
from services.sources.http import Answer, fetch, open_session, shown
from services.sources.limits import retry_after
from services.sources.markup import html_to_text
from services.sources.rss import RssFeed, read_feed

PAYLOADS = Path(__file__).parent / "payloads"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture(autouse=True)
def _no_pauses() -> object:
    with stamina.set_testing(True, attempts=3):
        yield


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{path:.*}", handler)
    async with TestServer(app) as server:
        yield str(server.make_url("/feed"))


async def committed(_stream: str = "") -> str | None:
    return None


async def first(url: str, cursor: str | None = None) -> Batch:
    async def cursors(_stream: str = "") -> str | None:
        return cursor

    batches = RssFeed("press", url).batches(cursors)
    async with asyncio.timeout(20):
        batch = await anext(batches)
    await batches.aclose()
    return batch


def answering(status: int = 200, *, body: bytes = b"", **headers: str) -> Handler:
    async def handler(_request: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body, headers=named)

    return handler


def payload(name: str) -> bytes:
    return (PAYLOADS / name).read_bytes()


async def test_a_feed_becomes_items_the_oldest_first() -> None:
    async with serving(
        answering(body=payload("news.rss"), Content_Type="application/rss+xml")
    ) as url:
        batch = await first(url)
    assert [item.native_id for item in batch.items] == ["n-1", "n-2", "n-3"]
    newest = batch.items[-1]
    assert newest.title == "Burza o nieoznaczone wpisy"
    assert newest.author == "Gazeta Przykładowa"
    assert newest.text == "Odbiorcy pytają: czy to reklama?\nMarka milczy."
    assert newest.url == "https://example.org/artykul/3"
    assert newest.platform == "example.org"
    assert newest.language == "pl"
    assert newest.published_at == datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
    assert not newest.live
    assert newest.evidence is not None
    assert newest.evidence.content == payload("news.rss")
    assert batch.items[0].evidence is newest.evidence


async def test_an_alerts_link_leads_to_the_page() -> None:
    async with serving(answering(body=payload("alerts.atom"))) as url:
        (item,) = (await first(url)).items
    assert item.url == "https://example.org/real?page=1"
    assert item.title == "Zorzynka under fire"


async def test_an_unchanged_feed_costs_a_304() -> None:
    asked: list[dict[str, str]] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(dict(request.headers))
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        headers = {"ETag": '"v1"', "Last-Modified": "Fri, 20 Nov 2026 14:05:00 GMT"}
        return web.Response(body=payload("news.rss"), headers=headers)

    async with serving(handler) as url:
        batch = await first(url)
        again = await first(url, batch.cursor)
    assert len(batch.items) == 3
    assert again.items == ()
    assert again.cursor == batch.cursor
    assert asked[1]["If-Modified-Since"] == "Fri, 20 Nov 2026 14:05:00 GMT"
    assert asked[0]["User-Agent"].startswith("warroom/")


async def test_it_asks_again_after_the_interval() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with serving(answering(body=payload("news.rss"))) as url:
        batches = RssFeed("press", url, every=100, sleep=sleep).batches(committed)
        for _poll in range(3):
            await anext(batches)
        await batches.aclose()
    assert len(slept) == 2
    assert all(90 <= seconds <= 110 for seconds in slept)


async def test_a_failing_server_is_asked_a_few_times() -> None:
    asked = 0

    async def handler(_request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(status=500) if asked < 3 else web.Response(body=payload("news.rss"))

    async with serving(handler) as url:
        assert len((await first(url)).items) == 3
        asked = -100
        with pytest.raises(SourceError, match="does not answer: 500"):
            await first(url)
    assert asked == -97


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_no_is_a_no(status: int) -> None:
    async with serving(answering(status)) as url:
        with pytest.raises(SourceRefused, match=f"answers {status}"):
            await first(f"{url}?token=secret")


@pytest.mark.parametrize("status", [429, 503])
async def test_a_wait_is_told_to_the_caller(status: int) -> None:
    async with serving(answering(status, Retry_After="120")) as url:
        with pytest.raises(SourceError) as caught:
            await first(url)
    assert caught.value.retry_after == 120
    assert not isinstance(caught.value, SourceRefused)


def test_retry_after_as_a_date() -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    soon = format_datetime(now + timedelta(seconds=90), usegmt=True)
    assert retry_after({"Retry-After": soon}, now) == 90
    assert retry_after({"Retry-After": "soon"}, now) is None
    assert retry_after({}, now) is None


async def test_too_large_an_answer_is_not_read_to_its_end() -> None:
    bomb = gzip.compress(b"<rss>" + b" " * 30_000_000)
    async with serving(answering(body=bomb, Content_Encoding="gzip")) as url:
        with pytest.raises(SourceError, match="more than 8 MB"):
            await first(url)


async def test_a_cut_connection_is_told() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"<rss><chan")
        assert request.transport is not None
        request.transport.close()
        return response

    async with serving(handler) as url:
        with pytest.raises(SourceError, match="does not answer"):
            await first(url)


async def test_nobody_there_is_told() -> None:
    with pytest.raises(SourceError, match=r"http://127\.0\.0\.1:9/feed does not answer"):
        await first("http://127.0.0.1:9/feed")


async def test_a_slow_answer_comes_through_byte_by_byte() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for byte in payload("alerts.atom"):
            await response.write(bytes([byte]))
        return response

    async with serving(handler) as url:
        assert len((await first(url)).items) == 1


async def test_only_the_web_is_asked() -> None:
    async def handler(_request: web.Request) -> web.Response:
        raise web.HTTPFound("file:///etc/passwd")

    with pytest.raises(SourceRefused, match="no web address"):
        await first("file:///etc/passwd")
    async with serving(handler) as url:
        with pytest.raises(SourceRefused, match="leads nowhere"):
            await first(url)


@pytest.mark.parametrize("body", [b"{}", b"<html><p>hello</p></html>", b"\x00\xff", b"just words"])
async def test_what_is_no_feed_is_told(body: bytes) -> None:
    async with serving(answering(body=body)) as url:
        with pytest.raises(SourceError, match="is no feed"):
            await first(url)


async def test_broken_xml_gives_what_can_be_read() -> None:
    whole = payload("news.rss")
    async with serving(answering(body=whole[: whole.index(b"n-1")])) as url:
        items = (await first(url)).items
    assert [item.native_id for item in items][-2:] == ["n-2", "n-3"]


def test_no_secret_is_shown() -> None:
    assert shown("https://me:pw@example.org/a?key=1#x") == "https://example.org/a?…"


def test_markup_becomes_what_a_reader_reads() -> None:
    assert html_to_text("<p>a <b>Zo</b>rza</p><p>b<br>c</p><script>x</script>") == "a Zorza\nb\nc"
    assert html_to_text("x &lt;b&gt; &amp; y") == "x <b> & y"
    assert html_to_text("plain") == "plain"


async def test_the_session_is_honest_and_bounded() -> None:
    async with open_session() as session:
        assert session.headers["User-Agent"].startswith("warroom/")
        assert session.timeout.total == 60
        with pytest.raises(SourceRefused):
            await fetch(session, "gopher://x", {})


def test_an_entity_bomb_does_not_go_off() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(
            f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">'.encode() for n in range(9)
        )
        + b']><rss version="2.0"><channel><item><title>&j;</title></item></channel></rss>'
    )
    try:
        items = read_feed(Answer(200, {}, bomb), "https://example.org")
    except SourceError:
        return
    assert sum(len(item.title) for item in items) < 10_000
