"""Learn what sentences and statements do; writes ``services/transparency/weights``.

``python benchmarks/train_statements.py`` needs the ``train`` extra and takes four minutes on a
machine that does nothing else; ``--keep FOLDER`` keeps the models of sentences, for the next time.
Each set of statements is seen by a model of sentences that has not learned from its author; from
that the model of whole statements is learned. What it prints are precision and recall of each
set's statements that are long enough for it, by models and thresholds that know nothing of
their author.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the order of additions decides the last bit
import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.training.statements_data import FOLDS, Row, examples, statements
from benchmarks.training.statements_fit import Learner, packed
from benchmarks.training.statements_whole import Seen, Weighing
from services.sentiment.weights import unpack
from services.transparency.learned import SentenceModel
from services.transparency.rules import LANGUAGES
from services.transparency.whole import FINDINGS

WEIGHTS = Path("services/transparency/weights")
ALL = "all"


def main() -> None:
    """Learn the sentences of both languages, and then the statements."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path, help="a folder in which models are kept")
    keep = asked.parse_args().keep
    seen: list[Seen] = []
    for language in LANGUAGES:
        rows = statements(language)
        tables = _learned(language, rows, keep)
        models = {fold: SentenceModel(unpack(tables[fold])) for fold in FOLDS}
        seen += [Seen(row, models[row["fold"]]) for row in rows]
        (WEIGHTS / f"{language}.xz").write_bytes(tables[ALL])
        print(f"{language}: {len(tables[ALL])} bytes", flush=True)
    seen = [it for it in seen if it.is_whole]
    weighing = Weighing(seen)
    _tell(seen, weighing)
    lines = [f"{json.dumps(code)}: {json.dumps(it)}" for code, it in weighing.model().items()]
    (WEIGHTS / "whole.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _learned(language: str, rows: Sequence[Row], keep: Path | None) -> dict[str, bytes]:
    """Return the model learned from everything, and for each fold the one without it."""
    places = {fold: keep / f"{language}.{fold}.xz" if keep else None for fold in (ALL, *FOLDS)}
    if all(place and place.is_file() for place in places.values()):
        return {fold: place.read_bytes() for fold, place in places.items() if place}
    learner, found = Learner(examples(language, rows)), {}
    for fold, place in places.items():
        found[fold] = packed(learner.fit("" if fold == ALL else fold))
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(found[fold])
        print(f"{language}: learned {fold}", flush=True)
    return found


def _tell(seen: Sequence[Seen], weighing: Weighing) -> None:
    """Print the figures of all the sets and of each."""
    files = np.array([str(it.row["file"]) for it in seen])
    sets, found = sorted(set(files)), weighing.found()
    print("precision / recall (how many): all,", ", ".join(sets))
    for at, code in enumerate(FINDINGS):
        rows = [files != "", *(files == name for name in sets)]
        told = [weighing.counts(found, those, at) for those in rows]
        figures = (
            f"{it.precision:.2f} / {it.recall:.2f} ({it.right + it.missed:.0f})" for it in told
        )
        print(f"{code:18}", "  ".join(figures), flush=True)


if __name__ == "__main__":
    main()
