"""What real servers answered and real tools exported, where the recordings are at hand."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from benchmarks.recorded import go_through
from services.errors import SourceError
from services.sources import facebook, graph, instagram
from services.sources.atproto import read_event, read_search
from services.sources.base import Deletion, Item
from services.sources.http import fetch, open_session
from services.sources.limits import allowance
from services.sources.mastodon import read_frame, read_instance, read_status
from services.sources.records import item_of, read_records
from services.sources.reddit import read_listing, read_thing
from services.sources.rss import read_feed
from services.sources.tables import BadRow
from services.sources.x_reading import read_page
from services.sources.youtube_reading import read_comment, read_video
from services.store import Store

RECORDED = Path(__file__).parents[3] / "shared" / "payloads"

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recordings are not here")


async def test_every_recorded_feed_gives_items_or_a_reason() -> None:
    """Served by a local server as they were recorded; counted by kind."""
    paths = sorted(path for path in (RECORDED / "rss").rglob("*") if path.is_file())
    app = web.Application()
    app.router.add_static("/", RECORDED / "rss")
    counted = {"items": 0, "empty": 0, "refused": 0}
    async with TestServer(app) as server, open_session() as session:
        for path in paths:
            url = str(server.make_url("/" + path.relative_to(RECORDED / "rss").as_posix()))
            answer = await fetch(session, url, {})
            try:
                items = read_feed(answer, url)
            except SourceError as error:
                assert "\n" not in str(error)  # noqa: PT017 - a reason is a good end here too
                counted["refused"] += 1
            else:
                counted["items" if items else "empty"] += 1
    assert sum(counted.values()) == len(paths)
    assert counted["items"] > counted["refused"]


@pytest.mark.parametrize(
    ("name", "count", "text", "author", "hour"),
    [
        ("brand24_semicolon_bom.csv", 1, "żenada", "user1", 14),
        ("brandwatch_preamble.csv", 1, "Cały tekst", "user3", 14),
        ("meltwater_utf16_tab.csv", 1, "", "", None),
    ],
)
def test_exports_of_the_known_tools(
    name: str, count: int, text: str, author: str, hour: int | None
) -> None:
    rows = [row for row in read_records(RECORDED / "exports" / name) if not isinstance(row, BadRow)]
    items = [item for row in rows if (item := item_of(row)) is not None]
    assert len(items) == count
    assert text in items[0].text
    assert author in items[0].author
    assert items[0].published_at is None or hour is None or items[0].published_at.hour == hour


def recorded(name: str) -> Any:
    return json.loads((RECORDED / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "posts", "gone"),
    [
        ("bluesky/local_jetstream_v1_events.json", 9, 1),
        ("bluesky/local_jetstream_v2_frames.json", 9, 0),
    ],
)
def test_every_recorded_event_of_jetstream_is_read(name: str, posts: int, gone: int) -> None:
    events = [read_event(json.dumps(frame), datetime.now(UTC)) for frame in recorded(name)]
    found = (
        sum(event.item is not None for event in events),
        sum(event.gone is not None for event in events),
        [event.rejected for event in events if event.rejected],
    )
    assert found == (posts, gone, [])


def test_every_recorded_post_of_the_search_is_read() -> None:
    page = recorded("bluesky/local_appview_searchPosts_p1.json")
    items, rejected, _next = read_search(page)
    assert (len(items), len(rejected)) == (len(page["posts"]), 0)


def test_frames_that_must_not_be_believed_end_in_a_reason() -> None:
    for path in sorted((RECORDED / "bluesky" / "jetstream_fuzz").rglob("*")):
        if path.is_file():
            frame = path.read_text(encoding="utf-8").splitlines()[1]
            event = read_event(frame, datetime.now(UTC))
            assert event.rejected


def exchanges() -> Iterator[Any]:
    for folder in ("cassettes", "entities"):
        for path in sorted((RECORDED / "mastodon" / folder / "extracted").glob("*.json")):
            for exchange in json.loads(path.read_text(encoding="utf-8")):
                yield path.name, exchange


def statuses(data: object) -> Iterator[dict[str, Any]]:
    """Yield everything in ``data`` that Mastodon calls a status."""
    if isinstance(data, dict):
        if "account" in data and "visibility" in data:
            yield data
        for value in data.values():
            yield from statuses(value)
    elif isinstance(data, list):
        for value in data:
            yield from statuses(value)


def test_every_recorded_status_is_read_or_rejected_with_a_reason() -> None:
    counted: dict[str, int] = {"read": 0}
    for _name, exchange in exchanges():
        for status in statuses(exchange.get("json")):
            read = read_status(status, "https://a.example")
            outcome = "read" if isinstance(read, Item) else read
            counted[outcome] = counted.get(outcome, 0) + 1
    assert counted["read"] > sum(counted.values()) / 2
    assert set(counted) <= {"read", "a post that is not public", "a post without words"}


def test_every_recorded_limit_of_mastodon_is_understood() -> None:
    limits = [
        allowance(exchange["headers"], datetime(2026, 1, 1, tzinfo=UTC))
        for _name, exchange in exchanges()
        if "x-ratelimit-remaining" in {name.lower() for name in exchange.get("headers", {})}
    ]
    assert limits
    assert all(limit is not None and limit.remaining >= 0 for limit in limits)


def test_a_recorded_stream_and_timeline_of_another_server() -> None:
    timeline = recorded("mastodon/local_gotosocial_tag_timeline.json")
    assert all(isinstance(read_status(status, "https://a.example"), Item) for status in timeline)
    frames = recorded("mastodon/local_gotosocial_stream_messages.json")
    heard = [read_frame(json.dumps(frame), "https://a.example") for frame in frames]
    assert [event.rejected for event in heard if event.rejected] == []
    assert any(event.gone for event in heard)
    assert any(event.item and event.item.edited for event in heard)


def test_recorded_instances_say_where_they_stream() -> None:
    about = [
        read_instance(exchange["json"])
        for _name, exchange in exchanges()
        if exchange["url"].rstrip("/").endswith("/api/v2/instance")
    ]
    assert about
    assert all(instance.streaming.startswith("ws") for instance in about)


def found(folder: str, name: str, key: str) -> list[Any]:
    """Return every list ``key`` in the recordings ``name`` of a folder, joined."""
    entries: list[Any] = []

    def look(data: object) -> None:
        if isinstance(data, dict):
            entries.extend(data[key] if isinstance(data.get(key), list) else [])
            for value in data.values():
                look(value)
        elif isinstance(data, list):
            for value in data:
                look(value)

    for path in sorted((RECORDED / folder).rglob(name)):
        look(json.loads(path.read_text(encoding="utf-8")))
    return entries


def test_every_recorded_comment_and_video_of_youtube_is_read() -> None:
    threads = found("youtube/comment_threads", "*.json", "items")
    tops = [thread["snippet"]["topLevelComment"] for thread in threads]
    comments = [read_comment(top) for top in tops]
    comments += [read_comment(item) for item in found("youtube/comments", "*single.json", "items")]
    assert len(comments) == 4
    assert all(isinstance(comment, Item) and comment.url for comment in comments)
    hits = found("youtube/search", "*.json", "items")
    videos = [hit for hit in hits if "videoId" in hit.get("id", {})]
    assert len(videos) > 30
    read = [read_video(video) for video in videos]
    assert all(isinstance(video, Item) and video.title for video in read)
    assert [read_video(hit) for hit in hits if hit not in videos] == ["no video"] * (
        len(hits) - len(videos)
    )


def test_every_recorded_post_of_x_is_read() -> None:
    counted = {"items": 0, "left out": 0}
    for path in sorted((RECORDED / "x").rglob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        for exchange in data if isinstance(data, list) else [{"json": data}]:
            page = exchange["json"]
            if isinstance(page.get("data"), list) and "result_count" in page.get("meta", {}):
                read = read_page(page)
                counted["items"] += len(read.items)
                counted["left out"] += len(read.rejected)
                assert len(read.items) == len(page["data"])
                assert read.newest == page["meta"].get("newest_id", read.newest)
    assert counted["items"] > 30


def test_every_recorded_post_of_reddit_is_read_and_its_limits_understood() -> None:
    _token, exchange = recorded("reddit/extracted/TestSubredditListings.test_new.json")
    things, after = read_listing(exchange["json"], "https://a.example")
    read = [read_thing(thing) for thing in things]
    assert len(read) == 100
    assert (
        sum(isinstance(thing, Item) for thing in read)
        + sum(isinstance(thing, Deletion) for thing in read)
        == 100
    )
    assert after
    limit = allowance(exchange["headers"], datetime(2026, 1, 1, tzinfo=UTC))
    assert limit is not None
    assert (limit.remaining, limit.resets_in) == (590.0, 246.0)


def things(folder: str, word: str) -> Iterator[dict[str, Any]]:
    """Yield everything in Meta's recordings that has an id and ``word``."""
    found: list[Any] = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((RECORDED / "meta" / folder).rglob("*.json"))
    ]
    while found:
        node = found.pop()
        if isinstance(node, dict):
            if "id" in node and word in node:
                yield node
            found.extend(node.values())
        elif isinstance(node, list):
            found.extend(node)


def test_every_recorded_piece_of_meta_is_read() -> None:
    posts = [*things("facebook/posts", "message"), *things("facebook/comments", "message")]
    read = [facebook.read_post(post) for post in posts]
    assert len(read) == 18
    assert all(isinstance(one, Item) and one.published_at for one in read)
    media = [instagram.read_post(post) for post in things("instagram", "caption")]
    assert len(media) == 30
    assert all(isinstance(one, Item) for one in media)
    comments = instagram.read_comments(list(things("instagram/comments", "text")), "")
    assert len(comments) == 2
    assert all(isinstance(one, Item) for one in comments)


async def test_every_recorded_thing_is_stored_or_rejected_with_a_reason(
    sqlite_store: Store,
) -> None:
    """File by file, through source, intake and store: ``python -m benchmarks.recorded``."""
    rows = await go_through(RECORDED, sqlite_store)
    assert [str(row) for row in rows if not row.is_whole] == []
    assert {row.file.partition("/")[0] for row in rows} == {"youtube", "x", "reddit", "meta"}
    assert sum(row.stored for row in rows) > sum(row.recorded for row in rows) / 2
    assert all(row.reasons for row in rows if row.rejected)


def test_metas_recorded_refusals_and_pages_are_understood() -> None:
    codes = [
        graph.read_problem((RECORDED / "meta" / name).read_bytes()).code
        for name in ("error.json", "error_data.json")
    ]
    assert codes == [100, 100]
    following = [
        graph.next_of(recorded(f"meta/{name}")["paging"]["next"])
        for name in (
            "facebook/posts/feed_fields_p1.json",
            "facebook/posts/feeds_default_fields_p1.json",
            "instagram/hashtags/hashtag_top_medias_p1.json",
        )
    ]
    assert [part.partition("=")[0] for part in following] == ["until", "after", "after"]
    assert not any("access_token" in part for part in following)
