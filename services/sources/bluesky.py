"""Bluesky: every public post as it is written (Jetstream), and what was written before (search).

Jetstream v2 is asked first, v1 when no v2 server answers. A position is a sequence number for
the server that gave it and a time for every other one. A deleted account is told by one event;
the deletions of its posts never come, so all of its author goes.
"""

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote, urlencode, urlsplit

import aiohttp

from services.errors import SourceError, SourceExhausted, SourceRefused
from services.i18n import _
from services.sources.atproto import (
    POST,
    Event,
    microseconds,
    moment_of,
    read_event,
    read_search,
)
from services.sources.base import Batch, Cursors, Interest, Item, Keep, Rejection
from services.sources.credentials import Credential
from services.sources.fields import text_of, whole
from services.sources.http import fetch, open_session
from services.sources.limits import Budget
from services.sources.sockets import MAX_FRAME, BadRequestError, connect, frames

SERVERS = (
    "wss://jetstream.us-east.bsky.network/xrpc/network.bsky.jetstream.subscribeEvents",
    "wss://jetstream.us-west.bsky.network/xrpc/network.bsky.jetstream.subscribeEvents",
    "wss://jetstream2.us-east.bsky.network/subscribe",
    "wss://jetstream1.us-west.bsky.network/subscribe",
)
REPLAY = timedelta(hours=36)
"""For so long Jetstream can be asked for what was missed."""
SILENCE = 60.0
"""Seconds: the whole network is never silent for so long."""
UNHURRIED = 2.0
"""Seconds for which deletions and what concerns nobody may wait: each commit wakes every screen."""
OVERLAP_US = 5_000_000
MOST_PAGES = 10
MOST_TERMS = 50
PROFILES_AT_ONCE = 25
PROFILE_PATIENCE = 5.0
"""Seconds for which names may hold up what was said."""
PROFILES_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Account:
    """The account whose app password opens the search; ``server`` is its PDS."""

    handle: str
    password: Credential
    server: str = "https://bsky.social"


@dataclass(frozen=True, slots=True)
class Position:
    """How far the stream was read: ``seq`` counts at ``server``, ``us`` (Unix time) anywhere."""

    server: str
    seq: int
    us: int

    def cursor_at(self, server: str) -> int:
        """Return what to ask ``server`` for; what overlaps is known by its identity."""
        return self.seq if self.seq and server == self.server else self.us - OVERLAP_US


@dataclass(frozen=True, slots=True)
class _Profile:
    handle: str
    followers: int | None


class Bluesky:
    """Listens to everything and keeps what the room is interested in."""

    kind = "bluesky"
    rhythm = SILENCE

    def __init__(
        self,
        name: str,
        interest: Interest,
        *,
        servers: Sequence[str] = SERVERS,
        profiles: str = "https://public.api.bsky.app",
        account: Account | None = None,
        fill_in: timedelta = timedelta(hours=24),
        keep: Keep = "matched",
        silence: float = SILENCE,
    ) -> None:
        self.name = name
        self.keep: Keep = keep
        self._interest = interest
        self._servers = tuple(servers)
        self._profiles = _Profiles(profiles)
        self._account = account
        self._fill_in = fill_in
        self._silence = silence
        self._budget = Budget(100, 60.0)
        self._position = Position("", 0, 0)

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield what was missed, as far as it can be had, and then what is written.

        Raises:
            SourceError: no server answers.
            SourceRefused: the search's password is wrong.
        """
        position = _position(await cursors("live"))
        now = datetime.now(UTC)
        since = moment_of(position.us) if position else now - self._fill_in
        async with open_session() as session:
            if self._account and now - since > (REPLAY if position else timedelta(0)):
                try:
                    async for batch in self._search(session, self._account, since):
                        yield batch
                except SourceRefused:
                    raise
                except SourceError as error:  # what is said now matters more
                    lost = (Rejection(self.name, str(error)),)
                    yield Batch((), now, "", stream="search", rejected=lost)
            self._position = position or Position("", 0, microseconds(now))
            async for batch in self._listen(session):
                yield batch

    async def _listen(self, session: aiohttp.ClientSession) -> AsyncIterator[Batch]:
        """Go from server to server for as long as one of them says anything."""
        while True:
            failed: SourceError | None = None
            heard = False
            first = [server for server in self._servers if server == self._position.server]
            for server in dict.fromkeys([*first, *self._servers]):
                try:
                    async for batch in self._stream(session, server):
                        heard = True
                        yield batch
                except SourceError as error:
                    failed = error
                if heard:
                    break
            if not heard:
                raise failed or SourceError(_("No Jetstream server is named."))
            await asyncio.sleep(1)

    async def _stream(self, session: aiohttp.ClientSession, server: str) -> AsyncIterator[Batch]:
        lost = False
        try:
            async for batch in self._read(session, server, self._position.cursor_at(server)):
                yield batch
        except BadRequestError:
            lost = True
        if lost:
            # The sequence number is too old for it, or none of its own: its clock still counts.
            async for batch in self._read(session, server, self._position.us - OVERLAP_US):
                yield batch

    async def _read(
        self, session: aiohttp.ClientSession, server: str, cursor: int
    ) -> AsyncIterator[Batch]:
        url, protocols = _address(server, cursor)
        async with connect(session, url, protocols=protocols) as socket:
            waiting: list[Event] = []
            told = time.monotonic()
            async for gathered in frames(socket, server, self._silence, UNHURRIED):
                events = await asyncio.to_thread(_read_all, gathered, datetime.now(UTC))
                waiting += map(self._sift, events)
                wanted = any(event.item for event in waiting)
                if not waiting or (not wanted and time.monotonic() - told < UNHURRIED):
                    continue
                for part in _parts(waiting):
                    yield await self._batch(session, server, part)
                waiting, told = [], time.monotonic()

    def _sift(self, event: Event) -> Event:
        """Return ``event`` without an item that concerns nobody."""
        item = event.item
        if item is None or self.keep == "all" or item.edited or self._interest(item, self.name):
            return event
        return replace(event, item=None, skipped=True)

    async def _batch(
        self, session: aiohttp.ClientSession, server: str, events: Sequence[Event]
    ) -> Batch:
        kept = [event.item for event in events if event.item]
        rejected = [Rejection(server, event.rejected) for event in events if event.rejected]
        self._position = Position(
            server,
            max((event.seq for event in events if event.seq), default=0),
            max(self._position.us, *(event.us for event in events)),
        )
        return Batch(
            tuple(await self._profiles.complete(session, kept)),
            datetime.now(UTC),
            json.dumps(asdict(self._position)),
            stream="live",
            rejected=tuple(rejected),
            gone=tuple(event.gone for event in events if event.gone),
            skipped=sum(event.skipped for event in events),
        )

    async def _search(
        self, session: aiohttp.ClientSession, account: Account, since: datetime
    ) -> AsyncIterator[Batch]:
        """Yield what was written since, term by term; a person set the terms."""
        token = await self._log_in(session, account)
        wanted = self._interest.wanted()
        terms = [f'"{word.rstrip("*")}"' for word in wanted.words]
        terms += [f"#{tag.rstrip('*')}" for tag in wanted.hashtags]
        terms += [f"@{handle}" for handle in wanted.handles if "." in handle]
        for term in terms[:MOST_TERMS]:
            page = ""
            for _page in range(MOST_PAGES):
                asked = {"q": term, "sort": "latest", "limit": "100", "since": _iso(since)}
                if page:
                    asked["cursor"] = page
                url = f"{account.server}/xrpc/app.bsky.feed.searchPosts?{urlencode(asked)}"
                answer = await fetch(
                    session, url, {"Authorization": f"Bearer {token}"}, budget=self._budget
                )
                items, rejected, page = read_search(answer.json(url))
                yield Batch(
                    tuple(items), datetime.now(UTC), term, stream="search", rejected=rejected
                )
                if not page or not items:
                    break

    async def _log_in(self, session: aiohttp.ClientSession, account: Account) -> str:
        url = f"{account.server}/xrpc/com.atproto.server.createSession"
        password = account.password.need(account.handle)
        send = {"identifier": account.handle, "password": password.reveal()}
        refused = (HTTPStatus.UNAUTHORIZED, HTTPStatus.BAD_REQUEST)
        answer = await fetch(session, url, send=send, expected=refused, budget=self._budget)
        if answer.status in refused:
            raise SourceRefused(
                _("Bluesky does not take the app password of {handle}: make a new one.").format(
                    handle=account.handle
                )
            )
        given = answer.json(url)
        token = given.get("accessJwt") if isinstance(given, dict) else None
        if not isinstance(token, str):
            raise SourceError(_("Bluesky gives no access: no accessJwt in its answer."))
        return token


class _Profiles:
    """Names and followers, which the stream does not tell: asked for once, for what is kept."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._known: OrderedDict[str, _Profile] = OrderedDict()
        self._budget = Budget(100, 60.0)

    async def complete(self, session: aiohttp.ClientSession, items: Sequence[Item]) -> list[Item]:
        """Return ``items`` with their authors' names; without an answer the identifier stays."""
        unknown = list(
            dict.fromkeys(item.author_id for item in items if item.author_id not in self._known)
        )
        for start in range(0, len(unknown) if self._server else 0, PROFILES_AT_ONCE):
            try:
                async with asyncio.timeout(PROFILE_PATIENCE):
                    await self._ask(session, unknown[start : start + PROFILES_AT_ONCE])
            except SourceExhausted:
                break
            except (SourceError, TimeoutError):
                self._budget.close(60.0)
                break
        while len(self._known) > PROFILES_KEPT:
            self._known.popitem(last=False)
        return [_with_profile(item, self._known.get(item.author_id)) for item in items]

    async def _ask(self, session: aiohttp.ClientSession, dids: Sequence[str]) -> None:
        query = "&".join(f"actors={quote(did)}" for did in dids)
        url = f"{self._server}/xrpc/app.bsky.actor.getProfiles?{query}"
        given = (await fetch(session, url, budget=self._budget)).json(url)
        profiles = given.get("profiles") if isinstance(given, dict) else None
        for profile in profiles if isinstance(profiles, list) else ():
            if isinstance(profile, dict) and isinstance(profile.get("did"), str):
                self._known[profile["did"]] = _Profile(
                    text_of(profile, "handle"), whole(profile.get("followersCount"))
                )


def _with_profile(item: Item, profile: _Profile | None) -> Item:
    if profile is None or not profile.handle:
        return item
    return replace(item, author=profile.handle, followers=profile.followers)


def _address(server: str, cursor: int) -> tuple[str, Sequence[str]]:
    """Return the whole address and the subprotocols: the path tells v2 from v1."""
    if urlsplit(server).path.startswith("/xrpc/"):
        asked = [("kinds", "commit"), ("kinds", "account"), ("collections", POST)]
        asked.append(("maxMessageSizeBytes", str(MAX_FRAME)))
        protocols: Sequence[str] = ("xrpc.v1.json",)
    else:
        asked = [("wantedCollections", POST), ("maxMessageSizeBytes", str(MAX_FRAME))]
        protocols = ()
    return f"{server}?{urlencode([*asked, ('cursor', str(cursor))])}", protocols


def _read_all(gathered: Sequence[str], now: datetime) -> list[Event]:
    return [read_event(frame, now) for frame in gathered]


def _parts(events: Iterable[Event]) -> list[list[Event]]:
    """Cut where a post follows a deletion: a batch's deletions come after its items."""
    parts: list[list[Event]] = [[]]
    for event in events:
        if event.item and parts[-1] and any(earlier.gone for earlier in parts[-1]):
            parts.append([])
        parts[-1].append(event)
    return [part for part in parts if part]


def _position(cursor: str | None) -> Position | None:
    if not cursor:
        return None
    kept = json.loads(cursor)
    return Position(kept["server"], kept["seq"], kept["us"])


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
