"""The judgement: is what is said of an entity out of the ordinary, and is it hostile?

No clock and no store is touched here: the caller says what time it is, so a replay judges as the
room does. The thresholds are measured by ``benchmarks/early_warning.py`` and
``benchmarks/replay.py``.
"""

import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.early_warning.mood import Mood, Share, Usual
from services.early_warning.volume import BUCKET, DAY, HOUR, Rate, Volume
from services.model import ROOM
from services.words import AlertKind, AlertLevel

WINDOW = timedelta(seconds=HOUR * BUCKET)

LEAST = 8
"""Mentions below which no volume is an alert."""
MULTIPLE = 2.0
"""Nor is one below this multiple of the mean."""
SPREADS = (3.0, 8.0)
"""By how many spreads the hour and the quarter have to lie above their mean."""
RANKS = (2, 1)
"""And among how many of the largest days they have to be."""

LEARNING = DAY
"""Buckets without which an entity's mean is not believed."""
LEAST_LEARNING, MULTIPLE_LEARNING = 30, 5.0

FIRESTORM_CHANCE, SHIFT_CHANCE, SURE_CHANCE = 10**-2.5, 10**-3, 10**-4
"""How often chance may give as many negatives: with more talk, without, and beyond doubt."""
SHIFT_NEGATIVES = 8
FIRESTORM_LEAST, FIRESTORM_MULTIPLE, FIRESTORM_SPREADS = 12, 1.5, 2.0
CRITICAL_LEAST, CRITICAL_MULTIPLE = 30, 5.0
"""A firestorm of so many mentions an hour and so many times the mean is critical."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One mention of one entity.

    ``negative`` is None where the language was not understood or the text is a copy: it counts as a
    mention and says nothing new. ``weight`` is how much its sentiment counts, ``number`` the
    mention's in the store, 0 outside of one.
    """

    entity: str
    at: datetime
    negative: bool | None
    weight: float = 1.0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures behind a signal, as they are stored and told."""

    count: int
    """Mentions in the last hour."""
    expected: float
    spread: float
    quarter: int
    """Mentions in the last quarter of an hour."""
    largest_in: int
    """Days in which no hour was larger."""
    negative: float
    understood: float
    usual: float | None
    """The usual share of negatives; None: nobody knows yet."""
    chance: float
    """How often chance alone gives so many negatives."""
    learned: float
    """Hours from which the mean is known."""

    @property
    def share(self) -> float:
        """The share of negatives among the newest understood posts."""
        return self.negative / self.understood if self.understood else 0.0

    @classmethod
    def of_one_post(cls, negative: float, understood: float) -> "Figures":
        """Return those of a single post: nothing is usual for it."""
        return cls(1, 0.0, 0.0, 1, 0, negative, understood, None, 1.0, 0.0)

    @property
    def is_learning(self) -> bool:
        """Whether the mean is not believed yet."""
        return self.learned * 3600 < LEARNING * BUCKET


@dataclass(frozen=True, slots=True)
class Signal:
    """An entity is out of the ordinary: by these figures, or by one post."""

    entity: str
    kind: AlertKind
    level: AlertLevel
    figures: Figures
    held_back: bool = False
    """Attention, but not among the largest of the past weeks: it keeps an alert and makes none."""
    mention: int | None = None


@dataclass(slots=True)
class _State:
    """What is remembered of an entity; mentions up to the number ``until`` are in it."""

    volume: Volume
    mood: Mood
    until: int = 0


class Detector:
    """Remembers and judges any number of entities."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._states: dict[str, _State] = {}
        self._due: dict[str, None] = {}  # in the order in which they came
        self.room = Usual()
        """What is usual in the whole room: lent to entities that have no usual share yet."""
        self.least: dict[str, int] = {}
        """How many mentions an hour people want at least before attention is an alert."""

    @property
    def entities(self) -> AbstractSet[str]:
        """Those of which it remembers anything."""
        return self._states.keys()

    def begin(self, entity: str, at: datetime, until: int = 0) -> bool:
        """Listen for ``entity`` from ``at`` on; False if it is listened for already.

        Mentions up to the number ``until`` are not counted again.
        """
        if entity in self._states:
            return False
        self._states[entity] = _State(Volume(bucket_of(at)), Mood(), until)
        return True

    def observe(self, observations: Iterable[Observation]) -> set[str]:
        """Take mentions in; return the entities of those that came too late to be counted.

        Such an entity has to be learned anew: `forget` it, and let it `begin` earlier.
        """
        late, states, due = set(), self._states, self._due
        for observation in observations:
            entity, bucket = observation.entity, bucket_of(observation.at)
            state = states.get(entity)
            if state is None:
                state = states[entity] = _State(Volume(bucket), Mood())
            elif 0 < observation.number <= state.until:
                continue
            due[entity] = None
            if not state.volume.add(bucket):
                late.add(entity)
            elif observation.negative is not None:
                weight = observation.weight
                left = state.mood.add(weight if observation.negative else 0.0, weight)
                if left is not None:
                    self.room.learn(*left)
        return late

    def count(self, entity: str, at: datetime, count: int = 1) -> bool:
        """Count ``count`` mentions at ``at``; False if that is too long ago."""
        bucket = bucket_of(at)
        state = self._states.get(entity)
        if state is None:
            state = self._states[entity] = _State(Volume(bucket), Mood())
        self._due[entity] = None
        return state.volume.add(bucket, count)

    def feel(self, entity: str, negative: float, weight: float, *, is_new: bool = True) -> None:
        """Take in what an understood post of ``weight`` says; ``negative`` of that is negative.

        The room learns of it too, unless the post is not new to it.
        """
        left = self._states[entity].mood.add(negative, weight)
        if left is not None and is_new:
            self.room.learn(*left)

    def has_felt(self, entity: str) -> bool:
        """Whether the room has learned of ``entity`` what is usual for it."""
        return entity in self._states and self._states[entity].mood.usual.understood > 0

    def feel_anew(self, entity: str, newest: Iterable[tuple[float, float]]) -> None:
        """Take the window's sentiment anew: ``newest`` posts as negative weight and weight."""
        if entity in self._states:
            self._states[entity].mood.replace(list(newest))
            self._due[entity] = None

    def begun(self, entity: str) -> datetime:
        """Return since when ``entity`` is listened for."""
        return datetime.fromtimestamp(self._states[entity].volume.begun * BUCKET, UTC)

    def forget(self, entity: str) -> None:
        """Remember nothing of ``entity``."""
        self._states.pop(entity, None)
        self._due.pop(entity, None)

    def judge(self, now: datetime, only: Iterable[str] | None = None) -> list[Signal]:
        """Return a signal for every entity that is out of the ordinary.

        ``only`` names those to look at. If it is None, all are looked at of which anything was
        taken in since the last time, or that were out of the ordinary then: without a mention
        nothing becomes so.
        """
        bucket = bucket_of(now)
        signals = []
        for entity in [*self._due] if only is None else only:
            state = self._states[entity]
            silent = bucket - state.volume.last >= HOUR
            signal = None if silent else self._judge(entity, state, bucket)
            if signal is None:
                self._due.pop(entity, None)
            else:
                self._due[entity] = None
                signals.append(signal)
        return signals

    def _judge(self, entity: str, state: _State, bucket: int) -> Signal | None:
        volume, mood = state.volume, state.mood
        room = self.room.share
        if volume.in_hour(bucket) < LEAST and (
            mood.negative < SHIFT_NEGATIVES or not mood.is_raised(room)
        ):
            return None
        share = mood.share(room)
        rates = volume.rates(bucket)
        learning = volume.learned < LEARNING
        kind = _kind(rates, share, self.least.get(entity, LEAST), learning=learning)
        if kind is None:
            return None
        held_back = kind is AlertKind.ATTENTION and not (
            learning or any(_is_among_largest(volume, bucket, rates, lane) for lane in (0, 1))
        )
        level = _level(kind, rates[0], share, learning=learning)
        return Signal(entity, kind, level, _figures(volume, bucket, rates, share), held_back)

    def snapshot(self, entity: str) -> str:
        """Return what is remembered of ``entity`` (`ROOM`: of the whole room), for `restore`."""
        if entity == ROOM:
            return json.dumps([self.room.negative, self.room.understood])
        state = self._states[entity]
        kept = [state.volume.dump(), state.mood.dump(), state.until]
        return json.dumps(kept, separators=(",", ":"))

    def restore(self, entity: str, snapshot: str) -> None:
        """Go on from what `snapshot` gave."""
        kept = json.loads(snapshot)
        if entity == ROOM:
            self.room = Usual(*kept)
            return
        self._states[entity] = _State(Volume.load(kept[0]), Mood.load(kept[1]), kept[2])
        self._due[entity] = None


def _kind(
    rates: tuple[Rate, Rate], share: Share, least: int, *, learning: bool
) -> AlertKind | None:
    """Return what is out of the ordinary, None if nothing is."""
    hostile = share.chance <= FIRESTORM_CHANCE
    loud = _is_loud(rates, learning=learning)
    if hostile and (loud or (not learning and _has_grown(rates))):
        return AlertKind.FIRESTORM
    if share.chance <= SHIFT_CHANCE and share.negative >= SHIFT_NEGATIVES:
        return AlertKind.SHIFT
    return AlertKind.ATTENTION if loud and rates[0].count >= least else None


def _is_loud(rates: tuple[Rate, Rate], *, learning: bool) -> bool:
    if learning:
        hour = rates[0]
        return hour.count >= max(LEAST_LEARNING, MULTIPLE_LEARNING * hour.mean)
    return any(_is_large(rate, spreads) for rate, spreads in zip(rates, SPREADS, strict=True))


def _is_large(rate: Rate, spreads: float) -> bool:
    return rate.count >= max(LEAST, MULTIPLE * rate.mean, rate.mean + spreads * rate.spread)


def _has_grown(rates: tuple[Rate, Rate]) -> bool:
    """Whether there is more talk than usual: with more blame, a firestorm needs no more."""
    hour, quarter = rates
    enough = hour.count >= max(FIRESTORM_LEAST, FIRESTORM_MULTIPLE * hour.mean)
    return enough and max(hour.z, quarter.z) >= FIRESTORM_SPREADS


def _is_among_largest(volume: Volume, bucket: int, rates: tuple[Rate, Rate], lane: int) -> bool:
    rate = rates[lane]
    large = _is_large(rate, SPREADS[lane])
    return large and volume.larger_days(bucket, lane, rate.count) < RANKS[lane]


def _level(kind: AlertKind, hour: Rate, share: Share, *, learning: bool) -> AlertLevel:
    if kind is AlertKind.ATTENTION:
        # Much talk is no danger; but where nobody knows what is usual, much blame may be one.
        blame = share.usual is None and share.negative > share.understood / 2
        return AlertLevel.WARNING if blame else AlertLevel.INFO
    if learning:
        return AlertLevel.WARNING
    sure = share.chance <= SURE_CHANCE
    if kind is AlertKind.SHIFT:
        return AlertLevel.HIGH if sure and share.now > 1 / 2 else AlertLevel.WARNING
    critical = hour.count >= max(CRITICAL_LEAST, CRITICAL_MULTIPLE * hour.mean)
    return AlertLevel.CRITICAL if sure and critical else AlertLevel.HIGH


def _figures(volume: Volume, bucket: int, rates: tuple[Rate, Rate], share: Share) -> Figures:
    hour, quarter = rates
    return Figures(
        count=hour.count,
        expected=hour.mean,
        spread=hour.spread,
        quarter=quarter.count,
        largest_in=volume.largest_in(bucket, hour.count),
        negative=share.negative,
        understood=share.understood,
        usual=share.usual,
        chance=share.chance,
        learned=volume.learned * BUCKET / 3600,
    )


def learned_of(snapshot: str, now: datetime) -> timedelta:
    """Return from how much listening it is known at ``now`` what is usual, by a `snapshot`."""
    volume = Volume.load(json.loads(snapshot)[0])
    if bucket_of(now) > volume.last:
        volume.advance(bucket_of(now))
    return timedelta(seconds=volume.learned * BUCKET)


def bucket_of(moment: datetime) -> int:
    """Return the number of the bucket in which ``moment`` lies."""
    return int(moment.timestamp()) // BUCKET


def hour_begins(now: datetime) -> datetime:
    """Return when the last hour of ``now`` begins, in whole buckets."""
    return datetime.fromtimestamp((bucket_of(now) + 1 - HOUR) * BUCKET, UTC)
