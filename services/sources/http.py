"""One conduct for all requests: an honest name, bounded answers, few retries, clear errors.

What a server says of its limits is obeyed before the next request is made.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import stamina

from services import __version__
from services.clean import clean_line
from services.errors import SourceError, SourceExhausted, SourceRefused
from services.i18n import _
from services.sources.limits import allowance, retry_after

USER_AGENT = f"warroom/{__version__} (brand monitoring; respects robots and rate limits)"
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=15, sock_read=30)
MAX_BYTES = 8 * 1024 * 1024
MAX_REDIRECTS = 5
ATTEMPTS = 3
MOST_TOLD = 4_096
"""Bytes of a refusal that are looked at for its reason."""

SHORTEST_SECRET = 8
"""Characters from which on what we sent is taken out of what a server says."""
_HARMLESS = frozenset(
    {"user-agent", "accept", "content-type", "if-none-match", "if-modified-since"}
)
_REFUSALS = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.GONE,
    }
)

# What is tried again is told by its error, not by a line for each attempt.
stamina.instrumentation.set_on_retry_hooks(())

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: 200 with a body, 304 without, or what the caller expected."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self, url: str) -> Any:
        """Return the body as JSON.

        Raises:
            SourceError: it is none.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise SourceError(
                _("{url} answers with something that is no JSON.").format(url=shown(url))
            ) from error


@dataclass(frozen=True, slots=True)
class Form:
    """What is posted as a form, as OAuth asks for it."""

    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that are put at an address."""

    content: bytes


class Allowing(Protocol):
    """Who says whether a request may be made, and learns what the server answered."""

    async def take(self) -> None:
        """Wait for the right to make one request.

        Raises:
            SourceExhausted: there is none for now.
        """
        ...

    async def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """Note with which status the server answered, and what it said of its limits."""
        ...

    def close(self, seconds: float) -> None:
        """Make no request for so long."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: where, how, with what. ``expected`` statuses are answers, not failures."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    method: str
    body: Mapping[str, Any] = field(repr=False)
    max_bytes: int
    expected: Collection[int]
    follow: bool
    budget: Allowing | None


class _PassingError(Exception):
    """Something that may be over in a moment."""


def open_session() -> aiohttp.ClientSession:
    """Return a session that says who we are and takes proxies from the environment."""
    return aiohttp.ClientSession(
        headers={"User-Agent": USER_AGENT}, timeout=TIMEOUT, trust_env=True
    )


async def fetch(
    session: aiohttp.ClientSession,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    budget: Allowing | None = None,
    send: object = None,
    expected: Collection[int] = (),
    max_bytes: int = MAX_BYTES,
    follow: bool = True,
) -> Answer:
    """Return the answer of ``url``; what passes in a moment is tried again a few times.

    With ``send`` that is posted: as JSON, unless it is a `Form` or an `Upload`. Each request, a
    repeated one too, is taken from ``budget``, which learns what the server says of its limits.
    Without ``follow`` a redirect is a failure: a key in a header would go along with it.

    Raises:
        SourceError: no answer, a failing server, or too large an answer.
        SourceExhausted: the server allows no more requests for a while.
        SourceRefused: the address is no web address, or the server says no.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise SourceRefused(_("{url} is no web address.").format(url=shown(url)))
    method, body = _sent(send)
    asked = Asked(url, headers or {}, method, body, max_bytes, expected, follow, budget)
    try:
        async for attempt in stamina.retry_context(
            on=_PassingError, attempts=ATTEMPTS, wait_initial=0.2, wait_max=2.0
        ):
            with attempt:
                return await _fetch(session, asked)
    except _PassingError as error:
        raise SourceError(
            _("{url} does not answer: {reason}.").format(url=shown(url), reason=error)
        ) from error
    raise AssertionError


def _sent(send: object) -> tuple[str, Mapping[str, Any]]:
    """Return the method, and the body as aiohttp takes it."""
    match send:
        case None:
            return "GET", {}
        case Form():
            return "POST", {"data": dict(send.fields)}
        case Upload():
            return "PUT", {"data": send.content}
        case _:
            return "POST", {"json": send}


async def _fetch(session: aiohttp.ClientSession, asked: Asked) -> Answer:
    if asked.budget is not None:
        await asked.budget.take()
    try:
        async with session.request(
            asked.method,
            asked.url,
            headers=asked.headers,
            max_redirects=MAX_REDIRECTS,
            allow_redirects=asked.follow
            and asked.method == "GET",  # what is posted may hold a secret
            **asked.body,
        ) as response:
            if asked.budget is not None:
                await asked.budget.answered(response.status, response.headers)
            if response.status not in asked.expected:
                await _check(response, asked)
            body = await _read(response, asked.max_bytes, asked.url)
            if response.status != HTTPStatus.OK:
                body = _without_secrets(body, asked)  # its words may end up in an error
            return Answer(response.status, response.headers, body)
    except (ValueError, aiohttp.TooManyRedirects, aiohttp.NonHttpUrlClientError) as error:
        # A host that cannot be encoded is a bare ValueError, in our address or a redirect's.
        raise SourceRefused(
            _("{url} leads nowhere: check the address.").format(url=shown(asked.url))
        ) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise _PassingError(reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """Return in a few words of the reader's language why nothing was heard."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return _("nobody knows this address; is there a network?")
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return _("its certificate is not valid")
        case aiohttp.ClientConnectorError():
            return _("no connection")
        case TimeoutError():
            return _("no answer in time")
    # The text of an aiohttp.ClientResponseError holds the address with its secrets.
    text = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return clean_line(text) or type(error).__name__


async def _check(response: aiohttp.ClientResponse, asked: Asked) -> None:
    status = response.status
    if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return
    wait = retry_after(response.headers)
    answered = _("{url} answers {status} {reason}.").format(
        url=shown(asked.url), status=status, reason=await _told(response, asked)
    )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        said = allowance(response.headers)
        wait = wait if wait is not None or said is None else said.resets_in
        if wait and asked.budget is not None:
            asked.budget.close(wait)
        raise SourceExhausted(answered, retry_after=wait)
    if status in _REFUSALS:
        raise SourceRefused(
            _("{answered} Check the address and the access.").format(answered=answered)
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and wait is None:
        raise _PassingError(f"{status} {clean_line(response.reason or '')}".strip())
    raise SourceError(answered, retry_after=wait)


async def _told(response: aiohttp.ClientResponse, asked: Asked) -> str:
    """Return why a server refused, in its own words if it gives any."""
    reason = clean_line(response.reason or "", 60)
    try:
        body = json.loads(_without_secrets(await response.content.read(MOST_TOLD), asked))
    except (ValueError, RecursionError, aiohttp.ClientError):
        return reason
    if isinstance(body, dict):
        for name in ("message", "error_description", "error"):
            if isinstance(body.get(name), str):
                return f"{reason}: {clean_line(body[name]).rstrip('.')}"
    return reason


def _without_secrets(told: bytes, asked: Asked) -> bytes:
    """Return what a server told, without what we sent: some repeat the token that they refuse."""
    sent = [value for name, value in asked.headers.items() if name.lower() not in _HARMLESS]
    sent += _words_in(list(asked.body.values()))
    for secret in sorted((value.rpartition(" ")[2] for value in sent), key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            for written in _as_written(secret):
                told = told.replace(written.encode("utf-8", "surrogatepass"), "…".encode())
    return told


def _as_written(secret: str) -> tuple[str, ...]:
    """Return how it may stand in JSON, and in JSON that is told as words in JSON."""
    quoted = json.dumps(secret)[1:-1]
    return (secret, secret.replace("/", "\\/"), quoted, json.dumps(quoted)[1:-1])


def _words_in(data: object) -> list[str]:
    """Return every text in what was posted."""
    if isinstance(data, str):
        return [data]
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [words for part in inner for words in _words_in(part)]


async def _read(response: aiohttp.ClientResponse, max_bytes: int, url: str) -> bytes:
    """Read what was sent, unpacked, and stop at the limit: a bomb unpacks no further."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > max_bytes:
            raise SourceError(
                _("{url} answers with more than {mb} MB.").format(
                    url=shown(url), mb=max_bytes // 2**20
                )
            )
    return bytes(body)


def shown(url: str) -> str:
    """Return ``url`` without the parts in which secrets stand: user, password, query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "…"
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "…" if parts.query else "", ""))
