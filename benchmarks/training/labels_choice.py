"""Weighing what the rules find in a brief with what its sentences do: learned from whole briefs.

Both are taken as they are of texts that nobody has seen: what the rules found in a set before they
were mended by it, and what a model says that has not learned from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from benchmarks.training.fit import Floats
from benchmarks.training.labels_data import Row, rows, text_of, told_in
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
        middle, spread = features.mean(0), features.std(0) + 1e-6
        scaled = np.c_[(features - middle) / spread, np.ones(len(briefs))]
        weights = _fitted(scaled, np.array([fault in it.wanted for it in briefs], float))
        plain = weights[:-1] / spread
        texts[fault.value] = [*plain.tolist(), float(weights[-1] - plain @ middle)]
    return texts


def _fitted(features: Floats, wanted: Floats) -> Floats:
    ridge = np.full(features.shape[1], RIDGE)
    ridge[-1] = 0.0

    def cost(weights: Floats) -> tuple[float, Floats]:
        odds = features @ weights
        loss = np.logaddexp(0.0, odds).sum() - wanted @ odds + (ridge * weights**2).sum() / 2
        slope = features.T @ (1.0 / (1.0 + np.exp(-odds)) - wanted) + ridge * weights
        return float(loss), slope

    found = minimize(cost, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, float)
