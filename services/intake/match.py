"""Which campaigns and influencers a text speaks of: case and diacritics do not matter."""

import re
from collections.abc import Iterable

from services.clean import fold
from services.preparation.campaigns import Watched
from services.words import TermKind


class Matcher:
    """All terms of all watched entities, compiled once."""

    def __init__(self, watched: Iterable[Watched]) -> None:
        self._entities: dict[str, set[str]] = {}
        self._languages: dict[str, str] = {}
        for item in watched:
            self._languages[item.entity] = item.language
            for kind, text in item.terms:
                for token in _tokens(kind, text):
                    self._entities.setdefault(token, set()).add(item.entity)
        self._share_with_longer()
        longest_first = sorted(self._entities, key=len, reverse=True)
        alternatives = "|".join(_pattern(token) for token in longest_first)
        # The look-ahead finds terms that overlap: each position is tried.
        self._regex = re.compile(rf"(?<![\w#@])(?=({alternatives}))") if alternatives else None

    def match(self, text: str, author: str = "") -> frozenset[str]:
        """Return the entities that ``text`` names, or whose handle wrote it."""
        if self._regex is None:
            return frozenset()
        folded = " ".join(fold(f"{text} @{author.lstrip('@')}").split())
        found: set[str] = set()
        for match in self._regex.finditer(folded):
            found |= self._named(match[1])
        return frozenset(found)

    def language_of(self, entities: Iterable[str], default: str = "pl") -> str:
        """Return the language of the first of ``entities``, for posts that give none."""
        return next((self._languages[entity] for entity in sorted(entities)), default)

    def _share_with_longer(self) -> None:
        # Only the longest term at a position is found: it must name what shorter ones name.
        for term, entities in self._entities.items():
            for shorter, others in self._entities.items():
                if shorter != term and _contains(term, shorter):
                    entities.update(others)

    def _named(self, token: str) -> set[str]:
        if token in self._entities:
            return self._entities[token]
        return next(
            entities
            for term, entities in self._entities.items()
            if term.endswith("*") and token.startswith(term[:-1])
        )


def _contains(term: str, shorter: str) -> bool:
    """Whether a text that begins with ``term`` begins with ``shorter`` too."""
    if shorter.endswith("*"):
        return term.startswith(shorter[:-1])
    return term.startswith(shorter) and not term[len(shorter)].isalnum()


def _tokens(kind: TermKind, text: str) -> list[str]:
    folded = " ".join(fold(text).split())
    if kind is TermKind.HASHTAG:
        return [f"#{folded}"]
    if kind is TermKind.HANDLE:
        return [f"@{folded}"]
    return [folded, f"#{folded.replace(' ', '')}"]


def _pattern(token: str) -> str:
    if token.endswith("*") and len(token) > 2:
        return rf"{re.escape(token[:-1])}\w*"
    return rf"{re.escape(token)}(?!\w)"
