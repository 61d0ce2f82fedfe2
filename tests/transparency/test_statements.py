"""The labelled statements: how often each finding is right, and the known cases told apart."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.transparency import BOTH, KINDS, figures, found, rows, wanted
from services.transparency import check, forbidden
from services.words import Cluster

ROOT = Path(__file__).parents[2]
STATEMENTS = Path(__file__).parent / "statements"
DEVELOPED = STATEMENTS / "developed.jsonl"
ONCE_HELD_BACK = STATEMENTS / "held_back_1.jsonl"
CASES = [json.loads(line) for line in (STATEMENTS / "cases.jsonl").read_text("utf-8").splitlines()]
PHRASES = [
    json.loads(line) for line in (STATEMENTS / "phrases.jsonl").read_text("utf-8").splitlines()
]
MANY = 5
"""Statements from which on a figure says something."""
FEW = 3
"""A good statement has fewer weaknesses than this, and no strategy that its cluster forbids."""


def test_each_finding_is_mostly_right_on_the_statements_it_was_written_with() -> None:
    told = figures([(row, wanted(row), found(row)) for row in rows(DEVELOPED)])
    for language in ("pl", "en"):
        for kind, codes in KINDS.items():
            for code in codes:
                figure = told[language][kind][code]
                where = f"{language} {code}: {figure}"
                assert figure["precision"] >= (0.8 if figure["n"] >= MANY else 0.6), where
                assert figure["recall"] >= (0.75 if code == "explanation" else 0.8), where
                assert told[BOTH][kind][code]["precision"] >= 0.8, where


def test_what_was_reached_on_the_statements_once_held_back_is_kept() -> None:
    told = figures([(row, wanted(row), found(row)) for row in rows(ONCE_HELD_BACK)])[BOTH]
    assert told["n"] == 64
    figures_of = {code: told[kind][code] for kind, codes in KINDS.items() for code in codes}
    assert {code: it for code, it in figures_of.items() if it["precision"] < 0.8} == {}
    assert {code: it for code, it in figures_of.items() if it["recall"] < 0.75} == {}


def test_the_statements_hold_enough_of_everything() -> None:
    own = list(rows(DEVELOPED))
    assert Counter(row["language"] for row in own) == {"pl": 95, "en": 95}
    assert len({row["id"] for row in own}) == len({row["text"] for row in own}) == len(own)
    labels = [wanted(row) for row in own]
    for kind, codes in KINDS.items():
        for code in codes:
            assert sum(code in label[kind] for label in labels) >= 4, code


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_good_and_bad_cases_are_told_apart(case: dict[str, Any]) -> None:
    findings = check(case["text"], case["language"])
    broken = forbidden(findings, Cluster(case["cluster"]))
    is_good = not broken and len(findings.weaknesses) < FEW
    assert is_good == (case["kind"] == "good"), (broken, findings.weaknesses)


def test_the_cases_are_as_many_good_as_bad() -> None:
    kinds = Counter((case["language"], case["kind"]) for case in CASES)
    assert kinds == {(one, kind): 5 for one in ("pl", "en") for kind in ("good", "bad")}
    assert len({case["scenario"] for case in CASES}) >= 9


def _codes(phrase: dict[str, Any]) -> set[str]:
    findings = check(phrase["text"], phrase["language"])
    told = [*findings.components, *findings.weaknesses, *findings.strategies]
    return {str(code) for code in told} - {"no_next_update"}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_plain_ways_to_say_a_thing_are_found(language: str) -> None:
    own = [it for it in PHRASES if it["language"] == language and it["code"]]
    assert [it["text"] for it in own if it["code"] not in _codes(it)] == []
    assert min(Counter(it["code"] for it in own).values()) >= 7
    assert len(own) >= 140


@pytest.mark.parametrize("language", ["pl", "en"])
def test_plain_facts_and_requests_are_no_finding(language: str) -> None:
    own = [it for it in PHRASES if it["language"] == language and not it["code"]]
    assert {it["text"]: _codes(it) for it in own if _codes(it)} == {}
    assert len(own) >= 24


def _judge(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "benchmarks/transparency.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_script_counts_as_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "two.jsonl"
    empty: dict[str, Any] = {"components": [], "weaknesses": [], "strategies": []}
    given = [
        {**empty, "language": "en", "text": "We are sorry.", "admission": False},
        {**empty, "language": "en", "text": "This is our fault.", "admission": True},
    ]
    given[0]["components"] = ["regret", "repair"]
    file.write_text("\n".join(json.dumps(row) for row in given), "utf-8")
    done = _judge(str(file), str(file))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["en"] == told[BOTH]
    assert told["en"]["n"] == 4
    assert told["en"]["components"]["regret"] == {"precision": 1.0, "recall": 1.0, "n": 2}
    assert told["en"]["components"]["repair"] == {"precision": None, "recall": 0.0, "n": 2}
    assert told["en"]["components"]["responsibility"]["precision"] == 0.0
    assert told["en"]["admission"]["admission"] == {"precision": 1.0, "recall": 1.0, "n": 2}
    wrong = _judge("--wrong", str(file)).stdout.splitlines()
    assert wrong[0].startswith("?: -repair")
    assert "+responsibility" in wrong[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nonsense", "line 1: no JSON"),
        ("[1]", "line 1: no text"),
        ('{"text": "a"}', "line 1: no admission, components, language, strategies, weaknesses"),
    ],
)
def test_a_file_that_is_none_gets_one_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "statements.jsonl"
    file.write_text(content, "utf-8")
    done = _judge(str(file))
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
