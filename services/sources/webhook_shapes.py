"""What senders post, as items: which field of their JSON is which of ours.

A path names fields from the outside in, ``[]`` goes through a list: ``entry[].changes[].value``.
A shape lists paths for each of our fields, the better one first; a sender's own map in
warroom.toml goes before them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.clean import clean_url
from services.i18n import _
from services.sources.base import Evidence, Item, Rejection
from services.sources.dates import read_date

Paths = tuple[str, ...]

FIELDS = (
    "text",
    "title",
    "author",
    "author_id",
    "url",
    "id",
    "published_at",
    "language",
    "followers",
    "reach",
    "platform",
)
DEEPEST = 12
MOST_PIECES = 2_000
LIVE = timedelta(hours=1)
"""What was said longer ago was not heard as it was said."""

_GENERIC: dict[str, Paths] = {
    "items": ("mentions[]", "data.mentions[]", "documents[]", "items[]", "results[]", "data[]"),
    "text": ("content", "text", "message", "body", "snippet", "description", "caption", "tresc"),
    "title": ("title", "headline", "subject"),
    "author": ("author.name", "author", "author_name", "username", "user.name", "user"),
    "author_id": ("author.id", "author_id", "user_id"),
    "url": ("url", "link", "permalink", "source_url"),
    "id": ("id", "mention_id", "document_id", "uuid"),
    "published_at": ("published_at", "publishedAt", "created_at", "date", "timestamp"),
    "language": ("language", "lang", "language_code"),
    "followers": ("followers", "followers_count", "author.followers"),
    "reach": ("reach", "social_media_reach"),
    "platform": ("platform", "source_type", "domain", "source"),
}

SHAPES: dict[str, dict[str, Paths]] = {
    "fields": {},
    "zapier": _GENERIC,
    "brand24": {
        **_GENERIC,
        "items": ("mentions[]", "data.mentions[]", "mention"),
        "author": ("author_name", "author.name", "author"),
        "published_at": ("created_date", "date", "created_at"),
        "followers": ("followers_count", "influence.followers"),
        "reach": ("social_media_reach", "reach"),
        "platform": ("domain", "source", "host"),
    },
    "sentione": {
        **_GENERIC,
        "items": ("mentions[]", "data[]", "articles[]", "mention"),
        "author": ("author.name", "authorName", "author"),
        "published_at": ("publishedAt", "published", "createdAt"),
        "platform": ("sourceType", "domain", "source.name"),
    },
    "meltwater": {
        **_GENERIC,
        "items": ("documents[]", "result.documents[]", "data[]"),
        "text": ("content.body", "content.opening_text", "matched.hit_sentence", "content"),
        "title": ("content.title", "title"),
        "author": ("author.name", "author.handle", "source.name"),
        "author_id": ("author.external_id", "author.id"),
        "published_at": ("published_date", "indexed_date"),
        "language": ("enrichments.language_code", "language_code"),
        "followers": ("metrics.author_followers", "author.followers"),
        "reach": ("metrics.reach", "source.metrics.reach"),
        "platform": ("content_type", "source.type"),
    },
    "meta": {
        "items": ("entry[].changes[].value", "entry[].messaging[]"),
        "text": ("text", "message"),
        "author": ("from.username", "from.name"),
        "author_id": ("from.id",),
        "url": ("permalink_url", "post.permalink_url"),
        "id": ("id", "comment_id", "post_id", "media_id"),
        "published_at": ("created_time", "timestamp"),
    },
}
_PLATFORMS = {"meta": ("object",)}


@dataclass(frozen=True, slots=True)
class Shape:
    """How one sender's bodies are read."""

    name: str
    paths: Mapping[str, Paths]


def shape(name: str, own: Mapping[str, str]) -> Shape:
    """Return the shape ``name`` with a sender's ``own`` paths before its."""
    paths = dict(SHAPES[name])
    for field, path in own.items():
        paths[field] = (path, *paths.get(field, ()))
    return Shape(name, paths)


def read_body(
    data: object, read_as: Shape, body: Evidence, sender: str, now: datetime
) -> tuple[list[Item], list[Rejection]]:
    """Return the mentions of a body, and what was refused of it."""
    items: list[Item] = []
    rejected: list[Rejection] = []
    platform = _first(data, _PLATFORMS.get(read_as.name, ())) or sender
    for number, piece in enumerate(_pieces(data, read_as), 1):
        where = f"{sender} {number}"
        if number > MOST_PIECES:
            rejected.append(Rejection(where, _("more pieces than one delivery may hold")))
            break
        item = _item(piece, read_as, body, platform, now)
        if item is None:
            rejected.append(Rejection(where, _("neither words nor a title")))
        else:
            items.append(item)
    if not items and not rejected:
        rejected.append(Rejection(sender, _("no mention where the sender's shape has it")))
    return items, rejected


def _pieces(data: object, read_as: Shape) -> Iterator[object]:
    """Yield the first of the shape's lists that is there; without one the body is the mention."""
    for path in read_as.paths.get("items", ()):
        found = list(follow(data, path))
        if found:
            yield from found
            return
    if isinstance(data, list):
        yield from data
    elif read_as.name != "meta":
        yield data


def _item(
    piece: object, read_as: Shape, body: Evidence, platform: str, now: datetime
) -> Item | None:
    values = {field: _first(piece, read_as.paths.get(field, ())) for field in FIELDS}
    if not values["text"] and not values["title"]:
        return None
    published = read_date(values["published_at"])
    return Item(
        text=values["text"],
        title=values["title"],
        platform=values["platform"] or platform,
        native_id=values["id"] or _digest(piece),
        url=clean_url(values["url"]),
        author=values["author"],
        author_id=values["author_id"],
        published_at=published,
        language=values["language"],
        followers=_count(values["followers"]),
        reach=_count(values["reach"]),
        evidence=body,
        live=published is None or now - published < LIVE,
    )


def follow(data: object, path: str) -> Iterator[object]:
    """Yield everything that stands at ``path`` in ``data``, in its order."""
    steps: list[str] = []
    for name in path.split("."):
        bare = name.rstrip("[]")
        if bare:
            steps.append(bare)
        steps += ["[]"] * ((len(name) - len(bare)) // 2)
    yield from _walk(data, steps[:DEEPEST])


def _walk(data: object, steps: Sequence[str]) -> Iterator[object]:
    if not steps:
        yield data
    elif steps[0] == "[]":
        for piece in data if isinstance(data, list) else ():
            yield from _walk(piece, steps[1:])
    elif isinstance(data, dict) and steps[0] in data:
        yield from _walk(data[steps[0]], steps[1:])


def _first(data: object, paths: Paths) -> str:
    for path in paths:
        for value in follow(data, path):
            if isinstance(value, str) and value.strip():
                return value
            if isinstance(value, int | float) and not isinstance(value, bool):
                return str(value)
    return ""


def _digest(piece: object) -> str:
    """Return what tells a piece without an id from others, and not from itself."""
    text = json.dumps(piece, ensure_ascii=True, sort_keys=True, default=str)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _count(value: str) -> int | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if 0 <= number < 2**31 else None


def as_json(body: bytes, content_type: str, form: Mapping[str, Any]) -> object:
    """Return a body as JSON, whatever its sender calls it; a form's ``payload`` may hold it.

    Raises:
        ValueError: it is none.
    """
    if content_type != "application/x-www-form-urlencoded":
        return json.loads(body)
    payload = form.get("payload")
    return json.loads(payload) if isinstance(payload, str) else dict(form)
