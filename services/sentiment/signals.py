"""What a post speaks of beyond liking and disliking, by the cues of ``lexicon/signals.*.toml``.

One automaton (Aho and Corasick 1975) looks for the rarest word of every cue at once. Only the
cues whose word is there are tried word by word: what it costs grows with the length alone.
"""

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from importlib.resources import files
from typing import Any, TypeAlias

from ahocorasick_rs import AhoCorasick

from services.clean import fold
from services.sentiment.tokens import MAX_READ
from services.words import Signal

_BETWEEN = 4  # words that ".." stands for at most
_REACH = 3  # words before a cue among which a negator calls it off
_SHORT = 4  # letters; a shorter word stands inside many others
_MOST_GAPS = 2  # ".." in one cue: each multiplies the places that are looked at by five


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a signal shows: the words as they stand in the text from start to end."""

    signal: Signal
    words: str
    start: int
    end: int


class SignalFinder:
    """The cues of some languages, compiled once; a post is searched for those of all of them."""

    def __init__(self, languages: Sequence[str] = ("pl", "en")) -> None:
        patterns = [it for language in dict.fromkeys(languages) for it in _shipped(language)]
        uses = Counter(word.text for pattern in patterns for word in pattern.words)
        by_literal: dict[str, list[_Pattern]] = {}
        for pattern in patterns:
            pattern.choose_anchor(uses)
            by_literal.setdefault(pattern.literal, []).append(pattern)
        self._patterns = list(by_literal.values())
        self._starts = [not any(it.open_start for it in those) for those in self._patterns]
        self._ends = [not any(it.open_end for it in those) for those in self._patterns]
        self._automaton = AhoCorasick(list(by_literal))

    def find(self, text: str) -> tuple[Cue, ...]:
        """Return the cues in the order of ``text``; those of one signal do not overlap."""
        text = text[:MAX_READ]
        folded, places = _folded(text)
        found = self._spread(text, folded, places)
        if not found:
            return ()
        context = {(it.group, it.role, it.sentence) for it in found if it.role is not _Role.CUE}
        cues: list[Cue] = []
        ends: dict[Signal, int] = {}
        for it in sorted(found, key=lambda it: (it.start, -it.end)):
            signal = it.group.signal
            if it.role is not _Role.CUE or it.start < ends.get(signal, 0):
                continue
            has_needs = (it.group, _Role.NEEDS, it.sentence) in context or not it.group.needs
            if not has_needs or (it.group, _Role.UNLESS, it.sentence) in context:
                continue
            start, end = _in_text(it.start, it.end, places)
            ends[signal] = it.end
            cues.append(Cue(signal, text[start:end], start, end))
        return tuple(cues)

    def signals(self, text: str) -> frozenset[Signal]:
        """Return the signals of ``text`` without where they show."""
        return frozenset(cue.signal for cue in self.find(text))

    def _spread(self, text: str, folded: str, places: Sequence[int]) -> "list[_Found]":
        hits = list(self._hits(folded))
        if not any(pattern.role is _Role.CUE for pattern, _, _ in hits):
            return []
        post = _Post(text, folded, places)
        return [
            it
            for pattern, start, end in hits
            if (it := pattern.at(post, bisect_right(post.starts, start) - 1, start, end))
        ]

    def _hits(self, folded: str) -> "Iterator[tuple[_Pattern, int, int]]":
        """Yield the cues of which two words are there, and where the one looked for is."""
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and self._starts[index] and folded[start - 1].isalnum():
                continue
            if self._ends[index] and folded[end : end + 1].isalnum():
                continue
            for pattern in self._patterns[index]:
                if pattern.beside in folded:
                    yield pattern, start, end


_Role = Enum("_Role", ["CUE", "UNLESS", "NEEDS"])


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language says no: after ``idle`` words a negator means something else.

    ``common`` words stand in too many posts to be looked for where another would do.
    """

    negators: frozenset[str]
    idle: frozenset[tuple[str, str]]
    breaks: frozenset[str]
    common: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Cues that share what calls them off and what they need."""

    signal: Signal
    language: _Language
    negatable: bool
    needs: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a pattern was found, in the folded text."""

    group: _Group
    role: _Role
    sentence: int
    start: int
    end: int


@dataclass(slots=True)
class _Post:
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

    def is_negated(self, first: int, language: _Language) -> bool:
        """Return whether a negator stands shortly before word ``first``, in its clause."""
        for index in range(first - 1, max(first - 1 - _REACH, -1), -1):
            word = self.words[index]
            if self.clauses[index] != self.clauses[first] or word in language.breaks:
                return False
            if word in language.negators:
                return (word, self.words[index + 1]) not in language.idle
        return False


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PIECE = re.compile(
    r"(?:https?://|www\.)(?P<host>[^\s/?#]+)\S*"  # of an address only who it is counts
    r"|@\w[\w.-]*"
    rf"|(?P<word>{_WORD.pattern})"
    r"|(?P<sentence>[!?\n]+|\.+(?![^\W_]))"
    r"|(?P<clause>[,;:()\u2013\u2014]|(?<=\s)-(?=\s))"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a cue, folded; ``written`` is set where the diacritics must be there too."""

    text: str
    written: str
    open_start: bool
    open_end: bool
    before: str
    after: str
    plain: bool

    def fits(self, post: _Post, index: int) -> bool:
        """Return whether it is the word at ``index``."""
        if not self._is(self.text, post.words[index]):
            return False
        if self.plain:
            return True
        start, end = post.starts[index], post.ends[index]
        if not post.folded.endswith(self.before, 0, start):
            return False
        first, last = _in_text(start, end, post.places)
        written = not self.written or self._is(self.written, post.text[first:last].casefold())
        return written and post.folded.startswith(self.after, end)

    def _is(self, own: str, word: str) -> bool:
        if self.open_end:
            return own in word if self.open_start else word.startswith(own)
        return word.endswith(own) if self.open_start else word == own


@dataclass(slots=True, eq=False)
class _Pattern:
    """A cue: its words in order, before which of them there may be others, or a mark."""

    group: _Group
    role: _Role
    words: tuple[_Word, ...]
    gaps: tuple[bool, ...]
    negatable: bool
    literal: str = ""
    open_start: bool = True
    open_end: bool = True
    anchor: int = 0
    beside: str = ""
    """Another of its words, the longest, without which it can not be there."""

    def choose_anchor(self, uses: Mapping[str, int]) -> None:
        """Choose the word that the automaton looks for: rare, long, and in few cues."""
        if self.words:
            common = self.group.language.common
            costs = [
                (it.text in common, len(it.text) < _SHORT, uses[it.text], -len(it.text))
                for it in self.words
            ]
            self.anchor = costs.index(min(costs))
            word = self.words[self.anchor]
            self.literal, self.open_start, self.open_end = word.text, word.open_start, word.open_end
            others = [it.text for it in self.words if it is not word]
            self.beside = max(others, key=len, default="")

    def at(self, post: _Post, index: int, start: int, end: int) -> _Found | None:
        """Return where it stands if its literal is from ``start`` to ``end``, in word ``index``."""
        if not self.words:
            sentence = post.sentences[index] if index >= 0 else 0
            return _Found(self.group, self.role, sentence, start, end)
        if index < 0 or end > post.ends[index] or not self.words[self.anchor].fits(post, index):
            return None
        first = last = index
        if len(self.words) > 1:
            first = self._walk(post, self.anchor, index, -1)
            last = self._walk(post, self.anchor, index, 1) if first >= 0 else -1
        if first < 0 or last < 0:
            return None
        if self.negatable and post.is_negated(first, self.group.language):
            return None
        start, end = post.starts[first], post.ends[last]
        return _Found(self.group, self.role, post.sentences[index], start, end)

    def _walk(self, post: _Post, own: int, index: int, step: int) -> int:
        """Return where the words from ``own`` on end if ``own`` is the word at ``index``, or -1."""
        following = own + step
        if not 0 <= following < len(self.words):
            return index
        reach = _BETWEEN + 1 if self.gaps[max(own, following)] else 1
        for place in range(index + step, index + step * (reach + 1), step):
            if not 0 <= place < len(post.words) or post.sentences[place] != post.sentences[index]:
                return -1
            if self.words[following].fits(post, place):
                end = self._walk(post, following, place, step)
                if end >= 0:
                    return end
        return -1


class _Single(dict[int, str]):
    """Each character folded to one, or to `_ODD` where it becomes none or several."""

    def __missing__(self, code: int) -> str:
        folded = _folded_char(chr(code))
        self[code] = folded if len(folded) == 1 else _ODD
        return self[code]


_ODD = "\0"
_MARKS = {"…": "."} | dict.fromkeys("’‘`´", "'") | dict.fromkeys("„”“«»‟″", '"')
_SINGLE = _Single()


def _folded_char(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return " "
    return _MARKS[char] if char in _MARKS else fold(char)


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` folded, and for each place in it (the end included) its place in the text."""
    folded = text.translate(_SINGLE)
    if _ODD not in folded:
        return folded, range(len(text) + 1)
    pieces = [_folded_char(char) for char in text]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*places, len(text)]


def _in_text(start: int, end: int, places: Sequence[int]) -> tuple[int, int]:
    return places[start], max(places[end], places[end - 1] + 1)


_Table: TypeAlias = dict[str, Any]
_LISTS = {"cues", "exact", "unless", "needs"}


def _shipped(language: str) -> Iterator[_Pattern]:
    name = f"signals.{language}.toml"
    source = files("services.sentiment").joinpath("lexicon", name)
    return patterns_of(tomllib.loads(source.read_text("utf-8")), name)


def patterns_of(table: _Table, name: str) -> Iterator[_Pattern]:
    """Yield the patterns of a list from the file ``name``; ValueError says what is wrong in it."""
    lists = {key: _strings(table, key, name) for key in ("negators", "idle", "breaks", "common")}
    idle = [fold(words).partition(" ") for words in lists["idle"]]
    negators = frozenset(_variants(map(fold, lists["negators"])))
    breaks = frozenset(map(fold, lists["breaks"]))
    common = frozenset(map(fold, lists["common"]))
    how = _Language(negators, frozenset((one, two) for one, _, two in idle), breaks, common)
    for key, value in table.items():
        if key in lists:
            continue
        if key not in set(Signal) or not isinstance(value, dict):
            raise ValueError(f"{name}: {key} is no signal")
        yield from _group(value, Signal(key), how, f"{name}: {key}", {})


def _group(
    table: _Table, signal: Signal, language: _Language, name: str, over: _Table
) -> Iterator[_Pattern]:
    """Yield the cues of a table and of those in it, which share its ``unless``."""
    unless = [*over.get("unless", []), *_strings(table, "unless", name)]
    negatable = table.get("negatable", over.get("negatable", True))
    if not isinstance(negatable, bool):
        raise ValueError(f"{name}: negatable is neither true nor false")  # noqa: TRY004
    lists = {key: _strings(table, key, name) for key in ("cues", "exact", "needs")}
    if not lists["cues"] and not lists["exact"]:
        raise ValueError(f"{name}: no cues")
    group = _Group(signal, language, negatable, bool(lists["needs"]))
    for key, cues in (lists | {"unless": unless}).items():
        role = _Role.CUE if key in {"cues", "exact"} else _Role[key.upper()]
        for cue in dict.fromkeys(_variants(cues)):
            yield _pattern(cue, group, role, f"{name}: {cue!r}", exact=key == "exact")
    for key, value in table.items():
        if isinstance(value, dict):
            inherited = {"unless": unless, "negatable": negatable}
            yield from _group(value, signal, language, f"{name}.{key}", inherited)
        elif key not in _LISTS | {"negatable"}:
            raise ValueError(f"{name}: unknown key {key}")


def _strings(table: _Table, key: str, name: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(it, str) and it.strip() for it in value):
        raise ValueError(f"{name}: {key} is no list of words")
    if len(set(value)) != len(value):
        raise ValueError(f"{name}: {key} holds {max(value, key=value.count)!r} twice")
    return value


def _variants(cues: Iterable[str]) -> Iterator[str]:
    """Yield each cue as it is, and as people type it who leave the apostrophe out."""
    for cue in cues:
        yield cue
        if "'" in cue:
            yield cue.replace("'", "")


def _pattern(cue: str, group: _Group, role: _Role, name: str, *, exact: bool) -> _Pattern:
    words: list[_Word] = []
    gaps: list[bool] = []
    gap = False
    for part in cue.split():
        if part == "..":
            gap = True
            continue
        if not any(char.isalnum() for char in part) or part[0] == "/":
            if part != cue:
                raise ValueError(f"{name}: a mark stands alone")
            return _mark(fold(part), group, role)
        words.append(_word(part, name, exact=exact))
        gaps.append(gap)
        gap = False
    if not words or gap or gaps[0] or sum(gaps) > _MOST_GAPS:
        raise ValueError(f"{name}: .. stands between words, {_MOST_GAPS} times at most")
    says_no = any(word.text in group.language.negators for word in words)
    negatable = role is _Role.CUE and group.negatable and not says_no
    return _Pattern(group, role, tuple(words), tuple(gaps), negatable)


def _mark(mark: str, group: _Group, role: _Role) -> _Pattern:
    """Return what looks for ``mark``; one with a letter, as /s, is no part of a word."""
    is_open = not any(char.isalnum() for char in mark)
    pattern = _Pattern(group, role, (), (), negatable=False, literal=mark)
    pattern.open_start = pattern.open_end = is_open
    return pattern


_PART = re.compile(r'(["#]?)(\*?)([^\W_]+(?:\'[^\W_]+)*)(\*?)("?)')


def _word(part: str, name: str, *, exact: bool) -> _Word:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(f"{name}: {part!r} is no word")
    before, start, text, end, after = match.groups()
    written = text.casefold() if exact else ""
    plain = not (written or before or after)
    return _Word(fold(text), written, bool(start), bool(end), before, after, plain)
