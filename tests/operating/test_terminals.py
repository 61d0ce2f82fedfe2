"""Every kind of terminal: readable, or a clear refusal."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.terminal import ROOT, Window, environment, has_tmux, warroom
from tests.operating.line import Line

with_tmux = pytest.mark.skipif(not has_tmux(), reason="tmux is not installed")
pytestmark = pytest.mark.timeout(240)
COLOUR = re.compile(r"\x1b\[[\d;]*m")
Opened = Callable[..., Window]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody whose room listens to one campaign, and says that nobody collects."""
    place = tmp_path_factory.mktemp("terminals")
    added = warroom(place, "campaigns", "add", "Zorza", "--word", "zorza", **ALONE)
    assert added.returncode == 0, added.stderr
    return place


ALONE = {"WARROOM_COLLECTOR__ACCOUNT": "nobody-here"}


@pytest.fixture
def opened(home: Path) -> Iterator[Opened]:
    """Open the room in a terminal of a size, with these variables."""
    windows: list[Window] = []

    def window(size: tuple[int, int] = (80, 24), **given: str) -> Window:
        said = {**environment(home), **ALONE, "PYTHONPATH": str(ROOT), **given}
        words = " ".join(f"{name}='{value}'" for name, value in said.items())
        windows.append(Window(home, f"env -i {words} {sys.executable} -m tui", size))
        return windows[-1]

    yield window
    for item in windows:
        item.close()


def colours(window: Window) -> list[str]:
    """Return the codes of colours and attributes that a window shows."""
    shown = window._tmux("capture-pane", "-p", "-e")
    return [code for found in COLOUR.findall(shown) for code in found[2:-1].split(";")]


READABLE = ("NOT COLLECTING", "Zorza", "1 Live", "Nothing was said yet", "? All keys", "F10 Quit")


@with_tmux
@pytest.mark.long
@pytest.mark.parametrize("term", ["xterm-256color", "tmux-256color"])
def test_256_colours(opened: Opened, term: str) -> None:
    window = opened(TERM=term)
    window.wait(*READABLE)
    assert "5" in colours(window), "38;5;n: a colour of 256"


@with_tmux
@pytest.mark.parametrize("term", [pytest.param("screen", marks=pytest.mark.long), "linux"])
def test_16_colours_are_the_terminals_own(opened: Opened, term: str) -> None:
    """No grey on grey: words in its own colours, what is loud reversed."""
    window = opened(TERM=term)
    shown = window.wait(*READABLE)
    codes = set(colours(window))
    assert not codes & {"38", "48", "90", "100"}, codes
    assert {"7", "31"} <= codes, "reversed and red"
    fine = set("▁▂▃▅▆▇") & set(shown)
    assert bool(fine) is (term != "linux"), "the console's font has no such bars"


@with_tmux
def test_no_colour_leaves_words_and_greys(opened: Opened) -> None:
    window = opened(NO_COLOR="1")
    window.wait(*READABLE)
    shown = window._tmux("capture-pane", "-p", "-e")
    found = {int(code) for code in re.findall(r"[34]8;5;(\d+)", shown)}
    assert all(_is_grey(code) for code in found), found
    assert "\x1b[1;7m" in shown or ";7m" in shown, "what is loud is reversed"


def _is_grey(code: int) -> bool:
    """Whether a colour of the 256 is black, white or between."""
    if code >= 232 or code in {0, 7, 8, 15}:
        return True
    level = code - 16
    return level >= 0 and level // 36 == level // 6 % 6 == level % 6


@with_tmux
def test_a_small_terminal_works_and_a_smaller_one_says_so(opened: Opened) -> None:
    window = opened((60, 16))
    window.wait("NOT COLLECTING", "1 Live", "? All keys", "F10 Quit")
    assert "TOO SMALL" not in window.screen()
    window._tmux("resize-window", "-x", "40", "-y", "10")
    window.wait("! TOO SMALL: 60x16")
    window._tmux("resize-window", "-x", "80", "-y", "24")
    window.wait(*READABLE)
    assert "TOO SMALL" not in window.wait("NOT COLLECTING", "no open incident")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"TERM": "dumb"}, "TERM=dumb shows no screens: warroom drill --plain"),
        pytest.param(
            {"TERM": ""},
            "TERM='' shows no screens: warroom drill --plain",
            marks=pytest.mark.long,
        ),
        ({"PYTHONIOENCODING": "iso-8859-2"}, "need UTF-8, not iso8859-2: set LANG=C.UTF-8"),
    ],
)
def test_what_cannot_show_is_refused_with_a_word(
    home: Path, given: dict[str, str], words: str
) -> None:
    said = {**environment(home), **ALONE, "PYTHONPATH": str(ROOT), **given}
    line = Line([sys.executable, "-m", "tui"], said, home)
    try:
        assert line.ended() == 2
        assert words.encode() in line.all()
        assert b"\x1b[" not in line.sent
    finally:
        line.close()


def test_without_a_terminal_it_says_what_to_do(home: Path) -> None:
    done = warroom(home, **ALONE)
    assert done.returncode == 2
    assert done.stderr == (
        "warroom: This needs a terminal. Without one: warroom drill --plain, warroom incidents.\n"
    )


def test_a_letter_that_the_locale_does_not_know_is_a_question_mark(home: Path) -> None:
    given = {**environment(home), **ALONE, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [sys.executable, "-m", "tui", "--language", "pl", "health"],
        env=given,
        cwd=home,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"?" in done.stdout, done.stdout


def test_a_frozen_terminal_stops_no_collecting(tmp_path: Path) -> None:
    """Nobody reads what the screen sends; the collector that it started works on, and it ends."""
    home = tmp_path / "frozen"
    assert warroom(home, "campaigns", "add", "Zorza", "--word", "zorza").returncode == 0
    given = {**environment(home), "PYTHONPATH": str(ROOT)}
    line = Line([sys.executable, "-m", "tui"], given, home)
    folder = home / ".local/share/warroom/drop"
    try:
        line.wait(b"collecting")
        line.until(folder.exists)
        line.freeze()
        draft = folder / "export.csv.part"
        rows = "".join(f"2026-11-20 14:05,u{n},I love zorza {n},t{n}\n" for n in range(3_000))
        draft.write_text(f"Date,Author,Text,Tweet ID\n{rows}", encoding="utf-8")
        draft.rename(folder / "export.csv")
        done = folder / "done" / "export.csv"
        line.until(done.exists)
        for key in b"12345" * 20:  # each of them would redraw all
            line.write(bytes([key]))
        # 129: by a hang-up, in order; Python makes 120 of it when nobody takes its last words.
        assert line.hang_up() in {129, 120}
        with closing(sqlite3.connect(home / ".local/share/warroom/warroom.db")) as connection:
            assert connection.execute("SELECT count(*) FROM attendance").fetchone() == (0,)
    finally:
        line.close()
        warroom(home, "campaigns", "stop", "Zorza")
    checked = warroom(home, "health", "--deep", "--json")
    assert '"damage": []' in checked.stdout
    line.until(lambda: not _collectors(home))


def test_who_was_stopped_goes_on_and_ends(home: Path) -> None:
    """Whoever is stopped without a word draws all again, and leaves the terminal as it was."""
    given = {**environment(home), **ALONE, "PYTHONPATH": str(ROOT)}
    line = Line([sys.executable, "-m", "tui"], given, home)
    try:
        modes = line.modes()
        line.wait(b"NOT COLLECTING", b"Zorza", b"F10")
        assert line.modes() != modes
        os.kill(line.pid, signal.SIGSTOP)
        seen = len(line.sent)
        os.kill(line.pid, signal.SIGCONT)
        line.until(lambda: b"NOT COLLECTING" in line.sent[seen:])
        line.write(b"q")
        assert line.ended() == 0
        assert line.modes() == modes
    finally:
        line.close()


def test_a_terminal_that_goes_while_the_screen_starts_leaves_nobody(home: Path) -> None:
    given = {**environment(home), **ALONE, "PYTHONPATH": str(ROOT)}
    line = Line([sys.executable, "-m", "tui"], given, home)
    try:
        line.wait(b"\x1b[?1049h")
        assert line.hang_up() in {129, 120, -signal.SIGHUP}
    finally:
        line.close()


def _collectors(home: Path) -> list[str]:
    """Return the collectors that were started in ``home``."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(f"HOME={home}") in (path / "environ").read_bytes().split(b"\0"):
                found.append(path.name)
        except OSError:
            continue
    return found
