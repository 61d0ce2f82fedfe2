"""A statement with what the rules found in it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence

from services.sentiment.cues import Hit, sentences_of
from services.sentiment.folding import folded_in_place
from services.transparency.findings import Span, Spans
from services.transparency.prepare import in_clauses, prepared
from services.transparency.rules import finder


class Reading:
    """The text, its sentences, and the hits of each rule in order."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        ready = prepared(text)
        self._folded = folded_in_place(ready)
        self._sentences = sentences_of(ready)
        self._starts = [start for start, _ in self._sentences]
        self._hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in finder(language).find(in_clauses(ready)):
            here = bisect_right(self._starts, hit.start) - 1
            self._hits[hit.code].append(hit._replace(sentence=here))

    def hits(self, *codes: str) -> Sequence[Hit]:
        """Return what the rules of ``codes`` found, in the order of the text."""
        return sorted((it for code in codes for it in self._hits[code]), key=lambda it: it.start)

    @property
    def count(self) -> int:
        """How many sentences there are."""
        return len(self._sentences)

    def sentence(self, number: int) -> str:
        """Return a sentence as it was written, empty if there is none."""
        if not 0 <= number < len(self._sentences):
            return ""
        start, end = self._sentences[number]
        return self.text[start:end]

    def folded(self, number: int) -> str:
        """Return a sentence without case and diacritics, empty if there is none."""
        if not 0 <= number < len(self._sentences):
            return ""
        start, end = self._sentences[number]
        return self._folded[start:end]

    def whole(self, code: str, number: int) -> Hit:
        """Return a sentence as a hit of ``code``, without the blanks around it."""
        start, end = self._sentences[number]
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return Hit(code, start, start + len(words.strip()), number)

    def fold(self, text: str) -> str:
        """Return ``text`` without case and diacritics."""
        return folded_in_place(text)

    def spans(self, hits: Sequence[Hit]) -> Spans:
        """Return the words of ``hits``."""
        return tuple(Span(self.text[it.start : it.end], it.start, it.end) for it in hits)

    def outside(self, hits: Sequence[Hit], *codes: str) -> Sequence[Hit]:
        """Return those of ``hits`` in whose sentence nothing of ``codes`` was found."""
        taken = {it.sentence for it in self.hits(*codes)}
        return [it for it in hits if it.sentence not in taken]

    def far_from(self, hits: Sequence[Hit], others: Sequence[Hit]) -> Sequence[Hit]:
        """Return those of ``hits`` with none of ``others`` in their sentence or beside it."""
        taken = {it.sentence for it in others}
        return self._where(hits, lambda at: not taken & {at - 1, at, at + 1})

    def _where(self, hits: Sequence[Hit], holds: Callable[[int], bool]) -> Sequence[Hit]:
        return [it for it in hits if holds(it.sentence)]
