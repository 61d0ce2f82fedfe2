"""The scorer that the rest of the program knows: language, then rules and learned part, as one.

A language that no engine reads gets `Sentiment.UNKNOWN`: kept and counted, never as neutral.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

from services.sentiment.adjustment import NO_ADJUSTMENT, Adjustment
from services.sentiment.english import EnglishRules
from services.sentiment.language import tell
from services.sentiment.linear import Shares
from services.sentiment.polish import PolishRules
from services.sentiment.reader import Reader
from services.sentiment.rules import Rules
from services.sentiment.score import Reason, ReasonKind, Score
from services.sentiment.second import FirstReading, SecondOpinion
from services.sentiment.signals import SignalFinder
from services.sentiment.tokens import tokens_of
from services.words import Sentiment, Signal

_RULES: dict[str, Callable[[], Rules]] = {"pl": PolishRules, "en": EnglishRules}
_SENTIMENTS = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)
_IRONY_TURNS = 2 / 3
"""The part of the praise in an ironic text that is taken for blame."""


class Scorer:
    """Reads texts. Make one and keep it: a language's engine loads with its first text."""

    def __init__(self, *, learned: bool = True, second: SecondOpinion | None = None) -> None:
        """Read with the learned part and the rules, or by the rules alone.

        ``second`` is asked by `read_again` alone.
        """
        self.second = second
        self._learned = learned
        self._readers: dict[str, Reader] = {}

    @cached_property
    def _finder(self) -> SignalFinder:
        return SignalFinder()

    def score(self, text: str, hint: str = "", default: str = "pl") -> Score:
        """Return the score of ``text``, in the language that it tells (see `language.tell`)."""
        return self.read(text, tell(text, hint).unless(default))

    def read(self, text: str, language: str, adjustment: Adjustment = NO_ADJUSTMENT) -> Score:
        """Return the score of ``text`` in ``language``.

        ``adjustment`` is what people's corrections taught about the campaign.
        """
        signals = self._finder.signals(text)
        if language not in _RULES:
            return Score(language, Sentiment.UNKNOWN, 0, 0, 0, 0, 0, "", signals)
        reader = self._reader(language)
        tokens = tokens_of(text)
        shares = adjustment.apply(reader.shares(tokens), language, tokens)
        return _scored(language, _turned(shares, signals), reader.engine, signals)

    def read_again(self, readings: Sequence[FirstReading]) -> dict[int, Score]:
        """Return what the second opinion makes of some of ``readings``, by their places.

        It may take as long as it is given: call it from a thread.
        """
        given = self.second.shares(readings) if self.second else {}
        scores = {}
        for place, shares in given.items():
            text, first, _reach, adjustment = readings[place]
            adjusted = adjustment.apply(shares, first.language, tokens_of(text))
            turned = _turned(adjusted, first.signals)
            scores[place] = _scored(first.language, turned, "transformer", first.signals)
        return scores

    def explain(self, text: str, language: str, adjustment: Adjustment = NO_ADJUSTMENT) -> Score:
        """Return what `read` does, with the reasons."""
        score = self.read(text, language, adjustment)
        if language not in _RULES:
            return score
        tokens = tokens_of(text)
        reasons = [
            *self._reader(language).reasons(tokens),
            *adjustment.reasons(language, tokens),
            *self._irony(text),
        ]
        return score._replace(reasons=tuple(sorted(reasons, key=lambda it: -abs(it.weight))))

    def _reader(self, language: str) -> Reader:
        reader = self._readers.get(language)
        if reader is None:
            rules = _RULES[language]()
            reader = self._readers[language] = Reader(language, rules, learned=self._learned)
        return reader

    def _irony(self, text: str) -> Sequence[Reason]:
        found = [cue for cue in self._finder.find(text) if cue.signal is Signal.IRONY]
        return [Reason(ReasonKind.SIGNAL, cue.words, -_IRONY_TURNS) for cue in found]


def _turned(shares: Shares, signals: frozenset[Signal]) -> Shares:
    negative, neutral, positive = shares
    if Signal.IRONY not in signals:
        return shares
    moved = _IRONY_TURNS * positive
    return negative + moved, neutral, positive - moved


def _scored(language: str, shares: Shares, engine: str, signals: frozenset[Signal]) -> Score:
    negative, neutral, positive = shares
    confidence = max(shares)
    sentiment = _SENTIMENTS[shares.index(confidence)]
    compound = positive - negative
    return Score(
        language, sentiment, negative, neutral, positive, compound, confidence, engine, signals
    )
