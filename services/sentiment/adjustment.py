"""What people's corrections teach about one campaign.

Its people write of its own things: a product may be named "Scandal". What is learned is small on
purpose, so that a few judgements bend the figures and never break them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.sentiment.linear import Shares, normal
from services.sentiment.score import Reason, ReasonKind
from services.sentiment.tokens import tokens_of
from services.words import Sentiment

FEWEST = 3
"""Judgements, all of one direction, before a word is believed."""
_DOUBT = 5.0
"""How many judgements count as much as having none."""
_MOST = 1.0
"""In log-odds: what a word or the whole campaign can be shifted by."""
_COMMON = 0.3
"""A word of this share of the judged texts tells nothing."""
_MOST_WORDS = 2.0
_SIGNS = {Sentiment.NEGATIVE: -1, Sentiment.POSITIVE: 1}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, its language, what the machine had said of it, and what a person says."""

    text: str
    language: str
    was: Sentiment
    said: Sentiment


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Log-odds by language: of every text, and of single words; above 0 towards positive."""

    shifts: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def apply(self, shares: Shares, language: str, tokens: Sequence[str]) -> Shares:
        """Return ``shares`` as the campaign's people would see them."""
        by = self.shifts.get(language, 0.0)
        known = self.words.get(language)
        if known:
            told = sum(known.get(word, 0.0) for word in {normal(token) for token in tokens})
            by += max(-_MOST_WORDS, min(told, _MOST_WORDS))
        if not by:
            return shares
        negative = shares[0] * math.exp(-by / 2)
        positive = shares[2] * math.exp(by / 2)
        total = negative + shares[1] + positive
        return negative / total, shares[1] / total, positive / total

    def reasons(self, language: str, tokens: Sequence[str]) -> list[Reason]:
        """Return the words of ``tokens`` that people taught."""
        known = self.words.get(language, {})
        return [
            Reason(ReasonKind.CAMPAIGN, token, known[word])
            for token in dict.fromkeys(tokens)
            if (word := normal(token)) in known
        ]


NO_ADJUSTMENT = Adjustment()


def learn(lessons: Iterable[Lesson]) -> Adjustment:
    """Return what ``lessons`` of one campaign teach."""
    by_language: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        by_language[lesson.language].append(lesson)
    return Adjustment(
        {language: _shift(own) for language, own in by_language.items()},
        {language: _words(own) for language, own in by_language.items()},
    )


def _error(lesson: Lesson) -> int:
    """Return which way the machine was wrong: above 0 it was too negative."""
    return _SIGNS.get(lesson.said, 0) - _SIGNS.get(lesson.was, 0)


def _shift(lessons: Sequence[Lesson]) -> float:
    total = sum(_error(lesson) for lesson in lessons)
    return max(-_MOST, min(total / (len(lessons) + _DOUBT), _MOST))


def _words(lessons: Sequence[Lesson]) -> dict[str, float]:
    met: Counter[str] = Counter()
    errors: defaultdict[str, list[int]] = defaultdict(list)
    for lesson in lessons:
        words = {normal(token) for token in tokens_of(lesson.text)}
        met.update(words)
        error = _error(lesson)
        if error:
            for word in words:
                errors[word].append(error)
    found = {}
    for word, given in errors.items():
        agreed = len(given) == met[word] >= FEWEST and abs(sum(map(_sign, given))) == len(given)
        if agreed and word.isalpha() and met[word] <= max(_COMMON * len(lessons), FEWEST):
            found[word] = _sign(given[0]) * _MOST * len(given) / (len(given) + _DOUBT)
    return found


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
