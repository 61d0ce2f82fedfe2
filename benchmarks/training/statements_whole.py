"""Fitting the model of whole statements: a logistic regression for each finding.

What it learns from are statements as sentence models see them that have not learned from their
author. Sets that were written about one thing count half, and choose no threshold: there are more
attacks and excuses in them than in life.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.training.fit import Floats
from benchmarks.training.regression import regress
from services.transparency.judging import judge
from services.transparency.learned import SentenceModel
from services.transparency.reading import Reading
from services.transparency.whole import FINDINGS, is_whole, values_of

ABOUT_ONE_THING = ("near_misses", "attacks", "excuses", "promises")
LESS = 0.5
RIDGE, NARROWEST = 30.0, 1e-3
PRECISION, RECALL = 0.90, 0.80
"""What is aimed at."""
MORE = 0.01
"""What counts beyond that."""
CHANCES = np.arange(0.2, 0.95, 0.02)
"""Probabilities from which on a finding can be told."""
PLACES = 5


class Counts(NamedTuple):
    """Statements that have a finding, by what is said of them, and those wrongly said to."""

    right: float
    wrong: float
    missed: float

    @property
    def precision(self) -> float:
        """How often it is right where it is said."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """How often it is said where it is so."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def worth(self) -> float:
        """How near it comes to both that is aimed at, with half a mistake to begin with."""
        precision = self.right / (self.right + self.wrong + 0.5)
        near = min(1.0, precision / PRECISION, self.recall / RECALL)
        return near + MORE * (precision + self.recall)


@dataclass
class Seen:
    """A labelled statement, and the model of sentences that has not seen its author."""

    row: Mapping[str, Any]
    model: SentenceModel = field(repr=False)

    def __post_init__(self) -> None:
        """Read it with the model."""
        reading = Reading(self.row["text"], self.row["language"])
        weighed = reading.weighed(self.model)
        self.is_whole = is_whole(weighed)
        self.values = values_of(reading, weighed, judge(weighed))

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The findings that it has."""
        row = self.row
        return frozenset((*row["components"], *row["weaknesses"], *row["strategies"]))

    @property
    def fold(self) -> str:
        """The set, or sets, of its author."""
        return str(self.row["fold"])


class Weighing:
    """Learns what ``seen`` statements are told to do."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self._values = np.array([it.values for it in seen])
        self._wanted = np.array([[code in it.wanted for code in FINDINGS] for it in seen])
        self._folds = np.array([it.fold for it in seen])
        self._one_thing = np.isin(self._folds, ABOUT_ONE_THING)
        self._chances = np.zeros(self._wanted.shape)
        for fold in sorted(set(self._folds)):
            rows = self._folds == fold
            for at, (weights, bias) in enumerate(self._fit(~rows)):
                self._chances[rows, at] = _chance(self._values[rows] @ weights + bias)

    def model(self) -> dict[str, Any]:
        """Return the table of `StatementModel`, learned from all of them."""
        table = {}
        for at, (code, (weights, bias)) in enumerate(
            zip(FINDINGS, self._fit(self._folds != ""), strict=True)
        ):
            chance = self._threshold(at, "")
            table[str(code)] = {
                "weights": [round(float(weight), PLACES) for weight in weights],
                "bias": round(float(bias), PLACES),
                "from": round(float(np.log(chance / (1 - chance))), PLACES),
            }
        return table

    def found(self) -> NDArray[np.bool_]:
        """Return what is found of each, learned and with thresholds chosen without its author."""
        found = np.zeros(self._wanted.shape, bool)
        for fold in sorted(set(self._folds)):
            rows = self._folds == fold
            for at in range(len(FINDINGS)):
                found[rows, at] = self._chances[rows, at] >= self._threshold(at, fold)
        return found

    def counts(self, found: NDArray[np.bool_], rows: NDArray[np.bool_], at: int) -> Counts:
        """Return how often a finding is told rightly, wrongly, and not, of some of them."""
        return _counts(found[rows, at], self._wanted[rows, at])

    def _fit(self, rows: NDArray[np.bool_]) -> Iterable[tuple[Floats, float]]:
        """Yield what is learned of each finding: weights for the values, and a bias."""
        counting = np.where(self._one_thing[rows], LESS, 1.0)
        for at in range(len(FINDINGS)):
            wanted = self._wanted[rows, at].astype(float)
            yield regress(self._values[rows], wanted, RIDGE, counting=counting, narrowest=NARROWEST)

    def _threshold(self, at: int, left_out: str) -> float:
        rows = (self._folds != left_out) & ~self._one_thing
        chances, wanted = self._chances[rows, at], self._wanted[rows, at]
        return float(max(CHANCES, key=lambda it: _counts(chances >= it, wanted).worth))


def _counts(found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> Counts:
    return Counts(
        *map(float, ((found & wanted).sum(), (found & ~wanted).sum(), (~found & wanted).sum()))
    )


def _chance(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)))
