"""A statement with what the rules and the learned model found in it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import copy

from services.sentiment.cues import Hit, sentences_of
from services.sentiment.folding import folded_in_place
from services.sentiment.tokens import MAX_READ
from services.transparency.findings import By, Span, Spans
from services.transparency.learned import THRESHOLDS, SentenceModel
from services.transparency.prepare import PERCENT, in_clauses, prepared
from services.transparency.rules import finder

_RULES_OF = {
    "blame": ("blame", "scapegoat", "outsider"),
    "agentless_passive": ("agentless_passive", "suffered"),
    "deny": ("deny", "in_order"),
}
"""The rules that find what the model knows under one code; else they have the code's name."""
_NO_RULES = ("act_date", "owner", "next_update")
"""What is looked for in whole sentences (acts.py)."""


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
        self._ready = ready
        self._learned: set[Hit] = set()
        self.scores: dict[int, Mapping[str, float]] = {}
        """The log-odds of each code, by the numbers of the sentences that a model has weighed."""

    def weighed(self, model: SentenceModel | None) -> "Reading":
        """Return it with what ``model`` finds alone, and without what it overrules."""
        if model is None:
            return self
        weighed = copy(self)
        weighed._weigh(model)  # noqa: SLF001 - its own copy
        return weighed

    def _weigh(self, model: SentenceModel) -> None:
        self._hits = defaultdict(list, {code: list(hits) for code, hits in self._hits.items()})
        self._learned, self.scores = set(), {}
        for number in range(self.count):
            words = self.plain(number)
            if len(words) > MAX_READ or not any(map(str.isalpha, words)):
                continue
            self.scores[number] = model.scores(words)
            for code, score in self.scores[number].items():
                alone, veto = THRESHOLDS[code]
                rules = () if code in _NO_RULES else _RULES_OF.get(code, (code,))
                if any(hit.sentence == number for rule in rules for hit in self._hits[rule]):
                    if score < veto:
                        self._drop(rules, number)
                elif score >= alone:
                    self._hits[code].append(self.clause(model, code, number))

    def clause(self, model: SentenceModel, code: str, number: int) -> Hit:
        """Return the clause of a sentence that weighs most for ``code``: learned, no rule's."""
        words, begin = self.plain(number), self._sentences[number][0]
        start, end = model.clause(words, code)
        start += len(words[start:end]) - len(words[start:end].lstrip())
        hit = Hit(code, begin + start, begin + end, number)
        self._learned.add(hit)
        return hit

    def _drop(self, rules: Sequence[str], number: int) -> None:
        for rule in rules:
            self._hits[rule] = [hit for hit in self._hits[rule] if hit.sentence != number]

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

    def plain(self, number: int) -> str:
        """Return a sentence as it was written, without what others are quoted with."""
        start, end = self._sentences[number]
        return self._ready[start:end].replace(PERCENT, "%")

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
        return tuple(
            Span(
                self.text[it.start : it.end],
                it.start,
                it.end,
                By.LEARNED if it in self._learned else By.RULE,
            )
            for it in hits
        )

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
