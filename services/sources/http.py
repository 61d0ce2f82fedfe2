"""One conduct for all requests: an honest name, bounded answers, few retries, clear errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import stamina

from services import __version__
from services.clean import clean_line
from services.errors import SourceError, SourceRefused
from services.i18n import _

USER_AGENT = f"warroom/{__version__} (brand monitoring; respects robots and rate limits)"
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=15, sock_read=30)
MAX_BYTES = 8 * 1024 * 1024
MAX_REDIRECTS = 5
ATTEMPTS = 3
LONGEST_WAIT = 86_400.0
"""Seconds: no server may silence a source for longer than a day."""

_REFUSALS = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.GONE,
    }
)

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: 200 with a body, or 304 without."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _PassingError(Exception):
    """Something that may be over in a moment."""


def open_session() -> aiohttp.ClientSession:
    """Return a session that says who we are and takes proxies from the environment."""
    return aiohttp.ClientSession(
        headers={"User-Agent": USER_AGENT}, timeout=TIMEOUT, trust_env=True
    )


async def fetch(
    session: aiohttp.ClientSession, url: str, headers: Headers, *, max_bytes: int = MAX_BYTES
) -> Answer:
    """Return the answer of ``url``; what passes in a moment is tried again a few times.

    Raises:
        SourceError: no answer, a failing server, too many requests, or too large an answer.
        SourceRefused: the address is no web address, or the server says no.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise SourceRefused(_("{url} is no web address.").format(url=shown(url)))
    try:
        async for attempt in stamina.retry_context(
            on=_PassingError, attempts=ATTEMPTS, wait_initial=0.2, wait_max=2.0
        ):
            with attempt:
                return await _fetch(session, url, headers, max_bytes)
    except _PassingError as error:
        raise SourceError(
            _("{url} does not answer: {reason}.").format(url=shown(url), reason=error)
        ) from error
    raise AssertionError


async def _fetch(
    session: aiohttp.ClientSession, url: str, headers: Headers, max_bytes: int
) -> Answer:
    try:
        async with session.get(url, headers=headers, max_redirects=MAX_REDIRECTS) as response:
            _check(response, url)
            body = await _read(response, max_bytes, url)
            return Answer(response.status, response.headers, body)
    except (ValueError, aiohttp.TooManyRedirects, aiohttp.NonHttpUrlClientError) as error:
        # A host that cannot be encoded is a bare ValueError, in our address or a redirect's.
        raise SourceRefused(
            _("{url} leads nowhere: check the address.").format(url=shown(url))
        ) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise _PassingError(_reason(error)) from error


def _reason(error: Exception) -> str:
    # The text of an aiohttp.ClientResponseError holds the address with its secrets.
    text = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return clean_line(text) or type(error).__name__


def _check(response: aiohttp.ClientResponse, url: str) -> None:
    status = response.status
    if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return
    wait = retry_after(response.headers)
    reason = clean_line(response.reason or "")
    answered = _("{url} answers {status} {reason}.").format(
        url=shown(url), status=status, reason=reason
    )
    if status in _REFUSALS:
        raise SourceRefused(
            _("{answered} Check the address and the access.").format(answered=answered)
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and wait is None:
        raise _PassingError(f"{status} {reason}".strip())
    raise SourceError(answered, retry_after=wait)


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


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that ``Retry-After`` asks for (a number or a date), None if nothing.

    Never more than `LONGEST_WAIT`.
    """
    value = headers.get("Retry-After", "").strip()
    try:
        if value.isdecimal():
            return min(float(value), LONGEST_WAIT)
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT)


def shown(url: str) -> str:
    """Return ``url`` without the parts in which secrets stand: user, password, query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "…"
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "…" if parts.query else "", ""))
