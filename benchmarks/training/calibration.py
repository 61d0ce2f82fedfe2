"""Making probabilities of log-odds that mean what they say."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.optimize import minimize

from benchmarks.training.data import Post
from benchmarks.training.fit import CLASSES, Floats, weights_of

EVEN = 1e-3
"""Holds the constants where little speaks for them."""


def calibrate(
    odds: Floats, posts: Sequence[Post], weights: Mapping[str, float]
) -> tuple[float, Floats]:
    """Return the factor and the constants that make ``odds`` of unseen posts fit their labels.

    Temperature and bias scaling (Guo and others 2017), the classes of each domain evened out: the
    probabilities are those of a world in which each class is met as often as the others.
    """
    loss = _loss(posts, weights)
    best = minimize(
        lambda found: (
            loss(found[0] * odds + np.array([found[1], 0.0, found[2]]))
            + EVEN * float((found[1:] ** 2).sum())
        ),
        np.array([1.0, 0.0, 0.0]),
        method="L-BFGS-B",
    ).x
    return float(best[0]), np.array([best[1], 0.0, best[2]])


def rules_alone(compounds: Floats, posts: Sequence[Post], weights: Mapping[str, float]) -> Floats:
    """Return what turns the rules' compound into log-odds of negative and of positive.

    A row for each: a constant, what the compound brings, what its size does.
    """
    loss = _loss(posts, weights)
    given = np.column_stack((np.ones(len(posts)), compounds, np.abs(compounds)))

    def odds(found: Floats) -> Floats:
        told = given @ found.reshape(2, 3).T
        return np.insert(told, 1, 0.0, axis=1)

    found = minimize(lambda found: loss(odds(found)), np.zeros(6), method="L-BFGS-B").x
    return np.reshape(np.asarray(found, dtype=np.float64), (2, 3))


def _loss(posts: Sequence[Post], weights: Mapping[str, float]) -> Callable[[Floats], float]:
    """Return the mean log-loss of log-odds, each post weighing as its domain says."""
    counted = weights_of(posts, weights)
    counted /= counted.sum()
    closed = np.array([[label not in post.among for label in CLASSES] for post in posts])
    wanted = np.eye(len(CLASSES))[[post.label for post in posts]]

    def loss(odds: Floats) -> float:
        told = np.log((shares_of(odds, closed) * wanted).sum(1) + 1e-12)
        return float(-(told * counted).sum())

    return loss


def shares_of(odds: Floats, closed: Floats | None = None) -> Floats:
    """Return the probabilities of the classes, 0 for those that are ``closed`` to a post."""
    raised = odds.copy()
    if closed is not None:
        raised[closed] = -1e9
    raised -= raised.max(1, keepdims=True)
    raised = np.exp(raised)
    return np.asarray(raised / raised.sum(1, keepdims=True))
