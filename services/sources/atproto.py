"""What Bluesky's servers send, read: the frames of Jetstream (v1, v2) and pages of searchPosts."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.errors import SourceError
from services.i18n import _
from services.sources.base import Deletion, Evidence, Item, Rejection
from services.sources.fields import moment_in, text_of, whole

POST = "app.bsky.feed.post"
LIVE = timedelta(minutes=2)
"""What is younger was heard as it was written."""

_GONE = frozenset({"deleted", "takendown", "suspended", "deactivated"})
_URI = re.compile(
    rf"at://did:[a-z]+:[\w.:%-]{{1,500}}/{re.escape(POST)}/[\w.~:-]{{1,500}}", re.ASCII
)
_LATEST = 10**16


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the stream: at most one of ``item``, ``gone`` and ``rejected`` says anything."""

    seq: int
    us: int
    item: Item | None = None
    gone: Deletion | None = None
    rejected: str = ""
    skipped: bool = False


def read_event(frame: str, now: datetime) -> Event:
    """Return what a frame of Jetstream (v1 or v2) says, heard ``now``.

    What is replayed counts at the time at which Jetstream saw it.

    Raises:
        SourceError: the server says that it ends the stream.
    """
    try:
        data = json.loads(frame)
    except (ValueError, RecursionError):
        return Event(0, 0, rejected=_("a frame that is no JSON"))
    if not isinstance(data, dict):
        return Event(0, 0, rejected=_("a frame that is no event"))
    if data.get("$type") == "error":
        raise SourceError(_("Jetstream ends the stream: {why}").format(why=text_of(data, "error")))
    if isinstance(data.get("payload"), dict):
        data = data["payload"]
        kind, commit, us = text_of(data, "$type").rpartition("#")[2], data, _us(data.get("time"))
    else:
        kind, us = text_of(data, "kind"), _bounded(whole(data.get("time_us")))
        commit = data["commit"] if isinstance(data.get("commit"), dict) else {}
    event = Event(whole(data.get("seq", data.get("cursor"))) or 0, us)
    did = text_of(data, "did")
    if kind == "account":
        return _account(event, did, data.get("account"))
    if kind == "commit" and commit.get("collection") == POST:
        event = _commit(event, did, commit, frame)
        if event.item is not None and 0 < us < microseconds(now - LIVE):
            replayed = replace(event.item, live=False, published_at=moment_of(us))
            event = replace(event, item=replayed)
    return event


def _account(event: Event, did: str, account: object) -> Event:
    if not did or not isinstance(account, dict) or account.get("active") is not False:
        return event
    if account.get("status") not in _GONE:
        return event
    return replace(event, gone=Deletion(author_id=did))


def _commit(event: Event, did: str, commit: Mapping[str, Any], frame: str) -> Event:
    rkey, record = text_of(commit, "rkey"), commit.get("record")
    if not _URI.fullmatch(f"at://{did}/{POST}/{rkey}"):
        return replace(event, rejected=_("a post without its author or its key"))
    uri = f"at://{did}/{POST}/{rkey}"
    if commit.get("operation") == "delete":
        return replace(event, gone=Deletion(native_id=uri))
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return replace(event, rejected=_("a post without words"))
    edited = commit.get("operation") == "update"
    evidence = Evidence(frame.encode("utf-8", "surrogatepass"), "application/json")
    item = _post(uri, record, evidence)
    return replace(event, item=replace(item, author=did, live=True, edited=edited))


def _post(uri: str, record: Mapping[str, Any], evidence: Evidence) -> Item:
    did, rkey = uri.removeprefix("at://").split(f"/{POST}/")
    langs = record.get("langs")
    return Item(
        text=text_of(record, "text"),
        platform="bluesky",
        native_id=uri,
        uri=uri,
        url=f"https://bsky.app/profile/{did}/post/{rkey}",
        author_id=did,
        published_at=moment_in(record.get("createdAt")),
        language=next((lang for lang in langs or () if isinstance(lang, str)), "")
        if isinstance(langs, list)
        else "",
        evidence=evidence,
    )


def read_search(data: object) -> tuple[list[Item], tuple[Rejection, ...], str]:
    """Return the posts of a page of searchPosts, what was refused of it, and the next page."""
    posts = data.get("posts") if isinstance(data, dict) else None
    items: list[Item] = []
    rejected: list[Rejection] = []
    for number, post in enumerate(posts if isinstance(posts, list) else (), 1):
        item = _found(post)
        if item is None:
            rejected.append(Rejection(f"searchPosts {number}", _("a post without words")))
        else:
            items.append(item)
    page = text_of(data, "cursor") if isinstance(data, dict) else ""
    return items, tuple(rejected), page


def _found(post: object) -> Item | None:
    if not isinstance(post, dict) or not isinstance(post.get("record"), dict):
        return None
    uri, author = text_of(post, "uri"), post.get("author")
    if not _URI.fullmatch(uri) or not isinstance(post["record"].get("text"), str):
        return None
    evidence = Evidence(json.dumps(post, ensure_ascii=True).encode(), "application/json")
    handle = text_of(author, "handle") if isinstance(author, dict) else ""
    item = _post(uri, post["record"], evidence)
    published = moment_in(post.get("indexedAt")) or item.published_at
    return replace(item, author=handle or item.author_id, published_at=published)


def _us(value: object) -> int:
    moment = moment_in(value)
    return microseconds(moment) if moment else 0


def _bounded(us: int | None) -> int:
    return us if us is not None and 0 <= us < _LATEST else 0


def microseconds(moment: datetime) -> int:
    """Return Unix time in microseconds."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def moment_of(us: int) -> datetime:
    """Return the moment of a Unix time in microseconds."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
