"""``warroom label``: its exit codes, its lines, its JSON."""

import json
from pathlib import Path

import pytest

from services.errors import UsageError
from tests.end_to_end.terminal import warroom
from tui.commands.label import read_for_judging

RIGHT = "[REKLAMA] @zorza Nowy krem."
WRONG = "Nowy krem i koc, wieczór idealny jak z bajki. #współpraca"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a text that is right, one that is wrong, and files that are no texts."""
    home = tmp_path / "home"
    (home / "right.txt").write_text(RIGHT, encoding="utf-8")
    (home / "wrong.txt").write_text(WRONG, encoding="utf-8")
    (home / "empty.txt").write_text(" \n", encoding="utf-8")
    (home / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    (home / "long.txt").write_text("a" * 90_000, encoding="utf-8")
    return home


def run(home: Path, *arguments: str) -> tuple[int, str, str]:
    done = warroom(home, *arguments)
    return done.returncode, done.stdout, done.stderr


def test_a_right_text_ends_with_0_and_a_wrong_one_with_a_line_each(home: Path) -> None:
    code, out, _err = run(home, "label", "right.txt")
    assert (code, len(out.splitlines())) == (0, 1)
    code, out, err = run(home, "--language", "pl", "label", "wrong.txt")
    assert (code, err, len(out.splitlines())) == (1, "", 2)
    assert out.startswith("oznaczenie niejednoznaczne: „#współpraca” [UOKiK 2022: ")


def test_json_says_the_same_and_the_options_count(home: Path) -> None:
    options = ("--no-platform-label", "--brand", "Zorza", "--market", "pl", "--kind", "post")
    code, out, _err = run(home, "label", "right.txt", *options, "--json")
    told = json.loads(out)
    assert (code, told["right"]) == (1, False)
    assert [it["code"] for it in told["findings"]] == ["own_only"]
    assert told["doubts"] == []
    assert set(told["findings"][0]) == {"code", "rule", "words", "start", "end", "help"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.txt", "empty"),
        ("bytes.txt", "no text in UTF-8"),
        ("long.txt", "longer than"),
        (".", "cannot be read"),
    ],
)
def test_what_cannot_be_judged_is_told(home: Path, name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_for_judging(str(home / name))
