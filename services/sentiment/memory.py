"""What was found out about words, remembered for those that were met lately."""

from collections.abc import Callable
from typing import TypeVar

REMEMBERED = 3_500
"""Words that are remembered for certain, by each that remembers; at most twice as many are."""

_Found = TypeVar("_Found")


class Memory(dict[str, _Found]):
    """Finds out about a word when it is met; ``memory[word]`` costs little when it is met again.

    When it is full, all that it holds is set aside: what is met again from there comes back, the
    rest is forgotten when it is full the next time.
    """

    def __init__(self, find_out: Callable[[str], _Found]) -> None:
        super().__init__()
        self._find_out = find_out
        self._aside: dict[str, _Found] = {}

    def __missing__(self, word: str) -> _Found:
        """Find out about ``word``."""
        found = self._aside[word] if word in self._aside else self._find_out(word)
        if len(self) >= REMEMBERED:
            self._aside = self.copy()
            self.clear()
        self[word] = found
        return found
