"""The figures and the command by which the scorer is judged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.judging import NEGATIVE, NEUTRAL, POSITIVE, auc, calibration_error, figures

ROOT = Path(__file__).parents[2]
POSTS = Path(__file__).parent / "posts"
KEYS = {
    "macro_recall", "macro_f1", "negative_precision", "negative_recall", "negative_f1",
    "auc_negative", "ece", "texts_per_second", "n",
}  # fmt: skip


def test_auc_is_the_chance_of_the_right_order() -> None:
    assert auc([True, True, False, False], [0.9, 0.4, 0.4, 0.1]) == pytest.approx(3.5 / 4)
    assert auc([True, True], [0.1, 0.2]) == 0.5


def test_calibration_error_is_what_is_promised_too_much() -> None:
    assert calibration_error([0.9] * 10, [True] * 6 + [False] * 4) == pytest.approx(0.3)
    assert calibration_error([0.75, 0.25], [True, False]) == pytest.approx(0.25)


def test_figures_of_a_case_counted_by_hand() -> None:
    labels = [NEGATIVE, NEGATIVE, NEUTRAL, POSITIVE]
    shares = [(0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.6, 0.3, 0.1), (0.1, 0.1, 0.8)]
    found = figures(labels, shares, binary=False)
    assert (found["negative_precision"], found["negative_recall"]) == (50, 50)
    assert found["macro_recall"] == 50
    assert found["auc_negative"] == pytest.approx(100 * 2.5 / 4)


def _judge(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "benchmarks/sentiment.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_hand_written_posts_are_judged_and_vader_is_beaten(language: str) -> None:
    for part in sorted(POSTS.glob(f"{language}_*.jsonl")):
        done = _judge(str(part), "--lang", language)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert set(found["warroom"]) == set(found["vader"]) == KEYS
        assert found["warroom"]["macro_recall"] > found["vader"]["macro_recall"]
        assert found["warroom"]["auc_negative"] > found["vader"]["auc_negative"]


def test_labels_that_are_not_judged_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    rows = [("To oszustwo", "neg"), ("Polecam", "pos"), ("Otwarte do 18", "neu"), ("hm", "amb")]
    lines = [json.dumps({"text": text, "label": label}) for text, label in rows]
    file.write_text("\n".join(lines), "utf-8")
    three = json.loads(_judge(str(file), "--lang", "pl").stdout)
    assert (three["warroom"]["n"], three["skipped"]) == (3, 1)
    two = json.loads(_judge(str(file), "--lang", "pl", "--binary").stdout)
    assert (two["warroom"]["n"], two["warroom"]["macro_recall"]) == (2, 100)
    assert json.loads(_judge(str(file), "--lang", "pl", "--language").stdout)["n"] == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [("nonsense", "line 1: no JSON"), ("[1]", "line 1: no object with a text"), ("", "no line")],
)
def test_a_file_that_is_none_gets_one_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(content, "utf-8")
    done = _judge(str(file), "--lang", "pl")
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_there_gets_one_line(tmp_path: Path) -> None:
    done = _judge(str(tmp_path / "none.jsonl"), "--lang", "pl")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
