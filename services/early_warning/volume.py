"""How much is said of an entity: its last hour and quarter against what is usual for it.

Counts lie in buckets of five minutes. Two sums roll over them, of an hour and of a quarter; each is
held against its own mean, its own spread (past bursts included) and its own largest days. What
is usual is learned of a bucket when it is an hour old, so that mentions may come late and in any
order until then.
"""

import math
from dataclasses import dataclass
from operator import mul
from typing import Any

BUCKET = 300
"""Seconds."""
HOUR, QUARTER = 12, 3
"""Widths of the two lanes, in buckets."""
DAY = 86_400 // BUCKET
LATE = HOUR
"""Buckets after which what is usual is learned of one."""
RING = LATE + HOUR

HALF_LIFE = 14 * DAY
"""Buckets after which what was learned counts half."""
MEMORY_DAYS = 18
"""Days whose largest hour and quarter are remembered."""
PRIOR_SPREAD = 1.5
"""The spread of an entity of which nothing is known, in means; it weighs as much as a day."""

_SHARED = range(1, HOUR)
"""In how many sums a mention is together with one of the last bucket, the oldest first."""
_FADES = 0.5 ** (1 / HALF_LIFE)


@dataclass(frozen=True, slots=True)
class Rate:
    """The rolling sum of a lane, and what is usual for it."""

    count: int
    mean: float
    spread: float
    """Standard deviation, in mentions."""

    @property
    def z(self) -> float:
        """How many spreads the sum lies above its mean."""
        return (self.count - self.mean) / self.spread


class Volume:
    """The counts of one entity and what was learned from them.

    ``learned`` buckets are behind ``sums`` and ``squares``: those of the two rolling sums, and of
    their squares, over all buckets, each with a weight that fades; ``weight`` is what these add up
    to. ``days`` holds [day, largest hour, largest quarter], the oldest first.
    """

    _KEPT = ("begun", "days", "last", "learned", "ring", "squares", "sums", "weight")
    __slots__ = (*_KEPT, "_spreads")

    def __init__(self, bucket: int) -> None:
        """Begin to listen in ``bucket``."""
        self.begun = self.last = bucket
        self.ring = [0] * RING
        self.learned = 0
        self.weight = 0.0
        self.sums = [0.0, 0.0]
        self.squares = [0.0, 0.0]
        self.days: list[list[int]] = []
        self._spreads: tuple[float, ...] = ()

    def add(self, bucket: int, count: int = 1) -> bool:
        """Count ``count`` mentions of ``bucket``; False if it is older than what may come late."""
        if bucket > self.last:
            self.advance(bucket)
        place = bucket - self.last + RING - 1
        if place < HOUR:
            return False
        self.ring[place] += count
        return True

    def advance(self, bucket: int) -> None:
        """Let time go on to ``bucket`` and learn what has become old enough.

        More than a day without a mention teaches no more than a day: it may as well be that
        nobody listened.
        """
        steps = bucket - self.last
        ring, until = self.ring, min(HOUR - 1 + steps, RING)
        for place in range(HOUR - 1, until):
            if ring[place]:
                self._learn(place, (self.last - RING + 1 + place) // DAY)
        heard = min(bucket - LATE - self.begun + 1, steps, DAY)
        if heard > 0:
            self._fade(heard)
        self.ring = ring[steps:] + [0] * min(steps, RING)
        self.last = bucket

    def in_hour(self, bucket: int) -> int:
        """Return the mentions of the hour up to ``bucket``."""
        return self._sum(RING, HOUR, bucket - self.last)

    def rates(self, bucket: int) -> tuple[Rate, Rate]:
        """Return the last hour and the last quarter as they stand in ``bucket``."""
        passed = bucket - self.last
        if not self._spreads:
            self._spreads = (self._spread(0), self._spread(1))
        hour, quarter = self._spreads
        return (
            Rate(self._sum(RING, HOUR, passed), self._mean(0), hour),
            Rate(self._sum(RING, QUARTER, passed), self._mean(1), quarter),
        )

    def larger_days(self, bucket: int, lane: int, count: int) -> int:
        """Return on how many of the past `MEMORY_DAYS` a sum was ``count`` or more.

        Today is none of them: a burst does not stand in its own way.
        """
        today = bucket // DAY
        oldest = today - MEMORY_DAYS
        return sum(1 for row in self.days if oldest <= row[0] < today and row[1 + lane] >= count)

    def largest_in(self, bucket: int, count: int) -> int:
        """Return for how many days, today among them, no hour was larger than ``count``."""
        today = bucket // DAY
        for row in reversed(self.days):
            if row[0] < today and row[1] > count:
                return today - row[0]
        return min(MEMORY_DAYS, self.learned // DAY)

    def _sum(self, end: int, width: int, passed: int = 0) -> int:
        """Add up the ``width`` places before ``end``, ``passed`` empty buckets later.

        Where a clock went back it is as if no time had passed: an hour stays an hour.
        """
        passed = max(passed, 0)
        return sum(self.ring[end - width + passed : end]) if passed < width else 0

    def _mean(self, lane: int) -> float:
        return self.sums[lane] / self.weight if self.weight else 0.0

    def _spread(self, lane: int) -> float:
        """Return the standard deviation of a lane: at first mostly `PRIOR_SPREAD`, then its own."""
        mean = self._mean(lane)
        known = self.learned / (DAY + self.learned)
        variance = known * (self.squares[lane] / self.weight - mean * mean) if known else 0.0
        variance += (1 - known) * (PRIOR_SPREAD * mean) ** 2
        return math.sqrt(max(variance, mean + 1))

    def _fade(self, buckets: int) -> None:
        """Let ``buckets`` more be heard, each of which makes those before it count less."""
        fade = _FADES**buckets
        self.learned += buckets
        self.weight = self.weight * fade + (1 - fade) / (1 - _FADES)
        sums, squares = self.sums, self.squares
        sums[0] *= fade
        sums[1] *= fade
        squares[0] *= fade
        squares[1] *= fade
        self._spreads = ()

    def _learn(self, place: int, day: int) -> None:
        """Learn of the mentions of one bucket; they stand in as many sums as a lane is wide.

        Of a sum's square each pair of mentions brings two for every place at which both are in.
        """
        count, ring = self.ring[place], self.ring
        hour = quarter = count
        in_hour = in_quarter = 0  # pairs with earlier mentions, for each of this bucket's
        if any(earlier := ring[place + 1 - HOUR : place]):
            latest = earlier[-QUARTER + 1 :]
            in_hour, in_quarter = sum(map(mul, earlier, _SHARED)), sum(map(mul, latest, _SHARED))
            hour, quarter = hour + sum(earlier), quarter + sum(latest)
        sums, squares = self.sums, self.squares
        sums[0] += HOUR * count
        sums[1] += QUARTER * count
        squares[0] += count * (HOUR * count + 2 * in_hour)
        squares[1] += count * (QUARTER * count + 2 * in_quarter)
        self._remember(day, hour, quarter)

    def _remember(self, day: int, hour: int, quarter: int) -> None:
        if not self.days or self.days[-1][0] < day:
            self.days.append([day, hour, quarter])
            while self.days[0][0] < day - MEMORY_DAYS:
                del self.days[0]
            return
        today = self.days[-1]
        today[1], today[2] = max(today[1], hour), max(today[2], quarter)

    def dump(self) -> Any:
        """Return everything that is remembered, fit for JSON."""
        return [getattr(self, name) for name in self._KEPT]

    @classmethod
    def load(cls, dumped: Any) -> "Volume":
        """Return what was dumped."""
        volume = cls(0)
        for name, value in zip(cls._KEPT, dumped, strict=True):
            setattr(volume, name, value)
        return volume
