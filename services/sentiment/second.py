"""A second opinion by a transformer: on uncertain and far-reaching posts, within a time.

Whatever goes wrong, the first reading stands: it is told once, and nobody is asked again until
the program starts anew.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from services.errors import SettingsError
from services.sentiment.adjustment import NO_ADJUSTMENT, Adjustment
from services.sentiment.linear import Shares
from services.sentiment.score import Score
from services.sentiment.transformer import Transformer, one_line
from services.settings.sentiment import SentimentSettings

_log = logging.getLogger(__name__)
MAX_CHARACTERS = 2_000


class FirstReading(NamedTuple):
    """A post as it was read first; ``reach`` is how many people it may have reached."""

    text: str
    score: Score
    reach: int = 0
    adjustment: Adjustment = NO_ADJUSTMENT


@dataclass(slots=True)
class Counts:
    """How many posts were ``wanted`` again, were ``read``, or ``left`` for want of time."""

    wanted: int = 0
    read: int = 0
    left: int = 0


class SecondOpinion:
    """Asks a transformer, which is loaded when the first post wants it."""

    def __init__(
        self,
        folder: Path,
        settings: SentimentSettings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``folder`` holds the transformer; ``clock`` gives seconds."""
        self._folder = folder
        self._settings = settings
        self._clock = clock
        self._transformer: Transformer | None = None
        self.counts = Counts()
        self.trouble = ""
        self._told: str | None = None

    def shares(self, readings: Sequence[FirstReading]) -> dict[int, Shares]:
        """Return what the transformer makes of some of ``readings``, by their places.

        The furthest reaching come first, then the least certain; when the time is over, the
        others keep their first reading.
        """
        wanted = [place for place, reading in enumerate(readings) if self._is_wanted(reading)]
        wanted.sort(key=lambda at: (-self._far(readings[at]), readings[at].score.confidence))
        self.counts.wanted += len(wanted)
        found: dict[int, Shares] = {}
        if wanted and not self.trouble:
            try:
                self._read(readings, wanted, found)
            except Exception as error:  # noqa: BLE001 - whatever it is, the first reading stands
                self._give_up(error)
        self.counts.read += len(found)
        self.counts.left += len(wanted) - len(found)
        return found

    def news(self) -> str | None:
        """Return ``trouble`` where it was not yet told as it is now, None where it was.

        Nothing is known before a post was read or something failed.
        """
        if self._told == self.trouble or not (self.trouble or self.counts.read):
            return None
        self._told = self.trouble
        return self.trouble

    def load(self) -> Transformer | None:
        """Return the transformer, None if it cannot be had; then ``trouble`` says why."""
        if self._transformer is None and not self.trouble:
            try:
                self._transformer = Transformer(self._folder, self._settings.max_tokens)
            except Exception as error:  # noqa: BLE001 - as above
                self._give_up(error)
        return self._transformer

    def _read(
        self, readings: Sequence[FirstReading], wanted: list[int], found: dict[int, Shares]
    ) -> None:
        transformer = self.load()
        if transformer is None:
            return
        size, began, longest = self._settings.batch, self._clock(), 0.0
        spent = 0.0
        for start in range(0, len(wanted), size):
            if spent + longest > self._settings.seconds:
                return
            places = wanted[start : start + size]
            given = transformer.shares([readings[at].text[:MAX_CHARACTERS] for at in places])
            for at, shares in zip(places, given, strict=True):
                found[at] = _whole(shares, readings[at].score, transformer)
            before, spent = spent, self._clock() - began
            longest = max(longest, spent - before)

    def _is_wanted(self, reading: FirstReading) -> bool:
        score = reading.score
        if score.language not in self._settings.languages or not reading.text.strip():
            return False
        return score.confidence < self._settings.below or self._far(reading) > 0

    def _far(self, reading: FirstReading) -> int:
        least = self._settings.reach
        return reading.reach if least and reading.reach >= least else 0

    def _give_up(self, error: Exception) -> None:
        told = str(error) if isinstance(error, SettingsError) else one_line(error)
        self.trouble = " ".join(told.split())
        self._transformer = None
        _log.warning("the transformer is given up, the rules go on: %s", self.trouble)


def second_opinion(settings: SentimentSettings) -> SecondOpinion | None:
    """Return the second opinion that is set, None without a ``model_dir``."""
    return SecondOpinion(settings.model_dir, settings) if settings.model_dir else None


def _whole(shares: Shares, first: Score, transformer: Transformer) -> Shares:
    """A model that knows no neutral divides what the first reading does not call neutral."""
    if transformer.knows_neutral:
        return shares
    rest = 1 - first.neutral
    return shares[0] * rest, first.neutral, shares[2] * rest
