"""The rules: VADER's own (Hutto and Gilbert 2014), over words that it is given.

VADER judges a word by its valence and the three words before it. It is handed just those, so
that what a text costs grows with its length alone.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TypeAlias

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    negated,
)

from services.sentiment.tokens import REMEMBERED

NOTHING = "\u00b7"
"""Stands for a word that says nothing: VADER has no opinion of it, in whatever language."""
REACH = 3
"""Words before a word that VADER looks at."""
_AFTER = 3
"""Words from a word on that are in its window."""
_WINDOWS = 4_096
_BEFORE_BUT, _AFTER_BUT = 0.5, 1.5
_ALPHA = 15
_LONG = re.compile(r"(.)\1{2,}")
_TAKEN = NOTHING * 2
"""Stands for the further words of a phrase."""
FELT = NOTHING * 3
"""Stands, beside a word that is judged, for another that is: it neither negates nor boosts."""
_VALENCE = "v="
"""Begins what VADER is shown for every word of one valence, so that it judges them once."""
_Phrases: TypeAlias = dict[str, list[tuple[tuple[str, ...], str]]]
"""By the first letter of their second word."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules found: the valence of each token, 0 for most, after all rules."""

    valences: tuple[float, ...]
    compound: float


@dataclass(frozen=True, slots=True)
class Felt:
    """What the rules make of a word or phrase; ``negated_by`` is the word that turned it."""

    words: str
    valence: float
    negated_by: str


@dataclass(slots=True)
class _Window:
    """What VADER's rules look at of a text."""

    words_and_emoticons: Sequence[str]
    is_cap_diff: bool = True  # only then is a word handed over in capitals


class Rules(SentimentIntensityAnalyzer):  # type: ignore[misc]  # it has no types
    """VADER over one language's words; `word_for` says what VADER is shown for a token."""

    def __init__(self) -> None:
        super().__init__()
        self.lexicon: dict[str, float] = self.lexicon | {FELT: 0.0}
        self.both: dict[str, str] = {}
        """Words with a valence that before another are the rule word given here: terribly good."""
        self._known = lru_cache(REMEMBERED)(self._look_up)
        self._judged = lru_cache(_WINDOWS)(self._judge)
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}

    def add_phrases(self, phrases: Mapping[str, float]) -> None:
        """Know ``phrases``, words joined by _, in which a * at a word's end is any ending."""
        for phrase, valence in phrases.items():
            parts = tuple(phrase.split("_"))
            self.lexicon[phrase] = valence
            if len(parts) == 1:
                continue
            self._phrases.setdefault(parts[0].rstrip("*")[:3], []).append((parts, phrase))
        for known in self._phrases.values():
            known.sort(key=lambda item: -len(item[0]))

    def word_for(self, token: str) -> str:
        """Return what VADER is shown for ``token``."""
        raise NotImplementedError

    def read(self, tokens: Sequence[str]) -> Reading:
        """Return the valences of ``tokens`` and the compound that VADER makes of them."""
        shown = self._all_shown(tokens)
        capitals = [token.isupper() and len(token) > 1 for token in tokens]
        mixed = any(capitals) and not all(capitals)
        valences = [0.0] * len(shown)
        beside: list[str] = []
        for place, word in enumerate(shown):
            if word in self.lexicon and word not in BOOSTER_DICT:
                beside = beside or [self._beside(word) for word in shown]
                start = max(place - REACH, 0)
                window, here = tuple(beside[start : place + _AFTER]), place - start
                own = word if word in _RULE_WORDS else f"{_VALENCE}{self.lexicon[word]}"
                own = own.upper() if mixed and capitals[place] else own
                valences[place] = self._judged(own, window, here)
        _weigh_but(shown, valences)
        return Reading(tuple(valences), self._compound(valences, tokens))

    def _beside(self, word: str) -> str:
        """Return what VADER is shown for ``word`` while it judges another."""
        if is_rule_word(word):
            return word
        return FELT if word in self.lexicon else NOTHING

    def _judge(self, own: str, beside: tuple[str, ...], here: int) -> float:
        """Return the valence that VADER gives at ``here`` to ``own``, a word or a valence."""
        if own.lower().startswith(_VALENCE):
            self.lexicon[own.lower()] = float(own[len(_VALENCE) :])
        window = list(beside)
        window[here] = own
        judged: list[float] = []
        self.sentiment_valence(0, _Window(window), own, here, judged)
        return float(judged[0])

    def felt(self, tokens: Sequence[str]) -> list[Felt]:
        """Return the words and phrases that have a valence, in the order of the text."""
        shown, found = self._all_shown(tokens), []
        for place, valence in enumerate(self.read(tokens).valences):
            if not valence:
                continue
            by, word = "", shown[place]
            if valence * self.lexicon.get(word, valence) < 0:
                before = range(max(place - REACH, 0), place)
                by = next((tokens[at] for at in reversed(before) if negated([shown[at]])), "")
            many = word.count("_") + 1 if word in self.lexicon else 1
            found.append(Felt(" ".join(tokens[place : place + many]), valence, by))
        return found

    def _all_shown(self, tokens: Sequence[str]) -> list[str]:
        found = [self._known(token) for token in tokens]
        shown = [word for word, _ in found]
        for place, (_, phrases) in enumerate(found):
            if phrases and shown[place] != _TAKEN:
                _join(tokens, shown, place, phrases)
        for place, word in enumerate(shown[:-1]):
            if word in self.both and shown[place + 1] in self.lexicon:
                shown[place] = self.both[word]
        return shown

    def _look_up(self, token: str) -> tuple[str, _Phrases]:
        """Return what VADER is shown for ``token``, and the phrases that begin with it."""
        if token.startswith(("@", "http", "www.")):
            return NOTHING, {}
        lowered = token.lower()
        phrases: _Phrases = {}
        for parts, phrase in self._phrases.get(lowered[:3], ()):
            if _fits(parts[0], lowered):
                phrases.setdefault(parts[1][0], []).append((parts, phrase))
        return self.word_for(token), phrases

    def _compound(self, valences: Sequence[float], tokens: Sequence[str]) -> float:
        total = math.fsum(valences)
        if not total:
            return 0.0
        marks = "".join(token for token in tokens if token[0] in "!?")
        total += math.copysign(self._punctuation_emphasis(marks), total)
        return total / math.sqrt(total * total + _ALPHA)


def _join(tokens: Sequence[str], shown: list[str], place: int, phrases: _Phrases) -> None:
    """Show the longest of ``phrases`` that stands at ``place`` as one word."""
    if place + 1 == len(tokens):
        return
    for parts, phrase in phrases.get(tokens[place + 1][0].lower(), ()):
        words = tokens[place : place + len(parts)]
        if len(words) == len(parts) and all(
            _fits(part, word.lower()) for part, word in zip(parts, words, strict=True)
        ):
            shown[place : place + len(parts)] = [phrase] + [_TAKEN] * (len(parts) - 1)
            return


def _fits(part: str, token: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part


def _weigh_but(shown: Sequence[str], valences: list[float]) -> None:
    """What follows "but" weighs more than what went before it (VADER's rule, in one pass)."""
    if "but" not in shown:
        return
    but = shown.index("but")
    for place, valence in enumerate(valences):
        if valence:
            valences[place] = valence * (_BEFORE_BUT if place < but else _AFTER_BUT)


def shortened(word: str) -> tuple[str, ...]:
    """Return how a drawn-out word may be spelt, suuuper as super and suuper; () for others."""
    if not _LONG.search(word):
        return ()
    return _LONG.sub(r"\1", word), _LONG.sub(r"\1\1", word)


def is_rule_word(word: str) -> bool:
    """Whether VADER's rules for English would take ``word`` for one of theirs."""
    return word in _RULE_WORDS or "n't" in word


_RULE_WORDS = (
    frozenset(NEGATE)
    | frozenset(BOOSTER_DICT)
    | {"but", "kind", "of", "at", "least", "so", "this", "doubt", "no"}
    | {word for case in SPECIAL_CASES for word in case.split()}
)


def read_groups(name: str) -> dict[str, float]:
    """Return the entries of a readable list in ``lexicon/``, each with its valence."""
    valence, found = 0.0, {}
    text = files("services.sentiment").joinpath("lexicon", name).read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if _GROUP.fullmatch(line):
            valence = float(line.strip("[]"))
            continue
        for entry in line.split():
            word, own = _split(entry)
            found[word] = valence if own is None else own
    return found


_GROUP = re.compile(r"\[[+-]?\d(?:\.\d+)?\]")
_OWN = re.compile(r"(.+)=(-?\d+(?:\.\d+)?)")


def _split(entry: str) -> tuple[str, float | None]:
    own = _OWN.fullmatch(entry)
    return (own[1], float(own[2])) if own else (entry, None)
