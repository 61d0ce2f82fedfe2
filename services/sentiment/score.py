"""What the scorer gives: one record for every text, whichever engine read it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.words import Sentiment, Signal


class ReasonKind(StrEnum):
    """What kind of thing moved a score."""

    WORD = "word"
    NEGATED = "negated"
    MODEL = "model"
    CAMPAIGN = "campaign"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved a score: ``weight`` below 0 towards negative, above 0 to positive.

    ``words`` are as they stand in the text. Of a negated word, ``by`` is what negates it and
    ``weight`` what is left after that.
    """

    kind: ReasonKind
    words: str
    weight: float
    by: str = ""


class Score(NamedTuple):
    """What was found in a text.

    ``negative``, ``neutral`` and ``positive`` are calibrated probabilities that add up to 1, all
    0 where the language is not understood; ``compound`` runs from -1 (negative) to 1;
    ``confidence`` is the probability that ``sentiment`` is right; ``engine`` names what read it.
    ``reasons``, the heaviest first, are given by `Scorer.explain` alone.
    """

    language: str
    sentiment: Sentiment
    negative: float
    neutral: float
    positive: float
    compound: float
    confidence: float
    engine: str
    signals: frozenset[Signal] = frozenset()
    reasons: tuple[Reason, ...] = ()

    @property
    def weight(self) -> float:
        """How much it counts in the figures: half where irony may mean the opposite."""
        return IRONY_WEIGHT if Signal.IRONY in self.signals else 1.0


IRONY_WEIGHT = 0.5
