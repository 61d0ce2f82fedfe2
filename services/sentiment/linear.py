"""The learned part: a linear model over words, pairs of words and pieces of words.

A text is the sum of what its different words and pairs bring, divided by the length of that
vector. So each word's part is worked out once and remembered, and a score can be told word by
word. ``benchmarks/train_sentiment.py`` learns the weights; it cuts texts with the same functions.
"""

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from services.sentiment.pieces import Pieces, Triple, Words, joined, split
from services.sentiment.tokens import MAX_WORD, REMEMBERED
from services.sentiment.weights import Table

SHORTEST, LONGEST = 2, 5
"""Lengths of the pieces that a word is cut into, its ends marked by a space."""
_TINY = 1e-9

_COLUMNS = ("negative", "positive", "scale")
"""What a feature brings for negative and for positive, against neutral, and its length."""
_NOTHING: Triple = (0, 0, 0)


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
    return {f"{left} {right}" for left, right in pairwise(("<", *words, ">"))}


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


class LinearModel:
    """Weighs the words of a text and the figures of the rules."""

    def __init__(self, table: Table) -> None:
        """Take the weights from ``table``, as `benchmarks.training` writes them."""
        own, meanings = _numbers(table, ""), _numbers(table, "meaning_")
        self._words, pieces, pairs = (Words(table.features, mark) for mark in "wcb")
        self._whole, self._meanings = own[self._words.rows], meanings[self._words.rows]
        self._pieces = Pieces(list(pieces), own[pieces.rows])
        self._pairs = dict(zip(pairs, map(split, own[pairs.rows]), strict=True))
        self._own, self._meaning = _scales(table, ""), _scales(table, "meaning_")
        self._bias: tuple[float, float] = tuple(table.head["bias"])
        self._figures: list[tuple[float, float]] = [tuple(row) for row in table.head["figures"]]
        self._word = lru_cache(REMEMBERED)(self._read)

    def odds(self, words: Sequence[str], figures: Sequence[float]) -> Odds:
        """Return the log-odds for a text of normal ``words`` with the ``figures`` of the rules."""
        negative, positive = self._bias
        for figure, (for_negative, for_positive) in zip(figures, self._figures, strict=True):
            if figure:
                negative += figure * for_negative
                positive += figure * for_positive
        for parts, scales in self._parts(words):
            sums = _added(parts)
            length = scales.length * math.sqrt(sums[2]) + _TINY
            negative += scales.negative * sums[0] / length
            positive += scales.positive * sums[1] / length
        return Odds(negative, positive)

    def reasons(self, words: Sequence[str]) -> dict[str, float]:
        """Return what each different word brings for positive, or below 0 for negative."""
        brought = dict.fromkeys(words, 0.0)
        for place, (parts, scales) in enumerate(self._parts(words)):
            length = scales.length * math.sqrt(_added(parts)[2]) + _TINY
            for word in brought:
                negative, positive, _ = self._word(word)[place]
                brought[word] += (scales.positive * positive - scales.negative * negative) / length
        return brought

    def _parts(self, words: Sequence[str]) -> "Sequence[tuple[list[Triple], _Scales]]":
        """Return what the different words and pairs bring, and what the words' meanings do."""
        pairs = self._pairs
        known = [self._word(word) for word in set(words)]
        own = [word[0] for word in known]
        own += [pairs[pair] for pair in pairs_of(words) if pair in pairs]
        return (own, self._own), ([word[1] for word in known], self._meaning)

    def _read(self, word: str) -> tuple[Triple, Triple]:
        """Return what ``word`` brings by itself and its pieces, and what by its meaning."""
        pieces = self._pieces.total(word) if has_pieces(word) else 0
        place = self._words.place(word)
        if place < 0:
            return split(pieces), _NOTHING
        return split(pieces + self._whole[place]), split(self._meanings[place])


@dataclass(frozen=True, slots=True)
class _Scales:
    """What the sums of a table's whole numbers are to be multiplied by."""

    negative: float
    positive: float
    length: float


def _scales(table: Table, kind: str) -> _Scales:
    return _Scales(*(table.scale(f"{kind}{name}") for name in _COLUMNS))


def _numbers(table: Table, kind: str) -> "array[int]":
    negative, positive, lengths = (table.columns[f"{kind}{name}"] for name in _COLUMNS)
    return joined(zip(negative, positive, (length**2 for length in lengths), strict=True))


def _added(parts: Sequence[Triple]) -> Triple:
    if not parts:
        return _NOTHING
    negative, positive, lengths = map(sum, zip(*parts, strict=True))
    return negative, positive, lengths
