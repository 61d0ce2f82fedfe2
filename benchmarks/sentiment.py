"""Judge the scorer, and stock VADER beside it, on labelled posts.

``python benchmarks/sentiment.py FILE.jsonl --lang pl|en`` prints one line of JSON. The file's
lines have ``text`` and ``label`` (neg, neu or pos; others are skipped and counted). ``--binary``
judges negative against positive, ``--rules`` reads without the learned part, and ``--language``
prints instead in how many posts the language was found. ``texts_per_second`` are of processor
time, once the engines are loaded, each post met for the first time.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from benchmarks.judging import LABELS, Shares, figures
from services.sentiment import Scorer
from services.sentiment.language import tell


def main() -> None:
    """Read the file and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path)
    asked.add_argument("--lang", choices=("pl", "en"), required=True)
    asked.add_argument("--binary", action="store_true", help="negative against positive")
    asked.add_argument("--rules", action="store_true", help="without the learned part")
    asked.add_argument("--language", action="store_true", help="judge the language, not the label")
    chosen = asked.parse_args()
    rows = list(_rows(chosen.file))
    if chosen.language:
        texts = [str(row["text"]) for row in rows]
        right = sum(tell(text).code == chosen.lang for text in texts)
        print(json.dumps({"accuracy": round(100 * right / max(1, len(texts)), 2), "n": len(texts)}))
        return
    known = [row for row in rows if row.get("label") in LABELS]
    if chosen.binary:
        known = [row for row in known if row["label"] != "neu"]
    if not known:
        raise SystemExit(f"{chosen.file}: no line has a label that is judged (neg, neu, pos)")
    texts, labels = [str(row["text"]) for row in known], [LABELS[row["label"]] for row in known]
    found = {
        name: _judge(read, texts, labels, binary=chosen.binary)
        for name, read in (
            ("warroom", _warroom(chosen.lang, learned=not chosen.rules)),
            ("vader", _vader()),
        )
    }
    print(json.dumps({**found, "skipped": len(rows) - len(known)}))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise SystemExit(f"{path}: cannot be read ({wrong})") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as wrong:
                raise SystemExit(f"{path}, line {number}: no JSON ({wrong})") from None
            if not isinstance(row, dict) or not isinstance(row.get("text"), str):
                raise SystemExit(f"{path}, line {number}: no object with a text")
            yield row


def _judge(
    read: Callable[[str], Shares], texts: list[str], labels: list[int], *, binary: bool
) -> dict[str, float]:
    started = time.process_time()
    shares = [read(text) for text in texts]
    took = time.process_time() - started
    found = figures(labels, shares, binary=binary)
    return {**found, "texts_per_second": round(len(texts) / max(took, 1e-9))}


def _warroom(language: str, *, learned: bool) -> Callable[[str], Shares]:
    scorer = Scorer(learned=learned)
    for each in ("pl", "en"):  # a post may turn out to be in either
        scorer.score("ok", each)

    def read(text: str) -> Shares:
        score = scorer.score(text, language, language)
        return score.negative, score.neutral, score.positive

    return read


def _vader() -> Callable[[str], Shares]:
    """Stock VADER: its compound, cut where its authors cut it, as odds that keep that cut."""
    reader = SentimentIntensityAnalyzer()

    def read(text: str) -> Shares:
        compound = float(reader.polarity_scores(text)["compound"])
        negative, positive = max(-compound, 0.0), max(compound, 0.0)
        neutral = 1 - abs(compound)
        if abs(compound) >= 0.05:
            neutral = min(neutral, abs(compound) / 2)
        total = negative + neutral + positive
        return negative / total, neutral / total, positive / total

    return read


if __name__ == "__main__":
    main()
