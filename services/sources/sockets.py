"""One conduct for all streams: bounded frames, no silence taken for calm, one clear error."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from http import HTTPStatus

import aiohttp

from services.clean import clean_line
from services.errors import SourceError, SourceExhausted, SourceRefused
from services.i18n import _
from services.sources.http import reason_of, shown
from services.sources.limits import allowance, retry_after

MAX_FRAME = 1024 * 1024
MOST_WAITING = 5_000
"""Frames that wait to be looked at before the other side has to."""
TOGETHER = 0.3
"""Seconds for which frames are gathered, so that a storm is written in few transactions."""
PATIENCE = 20.0
"""Seconds for a handshake."""

_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_LAST = ""


class BadRequestError(SourceError):
    """The other side takes the request for wrong (400): perhaps the position that it names."""


@contextlib.asynccontextmanager
async def connect(
    session: aiohttp.ClientSession,
    url: str,
    *,
    protocols: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    ping: float | None = 30.0,
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a stream; ``ping`` is how often (seconds) the other side is asked for life.

    Raises:
        SourceError: it cannot be reached, or not now.
        SourceRefused: the other side says no.
        BadRequestError: it takes the request for wrong.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            socket = await session.ws_connect(
                url, protocols=protocols, headers=headers, heartbeat=ping, max_msg_size=MAX_FRAME
            )
    except aiohttp.WSServerHandshakeError as error:
        raise _refused(url, error) from error
    except (ValueError, aiohttp.NonHttpUrlClientError) as error:
        raise SourceRefused(
            _("{url} leads nowhere: check the address.").format(url=shown(url))
        ) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise SourceError(
            _("{url} does not answer: {reason}.").format(url=shown(url), reason=reason_of(error))
        ) from error
    try:
        yield socket
    finally:
        await socket.close()


def _refused(url: str, error: aiohttp.WSServerHandshakeError) -> SourceError:
    answered = _("{url} answers {status} {reason}.").format(
        url=shown(url), status=error.status, reason=clean_line(error.message, 100)
    )
    headers: Mapping[str, str] = error.headers or {}
    wait = retry_after(headers)
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        said = allowance(headers)
        return SourceExhausted(
            answered, retry_after=wait if wait is not None or said is None else said.resets_in
        )
    if error.status == HTTPStatus.BAD_REQUEST:
        return BadRequestError(answered)
    if error.status in _REFUSALS:
        return SourceRefused(
            _("{answered} Check the address and the access.").format(answered=answered)
        )
    return SourceError(answered, retry_after=wait)


async def frames(
    socket: aiohttp.ClientWebSocketResponse, url: str, silence: float | None, pulse: float
) -> AsyncIterator[list[str]]:
    """Yield the text frames that came together, in their order.

    An empty list says that nothing came for ``pulse`` seconds.

    Raises:
        SourceError: the stream ended, or (unless ``silence`` is None) nothing came for so many
            seconds.
    """
    waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
    reader = asyncio.create_task(_read(socket, waiting))
    heard_at = time.monotonic()
    try:
        while True:
            try:
                async with asyncio.timeout(pulse):
                    gathered = [await waiting.get()]
            except TimeoutError as error:
                if silence is not None and time.monotonic() - heard_at >= silence:
                    raise SourceError(
                        _("{url} has said nothing for {n} s.").format(
                            url=shown(url), n=round(silence)
                        )
                    ) from error
                yield []
                continue
            heard_at = time.monotonic()
            await asyncio.sleep(TOGETHER if gathered[0] is not _LAST else 0)
            while not waiting.empty():
                gathered.append(waiting.get_nowait())
            if told := [frame for frame in gathered if frame is not _LAST]:
                yield told
            if gathered[-1] is _LAST:
                raise SourceError(_ended(socket, url))
    finally:
        reader.cancel()


async def _read(socket: aiohttp.ClientWebSocketResponse, waiting: asyncio.Queue[str]) -> None:
    """Pass on what comes, and an empty frame when nothing more will."""
    try:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT and message.data:
                await waiting.put(message.data)
    finally:
        await waiting.put(_LAST)


def _ended(socket: aiohttp.ClientWebSocketResponse, url: str) -> str:
    error = socket.exception()
    reason = clean_line(str(error)) if error else str(socket.close_code or "?")
    return _("{url} has ended the stream ({reason}).").format(url=shown(url), reason=reason)
