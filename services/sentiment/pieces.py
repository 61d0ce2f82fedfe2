"""Adding up what a table knows of a word and of the pieces of it.

All pieces are found at once (Aho and Corasick 1975). The three numbers of a row are kept as one
whole number, so that one addition adds all three.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick

Triple = tuple[int, int, int]
_BITS = 20
_HALF, _MASK = 1 << (_BITS - 1), (1 << _BITS) - 1
"""A word has 168 pieces at most (see `tokens.MAX_WORD`), of 127 each or of 127 squared: the
first two numbers stay below 2**19, the last below 2**22."""
_WIDE = 40
_WIDE_HALF, _WIDE_MASK = 1 << (_WIDE - 1), (1 << _WIDE) - 1
"""A text has fewer than 2**12 words and pairs (see `tokens.MAX_READ`)."""


def joined(rows: Iterable[Triple]) -> "array[int]":
    """Return each row as one whole number, of which sums can be `split`."""
    return array("q", [one + (two << _BITS) + (three << 2 * _BITS) for one, two, three in rows])


def widened(numbers: Iterable[int]) -> int:
    """Return ``numbers`` as one whole number with room for the sums of a whole text."""
    total = 0
    for place, number in enumerate(numbers):
        total += number << (_WIDE * place)
    return total


def narrowed(total: int, many: int) -> list[int]:
    """Return the sums of each of ``many`` numbers that were `widened`."""
    numbers = []
    for _ in range(many):
        number = ((total + _WIDE_HALF) & _WIDE_MASK) - _WIDE_HALF
        numbers.append(number)
        total = (total - number) >> _WIDE
    return numbers


def split(total: int) -> Triple:
    """Return the sums of each of the three numbers."""
    one = ((total + _HALF) & _MASK) - _HALF
    total = (total - one) >> _BITS
    two = ((total + _HALF) & _MASK) - _HALF
    return one, two, (total - two) >> _BITS


class Words:
    """The features that begin with ``mark``: found by halving, in half of a dict's memory."""

    def __init__(self, features: Sequence[str], mark: str) -> None:
        self._mark = mark
        self.rows = slice(bisect_left(features, mark), bisect_left(features, chr(ord(mark) + 1)))
        self._features = features[self.rows]

    def __iter__(self) -> Iterator[str]:
        """Return the words without their mark."""
        return (feature.removeprefix(self._mark) for feature in self._features)

    def place(self, word: str) -> int:
        """Return the place of ``word`` among them, -1 where it is none of them."""
        feature = self._mark + word
        place = bisect_left(self._features, feature)
        return place if self._features[place : place + 1] == [feature] else -1


class Pieces:
    """Pieces of words, each with a number."""

    def __init__(self, pieces: Sequence[str], numbers: Sequence[int]) -> None:
        self._automaton = AhoCorasick(pieces)
        self._numbers = numbers

    def total(self, word: str) -> int:
        """Return the sum over the pieces of ``word``, its ends marked by a space."""
        hits = self._automaton.find_matches_as_indexes(f" {word} ", overlapping=True)
        return sum([self._numbers[index] for index, _, _ in hits])
