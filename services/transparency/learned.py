"""The learned part of the check: what a sentence does, by its words and the pieces of them.

For each code a weighed sum over the sentence's features (words, neighbours, words with one between
them, pieces of words, marks of its grammar), divided by the length of that vector.
``benchmarks/train_statements.py`` learns the weights. Above ``alone`` the model finds what no rule
found, below ``veto`` what a rule found in the sentence does not count; what is found of the whole
statement is decided afterwards (whole.py).
"""

import math
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from services.sentiment.linear import features_of, normal, pairs_of
from services.sentiment.tokens import tokens_of
from services.sentiment.weights import Table, unpack
from services.transparency.grammar import marks_of

CODES = (
    *("responsibility", "amends", "correction", "regret", "explanation", "repentance"),
    *("forgiveness", "conditional", "agentless_passive", "minimising", "blame", "platitude"),
    *("deny", "diminish", "bolster", "victim", "act", "act_date", "owner", "next_update"),
)
"""What a sentence can do: findings, an act of one's own, its day, who answers, the next news."""
_LANE = 3
"""Bytes that the sum of a column has in the sum of all of them."""
_LANE_BITS, _LANE_MASK = 8 * _LANE, (1 << 8 * _LANE) - 1
_SHIFT = 128
"""A column's numbers, -127 to 127, are added up as 1 to 255."""
_SHIFTED = bytes((number + _SHIFT) % 256 for number in range(256))
_TINY = 1e-9
_CLAUSE = re.compile(
    r"(?<=[,;:–—])\s+|\s+(?=[–—(])"
    r"|\s+(?=(?:and|but|because|so|which|bo|ale|więc|oraz|ponieważ)\s)"
)
_FEWEST = 3
"""Words of a clause."""


class Thresholds(NamedTuple):
    """From which score on the model finds alone, and below which it overrules a rule."""

    alone: float
    veto: float


THRESHOLDS = {
    **dict.fromkeys(CODES[: CODES.index("act")], Thresholds(3.5, -5.0)),
    "act": Thresholds(0.5, -math.inf),
    "act_date": Thresholds(2.5, -math.inf),
    "owner": Thresholds(0.5, -math.inf),
    "next_update": Thresholds(0.5, -math.inf),
}


def sentence_features(text: str) -> set[str]:
    """Return the features of a sentence, each marked by its kind."""
    words = [normal(token) for token in tokens_of(text)]
    found = {f"b{pair}" for pair in pairs_of(words)}
    found.update(f"s{left} {right}" for left, right in zip(words, words[2:], strict=False))
    for word in set(words):
        found.update(features_of(word))
    found.update(f"g{mark}" for mark in marks_of(text))
    return found


class SentenceModel:
    """What was learned of a language."""

    def __init__(self, table: Table) -> None:
        """Take the weights from ``table``, as `benchmarks.training.statements` packs them."""
        features = table.features.split("\n")[:-1]
        self._places = {feature: at for at, feature in enumerate(features)}
        self._width = _LANE * len(CODES)
        self._rows = bytearray(self._width * len(features))
        for lane, code in enumerate(CODES):
            numbers = bytes(number % 256 for number in table.columns[code])
            self._rows[_LANE * lane :: self._width] = numbers.translate(_SHIFTED)
        self._squares = [number**2 for number in table.columns["scale"]]
        self._scales = [table.scale(code) / table.scale("scale") for code in CODES]
        self._bias = [float(table.head["bias"][code]) for code in CODES]

    def scores(self, text: str) -> dict[str, float]:
        """Return the log-odds of each code for a sentence."""
        sums, squares = self._sums(text)
        length = math.sqrt(squares) + _TINY
        return {
            code: bias + scale * total / length
            for code, bias, scale, total in zip(CODES, self._bias, self._scales, sums, strict=True)
        }

    def clause(self, text: str, code: str) -> tuple[int, int]:
        """Return where the clause of ``text`` that weighs most for ``code`` begins and ends."""
        cuts = [0]
        for cut in _CLAUSE.finditer(text):
            if len(text[cuts[-1] : cut.start()].split()) >= _FEWEST:
                cuts.append(cut.end())
        if len(cuts) > 1 and len(text[cuts[-1] :].split()) < _FEWEST:
            cuts.pop()
        bounds = [
            (start, start + len(text[start:end].rstrip()))
            for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)
        ]
        lane = CODES.index(code)
        return max(bounds, key=lambda it: self._sums(text[slice(*it)])[0][lane])

    def _sums(self, text: str) -> tuple[list[int], int]:
        """Return the sum of each code over the known features, and their length squared."""
        known = [self._places[it] for it in sentence_features(text) if it in self._places]
        width = self._width
        total = sum(
            int.from_bytes(self._rows[width * at : width * (at + 1)], "little") for at in known
        )
        taken = _SHIFT * len(known)
        sums = [(total >> _LANE_BITS * lane & _LANE_MASK) - taken for lane in range(len(CODES))]
        return sums, sum(self._squares[at] for at in known)


@cache
def shipped(language: str) -> SentenceModel | None:
    """Return the model of ``language``, None where the installation has none."""
    place = files("services.transparency").joinpath("weights", f"{language}.xz")
    return SentenceModel(unpack(place.read_bytes())) if place.is_file() else None
