"""Weighing what the rules find in a brief with what its sentences do: learned from whole briefs.

Both are taken as they are of texts that nobody has seen: what the rules found in a set before they
were mended by it, and what a model says that has not learned from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.training.labels_data import Row, rows, text_of, told_in
from benchmarks.training.regression import regress
from services.labels.briefs import marks_of
from services.labels.learned import Said, SentenceModel
from services.labels.rules import MARKETS
from services.labels.weighing import PROOF, text_features
from services.words import LabelFault

RIDGE = 3.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A brief of a set that neither the rules nor the model had seen."""

    name: str
    row: Row
    said: list[Said]
    ruled: frozenset[LabelFault]

    @property
    def wanted(self) -> frozenset[LabelFault]:
        """What should be found."""
        return frozenset(map(LabelFault, self.row["findings"]))

    def features(self, fault: LabelFault) -> list[float]:
        """Return what is known of it for a finding."""
        two_levels = MARKETS[self.row["market"]].two_levels
        return text_features(fault, self.said, self.ruled, two_levels=two_levels)


def judged(name: str, model: SentenceModel) -> list[Judged]:
    """Return the briefs of a set, read by a model that has not learned from it."""
    first = told_in("first.txt")
    found = []
    for row in rows(name):
        if row["kind"] != "post":
            text = text_of(row)
            said = model.read(text, marks_of(text, MARKETS[row["market"]]))
            found.append(
                Judged(name, row, said, frozenset(map(LabelFault, first[name, row["id"]])))
            )
    return found


def learned(briefs: Sequence[Judged]) -> Mapping[str, list[float]]:
    """Return the weights of each finding's log-odds, the constant last."""
    texts = {}
    for fault in PROOF:
        features = np.array([it.features(fault) for it in briefs])
        wanted = np.array([fault in it.wanted for it in briefs], float)
        weights, constant = regress(features, wanted, RIDGE)
        texts[fault.value] = [*weights.tolist(), constant]
    return texts
