"""Judge the label check on labelled posts, briefs and e-mails.

``python benchmarks/labels.py FILE.jsonl...`` prints, as JSON, precision and recall (0 to 1) and
``n``, how many texts have it, for each finding and for all of them together; ``right`` is the
share of texts whose findings are exactly those of the label. ``--wrong`` lists the other texts.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
from services.errors import WarroomError
from services.labels import check
from services.words import LabelFault


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled text: what it is, what should be found, and what was."""

    name: str
    text: str
    wanted: frozenset[str]
    found: frozenset[str]


def main() -> None:
    """Read the files and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", type=Path, nargs="+")
    asked.add_argument("--wrong", action="store_true", help="list what was not judged as labelled")
    chosen = asked.parse_args()
    rows = [row for path in chosen.files for row in read(path)]
    if not rows:
        raise SystemExit("no line has a text")
    if chosen.wrong:
        for row in rows:
            if row.found != row.wanted:
                missed, more = sorted(row.wanted - row.found), sorted(row.found - row.wanted)
                told = {"missed": missed, "more": more}
                print(json.dumps([row.name, row.text, told], ensure_ascii=False))
    print(json.dumps(figures(rows), indent=2))


def read(path: Path) -> Iterator[Row]:
    """Yield each text of ``path`` with what the check finds in it."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise SystemExit(f"{path}: cannot be read ({wrong})") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                given: dict[str, Any] = json.loads(line)
                wanted = frozenset(LabelFault(code).value for code in given["findings"])
                found = check(
                    given["text"],
                    given["kind"],
                    given["market"],
                    given.get("platform_label"),
                    given.get("brands", ()),
                )
            except (ValueError, KeyError, TypeError, AttributeError, WarroomError) as wrong:
                raise SystemExit(f"{path}, line {number}: no labelled text ({wrong!r})") from None
            codes = frozenset(finding.code.value for finding in found)
            yield Row(str(given.get("id", number)), given["text"], wanted, codes)


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Return precision, recall and n, for each finding and for all together."""
    told: dict[str, Any] = {code.value: _of(rows, frozenset({code.value})) for code in LabelFault}
    told["all"] = _of(rows, frozenset(LabelFault))
    told["right"] = round(sum(row.found == row.wanted for row in rows) / len(rows), 3)
    told["texts"] = len(rows)
    return told


def _of(rows: Sequence[Row], codes: frozenset[str]) -> dict[str, float]:
    hits = sum(len(row.wanted & row.found & codes) for row in rows)
    wanted = sum(len(row.wanted & codes) for row in rows)
    found = sum(len(row.found & codes) for row in rows)
    return {
        "precision": round(hits / found, 3) if found else 1.0,
        "recall": round(hits / wanted, 3) if wanted else 1.0,
        "n": wanted,
    }


if __name__ == "__main__":
    main()
