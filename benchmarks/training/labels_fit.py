"""Fitting the sentence model of the label check: a logistic regression for each code."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from benchmarks.training.fit import Floats
from benchmarks.training.labels_data import Example
from benchmarks.training.sentence_model import Fitted
from services.labels.learned import CODES

STRETCH = {"w": 1.0, "c": 0.4, "b": 1.0, "s": 0.7, "r": 1.0, "<": 0.35, ">": 0.25}
"""What the kinds of features are stretched by: words, pieces, neighbours, one between them, rules,
the words of the sentence before and of the one after."""
FEWEST = 2
RIDGE = 0.05
STEPS = 60
KEPT = 24_000
"""Features that are shipped: those that can move a score most."""


def packed(fitted: Fitted, texts: Mapping[str, Sequence[float]]) -> bytes:
    """Return the table that `services.labels.learned` reads."""
    rounded = {fault: [round(it, 5) for it in row] for fault, row in texts.items()}
    return fitted.packed(CODES, KEPT, texts=rounded)


def fit(examples: Sequence[Example]) -> Fitted:
    """Return what is learned from ``examples``."""
    counts = Counter(feature for it in examples for feature in it.features)
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    places = {name: at for at, name in enumerate(names)}
    scale = np.array([STRETCH[name[0]] for name in names])
    rows = [sorted(places[it] for it in one.features if it in places) for one in examples]
    matrix = _matrix(rows, scale)
    wanted = np.array([[code in it.codes for code in CODES] for it in examples], float)
    weights, bias = _fitted(matrix, wanted)
    return Fitted(names, scale, weights, bias)


def _matrix(rows: Sequence[Sequence[int]], scale: Floats) -> sp.csr_matrix:
    ends = np.cumsum([0, *map(len, rows)])
    places = np.array([at for row in rows for at in row], int)
    values = scale[places]
    lengths = np.sqrt([sum(values[start:end] ** 2) for start, end in pairwise(ends)])
    values = values / np.repeat(np.maximum(lengths, 1e-9), np.diff(ends))
    return sp.csr_matrix((values, places, ends), shape=(len(rows), len(scale)))


def _fitted(matrix: sp.csr_matrix, wanted: Floats) -> tuple[Floats, Floats]:
    many, codes = matrix.shape[1], wanted.shape[1]
    turned = matrix.T.tocsr()

    def cost(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[: many * codes].reshape(many, codes), flat[many * codes :]
        odds = matrix @ weights + bias
        loss = np.logaddexp(0.0, odds).sum() - (odds * wanted).sum()
        rest = 1.0 / (1.0 + np.exp(-odds)) - wanted
        slope = turned @ rest + RIDGE * weights
        total = loss + RIDGE / 2 * float((weights**2).sum())
        return float(total), np.concatenate([slope.ravel(), rest.sum(0)])

    start = np.zeros(many * codes + codes)
    start[many * codes :] = np.log((wanted.mean(0) + 1e-3) / (1 - wanted.mean(0) + 1e-3))
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    flat = np.asarray(found.x, float)
    return flat[: many * codes].reshape(many, codes), flat[many * codes :]
