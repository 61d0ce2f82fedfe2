"""A host in a folder: the program under a short name, a site's settings, and who runs there."""

import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from tests.end_to_end.terminal import ROOT, warroom
from tests.operating.recipes import recipe


class Site:
    """A host whose one store listens for one campaign, and on which ``account`` collects."""

    def __init__(self, folder: Path, account: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self.store = folder / "room" / "warroom.db"
        self.store.parent.mkdir(mode=0o770)
        self.settings = folder / "warroom.toml"
        text = recipe("/etc/warroom/warroom.toml", store=str(self.store))
        assert 'account = "warroom"' in text
        self.settings.write_text(text.replace('account = "warroom"', f'account = "{account}"'))
        self.program = folder / "bin" / "warroom"
        self.program.parent.mkdir()
        self.program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m tui "$@"\n')
        self.program.chmod(0o755)

    @property
    def variables(self) -> Mapping[str, str]:
        """What tells a program that it is on this host."""
        return {
            "WARROOM_SITE": str(self.settings),
            **{f"XDG_{name}_HOME": str(self.home / name) for name in ("CONFIG", "DATA", "STATE")},
        }

    def run(self, *arguments: str, code: int = 0, **more: str) -> str:
        """Run a command on this host and return what it printed."""
        done = warroom(self.home, *arguments, **self.variables, **more)
        assert done.returncode == code, (done.stdout, done.stderr)
        return done.stdout + done.stderr

    def listen(self, name: str) -> None:
        """Let the room listen for a campaign."""
        self.run("campaigns", "add", name, "--word", name.lower())

    def processes(self) -> list[int]:
        """Return the processes of the program that run on this host, by their environment."""
        names = [path.name for path in Path("/proc").iterdir()]
        return [pid for pid in map(int, filter(str.isdigit, names)) if self._is(pid)]

    def ask(self, question: str) -> int:
        """Ask the store for a number."""
        with closing(sqlite3.connect(self.store, timeout=30)) as connection:
            return int(connection.execute(question).fetchone()[0] or 0)

    def _is(self, pid: int) -> bool:
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        here = f"WARROOM_SITE={self.settings}".encode() in environment.split(b"\0")
        return here and b"tui" in arguments
