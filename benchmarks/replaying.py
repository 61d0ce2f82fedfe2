"""The room's detector and the life of its alerts over a recorded stream, without a store."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from services.early_warning import lifecycle
from services.early_warning.detector import Detector, Observation, Signal
from services.early_warning.lifecycle import Life, Move


@dataclass(frozen=True, slots=True)
class Told:
    """A moment at which the room would tell of an entity."""

    at: datetime
    move: Move
    life: Life
    signal: Signal


class Replay:
    """Judges as the room does, at the moments that it is given."""

    def __init__(self) -> None:
        """Begin with a detector that knows nothing."""
        self.detector = Detector()
        self.lives: dict[str, Life] = {}

    def run(self, observations: Iterable[Observation]) -> Iterator[Told]:
        """Take in mentions in the order of their time, judging after each."""
        for observation in observations:
            self.detector.observe([observation])
            yield from self.judge(observation.at, [observation.entity])

    def judge(self, now: datetime, entities: Iterable[str] | None = None) -> Iterator[Told]:
        """Judge at ``now``; yield what would be told."""
        for signal in self.detector.judge(now, entities):
            life = self.lives.get(signal.entity)
            if life is not None and lifecycle.ends(life, now):
                life = replace(life, ended_at=max(life.seen_at + lifecycle.QUIET, life.seen_at))
            move = lifecycle.meet(life, signal, now)
            stands = lifecycle.after(life, signal, move, now)
            if stands is None:
                continue
            self.lives[signal.entity] = stands
            if lifecycle.is_told(move, signal):
                yield Told(now, move, stands, signal)
