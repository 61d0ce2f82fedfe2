"""Fitting the sentence model: a logistic regression for each code, all of them at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from benchmarks.training.statements_data import REPAIR, Bag, Examples, Floats
from services.sentiment.weights import pack
from services.transparency.learned import CODES, Thresholds, sentence_features

STRETCH = {"w": 1.0, "c": 0.5, "b": 1.2, "s": 0.8}
"""What the kinds of features are stretched by: words, pieces, neighbours, one between them."""
FEWEST = 2
RIDGE = 0.1
ROUNDS = 3
"""How often it is asked anew which sentence of a statement does what the statement is said to."""
STEPS = 60
BY_RULE = 2.0
"""Log-odds that a rule adds to its sentence when that is asked."""
KEPT = 16_000
"""Features that are shipped: those that can move a score most."""


@dataclass
class Fitted:
    """Features with what they are stretched by, and a weight for each code."""

    names: list[str]
    scale: Floats
    weights: Floats
    bias: Floats

    def packed(self, thresholds: Mapping[str, Thresholds]) -> bytes:
        """Return the table that `services.transparency.learned` reads."""
        brought = self.weights * self.scale[:, None]
        best = np.sort(np.argsort(-np.abs(brought).max(1), kind="stable")[:KEPT])
        columns = {code: brought[best, at].tolist() for at, code in enumerate(CODES)}
        columns["scale"] = self.scale[best].tolist()
        head = {
            "bias": {code: round(float(self.bias[at]), 6) for at, code in enumerate(CODES)},
            "thresholds": {code: list(both) for code, both in thresholds.items()},
        }
        return pack(head, [self.names[at] for at in best], columns)


def fit(examples: Examples) -> Fitted:
    """Learn from ``examples``; what stands in a bag is found out in rounds."""
    cut = [sentence_features(text) for text in examples.texts]
    among = Counter(feature for found in cut for feature in found)
    names = sorted(name for name, count in among.items() if count >= FEWEST)
    rarity = np.log(len(cut) / np.array([among[name] for name in names]))
    scale = np.array([STRETCH[name[0]] for name in names]) * np.sqrt(rarity)
    matrix = _matrix(cut, names, scale)
    targets, weights = np.array(examples.targets), np.array(examples.weights)
    table, scores = np.zeros((len(names) + 1, len(CODES))), None
    for _ in range(ROUNDS):
        for bag in examples.bags:
            _look_into(bag, scores, targets, weights)
        table = _regress(matrix, targets, weights, table)
        scores = matrix @ table[:-1] + table[-1]
    return Fitted(names, scale, table[:-1], table[-1])


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


def _regress(matrix: sp.csr_matrix, targets: Floats, weights: Floats, start: Floats) -> Floats:
    turned, width = matrix.T.tocsr(), matrix.shape[1] + 1

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(width, len(CODES))
        odds = matrix @ table[:-1] + table[-1]
        cost = ((np.logaddexp(0, odds) - targets * odds) * weights).sum()
        wrong = (1 / (1 + np.exp(-odds)) - targets) * weights
        slope = np.vstack([turned @ wrong + RIDGE * table[:-1], wrong.sum(0)])
        return float(cost + RIDGE / 2 * (table[:-1] ** 2).sum()), slope.ravel()

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x.reshape(width, len(CODES)))
