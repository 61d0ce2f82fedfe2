"""How sure the findings of a brief are: what the rules found, weighed with what its sentences do.

The rules know words; whether a sentence orders, forbids or tells of others is said by the whole.
Each finding's log-odds are a weighed sum over the text. What is likelier than not is found; what
is only possible is a doubt: to be looked at, no finding.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from services.labels.learned import CODES, Said, SentenceModel
from services.labels.posts import Judged
from services.words import LabelFault

PROOF: Mapping[LabelFault, str] = {
    LabelFault.MISSING: "asks",
    LabelFault.AMBIGUOUS: "vague",
    LabelFault.FOREIGN: "foreign",
    LabelFault.BURIED: "buried",
    LabelFault.ILLEGIBLE: "illegible",
    LabelFault.HARMFUL_INSTRUCTION: "harm",
}
"""The findings that are weighed, and what a sentence does that proves them; disproves `missing`."""
OTHERS = ("asks", "harm", "none", "warns", "vague", "tool")
_SPOILS = frozenset({"harm", "vague", "foreign", "buried", "illegible"})
RULED = (*PROOF, LabelFault.PLATFORM_ONLY, LabelFault.OWN_ONLY)
"""What the rules find of these counts."""
SURE, PERHAPS = 0.2, -0.8
"""Log-odds from which on something is found, and from which on it is a doubt."""
TOOL = 0.5
"""Score of a sentence that asks for the platform's tool."""
LEAST, MOST = -5.0, 4.0
LONGEST = 17
"""Sentences of the longest brief that was learned from: of a longer one the highest shares count,
lest what a hundred idle sentences have by chance adds up to a finding."""


class Weighed(NamedTuple):
    """What is found, and what may be."""

    found: list[Judged]
    doubts: list[Judged]


def text_features(
    fault: LabelFault, said: Sequence[Said], ruled: Collection[LabelFault], *, two_levels: bool
) -> list[float]:
    """Return what is known of a brief for one finding: its own code's best sentence, its second,
    all of them; the best of other codes; the best sentence that asks rightly; what rules found.
    """
    shares = [{code: _share(it.scores[code]) for code in CODES} for it in said]
    own = sorted((it[PROOF[fault]] for it in shares), reverse=True)
    rightly = sorted(
        (
            it["asks"] * math.prod(1.0 - it[code] for code in CODES if code in _SPOILS)
            for it in shares
        ),
        reverse=True,
    )
    return [
        _best(said, PROOF[fault]),
        own[1] if len(own) > 1 else 0.0,
        sum(own[:LONGEST]),
        *(_best(said, code) for code in OTHERS),
        max(rightly, default=0.0),
        sum(rightly[:LONGEST]),
        *(float(it in ruled) for it in RULED),
        float(two_levels),
    ]


def _share(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-score))


def _best(said: Sequence[Said], code: str) -> float:
    """Return the highest score of a code in the text, held within bounds."""
    return min(max((it.scores[code] for it in said), default=LEAST), MOST)


def weigh(
    model: SentenceModel, said: Sequence[Said], judged: Sequence[Judged], *, two_levels: bool
) -> Weighed:
    """Return what the rules ``judged``, overruled and added to."""
    places = {fault: (start, end) for fault, start, end in reversed(judged)}
    odds = {
        fault: _odds(
            model.texts[fault.value], text_features(fault, said, places, two_levels=two_levels)
        )
        for fault in PROOF
    }
    if odds[LabelFault.MISSING] > SURE and _asks_for_tool(said):
        places.setdefault(LabelFault.PLATFORM_ONLY, _place(said, "tool"))
    if LabelFault.PLATFORM_ONLY in places:
        odds[LabelFault.MISSING] = -math.inf  # the tool is a marking
    weighed = Weighed([], [])
    for fault in LabelFault:
        place = places.get(fault)
        if fault in PROOF:
            known = place or ((0, 0) if fault is LabelFault.MISSING else _place(said, PROOF[fault]))
            if odds[fault] > SURE:
                weighed.found.append((fault, *known))
            elif odds[fault] > PERHAPS:
                weighed.doubts.append((fault, *known))
        elif place is not None:
            weighed.found.append((fault, *place))
    return weighed


def _odds(weights: Sequence[float], features: Sequence[float]) -> float:
    pairs = zip(weights, [*features, 1.0], strict=True)
    return math.fsum(weight * feature for weight, feature in pairs)


def _asks_for_tool(said: Sequence[Said]) -> bool:
    return _best(said, "tool") > max(TOOL, _best(said, "asks"))


def _place(said: Sequence[Said], code: str) -> tuple[int, int]:
    """Return where the sentence stands that does most of ``code``."""
    if not said:
        return 0, 0
    best = max(said, key=lambda it: it.scores[code])
    return best.start, best.end
