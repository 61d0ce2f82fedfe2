"""Whatever a server or a sender sends ends in mentions, rejections with a reason, or one line."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import SourceError
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.sentiment import Scorer
from services.sources.atproto import POST, read_event, read_search
from services.sources.base import Item
from services.sources.hackernews import read_hits
from services.sources.http import Answer
from services.sources.mastodon import read_frame, read_instance, read_status
from services.sources.rss import read_feed

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NAMES = (
    "text content title author account id uri url language langs created_at createdAt payload "
    "event kind commit record rkey did operation collection time time_us seq $type visibility "
    "reblog acct followers_count posts cursor objectID comment_text created_at_i entry changes "
    "value from mentions documents data items body name indexedAt stream active status"
).split()
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["", "did:plc:a", POST, "create", "update", "delete", "commit", "account"])
    | st.sampled_from(["public", "2026-11-23T12:00:00Z", "0001-01-01T00:00:00+14:00", "<b>&amp;"])
)
JSON: st.SearchStrategy[Any] = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=25,
)
PREPARATION = Preparation(Matcher([]), Scorer())


def can_be_stored(items: list[Item]) -> None:
    """Intake takes them all, and what it makes of them has only what a store takes."""
    prepared = PREPARATION.prepare(tuple(items), "s", NOW, keep_all=True)
    assert len(prepared.mentions) == len(items)
    for mention in prepared.mentions:
        assert "\x00" not in json.dumps(mention.row, default=str)
        mention.row["text"].encode()


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_frames_of_jetstream(data: object) -> None:
    try:
        event = read_event(json.dumps(data), NOW)
    except SourceError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a reason is a good end here too
        return
    can_be_stored([event.item] if event.item else [])


@settings(max_examples=200, deadline=None)
@given(JSON, JSON, st.sampled_from(["create", "update", "delete", "?"]))
def test_commits_of_jetstream(record: object, langs: object, operation: str) -> None:
    commit = {"operation": operation, "collection": POST, "rkey": "k", "record": record}
    if isinstance(record, dict):
        record["langs"] = langs
        record.setdefault("text", "words")
    told = {"did": "did:plc:a", "time_us": 10**15, "kind": "commit", "commit": commit}
    event = read_event(json.dumps(told), NOW)
    assert event.item or event.gone or event.rejected
    can_be_stored([event.item] if event.item else [])


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_pages_of_the_search(data: object) -> None:
    can_be_stored(read_search(data)[0])
    can_be_stored(read_search({"posts": data})[0])


@settings(max_examples=200, deadline=None)
@given(JSON, JSON)
def test_mastodon(data: object, more: object) -> None:
    read_instance(data)
    for status in (data, {"id": "1", "account": data, "content": "<p>a", "language": more}):
        read = read_status(status, "https://a.example")
        can_be_stored([read]) if isinstance(read, Item) else None
    frame = {"event": "update", "payload": json.dumps(data), "stream": more}
    heard = read_frame(json.dumps(frame), "https://a.example")
    assert heard.item or heard.rejected


@settings(max_examples=200, deadline=None)
@given(st.lists(JSON, max_size=5))
def test_hits(hits: list[Any]) -> None:
    items, rejected, newest = read_hits(hits)
    assert len(items) + len(rejected) == len(hits)
    assert isinstance(newest, int)
    can_be_stored(items)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2_000) | st.text(max_size=500).map(str.encode))
def test_feeds(body: bytes) -> None:
    try:
        items = read_feed(Answer(200, {}, body), "https://a.example/feed")
    except SourceError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a reason is a good end here too
    else:
        can_be_stored(list(items))
