"""Finding cues, runs of words as the lists write them, in a text cut once.

One automaton (Aho and Corasick 1975) looks for the rarest word of every cue at once. Only the
cues whose word is there are tried word by word: what it costs grows with the length alone.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from ahocorasick_rs import AhoCorasick

from services.sentiment.folding import fold_whole, in_text

_REACH = 3  # words before a cue among which a negator calls it off
_SHORT = 4  # letters; a shorter word stands inside many others
_MOST_BESIDE = 3  # words: to look for more costs as much as to try the cue


class Hit(NamedTuple):
    """Where a cue stands in the text, from start to end, and in which sentence."""

    code: str
    start: int
    end: int
    sentence: int


class CueFinder:
    """Cues compiled once; a text is searched for all of them."""

    def __init__(self, patterns: Sequence["Pattern"]) -> None:
        uses = Counter(
            word.text for pattern in patterns for slot in pattern.words for word in slot.words
        )
        by_literal: dict[str, list[Pattern]] = {}
        opens: dict[str, list[tuple[bool, bool]]] = {}
        for pattern in patterns:
            for literal, starts_open, ends_open in pattern.choose_anchor(uses):
                those = by_literal.setdefault(literal, [])
                if pattern not in those:
                    those.append(pattern)
                opens.setdefault(literal, []).append((starts_open, ends_open))
        self._patterns = list(by_literal.values())
        self._starts = [not any(start for start, _ in opens[it]) for it in by_literal]
        self._ends = [not any(end for _, end in opens[it]) for it in by_literal]
        self._automaton = AhoCorasick(list(by_literal))

    def find(self, text: str) -> Iterator[Hit]:
        """Yield the cues in the order of ``text``; those of one code do not overlap."""
        folded, places = fold_whole(text)
        found = self._spread(text, folded, places)
        if not found:
            return
        context = {(it.group, it.role, it.sentence) for it in found if it.role is not Role.CUE}
        ends: dict[str, int] = {}
        for it in sorted(found, key=lambda it: (it.start, -it.end)):
            code = it.group.code
            if it.role is not Role.CUE or it.start < ends.get(code, 0):
                continue
            has_needs = (it.group, Role.NEEDS, it.sentence) in context or not it.group.needs
            if not has_needs or (it.group, Role.UNLESS, it.sentence) in context:
                continue
            ends[code] = it.end
            yield Hit(code, *in_text(it.start, it.end, places), it.sentence)

    def _spread(self, text: str, folded: str, places: Sequence[int]) -> "list[Found]":
        hits = self._hits(folded)
        if not any(pattern.role is Role.CUE for pattern, _, _ in hits):
            return []
        post = Post(text, folded, places)
        return [
            it
            for pattern, start, end in hits
            if (it := pattern.at(post, bisect_right(post.starts, start) - 1, start, end))
        ]

    def _hits(self, folded: str) -> "list[tuple[Pattern, int, int]]":
        """Return the cues of which two words are there, and where the one looked for is."""
        found = []
        is_there: dict[tuple[str, ...], bool] = {(): True}  # each is looked for once
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if self._ends[index] and folded[end : end + 1].isalnum():
                continue
            if start and self._starts[index] and folded[start - 1].isalnum():
                continue
            for pattern in self._patterns[index]:
                beside = pattern.beside
                if beside not in is_there:
                    is_there[beside] = any(it in folded for it in beside)
                if is_there[beside]:
                    found.append((pattern, start, end))
        return found


Role = Enum("Role", ["CUE", "UNLESS", "NEEDS"])


@dataclass(frozen=True, slots=True)
class Language:
    """How a language says no: after ``idle`` words a negator means something else.

    ``common`` words stand in too many posts to be looked for where another would do. With
    ``within`` a negator between the words of a cue calls it off too.
    """

    negators: frozenset[str]
    idle: frozenset[tuple[str, str]]
    breaks: frozenset[str]
    common: frozenset[str]
    within: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Cues that share what calls them off and what they need."""

    code: str
    language: Language
    negatable: bool
    needs: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern was found, in the folded text."""

    group: Group
    role: Role
    sentence: int
    start: int
    end: int


@dataclass(slots=True)
class Post:
    """A text cut into words; made only for a text in which something was found."""

    text: str
    folded: str
    places: Sequence[int]
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        sentence = clause = 0
        for piece in _PIECE.finditer(self.folded):
            what = piece.lastgroup
            if what in {"sentence", "clause"}:
                sentence += what == "sentence"
                clause += 1
                continue
            words = _WORD.finditer(self.folded, *piece.span("host")) if what == "host" else (piece,)
            for word in words if what else ():
                self.words.append(word[0])
                self.starts.append(word.start())
                self.ends.append(word.end())
                self.sentences.append(sentence)
                self.clauses.append(clause)

    def is_negated(self, first: int, language: Language) -> bool:
        """Return whether a negator stands shortly before word ``first``, in its clause."""
        for index in range(first - 1, max(first - 1 - _REACH, -1), -1):
            word = self.words[index]
            if self.clauses[index] != self.clauses[first] or word in language.breaks:
                return False
            if word in language.negators:
                return (word, self.words[index + 1]) not in language.idle
        return False

    def is_denied(self, first: int, last: int, language: Language) -> bool:
        """Return whether a negator stands before ``first``, or on the way to ``last``."""
        return self.is_negated(first, language) or (
            language.within
            and any(
                self.words[index] in language.negators
                and (self.words[index], self.words[index + 1]) not in language.idle
                for index in range(first + 1, last)
            )
        )


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PIECE = re.compile(
    r"(?:https?://|www\.)(?P<host>[^\s/?#]+)\S*"  # of an address only who it is counts
    r"|@\w[\w.-]*"
    rf"|(?P<word>{_WORD.pattern})"
    r"|(?P<sentence>[!?\n]+|\.+(?![^\W_]))"
    r"|(?P<clause>[,;:()\u2013\u2014]|(?<=\s)-(?=\s))"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a cue, folded; ``written`` is set where the diacritics must be there too.

    ``tail`` is how an open word ends.
    """

    text: str
    written: str
    open_start: bool
    open_end: bool
    before: str
    after: str
    plain: bool
    tail: str = ""

    def fits(self, post: Post, index: int) -> bool:
        """Return whether it is the word at ``index``."""
        if not self._is(self.text, post.words[index]):
            return False
        if self.plain:
            return True
        start, end = post.starts[index], post.ends[index]
        if not post.folded.endswith(self.before, 0, start):
            return False
        first, last = in_text(start, end, post.places)
        written = not self.written or self._is(self.written, post.text[first:last].casefold())
        return written and post.folded.startswith(self.after, end)

    def _is(self, own: str, word: str) -> bool:
        if self.tail:
            long_enough = len(word) >= len(own) + len(self.tail)
            return long_enough and word.startswith(own) and word.endswith(self.tail)
        if self.open_end:
            return own in word if self.open_start else word.startswith(own)
        return word.endswith(own) if self.open_start else word == own


class Slot:
    """One place of a cue: the words of which any may stand there."""

    __slots__ = ("_exact", "_others", "words")

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        exact = [it.plain and not (it.open_start or it.open_end) for it in words]
        self._exact = frozenset(it.text for it, is_one in zip(words, exact, strict=True) if is_one)
        self._others = [it for it, is_one in zip(words, exact, strict=True) if not is_one]

    def fits(self, post: Post, index: int) -> bool:
        """Return whether one of the words is the word at ``index``."""
        if post.words[index] in self._exact:
            return True
        return any(it.fits(post, index) for it in self._others)


Cost: TypeAlias = tuple[bool, bool, int, int]


@dataclass(slots=True, eq=False)
class Pattern:
    """A cue: its words in order, before each the most words that may stand between; or a mark."""

    group: Group
    role: Role
    words: tuple[Slot, ...]
    gaps: tuple[int, ...]
    negatable: bool
    mark: str = ""
    anchor: int = 0
    beside: tuple[str, ...] = ()
    """What may stand in another of its places: without any of it the cue cannot be there."""

    def choose_anchor(self, uses: Mapping[str, int]) -> list[tuple[str, bool, bool]]:
        """Choose the words that the automaton looks for: rare, long, and in few cues.

        Return each, and whether its beginning and its end are open.
        """
        if not self.words:  # a mark with a letter, as /s, is no part of a word
            is_open = not any(char.isalnum() for char in self.mark)
            return [(self.mark, is_open, is_open)]
        common = self.group.language.common

        def cost(slot: Slot) -> Cost:
            any_common = any(it.text in common for it in slot.words)
            shortest = min(len(it.text) for it in slot.words)
            most = max(uses[it.text] for it in slot.words)
            return any_common, shortest < _SHORT, most, -shortest

        costs = [cost(slot) for slot in self.words]
        self.anchor = costs.index(min(costs))
        others = [it.words for at, it in enumerate(self.words) if at != self.anchor]
        longest = max(others, key=lambda words: min(len(it.text) for it in words), default=())
        self.beside = tuple(it.text for it in longest) if len(longest) <= _MOST_BESIDE else ()
        return [(it.text, it.open_start, it.open_end) for it in self.words[self.anchor].words]

    def at(self, post: Post, index: int, start: int, end: int) -> Found | None:
        """Return where it stands if its literal is from ``start`` to ``end``, in word ``index``."""
        if not self.words:
            sentence = post.sentences[index] if index >= 0 else 0
            return Found(self.group, self.role, sentence, start, end)
        if index < 0 or end > post.ends[index] or not self.words[self.anchor].fits(post, index):
            return None
        first = last = index
        if len(self.words) > 1:
            first = self._walk(post, self.anchor, index, -1)
            last = self._walk(post, self.anchor, index, 1) if first >= 0 else -1
        if first < 0 or last < 0:
            return None
        if self.negatable and post.is_denied(first, last, self.group.language):
            return None
        start, end = post.starts[first], post.ends[last]
        return Found(self.group, self.role, post.sentences[index], start, end)

    def _walk(self, post: Post, own: int, index: int, step: int) -> int:
        """Return where the words from ``own`` on end if ``own`` is the word at ``index``, or -1."""
        following = own + step
        if not 0 <= following < len(self.words):
            return index
        reach = self.gaps[max(own, following)] + 1
        for place in range(index + step, index + step * (reach + 1), step):
            if not 0 <= place < len(post.words) or post.sentences[place] != post.sentences[index]:
                return -1
            if self.words[following].fits(post, place):
                end = self._walk(post, following, place, step)
                if end >= 0:
                    return end
        return -1


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of ``text`` begins and ends, as the finder counts them."""
    folded, places = fold_whole(text)
    ends = [piece.end() for piece in _PIECE.finditer(folded) if piece.lastgroup == "sentence"]
    bounds = [0, *(in_text(0, end, places)[1] for end in ends), len(text)]
    return list(pairwise(bounds))
