"""A real tmux around the real program: send keys, wait for what the screen shows."""

import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

from tests.end_to_end.warm import Warm

ROOT = Path(__file__).parents[2]
_WARM = Warm()
PATIENCE = 60.0
"""Seconds after which what did not show will not show."""


def has_tmux() -> bool:
    """Whether tmux is installed."""
    return shutil.which("tmux") is not None


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of somebody whose home is ``home``."""
    home.mkdir(parents=True, exist_ok=True)
    chosen = {"PATH": os.environ["PATH"], "HOME": str(home)}
    return {**chosen, "LANG": "C.UTF-8", "TERM": "xterm-256color", **more}


def warroom(
    home: Path, *arguments: str, given: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one command of the program to its end; ``given`` is its standard input."""
    return _WARM.run(list(arguments), environment(home, **more), home, given, PATIENCE * 2)


class Window:
    """A tmux server of its own with one window, in which ``command`` runs."""

    def __init__(
        self, home: Path, command: str, size: tuple[int, int] = (80, 24), **more: str
    ) -> None:
        self._socket = f"warroom-{uuid.uuid4().hex[:8]}"
        width, height = size
        subprocess.run(
            [
                *("tmux", "-L", self._socket, "-f", "/dev/null", "new-session", "-d"),
                *("-x", str(width), "-y", str(height), "-c", str(home)),
                f"{command}; echo ENDED $?; exec cat",
            ],
            env=environment(home, **more),
            check=True,
        )

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout

    def screen(self) -> str:
        """Return what the window shows."""
        return self._tmux("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them."""
        self._tmux("send-keys", *keys)

    def write(self, text: str) -> None:
        """Type ``text``."""
        self._tmux("send-keys", "-l", text)

    def wait(self, *words: str, gone: bool = False) -> str:
        """Wait until the window shows all ``words`` (or none, with ``gone``); return it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = self.screen()
            seen = [word in shown for word in words]
            if not any(seen) if gone else all(seen):
                return shown
            if time.monotonic() > deadline:
                raise AssertionError(f"{words} {'still' if gone else 'never'} shown in:\n{shown}")
            time.sleep(0.1)

    def pid_of_program(self) -> int:
        """Return the process id of the program in the window."""
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        children = subprocess.run(
            ["pgrep", "-P", shell], capture_output=True, text=True, check=True
        ).stdout.split()
        return int(children[0])

    def close(self) -> None:
        """End tmux and what runs in it."""
        subprocess.run(
            ["tmux", "-L", self._socket, "kill-server"], check=False, stderr=subprocess.DEVNULL
        )


class Terminal(Window):
    """A window in which the program runs with ``arguments``."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        before: str = "",
        **more: str,
    ) -> None:
        command = [f"PYTHONPATH={ROOT}", before, sys.executable, "-m", "tui", *arguments]
        super().__init__(home, " ".join(command), size, **more)
