"""Fitting the sentence model: a logistic regression for each code, all of them at once."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.training.sentence_model import Fitted
from benchmarks.training.statements_data import REPAIR, Bag, Examples, Floats
from services.transparency.learned import CODES, sentence_features

STRETCH = {"w": 1.0, "c": 0.5, "b": 1.2, "s": 0.8, "g": 0.7}
"""What the kinds of features are stretched by: words, pieces, neighbours, one between them,
marks of grammar."""
FEWEST = {"w": 2, "c": 3, "b": 2, "s": 3, "g": 5}
"""Sentences in which a feature of a kind has to be."""
RIDGE = 0.1
FIRST, THEN = (30,), (12, 8)
"""How long is learned from what every model learns from, and then from the rest as well; after each
it is asked anew which sentence of a statement does what the statement is said to."""
BY_RULE = 2.0
"""Log-odds that a rule adds to its sentence when that is asked."""
KEPT = 16_000
"""Features that are shipped: those that can move a score most."""


def packed(fitted: Fitted) -> bytes:
    """Return the table that `services.transparency.learned` reads."""
    return fitted.packed(CODES, KEPT)


class Learner:
    """Learns from ``examples``, with all of them or without those of a fold."""

    def __init__(self, examples: Examples) -> None:
        """Cut the sentences into features, and learn from those without a fold."""
        self._examples = examples
        cut = [sentence_features(text) for text in examples.texts]
        among = Counter(feature for found in cut for feature in found)
        self._names = sorted(it for it, count in among.items() if count >= FEWEST[it[0]])
        rarity = np.log(len(cut) / np.array([among[name] for name in self._names]))
        self._scale = np.array([STRETCH[name[0]] for name in self._names]) * np.sqrt(rarity)
        self._matrix = _matrix(cut, self._names, self._scale)
        self._folds = np.array(examples.folds)
        empty = np.zeros((len(self._names) + 1, len(CODES)))
        self._start = self._learn(self._folds == "", empty, None, FIRST)

    def fit(self, left_out: str | None = None) -> Fitted:
        """Return what is learned without the fold ``left_out``."""
        scores = self._matrix @ self._start[:-1] + self._start[-1]
        table = self._learn(self._folds != (left_out or "none"), self._start, scores, THEN)
        return Fitted(self._names, self._scale, table[:-1], table[-1])

    def _learn(
        self,
        rows: NDArray[np.bool_],
        table: Floats,
        scores: Floats | None,
        rounds: Sequence[int],
    ) -> Floats:
        targets, weights = np.array(self._examples.targets), np.array(self._examples.weights)
        bags = [bag for bag in self._examples.bags if all(rows[bag.rows])]
        matrix = self._matrix[rows]
        for steps in rounds:
            for bag in bags:
                _look_into(bag, scores, targets, weights)
            table = _regress(matrix, targets[rows], weights[rows], table, steps)
            scores = self._matrix @ table[:-1] + table[-1]
        return table


def _matrix(cut: Sequence[set[str]], names: Sequence[str], scale: Floats) -> sp.csr_matrix:
    place = {name: at for at, name in enumerate(names)}
    rows = [sorted(place[it] for it in found if it in place) for found in cut]
    ends = np.cumsum([0, *map(len, rows)])
    counts = sp.csr_matrix(
        (np.ones(ends[-1]), [at for row in rows for at in row], ends), (len(rows), len(names))
    )
    stretched = counts @ sp.diags(scale)
    length = np.sqrt(np.asarray(stretched.multiply(stretched).sum(1)).ravel()) + 1e-9
    return (sp.diags(1 / length) @ stretched).tocsr()


def _look_into(bag: Bag, scores: Floats | None, targets: Floats, weights: Floats) -> None:
    """Say which sentences of ``bag`` do it; nothing is learned from the rest of them."""
    code = bag.code
    targets[bag.rows, code] = weights[bag.rows, code] = 0
    doing = [at for at, by_rule in zip(bag.rows, bag.by_rule, strict=True) if by_rule]
    if scores is not None and bag.rows:
        raised = scores[bag.rows, code] + BY_RULE * np.array(bag.by_rule)
        # a repair is amends or a correction, seldom both
        if CODES[code] not in REPAIR or doing or raised.max() > 0:
            doing.append(bag.rows[int(np.argmax(raised))])
    targets[doing, code] = weights[doing, code] = 1


def _regress(
    matrix: sp.csr_matrix, targets: Floats, weights: Floats, start: Floats, steps: int
) -> Floats:
    turned, width = matrix.T.tocsr(), matrix.shape[1] + 1

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(width, len(CODES))
        odds = matrix @ table[:-1] + table[-1]
        cost = ((np.logaddexp(0, odds) - targets * odds) * weights).sum()
        wrong = (1 / (1 + np.exp(-odds)) - targets) * weights
        slope = np.vstack([turned @ wrong + RIDGE * table[:-1], wrong.sum(0)])
        return float(cost + RIDGE / 2 * (table[:-1] ** 2).sum()), slope.ravel()

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return np.asarray(found.x.reshape(width, len(CODES)))
