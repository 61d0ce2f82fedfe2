"""Hacker News, by the search of Algolia: stories and comments that hold a watched term.

The search gives a thousand hits at most, so it is asked for windows of time; what was written
in the last minutes may not be in its index yet, so each window reaches back a little.
"""

import asyncio
import json
import random
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp

from services.errors import SourceError
from services.i18n import _
from services.sources.base import Batch, Cursors, Evidence, Interest, Item, Keep, Rejection, Wanted
from services.sources.fields import text_of
from services.sources.http import fetch, open_session, shown
from services.sources.limits import Budget
from services.sources.markup import html_to_text

SERVER = "https://hn.algolia.com"
PAGE = 200
MOST_PAGES = 5
MOST_TERMS = 50
OVERLAP = timedelta(minutes=10)
FIRST = timedelta(days=1)
"""How far back the first question reaches."""
JITTER = 0.1


class HackerNews:
    """Asks for each watched term every so many seconds."""

    kind = "hackernews"

    def __init__(
        self,
        name: str,
        interest: Interest,
        *,
        server: str = SERVER,
        every: float = 120,
        keep: Keep = "matched",
    ) -> None:
        self.name = name
        self.keep: Keep = keep
        self.rhythm = every
        self._server = server.rstrip("/")
        self._interest = interest
        self._budget = Budget(100, 60.0)

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield what each term's search has that is new.

        Raises:
            SourceError: the search does not answer, or not as it should.
        """
        async with open_session() as session:
            while True:
                terms = terms_of(self._interest.wanted())
                for term in terms:
                    since = await cursors(f"term:{term}")
                    yield await self._search(session, term, since)
                yield Batch((), datetime.now(UTC), "alive", asked=bool(terms))
                await asyncio.sleep(self.rhythm * random.uniform(1 - JITTER, 1 + JITTER))

    async def _search(self, session: aiohttp.ClientSession, term: str, since: str | None) -> Batch:
        """Return what is new of a term: all pages together, since they begin with the newest."""
        now = datetime.now(UTC)
        start = int(since) if since else int((now - FIRST).timestamp())
        hits: list[Any] = []
        missed: tuple[Rejection, ...] = ()
        for page in range(MOST_PAGES):
            found, pages = await self._page(session, term, start, page)
            hits += found
            if page + 1 >= pages or not found:
                break
        else:
            reason = _("more than {n} hits since the last look: the oldest are missing")
            missed = (Rejection(term, reason.format(n=len(hits))),)
        items, rejected, newest = read_hits(hits)
        position = min(max(start, newest), int(now.timestamp()))
        return Batch(
            tuple(items),
            datetime.now(UTC),
            str(position),
            stream=f"term:{term}",
            rejected=(*missed, *rejected),
        )

    async def _page(
        self, session: aiohttp.ClientSession, term: str, start: int, page: int
    ) -> tuple[list[Any], int]:
        asked = {
            "query": f'"{term}"',
            "tags": "(story,comment)",
            "numericFilters": f"created_at_i>{start - int(OVERLAP.total_seconds())}",
            "hitsPerPage": str(PAGE),
            "page": str(page),
            "typoTolerance": "false",
        }
        url = f"{self._server}/api/v1/search_by_date?{urlencode(asked)}"
        data = (await fetch(session, url, budget=self._budget)).json(url)
        hits = data.get("hits") if isinstance(data, dict) else None
        if not isinstance(hits, list):
            raise SourceError(_("{url} answers with no list of hits.").format(url=shown(url)))
        pages = data["nbPages"] if isinstance(data.get("nbPages"), int) else 1
        return hits, pages


def terms_of(wanted: Wanted) -> list[str]:
    """Return what to search for; the search takes the beginning of a word for the word."""
    terms = [term.rstrip("*") for term in (*wanted.words, *wanted.hashtags, *wanted.handles)]
    return list(dict.fromkeys(term for term in terms if "*" not in term))[:MOST_TERMS]


def read_hits(hits: list[Any]) -> tuple[list[Item], list[Rejection], int]:
    """Return the items of a page, the oldest first, what was refused, and the newest's time."""
    items: list[Item] = []
    rejected: list[Rejection] = []
    newest = 0
    for hit in reversed(hits):
        item = _item(hit)
        if item is None:
            name = str(hit.get("objectID", "?"))[:20] if isinstance(hit, dict) else "?"
            rejected.append(Rejection(f"hit {name}", _("neither words nor a title")))
            continue
        items.append(item)
        created = hit["created_at_i"]
        newest = max(newest, created if isinstance(created, int) else 0)
    return items, rejected, newest


def _item(hit: object) -> Item | None:
    if not isinstance(hit, dict) or not isinstance(hit.get("objectID"), str | int):
        return None
    native_id, created = str(hit["objectID"]), hit.setdefault("created_at_i", None)
    text = html_to_text(text_of(hit, "comment_text") or text_of(hit, "story_text"))
    title = html_to_text(text_of(hit, "title"))
    if not native_id or (not text and not title):
        return None
    moment = None
    if isinstance(created, int) and not isinstance(created, bool) and 0 < created < 2**33:
        moment = datetime.fromtimestamp(created, UTC)
    return Item(
        text=text,
        title=title,
        platform="hackernews",
        native_id=native_id,
        url=f"https://news.ycombinator.com/item?id={native_id}",
        author=text_of(hit, "author"),
        author_id=text_of(hit, "author"),
        published_at=moment,
        evidence=Evidence(
            json.dumps(hit, ensure_ascii=True, sort_keys=True).encode(), "application/json"
        ),
    )
