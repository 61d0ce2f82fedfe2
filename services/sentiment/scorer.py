"""The scorer that the rest of the program knows. English is read by VADER.

A language that no engine reads gets `Sentiment.UNKNOWN`: kept and counted, never as neutral.
"""

from functools import cached_property

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from services.sentiment.language import detect
from services.sentiment.score import Score
from services.words import Sentiment

MAX_SCORED = 600
"""Characters that are read: VADER's time grows with the square of the length."""

_THRESHOLD = 0.05
"""The bound on VADER's compound that its authors give for negative and positive."""


class Scorer:
    """Reads texts. Make one and keep it: the lexicon loads with the first English text."""

    @cached_property
    def _vader(self) -> SentimentIntensityAnalyzer:
        return SentimentIntensityAnalyzer()

    def score(self, text: str, hint: str = "", default: str = "pl") -> Score:
        """Return the score of ``text``; ``hint`` and ``default`` as in `language.detect`."""
        language = detect(text, hint, default)
        if language != "en":
            return Score(language, Sentiment.UNKNOWN, 0.0, 0.0, 0.0, 0.0, 0.0, "")
        found = self._vader.polarity_scores(text[:MAX_SCORED])
        compound = float(found["compound"])
        sentiment = Sentiment.NEUTRAL
        if abs(compound) >= _THRESHOLD:
            sentiment = Sentiment.NEGATIVE if compound < 0 else Sentiment.POSITIVE
        shares = (float(found["neg"]), float(found["neu"]), float(found["pos"]))
        return Score(language, sentiment, *shares, compound, max(shares), "vader")

    def explain(self, text: str, hint: str = "", default: str = "pl") -> Score:
        """Return the score of ``text`` with its reasons."""
        return self.score(text, hint, default)
