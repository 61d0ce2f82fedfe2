"""The tmux recipes, in a real tmux with clients of two sizes."""

import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.terminal import PATIENCE, Window, environment, has_tmux
from tests.operating.line import Line
from tests.operating.recipes import recipe
from tests.operating.site import Site

pytestmark = [
    pytest.mark.skipif(not has_tmux(), reason="tmux is not installed"),
    pytest.mark.timeout(240),
]
LAPTOP, WALL = (80, 24), (200, 50)


class Hall:
    """A tmux server on a site, as people would have it, and the terminals of those who attach."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder, "nobody-here")
        self.site.listen("Zorza")
        self.program = str(self.site.program)
        self._socket = folder / "tmux"
        self._settings = self.site.home / ".tmux.conf"
        self._settings.write_text(recipe("~/.tmux.conf"))
        self.windows: list[Window] = []

    @property
    def variables(self) -> dict[str, str]:
        """What a person's shell has."""
        return {**environment(self.site.home), **self.site.variables, "TERM": "xterm-256color"}

    def spoken(self, command: str) -> list[str]:
        """Return a recipe's command, said to this server."""
        program, *arguments = shlex.split(command)
        assert program == "tmux"
        return ["tmux", "-u", "-S", str(self._socket), "-f", str(self._settings), *arguments]

    def open(self, command: str, size: tuple[int, int]) -> Window:
        """Open a terminal of ``size`` in which a recipe's command runs."""
        given = [f"{name}={value}" for name, value in self.variables.items()]
        window = Window(self.site.home, shlex.join(["env", *given, *self.spoken(command)]), size)
        self.windows.append(window)
        return window

    def tmux(self, *arguments: str) -> str:
        """Say something to the server that people share."""
        said = ["tmux", "-S", str(self._socket), *arguments]
        return subprocess.run(said, capture_output=True, text=True, check=True).stdout.strip()

    def wait_for_size(self, size: str) -> None:
        """Wait until the shared window is so large."""
        deadline = time.monotonic() + PATIENCE
        asked = ("display-message", "-p", "-t", "room", "#{window_width}x#{window_height}")
        while (found := self.tmux(*asked)) != size:
            assert time.monotonic() < deadline, found
            time.sleep(0.1)

    def close(self) -> None:
        """End everything."""
        for window in self.windows:
            window.close()
        ended = ["tmux", "-S", str(self._socket), "kill-server"]
        subprocess.run(ended, check=False, stderr=subprocess.DEVNULL)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    opened = Hall(tmp_path)
    yield opened
    opened.close()


def test_a_laptop_and_a_wall_share_one_session_and_come_back(hall: Hall) -> None:
    """The wall looks and cannot press; whoever leaves finds everything as it went on."""
    laptop = hall.open(recipe("one session for all", warroom=hall.program), LAPTOP)
    laptop.wait("1 Live", "NOT COLLECTING", "Zorza", "F10 Quit")
    wall = hall.open(recipe("a wall display"), WALL)
    wall.wait("1 Live", "F10 Quit")
    hall.wait_for_size("80x23")  # the wall counts for none; a line is tmux's own
    wall.press("q", "5", "F10")
    laptop.press("3")
    for window in (laptop, wall):
        window.wait("No incident yet")
    laptop.press("C-b", "d")
    laptop.wait("detached", "ENDED 0")
    hall.site.listen("Fala")
    back = hall.open(recipe("come back"), LAPTOP)
    back.wait("Fala", "Zorza")
    back.press("F10")
    back.wait("ENDED 0")
    wall.wait("ENDED 0")
    assert hall.site.processes() == []


def test_each_size_of_the_table_and_all_colours(hall: Hall) -> None:
    """Two who press keys: everybody sees 80x24 as it is set, 200x50 if that is chosen."""
    laptop = hall.open(recipe("one session for all", warroom=hall.program), LAPTOP)
    laptop.wait("1 Live", "F10 Quit")
    command = hall.spoken(recipe("one session for all", warroom=hall.program))
    large = Line(command, hall.variables, hall.site.home, WALL)
    try:
        sent = large.wait(b"Zorza", b"\xc2\xb7\xc2\xb7\xc2\xb7")  # the dots beside a smaller window
        assert b";2;" in sent, "24 bits a colour"
        hall.wait_for_size("80x23")
        hall.tmux("set-option", "-g", "window-size", "largest")
        hall.wait_for_size("200x49")
        hall.tmux("set-option", "-g", "window-size", "latest")
        laptop.press("2")
        hall.wait_for_size("80x23")
        large.write(b"1")
        hall.wait_for_size("200x49")
        # tmux hands on nothing to a terminal that it still has to draw the new window on.
        copies = "while printf '\\033]52;c;emF0b2thCg==\\a'; do sleep 0.3; done"
        hall.tmux("new-window", "-t", "room", copies)
        large.wait(b"\x1b]52;", b"emF0b2thCg==")
    finally:
        large.close()


def test_a_wall_of_its_own_is_as_large_as_it_is(hall: Hall) -> None:
    if "--read-only" not in hall.site.run("--help"):
        pytest.skip("this program has no --read-only")
    started = hall.spoken(recipe("a wall of its own", warroom=hall.program))
    subprocess.run(started, env=hall.variables, check=True)
    wall = hall.open("tmux attach-session -t wall", WALL)
    shown = wall.wait("1 Live", "F10 Quit")
    assert max(len(line) for line in shown.splitlines()) > 150
