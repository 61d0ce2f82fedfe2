"""The scorer that the rest of the program knows. English is read by VADER.

A language that no engine reads gets `Sentiment.UNKNOWN`: kept and counted, never as neutral.
"""

from dataclasses import dataclass
from functools import cached_property

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from services.sentiment.language import detect
from services.words import Sentiment

MAX_SCORED = 600
"""Characters that are read: VADER's time grows with the square of the length."""

_THRESHOLD = 0.05
"""The bound on VADER's compound that its authors give for negative and positive."""


@dataclass(frozen=True, slots=True)
class Score:
    """What was found in a text; ``compound`` runs from -1 (negative) to 1."""

    language: str
    sentiment: Sentiment
    compound: float


class Scorer:
    """Reads texts. Make one and keep it: the lexicon loads with the first English text."""

    @cached_property
    def _vader(self) -> SentimentIntensityAnalyzer:
        return SentimentIntensityAnalyzer()

    def score(self, text: str, hint: str = "", default: str = "pl") -> Score:
        """Return the score of ``text``; ``hint`` and ``default`` as in `language.detect`."""
        language = detect(text, hint, default)
        if language != "en":
            return Score(language, Sentiment.UNKNOWN, 0.0)
        compound = float(self._vader.polarity_scores(text[:MAX_SCORED])["compound"])
        if compound <= -_THRESHOLD:
            return Score(language, Sentiment.NEGATIVE, compound)
        if compound >= _THRESHOLD:
            return Score(language, Sentiment.POSITIVE, compound)
        return Score(language, Sentiment.NEUTRAL, compound)
