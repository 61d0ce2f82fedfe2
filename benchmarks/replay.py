"""Replay mentions and print the alerts as JSON lines: ``replay.py FILE.csv``.

The columns are ``epoch`` (seconds), ``entity`` and ``negative`` (0 or 1; empty: not understood).
Each line says when the room would tell of an entity (``epoch``), the alert's ``kind`` and
``severity``, ``count`` mentions in the hour of which ``expected`` are usual, and the ``share`` of
negatives against the ``usual_share`` (null: not known yet).
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.replaying import Replay, Told
from benchmarks.series import rows
from services.early_warning.detector import Observation


def main() -> None:
    """Replay the files that are named."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path, nargs="+")
    for path in asked.parse_args().file:
        for told in Replay().run(read(path)):
            print(json.dumps(line(told)))


def read(path: Path) -> list[Observation]:
    """Return the mentions of a file in the order of their time."""
    given = rows(path, _observation, "epoch entity negative")
    return sorted(given, key=lambda observation: observation.at)


def _observation(row: dict[str, str]) -> Observation:
    at = datetime.fromtimestamp(float(row["epoch"]), UTC)
    said = row["negative"].strip()
    return Observation(row["entity"], at, float(said) >= 1 / 2 if said else None)


def line(told: Told) -> dict[str, object]:
    """Return what is printed of an alert."""
    figures = told.signal.figures
    return {
        "epoch": told.at.timestamp(),
        "entity": told.signal.entity,
        "kind": told.life.kind.value,
        "severity": told.life.level.value,
        "count": figures.count,
        "expected": round(figures.expected, 2),
        "share": round(figures.share, 3),
        "usual_share": None if figures.usual is None else round(figures.usual, 3),
    }


if __name__ == "__main__":
    main()
