"""Count what is said in which scenario, for the triage.

``python -m benchmarks.train_triage FILE.jsonl...`` writes ``services/incident/weights/talk.tsv``
from bursts of mentions, as `benchmarks.triage` reads them. Bursts that the figures are to be
honest about must not be among them.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from benchmarks.triage import read
from services.incident.finder import words_of
from services.incident.talk import Talk

TALK = Path(__file__).parent.parent / "services/incident/weights/talk.tsv"


def counted(paths: Iterable[Path]) -> Talk:
    """Return the counts of the bursts of ``paths``."""
    bursts = [burst for path in paths for burst in read(path)]
    return Talk.count(
        (burst["scenario"], [words_of(text) for text in burst["mentions"]]) for burst in bursts
    )


def main() -> None:
    """Read the files and write the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", type=Path, nargs="+")
    TALK.write_text(counted(asked.parse_args().files).written(), "utf-8")


if __name__ == "__main__":
    main()
