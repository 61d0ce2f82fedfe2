"""Mastodon: what one instance knows of the watched hashtags, by stream (with a token) or by asking.

An instance sees only what federates to it, so several are listened to at once, each a source of
its own; a post that two of them know has one URI. Mastodon's own interface is spoken by others
too (GoToSocial, whose ids are no numbers): ids are compared by length, then by letters.
"""

import asyncio
import json
import random
import re
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import aiohttp

from services.errors import SourceError, SourceRefused
from services.i18n import _
from services.sources.base import (
    Batch,
    Cursors,
    Deletion,
    Evidence,
    Interest,
    Item,
    Keep,
    Rejection,
    Wanted,
)
from services.sources.credentials import Credential
from services.sources.fields import moment_in, text_of, whole
from services.sources.http import fetch, open_session, shown
from services.sources.limits import Budget
from services.sources.markup import html_to_text
from services.sources.sockets import connect, frames

PAGE = 40
MOST_PAGES = 25
MOST_TAGS = 100
JITTER = 0.1
PULSE = 20.0
"""Seconds after which a quiet stream is taken for a sign of life."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_PUBLIC = frozenset({"public", "unlisted"})


@dataclass(frozen=True, slots=True)
class Instance:
    """What an instance says of itself: where it streams, who may read hashtag timelines."""

    streaming: str = ""
    access: str = "public"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a frame of the stream says; ``tag`` and ``id`` move the tag's position on."""

    item: Item | None = None
    gone: Deletion | None = None
    rejected: str = ""
    tag: str = ""
    id: str = ""


class Mastodon:
    """Listens to one instance."""

    kind = "mastodon"

    def __init__(
        self,
        name: str,
        instance: str,
        interest: Interest,
        *,
        token: Credential | None = None,
        every: float = 60,
        keep: Keep = "matched",
    ) -> None:
        self.name = name
        self.keep: Keep = keep
        self.rhythm = every
        self._instance = instance.rstrip("/")
        self._interest = interest
        self._token = token
        self._headers: dict[str, str] = {}
        self._budget = Budget(280, 300.0)
        self._positions: dict[str, str] = {}

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield what the instance has of the watched hashtags.

        Raises:
            SourceError: it does not answer, or not as an instance does.
            SourceRefused: it shows hashtag timelines to nobody, or not without a token.
        """
        secret = self._token.read() if self._token else None
        self._headers = {"Authorization": f"Bearer {secret.reveal()}"} if secret else {}
        async with open_session() as session:
            about = await self._about(session)
            while True:
                tags = tags_of(self._interest.wanted())
                for tag in tags:
                    if tag not in self._positions:
                        self._positions[tag] = await cursors(f"tag:{tag}") or ""
                if self._headers and about.streaming and tags:
                    async for batch in self._stream(session, about.streaming, tags):
                        yield batch
                else:
                    async for batch in self._ask(session, tags):
                        yield batch
                    yield Batch((), datetime.now(UTC), "alive", stream="instance")
                    await asyncio.sleep(self.rhythm * random.uniform(1 - JITTER, 1 + JITTER))

    async def _about(self, session: aiohttp.ClientSession) -> Instance:
        url = f"{self._instance}/api/v2/instance"
        answer = await fetch(
            session, url, self._headers, budget=self._budget, expected=(HTTPStatus.NOT_FOUND,)
        )
        if answer.status == HTTPStatus.NOT_FOUND:
            return Instance()  # before 4.0 there was no v2, and no timeline was closed
        about = read_instance(answer.json(url))
        if url.startswith("https:") and about.streaming.startswith("ws:"):
            about = replace(about, streaming="")  # the token would be read on the way
        if about.access == "disabled":
            raise SourceRefused(
                _("{url} shows hashtag timelines to nobody.").format(url=shown(self._instance))
            )
        if about.access != "public" and not self._headers:
            raise SourceRefused(
                _("{url} shows hashtag timelines only with a token: set token_file.").format(
                    url=shown(self._instance)
                )
            )
        return about

    async def _ask(
        self, session: aiohttp.ClientSession, tags: Collection[str]
    ) -> AsyncIterator[Batch]:
        """Yield what is new in each tag's timeline since its position, the oldest first."""
        for tag in tags:
            for _page in range(MOST_PAGES):
                asked = {"limit": str(PAGE)}
                if self._positions[tag]:
                    asked["min_id"] = self._positions[tag]
                place = f"/api/v1/timelines/tag/{quote(tag, safe='')}?{urlencode(asked)}"
                answer = await fetch(
                    session, self._instance + place, self._headers, budget=self._budget
                )
                statuses = answer.json(self._instance + place)
                if not isinstance(statuses, list):
                    raise SourceError(
                        _("{url} answers with no list of posts.").format(url=shown(self._instance))
                    )
                yield self._page(tag, statuses, live=bool(asked.get("min_id")))
                if len(statuses) < PAGE or "min_id" not in asked:
                    break

    def _page(self, tag: str, statuses: list[Any], *, live: bool) -> Batch:
        items: list[Item] = []
        rejected: list[Rejection] = []
        for status in reversed(statuses):
            read = read_status(status, self._instance)
            if isinstance(read, Item):
                items.append(replace(read, live=live))
                self._positions[tag] = max(self._positions[tag], read.native_id, key=_age)
            else:
                rejected.append(Rejection(f"{self._instance} #{tag}", read))
        kept = self._concerning(items)
        return Batch(
            tuple(kept),
            datetime.now(UTC),
            self._positions[tag],
            stream=f"tag:{tag}",
            rejected=tuple(rejected),
            skipped=len(items) - len(kept),
        )

    async def _stream(
        self, session: aiohttp.ClientSession, streaming: str, tags: list[str]
    ) -> AsyncIterator[Batch]:
        """Listen until what is watched changes; what was missed is asked for once connected."""
        url = f"{streaming.rstrip('/')}/api/v1/streaming"
        async with connect(session, url, headers=self._headers) as socket:
            for tag in tags:
                await socket.send_json({"type": "subscribe", "stream": "hashtag", "tag": tag})
            async for batch in self._ask(session, tags):
                yield batch
            async for gathered in frames(socket, url, None, PULSE):
                heard = [read_frame(frame, self._instance) for frame in gathered]
                for batch in self._told(heard):
                    yield batch
                if not gathered:
                    yield Batch((), datetime.now(UTC), "alive", stream="instance")
                if tags_of(self._interest.wanted()) != tags:
                    return

    def _told(self, heard: list[Heard]) -> list[Batch]:
        """Return a batch for each run of posts of one tag, and of deletions."""
        batches: list[Batch] = []
        for event in heard:
            if event.tag and event.id:
                known = self._positions.get(event.tag, "")
                self._positions[event.tag] = max(known, event.id, key=_age)
            items = self._concerning([event.item] if event.item else [])
            batches.append(
                Batch(
                    tuple(items),
                    datetime.now(UTC),
                    self._positions.get(event.tag, "") or "alive",
                    stream=f"tag:{event.tag}" if event.tag else "instance",
                    rejected=(Rejection(self._instance, event.rejected),) if event.rejected else (),
                    gone=(event.gone,) if event.gone else (),
                    skipped=1 if event.item and not items else 0,
                )
            )
        return batches

    def _concerning(self, items: list[Item]) -> list[Item]:
        if self.keep == "all":
            return items
        return [item for item in items if item.edited or self._interest(item, self.name)]


def tags_of(wanted: Wanted) -> list[str]:
    """Return the hashtags to ask for: a watched word is one too, a wildcard is none."""
    words = [word for word in wanted.words if word.isalnum()]
    tags = [tag for tag in (*wanted.hashtags, *words) if "*" not in tag]
    return list(dict.fromkeys(tags))[:MOST_TAGS]


def read_instance(data: object) -> Instance:
    """Return what ``/api/v2/instance`` says; what it leaves out is as before 4.5: public."""
    settings = data.get("configuration") if isinstance(data, dict) else None
    settings = settings if isinstance(settings, dict) else {}
    urls = settings.get("urls")
    streaming = urls.get("streaming") if isinstance(urls, dict) else ""
    access = settings.get("timelines_access")
    feeds = access.get("hashtag_feeds") if isinstance(access, dict) else None
    remote = feeds.get("remote") if isinstance(feeds, dict) else "public"
    return Instance(
        streaming if isinstance(streaming, str) and streaming.startswith(("ws:", "wss:")) else "",
        remote if isinstance(remote, str) else "public",
    )


def read_frame(frame: str, instance: str) -> Heard:
    """Return what a frame of the stream says: a post, an edited post, a deletion, or nothing."""
    try:
        data = json.loads(frame)
        event, payload = data["event"], data.get("payload")
        stream = data.get("stream")
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return Heard(rejected=_("a frame that is no event"))
    tag = stream[1] if isinstance(stream, list) and stream[:1] == ["hashtag"] and stream[1:] else ""
    tag = tag.lower() if isinstance(tag, str) else ""
    if event == "delete" and isinstance(payload, str | int):
        return Heard(gone=Deletion(native_id=str(payload)))
    if event not in {"update", "status.update"}:
        return Heard()
    try:
        status = json.loads(payload) if isinstance(payload, str) else payload
    except (ValueError, RecursionError):
        return Heard(rejected=_("a post that is no JSON"))
    read = read_status(status, instance)
    if not isinstance(read, Item):
        return Heard(rejected=read)
    item = replace(read, live=True, edited=event == "status.update")
    return Heard(item=item, tag=tag, id=read.native_id)


def read_status(status: object, instance: str) -> Item | str:
    """Return a status as an item, or the reason why it is none."""
    if not isinstance(status, dict):
        return _("no post")
    native_id, account = status.get("id"), status.get("account")
    if not _ID.fullmatch(str(native_id)) or not isinstance(account, dict):
        return _("a post without its id or its author")
    if status.get("visibility", "public") not in _PUBLIC:
        return _("a post that is not public")
    said = status["reblog"] if isinstance(status.get("reblog"), dict) else status
    text, title = html_to_text(text_of(said, "content")), text_of(said, "spoiler_text")
    if not text and not title:
        return _("a post without words")
    uri = text_of(status, "uri")
    return Item(
        text=text,
        title=title,
        platform="mastodon",
        native_id=str(native_id),
        uri=uri,
        url=text_of(status, "url") or uri,
        author=_handle(account, instance),
        author_id=text_of(account, "url"),
        published_at=moment_in(text_of(status, "created_at")),
        language=text_of(said, "language"),
        followers=whole(account.get("followers_count")),
        evidence=Evidence(
            json.dumps(status, ensure_ascii=True, sort_keys=True).encode(), "application/json"
        ),
    )


def _handle(account: Mapping[str, Any], instance: str) -> str:
    acct = text_of(account, "acct") or text_of(account, "username")
    return acct if "@" in acct or not acct else f"{acct}@{urlsplit(instance).netloc}"


def _age(native_id: str) -> tuple[int, str]:
    return len(native_id), native_id
