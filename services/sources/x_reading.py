"""What X's answers hold: posts with their authors, what was left out, why it refuses; and ids."""

import json
import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from services.clean import clean_line
from services.i18n import _
from services.sources.base import Evidence, Item, Rejection
from services.sources.fields import list_of, mapping_of, moment_in, text_of, whole
from services.sources.walk import Page

DAY = 86_400.0
REACH = timedelta(days=6, hours=22)
"""The search reaches a week back; ids that are older are refused."""
_EPOCH_MS = 1_288_834_974_657
"""When X's ids begin to count, in Unix milliseconds: an id tells its time."""
ID = re.compile(r"[0-9]{1,19}")
HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")


def is_in_reach(post: str, now: datetime | None = None) -> bool:
    """Whether the search still reaches back to the post of this id."""
    return written(post) > ((now or datetime.now(UTC)) - REACH).timestamp()


def written(post: str) -> float:
    """Return when the post of this id was written, in Unix seconds; 0 for no id."""
    return ((int(post) >> 22) + _EPOCH_MS) / 1_000 if ID.fullmatch(post) else 0.0


def read_page(data: Mapping[str, Any]) -> Page:
    """Return the posts of an answer, the oldest first, and what was refused or left out."""
    users = {
        text_of(user, "id"): user
        for user in list_of(data.get("includes"), "users")
        if isinstance(user, dict)
    }
    items: list[Item] = []
    rejected = [
        Rejection(_place(error), read_partial(error)) for error in list_of(dict(data), "errors")
    ]
    for post in reversed(list_of(dict(data), "data")):
        read = read_post(post, users)
        if isinstance(read, Item):
            items.append(read)
        else:
            rejected.append(Rejection("post", read))
    meta = mapping_of(dict(data), "meta")
    newest, oldest = text_of(meta, "newest_id"), text_of(meta, "oldest_id")
    return Page(
        tuple(items),
        tuple(rejected),
        next=oldest if text_of(meta, "next_token") and ID.fullmatch(oldest) else "",
        newest=newest if 0 < written(newest) < time.time() + DAY else "",
    )


def read_post(post: object, users: Mapping[str, Mapping[str, Any]]) -> Item | str:
    """Return a post as an item, or the reason why it is none.

    An edited post has a new id; the room knows it by its first one.
    """
    if not isinstance(post, dict) or not ID.fullmatch(text_of(post, "id")):
        return _("a post without its id")
    text = text_of(mapping_of(post, "note_tweet"), "text") or text_of(post, "text")
    if not text.strip():
        return _("a post without words")
    ids = [name for name in list_of(post, "edit_history_tweet_ids") if isinstance(name, str)]
    newest, author_id = text_of(post, "id"), text_of(post, "author_id")
    first = min((name for name in ids if ID.fullmatch(name)), key=int, default=newest)
    user = users.get(author_id, {})
    handle, language = text_of(user, "username"), text_of(post, "lang")
    return Item(
        text=text,
        platform="x",
        native_id=first,
        url=f"https://x.com/{handle if HANDLE.fullmatch(handle) else 'i'}/status/{newest}",
        author=f"@{handle}" if handle else author_id,
        author_id=author_id,
        published_at=moment_in(post.get("created_at")),
        language="" if language in {"und", "qme", "qst", "zxx"} else language,
        followers=whole(mapping_of(dict(user), "public_metrics").get("followers_count")),
        reach=whole(mapping_of(post, "public_metrics").get("impression_count")) or None,
        evidence=Evidence(
            json.dumps(post, ensure_ascii=True, sort_keys=True).encode(), "application/json"
        ),
        edited=first != newest,
    )


def read_partial(error: object) -> str:
    """Return what X says of something that it left out of an answer."""
    if not isinstance(error, dict):
        return _("X left something out.")
    return clean_line(text_of(error, "detail") or text_of(error, "title"), 200) or _(
        "X left something out."
    )


def read_problem(body: bytes) -> str:
    """Return the words of a refusal."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = {}
    told = [
        text_of(error, "message") for error in list_of(data, "errors") if isinstance(error, dict)
    ]
    if isinstance(data, dict):
        told += [text_of(data, "detail"), text_of(data, "title")]
    words = next(filter(None, told), "") or _("no reason is given")
    return clean_line(words, 200).rstrip(".")


def read_deleted(body: bytes, posts: Sequence[str]) -> list[str]:
    """Return which of ``posts`` a compliance job's result says are gone: a line of JSON each."""
    gone = []
    for line in body.splitlines():
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict) and text_of(told, "action") == "delete":
            gone.append(text_of(told, "id"))
    return [name for name in dict.fromkeys(gone) if name in set(posts)]


def _place(error: object) -> str:
    named = text_of(error, "resource_id") if isinstance(error, dict) else ""
    return clean_line(named, 40) or "X"
