"""One language's engine: the rules, and the learned part over them where its weights are there."""

import math
from collections.abc import Sequence
from typing import Any

from services.sentiment.figures import figures_of
from services.sentiment.linear import LinearModel, Odds, Shares
from services.sentiment.memory import Memory
from services.sentiment.rules import Rules
from services.sentiment.score import Reason, ReasonKind
from services.sentiment.weights import load

_FELT = 4.0
"""The strongest valence of VADER's scale."""
_TELLING = 0.25
"""What a word must bring, in log-odds, to be named as a reason."""
_MOST_REASONS = 12

_Constants = tuple[float, float, float]
RULES_ALONE: dict[str, tuple[_Constants, _Constants]] = {
    "en": ((-0.7, -1.7, 1.91), (-0.95, 1.42, 1.61)),
    "pl": ((-0.51, -1.39, 1.74), (-0.93, 2.06, 1.89)),
}
"""The log-odds of negative and of positive by the rules alone, each against neutral: a constant,
and what the compound and its size add (`benchmarks/train_sentiment.py` prints them)."""


class Reader:
    """Reads tokens of one language."""

    def __init__(self, language: str, rules: Rules, *, learned: bool) -> None:
        self._rules = rules
        table = load(language) if learned else None
        self._model = LinearModel(table) if table else None
        self._alone = RULES_ALONE[language]
        self._known = Memory(self._look_up)

    @property
    def engine(self) -> str:
        """Name what reads: ``model`` (rules and learned part) or ``rules``."""
        return "model" if self._model else "rules"

    def shares(self, tokens: Sequence[str]) -> Shares:
        """Return the probabilities of negative, neutral and positive."""
        found = [*map(self._known.__getitem__, tokens)]
        shown, *known = zip(*found, strict=True) if found else ((),)
        reading = self._rules.read(tokens, shown)
        if self._model:
            return self._model.odds(known, figures_of(reading, tokens)).shares()
        compound, size = reading.compound, abs(reading.compound)
        negative, positive = (at + by * compound + grow * size for at, by, grow in self._alone)
        return Odds(negative, positive).shares()

    def _look_up(self, token: str) -> tuple[Any, ...]:
        """Return what the rules make of ``token``, and what the model knows of it."""
        return self._rules.show(token), *(self._model.know(token) if self._model else ())

    def reasons(self, tokens: Sequence[str]) -> list[Reason]:
        """Return what made the score, the heaviest first."""
        found: dict[str, Reason] = {}
        for felt in self._rules.felt(tokens):
            kind = ReasonKind.NEGATED if felt.negated_by else ReasonKind.WORD
            reason = Reason(kind, felt.words, felt.valence / _FELT, felt.negated_by)
            for word in felt.words.lower().split():
                found.setdefault(word, reason)
        for token, weight in self._model.reasons(tokens).items() if self._model else ():
            if abs(weight) >= _TELLING and token.lower() not in found:
                found[token.lower()] = Reason(ReasonKind.MODEL, token, math.tanh(weight / 2))
        return sorted(dict.fromkeys(found.values()), key=lambda it: -abs(it.weight))[:_MOST_REASONS]
