"""How many requests a source may still make: by its own pace, and by what the server says.

Five dialects of rate-limit headers are read by one rule, since they differ in the prefix of
their names and in how they write the end of the window: as seconds left (Reddit, the IETF's
draft), as Unix time (Bluesky, X) or as ISO 8601 (Mastodon). Meta's is JSON, in percent.
"""

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiolimiter import AsyncLimiter

from services.errors import SourceExhausted
from services.i18n import _

LONGEST_WAIT = 86_400.0
"""Seconds: no server may silence a source for longer than a day."""

_PREFIXES = ("ratelimit-", "x-ratelimit-", "x-rate-limit-")
_USAGES = ("x-app-usage", "x-business-use-case-usage")
_UNIX_TIME = 1_000_000_000
"""A reset above this is a moment, one below it a number of seconds."""
_META_WINDOW = 3_600.0
_FULL = 100.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a server said: how many requests are left, and for how many seconds."""

    remaining: float
    resets_in: float


def allowance(headers: Mapping[str, str], now: datetime | None = None) -> Allowance | None:
    """Return what rate-limit ``headers`` say, None if they say nothing that can be read.

    ``now`` is the server's own clock if it sent one in ``Date``, so that a wrong clock on
    either side does no harm.
    """
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    moment = _date(lower.get("date", "")) or now or datetime.now(UTC)
    for prefix in _PREFIXES:
        remaining = _number(lower.get(f"{prefix}remaining", ""))
        if remaining is not None:
            return Allowance(remaining, _seconds(lower.get(f"{prefix}reset", ""), moment))
    used = [share for name in _USAGES if name in lower for share in _shares(lower[name])]
    return Allowance(max(0.0, _FULL - max(used)), _META_WINDOW) if used else None


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that ``Retry-After`` asks for (a number or a date), None if nothing.

    Never more than `LONGEST_WAIT`.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal() and value.isascii():
        return min(float(value), LONGEST_WAIT)
    moment = _date(value)
    if moment is None:
        return None
    return _bounded((moment - (now or datetime.now(UTC))).total_seconds())


class Budget:
    """One source's requests: ``most`` of them in ``seconds``, and none that the server forbids."""

    def __init__(self, most: float = 60, seconds: float = 60.0) -> None:
        self._limiter = AsyncLimiter(most, seconds)
        self._closed_until = 0.0

    async def take(self) -> None:
        """Wait for the right to make one request.

        Raises:
            SourceExhausted: the server has said that there is none for now.
        """
        left = self._closed_until - time.monotonic()
        if left > 0:
            raise SourceExhausted(_("No more requests are allowed for now."), retry_after=left)
        await self._limiter.acquire()

    async def answered(self, status: int, headers: Mapping[str, str]) -> None:  # noqa: ARG002
        """Note what a server said with its answer, whatever its status."""
        self.learn(headers)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Note what a server said with its answer."""
        said = allowance(headers)
        if said is not None and said.remaining < 1:
            self.close(said.resets_in)

    def close(self, seconds: float) -> None:
        """Make no request for so long."""
        self._closed_until = max(self._closed_until, time.monotonic() + _bounded(seconds))


def _seconds(value: str, now: datetime) -> float:
    """Return how many seconds a reset is away, 0 if it cannot be read."""
    number = _number(value)
    if number is not None:
        return _bounded(number - now.timestamp() if number > _UNIX_TIME else number)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _bounded((moment - now).total_seconds())


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _shares(value: str) -> list[float]:
    """Return every percentage in Meta's usage header, however deep it stands."""
    try:
        found = [json.loads(value)]
    except (ValueError, RecursionError):
        return []
    shares: list[float] = []
    while found:
        node = found.pop()
        if isinstance(node, dict):
            found.extend(node.values())
            shares += [
                float(node[name])
                for name in ("call_count", "total_time", "total_cputime")
                if isinstance(node.get(name), int | float)
            ]
        elif isinstance(node, list):
            found.extend(node)
    return [share for share in shares if math.isfinite(share)]


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST_WAIT)
