"""What the rules say of a text, as the figures that the learned part weighs."""

from collections.abc import Sequence

from services.sentiment.rules import Reading

NAMES = (
    "compound", "distance", "is_positive", "is_negative", "compound_cubed",
    "positive_sum", "negative_sum", "most_positive", "most_negative", "first", "last", "ending",
    "positive_words", "negative_words", "no_words", "exclamation_marks", "question_marks",
    "capitals", "length", "is_mixed",
)  # fmt: skip
_UNDECIDED = 0.05
"""The bound on the compound that VADER's authors give for negative and positive."""


def figures_of(reading: Reading, tokens: Sequence[str]) -> tuple[float, ...]:
    """Return the figures of `NAMES`, each between -1 and 1."""
    compound, valences, marks = reading
    felt = list(filter(None, valences))
    good = [valence for valence in felt if valence > 0]
    total_good = sum(good)
    total_bad = total_good - sum(felt)
    count_bad = len(felt) - len(good)
    ending = sum(valences[-max(1, len(valences) // 3) :])
    capitals = sum([len(token) > 2 for token in filter(str.isupper, tokens)])
    return (
        compound,
        abs(compound),
        float(compound > _UNDECIDED),
        float(compound < -_UNDECIDED),
        compound**3,
        total_good / (total_good + 3),
        total_bad / (total_bad + 3),
        max(felt, default=0.0) / 4 if good else 0.0,
        min(felt, default=0.0) / 4 if count_bad else 0.0,
        felt[0] / 4 if felt else 0.0,
        felt[-1] / 4 if felt else 0.0,
        ending / (abs(ending) + 3),
        min(len(good), 5) / 5,
        min(count_bad, 5) / 5,
        float(not felt),
        min(marks.count("!"), 3) / 3,
        min(marks.count("?"), 3) / 3,
        min(capitals, 5) / 5,
        min(len(tokens), 40) / 40,
        float(bool(good) and count_bad > 0),
    )
