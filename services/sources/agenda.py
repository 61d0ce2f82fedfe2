"""When which query is asked: each in its rhythm, and slower where its calls would not last.

Time runs on by itself here: it is what was waited for, at least the time that passed.
"""

import random
import time
from collections.abc import Sequence
from datetime import datetime

from services.sources.purse import Left
from services.sources.walk import Position, Query

FIRST_WEIGHT = 3.0
"""How often what comes first is asked, for once that the rest is."""
JITTER = 0.1


class Agenda:
    """The queries of one source, and when each is due."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._now = 0.0
        self._due: dict[str, float] = {}
        self._closed: dict[str, float] = {}

    @property
    def now(self) -> float:
        """Seconds since it began, by its own clock."""
        self._now = max(self._now, time.monotonic() - self._began)
        return self._now

    def passed(self, seconds: float) -> None:
        """Note that so much was waited for."""
        self._now = max(self._now + seconds, time.monotonic() - self._began)

    def knows(self, query: Query) -> bool:
        """Whether it is known when ``query`` is due."""
        return query.key in self._due

    def take_up(self, query: Query, position: Position, pause: float, moment: datetime) -> None:
        """Note a new query: due as it was before an interruption."""
        wait = 0.0
        if position.asked and not position.is_under_way and not query.at_start:
            wait = min(max(0.0, position.asked + pause - moment.timestamp()), pause)
        self._due[query.key] = self.now + wait

    def asked(self, query: Query, pause: float) -> None:
        """Note that it was asked: the next time is due after ``pause`` seconds, more or less."""
        self._due[query.key] = self.now + pause * random.uniform(1 - JITTER, 1 + JITTER)

    def close(self, bucket: str, seconds: float) -> None:
        """Ask nothing of a bucket for so long."""
        self._closed[bucket] = self.now + seconds

    def is_open(self, query: Query) -> bool:
        """Whether there is anything left for ``query``."""
        return self._closed.get(query.price.bucket, 0.0) <= self.now

    def due(self, queries: Sequence[Query]) -> list[Query]:
        """Return what is due now: what comes first, then what waits for longest."""
        waiting = [
            query for query in queries if self.is_open(query) and self._due[query.key] <= self.now
        ]
        return sorted(waiting, key=lambda query: (not query.first, self._due[query.key]))

    def is_closed(self, queries: Sequence[Query]) -> bool:
        """Whether there is nothing left for any of them."""
        return not any(self.is_open(query) for query in queries)

    def wait(self, queries: Sequence[Query], most: float) -> float:
        """Return for how many seconds nothing is due, ``most`` (and what jitters) at most."""
        dues = [self._due[query.key] for query in queries if self.is_open(query)]
        dues += [self._closed[query.price.bucket] for query in queries if not self.is_open(query)]
        return min(max(0.0, min(dues, default=self.now + most) - self.now), most * (1 + 2 * JITTER))


def pause_of(query: Query, queries: Sequence[Query], left: Left | None) -> float:
    """Return the seconds until ``query`` is asked again, so that what is ``left`` lasts.

    What is left is shared among the queries of the same bucket by their weight. Where a price
    depends on what comes back, or counts once, asking less often would save nothing.
    """
    if left is None or query.price.once or not query.price.flat:
        return query.every
    share = [other for other in queries if other.price.bucket == query.price.bucket]
    total = sum(_weight(other) * other.price.each for other in share)
    gap = left.seconds / max(left.amount, 1)
    return max(query.every, gap * total / _weight(query))


def _weight(query: Query) -> float:
    return FIRST_WEIGHT if query.first else 1.0
