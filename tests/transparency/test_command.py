"""``warroom statement check``: its lines, its JSON, its exit code, its mistakes."""

import json
from pathlib import Path

import pytest

from tests.end_to_end.terminal import warroom

GOOD = (
    "To nasz błąd i przepraszamy. Do piątku zwrócimy pieniądze każdemu; odpowiada za to Anna Kot, "
    "dyrektorka jakości. Następną informację podamy tutaj jutro o 12:00."
)
BAD = "Jeśli ktoś poczuł się urażony, jest nam przykro. Zaprzeczamy zarzutom, to był tylko żart."


def _run(home: Path, *arguments: str) -> tuple[int, str, str]:
    done = warroom(home, *arguments)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    (tmp_path / "bad.txt").write_text(BAD, "utf-8")
    return tmp_path


def test_a_good_statement_has_no_weakness(home: Path) -> None:
    code, out, _err = _run(home, "statement", "check", "good.txt")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "+ responsibility: “nasz błąd”"
    assert lines[3] == "- explanation: not found"
    assert [line for line in lines if line.startswith("!")] == [
        "! an admission, which Legal signs off before it is published: “nasz błąd”"
    ]
    assert "the decision is yours" in lines[-1]


def test_a_weakness_has_its_words_and_what_would_help(home: Path) -> None:
    code, out, _err = _run(home, "statement", "check", "bad.txt", "--cluster", "preventable")
    assert code == 1
    told = [line for line in out.splitlines() if line.startswith("!")]
    assert told[0].startswith("! apology under an if: “Jeśli ktoś poczuł się urażony”. Take the")
    assert "! deny: denying is not mixed with diminishing or rebuilding" in told
    assert "! diminish: not in a crisis of this kind: preventable: our fault" in told


def test_it_speaks_polish(home: Path) -> None:
    code, out, _err = _run(home, "--language", "pl", "statement", "check", "bad.txt")
    assert code == 1
    assert "! przeprosiny pod warunkiem: „Jeśli ktoś poczuł się urażony”." in out
    assert "decyzja należy do was" in out.splitlines()[-1]


def test_json_holds_every_place(home: Path) -> None:
    code, out, _err = _run(
        home, "statement", "check", "bad.txt", "--language", "pl", "--json", "--cluster", "victim"
    )
    told = json.loads(out)
    assert code == 1
    words = told["weaknesses"]["conditional"]["words"][0]
    assert BAD[words["start"] : words["end"]] == words["words"]
    assert words["by"] == "rule"
    assert told["missing"] == [
        *("responsibility", "repair", "explanation", "repentance", "forgiveness"),
    ]
    assert told["admission"] == []
    assert [(it["strategy"], it["rule"]) for it in told["forbidden"]] == [("deny", "mixed")]


def test_standard_input_is_read_and_cleaned(home: Path) -> None:
    words = "\x1b]0;x\x07Prze\u200bpraszamy\u202e. To nasz błąd."
    done = warroom(home, "statement", "check", "-", given=words)
    assert done.returncode == 1
    assert "+ regret: “Przepraszamy”" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (None, ["nothing.txt"], "nothing.txt cannot be read"),
        (None, ["."], "cannot be read"),
        (" \n ", ["text.txt"], "text.txt is empty"),
        ("a" * 50_001, ["text.txt"], "a statement has 50000 at most"),
        (GOOD, ["text.txt", "--language", "de"], "de: a statement is read in pl or en"),
        (GOOD, ["text.txt", "--cluster", "flood"], "is not one of 'victim'"),
    ],
)
def test_a_mistake_is_told(
    home: Path, content: str | None, arguments: list[str], words: str
) -> None:
    if content is not None:
        (home / "text.txt").write_text(content, "utf-8")
    code, out, err = _run(home, "statement", "check", *arguments)
    assert (code, out) == (2, "")
    assert words in " ".join(err.split())
