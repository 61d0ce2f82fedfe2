"""Files on the command line: what an import tells, and a map written with and without answers."""

from pathlib import Path

import pytest

from tests.end_to_end.terminal import warroom
from tests.sources.books import save_book

REPORT = (
    "Kiedy;O której;Kto;Co napisano;Gdzie\n"
    "20/11/2026;14:05;@ola;To wstyd;https://example.org/1\n"
    "21/11/2026;9:00;@ala;\x1b[31mJestem zażenowana;https://example.org/2\n"
)
MAPS = ".local/share/warroom/maps"


def run(home: Path, *arguments: str, answers: str = "") -> tuple[int, str, str]:
    done = warroom(home, *arguments, given=answers)
    assert "Traceback" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "home"
    (place / "export.csv").write_text(REPORT, encoding="utf-8")
    return place


def test_answers_make_a_map_that_reads_the_next_file_too(home: Path) -> None:
    assert "warroom import --map FILE" in run(home, "import", "export.csv")[2]
    # Enter for what is proposed; the author first wrongly; the zone first wrongly.
    answers = [*"\n\n", "nobody", "3", *"\n" * 8, "Warsaw", "Europe/Warsaw", "pl", "forum", "y"]
    lines = "\n".join(line.strip("\n") for line in answers) + "\n"
    code, out, err = run(home, "import", "--map", "export.csv", answers=lines)
    assert code == 0, (out, err)
    assert "  4  Co napisano  To wstyd | Jestem zażenowana" in out
    assert "text (what was said) [Co napisano]:" in out
    assert "date (when) [Kiedy+O której]:" in out
    assert "There is no such column: write its number or its name." in out
    assert "how the dates are written, as %d/%m/%Y %H:%M [%d/%m/%Y %H:%M]:" in out
    assert "there is no such time zone" in out
    assert "| forum | @ola | To wstyd\n" in out
    assert "export.csv: 2 new, 0 known already, 0 rejected." in out
    assert err == ""
    (written,) = (home / MAPS).iterdir()
    assert written.name == "export.toml"
    assert written.read_text(encoding="utf-8") == (
        'name = "export"\ntimezone = "Europe/Warsaw"\ndate_format = "%d/%m/%Y %H:%M"\n'
        'language = "pl"\nplatform = "forum"\n\n[columns]\ntext = "Co napisano"\n'
        'author = "Kto"\nurl = "Gdzie"\ndate = ["Kiedy", "O której"]\n'
    )
    following = REPORT.replace("org/1", "org/8").replace("org/2", "org/9").replace("\x1b", "")
    save_book(home / "next.xlsx", [line.split(";") for line in following.split("\n")])
    assert "next.xlsx: 2 new, 0 known" in run(home, "import", "next.xlsx")[1]


@pytest.mark.parametrize("answers", ["", "\n\n\n", "\n" * 14 + "n\n"])
def test_who_gives_up_has_written_nothing(home: Path, answers: str) -> None:
    code, _out, err = run(home, "import", "--map", "export.csv", answers=answers)
    assert code == 1
    assert err == "Given up: nothing was written or imported.\n"
    assert not (home / MAPS).exists()
    assert not (home / ".local/share/warroom/warroom.db").exists()


COLUMNS = ("--columns", "text=Co napisano,author=kto, date=Kiedy+O której,url=5")


def test_a_map_without_answers(home: Path) -> None:
    settings = ("--set", "name=Agencja Ż", "--set", "date_format=%d/%m/%Y %H:%M")
    code, out, err = run(home, "import", "--map", "export.csv", *COLUMNS, *settings)
    assert (code, err) == (0, "")
    assert "2 new, 0 known already, 0 rejected." in out
    assert (home / MAPS / "agencja-z.toml").exists()
    code, _out, err = run(home, "import", "export.csv", *COLUMNS, *settings)
    assert code == 2
    assert "agencja-z.toml is there already" in err


def test_dates_that_cannot_be_read_are_counted_and_shown(home: Path) -> None:
    rows = "".join(f"3{n}/02/2026;14:05;@ola;text {n};\n" for n in range(7))
    (home / "export.csv").write_text(REPORT + rows + ";;@ola;no date;\n;;@ola;;\n")
    code, out, err = run(home, "import", "export.csv", *COLUMNS)
    assert code == 0
    assert "10 new, 0 known already, 1 rejected." in out
    assert "  export.csv row 12: no words in it\n" in err
    assert "  9 rows have a date that cannot be read and count at the time of the import:\n" in err
    assert "    export.csv row 4: 30/02/2026 14:05\n" in err
    assert err.count(" 14:05\n") == 4  # of five that are shown; the second row is at nine
    assert "  1 row has no date and counts at the time of the import.\n" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("--columns", "text=Nothing"),
            2,
            "There is no column Nothing; there are: Kiedy, O której",
        ),
        (("--columns", "txet=Kto"), 2, "--columns txet=Kto: write FIELD=COLUMN with one of text"),
        (("--columns", "author=Kto"), 2, "name the column with the words"),
        (("--map", "--set", "zone=x"), 2, "--set zone=x: write KEY=VALUE with one of name"),
        ((*COLUMNS, "--set", "timezone=x"), 2, "timezone: there is no such time zone"),
        ((*COLUMNS, "--set", "date_format=x"), 2, "date_format: no day can be read by it"),
        (("--set", "name=x"), 2, "use it with --map"),
        (("other.csv", "--map"), 2, "There is no file other.csv"),
        (("export.csv", "--map"), 2, "A map is written for one file"),
    ],
)
def test_a_mistake_gives_one_line(
    home: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    found, _out, err = run(home, "import", "export.csv", *arguments)
    assert (found, len(err.splitlines())) == (code, 1), err
    assert words in err
    assert not (home / MAPS).exists()


def test_a_broken_map_is_told_before_anything_is_asked(home: Path) -> None:
    (home / MAPS).mkdir(parents=True)
    (home / MAPS / "old.toml").write_text("name = 'x'\ncolums = 1\n")
    for more in ((), ("--map",)):
        code, out, err = run(home, "import", "export.csv", *more)
        assert code == 4
        assert "old.toml: colums: there is no such key: use one of name, columns," in err or (
            "old.toml: columns: this is missing" in err
        )
        assert out == ""


def test_another_map_that_goes_first_is_told(home: Path) -> None:
    assert run(home, "import", "export.csv", *COLUMNS)[0] == 0
    code, _out, err = run(
        home, "import", "export.csv", "--columns", "text=Co napisano", "--set", "name=small"
    )
    assert code == 0
    assert "But the map “export” fits this file too and goes first" in err
