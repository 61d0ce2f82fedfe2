"""Servers at the network's edge that behave as the documents say, and misbehave on demand."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

Fault = Callable[[web.Request], Awaitable[web.StreamResponse]]
NOW = datetime.now(UTC)


class FakeServer:
    """Answers each request by ``answer``, after the ``faults`` were used up in their order.

    ``forbidden_until`` is when the next request is allowed again; ``trespasses`` counts those
    that came before.
    """

    def __init__(self) -> None:
        self.faults: deque[Fault] = deque()
        self.requests: list[web.Request] = []
        self.forbidden_until = 0.0
        self.trespasses = 0
        self.sent = 0
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._handle)
        self._server = TestServer(app)

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._server.close()

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return str(self._server.make_url("")).rstrip("/")

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        if time.monotonic() < self.forbidden_until:
            self.trespasses += 1
        if self.faults:
            return await self.faults.popleft()(request)
        return await self.answer(request)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the documents say."""
        raise NotImplementedError

    # What may go wrong

    def limited(self, dialect: str) -> Fault:
        """Return an answer 429 that forbids requests for a while, told in a ``dialect``."""

        async def fault(_request: web.Request) -> web.StreamResponse:
            self.forbidden_until = time.monotonic() + 0.9
            reset = datetime.now(UTC) + timedelta(seconds=1)
            headers = {
                "ietf": {"RateLimit-Remaining": "0", "RateLimit-Reset": "1"},
                "bluesky": {
                    "RateLimit-Limit": "3000",
                    "RateLimit-Remaining": "0",
                    "RateLimit-Reset": f"{reset.timestamp():.3f}",
                },
                "mastodon": {
                    "X-RateLimit-Remaining": "0",
                    "X-RateLimit-Reset": reset.isoformat(),
                },
                "reddit": {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "1"},
                "x": {"x-rate-limit-remaining": "0", "x-rate-limit-reset": f"{reset.timestamp()}"},
                "seconds": {"Retry-After": "1"},
            }[dialect]
            # Without a Date the client's own clock counts, to the millisecond.
            response = web.json_response({"error": "slow down"}, status=429, headers=headers)
            response.headers["Date"] = ""
            return response

        return fault

    def status(self, code: int, **headers: str) -> Fault:
        """Return an answer of this status."""

        async def fault(_request: web.Request) -> web.StreamResponse:
            return web.json_response({"error": "Nope"}, status=code, headers=headers)

        return fault

    async def cut(self, request: web.Request) -> web.StreamResponse:
        """Close the connection in the middle of the answer."""
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"[{")
        if request.transport is not None:
            request.transport.close()
        return response

    async def slow(self, request: web.Request) -> web.StreamResponse:
        """Send a byte now and then, for ever."""
        response = web.StreamResponse()
        await response.prepare(request)
        while request.transport is not None and not request.transport.is_closing():
            await response.write(b" ")
            await asyncio.sleep(0.05)
        return response

    async def wrong(self, _request: web.Request) -> web.StreamResponse:
        """Answer with something that only looks like JSON."""
        return web.Response(text='{"hits": [', content_type="application/json")

    async def endless(self, request: web.Request) -> web.StreamResponse:
        """Send a gigabyte, for as long as anybody reads it."""
        response = web.StreamResponse()
        await response.prepare(request)
        chunk = b" " * 2**20
        for _part in range(1024):
            if request.transport is None or request.transport.is_closing():
                break
            await response.write(chunk)
            self.sent += len(chunk)
        return response


def words(number: int) -> str:
    """Return the text of the mention of this number: no two are alike."""
    return f"Zorza mention number {number} ({number:03})"


class FakeJetstream(FakeServer):
    """Jetstream v2 and v1 with a log, and the profiles and the search of Bluesky beside it."""

    POST = "app.bsky.feed.post"

    def __init__(self) -> None:
        super().__init__()
        self.log: list[dict[str, Any]] = []
        self.floor = 1
        self.cursors: list[int | None] = []
        self.cut_after = 0
        self.searchable: list[dict[str, Any]] = []
        self.v2_is_down = False
        self.profiles_asked = 0

    def post(self, number: int, did: str = "did:plc:zofia", operation: str = "create") -> str:
        """Let ``did`` write, change or delete the post of this number; return its URI."""
        commit: dict[str, Any] = {
            "operation": operation,
            "collection": self.POST,
            "rkey": f"k{number}",
        }
        if operation != "delete":
            text = words(number) if operation == "create" else f"Zorza reworded {number}"
            commit["record"] = {
                "$type": self.POST,
                "text": text,
                "langs": ["en"],
                "createdAt": "2026-11-23T10:00:00Z",
            }
        self._add(did, "commit", commit)
        return f"at://{did}/{self.POST}/k{number}"

    def account(self, did: str, status: str) -> None:
        """Let an account end."""
        self._add(did, "account", {"account": {"did": did, "active": False, "status": status}})

    def _add(self, did: str, kind: str, body: dict[str, Any]) -> None:
        us = time.time_ns() // 1000
        self.log.append({"seq": len(self.log) + 1, "us": us, "did": did, "kind": kind, **body})

    async def answer(self, request: web.Request) -> web.StreamResponse:
        routes = {
            "/xrpc/network.bsky.jetstream.subscribeEvents": self._v2,
            "/subscribe": lambda asked: self._stream(asked, self._v1),
            "/xrpc/app.bsky.actor.getProfiles": self._profiles,
            "/xrpc/com.atproto.server.createSession": self._log_in,
            "/xrpc/app.bsky.feed.searchPosts": self._search,
        }
        if request.path not in routes:
            return web.json_response({"error": "InvalidRequest"}, status=400)
        return await routes[request.path](request)

    async def _profiles(self, request: web.Request) -> web.StreamResponse:
        self.profiles_asked += 1
        profiles = [
            {"did": did, "handle": f"{did[8:]}.test", "followersCount": 7}
            for did in request.query.getall("actors")
        ]
        return web.json_response({"profiles": profiles})

    async def _log_in(self, request: web.Request) -> web.StreamResponse:
        if await request.json() != {"identifier": "me.test", "password": "app-1234"}:
            return web.json_response({"error": "AuthenticationRequired"}, status=401)
        return web.json_response({"accessJwt": "jwt", "did": "did:plc:me"})

    async def _search(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != "Bearer jwt":
            return web.json_response({"error": "AuthMissing"}, status=403)
        start, size = int(request.query.get("cursor", "0")), 2
        page: dict[str, Any] = {"posts": self.searchable[start : start + size]}
        if start + size < len(self.searchable):
            page["cursor"] = str(start + size)
        return web.json_response(page)

    async def _v2(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        if self.v2_is_down:
            return web.Response(status=503)
        if "wantedCollections" in query or "collections" not in query:
            return web.json_response({"error": "InvalidRequest"}, status=400)
        cursor = int(query["cursor"]) if "cursor" in query else None
        if cursor is not None and cursor < min(self.floor, 10**15):
            return web.json_response({"error": "CursorTooOld"}, status=400)

        def frame(event: dict[str, Any]) -> dict[str, Any]:
            body = {name: event[name] for name in event if name not in ("us", "kind")}
            moment = datetime.fromtimestamp(event["us"] / 1e6, UTC).isoformat()
            kind = f"network.bsky.jetstream.subscribeEvents#{event['kind']}"
            return {"$type": "message", "payload": {"$type": kind, "time": moment, **body}}

        return await self._stream(request, frame, ("xrpc.v1.json",))

    def _v1(self, event: dict[str, Any]) -> dict[str, Any]:
        told = {"did": event["did"], "time_us": event["us"], "kind": event["kind"]}
        if event["kind"] == "account":
            return {**told, "account": event["account"]}
        names = ("operation", "collection", "rkey", "record")
        return {**told, "commit": {name: event[name] for name in names if name in event}}

    async def _stream(
        self,
        request: web.Request,
        frame: Callable[[dict[str, Any]], dict[str, Any]],
        protocols: tuple[str, ...] = (),
    ) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=protocols)
        await socket.prepare(request)
        asked = request.query.get("cursor")
        cursor = int(asked) if asked else None
        self.cursors.append(cursor)
        at = 0
        if cursor is not None:
            unit = "us" if cursor >= 10**15 else "seq"
            at = sum(event[unit] < cursor for event in self.log)
        sent = 0
        while not socket.closed:
            while at < len(self.log):
                await socket.send_json(frame(self.log[at]))
                at, sent = at + 1, sent + 1
                if self.cut_after and sent >= self.cut_after:
                    self.cut_after = 0
                    if request.transport is not None:
                        request.transport.abort()
                    return socket
            try:
                message = await socket.receive(timeout=0.02)
            except TimeoutError:
                continue
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
                break
        return socket


class FakeMastodon(FakeServer):
    """One instance: its description, hashtag timelines by REST, and the stream with a token."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[dict[str, Any]] = []
        self.access = "public"
        self.token = ""
        self.sockets: list[web.WebSocketResponse] = []

    def post(self, number: int) -> dict[str, Any]:
        """Let somebody write the post of this number."""
        status = {
            "id": str(1000 + number),
            "created_at": datetime.now(UTC).isoformat(),
            "uri": f"https://far.example/users/zofia/statuses/{number}",
            "url": f"https://far.example/@zofia/{number}",
            "visibility": "public",
            "language": "en",
            "content": f"<p>{words(number)} <a href='#'>#<span>zorza</span></a></p>",
            "account": {
                "acct": "zofia@far.example",
                "url": "https://far.example/@zofia",
                "followers_count": 12,
            },
        }
        self.statuses.append(status)
        return status

    async def tell(self, event: str, payload: object) -> None:
        """Send an event to everybody who listens."""
        told = payload if isinstance(payload, str) else json.dumps(payload)
        for socket in self.sockets:
            if not socket.closed:
                await socket.send_json(
                    {"stream": ["hashtag", "zorza"], "event": event, "payload": told}
                )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.path == "/api/v2/instance":
            feeds = {"local": self.access, "remote": self.access}
            streaming = self.url.replace("http", "ws", 1)
            return web.json_response(
                {
                    "configuration": {
                        "urls": {"streaming": streaming},
                        "timelines_access": {"hashtag_feeds": feeds},
                    }
                }
            )
        if self.token and bearer != self.token:
            return web.json_response({"error": "The access token is invalid"}, status=401)
        if request.path == "/api/v1/streaming":
            return await self._stream(request)
        if request.path == "/api/v1/timelines/tag/zorza":
            limit, least = int(request.query["limit"]), request.query.get("min_id")
            if least is None:
                page = self.statuses[-limit:]
            else:
                page = [status for status in self.statuses if int(status["id"]) > int(least)]
                page = page[:limit]
            return web.json_response(page[::-1])
        return web.json_response([] if "/timelines/tag/" in request.path else {}, status=200)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            asked = json.loads(message.data)
            if asked == {"type": "subscribe", "stream": "hashtag", "tag": "zorza"}:
                self.sockets.append(socket)
        return socket


class FakeAlgolia(FakeServer):
    """The search of Hacker News, with windows of time and pages."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[dict[str, Any]] = []
        self.started = int(time.time()) - 300

    def post(self, number: int) -> None:
        """Let somebody comment."""
        self.hits.append(
            {
                "objectID": str(number),
                "created_at_i": self.started + number,
                "author": "pg",
                "comment_text": f"<p>{words(number)}</p>",
            }
        )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        after = int(request.query["numericFilters"].removeprefix("created_at_i>"))
        size, page = 2, int(request.query["page"])
        found = [hit for hit in self.hits if hit["created_at_i"] > after][::-1]
        pages = -(-len(found) // size)
        return web.json_response(
            {"hits": found[page * size : (page + 1) * size], "page": page, "nbPages": pages}
        )


class FakeFeed(FakeServer):
    """An RSS feed that lists the newest first, and knows its validators."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[int] = []

    def post(self, number: int) -> None:
        """Publish an article."""
        self.posts.append(number)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        tag = f'"{len(self.posts)}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        items = "".join(
            f"<item><guid>g{number}</guid><title>{words(number)}</title>"
            f"<link>https://news.example/{number}</link></item>"
            for number in reversed(self.posts)
        )
        feed = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
        return web.Response(text=feed, content_type="application/rss+xml", headers={"ETag": tag})
