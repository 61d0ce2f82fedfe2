"""Choosing, for each code, from which score on the model finds alone and where it overrules.

Judged are statements by authors that the model has not learned from. Some of them the rules were
mended with, so that what the rules find there says little of new statements: those count less. A
language's thresholds are chosen by its own statements, those of the other count less.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import Any, NamedTuple

from benchmarks.training.statements_data import FINDINGS, REPAIR, STATEMENTS, read
from services.sentiment.weights import Table
from services.transparency.check import judge
from services.transparency.learned import NEVER, SentenceModel, Thresholds
from services.transparency.reading import Reading

ALONE = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, math.inf)
"""Never what is less likely than not."""
VETO = (-math.inf, -4.0, -3.0, -2.0, -1.0)
USUAL = Thresholds(0.5, -3.0)
"""Where the other codes stand while one is chosen."""
ACTS = {"act": Thresholds(0.5, -math.inf), "act_date": Thresholds(0.0, -math.inf)}
LED = ("agentless_passive", "explanation", "platitude", "deny", "blame", "diminish")
"""Codes that are found or not by what else is found: chosen while the rest stands still."""
ABSENCES = {
    "act": ("no_date", "no_owner"),
    "owner": ("no_owner",),
    "act_date": ("no_date",),
    "next_update": ("no_next_update",),
}
LEAST = 1.0
"""From here on at least a sentence is said to have a day or an owner."""
MENDED_WITH = ("held_back_1", "held_back_3")
"""Sets that the rules were mended with."""
LESS, OTHER_LANGUAGE = 0.7, 0.4
"""What a statement of them counts, and one of the other language."""
PRECISE = 0.92
"""The precision that is aimed at; what is less precise is worth much less."""
STRICT = 4
BESIDE = 0.1
"""How far from the score of a plain phrase a threshold stays."""
MARGIN = 0.03
"""What the model has to be better by than the rules alone."""


class Counts(NamedTuple):
    """Statements that have a code, by what is said of them, and those wrongly said to have it."""

    right: float
    wrong: float
    missed: float

    @property
    def precision(self) -> float:
        """How often it is right where it is said, with half a mistake to begin with."""
        return self.right / (self.right + self.wrong + 0.5)

    @property
    def recall(self) -> float:
        """How often it is said where it is so."""
        return self.right / (self.right + self.missed + 0.01)

    @property
    def worth(self) -> float:
        """The recall, as far as the precision is what is aimed at."""
        return self.recall * min(1.0, self.precision / PRECISE) ** STRICT


@dataclass
class Judged:
    """A statement, and the model that has not seen it."""

    row: Mapping[str, Any]
    model: SentenceModel

    @cached_property
    def by_rules(self) -> Reading:
        return Reading(self.row["text"], self.language)

    @cached_property
    def wanted(self) -> frozenset[str]:
        return frozenset(
            (*self.row["components"], *self.row["weaknesses"], *self.row["strategies"])
        )

    @property
    def fold(self) -> str:
        return str(self.row["fold"])

    @property
    def language(self) -> str:
        return str(self.row["language"])

    def counts(self, language: str) -> float:
        """Return how much it counts where thresholds of ``language`` are chosen."""
        own = LESS if self.row["file"] in MENDED_WITH else 1.0
        return own if self.language == language else own * OTHER_LANGUAGE

    def found(self, thresholds: Mapping[str, Thresholds]) -> frozenset[str]:
        """Return what is found with ``thresholds``."""
        self.model.thresholds = thresholds
        told = judge(self.by_rules.weighed(self.model))
        return frozenset(map(str, (*told.components, *told.weaknesses, *told.strategies)))


Found = Sequence[frozenset[str]]
Chosen = dict[str, Thresholds]


class Choice:
    """What is found in ``judged`` with thresholds of all heights."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        """Try each pair of thresholds."""
        self._judged = judged
        usual = dict.fromkeys(FINDINGS, USUAL)
        led = [code for code in FINDINGS if code in LED]
        leading = [code for code in FINDINGS if code not in LED]
        self._found: dict[tuple[str, Thresholds], Found] = {}
        for alone, veto in product(ALONE, VETO):
            if veto >= alone:
                continue
            both = Thresholds(alone, veto)
            for codes in (led, leading):
                found = [it.found({**usual, **dict.fromkeys(codes, both)}) for it in judged]
                self._found.update({(code, both): found for code in codes})
        for code, alone in product(ABSENCES, ALONE[ALONE.index(LEAST) :]):
            both = Thresholds(alone, -math.inf)
            self._found[code, both] = [it.found({**usual, **ACTS, code: both}) for it in judged]

    def thresholds(self, language: str, left_out: str = "") -> Chosen:
        """Return the thresholds of every code for ``language``, chosen without a fold."""
        weights = [0.0 if it.fold == left_out else it.counts(language) for it in self._judged]
        chosen: Chosen = {}
        for code in FINDINGS:
            target = "repair" if code in REPAIR else code
            worths = {
                both: self._counted(found, target, weights).worth
                for (own, both), found in self._found.items()
                if own == code
            }
            chosen[code] = _best(worths)
        for code, targets in ABSENCES.items():
            chosen[code] = _best(
                {
                    both: sum(self._counted(found, it, weights).worth for it in targets)
                    for (own, both), found in self._found.items()
                    if own == code
                }
            )
        return {code: both for code, both in chosen.items() if both != NEVER}

    def _counted(self, found: Found, code: str, weights: Sequence[float]) -> Counts:
        return counted(self._judged, found, code, weights)


def counted(
    judged: Iterable[Judged], found: Iterable[frozenset[str]], code: str, weights: Iterable[float]
) -> Counts:
    """Return how often ``code`` is found in statements that count ``weights``."""
    right = wrong = missed = 0.0
    for it, told, weight in zip(judged, found, weights, strict=True):
        if code in told:
            right += weight * (code in it.wanted)
            wrong += weight * (code not in it.wanted)
        else:
            missed += weight * (code in it.wanted)
    return Counts(right, wrong, missed)


def _best(worths: Mapping[Thresholds, float]) -> Thresholds:
    """Return the best, or the rules alone if it is hardly better; a peak of one is chance."""

    def smooth(both: Thresholds) -> float:
        if both.alone == math.inf:
            return worths[both]
        at = ALONE.index(both.alone)
        beside = [
            worths[near]
            for it in (at - 1, at + 1)
            if 0 <= it < len(ALONE) - 1 and (near := Thresholds(ALONE[it], both.veto)) in worths
        ]
        return (2 * worths[both] + sum(beside)) / (2 + len(beside))

    best = max(worths, key=lambda both: (round(smooth(both), 3), both.alone, -both.veto))
    return best if smooth(best) >= worths[NEVER] + MARGIN else NEVER


@cache
def _phrases(language: str) -> Sequence[tuple[str, Sequence[str]]]:
    """Return the code of each plain phrase, empty for a fact, and its sentences."""
    found = []
    for row in read(STATEMENTS / "phrases.jsonl", language):
        reading = Reading(row["text"], language)
        found.append((row["code"], [reading.plain(it) for it in range(reading.count)]))
    return found


def keeping_phrases(
    chosen: Mapping[str, Thresholds], model: SentenceModel, language: str
) -> Chosen:
    """Return ``chosen`` so that no plain phrase is lost and no plain fact becomes a finding."""
    kept: Chosen = dict(chosen)
    for told, sentences in _phrases(language):
        for sentence in sentences:
            for code, score in model.scores(sentence).items():
                alone, veto = kept.get(code, NEVER)
                if not told and code in FINDINGS:
                    alone = max(alone, round(score + BESIDE, 2))
                elif told in {code, "repair" if code in REPAIR else code}:
                    veto = min(veto, round(score - BESIDE, 2))
                kept[code] = Thresholds(alone, veto)
    return {code: both for code, both in kept.items() if both != NEVER}


class Remembering(SentenceModel):
    """A model that is asked of the same sentences with many thresholds."""

    def __init__(self, table: Table) -> None:
        """Take the weights from ``table``."""
        super().__init__(table)
        self._known: dict[str, dict[str, float]] = {}

    def scores(self, text: str) -> dict[str, float]:
        """Return the log-odds of each code for a sentence."""
        if text not in self._known:
            self._known[text] = super().scores(text)
        return self._known[text]

    def clause(self, text: str, code: str) -> tuple[int, int]:
        """Return the whole: here only what is found matters, not ``code``'s part of it."""
        del code
        return 0, len(text)
