"""Whatever a platform sends ends in mentions, rejections with a reason, or one line."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import SourceError
from services.sources import (
    facebook,
    gdelt,
    graph,
    instagram,
    reddit,
    threads,
    wykop,
    x_reading,
    youtube_reading,
)
from services.sources.base import Item
from services.sources.http import Answer
from services.sources.purse import Price
from services.sources.walk import Page, Position, Query, read_position
from services.store import Store
from services.store.engine import store_url
from tests.sources.asking import source_of
from tests.sources.platforms import VIDEO
from tests.sources.test_any_input import can_be_stored

NAMES = (
    "items id snippet topLevelComment replies comments textOriginal textDisplay authorDisplayName "
    "authorChannelId value publishedAt updatedAt videoId totalReplyCount nextPageToken title "
    "description resourceId data meta includes users tweets errors text author_id lang created_at "
    "edit_history_tweet_ids note_tweet username public_metrics followers_count next_token "
    "newest_id oldest_id total_tweet_count detail resource_id children kind name selftext body "
    "author author_fullname created_utc edited permalink removed_by_category after error message "
    "details reason since next newest pages asked code error_subcode paging cursors "
    "permalink timestamp from caption resource content slug created_at count pagination total "
    "articles url seendate domain language"
).split()
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["1", "t3_a", "t1_b", VIDEO, "2026-11-23T12:00:00Z", "zorza", "<b>&amp;"])
    | st.sampled_from(["https://a.example/1", "20261123T120000Z", "00010101T000000Z", "Polish"])
    | st.sampled_from(["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "[deleted]", "9" * 19])
)
JSON: st.SearchStrategy[Any] = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), inner, max_size=7)
    ),
    max_leaves=30,
)
NOWHERE = Store(store_url("/nowhere/at-all.db"))
TABLES: dict[str, dict[str, Any]] = {
    "youtube": {"kind": "youtube", "videos": [VIDEO]},
    "x": {"kind": "x", "dollars_a_month": 1},
    "reddit": {"kind": "reddit", "client": "app", "contact": "brand"},
    "threads": {"kind": "threads"},
    "instagram": {"kind": "instagram", "user": "17841"},
    "facebook": {"kind": "facebook", "page": "19292"},
    "wykop": {"kind": "wykop", "client": "app"},
    "gdelt": {"kind": "gdelt"},
}
PLATFORMS: dict[str, Any] = {kind: source_of(NOWHERE, table) for kind, table in TABLES.items()}
KEYS = {
    "youtube": ("comments v", "answers c", "uploads UCx", "search zorza"),
    "x": ("search zorza", "count zorza"),
    "reddit": ("search zorza",),
    "threads": ("word zorza", "tag zorza", "mentions"),
    "instagram": ("posts", "comments 1", "tags", "recent zorza"),
    "facebook": ("feed", "comments 1_2", "tagged"),
    "wykop": ("entries zorza", "links zorza", "tag zorza", "comments entry_1"),
    "gdelt": ("search zorza",),
}
SHAPES: dict[str, Any] = {
    "youtube": lambda data: {"items": data},
    "x": lambda data: {
        "data": data,
        "meta": {"next_token": "n", "oldest_id": "1"},
        "includes": data,
    },
    "reddit": lambda data: {"data": {"children": data, "after": "t3_a"}},
    "threads": lambda data: {"data": data, "paging": data},
    "instagram": lambda data: {"data": [{"id": "1", "replies": {"data": data}}], "paging": data},
    "facebook": lambda data: {"data": data, "paging": data},
    "wykop": lambda data: {"data": data, "pagination": data},
    "gdelt": lambda data: {"articles": data},
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(KEYS)), JSON | st.lists(JSON, max_size=4), st.integers(0, 3), JSON)
def test_any_page(kind: str, data: object, number: int, cursor: object) -> None:
    platform, keys = PLATFORMS[kind], KEYS[kind]
    query = Query(keys[number % len(keys)], Price("calls"), 60)
    at = read_position(json.dumps(cursor))
    for body in (data, SHAPES[kind](data)):
        url = platform.address(query, at, 100)
        try:
            page = platform.read(Answer(200, {}, json.dumps(body).encode()), url, query, at)
        except SourceError as error:
            assert "\n" not in str(error)  # noqa: PT017 - a reason is a good end here too
            continue
        assert isinstance(page, Page)
        assert (page.cost or 0) >= 0
        can_be_stored(list(page.items))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(KEYS)), JSON, st.sampled_from([400, 401, 402, 403, 404, 410]))
def test_any_refusal(kind: str, data: object, status: int) -> None:
    query = Query(KEYS[kind][0], Price("calls"), 60)
    for body in (data, {"error": data}, {"errors": data}):
        error = PLATFORMS[kind].refusal(Answer(status, {}, json.dumps(body).encode()), query)
        assert isinstance(error, SourceError)
        assert "\n" not in str(error)


@settings(max_examples=100, deadline=None)
@given(JSON, JSON)
def test_any_single_piece(data: object, more: object) -> None:
    comment = {"id": "c", "snippet": data}
    post = {"id": "1", "text": "zorza", "note_tweet": data, "edit_history_tweet_ids": more}
    thing = {"data": {"name": "t3_a", "title": "zorza", "created_utc": data, "edited": more}}
    found = [
        youtube_reading.read_comment(comment),
        youtube_reading.read_video({"id": {"videoId": VIDEO}, "snippet": data}),
        x_reading.read_post(post, {}),
        reddit.read_thing(thing),
        threads.read_post({"id": "1", "text": "zorza", "timestamp": data, "username": more}),
        *instagram.read_comments([{"id": "1", "text": "zorza", "replies": data}, more], ""),
        wykop.read_thing(
            {"id": 1, "resource": "link", "title": "zorza", "created_at": data, "author": more}
        ),
        wykop.read_thing(data, "entry_1"),
        gdelt.read_article(
            {"url": "https://a.example", "title": "zorza", "seendate": data, "domain": more}
        ),
        instagram.read_post({"id": "1", "caption": "zorza", "timestamp": data}),
        facebook.read_post({"id": "1_2", "message": "zorza", "created_time": data, "from": more}),
    ]
    can_be_stored([item for item in found if isinstance(item, Item)])


@given(st.binary(max_size=300) | JSON.map(lambda data: json.dumps(data).encode()))
def test_any_bytes_of_errors_and_lists_of_deletions(body: bytes) -> None:
    assert youtube_reading.read_error(body)[1]
    assert x_reading.read_problem(body)
    assert "\n" not in gdelt.words_of(body)
    assert x_reading.read_deleted(body, ["1"]) in ([], ["1"])
    assert "\n" not in reddit.read_reason(body)
    assert graph.read_problem(body).words
    assert "\n" not in wykop.read_problem(body)
    assert (
        0 <= graph.regained({"X-Business-Use-Case-Usage": body.decode(errors="ignore")}) <= 86_400
    )


@given(st.none() | st.text(max_size=80) | JSON.map(json.dumps))
def test_any_cursor(cursor: str | None) -> None:
    position = read_position(cursor)
    assert read_position(position.cursor()) == position
    assert isinstance(position, Position)
