"""Finding all pieces of a word that a table knows, at once (Aho and Corasick 1975)."""

from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick


class Pieces:
    """The pieces of words among a table's features, those that begin with ``mark``."""

    def __init__(self, places: Mapping[str, int], mark: str) -> None:
        cut = len(mark)
        own = [(name[cut:], row) for name, row in places.items() if name.startswith(mark)]
        self._rows = [row for _, row in own]
        self._automaton = AhoCorasick([piece for piece, _ in own])

    def rows(self, word: str) -> list[int]:
        """Return the rows of the pieces of ``word``, its ends marked by a space, with repeats."""
        hits = self._automaton.find_matches_as_indexes(f" {word} ", overlapping=True)
        return [self._rows[index] for index, _, _ in hits]
