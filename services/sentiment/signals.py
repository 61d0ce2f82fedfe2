"""What a post speaks of beyond liking and disliking, by the cues of ``lexicon/signals.*.toml``.

One automaton (Aho and Corasick 1975) looks for the longest word of every cue at once. Only the
cues whose word is there are tried word by word: what it costs grows with the length alone.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from importlib.resources import files
from typing import Any

from ahocorasick_rs import AhoCorasick

from services.clean import fold
from services.sentiment.tokens import MAX_READ
from services.words import Signal

_BETWEEN = 4
"""Words that ``..`` stands for at most."""
_REACH = 3
"""Words before a cue among which a negator calls it off."""
_MOST_GAPS = 2
"""``..`` in one cue: each multiplies the places that are looked at by five."""


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
        self._patterns: dict[str, list[_Pattern]] = {}
        for language in dict.fromkeys(languages):
            for pattern in read_patterns(language):
                self._patterns.setdefault(pattern.literal, []).append(pattern)
        self._literals = list(self._patterns)
        self._whole = [
            not any(pattern.open_start for pattern in patterns)
            for patterns in self._patterns.values()
        ]
        self._automaton = AhoCorasick(self._literals)

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
            if (it.group, _Role.UNLESS, it.sentence) in context:
                continue
            if it.group.needs and (it.group, _Role.NEEDS, it.sentence) not in context:
                continue
            start, end = _in_text(it.start, it.end, places)
            ends[signal] = it.end
            cues.append(Cue(signal, text[start:end], start, end))
        return tuple(cues)

    def signals(self, text: str) -> frozenset[Signal]:
        """Return the signals of ``text`` without where they show."""
        return frozenset(cue.signal for cue in self.find(text))

    def _spread(self, text: str, folded: str, places: Sequence[int]) -> "list[_Found]":
        found: list[_Found] = []
        post: _Post | None = None
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        for index, start, end in hits:
            if start and self._whole[index] and folded[start - 1].isalnum():
                continue
            if post is None:
                post = _Post(text, folded, places)
            for pattern in self._patterns[self._literals[index]]:
                it = pattern.at(post, start, end)
                if it is not None:
                    found.append(it)
        return found


class _Role(Enum):
    CUE = "cue"
    UNLESS = "unless"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language says no: after ``idle`` words a negator means something else."""

    negators: frozenset[str]
    idle: frozenset[tuple[str, str]]
    breaks: frozenset[str]


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
            match piece.lastgroup:
                case "word":
                    self._add(piece[0], piece.start(), sentence, clause)
                case "sentence":
                    sentence, clause = sentence + 1, clause + 1
                case "clause":
                    clause += 1
                case "host":
                    for word in _WORD.finditer(self.folded, *piece.span("host")):
                        self._add(word[0], word.start(), sentence, clause)
                case _:
                    pass

    def _add(self, word: str, start: int, sentence: int, clause: int) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(start + len(word))
        self.sentences.append(sentence)
        self.clauses.append(clause)

    def word_at(self, start: int) -> int:
        """Return the index of the last word that begins at ``start`` or before, or -1."""
        return bisect_right(self.starts, start) - 1

    def as_written(self, index: int) -> str:
        """Return a word with its diacritics."""
        start, end = _in_text(self.starts[index], self.ends[index], self.places)
        return self.text[start:end].casefold()

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
    r"|(?P<handle>@\w[\w.-]*)"
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

    def fits(self, post: _Post, index: int) -> bool:
        """Return whether it is the word at ``index``."""
        if not self._is(self.text, post.words[index]):
            return False
        if self.before and not post.folded.endswith(self.before, 0, post.starts[index]):
            return False
        if self.after and not post.folded.startswith(self.after, post.ends[index]):
            return False
        return not self.written or self._is(self.written, post.as_written(index))

    def _is(self, own: str, word: str) -> bool:
        if self.open_end:
            return own in word if self.open_start else word.startswith(own)
        return word.endswith(own) if self.open_start else word == own


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A cue: its words in order, before which of them there may be others, or a mark."""

    group: _Group
    role: _Role
    words: tuple[_Word, ...]
    gaps: tuple[bool, ...]
    anchor: int
    negatable: bool
    mark: str = ""

    @property
    def literal(self) -> str:
        """What the automaton looks for."""
        return self.mark or self.words[self.anchor].text

    @property
    def open_start(self) -> bool:
        """Whether the literal may begin inside a word."""
        return bool(self.mark) or self.words[self.anchor].open_start

    def at(self, post: _Post, start: int, end: int) -> _Found | None:
        """Return where it stands if its literal stands from ``start`` to ``end``."""
        index = post.word_at(start)
        if self.mark:
            if any(char.isalnum() for char in self.mark) and not _is_apart(post.folded, start, end):
                return None
            sentence = post.sentences[index] if index >= 0 else 0
            return _Found(self.group, self.role, sentence, start, end)
        if index < 0 or end > post.ends[index] or not self.words[self.anchor].fits(post, index):
            return None
        first = self._walk(post, self.anchor, index, -1)
        last = self._walk(post, self.anchor, index, 1) if first is not None else None
        if first is None or last is None:
            return None
        if self.negatable and post.is_negated(first, self.group.language):
            return None
        start, end = post.starts[first], post.ends[last]
        return _Found(self.group, self.role, post.sentences[index], start, end)

    def _walk(self, post: _Post, own: int, index: int, step: int) -> int | None:
        """Return where the words from ``own`` on end when ``own`` is the word at ``index``."""
        following = own + step
        if not 0 <= following < len(self.words):
            return index
        reach = _BETWEEN + 1 if self.gaps[max(own, following)] else 1
        for distance in range(1, reach + 1):
            place = index + step * distance
            if not 0 <= place < len(post.words) or post.sentences[place] != post.sentences[index]:
                return None
            if self.words[following].fits(post, place):
                end = self._walk(post, following, place, step)
                if end is not None:
                    return end
        return None


def _is_apart(folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return (not before or before.isspace()) and not after.isalnum()


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


_LISTS = {"cues", "exact", "unless", "needs"}


def read_patterns(language: str) -> Iterator[_Pattern]:
    """Yield the patterns of the shipped list; ValueError says what is wrong with it."""
    name = f"signals.{language}.toml"
    source = files("services.sentiment").joinpath("lexicon", name)
    yield from patterns_of(tomllib.loads(source.read_text("utf-8")), name)


def patterns_of(table: dict[str, Any], name: str) -> Iterator[_Pattern]:
    """Yield the patterns of a list that was read from the file ``name``."""
    lists = {key: _strings(table, key, name) for key in ("negators", "idle", "breaks")}
    idle = [fold(words).partition(" ") for words in lists["idle"]]
    negators = frozenset(_variants(map(fold, lists["negators"])))
    breaks = frozenset(map(fold, lists["breaks"]))
    how = _Language(negators, frozenset((one, two) for one, _, two in idle), breaks)
    for key, value in table.items():
        if key in lists:
            continue
        if key not in set(Signal) or not isinstance(value, dict):
            raise ValueError(f"{name}: {key} is no signal")
        yield from _group(value, Signal(key), how, f"{name}: {key}")


def _group(
    table: dict[str, Any],
    signal: Signal,
    language: _Language,
    name: str,
    over: dict[str, Any] | None = None,
) -> Iterator[_Pattern]:
    """Yield the cues of a table and of those in it, which share its ``unless``."""
    unless = [*(over or {}).get("unless", []), *_strings(table, "unless", name)]
    negatable = table.get("negatable", (over or {}).get("negatable", True))
    if not isinstance(negatable, bool):
        raise ValueError(f"{name}: negatable is neither true nor false")
    lists = {key: _strings(table, key, name) for key in ("cues", "exact", "needs")}
    if not lists["cues"] and not lists["exact"]:
        raise ValueError(f"{name}: no cues")
    group = _Group(signal, language, negatable, bool(lists["needs"]))
    for key, cues in (lists | {"unless": unless}).items():
        role = _Role.CUE if key in {"cues", "exact"} else _Role(key)
        for cue in dict.fromkeys(_variants(cues)):
            yield _pattern(cue, group, role, f"{name}: {cue!r}", exact=key == "exact")
    for key, value in table.items():
        if isinstance(value, dict):
            inherited = {"unless": unless, "negatable": negatable}
            yield from _group(value, signal, language, f"{name}.{key}", inherited)
        elif key not in _LISTS | {"negatable"}:
            raise ValueError(f"{name}: unknown key {key}")


def _strings(table: dict[str, Any], key: str, name: str) -> list[str]:
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
            return _Pattern(group, role, (), (), 0, negatable=False, mark=fold(part))
        words.append(_word(part, name, exact=exact))
        gaps.append(gap)
        gap = False
    if not words or gap or gaps[0] or sum(gaps) > _MOST_GAPS:
        raise ValueError(f"{name}: .. stands between words, {_MOST_GAPS} times at most")
    anchor = max(range(len(words)), key=lambda index: len(words[index].text))
    says_no = any(word.text in group.language.negators for word in words)
    negatable = role is _Role.CUE and group.negatable and not says_no
    return _Pattern(group, role, tuple(words), tuple(gaps), anchor, negatable)


_PART = re.compile(r'(["#]?)(\*?)([^\W_]+(?:\'[^\W_]+)*)(\*?)("?)')


def _word(part: str, name: str, *, exact: bool) -> _Word:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(f"{name}: {part!r} is no word")
    before, start, text, end, after = match.groups()
    written = text.casefold() if exact else ""
    return _Word(fold(text), written, bool(start), bool(end), before, after)
