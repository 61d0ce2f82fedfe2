"""Judge the transparency check on labelled statements.

``python benchmarks/transparency.py FILE.jsonl...`` prints JSON: for each component, weakness,
admission and strategy the precision, the recall (both from 0 to 1, null where nothing was found
or nothing was there) and how many statements have it; for each language and together. The files'
lines have ``text``, ``language``, ``components``, ``weaknesses``, ``admission``, ``strategies``.
``--wrong`` prints instead what was found wrongly or missed, statement by statement.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

sys.path.insert(0, str(Path(__file__).parent.parent))
from services.transparency import check
from services.words import Component, Strategy, Weakness

ADMISSION = "admission"
KINDS = {
    "components": [str(it) for it in Component],
    "weaknesses": [str(it) for it in Weakness],
    ADMISSION: [ADMISSION],
    "strategies": [str(it) for it in Strategy],
}
BOTH = "both"

Row: TypeAlias = dict[str, Any]
Labels: TypeAlias = dict[str, frozenset[str]]
Judged: TypeAlias = tuple[Row, Labels, Labels]


def main() -> None:
    """Read the files and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", type=Path, nargs="+")
    asked.add_argument("--wrong", action="store_true", help="what was found wrongly or missed")
    chosen = asked.parse_args()
    judged = [(row, wanted(row), found(row)) for path in chosen.files for row in rows(path)]
    if chosen.wrong:
        for line in _wrong(judged):
            print(line)
    else:
        print(json.dumps(figures(judged), indent=1))


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures of the statements of each language, and of all of them."""
    languages = sorted({str(row["language"]) for row, _, _ in judged})
    told = {it: [one for one in judged if one[0]["language"] == it] for it in languages}
    return {
        language: {
            "n": len(those),
            **{
                kind: {code: _figures(those, kind, code) for code in codes}
                for kind, codes in KINDS.items()
            },
        }
        for language, those in [*told.items(), (BOTH, list(judged))]
    }


def _figures(judged: Sequence[Judged], kind: str, code: str) -> dict[str, float | None]:
    pairs = [(code in want[kind], code in got[kind]) for _, want, got in judged]
    hits = sum(want and got for want, got in pairs)
    there, said = sum(want for want, _ in pairs), sum(got for _, got in pairs)
    return {
        "precision": round(hits / said, 3) if said else None,
        "recall": round(hits / there, 3) if there else None,
        "n": there,
    }


def wanted(row: Row) -> Labels:
    """Return the labels that a statement has."""
    return {
        kind: frozenset([ADMISSION] if row[kind] else [])
        if kind == ADMISSION
        else frozenset(row[kind])
        for kind in KINDS
    }


def found(row: Row) -> Labels:
    """Return the labels that the check gives a statement."""
    findings = check(row["text"], row["language"])
    return {
        "components": frozenset(map(str, findings.components)),
        "weaknesses": frozenset(map(str, findings.weaknesses)),
        ADMISSION: frozenset([ADMISSION] if findings.is_admission else []),
        "strategies": frozenset(map(str, findings.strategies)),
    }


def rows(path: Path) -> Iterator[Row]:
    """Yield the statements of a file; SystemExit says which line is wrong."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise SystemExit(f"{path}: cannot be read ({wrong})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as wrong:
            raise SystemExit(f"{path}, line {number}: no JSON ({wrong})") from None
        missing = {"text", "language", *KINDS} - set(row) if isinstance(row, dict) else {"text"}
        if missing:
            raise SystemExit(f"{path}, line {number}: no {', '.join(sorted(missing))}")
        unknown = [
            code
            for kind in KINDS
            if kind != ADMISSION
            for code in row[kind]
            if code not in KINDS[kind]
        ]
        if unknown:
            raise SystemExit(f"{path}, line {number}: {unknown[0]!r} is no label")
        yield row


def _wrong(judged: Sequence[Judged]) -> Iterator[str]:
    for row, want, got in judged:
        parts = [
            f"{sign}{code}"
            for kind in KINDS
            for sign, codes in (("+", got[kind] - want[kind]), ("-", want[kind] - got[kind]))
            for code in sorted(codes)
        ]
        if parts:
            yield f"{row.get('id', '?')}: {' '.join(parts)}"


if __name__ == "__main__":
    main()
