"""An explanation that is only told: who takes responsibility and tells at length what was.

Sentences in the past tense that do nothing else (say sorry, repair, deny, praise, announce) are
how it came about when the statement says that it was ours. A single one mostly tells what
happened, not how: two of them with enough words are asked for.
"""

from collections.abc import Sequence

from services.sentiment.cues import Hit
from services.transparency.reading import Reading
from services.transparency.times import tells_what_was

_ELSE = (
    *("regret", "amends", "correction", "done", "platitude", "bolster", "deny", "victim"),
    *("minimising", "diminish", "act", "act_third", "news", "inform", "repentance"),
    *("forgiveness", "conditional", "agentless_passive"),
)
_LEAST_SENTENCES, _LEAST_WORDS = 2, 25
_SHORT = 5
"""Words; a shorter sentence ("We failed you.") tells nothing."""


def told(reading: Reading, responsibility: Sequence[Hit]) -> Sequence[Hit]:
    """Return the sentences that tell how it came about, if there are enough of them."""
    if not responsibility:
        return ()
    other = {it.sentence for it in reading.hits(*_ELSE)}
    counts = {it: len(reading.folded(it).split()) for it in range(reading.count) if it not in other}
    telling = [
        it
        for it, words in counts.items()
        if words >= _SHORT and tells_what_was(reading.folded(it), reading.language)
    ]
    if len(telling) < _LEAST_SENTENCES or sum(counts[it] for it in telling) < _LEAST_WORDS:
        return ()
    return [reading.whole("explanation", it) for it in telling]
