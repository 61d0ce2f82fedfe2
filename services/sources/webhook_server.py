"""The HTTP side of the webhook source: who may post, how much, and when it is answered.

What the other side reads is plain English. A delivery is answered when its batch is committed;
whatever goes wrong before that, the sender is told to send it again.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import re
import zlib
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import PurePath
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from aiohttp import web

from services.sources.base import Evidence
from services.sources.credentials import Secret
from services.sources.webhook_shapes import Read, Reader, TooManyError

Result = TypeVar("Result")

_FORM = "application/x-www-form-urlencoded"
_JSON = re.compile(
    r"application/(?:json|octet-stream|[\w.+-]+\+json)|text/(?:plain|json)|", re.ASCII
)
_PACKED = {"gzip": "application/gzip", "x-gzip": "application/gzip", "deflate": "application/zlib"}
_CHALLENGE = re.compile(r"[\w.~+/=-]{1,256}", re.ASCII)
_REASONS = 5
_LINGER = 1.0
"""Seconds that a refused sender gets to read why, though we read no further."""
_CLOSING = 2.0
"""Seconds in which what is open must be answered when we close."""
_MOST_FORM_FIELDS = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a sender may ask of us: bytes, seconds, and requests at once."""

    max_bytes: int = 2**20
    body_seconds: float = 10.0
    commit_seconds: float = 20.0
    most_open: int = 256
    most_connections: int = 512
    idle_seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who may post to us, and how what it posts is read."""

    name: str
    token: Secret
    reader: Reader
    secret: Secret | None = None
    signature: str = "sha256"
    signature_header: str = "X-Hub-Signature-256"
    answer: int = HTTPStatus.ACCEPTED
    shakes_hands: bool = False


@dataclass(slots=True)
class Arrived:
    """A delivery that waits for its commit."""

    sender: str
    read: Read
    received_at: datetime
    done: asyncio.Future[None] = field(default_factory=asyncio.Future)

    async def committed(self) -> None:
        """Have the sender answered."""
        if not self.done.done():
            self.done.set_result(None)


class _NoError(Exception):
    """An answer that is not what the sender hoped for."""

    def __init__(self, status: int, line: str, **headers: str) -> None:
        super().__init__(line)
        self.status, self.line, self.headers = status, line, headers

    def response(self) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in self.headers.items()}
        return _plain(self.status, self.line, named)


class Reception:
    """Takes deliveries from ``open`` to ``close``; each goes into ``arrived``."""

    def __init__(self, senders: tuple[Sender, ...], limits: Limits) -> None:
        self.arrived: asyncio.Queue[Arrived] = asyncio.Queue()
        self._senders = senders
        self._limits = limits
        self._unfinished = 0
        self._listener: asyncio.Server | None = None
        self._closing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # The bytes that are signed and kept are those that came: unpacked here, not there.
        self._server = web.Server(
            self._handle,
            access_log=None,
            auto_decompress=False,
            keepalive_timeout=limits.idle_seconds,
            lingering_time=0,
            logger=_server_log(),
            read_bufsize=2**16,
        )

    async def open(self, host: str, port: int) -> None:
        """Begin to listen.

        Raises:
            OSError: the address is taken, not ours, or no address.
        """
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._accept, host, port)

    async def close(self) -> None:
        """Listen no more; whoever is not answered yet is told to send it again."""
        self._closing.set_result(None)
        if self._listener is not None:
            self._listener.close()
        self._server.pre_shutdown()
        await self._server.shutdown(_CLOSING)

    def _accept(self) -> asyncio.Protocol:
        if len(self._server.connections) >= self._limits.most_connections:
            return _Full()
        return self._server()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            response = await self._answer(request)
        except _NoError as no:
            response = no.response()
        except (ConnectionError, web.RequestPayloadError):
            response = _plain(HTTPStatus.BAD_REQUEST, "The body was cut off.")
        response.headers.update({"X-Content-Type-Options": "nosniff", "Server": "warroom"})
        if not request.content.is_eof():
            response.force_close()
            await response.prepare(request)
            await response.write_eof()
            await asyncio.wait({self._closing}, timeout=_LINGER)
        return response

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        sender = self._sender_of(request)
        if sender is None:
            raise _NoError(HTTPStatus.NOT_FOUND, "Not found.")
        if request.method == "GET" and sender.shakes_hands and "hub.mode" in request.query:
            return _shake_hands(request, sender)
        if request.method != "POST":
            raise _NoError(HTTPStatus.METHOD_NOT_ALLOWED, "Send a POST.", Allow="POST")
        if self._closing.done() or self._unfinished >= self._limits.most_open:
            raise _busy("Too much at once.")
        self._unfinished += 1
        try:
            return await self._take(request, sender)
        finally:
            self._unfinished -= 1

    def _sender_of(self, request: web.BaseRequest) -> Sender | None:
        """Return who posts; the time it takes does not tell who could."""
        parts = [part for part in request.rel_url.parts if part not in ("", "/")]
        on_path = len(parts) == 3
        name = parts[1] if len(parts) in (2, 3) and parts[0] == "hook" else ""
        token = parts[2] if on_path else _token_beside(request)
        wanted, found = _digest(name), None
        for sender in self._senders:
            named = hmac.compare_digest(wanted, _digest(sender.name))
            if sender.token.matches(token) & named:
                found = sender
        return found

    async def _take(self, request: web.BaseRequest, sender: Sender) -> web.Response:
        body = await self._within(self._body(request), self._limits.body_seconds)
        if body is None:
            raise _NoError(HTTPStatus.REQUEST_TIMEOUT, "The body took too long.")
        if not _is_signed(request, body, sender):
            raise _NoError(HTTPStatus.UNAUTHORIZED, "The signature is wrong.")
        received_at = datetime.now(UTC)
        packing = request.headers.get("Content-Encoding", "").strip().lower()
        kind = request.content_type if "Content-Type" in request.headers else ""
        read = await asyncio.to_thread(
            _read, sender.reader, body, kind, packing, received_at, self._limits.max_bytes
        )
        arrived = Arrived(sender.name, read, received_at)
        self.arrived.put_nowait(arrived)
        committed = await self._within(_true(arrived.done), self._limits.commit_seconds)
        if committed is None:
            arrived.done.cancel()
            raise _busy("Not stored yet.")
        reasons = [rejection.reason for rejection in read.rejected[:_REASONS]]
        told = {"accepted": len(read.items), "rejected": len(read.rejected), "reasons": reasons}
        return web.json_response(told, status=sender.answer)

    async def _body(self, request: web.BaseRequest) -> bytes:
        limit = self._limits.max_bytes
        if (request.content_length or 0) > limit:
            raise _too_large(limit)
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            request.writer.output_size = 0
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > limit:
                raise _too_large(limit)
        return bytes(body)

    async def _within(self, work: Coroutine[Any, Any, Result], seconds: float) -> Result | None:
        """Return what ``work`` gives, None if it takes longer.

        Raises:
            _NoError: we close meanwhile.
        """
        task = asyncio.create_task(work)
        either: set[asyncio.Future[Any]] = {task, self._closing}
        try:
            await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                task.cancel()
        if task.done() and not task.cancelled():
            return task.result()
        if self._closing.done():
            raise _busy("Closing.")
        return None


class _Full(asyncio.Protocol):
    """Turns a connection away when there are too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.write(
                b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\n"
                b"Content-Length: 0\r\nConnection: close\r\n\r\n"
            )
        transport.close()


async def _true(done: asyncio.Future[None]) -> bool:
    await asyncio.shield(done)
    return True


def _token_beside(request: web.BaseRequest) -> str:
    """Return the token from a header; a handshake has it among the query's values."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.strip():
        return token.strip()
    if request.method == "GET":
        return request.query.get("hub.verify_token", "")
    return request.headers.get("X-Warroom-Token", "").strip()


def _shake_hands(request: web.BaseRequest, sender: Sender) -> web.Response:
    """Return the challenge to whoever knows the token (Meta's verification)."""
    query = request.query
    if not sender.token.matches(query.get("hub.verify_token", "")):
        raise _NoError(HTTPStatus.NOT_FOUND, "Not found.")
    challenge = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or not _CHALLENGE.fullmatch(challenge):
        raise _NoError(HTTPStatus.BAD_REQUEST, "This is no handshake.")
    return web.Response(text=challenge, content_type="text/plain")


def _is_signed(request: web.BaseRequest, body: bytes, sender: Sender) -> bool:
    if sender.secret is None:
        return True
    key = sender.secret.reveal().encode()
    right = f"{sender.signature}={hmac.new(key, body, sender.signature).hexdigest()}"
    given = request.headers.get(sender.signature_header, "").strip().lower()
    return hmac.compare_digest(_digest(given), _digest(right))


def _read(
    reader: Reader, body: bytes, kind: str, packing: str, received_at: datetime, limit: int
) -> Read:
    if packing not in ("", "identity", *_PACKED):
        raise _NoError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send it as it is, or as gzip.")
    packed = packing in _PACKED
    content = _unpacked(body, limit) if packed else body
    value = _value(content, kind)
    evidence = Evidence(body, _PACKED[packing] if packed else kind or "application/json")
    try:
        return reader.read(value, evidence, received_at)
    except TooManyError as error:
        line = "Too many pieces in one delivery: send fewer at a time."
        raise _NoError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, line) from error


def _unpacked(body: bytes, limit: int) -> bytes:
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # gzip or zlib, else bare deflate
        unpacking = zlib.decompressobj(window)
        try:
            content = unpacking.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(content) > limit:
            raise _too_large(limit)
        if unpacking.eof and not unpacking.unused_data:
            return content
    raise _NoError(HTTPStatus.BAD_REQUEST, "The body cannot be unpacked.")


def _value(content: bytes, kind: str) -> object:
    # Some programs call whatever they send a form, unless they are told otherwise.
    if kind == _FORM and content.lstrip()[:1] not in (b"{", b"["):
        return _form(content)
    if kind != _FORM and not _JSON.fullmatch(kind):
        raise _NoError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON or a form.")
    return _json(content)


def _json(content: bytes | str) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _NoError(HTTPStatus.BAD_REQUEST, "This is no JSON.") from error


def _form(content: bytes) -> object:
    try:
        pairs = parse_qsl(
            content.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FORM_FIELDS
        )
    except ValueError as error:
        raise _NoError(HTTPStatus.BAD_REQUEST, "This is no form.") from error
    fields = dict(pairs)
    return _json(fields["payload"]) if "payload" in fields else fields


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _plain(status: int, line: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=f"{line}\n", headers=headers)


def _busy(why: str) -> _NoError:
    return _NoError(HTTPStatus.SERVICE_UNAVAILABLE, f"{why} Send it again later.", Retry_After="10")


def _too_large(limit: int) -> _NoError:
    line = f"More than {limit} bytes: send less at a time."
    return _NoError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, line)


def _server_log() -> logging.Logger:
    """Return a log for aiohttp that tells what failed without what was sent.

    Its own lines quote requests that make no sense, and a token may stand in them.
    """
    log = logging.getLogger(f"{__name__}.http")
    if not log.filters:
        log.addFilter(_redact)
    return log


def _redact(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    place, trace = "", error.__traceback__ if error else None
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f" ({PurePath(code.co_filename).name}:{trace.tb_lineno})"
        trace = trace.tb_next
    record.msg = f"a request could not be handled: {type(error).__name__}{place}"
    record.args, record.exc_info, record.exc_text = None, None, None
    return True
