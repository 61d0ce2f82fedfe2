"""The learned part: a linear model over words, pairs of words and pieces of words.

A text is the sum of what its different words and pairs bring, divided by the length of that
vector. So each word's part is worked out once and remembered, and a score can be told word by
word. ``benchmarks/train_sentiment.py`` learns the weights; it cuts texts with the same functions.
"""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from services.sentiment.pieces import Pieces, Triple, Words, joined, narrowed, split, widened
from services.sentiment.tokens import MAX_WORD, REMEMBERED
from services.sentiment.weights import Table

SHORTEST, LONGEST = 2, 5
"""Lengths of the pieces that a word is cut into, its ends marked by a space."""
_TINY = 1e-9

_COLUMNS = ("negative", "positive", "scale")
"""What a feature brings for negative and for positive, against neutral, and its length."""
KINDS = ("", "meaning_")
_NOTHING: Triple = (0, 0, 0)
_START, _END = "<", ">"


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
    if has_pieces(word):
        whole = f" {word} "
        features += [
            "c" + whole[start : start + length]
            for length in range(SHORTEST, LONGEST + 1)
            for start in range(len(whole) - length + 1)
        ]
    return features


def has_pieces(word: str) -> bool:
    """Whether ``word`` is cut into pieces: a single mark is not."""
    return len(word) > 1 or word.isalpha()


def pairs_of(words: Iterable[str]) -> set[str]:
    """Return the neighbours in a text, its beginning and its end among them."""
    return {f"{left} {right}" for left, right in pairwise((_START, *words, _END))}


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


class _Known(NamedTuple):
    """What is known of a token; numbers are `widened`: its own three, then its meaning's."""

    word: str
    brings: int
    pairs: Mapping[str, int]
    """What the word after it adds."""


_NO_PAIRS: Mapping[str, int] = {}


class LinearModel:
    """Weighs the words of a text and the figures of the rules."""

    def __init__(self, table: Table) -> None:
        """Take the weights from ``table``, as `benchmarks.training` writes them."""
        own, meanings = _numbers(table, ""), _numbers(table, "meaning_")
        self._words, pieces, pairs = (Words(table.features, mark) for mark in "wcb")
        self._whole, self._meanings = own[self._words.rows], meanings[self._words.rows]
        self._pieces = Pieces(list(pieces), own[pieces.rows])
        self._pairs: dict[str, dict[str, int]] = {}
        for pair, numbers in zip(pairs, own[pairs.rows], strict=True):
            left, _, right = pair.partition(" ")
            self._pairs.setdefault(left, {})[right] = widened(split(numbers))
        self._scales = [table.scale(f"{kind}{name}") for kind in KINDS for name in _COLUMNS]
        self._bias: tuple[float, float] = tuple(table.head["bias"])
        self._figures: list[tuple[float, float]] = [tuple(row) for row in table.head["figures"]]
        self._known = lru_cache(REMEMBERED)(self._look_up)
        self._ends = (
            _Known(_START, 0, self._pairs.get(_START, _NO_PAIRS)),
            _Known(_END, 0, _NO_PAIRS),
        )

    def odds(self, tokens: Sequence[str], figures: Sequence[float]) -> Odds:
        """Return the log-odds for a text of ``tokens`` with the ``figures`` of the rules."""
        negative, positive = self._bias
        for figure, (for_negative, for_positive) in zip(figures, self._figures, strict=True):
            if figure:
                negative += figure * for_negative
                positive += figure * for_positive
        for for_negative, for_positive, length in self._lengthened(self._brought(tokens)):
            negative += for_negative / length
            positive += for_positive / length
        return Odds(negative, positive)

    def reasons(self, tokens: Sequence[str]) -> dict[str, float]:
        """Return what each different token brings for positive, or below 0 for negative."""
        lengths = [length for _, _, length in self._lengthened(self._brought(tokens))]
        return {
            token: sum(
                (positive - negative) / length
                for (negative, positive, _), length in zip(
                    self._lengthened(self._known(token).brings), lengths, strict=True
                )
            )
            for token in tokens
        }

    def _brought(self, tokens: Sequence[str]) -> int:
        """Return the sum over the different words and pairs."""
        known = self._known
        start, end = self._ends
        found = [start, *[known(token) for token in tokens], end]
        words, pairs = {}, {}
        for (left, brings, followed), (right, _, _) in pairwise(found):
            words[left] = brings
            if right in followed:
                pairs[left, right] = followed[right]
        return sum(words.values()) + sum(pairs.values())

    def _lengthened(self, total: int) -> list[tuple[float, float, float]]:
        """Return, of the words themselves and of their meaning, the sums and the length."""
        found = []
        numbers, scales = narrowed(total, len(self._scales)), self._scales
        for at in range(0, len(numbers), len(_COLUMNS)):
            length = scales[at + 2] * math.sqrt(numbers[at + 2]) + _TINY
            found.append((scales[at] * numbers[at], scales[at + 1] * numbers[at + 1], length))
        return found

    def _look_up(self, token: str) -> _Known:
        word = normal(token)
        place, pieces = self._words.place(word), 0
        if has_pieces(word):
            pieces = self._pieces.total(word)
        own, meaning = split(pieces), _NOTHING
        if place >= 0:
            own, meaning = split(pieces + self._whole[place]), split(self._meanings[place])
        return _Known(word, widened((*own, *meaning)), self._pairs.get(word, _NO_PAIRS))


def _numbers(table: Table, kind: str) -> "array[int]":
    negative, positive, lengths = (table.columns[f"{kind}{name}"] for name in _COLUMNS)
    return joined(zip(negative, positive, (length**2 for length in lengths), strict=True))
