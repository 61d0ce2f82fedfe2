"""The whole statement, weighed: what a sentence does is often told by the others alone.

For each finding a logistic regression, both languages together, over what is known of the
statement: of each code the strongest sentence and how many there are, what follows from the rules
and from rules and sentences together (`judging`), who answers for what by when, and the length.
``benchmarks/train_statements.py`` learns it, and from which probability on a finding is told.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Any

from services.transparency.acts import Acts
from services.transparency.findings import Findings, Spans
from services.transparency.judging import Code, admissions, judge
from services.transparency.learned import CODES, SentenceModel
from services.transparency.reading import Reading
from services.words import Component, Strategy, Weakness

FINDINGS: Sequence[Component | Weakness | Strategy] = (*Component, *Weakness, *Strategy)
SHOWN: Mapping[str, Sequence[str]] = {
    Component.REPAIR: ("amends", "correction"),
    Strategy.REBUILD: ("amends", "responsibility", "regret"),
    Weakness.NO_DATE: ("act",),
    Weakness.NO_OWNER: ("act",),
    Weakness.NO_NEXT_UPDATE: (),
}
"""The codes of sentences whose words show a finding; else the sentences of its own code."""
FEWEST_SENTENCES = 4
"""Fewer of them are no whole: what follows from each stands."""
PLAIN = -3.0
"""Log-odds of its sentence from which on an admission that a rule found is plain."""
_SUREST = 6.0
"""Log-odds beyond which a sentence is no surer."""
_NOTHING = dict.fromkeys(CODES, -_SUREST)


def is_whole(weighed: Reading) -> bool:
    """Whether a statement is long enough to be weighed as a whole."""
    return len(weighed.scores) >= FEWEST_SENTENCES


def values_of(reading: Reading, weighed: Reading, known: Findings) -> list[float]:
    """Return what is known of a statement, by the rules and ``weighed`` by a sentence model.

    ``known`` is what follows from ``weighed`` (`judge`).
    """
    scores = list(weighed.scores.values()) or [_NOTHING]
    strongest = [max(it[code] for it in scores) for code in CODES]
    sums = [sum(_chance(it[code]) for it in scores) for code in CODES]
    acts = Acts(weighed)
    words = len(reading.text.split())
    return [
        *(min(max(score, -_SUREST), _SUREST) for score in strongest),
        *map(math.log1p, sums),
        *map(float, _told(judge(reading))),
        *map(float, _told(known)),
        *map(float, acts.traits),
        *(math.log1p(len(weighed.scores)), math.log1p(words), float(reading.language == "pl")),
    ]


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds)) if odds > 0 else 1 - 1 / (1 + math.exp(odds))


def _told(findings: Findings) -> list[bool]:
    found = {*findings.components, *findings.weaknesses, *findings.strategies}
    return [it in found for it in FINDINGS]


class StatementModel:
    """What was learned of whole statements.

    ``table`` has for each finding its ``weights`` (of `values_of`), ``bias`` and ``from``: the
    log-odds from which on it is told.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table

    def found(self, values: Sequence[float]) -> frozenset[str]:
        """Return the findings of the statement of which ``values`` are known."""
        return frozenset(
            code
            for code, it in self.table.items()
            if it["bias"] + sum(map(mul, it["weights"], values)) >= it["from"]
        )

    def judge(self, reading: Reading, sentences: SentenceModel) -> Findings:
        """Return the findings of a statement, each with the words that show it."""
        weighed = reading.weighed(sentences)
        known = judge(weighed)
        if not is_whole(weighed):
            return known
        found = self.found(values_of(reading, weighed, known))
        if _admits_plainly(weighed):
            found |= {Component.RESPONSIBILITY}

        def told(kind: type[Code], before: Mapping[Code, Spans]) -> Mapping[Code, Spans]:
            codes = [it for it in kind if it in found]
            return {it: before.get(it) or _shown(weighed, sentences, it) for it in codes}

        components = told(Component, known.components)
        return Findings(
            language=reading.language,
            components=components,
            weaknesses=told(Weakness, known.weaknesses),
            admission=components.get(Component.RESPONSIBILITY, ()),
            strategies=told(Strategy, known.strategies),
        )


def _admits_plainly(weighed: Reading) -> bool:
    """Whether a sentence admits a fault whatever stands around it.

    One that slips through binds the company, so a rule that the sentence does not speak against is
    not outvoted, and in a sentence too long to be weighed every rule counts.
    """
    found = (weighed.scores.get(hit.sentence) for hit in admissions(weighed))
    return any(scores is None or scores["responsibility"] >= PLAIN for scores in found)


def _shown(weighed: Reading, sentences: SentenceModel, finding: str) -> Spans:
    """Return the words that speak most for ``finding``, where nothing is sure of any."""
    codes = SHOWN.get(finding, (finding,))
    among = [(score[code], at, code) for at, score in weighed.scores.items() for code in codes]
    if not among:
        return ()
    _, number, code = max(among)
    return weighed.spans([weighed.clause(sentences, code, number)])


@cache
def shipped() -> StatementModel | None:
    """Return the model, None where the installation has none."""
    place = files("services.transparency").joinpath("weights", "whole.json")
    return StatementModel(json.loads(place.read_text("utf-8"))) if place.is_file() else None
