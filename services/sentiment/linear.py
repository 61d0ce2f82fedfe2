"""The learned part: a linear model over words, pairs of words and pieces of words.

A text is the sum of what its different words and pairs bring, divided by the length of that
vector. So each word's part is worked out once and remembered, and a score can be told word by
word. ``benchmarks/train_sentiment.py`` learns the weights; it cuts texts with the same functions.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.sentiment.pieces import Pieces
from services.sentiment.tokens import MAX_WORD
from services.sentiment.weights import Table

SHORTEST, LONGEST = 2, 5
"""Lengths of the pieces that a word is cut into, its ends marked by a space."""
_KNOWN_AT_MOST = 20_000
_TINY = 1e-9

Part = tuple[float, float, float]
"""What a feature brings for negative and for positive, against neutral, and its squared length."""
_NOTHING: Part = (0.0, 0.0, 0.0)


def normal(token: str) -> str:
    """Return ``token`` as the model knows it: addresses, handles and digits are all alike."""
    if token.startswith("@"):
        return "@"
    if token.startswith(("http", "www.")):
        return "//"
    word = token.lower().replace("’", "'")[:MAX_WORD]
    if not word.isalpha():
        word = "".join("0" if char.isdigit() else char for char in word)
    return word


def features_of(word: str) -> list[str]:
    """Return the word as a feature and the runs of characters that it is made of."""
    features = [f"w{word}"]
    if _has_pieces(word):
        whole = f" {word} "
        features += [
            "c" + whole[start : start + length]
            for length in range(SHORTEST, LONGEST + 1)
            for start in range(len(whole) - length + 1)
        ]
    return features


def _has_pieces(word: str) -> bool:
    return len(word) > 1 or word.isalpha()


def pairs_of(words: Iterable[str]) -> set[str]:
    """Return the neighbours in a text as features, its beginning and its end among them."""
    return {f"b{left} {right}" for left, right in pairwise(("<", *words, ">"))}


Shares = tuple[float, float, float]
"""Probabilities of negative, neutral and positive."""


@dataclass(frozen=True, slots=True)
class Odds:
    """The log-odds of negative and of positive, each against neutral."""

    negative: float
    positive: float

    def shares(self) -> Shares:
        """Return the probabilities of negative, neutral and positive."""
        top = max(self.negative, self.positive, 0.0)
        negative = math.exp(self.negative - top)
        neutral = math.exp(-top)
        positive = math.exp(self.positive - top)
        total = negative + neutral + positive
        return negative / total, neutral / total, positive / total


@dataclass(slots=True)
class _Word:
    """What is remembered of a word: its own features, and where it lies among words in use."""

    own: Part
    meaning: Part


class LinearModel:
    """Weighs the words of a text and the figures of the rules."""

    def __init__(self, table: Table) -> None:
        """Take the weights from ``table``, as `benchmarks.training` writes them."""
        self._places = table.places
        self._pieces = Pieces(table.places, "c")
        self._own = [table.columns[name] for name in ("negative", "positive", "scale")]
        self._own_scales = [table.scale(name) for name in ("negative", "positive", "scale")]
        names = ("meaning_negative", "meaning_positive", "meaning_scale")
        self._meaning = [table.columns[name] for name in names]
        self._meaning_scales = [table.scale(name) for name in names]
        self._bias: tuple[float, float] = tuple(table.head["bias"])
        self._figures: list[tuple[float, float]] = [tuple(row) for row in table.head["figures"]]
        self._words: dict[str, _Word] = {}

    def odds(self, words: Sequence[str], figures: Sequence[float]) -> Odds:
        """Return the log-odds for a text of normal ``words`` with the ``figures`` of the rules."""
        negative, positive = self._bias
        for figure, (for_negative, for_positive) in zip(figures, self._figures, strict=True):
            if figure:
                negative += figure * for_negative
                positive += figure * for_positive
        places, met = self._places, self._words
        known = [met.get(word) or self._word(word) for word in set(words)]
        own = [word.own for word in known]
        own += [self._pair(pair) for pair in pairs_of(words) if pair in places]
        for parts in (own, [word.meaning for word in known]):
            length = math.sqrt(sum([part[2] for part in parts])) + _TINY
            negative += sum([part[0] for part in parts]) / length
            positive += sum([part[1] for part in parts]) / length
        return Odds(negative, positive)

    def reasons(self, words: Sequence[str]) -> dict[str, float]:
        """Return what each different word brings for positive, or below 0 for negative."""
        known = {word: self._word(word) for word in words}
        own = sum([part.own[2] for part in known.values()])
        own += sum([self._pair(pair)[2] for pair in pairs_of(words) if pair in self._places])
        meaning = sum([part.meaning[2] for part in known.values()])
        return {
            word: (part.own[1] - part.own[0]) / (math.sqrt(own) + _TINY)
            + (part.meaning[1] - part.meaning[0]) / (math.sqrt(meaning) + _TINY)
            for word, part in known.items()
        }

    def _word(self, word: str) -> _Word:
        known = self._words.get(word)
        if known is None:
            if len(self._words) >= _KNOWN_AT_MOST:
                self._words.clear()
            place = self._places.get(f"w{word}")
            whole = [] if place is None else [place]
            pieces = self._pieces.rows(word) if _has_pieces(word) else []
            own = _sum(self._own, self._own_scales, whole + pieces)
            meaning = _sum(self._meaning, self._meaning_scales, whole) if whole else _NOTHING
            known = self._words[word] = _Word(own, meaning)
        return known

    def _pair(self, pair: str) -> Part:
        return _sum(self._own, self._own_scales, [self._places[pair]])


def _sum(columns: Sequence[Sequence[int]], scales: Sequence[float], rows: Sequence[int]) -> Part:
    """Add up the rows; the third column is a length, of which the squares are added."""
    negative, positive, lengths = columns
    return (
        scales[0] * sum([negative[row] for row in rows]),
        scales[1] * sum([positive[row] for row in rows]),
        scales[2] ** 2 * sum([lengths[row] ** 2 for row in rows]),
    )
