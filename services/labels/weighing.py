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

OWN: Mapping[LabelFault, str] = {
    LabelFault.MISSING: "none",
    LabelFault.AMBIGUOUS: "vague",
    LabelFault.FOREIGN: "foreign",
    LabelFault.BURIED: "buried",
    LabelFault.ILLEGIBLE: "illegible",
    LabelFault.HARMFUL_INSTRUCTION: "harm",
}
"""The findings that are weighed, and what a sentence does that brings them."""
RULED = (*OWN, LabelFault.PLATFORM_ONLY, LabelFault.OWN_ONLY)
"""What the rules find of these counts."""
SURE, PERHAPS = 0.2, -0.8
"""Log-odds from which on something is found, and from which on it is a doubt."""
TOOL = 0.5
"""Score of a sentence that asks for the platform's tool."""
LEAST, MOST = -5.0, 4.0


class Weighed(NamedTuple):
    """What is found, and what may be."""

    found: list[Judged]
    doubts: list[Judged]


def text_features(
    said: Sequence[Said], ruled: Collection[LabelFault], *, two_levels: bool
) -> list[float]:
    """Return what is known of a brief: for each code its best sentence, its second, all of them;
    then which rules found something.
    """
    found: list[float] = []
    for code in CODES:
        scores = sorted((it.scores[code] for it in said), reverse=True) or [LEAST]
        shares = [1.0 / (1.0 + math.exp(-score)) for score in scores]
        second = shares[1] if len(shares) > 1 else 0.0
        found += [min(max(scores[0], LEAST), MOST), second, sum(shares)]
    return [*found, *(float(fault in ruled) for fault in RULED), float(two_levels)]


def weigh(
    model: SentenceModel, said: Sequence[Said], judged: Sequence[Judged], *, two_levels: bool
) -> Weighed:
    """Return what the rules ``judged``, overruled and added to."""
    places = {fault: (start, end) for fault, start, end in reversed(judged)}
    features = text_features(said, places, two_levels=two_levels)
    odds = {
        fault: math.fsum(map(float.__mul__, model.texts[fault.value], [*features, 1.0]))
        for fault in OWN
    }
    if odds[LabelFault.MISSING] > SURE and _asks_for_tool(said):
        odds[LabelFault.MISSING] = -math.inf
        places.setdefault(LabelFault.PLATFORM_ONLY, _place(said, "tool"))
    weighed = Weighed([], [])
    for fault in LabelFault:
        place = places.get(fault)
        if fault in OWN:
            known = place or ((0, 0) if fault is LabelFault.MISSING else _place(said, OWN[fault]))
            if odds[fault] > SURE:
                weighed.found.append((fault, *known))
            elif odds[fault] > PERHAPS:
                weighed.doubts.append((fault, *known))
        elif place is not None:
            weighed.found.append((fault, *place))
    return weighed


def _asks_for_tool(said: Sequence[Said]) -> bool:
    best = {code: max((it.scores[code] for it in said), default=LEAST) for code in CODES}
    return best["tool"] > TOOL and best["tool"] > best["asks"]


def _place(said: Sequence[Said], code: str) -> tuple[int, int]:
    """Return where the sentence stands that does most of ``code``."""
    if not said:
        return 0, 0
    best = max(said, key=lambda it: it.scores[code])
    return best.start, best.end
