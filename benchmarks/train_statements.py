"""Learn what sentences of statements do; writes ``services/transparency/weights/*.xz``.

``python benchmarks/train_statements.py`` needs the ``train`` extra and takes two minutes on a
machine that does nothing else; ``--keep FOLDER`` keeps the models, for the next time. Each set of
statements is judged by a model that has not seen its author; from that the thresholds are chosen,
and then the model is learned from everything. What it prints are precision and recall of the whole
check on each set: the model has not seen its statements, and the thresholds were chosen without it.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the order of additions decides the last bit
import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.training.statements_choice import (
    Choice,
    Found,
    Judged,
    Remembering,
    counted,
    keeping_phrases,
)
from benchmarks.training.statements_data import FOLDS, Row, examples, statements
from benchmarks.training.statements_fit import Learner, packed, with_thresholds
from services.sentiment.weights import unpack
from services.transparency.learned import SentenceModel
from services.transparency.rules import LANGUAGES
from services.words import Component, Strategy, Weakness

WEIGHTS = Path("services/transparency/weights")
ALL = "all"


def main() -> None:
    """Learn both languages."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path, help="a folder in which models are kept")
    keep = asked.parse_args().keep
    rows = {language: statements(language) for language in LANGUAGES}
    tables = {language: _learned(language, rows[language], keep) for language in LANGUAGES}
    judged: list[Judged] = []
    for language in LANGUAGES:
        models = {fold: Remembering(unpack(tables[language][fold])) for fold in FOLDS}
        judged += [Judged(row, models[row["fold"]]) for row in rows[language]]
    choice = Choice(judged)
    _tell(judged, choice)
    for language in LANGUAGES:
        model = SentenceModel(unpack(tables[language][ALL]))
        thresholds = keeping_phrases(choice.thresholds(language), model, language)
        for code, both in thresholds.items():
            print(f"{language} {code}: alone from {both.alone}, overrules below {both.veto}")
        table = with_thresholds(tables[language][ALL], thresholds)
        (WEIGHTS / f"{language}.xz").write_bytes(table)
        print(f"{language}: {len(table)} bytes", flush=True)


def _learned(language: str, rows: Sequence[Row], keep: Path | None) -> dict[str, bytes]:
    """Return the model learned from everything, and for each fold the one without it."""
    places = {fold: keep / f"{language}.{fold}.xz" if keep else None for fold in (ALL, *FOLDS)}
    if all(place and place.is_file() for place in places.values()):
        return {fold: place.read_bytes() for fold, place in places.items() if place}
    learner, found = Learner(examples(language, rows)), {}
    for fold, place in places.items():
        found[fold] = packed(learner.fit("" if fold == ALL else fold), {})
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(found[fold])
        print(f"{language}: learned {fold}", flush=True)
    return found


def _tell(judged: Sequence[Judged], choice: Choice) -> None:
    """Print the figures of each set, the thresholds of each chosen without it."""
    sets = sorted({str(it.row["file"]) for it in judged})
    models = {(it.language, it.fold): it.model for it in judged}
    chosen = {
        (language, fold): keeping_phrases(choice.thresholds(language, fold), model, language)
        for (language, fold), model in models.items()
    }
    found = [it.found(chosen[it.language, it.fold]) for it in judged]
    rules = [it.found({}) for it in judged]
    print("precision / recall:", "all by the rules, all,", ", ".join(sets))
    for code in (*Component, *Weakness, *Strategy):
        columns = [_figure(judged, rules, code, ""), _figure(judged, found, code, "")]
        columns += [_figure(judged, found, code, name) for name in sets]
        print(f"{code:18}", "  ".join(columns), flush=True)


def _figure(judged: Sequence[Judged], found: Found, code: str, name: str) -> str:
    weights = [float(name in {"", it.row["file"]}) for it in judged]
    right, wrong, missed = counted(judged, found, code, weights)
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return f"{precision:.2f} / {recall:.2f} ({right + missed:.0f})"


if __name__ == "__main__":
    main()
