"""RSS, RDF and Atom feeds, Google News, Google Alerts and Reddit among them.

An address that holds ``{query}`` is a search: it is asked for what is watched. The cursor holds
the validators (ETag, Last-Modified) of the last answer, so that an unchanged feed costs a 304.
feedparser reads the bytes; it never fetches anything itself.
"""

import asyncio
import hashlib
import json
import random
import re
from calendar import timegm
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

import aiohttp
import feedparser

from services.errors import SourceError, SourceExhausted
from services.i18n import _
from services.sources.base import Batch, Cursors, Evidence, Interest, Item, Keep, Wanted
from services.sources.http import Answer, Headers, fetch, open_session, shown
from services.sources.limits import Budget
from services.sources.markup import html_to_text

_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")

JITTER = 0.1
"""By which share of the interval polls are spread, so that rooms do not knock in step."""


QUERY = "{query}"
LONGEST_QUERY = 350
"""Characters of one search; what does not fit is asked for in another."""
MOST_QUERIES = 10

PACES = {"reddit.com": 300.0, "news.google.com": 60.0}
"""Seconds between two looks at a host that answers 429 to whoever comes more often."""
APART = {"reddit.com": 30.0}
"""Seconds between two requests of one look at such a host."""

_SUBMITTED = re.compile(r"\s*submitted by /?u/\S+(?:\s+to\s+r/\S+)?\s*\[link\]\s*\[comments\]\s*$")


class RssFeed:
    """Asks one feed, or a search that answers with a feed, every so many seconds."""

    kind = "rss"

    def __init__(
        self,
        name: str,
        url: str,
        *,
        interest: Interest | None = None,
        every: float = 300,
        keep: Keep = "matched",
        sleep: Callable[[float], Awaitable[object]] | None = None,
    ) -> None:
        site = site_of(url)
        self.name = name
        self.keep: Keep = keep
        self.rhythm = max(every, PACES.get(site, 0.0))
        self._url = url
        self._interest = interest
        self._sleep = sleep or asyncio.sleep
        self._budget = Budget(1, APART[site]) if site in APART else Budget()

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield what is new at each poll; an empty batch says that the feed is unchanged.

        Raises:
            SourceError: the feed does not answer, or not with a feed.
            SourceRefused: the server says no.
        """
        known: dict[str, str] = {}
        async with open_session() as session:
            while True:
                for url in self._addresses():
                    stream = _digest(url) if QUERY in self._url else ""
                    cursor = known.get(stream) or await cursors(stream) or "{}"
                    batch = await self._ask(session, url, stream, cursor)
                    known[stream] = batch.cursor
                    yield batch
                if not self._addresses():
                    # Nothing is watched: a sign of life.
                    yield Batch((), datetime.now(UTC), "{}", asked=False)
                await self._sleep(self.rhythm * random.uniform(1 - JITTER, 1 + JITTER))

    def _addresses(self) -> list[str]:
        if QUERY not in self._url:
            return [self._url]
        wanted = self._interest.wanted() if self._interest else Wanted()
        return [self._url.replace(QUERY, quote_plus(query)) for query in queries_of(wanted)]

    async def _ask(
        self, session: aiohttp.ClientSession, url: str, stream: str, cursor: str
    ) -> Batch:
        try:
            answer = await fetch(session, url, _validators(cursor, url), budget=self._budget)
        except SourceExhausted as error:
            if error.retry_after is None:
                error.retry_after = 4 * self.rhythm
            raise
        received_at = datetime.now(UTC)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return Batch((), received_at, cursor, stream=stream)
        items = await asyncio.to_thread(read_feed, answer, url)
        return Batch(items, received_at, _cursor(answer, url), stream=stream)


def queries_of(wanted: Wanted) -> list[str]:
    """Return what is watched as searches, joined by OR and short enough for an address."""
    terms = [f'"{word.rstrip("*")}"' for word in (*wanted.words, *wanted.handles)]
    terms += [f"#{tag.rstrip('*')}" for tag in wanted.hashtags]
    queries: list[str] = []
    for term in dict.fromkeys(term for term in terms if "*" not in term):
        if queries and len(queries[-1]) + len(term) < LONGEST_QUERY:
            queries[-1] += f" OR {term}"
        else:
            queries.append(term)
    return queries[:MOST_QUERIES]


def site_of(url: str) -> str:
    """Return the host of ``url`` without ``www.`` or ``old.``, empty if there is none."""
    return _host(url).removeprefix("old.")


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
    given = {sent: answer.headers.get(name, "") for name, sent in names.items()}
    # What could not be sent back as it came would end every later question.
    found = {sent: value for sent, value in given.items() if value.isascii() and value}
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
    text = html_to_text(next(filter(None, contents), "") or entry.get("summary", ""))
    return Item(
        text=_SUBMITTED.sub("", text),
        title=title.removesuffix(f" - {publisher}") if publisher else title,
        platform=_host(link) or "rss",
        native_id=entry.get("id", "") or link,
        url=link,
        author=html_to_text(entry.get("author", "")).removeprefix("/u/") or publisher,
        published_at=_time(entry),
        language=entry.get("language", "") or language,
        evidence=evidence,
    )


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
