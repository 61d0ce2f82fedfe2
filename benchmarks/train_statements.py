"""Learn what sentences of statements do; writes ``services/transparency/weights/*.xz``.

``python benchmarks/train_statements.py`` needs the ``train`` extra and takes about ten minutes;
``--keep FOLDER`` keeps the models that it judges by, for the next time. Each set of statements is
judged by a model that has not seen it; from that the thresholds are chosen, and then the model is
learned from everything. What it prints are precision and recall of the whole check on the sets
that the rules were not written with: the model has not seen the statements, and the thresholds
were chosen without their set.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the order of additions decides the last bit
import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.training.statements_choice import (
    FRESH,
    Found,
    Judged,
    Remembering,
    choose,
    counted,
)
from benchmarks.training.statements_data import FOLDS, Row, examples, statements
from benchmarks.training.statements_fit import fit
from services.sentiment.weights import unpack
from services.transparency.learned import Thresholds
from services.transparency.rules import LANGUAGES
from services.words import Component, Strategy, Weakness

WEIGHTS = Path("services/transparency/weights")


def main() -> None:
    """Learn both languages."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path, help="a folder in which models are kept")
    keep = asked.parse_args().keep
    rows = {language: statements(language) for language in LANGUAGES}
    judged = [it for language in LANGUAGES for it in _unseen(language, rows[language], keep)]
    _tell(judged)
    thresholds = choose(judged)
    for code, both in thresholds.items():
        print(f"{code:20} finds alone from {both.alone}, overrules below {both.veto}")
    for language in LANGUAGES:
        table = fit(examples(language, rows[language])).packed(thresholds)
        (WEIGHTS / f"{language}.xz").write_bytes(table)
        print(f"{language}: {len(table)} bytes", flush=True)


def _unseen(language: str, rows: Sequence[Row], keep: Path | None) -> list[Judged]:
    """Return each statement with a model that has not seen its set."""
    found = []
    for fold in FOLDS:
        place = keep / f"{language}.{fold}.xz" if keep else None
        if place and place.is_file():
            table = place.read_bytes()
        else:
            table = fit(examples(language, [it for it in rows if it["fold"] != fold])).packed({})
            if place:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(table)
        model = Remembering(unpack(table))
        found += [Judged(row, model) for row in rows if row["fold"] == fold]
    return found


def _tell(judged: Sequence[Judged]) -> None:
    """Print the figures on the fresh sets, the thresholds of each chosen without it."""
    found: dict[int, frozenset[str]] = {}
    rules: dict[int, frozenset[str]] = {}
    for fold in sorted({it.row["fold"] for it in judged if it.row["file"] in FRESH}):
        thresholds: Mapping[str, Thresholds] = choose([it for it in judged if it.fold != fold])
        for at, it in enumerate(judged):
            if it.fold == fold and it.row["file"] in FRESH:
                found[at], rules[at] = it.found(thresholds), it.found({})
    fresh = [it for at, it in enumerate(judged) if at in found]
    for code in (*Component, *Weakness, *Strategy):
        print(
            f"{code:20} {_figure(fresh, rules, code)} by the rules, {_figure(fresh, found, code)}"
        )


def _figure(judged: Sequence[Judged], found: Mapping[int, frozenset[str]], code: str) -> str:
    told: Found = [found[at] for at in sorted(found)]
    right, wrong, missed = counted(judged, told, code, fresh=True)
    precision = right / (right + wrong) if right + wrong else 0.0
    return f"{precision:.2f} / {right / (right + missed):.2f}"


if __name__ == "__main__":
    main()
