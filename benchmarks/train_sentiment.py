"""Learn sentiment from labelled posts; writes ``weights/pl.xz`` and ``weights/en.xz``.

``python benchmarks/train_sentiment.py ../shared/sentiment`` needs the ``train`` extra. It takes
about half an hour, and less the second time with ``--keep FOLDER`` for the word vectors. What it
prints are the figures by cross-validation, measured on posts that were not learned from.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the order of additions decides the last bit
import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
import numpy as np

from benchmarks.judging import NEGATIVE, figures, reliability
from benchmarks.training import data
from benchmarks.training.calibration import calibrate, rules_alone, shares_of
from benchmarks.training.data import Post
from benchmarks.training.fit import Corpus, Floats, Near, Settings, fit, read_corpus
from benchmarks.training.shipping import packed
from benchmarks.training.vectors import vectors_for
from services.sentiment.english import EnglishRules
from services.sentiment.polish import PolishRules
from services.sentiment.rules import Rules

WEIGHTS = Path("services/sentiment/weights")
FOLDS = 5
FULL = 3
"""Classes of a domain that is labelled in full."""


@dataclass(frozen=True)
class Task:
    """What a language is learned from, and how."""

    read: Callable[[Path], list[Post]]
    rules: type[Rules]
    settings: Settings


TASKS = {
    "en": Task(data.english, EnglishRules, Settings(2, 1, 30_000, {})),
    "pl": Task(
        data.polish,
        PolishRules,
        Settings(
            ridge=2,
            meaning=0.4,
            features=30_000,
            weights={"harmful": 0.5, "tweets": 3},
            rules=0.5,
            rounds=40,
            near=Near(ridge=1.6, share=0.2, weights={"harmful": 0.3, "tweets": 1}),
        ),
    ),
}


def main() -> None:
    """Learn the languages that are asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="the folder of the labelled posts")
    asked.add_argument("--lang", choices=TASKS, help="only this language")
    asked.add_argument("--keep", type=Path, help="a folder in which word vectors are kept")
    chosen = asked.parse_args()
    for language in [chosen.lang] if chosen.lang else TASKS:
        _learn(language, chosen.folder, chosen.keep)


def _learn(language: str, folder: Path, keep: Path | None) -> None:
    task = TASKS[language]
    posts = task.read(folder)
    corpus = read_corpus(posts, task.rules(), vectors_for(language, posts, keep))
    print(f"{language}: {len(posts)} posts, {len(corpus.names)} features", flush=True)
    alone = rules_alone(corpus.figures[:, 0], posts, task.settings.weights)
    print(f"  RULES_ALONE {alone.round(2).tolist()}", flush=True)
    unseen = _unseen(corpus, task.settings)
    factor, constants = calibrate(unseen, posts, task.settings.weights)
    _tell(posts, shares_of(factor * unseen + constants))
    fitted = fit(corpus, np.ones(len(posts), dtype=bool), task.settings)
    table = packed(fitted, corpus, factor, constants)
    (WEIGHTS / f"{language}.xz").write_bytes(table)
    print(f"  {len(fitted.kept)} features kept, {len(table)} bytes", flush=True)


def _unseen(corpus: Corpus, settings: Settings) -> Floats:
    """Return the log-odds of each post by a model that has not seen it."""
    folds = np.random.default_rng(0).integers(0, FOLDS, len(corpus.posts))
    odds = np.zeros((len(corpus.posts), 3))
    for fold in range(FOLDS):
        held = folds == fold
        odds[held] = fit(corpus, ~held, settings).odds(corpus, held)
    return odds


def _tell(posts: Sequence[Post], shares: Floats) -> None:
    for domain in sorted({post.domain for post in posts}):
        rows = [place for place, post in enumerate(posts) if post.domain == domain]
        labels = [posts[row].label for row in rows]
        if len(set(labels)) > 1:
            found = figures(
                labels, [tuple(shares[row]) for row in rows], binary=len(set(labels)) == 2
            )
            print(f"  {domain}: {json.dumps(found)}", flush=True)
        told, true = shares[rows, 0].tolist(), [label == NEGATIVE for label in labels]
        for said, was, many in reliability(told, true) if len(set(labels)) == FULL else ():
            print(f"    negative: said {said:.2f}, was {was:.2f} of {many}", flush=True)


if __name__ == "__main__":
    main()
