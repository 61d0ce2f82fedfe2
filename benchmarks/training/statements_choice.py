"""Choosing, for each code, from which score on the model finds alone and where it overrules.

Judged are statements that the model has not learned from. The rules were written with most of
them at hand, so what the rules find there says nothing of new ones: how often the rules are right
is counted on the fresh sets alone; how often the model is, on all of them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from benchmarks.training.statements_data import FINDINGS, REPAIR
from services.sentiment.weights import Table
from services.transparency.check import judge
from services.transparency.learned import NEVER, SentenceModel, Thresholds
from services.transparency.reading import Reading

ALONE = (*(step / 4 for step in range(-6, 9)), 2.5, 3.0, math.inf)
VETO = (-math.inf, -5.0, -4.0, -3.5, -3.0, -2.5, -2.0, -1.5, -1.0)
ABSENCES = {
    "act": ("no_date", "no_owner"),
    "owner": ("no_owner",),
    "act_date": ("no_date",),
    "next_update": ("no_next_update",),
}
FRESH = ("held_back_2", "held_back_3", "before_mending")
"""Sets that the rules were not written with, as they stood when this was chosen."""
RECALL = 0.8
"""Recall counts this much, squared, of what precision counts."""
PRECISE = 0.92
"""The model may find what no rule found where this is kept, or what the rules have without it."""
MARGIN = 0.01
"""What the model has to be better by than the rules alone."""
_USUAL, _MISSED, _GUESS = 0.75, 0.6, 4
"""The rules' usual recall on a fresh set; what of its recall the model keeps where they miss; and
how many statements such a guess weighs."""


class Counts(NamedTuple):
    """Statements that have a code, by what is said of them, and those wrongly said to have it."""

    right: float
    wrong: float
    missed: float

    @property
    def precision(self) -> float:
        """How often it is right where it is said."""
        return self.right / (self.right + self.wrong) if self.right else 1.0

    @property
    def worth(self) -> float:
        """The weighed harmonic mean of precision and recall, with half a mistake to begin with."""
        precision = self.right / (self.right + self.wrong + 0.5)
        recall = self.right / (self.right + self.missed + 0.01)
        square = RECALL**2
        return (1 + square) * precision * recall / (square * precision + recall + 1e-9)


@dataclass
class Judged:
    """A statement, and the model that has not seen it."""

    row: Mapping[str, Any]
    model: SentenceModel

    @cached_property
    def by_rules(self) -> Reading:
        return Reading(self.row["text"], self.row["language"])

    @property
    def wanted(self) -> frozenset[str]:
        return frozenset(
            (*self.row["components"], *self.row["weaknesses"], *self.row["strategies"])
        )

    @property
    def fold(self) -> str:
        return str(self.row["fold"])

    @property
    def is_fresh(self) -> bool:
        return self.row["file"] in FRESH

    def found(self, thresholds: Mapping[str, Thresholds]) -> frozenset[str]:
        """Return what is found with ``thresholds``."""
        self.model.thresholds = thresholds
        told = judge(self.by_rules.weighed(self.model))
        return frozenset(map(str, (*told.components, *told.weaknesses, *told.strategies)))


Found = Sequence[frozenset[str]]


def choose(judged: Sequence[Judged]) -> dict[str, Thresholds]:
    """Return the thresholds of every code."""
    rules = [it.found({}) for it in judged]
    alone = {at: _all_with(judged, Thresholds(at, -math.inf)) for at in ALONE[:-1]}
    veto = {at: _all_with(judged, Thresholds(math.inf, at)) for at in VETO[1:]}
    chosen = {}
    for code in FINDINGS:
        target = "repair" if code in REPAIR else code
        gains = [_gained(judged, rules, alone[at], target) for at in ALONE[:-1]]
        losses = [_spared(judged, rules, veto[at], target) for at in VETO[1:]]
        gains = [*_smooth(gains), counted(judged, rules, target, fresh=True).worth]
        losses = [counted(judged, rules, target, fresh=True).worth, *_smooth(losses)]
        chosen[code] = Thresholds(
            ALONE[_best(gains, -1, later=True)], VETO[_best(losses, 0, later=False)]
        )
    for code, targets in ABSENCES.items():
        worths = []
        for at in ALONE:
            found = [it.found({**chosen, code: Thresholds(at, -math.inf)}) for it in judged]
            worths.append(sum(_in_all(judged, found, it).worth for it in targets))
        smooth = [*_smooth(worths[:-1]), worths[-1]]
        chosen[code] = Thresholds(ALONE[_best(smooth, -1, later=True)], -math.inf)
    return {code: both for code, both in chosen.items() if both != NEVER}


def _all_with(judged: Sequence[Judged], both: Thresholds) -> Found:
    thresholds = dict.fromkeys(FINDINGS, both)
    return [it.found(thresholds) for it in judged]


def counted(judged: Sequence[Judged], found: Found, code: str, *, fresh: bool) -> Counts:
    """Return how often ``code`` is found in all statements, or in those of ``fresh`` sets."""
    pairs = [
        (code in it.wanted, code in told)
        for it, told in zip(judged, found, strict=True)
        if it.is_fresh or not fresh
    ]
    return Counts(
        sum(want and got for want, got in pairs),
        sum(got and not want for want, got in pairs),
        sum(want and not got for want, got in pairs),
    )


def _in_all(judged: Sequence[Judged], found: Found, code: str) -> Counts:
    """Return what is counted in the fresh sets, and in the others by a quarter."""
    every, here = (counted(judged, found, code, fresh=it) for it in (False, True))
    return Counts(*(here_ + (all_ - here_) / 4 for all_, here_ in zip(every, here, strict=True)))


def _gained(judged: Sequence[Judged], rules: Found, found: Found, code: str) -> float:
    """Return the worth to be expected on fresh statements of what the model adds."""
    before = counted(judged, rules, code, fresh=True)
    has = before.right + before.missed
    recall = (before.right + 10 * _USUAL) / (has + 10)
    every, here = (counted(judged, found, code, fresh=it) for it in (False, True))
    overall = _by_model(judged, rules, found, code)
    caught = (before.missed - here.missed + _GUESS * _MISSED * overall) / (before.missed + _GUESS)
    wrong_before = counted(judged, rules, code, fresh=False).wrong
    share = sum(it.is_fresh for it in judged) / len(judged)
    right = has * (recall + (1 - recall) * max(0.0, caught))
    after = Counts(right, before.wrong + (every.wrong - wrong_before) * share, has - right)
    is_right_enough = after.precision >= min(PRECISE, before.precision)
    return after.worth if is_right_enough else 0.0


def _by_model(judged: Sequence[Judged], rules: Found, found: Found, code: str) -> float:
    """Return the share of the statements with ``code`` that rules miss and the model finds."""
    missed = [
        code in told
        for it, ruled, told in zip(judged, rules, found, strict=True)
        if code in it.wanted and code not in ruled
    ]
    return (sum(missed) + 1) / (len(missed) + 2)


def _spared(judged: Sequence[Judged], rules: Found, found: Found, code: str) -> float:
    """Return the worth to be expected on fresh statements of what the model takes away."""
    before, after = (counted(judged, it, code, fresh=True) for it in (rules, found))
    right, left = (counted(judged, it, code, fresh=False).right for it in (rules, found))
    kept = left / right if right else 1.0
    has = before.right + before.missed
    return Counts(before.right * kept, after.wrong, has - before.right * kept).worth


def _smooth(numbers: Sequence[float]) -> list[float]:
    """Return each number with half of its neighbours: a peak of one is chance."""
    padded = [numbers[0], *numbers, numbers[-1]]
    return [
        (before + 2 * here + after) / 4
        for before, here, after in zip(padded, padded[1:], padded[2:], strict=False)
    ]


def _best(worths: Sequence[float], rules: int, *, later: bool) -> int:
    """Return the place of the best, or ``rules`` (the rules alone) if it is hardly better."""
    rounded = [round(it, 3) for it in worths]
    if max(rounded) < rounded[rules] + MARGIN:
        return rules
    places = [at for at, it in enumerate(rounded) if it == max(rounded)]
    return places[-1] if later else places[0]


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
