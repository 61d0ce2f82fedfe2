"""Looking for all leaves of all queries at once: ten thousand cost hardly more than ten."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from services.clean import fold
from services.queries.parse import Leaf, LeafKind


@dataclass(frozen=True, slots=True)
class Said:
    """What a query looks at in one mention."""

    text: str
    author: str = ""
    source: str = ""
    platform: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A leaf behind one literal; ``regex`` decides where the literal alone does not."""

    leaf: Leaf
    regex: re.Pattern[str] | None = None
    open_end: bool = False


class Finder:
    """Leaves compiled once (Aho and Corasick 1975); case and diacritics do not matter."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self._patterns: dict[str, list[_Pattern]] = {}
        self._fields: list[Leaf] = []
        self._handles: list[Leaf] = []
        for leaf in dict.fromkeys(leaves):
            if leaf.kind is LeafKind.HANDLE:
                self._handles.append(leaf)
            if leaf.kind in {LeafKind.SOURCE, LeafKind.LANGUAGE}:
                self._fields.append(leaf)
            for token in _tokens(leaf):
                literal, pattern = _compile(leaf, token)
                self._patterns.setdefault(literal, []).append(pattern)
        self._literals = list(self._patterns)
        self._automaton = AhoCorasick(self._literals) if self._literals else None

    def find(self, said: Said) -> set[Leaf]:
        """Return the leaves that ``said`` holds."""
        found = {leaf for leaf in self._fields if _fits(leaf, said)}
        if self._automaton is None:
            return found
        folded = " ".join(fold(said.text).split())
        author = " ".join(fold(said.author).split()).lstrip("@")
        found |= {leaf for leaf in self._handles if leaf.text == author}
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for pattern in self._patterns[self._literals[index]]:
                if pattern.leaf not in found and _is_there(pattern, folded, start, end):
                    found.add(pattern.leaf)
        return found


def _tokens(leaf: Leaf) -> list[str]:
    match leaf.kind:
        case LeafKind.WORD:
            return [leaf.text, f"#{leaf.text.replace(' ', '')}"]
        case LeafKind.HASHTAG:
            return [f"#{leaf.text}"]
        case LeafKind.HANDLE:
            return [f"@{leaf.text}"]
        case _:
            return []


def _compile(leaf: Leaf, token: str) -> tuple[str, _Pattern]:
    """Return the literal by which ``token`` is first found, and what decides."""
    stem = token.removesuffix("*")
    if "*" not in stem:
        return stem, _Pattern(leaf, open_end=token.endswith("*"))
    pieces = stem.split("*")
    middle = r"\w*".join(re.escape(piece) for piece in pieces)
    ending = r"\w*" if token.endswith("*") else r"(?!\w)"
    regex = re.compile(rf"(?<![\w#@]){middle}{ending}")
    return max(pieces, key=len), _Pattern(leaf, regex)


def _is_there(pattern: _Pattern, folded: str, start: int, end: int) -> bool:
    if pattern.regex is not None:
        return pattern.regex.search(folded) is not None
    if start and (_in_word(folded[start - 1]) or folded[start - 1] in "#@"):
        return False
    if pattern.leaf.kind is LeafKind.HANDLE and not pattern.open_end:
        return _HANDLE_GOES_ON.match(folded, end) is None
    return pattern.open_end or end == len(folded) or not _in_word(folded[end])


_HANDLE_GOES_ON = re.compile(r"[\w.-]*\w")
"""@maja in @maja.official is somebody else; in "hej @maja." it is Maja."""


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _fits(leaf: Leaf, said: Said) -> bool:
    if leaf.kind is LeafKind.LANGUAGE:
        return said.language == leaf.text
    return leaf.text in {fold(said.source), fold(said.platform)}
