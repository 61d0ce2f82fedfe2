"""Servers and files that mean harm or are damaged: a source fails, never the collector."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import stamina

from services.errors import SourceError, SourceRefused
from services.sources.base import Batch, Cursors
from services.sources.drop import DropFolder
from services.sources.http import Answer, fetch, open_session
from services.sources.limits import LONGEST_WAIT, retry_after
from services.sources.records import item_of, read_records
from services.sources.rss import RssFeed, read_feed
from services.sources.tables import BadRow

FEED = '<rss version="2.0"><channel><title>x</title>{}</channel></rss>'


@pytest.fixture(autouse=True)
def _no_pauses() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


@asynccontextmanager
async def saying(*answers: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Serve raw answers, one a connection, the last again and again; yield address, requests."""
    requests: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answers[min(len(requests), len(answers)) - 1])
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed?key=secret", requests


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def items_of(body: str | bytes) -> list[str]:
    content = body.encode() if isinstance(body, str) else body
    return [item.title for item in read_feed(Answer(200, {}, content), "https://example.org")]


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX\x00: 1\r\n\r\n",
        answer(b"abcd", "Content-Encoding: gzip"),
        answer(b"", "Retry-After: ²", status="429 \x1b[31mno"),
        answer(b"", "Location: http://[::1/", status="302 Found"),
        answer(b"", "Location: http://a..b/", status="302 Found"),
    ],
)
async def test_a_malformed_answer_is_one_clean_line_without_secrets(raw: bytes) -> None:
    async with saying(raw) as (url, _requests), open_session() as session:
        with pytest.raises(SourceError) as told:
            await fetch(session, url, {})
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)
    assert "\x1b" not in str(told.value)


@pytest.mark.parametrize("url", ["http://[::1/x", "http://a..b/x", "http://", "ftp://x", "x"])
async def test_an_address_that_is_none_is_refused(url: str) -> None:
    async with open_session() as session:
        with pytest.raises(SourceRefused):
            await fetch(session, url, {})


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("²", None), ("9" * 400, LONGEST_WAIT), ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT)],
)
def test_no_server_silences_a_source_for_ever(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value}) == seconds


def test_a_feed_that_names_a_local_file_does_not_open_it(tmp_path: Path) -> None:
    path = tmp_path / "local.xml"
    path.write_text(FEED.format("<item><title>local</title></item>"))
    with pytest.raises(SourceError):
        items_of(str(path))


@pytest.mark.parametrize("body", ["", FEED[:40], FEED.format("<item><title>")[:60]])
def test_a_cut_feed_is_no_quiet_feed(body: str) -> None:
    with pytest.raises(SourceError, match="is no feed"):
        items_of(body)


async def test_an_empty_answer_is_no_quiet_feed() -> None:
    async def position(_stream: str = "", /) -> str | None:
        return None

    async with saying(answer(b"")) as (url, _requests):
        with pytest.raises(SourceError, match="is no feed"):
            await anext(RssFeed("press", url).batches(position))


async def test_another_address_does_not_get_the_old_ones_validators() -> None:
    position: str | None = None

    async def cursors(_stream: str = "", /) -> str | None:
        return position

    async def poll(url: str) -> Batch:
        batches = RssFeed("press", url).batches(cursors)
        batch = await anext(batches)
        await batches.aclose()
        return batch

    modified = "Last-Modified: Fri, 20 Nov 2026 14:05:00 GMT"
    async with saying(answer(FEED.format("").encode(), modified)) as (url, requests):
        position = (await poll(url)).cursor
        await poll(url)
        await poll(f"{url}&other=1")
    assert [b"If-Modified-Since" in request for request in requests] == [False, True, False]


def test_an_unreadable_date_gives_no_date_and_no_warning() -> None:
    body = FEED.format("<item><title>t</title><pubDate>garbage</pubDate></item>").encode()
    (item,) = read_feed(Answer(200, {}, body), "https://example.org")
    assert item.published_at is None


def test_alerts_links_of_any_country() -> None:
    link = "https://www.google.pl/url?rct=j&amp;url=https://example.org/a&amp;ct=ga"
    body = FEED.format(f"<item><title>t</title><link>{link}</link></item>").encode()
    (item,) = read_feed(Answer(200, {}, body), "https://example.org")
    assert item.url == "https://example.org/a"


def rows(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    told = []
    for row in read_records(path):
        item = None if isinstance(row, BadRow) else item_of(row)
        told.append(item.text if item else f"bad {row.number}")
    return told


def test_a_cut_utf_16_file_gives_what_can_be_read(tmp_path: Path) -> None:
    content = "text,author\nŁódź,x\nnext,y\n".encode("utf-16")
    assert rows(tmp_path / "x.csv", content + b"\x41") == ["Łódź", "next", "bad 4"]
    assert rows(tmp_path / "x.csv", content[:-3]) == ["Łódź", "bad 3"]


def test_a_quotation_mark_that_is_not_closed_hides_no_rows_silently(tmp_path: Path) -> None:
    content = b'text,author\nfirst,x\n"open,x\n' + b"another,y\n" * 30
    assert rows(tmp_path / "x.csv", content) == ["first", "bad 3"]
    many = rows(tmp_path / "x.csv", content + b"another,y\n" * 20_000)
    assert many[:2] == ["first", "bad 3"]
    assert many[-1] == "another"


def test_one_column_keeps_its_commas(tmp_path: Path) -> None:
    assert rows(tmp_path / "x.csv", b"text\nHello, big world\n") == ["Hello, big world"]


@pytest.mark.parametrize(
    ("value", "count"), [("1 200", 1200), ("1,200", 1200), ("12.0", 12), ("1.5", None)]
)
def test_no_count_is_guessed(tmp_path: Path, value: str, count: int | None) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f'text;followers;language\na;"{value}";Niemiecki\n')
    (row,) = read_records(path)
    assert not isinstance(row, BadRow)
    item = item_of(row)
    assert item is not None
    assert (item.followers, item.language) == (count, "")


class Folder:
    """A drop folder whose batches are committed when the test says so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.positions: dict[str, str] = {}
        self.source = DropFolder("d", path, settled=0)

    def save(self, name: str, rows: int) -> None:
        lines = "".join(f"{name} {row},x\n" for row in range(rows))
        (self.path / name).write_text(f"text,author\n{lines}")

    async def position(self, stream: str = "", /) -> str | None:
        return self.positions.get(stream)

    async def commit(self, batch: Batch) -> None:
        self.positions[batch.stream] = batch.cursor
        await batch.committed()


async def until(batches: AsyncIterator[Batch], texts: list[str], last: str) -> list[Batch]:
    """Read, uncommitted, until the text ``last`` came and its file's last batch after it."""
    read: list[Batch] = []
    async with asyncio.timeout(30):
        async for batch in batches:
            read.append(batch)
            texts += [item.text for item in batch.items]
            if last in texts and not batch.items:
                break
    return read


async def test_a_file_that_waits_for_its_commit_is_not_read_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    position: Cursors = folder.position
    folder.save("a.csv", 700)
    batches = folder.source.batches(position)
    texts: list[str] = []
    waiting = await until(batches, texts, "a.csv 699")
    folder.save("b.csv", 1)
    waiting += await until(batches, texts, "b.csv 0")
    assert len(texts) == 701
    for batch in waiting:
        await folder.commit(batch)
    assert {path.name for path in (tmp_path / "done").iterdir()} == {"a.csv", "b.csv"}


async def test_a_file_that_cannot_be_moved_stops_no_commit(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.save("a.csv", 1)
    (tmp_path / "done").symlink_to(tmp_path / "nowhere" / "done")
    batches = folder.source.batches(folder.position)
    for batch in await until(batches, [], "a.csv 0"):
        await folder.commit(batch)
    assert (tmp_path / "a.csv").exists()
    (tmp_path / "done").unlink()
    async with asyncio.timeout(30):
        while (tmp_path / "a.csv").exists():
            await folder.commit(await anext(batches))
    assert (tmp_path / "done" / "a.csv").exists()


async def test_a_bad_file_stays_until_the_commit(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    batch = await anext(folder.source.batches(folder.position))
    assert [rejection.where for rejection in batch.rejected] == ["a.pdf"]
    assert (tmp_path / "a.pdf").exists()
    await folder.commit(batch)
    assert (tmp_path / "failed" / "a.pdf.reason.txt").exists()


async def test_a_file_that_changes_while_it_is_read_is_read_anew(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.save("a.csv", 3)
    batches = folder.source.batches(folder.position)
    await folder.commit(await anext(batches))
    folder.save("a.csv", 5)
    texts: list[str] = []
    for batch in await until(batches, texts, "a.csv 4"):
        await folder.commit(batch)
    assert len((tmp_path / "done" / "a.csv").read_text().splitlines()) == 6
