"""The judgement: is the last hour out of the ordinary, and is it hostile?

Counts lie in buckets of five minutes for a week. The last hour is held against the mean hour of
the rest. No clock is read here: the caller says what time it is, so a replay judges the same.
"""

import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.words import AlertKind, AlertLevel

BUCKET = timedelta(minutes=5)
WINDOW = timedelta(hours=1)
MEMORY = timedelta(days=7)

LEAST = 8
"""Mentions in the hour below which nothing is an alert."""
TIMES_NORMAL = 3.0
"""How many times the mean hour is out of the ordinary."""
LOUD = 2.5
"""How many times the threshold raises the level by one."""
NEGATIVE_SHARE = 0.4
LEAST_NEGATIVE = 5
"""A firestorm needs this share of the understood mentions to be negative, and this many."""
SHORTEST_BASELINE = timedelta(hours=24)
"""With less history the mean is taken over this span, so that a new campaign has one."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One mention of one entity; ``negative`` is None where the language was not understood.

    ``weight`` is how much its sentiment counts; as a mention it counts whole.
    """

    entity: str
    at: datetime
    negative: bool | None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Signal:
    """The last hour of an entity is out of the ordinary: by these figures, or by one post."""

    entity: str
    kind: AlertKind
    level: AlertLevel
    count: int
    expected: float
    negative: float
    understood: float
    mention: int | None = None


@dataclass(slots=True)
class _State:
    """What is remembered of an entity: [total, negative, understood] by bucket number."""

    buckets: dict[int, list[float]] = field(default_factory=dict)

    def add(self, observation: Observation) -> None:
        bucket = self.buckets.setdefault(_bucket(observation.at), [0, 0, 0])
        bucket[0] += 1
        self._feel(bucket, observation)

    def feel_anew(self, now: datetime, observations: Iterable[Observation]) -> None:
        for key in _window(now):
            if key in self.buckets:
                self.buckets[key][1:] = [0, 0]
        for observation in observations:
            if (bucket := self.buckets.get(_bucket(observation.at))) is not None:
                self._feel(bucket, observation)

    @staticmethod
    def _feel(bucket: list[float], observation: Observation) -> None:
        if observation.negative is not None:
            bucket[1] += observation.negative * observation.weight
            bucket[2] += observation.weight

    def forget(self, now: datetime) -> None:
        oldest = _bucket(now - MEMORY)
        if min(self.buckets, default=oldest) < oldest:
            self.buckets = {key: row for key, row in self.buckets.items() if key >= oldest}


class Detector:
    """Remembers and judges any number of entities."""

    def __init__(self) -> None:
        self._states: dict[str, _State] = {}

    @property
    def entities(self) -> AbstractSet[str]:
        """Those of which it remembers anything."""
        return self._states.keys()

    def observe(self, observations: Iterable[Observation]) -> set[str]:
        """Take mentions in, in any order; return the entities that they concern."""
        touched = set()
        for observation in observations:
            self._states.setdefault(observation.entity, _State()).add(observation)
            touched.add(observation.entity)
        return touched

    def feel_anew(self, entity: str, now: datetime, observations: Iterable[Observation]) -> None:
        """Take the sentiment of the last hour from ``observations``: people corrected some.

        How much was said stays as it is. ``observations`` are all those of `window_of`.
        """
        if entity in self._states:
            self._states[entity].feel_anew(now, observations)

    def judge(self, now: datetime) -> list[Signal]:
        """Return a signal for every entity whose last hour is out of the ordinary."""
        signals = []
        for entity, state in self._states.items():
            state.forget(now)
            signal = _judge(entity, state, now)
            if signal is not None:
                signals.append(signal)
        return signals

    def snapshot(self, entity: str) -> str:
        """Return what is remembered of ``entity``, fit for `restore`."""
        return json.dumps(self._states[entity].buckets, separators=(",", ":"))

    def restore(self, entity: str, snapshot: str) -> None:
        """Go on from what `snapshot` gave."""
        buckets = {int(key): row for key, row in json.loads(snapshot).items()}
        self._states[entity] = _State(buckets)


def _judge(entity: str, state: _State, now: datetime) -> Signal | None:
    window = _window(now)
    recent = [row for key, row in state.buckets.items() if key in window]
    count, negative, understood = (sum(row[part] for row in recent) for part in range(3))
    expected = _mean_hour(state, window.start)
    threshold = max(LEAST, TIMES_NORMAL * expected)
    if count < threshold:
        return None
    hostile = negative >= LEAST_NEGATIVE and negative >= NEGATIVE_SHARE * understood
    loud = count >= LOUD * threshold
    if hostile:
        kind, level = AlertKind.FIRESTORM, AlertLevel.CRITICAL if loud else AlertLevel.HIGH
    else:
        kind, level = AlertKind.ATTENTION, AlertLevel.HIGH if loud else AlertLevel.WARNING
    return Signal(entity, kind, level, int(count), expected, negative, understood)


def _mean_hour(state: _State, before: int) -> float:
    """Return the mean number of mentions an hour before bucket ``before``."""
    past = {key: row[0] for key, row in state.buckets.items() if key < before}
    if not past:
        return 0.0
    span = max((before - min(past)) * BUCKET, SHORTEST_BASELINE)
    return sum(past.values()) / (span / timedelta(hours=1))


def window_of(now: datetime) -> tuple[datetime, datetime]:
    """Return when the last hour of ``now`` begins, and before when it ends, in whole buckets."""
    window = _window(now)
    begin, end = (
        datetime.fromtimestamp(key * BUCKET.total_seconds(), UTC)
        for key in (window.start, window.stop)
    )
    return begin, end


def _window(now: datetime) -> range:
    return range(_bucket(now - WINDOW) + 1, _bucket(now) + 1)


def _bucket(moment: datetime) -> int:
    return int(moment.timestamp() // BUCKET.total_seconds())
