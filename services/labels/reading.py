"""A text as the label rules read it: folded place by place, with its tags, names and sentences.

A rule is written as words: ``słow*`` any ending, ``(a|b c)`` one of them (no brackets inside),
``..`` up to three words between, ``NAME`` a handle or a word with a capital, ``NUM`` a number.
Words of one rule stand in one sentence. Every repetition has a bound, so that what a text costs
grows with its length alone.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from services.clean import fold

_BETWEEN = r"[^\w\n.!?;]{1,5}"
_GAP = rf"(?:{_BETWEEN}\w{{1,30}}){{0,3}}{_BETWEEN}"
_NAME = r"(?P<name>@?[\w.&-]{2,40})"
_PART = re.compile(r"\([^)]*\)|\S+")
_OTHER_NAME = r"@?[\w.&-]{2,40}"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,500}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.-]{0,60}")
_TAG = re.compile(r"#([^\W_][\w-]{0,80})")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+){0,3}")
_SENTENCE_END = re.compile(
    r"(?<!\bnp)(?<!\btj)(?<!\btzn)(?<!\bm\.in)(?<!\bok)(?<!\be\.g)(?<!\bi\.e)[.!?…]+(?=\s|$)|\n"
)
_CLAUSE_END = re.compile(r"[.!?…;:,()\n]|\s[-–—]\s|\b(?:ale|lecz|tylko|but|just|only)\b")
_POLISH = re.compile(r"[ąęłśćńżź]|\b(?:jest|nie|sie|oraz|prosze|czesc|dzieki|ktora)\b")
_MARKS = {"_": "-"} | dict.fromkeys("’‘`´", "'") | dict.fromkeys("‐‑‒", "-")
_ALIKE = str.maketrans("аеорсхукмтіј", "aeopcxykmtij")  # Cyrillic letters that look Latin
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Tag:
    """A hashtag: its letters without marks, and where it stands with its ``#``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text; ``number`` counts the sentences from the first on."""

    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Text:
    """A cleaned text and what can be asked of it; places count characters of ``whole``."""

    whole: str
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        folded = "".join(_one(char) for char in self.whole)
        for outside in (_ADDRESS, _HANDLE):  # what stands in a name is no word
            folded = outside.sub(_masked, folded)
        object.__setattr__(self, "folded", folded)

    @cached_property
    def is_polish(self) -> bool:
        """Whether it is written in Polish, by its letters or its commonest words."""
        return _POLISH.search(self.whole.lower()) is not None

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """The hashtags in order."""
        return tuple(
            Tag(re.sub(r"[\W_]", "", found[1]), found.start(), found.end())
            for found in _TAG.finditer(self.folded)
        )

    @cached_property
    def words(self) -> tuple[tuple[int, int], ...]:
        """Where the running text's words stand: no tags, handles or addresses."""
        inside = [(tag.start, tag.end) for tag in self.tags]
        taken = iter([*inside, (len(self.folded) + 1, len(self.folded) + 1)])
        start, end = next(taken)
        words = []
        for found in _WORD.finditer(self.folded):
            while found.start() >= end:
                start, end = next(taken)
            masked = found[0].strip("q") == "" and len(found[0]) > 1
            if not start <= found.start() < end and not masked:
                words.append(found.span())
        return tuple(words)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences; a line is one at most."""
        spans: list[Span] = []
        start = 0
        for found in _SENTENCE_END.finditer(self.folded):
            if self.folded[start : found.end()].strip():
                spans.append(Span(start, found.end(), len(spans)))
            start = found.end()
        if self.folded[start:].strip():
            spans.append(Span(start, len(self.folded), len(spans)))
        return tuple(spans)

    def sentence_at(self, place: int) -> Span:
        """Return the sentence in which ``place`` lies."""
        index = bisect_right(self.sentences, place, key=lambda span: span.start) - 1
        return self.sentences[index] if index >= 0 else Span(0, len(self.folded), 0)

    def words_between(self, start: int, end: int) -> int:
        """Return how many words of the running text begin from ``start`` to before ``end``."""
        first = bisect_left(self.words, start, key=lambda word: word[0])
        return bisect_left(self.words, end, key=lambda word: word[0]) - first

    def before(self, place: int, words: int) -> list[str]:
        """Return up to ``words`` folded words before ``place`` in its clause, the last first."""
        lead = self.folded[max(0, place - 160) : place]
        ends = list(_CLAUSE_END.finditer(lead))
        if ends:
            lead = lead[ends[-1].end() :]
        found = _WORD.findall(lead)[::-1]
        if self.is_polish:  # "no" is a nod there
            found = [word for word in found if word != "no"]
        return found[:words]


class Phrases:
    """Rules of words, compiled once."""

    def __init__(self, rules: str) -> None:
        """Read ``rules``: one a line; what follows ``--`` is a remark."""
        lines = (line.partition("--")[0].strip() for line in rules.splitlines())
        self._patterns = [_compiled(rule) for line in lines if line for rule in _unfolded(line)]

    def find(self, text: Text, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield where the rules fit in ``text``."""
        stop = len(text.folded) if end is None else end
        for pattern in self._patterns:
            for found in pattern.finditer(text.folded, start, stop):
                if "name" not in pattern.groupindex or _is_name(text, found.start("name")):
                    yield found.span()

    def fits(self, text: Text, start: int = 0, end: int | None = None) -> bool:
        """Return whether any rule fits."""
        return next(self.find(text, start, end), None) is not None


class Tags:
    """Hashtags by their letters; ``name*`` any ending, ``*name`` any beginning, ``-name*`` none
    of these.
    """

    def __init__(self, names: str) -> None:
        """Read ``names``, separated by white space."""
        folded = [fold(name) for name in names.split()]
        self._exact = {name for name in folded if name[-1] != "*" and name[0] != "-"}
        self._ended = tuple(name[1:] for name in folded if name[0] == "*")
        self._begun = tuple(name[:-1] for name in folded if name[-1] == "*" and name[0] != "-")
        self._never = tuple(name[1:].rstrip("*") for name in folded if name[0] == "-")

    def __contains__(self, name: str) -> bool:
        if name in self._exact or (self._ended and name.endswith(self._ended)):
            return True
        return name.startswith(self._begun) and not (self._never and name.startswith(self._never))


def _one(char: str) -> str:
    if char in _MARKS:
        return _MARKS[char]
    folded = fold(fold(char))  # a letter in fancy type becomes a capital first
    return folded if len(folded) == 1 else char if len(char.casefold()) == 1 else " "


def _masked(found: re.Match[str]) -> str:
    first = "@" if found[0][0] == "@" else "q"
    return first + "q" * (len(found[0]) - 1)


def latin(folded: str) -> str:
    """Return ``folded`` with letters of other scripts that look Latin made Latin."""
    return folded.translate(_ALIKE) if _LATIN.search(folded) else folded


def _is_name(text: Text, place: int) -> bool:
    return text.whole[place].isupper() or "@" in text.whole[max(0, place - 1) : place + 1]


def _unfolded(rule: str) -> list[str]:
    """Return ``rule`` as rules in which ``NAME`` stands by itself, not as one of several words."""
    found = re.search(r"\([^)]*\bNAME\b[^)]*\)", rule)
    if found is None:
        return [rule]
    others = [it for it in found[0][1:-1].split("|") if it != "NAME"]
    first, last = rule[: found.start()], rule[found.end() :]
    return [
        whole
        for choice in ("NAME", f"({'|'.join(others)})")
        for whole in _unfolded(f"{first}{choice}{last}")
    ]


def _compiled(rule: str) -> re.Pattern[str]:
    pattern, gap = "", False
    for word in _PART.findall(rule):
        if word == "..":
            gap = True
            continue
        if pattern:
            pattern += _GAP if gap else _BETWEEN
        pattern += (
            _either(word) if word != "NAME" else _NAME if "P<" not in pattern else _OTHER_NAME
        )
        gap = False
    return re.compile(rf"(?<!\w){pattern}")


def _either(word: str) -> str:
    choices = word[1:-1].split("|") if word.startswith("(") else [word]
    parts = [_BETWEEN.join(_one_word(it) for it in choice.split()) for choice in choices]
    return rf"(?:{'|'.join(parts)})(?!\w)"


def _one_word(word: str) -> str:
    if word == "NUM":
        return r"\d{1,9}(?:[.,]\d{1,3})?"
    return re.escape(fold(word)).replace(r"\*", r"\w{0,24}")
