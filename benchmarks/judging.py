"""The figures by which a reader of sentiment is judged, all from 0 to 100 but ``ece``."""

from collections.abc import Sequence

NEGATIVE, NEUTRAL, POSITIVE = range(3)
LABELS = {"neg": NEGATIVE, "neu": NEUTRAL, "pos": POSITIVE}
BINS = 10

Shares = tuple[float, float, float]
"""Probabilities of negative, neutral and positive."""


def figures(labels: Sequence[int], shares: Sequence[Shares], *, binary: bool) -> dict[str, float]:
    """Return the figures; with ``binary`` negative against positive, neutral left out."""
    classes = (NEGATIVE, POSITIVE) if binary else (NEGATIVE, NEUTRAL, POSITIVE)
    judged = [_among(row, classes) for row in shares]
    said = [max(classes, key=lambda label, row=row: row[label]) for row in judged]
    precisions, recalls, f1s = zip(
        *[_precision_recall_f1(labels, said, label) for label in classes], strict=True
    )
    top = [max(row) for row in judged]
    right = [label == guess for label, guess in zip(labels, said, strict=True)]
    return {
        "macro_recall": round(100 * sum(recalls) / len(classes), 2),
        "macro_f1": round(100 * sum(f1s) / len(classes), 2),
        "negative_precision": round(100 * precisions[0], 2),
        "negative_recall": round(100 * recalls[0], 2),
        "negative_f1": round(100 * f1s[0], 2),
        "auc_negative": round(
            100 * auc([label == NEGATIVE for label in labels], [row[NEGATIVE] for row in judged]), 2
        ),
        "ece": round(calibration_error(top, right), 4),
        "n": len(labels),
    }


def auc(positive: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the chance that a positive one scores above one that is not, ties counting half."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks, place = [0.0] * len(scores), 0
    while place < len(order):
        end = place
        while end < len(order) and scores[order[end]] == scores[order[place]]:
            end += 1
        for row in order[place:end]:
            ranks[row] = (place + 1 + end) / 2
        place = end
    many = sum(positive)
    others = len(positive) - many
    if not many or not others:
        return 0.5
    total = sum(rank for rank, is_one in zip(ranks, positive, strict=True) if is_one)
    return (total - many * (many + 1) / 2) / (many * others)


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error over ten even bins (Guo and others 2017)."""
    table = reliability(confidences, right)
    return sum(many * abs(said - was) for said, was, many in table) / max(1, len(right))


def reliability(
    confidences: Sequence[float], right: Sequence[bool]
) -> list[tuple[float, float, int]]:
    """Return, for each of ten even bins that is not empty, the mean confidence, the share that
    was right, and how many.
    """
    bins: list[list[int]] = [[] for _ in range(BINS)]
    for row, confidence in enumerate(confidences):
        bins[min(int(confidence * BINS), BINS - 1)].append(row)
    return [
        (
            sum(confidences[row] for row in rows) / len(rows),
            sum(right[row] for row in rows) / len(rows),
            len(rows),
        )
        for rows in bins
        if rows
    ]


def _among(row: Shares, classes: Sequence[int]) -> Shares:
    kept = [share if label in classes else 0.0 for label, share in enumerate(row)]
    total = sum(kept)
    if total:
        return (kept[0] / total, kept[1] / total, kept[2] / total)
    even = [1 / len(classes) if label in classes else 0.0 for label in range(3)]
    return (even[0], even[1], even[2])


def _precision_recall_f1(
    labels: Sequence[int], said: Sequence[int], label: int
) -> tuple[float, float, float]:
    hits = sum(it == label and guess == label for it, guess in zip(labels, said, strict=True))
    precision = hits / max(1, sum(guess == label for guess in said))
    recall = hits / max(1, sum(it == label for it in labels))
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
