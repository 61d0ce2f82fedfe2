"""Judge the triage on bursts of mentions whose scenario is known.

``python benchmarks/triage.py FILE.jsonl...`` prints one line of JSON: ``first`` and
``among_three``, the shares (0 to 1) of bursts whose scenario is proposed first and among the
first three; both for each scenario; ``confusions``, what came first instead, with how often; and
``without_playbook``, bursts of scenarios that have none, which count in no share. ``--wrong``
lists the others before, with what spoke for each.

A line of a file is ``{"id", "language", "scenario", "mentions": [text, ...]}``.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
from services.early_warning.hearing import Heard
from services.incident.triage import Proposal, triage
from services.playbooks.files import parse, shipped
from services.playbooks.schema import Playbook
from services.sentiment.signals import SignalFinder
from services.words import Stage

AMONG = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A burst: which scenario it is, and what was proposed, best first."""

    name: str
    scenario: str
    proposals: Sequence[Proposal]

    @property
    def place(self) -> int:
        """Where its scenario was proposed, from 0."""
        return [item.playbook.scenario for item in self.proposals].index(self.scenario)


def main() -> None:
    """Read the files and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", type=Path, nargs="+")
    asked.add_argument("--wrong", action="store_true", help="list what was not proposed first")
    chosen = asked.parse_args()
    playbooks = declared()
    bursts = [burst for path in chosen.files for burst in read(path)]
    known = {playbook.scenario for _version, playbook in playbooks}
    rows = [judged(burst, playbooks) for burst in bursts if burst["scenario"] in known]
    if not rows:
        raise SystemExit("no line is a burst of a scenario that has a playbook")
    for row in rows if chosen.wrong else []:
        if row.place:
            told = [(item.playbook.scenario, dict(item.words)) for item in row.proposals[:AMONG]]
            print(json.dumps([row.name, told], ensure_ascii=False))
    print(json.dumps(figures(rows) | {"without_playbook": len(bursts) - len(rows)}))


def declared() -> list[tuple[int, Playbook]]:
    """Return the shipped playbooks for declared incidents."""
    found = [parse(text, name) for name, text in shipped().items()]
    return [(1, playbook) for playbook in found if playbook.stage is Stage.DECLARED]


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the bursts of a file."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise SystemExit(f"{path}: cannot be read ({wrong})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            burst: dict[str, Any] = json.loads(line)
            given = burst["mentions"], burst["scenario"]
        except (ValueError, KeyError, TypeError) as wrong:
            raise SystemExit(f"{path}, line {number}: no burst ({wrong!r})") from None
        if not isinstance(given[0], list) or not all(isinstance(text, str) for text in given[0]):
            raise SystemExit(f"{path}, line {number}: 'mentions' is a list of texts")
        yield burst


def judged(burst: dict[str, Any], playbooks: Sequence[tuple[int, Playbook]]) -> Row:
    """Return a burst with what is proposed for it."""
    finder = SignalFinder()
    heard = [Heard(text, finder.signals(text)) for text in burst["mentions"]]
    return Row(str(burst.get("id", "?")), burst["scenario"], triage(heard, playbooks))


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the shares, for each scenario and for all together, and the confusions."""
    scenarios = sorted({row.scenario for row in rows})
    confusions = Counter(
        f"{row.scenario}>{row.proposals[0].playbook.scenario}" for row in rows if row.place
    )
    return {
        **_shares(rows),
        "scenarios": {
            name: _shares([row for row in rows if row.scenario == name]) for name in scenarios
        },
        "confusions": dict(confusions.most_common()),
    }


def _shares(rows: Sequence[Row]) -> dict[str, float]:
    return {
        "first": round(sum(row.place == 0 for row in rows) / len(rows), 3),
        "among_three": round(sum(row.place < AMONG for row in rows) / len(rows), 3),
        "n": len(rows),
    }


if __name__ == "__main__":
    main()
