"""Bluesky: two versions of the stream, positions, edits, deletions, ended accounts, the search."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.errors import SourceError
from services.model import Cursor, Mention
from services.sources.atproto import read_event, read_search
from services.sources.bluesky import Bluesky
from services.store import Store
from tests.sources.collecting import (
    collecting,
    poll,
    settings,
    stored,
    texts,
    until,
    until_health,
)
from tests.sources.fakes import FakeJetstream, words

V2 = "/xrpc/network.bsky.jetstream.subscribeEvents"
NOW = datetime.now(UTC)


def table(server: FakeJetstream, *paths: str, **more: Any) -> dict[str, Any]:
    socket = server.url.replace("http", "ws", 1)
    servers = [f"{socket}{path}" for path in paths or (V2,)]
    more.setdefault("profiles", server.url)
    return {"kind": "bluesky", "name": "it", "servers": servers, **more}


async def test_edits_deletions_and_ended_accounts_are_obeyed(sqlite_store: Store) -> None:
    async with FakeJetstream() as server, collecting(sqlite_store, settings(table(server))):
        for number in (1, 2, 3):
            server.post(number)
        server.post(4, did="did:plc:ola")
        await until(sqlite_store, [words(number) for number in (1, 2, 3, 4)])
        server.post(2, operation="update")
        server.post(3, operation="delete")
        await until(sqlite_store, [words(1), "Zorza reworded 2", words(4)])
        server.account("did:plc:zofia", "deleted")
        await until(sqlite_store, [words(4)])

        async def erased() -> bool:
            async with sqlite_store.read() as session:
                row = await session.get(Mention, 1)
            return row is not None and row.erased_at is not None and row.text == ""

        await poll(erased)


async def test_a_post_after_its_author_came_back_is_kept(sqlite_store: Store) -> None:
    async with FakeJetstream() as server, collecting(sqlite_store, settings(table(server))):
        server.post(1)
        server.account("did:plc:zofia", "deactivated")
        server.post(2)
        await until(sqlite_store, [words(2)])


async def test_names_and_followers_are_asked_for_once(sqlite_store: Store) -> None:
    async with FakeJetstream() as server, collecting(sqlite_store, settings(table(server))):
        server.post(1)
        await until(sqlite_store, [words(1)])
        server.post(2)
        await until(sqlite_store, [words(1), words(2)])
        (first, second) = await stored(sqlite_store)
        assert (first.author, first.followers) == ("zofia.test", 7)
        assert first.author_id == "did:plc:zofia"
        assert second.author == "zofia.test"
        assert server.profiles_asked == 1


async def test_without_profiles_the_identifier_stays(sqlite_store: Store) -> None:
    async with FakeJetstream() as server:
        given = settings(table(server, profiles=""))
        async with collecting(sqlite_store, given):
            server.post(1)
            await until(sqlite_store, [words(1)])
        assert (await stored(sqlite_store))[0].author == "did:plc:zofia"


async def test_v1_stands_in_for_v2_and_the_position_goes_over_as_a_time(
    sqlite_store: Store,
) -> None:
    async with FakeJetstream() as server:
        given = settings(table(server, V2, "/subscribe"))
        async with collecting(sqlite_store, given):
            server.post(1)
            await until(sqlite_store, [words(1)])
        server.v2_is_down = True
        async with collecting(sqlite_store, given):
            server.post(2)
            await until(sqlite_store, [words(1), words(2)])
        assert server.cursors[-1] is not None
        assert server.cursors[-1] > 10**15


async def test_a_cut_stream_goes_on_where_it_ended(sqlite_store: Store) -> None:
    async with FakeJetstream() as server:
        server.cut_after = 3
        async with collecting(sqlite_store, settings(table(server))):
            for number in range(1, 8):
                server.post(number)
            await until(sqlite_store, [words(number) for number in range(1, 8)])
        assert len(server.cursors) >= 2


async def test_too_old_a_position_goes_on_by_the_clock(sqlite_store: Store) -> None:
    async with FakeJetstream() as server:
        async with collecting(sqlite_store, settings(table(server))):
            server.post(1)
            server.post(2)
            await until(sqlite_store, [words(1), words(2)])
        server.floor = 100
        async with collecting(sqlite_store, settings(table(server))):
            server.post(3)
            await until(sqlite_store, [words(1), words(2), words(3)])


def found(number: int) -> dict[str, Any]:
    return {
        "uri": f"at://did:plc:ewa/app.bsky.feed.post/s{number}",
        "author": {"did": "did:plc:ewa", "handle": "ewa.test"},
        "record": {"text": words(number), "langs": ["en"], "createdAt": "2026-11-23T01:00:00Z"},
        "indexedAt": "2026-11-23T01:00:00Z",
    }


async def test_the_search_fills_in_what_was_said_before(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARROOM_IT_PASSWORD", "app-1234")
    async with FakeJetstream() as server:
        server.searchable = [found(number) for number in (1, 2, 3)]
        given = settings(table(server, account="me.test", pds=server.url))
        async with collecting(sqlite_store, given):
            server.post(9)
            await until(sqlite_store, [words(number) for number in (1, 2, 3, 9)])
        first = (await stored(sqlite_store))[0]
        assert (first.author, first.at.hour) == ("ewa.test", 1)
        asked = len(server.requests)
        async with collecting(sqlite_store, given):
            server.post(10)
            await until(sqlite_store, [words(number) for number in (1, 2, 3, 9, 10)])
        again = [request.path for request in server.requests[asked:]]
        assert "/xrpc/app.bsky.feed.searchPosts" not in again


async def test_a_wrong_password_is_refused_without_being_shown(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("WARROOM_IT_PASSWORD", "wrong-secret")
    async with FakeJetstream() as server:
        given = settings(table(server, account="me.test", pds=server.url))
        async with collecting(sqlite_store, given):
            status = await until_health(sqlite_store, "refused")
    assert "me.test" in status.error
    assert "wrong-secret" not in status.error + caplog.text


async def test_what_nobody_watches_is_counted_and_not_kept(sqlite_store: Store) -> None:
    async with FakeJetstream() as server, collecting(sqlite_store, settings(table(server))):
        for number in range(20):
            server.post(number)
            server.log[-1]["record"]["text"] = "about something else"
        server.post(99)
        await until(sqlite_store, [words(99)])
        status = await until_health(sqlite_store, "healthy")
        assert (status.stored, status.unmatched) == (1, 20)


async def test_no_server_at_all_is_a_failure_with_a_reason(sqlite_store: Store) -> None:
    async with FakeJetstream() as server:
        server.v2_is_down = True
        async with collecting(sqlite_store, settings(table(server))):
            status = await until_health(sqlite_store, "failing")
        assert "503" in status.error


async def test_a_silent_stream_is_left() -> None:
    interest: Any = lambda _item, _source: True  # noqa: E731
    interest.wanted = None
    async with FakeJetstream() as server:
        socket = server.url.replace("http", "ws", 1) + V2
        source = Bluesky("it", interest, servers=[socket], profiles="", silence=0.2)
        with pytest.raises(SourceError, match="has said nothing"):
            await anext(source.batches(_nothing))


async def _nothing(_stream: str = "", /) -> str | None:
    return None


def frame(**changes: Any) -> str:
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "k"}
    commit["record"] = {"text": "zorza", "langs": ["pl"]}  # type: ignore[assignment]
    told = {"did": "did:plc:a", "time_us": 10**15, "kind": "commit", "commit": commit}
    return json.dumps(told | changes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        frame(did=7),
        frame(did="nobody"),
        frame(commit={"operation": "create", "collection": "app.bsky.feed.post", "rkey": "k"}),
        frame(commit={"collection": "app.bsky.feed.post", "rkey": "../../x", "record": {}}),
        "[" * 100_000,
    ],
)
def test_a_wrong_frame_is_rejected_with_a_reason(text: str) -> None:
    event = read_event(text, NOW)
    assert event.item is None
    assert event.rejected


def test_a_frame_of_long_ago_counts_when_it_was_written() -> None:
    event = read_event(frame(), NOW)
    assert event.item is not None
    assert event.item.published_at == datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)
    assert not event.item.live


def test_a_wrong_page_of_the_search_is_rejected_piece_by_piece() -> None:
    assert read_search([]) == ([], (), "")
    items, rejected, page = read_search({"posts": [found(1), 7, {}, {"record": {}}], "cursor": "c"})
    assert (len(items), len(rejected), page) == (1, 3, "c")


async def test_the_position_is_committed_with_its_batch(sqlite_store: Store) -> None:
    async with FakeJetstream() as server:
        async with collecting(sqlite_store, settings(table(server))):
            server.post(1)
            await until(sqlite_store, [words(1)])
        async with sqlite_store.read() as session:
            cursor = await session.get(Cursor, ("it", "live"))
        assert cursor is not None
        assert json.loads(cursor.position)["seq"] == 1
    assert await texts(sqlite_store) == [words(1)]
