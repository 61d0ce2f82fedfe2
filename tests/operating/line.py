"""A bare terminal: a program on a pty, and every byte that it sends."""

import contextlib
import fcntl
import os
import pty
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.end_to_end.terminal import PATIENCE


class Line:
    """Runs ``command`` on a pty of its own; nobody reads while it is ``frozen``."""

    def __init__(
        self,
        command: Sequence[str],
        variables: Mapping[str, str],
        folder: Path,
        size: tuple[int, int] = (80, 24),
    ) -> None:
        self.sent = b""
        self._read_on = threading.Event()
        self._read_on.set()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], list(command), dict(variables))  # noqa: S606
        columns, lines = size
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while self._read_on.wait() and (data := os.read(self._fd, 65_536)):
                self.sent += data

    def freeze(self) -> None:
        """Read nothing any more, as a terminal that is stopped."""
        self._read_on.clear()

    def write(self, data: bytes) -> None:
        """Press keys."""
        os.write(self._fd, data)

    def modes(self) -> list[Any]:
        """Return how the terminal treats what is typed and shown."""
        return termios.tcgetattr(self._fd)

    def wait(self, *data: bytes) -> bytes:
        """Wait until everything of ``data`` was sent; return all that was."""
        deadline = time.monotonic() + PATIENCE
        while not all(part in self.sent for part in data):
            assert time.monotonic() < deadline, (data, self.sent[-2_000:])
            time.sleep(0.05)
        return self.sent

    def until(self, is_so: Callable[[], object]) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def all(self) -> bytes:
        """Return everything that a program which has ended had sent."""
        self._reader.join(PATIENCE)
        return self.sent

    def hang_up(self) -> int:
        """Close the terminal; return how its program ended."""
        os.close(self._fd)
        return self.ended()

    def ended(self) -> int:
        """Wait for the program to end; return its exit code, less than zero for a signal."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        raise AssertionError("it never ended")

    def close(self) -> None:
        """End the program if it is still there."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
        with contextlib.suppress(OSError):
            os.close(self._fd)
