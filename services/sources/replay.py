"""A drill's script, told again at its own pace: history at once, the rest when it is due."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from services.sources.base import Batch, Cursors, Item, Keep

_MOST_AT_ONCE = 500
_LONGEST_NAP = 1.0
"""Seconds: the wall clock rules, and it may jump (a laptop sleeps, somebody sets it)."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timed:
    """An item and its place in the story; before the start (negative) it is history."""

    offset: timedelta
    item: Item


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Replay:
    """Plays ``script`` from ``started_at`` on, ``pace`` story seconds per second of the wall clock.

    The cursor is the number of items told. After a restart, what fell due meanwhile comes at
    once. Ends when the script is told.
    """

    kind = "replay"
    rhythm = 0.0
    keep: Keep = "all"

    def __init__(
        self,
        name: str,
        script: Sequence[Timed],
        started_at: datetime,
        pace: float,
        *,
        now: Callable[[], datetime] = _utc_now,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if pace <= 0:
            raise ValueError(f"pace must be positive, not {pace}")
        self.name = name
        self._script = sorted(script, key=lambda timed: timed.offset)
        self._started_at = started_at
        self._pace = pace
        self._now = now
        self._sleep = sleep

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield what is due, in the story's order, until all of it is told."""
        told = int(await cursors() or 0)
        while told < len(self._script):
            await self._wait_until(self._due(self._script[told]))
            now = self._now()
            group = self._group(told, now)
            told += len(group)
            yield Batch(tuple(group), received_at=now, cursor=str(told))

    def _group(self, told: int, now: datetime) -> list[Item]:
        group: list[Item] = []
        for timed in self._script[told : told + _MOST_AT_ONCE]:
            if self._due(timed) > now or (group and _is_live(timed) != group[0].live):
                break
            group.append(self._tell(timed))
        return group

    def _tell(self, timed: Timed) -> Item:
        if _is_live(timed):
            return replace(timed.item, published_at=self._due(timed), live=True)
        return replace(timed.item, published_at=self._started_at + timed.offset, live=False)

    def _due(self, timed: Timed) -> datetime:
        """Return the wall time at which to tell; history always is overdue."""
        return self._started_at + timed.offset / self._pace if _is_live(timed) else _LONG_AGO

    async def _wait_until(self, due: datetime) -> None:
        while (left := (due - self._now()).total_seconds()) > 0:
            await self._sleep(min(left, _LONGEST_NAP))


def _is_live(timed: Timed) -> bool:
    return timed.offset >= timedelta()
