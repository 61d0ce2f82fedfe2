"""An inbound webhook: listening tools and automations post what they found, and are answered
only when it is stored.

Who may post is told by a token in the path or a header, and by a signature over the body if the
sender can make one. The same delivery twice is stored once.
"""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import parse_qsl

from aiohttp import web

from services.errors import SourceError, SourceRefused
from services.i18n import _
from services.sources.base import Batch, Cursors, Evidence, Item, Keep, Rejection
from services.sources.credentials import Credential
from services.sources.webhook_shapes import Shape, as_json, read_body

HEARTBEAT = 10.0
MAX_BODY = 1024 * 1024
SLOWEST_BODY = 10.0
"""Seconds for a body to arrive."""
COMMIT_PATIENCE = 20.0
MOST_AT_ONCE = 256
"""Requests that are read or wait to be stored at the same time."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who may post. ``secret`` is the key of the signature, if there is one."""

    name: str
    shape: Shape
    token: Credential
    secret: Credential
    signature_header: str = "X-Hub-Signature-256"


@dataclass(frozen=True, slots=True)
class _Access:
    """A sender with what was read of its secrets."""

    sender: Sender
    token: str
    secret: str


@dataclass(slots=True)
class _Delivery:
    """What came in one request, and the promise that it is stored."""

    items: Sequence[Item]
    rejected: Sequence[Rejection]
    stored: asyncio.Future[None] = field(default_factory=asyncio.Future)


class Webhook:
    """Serves ``POST /hook/SENDER/TOKEN`` for as long as it is listened to."""

    kind = "webhook"
    rhythm = HEARTBEAT

    def __init__(
        self,
        name: str,
        senders: Sequence[Sender],
        *,
        host: str = "127.0.0.1",
        port: int = 8787,
        max_body: int = MAX_BODY,
        keep: Keep = "all",
    ) -> None:
        self.name = name
        self.keep: Keep = keep
        self._senders = senders
        self._host, self._port = host, port
        self._max_body = max_body
        self._waiting: asyncio.Queue[_Delivery] = asyncio.Queue()
        self._unstored: set[asyncio.Future[None]] = set()
        self._at_work = 0
        self._access: dict[str, _Access] = {}

    async def batches(self, cursors: Cursors) -> AsyncIterator[Batch]:  # noqa: ARG002 - the protocol's
        """Yield what is posted, a batch a request.

        Raises:
            SourceError: the port is taken.
            SourceRefused: a sender has no token, or it cannot be read.
        """
        self._access = {sender.name: _open(self.name, sender) for sender in self._senders}
        runner = await self._serve()
        try:
            yield Batch((), datetime.now(UTC), "alive")
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        delivery = await self._waiting.get()
                except TimeoutError:
                    yield Batch((), datetime.now(UTC), "alive")
                    continue
                yield _batch(delivery)
        finally:
            for stored in list(self._unstored):
                stored.cancel()
            await runner.cleanup()

    async def _serve(self) -> web.AppRunner:
        app = web.Application(client_max_size=self._max_body)
        app.router.add_route("*", "/hook/{sender}", self._handle)
        app.router.add_route("*", "/hook/{sender}/{token}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            raise SourceError(
                _("Port {port} cannot be opened: {reason}.").format(
                    port=self._port, reason=(error.strerror or str(error)).split(":")[0]
                )
            ) from error
        return runner

    async def _handle(self, request: web.Request) -> web.Response:
        access = self._let_in(request)
        if access is None:
            return _say(HTTPStatus.NOT_FOUND, "there is nothing here")
        if request.method == "GET":
            return _shake_hands(request, access)
        if request.method != "POST":
            return _say(HTTPStatus.METHOD_NOT_ALLOWED, "POST, please")
        if self._at_work >= MOST_AT_ONCE:
            return _later()
        self._at_work += 1
        try:
            return await self._take(request, access)
        finally:
            self._at_work -= 1

    def _let_in(self, request: web.Request) -> _Access | None:
        """Return who posts; every token is compared, so that time tells nothing."""
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        given = request.match_info.get("token") or request.headers.get("X-Warroom-Token") or bearer
        found = None
        for name, access in self._access.items():
            fits = hmac.compare_digest(given.encode("utf-8", "replace"), access.token.encode())
            if fits and name == request.match_info["sender"]:
                found = access
        return found

    async def _take(self, request: web.Request, access: _Access) -> web.Response:
        try:
            async with asyncio.timeout(SLOWEST_BODY):
                body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return _say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"{self._max_body} bytes at most")
        except TimeoutError:
            return _say(HTTPStatus.REQUEST_TIMEOUT, "the body came too slowly")
        if not _is_signed(body, request.headers, access):
            return _say(HTTPStatus.UNAUTHORIZED, "the signature does not fit")
        sender, kind = access.sender, request.content_type
        try:
            form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
            data = as_json(body, kind, form)
        except (ValueError, RecursionError):
            return _say(HTTPStatus.BAD_REQUEST, "the body is no JSON")
        evidence = Evidence(body, kind or "application/json")
        items, rejected = await asyncio.to_thread(
            read_body, data, sender.shape, evidence, sender.name, datetime.now(UTC)
        )
        delivery = _Delivery(items, rejected)
        self._unstored.add(delivery.stored)
        delivery.stored.add_done_callback(self._unstored.discard)
        await self._waiting.put(delivery)
        await asyncio.wait({delivery.stored}, timeout=COMMIT_PATIENCE)
        if not delivery.stored.done() or delivery.stored.cancelled():
            return _later()
        counts = {"stored": len(items), "rejected": [entry.reason for entry in rejected]}
        return web.json_response(counts, status=HTTPStatus.ACCEPTED)


def _open(source: str, sender: Sender) -> _Access:
    token = sender.token.read()
    if not token:
        raise SourceRefused(
            _("{source}: the sender {sender} needs a token: set token_file, or {variable}.").format(
                source=source, sender=sender.name, variable=sender.token.variable
            )
        )
    return _Access(sender, token, sender.secret.read())


def _batch(delivery: _Delivery) -> Batch:
    async def committed() -> None:
        if not delivery.stored.done():
            delivery.stored.set_result(None)

    return Batch(
        tuple(delivery.items),
        datetime.now(UTC),
        "alive",
        rejected=tuple(delivery.rejected),
        committed=committed,
    )


def _is_signed(body: bytes, headers: Mapping[str, str], access: _Access) -> bool:
    """Whether the body is signed with the sender's secret (HMAC-SHA256), if it has one."""
    if not access.secret:
        return True
    given = headers.get(access.sender.signature_header, "").removeprefix("sha256=").strip().lower()
    wanted = hmac.new(access.secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _shake_hands(request: web.Request, access: _Access) -> web.Response:
    """Answer Meta's question whether this address is ours."""
    challenge = request.query.get("hub.challenge", "")
    token = request.query.get("hub.verify_token", "")
    known = hmac.compare_digest(token.encode("utf-8", "replace"), access.token.encode())
    if request.query.get("hub.mode") != "subscribe" or not known or not challenge.isalnum():
        return _say(HTTPStatus.FORBIDDEN, "this is no subscription")
    return web.Response(text=challenge)


def _say(status: HTTPStatus, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)


def _later() -> web.Response:
    response = _say(HTTPStatus.SERVICE_UNAVAILABLE, "not stored: send it again")
    response.headers["Retry-After"] = "10"
    return response
