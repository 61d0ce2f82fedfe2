"""What was learned of sentences, for labels and for statements, and how it is packed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.training.fit import Floats
from services.sentiment.weights import pack


@dataclass
class Fitted:
    """Features with what they are stretched by, and a weight for each code."""

    names: list[str]
    scale: Floats
    weights: Floats
    bias: Floats

    def packed(self, codes: Sequence[str], kept: int, **head: object) -> bytes:
        """Return the table of the ``kept`` features that can move a score most, with ``head``."""
        brought = self.weights * self.scale[:, None]
        best = np.sort(np.argsort(-np.abs(brought).max(1), kind="stable")[:kept])
        columns = {code: brought[best, at].tolist() for at, code in enumerate(codes)}
        columns["scale"] = self.scale[best].tolist()
        bias = {code: round(float(self.bias[at]), 6) for at, code in enumerate(codes)}
        return pack({"bias": bias, **head}, [self.names[at] for at in best], columns)
