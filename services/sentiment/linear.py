"""The learned part: a linear model over words, pairs of words and pieces of words.

A text is the sum of what its different words and pairs bring, divided by the length of that
vector. So each word's part is worked out once and remembered, and a score can be told word by
word. ``benchmarks/train_sentiment.py`` learns the weights; it cuts texts with the same functions.
"""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import mul
from typing import Any, NamedTuple, TypeAlias

from services.sentiment.pieces import Pieces, apart, joined, joined_sums, split, together
from services.sentiment.tokens import MAX_WORD
from services.sentiment.weights import Table

SHORTEST, LONGEST = 2, 5
"""Lengths of the pieces that a word is cut into, its ends marked by a space."""
_TINY = 1e-9

_COLUMNS = ("negative", "positive", "scale")
"""What a feature brings for negative and for positive, against neutral, and its length."""
KINDS = ("", "meaning_")
_START, _END = "<", ">"


def normal(token: str) -> str:
    """Return ``token`` as the model knows it: addresses, handles and digits are all alike."""
    if token.isalpha() and not token.startswith("http"):
        return token.lower()[:MAX_WORD]
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


class Odds(NamedTuple):
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


Known: TypeAlias = tuple[str, int, Mapping[str, int] | None]
"""Of a token: its word, what that brings (its own and its meaning's numbers, `together`), and
what the words that may follow it add."""
Columns: TypeAlias = Sequence[tuple[Any, ...]]
"""Of a text: the words of its tokens, what each brings, what each adds before another."""


class LinearModel:
    """Weighs the words of a text and the figures of the rules."""

    def __init__(self, table: Table) -> None:
        """Take the weights from ``table``, as `benchmarks.training` writes them."""
        whole = map(joined_sums, *(table.sums[name] for name in _COLUMNS))
        brings = map(together, whole, _numbers(table, "meaning_", "w"))
        self._words = dict(zip(table.names("w"), brings, strict=True))
        self._pieces = Pieces(table.names("c"), _numbers(table, "", "c"))
        self._pairs: dict[str, dict[str, int]] = {}
        shared: dict[str, str] = {}
        for pair, number in zip(table.names("b"), _numbers(table, "", "b"), strict=True):
            left, _, right = pair.partition(" ")
            self._pairs.setdefault(left, {})[shared.setdefault(right, right)] = number
        self._scales = [[table.scale(f"{kind}{name}") for name in _COLUMNS] for kind in KINDS]
        self._bias: tuple[float, float] = tuple(table.head["bias"])
        self._figures: Sequence[Sequence[float]] = list(zip(*table.head["figures"], strict=True))
        self._first = self._pairs.get(_START)

    def odds(self, known: Columns, figures: Sequence[float]) -> Odds:
        """Return the log-odds for a text: what is ``known`` of its tokens (`know` gives it for
        each) and the ``figures`` of the rules.
        """
        negative, positive = (
            sum(map(mul, figures, weights), bias)
            for weights, bias in zip(self._figures, self._bias, strict=True)
        )
        for for_negative, for_positive, length in self._lengthened(self._brought(known)):
            negative += for_negative / length
            positive += for_positive / length
        return Odds(negative, positive)

    def reasons(self, tokens: Sequence[str]) -> dict[str, float]:
        """Return what each different token brings for positive, or below 0 for negative."""
        known = list(map(self.know, tokens))
        lengths = [
            length for _, _, length in self._lengthened(self._brought([*zip(*known, strict=True)]))
        ]
        return {
            token: sum(
                (positive - negative) / length
                for (negative, positive, _), length in zip(
                    self._lengthened(brings), lengths, strict=True
                )
            )
            for token, (_, brings, _) in zip(tokens, known, strict=True)
        }

    def know(self, token: str) -> Known:
        """Return what is known of ``token``; it takes long enough to be remembered."""
        word = normal(token)
        brings = self._words.get(word)
        if brings is None:
            brings = self._pieces.total(word) if has_pieces(word) else 0
        # the token itself where it is its word: one object less to remember
        return token if token == word else word, brings, self._pairs.get(word)

    def _brought(self, known: Columns) -> int:
        """Return the sum over the different words and pairs."""
        words, brings, followed = known or ((), (), ())
        different = dict(zip(words, brings, strict=True))
        pairs = {
            (left, right): added[right]
            for left, added, right in zip(
                (_START, *words), (self._first, *followed), (*words, _END), strict=True
            )
            if added and right in added
        }
        total: int = sum(different.values()) + sum(pairs.values())
        return total

    def _lengthened(self, total: int) -> list[tuple[float, float, float]]:
        """Return, of the words themselves and of their meaning, the sums and the length."""
        found = []
        for part, scales in zip(apart(total), self._scales, strict=True):
            negative, positive, squares = split(part)
            length = scales[2] * math.sqrt(squares) + _TINY
            found.append((scales[0] * negative, scales[1] * positive, length))
        return found


def sums_of(table: Table) -> dict[str, list[int]]:
    """Return what each word of ``table`` brings with its pieces, for `weights.with_sums`."""
    cut = Pieces(table.names("c"), _numbers(table, "", "c"))
    sums = [
        split(own + (cut.total(word) if has_pieces(word) else 0))
        for word, own in zip(table.names("w"), _numbers(table, "", "w"), strict=True)
    ]
    return dict(zip(_COLUMNS, map(list, zip(*sums, strict=True)), strict=True))


def _numbers(table: Table, kind: str, mark: str) -> "array[int]":
    rows = table.rows(mark)
    negative, positive, lengths = (table.columns[f"{kind}{name}"][rows] for name in _COLUMNS)
    return joined(zip(negative, positive, (length**2 for length in lengths), strict=True))
