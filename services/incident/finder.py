"""Finding a playbook's words in what people write, as people write it.

Without case, diacritics and apostrophes; drawn-out letters count once ("noooo"); an emoji is a
word; any word of a phrase may end in ``*`` and then stands for all its forms; a ``#`` before a
word asks for the hashtag. In a glued hashtag (#dlaczegotozrobilas) what is long enough is found
in the middle too. What it costs grows with the length of the text, hardly with that of the list.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.clean import fold

MAX_READ = 2_000
"""Characters of a text that are read: the point of a post stands at its beginning."""
GLUED = 6
"""Letters that a term needs to be looked for in the middle of a hashtag."""

_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´](?=\w)")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"#?\w+[+*]*|[^\w\s!-/:-@\[-`{-~\u2000-\u206f\ufe0f\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase: each part is the start or the whole of a word."""

    said: str
    parts: tuple[tuple[str, bool], ...]

    def fits(self, words: Sequence[str], at: int) -> bool:
        """Whether it stands in ``words`` from ``at`` on."""
        if at + len(self.parts) > len(words):
            return False
        return all(
            _is(words[at + step], part, begins=begins)
            for step, (part, begins) in enumerate(self.parts)
        )


def key(term: str) -> str:
    """Return what two spellings of one term have in common."""
    return " ".join(part + "*" * begins for part, begins in parts_of(term))


def words_of(text: str) -> list[str]:
    """Return the folded words, hashtags and emoji of ``text`` in order."""
    return [word.rstrip("*") for word in _cut(text)]


class Finder:
    """Finds ``terms``; of two at one place the longer."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._whole: defaultdict[str, list[Term]] = defaultdict(list)
        self._begun: defaultdict[str, list[Term]] = defaultdict(list)
        glued: dict[str, str] = {}
        for said in terms:
            parts = parts_of(said)
            if not parts:
                continue
            first, begins = parts[0]
            (self._begun if begins else self._whole)[first].append(Term(said, parts))
            letters = "".join(part for part, _begins in parts)
            if len(letters) >= GLUED:
                glued.setdefault(letters, said)
        self._starts = sorted({len(start) for start in self._begun})
        self._glued = glued
        self._in_hashtag = re.compile(
            "|".join(map(re.escape, sorted(glued, key=len, reverse=True))) or r"(?!)"
        )

    def __call__(self, words: Sequence[str]) -> frozenset[str]:
        """Return the terms that the ``words`` of a text have, as the list says them."""
        found: set[str] = set()
        at = 0
        while at < len(words):
            best = self._at(words, at)
            if words[at].startswith("#"):
                found.update(self._glued[part] for part in self._in_hashtag.findall(words[at]))
            if best:
                found.add(best.said)
            at += len(best.parts) if best else 1
        return frozenset(found)

    def _at(self, words: Sequence[str], at: int) -> Term | None:
        word = words[at]
        heads = (word, word[1:]) if word.startswith("#") else (word,)
        candidates = [
            term
            for head in heads
            for term in (
                *self._whole.get(head, ()),
                *(found for n in self._starts for found in self._begun.get(head[:n], ())),
            )
        ]
        fitting = [term for term in candidates if term.fits(words, at)]
        return max(
            fitting,
            key=lambda term: (len(term.parts), sum(len(part) for part, _ in term.parts)),
            default=None,
        )


def _cut(text: str) -> list[str]:
    return _WORD.findall(_DRAWN_OUT.sub(r"\1", _APOSTROPHE.sub("", fold(text[:MAX_READ]))))


def _is(word: str, part: str, *, begins: bool) -> bool:
    said = word if part.startswith("#") else word.removeprefix("#")
    return said.startswith(part) if begins else said == part


@lru_cache(maxsize=20_000)
def parts_of(term: str) -> tuple[tuple[str, bool], ...]:
    """Return the words of a term, each with whether it stands for all that begin so."""
    words = [(word.rstrip("*"), word.endswith("*")) for word in _cut(term)]
    return tuple((word, begins) for word, begins in words if word.strip("#+"))
