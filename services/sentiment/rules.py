"""The rules: VADER's own (Hutto and Gilbert 2014), over words that it is given.

VADER judges a word by its valence and the three words before it. It is handed just those, so
that what a text costs grows with its length alone.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    negated,
)

NOTHING = "\u00b7"
"""Stands for a word that says nothing: VADER has no opinion of it, in whatever language."""
REACH = 3
"""Words before a word that VADER looks at."""
_AFTER = 3
"""Words from a word on that are in its window."""
_BEFORE_BUT, _AFTER_BUT = 0.5, 1.5
_ALPHA = 15
_JUDGED = 1_024
"""Verdicts that are remembered."""
_LONG = re.compile(r"(.)\1{2,}")
FELT = NOTHING * 3
"""Stands, beside a word that is judged, for another that is: it neither negates nor boosts."""
_NO_RULES = frozenset({NOTHING, FELT})
"""A word with only these beside it keeps its valence, in capitals a stronger one."""
_VALENCE = "v="
"""Begins what VADER is shown for every word of one valence, so that it judges them once."""
_Phrases: TypeAlias = dict[str, list[tuple[tuple[str, ...], str]]]
"""By the first letter of their second word."""


class Reading(NamedTuple):
    """What the rules found: the valence of each token, 0 for most, after all rules."""

    compound: float
    valences: Sequence[float]
    marks: str
    """The exclamation and question marks of the text."""


@dataclass(frozen=True, slots=True)
class Felt:
    """What the rules make of a word or phrase; ``negated_by`` is the word that turned it."""

    words: str
    valence: float
    negated_by: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What VADER is shown for a token: ``own`` while it judges it, ``beside`` for another."""

    name: str
    valence: float
    own: str
    beside: str
    phrases: _Phrases
    """Those that begin with it."""
    length: int
    """In tokens."""
    instead: "Shown | None"
    """What it is shown as before another word with a valence."""


_UNFELT = Shown(NOTHING, 0.0, NOTHING, NOTHING, {}, 1, None)
_TAKEN = replace(_UNFELT, length=0)
"""Stands for the further words of a phrase."""


@dataclass(slots=True)
class _Window:
    """What VADER's rules look at of a text."""

    words_and_emoticons: Sequence[str]
    is_cap_diff: bool = True  # only then is a word handed over in capitals


class Rules(SentimentIntensityAnalyzer):  # type: ignore[misc]  # it has no types
    """VADER over one language's words; `word_for` says what VADER is shown for a token."""

    def __init__(self) -> None:
        super().__init__()
        # what VADER keeps for whole sentences, which it is not given
        self.lexicon_full_filepath = self.emoji_full_filepath = ""
        self.emojis: dict[str, str] = {}
        self.lexicon: dict[str, float] = self.lexicon | {FELT: 0.0}
        self.both: dict[str, str] = {}
        """Words with a valence that before another are the rule word given here: terribly good."""
        self._judged = lru_cache(_JUDGED)(self._judge)
        self._phrases: _Phrases = {}

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

    def read(self, tokens: Sequence[str], known: Sequence[Shown] = ()) -> Reading:
        """Return the valences of ``tokens`` and the compound that VADER makes of them.

        ``known`` is what `show` gives for each, where that is remembered.
        """
        shown, telling = self._all_shown(tokens, known)
        marks = "".join([token for token in tokens if token[0] in "!?"])
        felt = [place for place in telling if shown[place].valence]
        valences = [0.0] * len(shown)
        if not felt:
            return Reading(0.0, valences, marks)
        beside = [word.beside for word in shown]
        loud = _stress(tokens, felt)
        rules = [place for place in telling if beside[place] not in _NO_RULES]
        for place in felt:
            if not any(-REACH <= rule - place < _AFTER for rule in rules):
                valence = shown[place].valence
                valences[place] = valence + (place in loud) * math.copysign(C_INCR, valence)
                continue
            start = max(place - REACH, 0)
            own = shown[place].own.upper() if place in loud else shown[place].own
            window = tuple(beside[start : place + _AFTER])
            valences[place] = self._judged(own, window, place - start)
        _weigh_but(beside, valences)
        return Reading(self._compound(valences, marks), valences, marks)

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
        shown, found = self._all_shown(tokens, ())[0], []
        for place, valence in enumerate(self.read(tokens).valences):
            if not valence:
                continue
            by, word = "", shown[place]
            if valence * word.valence < 0:
                before = range(max(place - REACH, 0), place)
                by = next((tokens[at] for at in reversed(before) if negated([shown[at].name])), "")
            found.append(Felt(" ".join(tokens[place : place + word.length]), valence, by))
        return found

    def _all_shown(
        self, tokens: Sequence[str], known: Sequence[Shown]
    ) -> tuple[list[Shown], list[int]]:
        """Return what VADER is shown for each of ``tokens``, and the places of words that tell."""
        shown = list(known or map(self.show, tokens))
        telling = [place for place, word in enumerate(shown) if word is not _UNFELT]
        for place in telling:
            if shown[place].phrases:
                self._join(tokens, shown, place)
        for place in telling:
            instead = shown[place].instead
            if instead and [word.beside for word in shown[place + 1 : place + 2]] == [FELT]:
                shown[place] = instead
        return shown, telling

    def _join(self, tokens: Sequence[str], shown: list[Shown], place: int) -> None:
        """Show the longest phrase that stands at ``place`` as one word."""
        if place + 1 == len(tokens):
            return
        second = tokens[place + 1].lower()
        for parts, phrase in shown[place].phrases.get(tokens[place + 1][0].lower(), ()):
            if not _fits(parts[1], second):
                continue
            words = tokens[place : place + len(parts)]
            if len(words) == len(parts) and all(
                _fits(part, word.lower()) for part, word in zip(parts, words, strict=True)
            ):
                joined = self._shown(phrase, {}, len(parts))
                shown[place : place + len(parts)] = [joined] + [_TAKEN] * (len(parts) - 1)
                return

    def show(self, token: str) -> Shown:
        """Return what VADER is shown for ``token``, and the phrases that begin with it."""
        if token.startswith(("@", "http", "www.")):
            return _UNFELT
        lowered = token.lower()
        phrases: _Phrases = {}
        for parts, phrase in self._phrases.get(lowered[:3], ()):
            if _fits(parts[0], lowered):
                phrases.setdefault(parts[1][0], []).append((parts, phrase))
        word = self.word_for(token)
        return self._shown(word, phrases) if phrases or word != NOTHING else _UNFELT

    def _shown(self, word: str, phrases: _Phrases, length: int = 1) -> Shown:
        valence = 0.0 if word in BOOSTER_DICT else self.lexicon.get(word, 0.0)
        is_rule = is_rule_word(word)
        own = word if is_rule else f"{_VALENCE}{valence}"
        beside = word if is_rule else FELT if word in self.lexicon else NOTHING
        instead = self._shown(self.both[word], {}) if word in self.both else None
        return Shown(word, valence, own, beside, phrases, length, instead)

    def _compound(self, valences: Sequence[float], marks: str) -> float:
        total = math.fsum(valences)
        if not total:
            return 0.0
        total += math.copysign(self._punctuation_emphasis(marks), total)
        return total / math.sqrt(total * total + _ALPHA)


def _stress(tokens: Sequence[str], felt: Sequence[int]) -> set[int]:
    """Return the places among ``felt`` in capitals, unless the whole text is."""
    loud = {place for place in felt if tokens[place].isupper() and len(tokens[place]) > 1}
    if loud and all(token.isupper() and len(token) > 1 for token in tokens):
        return set()
    return loud


def _fits(part: str, token: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part


def _weigh_but(beside: Sequence[str], valences: list[float]) -> None:
    """What follows "but" weighs more than what went before it (VADER's rule, in one pass)."""
    if "but" not in beside:
        return
    but = beside.index("but")
    for place, valence in enumerate(valences):
        if valence:
            valences[place] = valence * (_BEFORE_BUT if place < but else _AFTER_BUT)


def shortened(word: str) -> tuple[str, ...]:
    """Return how a drawn-out word may be spelt, suuuper as super and suuper; () for others."""
    if len(set(word)) + 2 > len(word) or not _LONG.search(word):
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
