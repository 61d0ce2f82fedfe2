"""What YouTube's answers hold: comments, videos, and why it refuses."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from services.clean import clean_line
from services.i18n import _
from services.sources.base import Evidence, Item, Rejection
from services.sources.fields import list_of, mapping_of, moment_in, text_of
from services.sources.markup import html_to_text
from services.sources.walk import is_newer

VIDEO = re.compile(r"[\w-]{11}")
"""How a video is named."""


def read_comments(found: Sequence[object]) -> tuple[tuple[Item, ...], tuple[Rejection, ...]]:
    """Return comments as items, the oldest first, and what was refused."""
    items: list[Item] = []
    rejected: list[Rejection] = []
    for comment in reversed(found):
        read = read_comment(comment)
        if isinstance(read, Item):
            items.append(read)
        else:
            rejected.append(Rejection(name_of(comment), read))
    return tuple(items), tuple(rejected)


def read_comment(comment: object) -> Item | str:
    """Return a comment as an item, or the reason why it is none."""
    snippet = mapping_of(comment, "snippet")
    if not isinstance(comment, dict) or not name_of(comment) or not snippet:
        return _("a comment without its id")
    text = text_of(snippet, "textOriginal") or html_to_text(text_of(snippet, "textDisplay"))
    if not text.strip():
        return _("a comment without words")
    native_id, video = name_of(comment), text_of(snippet, "videoId")
    published, updated = text_of(snippet, "publishedAt"), text_of(snippet, "updatedAt")
    channel = text_of(mapping_of(snippet, "authorChannelId"), "value")
    link = {"v": video, "lc": native_id} if video else {"lc": native_id}
    return Item(
        text=text,
        platform="youtube",
        native_id=native_id,
        url=f"https://www.youtube.com/watch?{urlencode(link)}",
        author=text_of(snippet, "authorDisplayName"),
        author_id=channel,
        published_at=moment_in(published),
        evidence=_evidence(comment),
        edited=is_newer(updated, published),
    )


def read_video(entry: object) -> Item | str:
    """Return an entry of a search or a list as an item, or the reason why it is none."""
    snippet = mapping_of(entry, "snippet")
    name = text_of(mapping_of(entry, "id"), "videoId") or text_of(
        mapping_of(snippet, "resourceId"), "videoId"
    )
    if not VIDEO.fullmatch(name):
        return _("no video")
    title, text = html_to_text(text_of(snippet, "title")), text_of(snippet, "description")
    if not title and not text:
        return _("a video without words")
    owner = "videoOwnerChannel" if "videoOwnerChannelId" in snippet else "channel"
    return Item(
        text=html_to_text(text),
        title=title,
        platform="youtube",
        native_id=name,
        url=f"https://www.youtube.com/watch?v={name}",
        author=text_of(snippet, f"{owner}Title"),
        author_id=text_of(snippet, f"{owner}Id"),
        published_at=moment_in(snippet.get("publishedAt")),
        evidence=_evidence(entry),
    )


def read_error(body: bytes) -> tuple[str, str]:
    """Return the reason's code and its words."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = {}
    error = mapping_of(data, "error")
    details = [item for item in list_of(dict(error), "details") if isinstance(item, dict)]
    errors = [item for item in list_of(dict(error), "errors") if isinstance(item, dict)]
    codes = [text_of(item, "reason") for item in (*details, *errors)]
    words = clean_line(html_to_text(text_of(error, "message")), 200).rstrip(".")
    code = next(filter(None, codes), "")
    return code, words or code or _("no reason is given")


def published_of(snippet: Mapping[str, Any]) -> str:
    """Return when the first comment of a thread was written, as it is told."""
    return text_of(mapping_of(mapping_of(snippet, "topLevelComment"), "snippet"), "publishedAt")


def name_of(comment: object) -> str:
    """Return a comment's id, empty if it has none."""
    return text_of(comment, "id")[:200] if isinstance(comment, dict) else ""


def _evidence(data: object) -> Evidence:
    return Evidence(
        json.dumps(data, ensure_ascii=True, sort_keys=True).encode(), "application/json"
    )
