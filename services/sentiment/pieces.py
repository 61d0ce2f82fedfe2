"""Adding up what a table knows of a word and of the pieces of it.

All pieces are found at once (Aho and Corasick 1975). The three numbers of a row are kept as one
whole number, so that one addition adds all three.
"""

from array import array
from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick

Triple = tuple[int, int, int]
_BITS = 24
_HALF, _MASK = 1 << (_BITS - 1), (1 << _BITS) - 1
"""A text has fewer than 2**15 words, pairs and pieces (see `tokens.MAX_READ`), of 127 each or of
127 squared: the sums of the first two numbers stay below 2**22, the last below 2**29."""
_WIDE = 80
_WIDE_HALF, _WIDE_MASK = 1 << (_WIDE - 1), (1 << _WIDE) - 1


def joined(rows: Iterable[Triple]) -> "array[int]":
    """Return each row as one whole number, of which sums can be `split`."""
    return array("q", [joined_sums(*row) for row in rows])


def joined_sums(one: int, two: int, three: int) -> int:
    """Return three sums as the whole number that the sum of their `joined` rows is."""
    return one + (two << _BITS) + (three << 2 * _BITS)


def split(total: int) -> Triple:
    """Return the sums of each of the three numbers."""
    one = ((total + _HALF) & _MASK) - _HALF
    total = (total - one) >> _BITS
    two = ((total + _HALF) & _MASK) - _HALF
    return one, two, (total - two) >> _BITS


def together(own: int, meaning: int) -> int:
    """Return two sums of rows as one whole number, of which sums can be taken `apart`."""
    return own + (meaning << _WIDE)


def apart(total: int) -> tuple[int, int]:
    """Return the two sums of rows."""
    own = ((total + _WIDE_HALF) & _WIDE_MASK) - _WIDE_HALF
    return own, (total - own) >> _WIDE


class Pieces:
    """Pieces of words, each with a number."""

    def __init__(self, pieces: Sequence[str], numbers: Sequence[int]) -> None:
        self._automaton = AhoCorasick(pieces)
        self._numbers = numbers

    def total(self, word: str) -> int:
        """Return the sum over the pieces of ``word``, its ends marked by a space."""
        hits = self._automaton.find_matches_as_indexes(f" {word} ", overlapping=True)
        return sum([self._numbers[index] for index, _, _ in hits])
