"""RSS, RDF and Atom feeds, Google News and Google Alerts among them.

The cursor holds the validators (ETag, Last-Modified) of the last answer, so that an unchanged
feed costs a 304. feedparser reads the bytes; it never fetches anything itself.
"""

import asyncio
import hashlib
import json
import random
import re
from calendar import timegm
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser
from selectolax.lexbor import LexborHTMLParser

from services.errors import SourceError
from services.i18n import _
from services.sources.base import Batch, Cursors, Evidence, Item, Keep
from services.sources.http import Answer, Headers, fetch, open_session, shown

_BLOCKS = "p, div, br, li, tr, h1, h2, h3, h4, h5, h6, blockquote, pre"

_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")

JITTER = 0.1
"""By which share of the interval polls are spread, so that rooms do not knock in step."""


class RssFeed:
    """Asks one feed every so many seconds."""

    kind = "rss"

    def __init__(
        self,
        name: str,
        url: str,
        *,
        every: float = 300,
        keep: Keep = "matched",
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.name = name
        self.keep: Keep = keep
        self.rhythm = every
        self._url = url
        self._sleep = sleep

    async def batches(self, cursors: Cursors) -> AsyncIterator[Batch]:
        """Yield what is new at each poll; an empty batch says that the feed is unchanged.

        Raises:
            SourceError: the feed does not answer, or not with a feed.
            SourceRefused: the server says no.
        """
        cursor = await cursors() or "{}"
        async with open_session() as session:
            while True:
                answer = await fetch(session, self._url, _validators(cursor, self._url))
                received_at = datetime.now(UTC)
                items: tuple[Item, ...] = ()
                if answer.status != HTTPStatus.NOT_MODIFIED:
                    items = await asyncio.to_thread(read_feed, answer, self._url)
                    cursor = _cursor(answer, self._url)
                yield Batch(items, received_at, cursor)
                await self._sleep(self.rhythm * random.uniform(1 - JITTER, 1 + JITTER))


def _validators(cursor: str, url: str) -> Headers:
    """Return what to send so that an unchanged feed need not be sent again.

    Nothing if ``cursor`` is of another address: that feed may be older, and yet is new to us.
    """
    known = json.loads(cursor)
    if known.pop("feed", "") != _digest(url):
        return {}
    return {str(name): str(value) for name, value in known.items()}


def _cursor(answer: Answer, url: str) -> str:
    names = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    found = {sent: answer.headers[name] for name, sent in names.items() if name in answer.headers}
    return json.dumps({"feed": _digest(url), **found})


def _digest(url: str) -> str:
    """Return what tells addresses apart: an address itself may be a secret."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def read_feed(answer: Answer, url: str) -> tuple[Item, ...]:
    """Return the entries of a feed, the oldest first; broken XML gives what can be read of it.

    Raises:
        SourceError: nothing of it can be read as a feed.
    """
    headers = {name.lower(): value for name, value in answer.headers.items()}
    headers.setdefault("content-location", url)
    try:
        # In a file, since of bare bytes feedparser first tries whether they name a local file.
        feed: Any = feedparser.parse(BytesIO(answer.body), response_headers=headers)
    except Exception as error:
        raise SourceError(_not_a_feed(url, error)) from error
    evidence = Evidence(answer.body, answer.headers.get("Content-Type", "application/xml"))
    language = feed.feed.get("language", "")
    items = [_item(entry, language, evidence) for entry in reversed(feed.entries)]
    told = tuple(item for item in items if item.text or item.title)
    if not told and (not feed.get("version") or _is_broken(feed)):
        raise SourceError(_not_a_feed(url, feed.get("bozo_exception")))
    return told


def _is_broken(feed: Any) -> bool:
    """Whether its XML is: a wrong label of encoding or kind does no harm."""
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return bool(feed.bozo) and not isinstance(feed.bozo_exception, harmless)


def _not_a_feed(url: str, reason: object) -> str:
    return _("{url} is no feed that can be read: {reason}.").format(
        url=shown(url), reason=" ".join(str(reason or "?").split())[:200]
    )


def _item(entry: Any, language: str, evidence: Evidence) -> Item:
    link = _real_link(entry.get("link", ""))
    title = html_to_text(entry.get("title", ""))
    source = entry.get("source", {})
    publisher = html_to_text(source.get("title", "")) if isinstance(source, dict) else ""
    contents = [part.get("value", "") for part in entry.get("content", [])]
    return Item(
        text=html_to_text(next(filter(None, contents), "") or entry.get("summary", "")),
        title=title.removesuffix(f" - {publisher}") if publisher else title,
        platform=_host(link) or "rss",
        native_id=entry.get("id", "") or link,
        url=link,
        author=html_to_text(entry.get("author", "")) or publisher,
        published_at=_time(entry),
        language=entry.get("language", "") or language,
        evidence=evidence,
    )


def html_to_text(markup: str) -> str:
    """Return what a reader of the page would read, with breaks where blocks end."""
    if "<" not in markup and "&" not in markup:
        return markup
    tree = LexborHTMLParser(markup)
    if tree.body is None:
        return ""
    tree.strip_tags(["script", "style", "template"], recursive=True)
    for block in tree.css(_BLOCKS):
        block.insert_after("\n")
    lines = (" ".join(line.split()) for line in tree.body.text().split("\n"))
    return "\n".join(filter(None, lines))


def _real_link(link: str) -> str:
    """Return where a Google Alerts link leads; other links stay as they are."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if _GOOGLE.fullmatch(parts.hostname or "") and parts.path == "/url":
        query = parse_qs(parts.query)
        return next(iter(query.get("url", query.get("q", []))), link)
    return link


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _time(entry: Any) -> datetime | None:
    for name in ("published_parsed", "updated_parsed"):
        parsed = dict.get(entry, name)  # entry.get() takes one for the other and warns
        if parsed:
            try:
                return datetime.fromtimestamp(timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None
