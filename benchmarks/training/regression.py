"""A logistic regression over a few figures of a whole text, held back by a ridge."""

import numpy as np
from scipy.optimize import minimize

from benchmarks.training.fit import Floats


def regress(
    figures: Floats,
    wanted: Floats,
    ridge: float,
    *,
    counting: Floats | float = 1.0,
    narrowest: float = 1e-6,
) -> tuple[Floats, float]:
    """Return what each column of ``figures`` adds to the log-odds, and the constant.

    ``wanted`` is 1 or 0 for each row, which counts ``counting``. The ridge holds back the weights
    of the figures brought to one scale, and not the constant. ``narrowest`` is added to how widely
    a figure is spread: one that hardly changes tells little.
    """
    middle, spread = figures.mean(0), figures.std(0) + narrowest
    scaled = np.c_[(figures - middle) / spread, np.ones(len(figures))]
    ridges = np.full(scaled.shape[1], ridge)
    ridges[-1] = 0.0

    def cost(weights: Floats) -> tuple[float, Floats]:
        odds = scaled @ weights
        loss = (np.logaddexp(0.0, odds) * counting).sum() - (wanted * counting) @ odds
        wrong = (1.0 / (1.0 + np.exp(-odds)) - wanted) * counting
        slope = scaled.T @ wrong + ridges * weights
        return float(loss + (ridges * weights**2).sum() / 2), slope

    weights = minimize(cost, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    plain = np.asarray(weights[:-1] / spread, float)
    return plain, float(weights[-1] - plain @ middle)
