"""What an open Live screen sends over the line, as it is and with ``[screen] calm``.

``python -m benchmarks.screen_bytes [SECONDS] [COLUMNS] [LINES]`` prints one JSON line for each:
bytes a minute while nothing is said, and while 50 mentions a second come in; of the latter also
how many are left when SSH compresses them (``ssh -C``).
"""

import asyncio
import fcntl
import json
import os
import pty
import signal
import struct
import sys
import tempfile
import termios
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from services.intake.prepare import Preparation, load_preparation
from services.intake.write import Delivery, write
from services.preparation.campaigns import apply_settings
from services.sentiment import Scorer
from services.settings import CampaignSettings, Settings
from services.sources.base import Batch, Item, Keep
from services.store import Store

ROOT = Path(__file__).parents[1]
PER_SECOND = 50
WRITES_PER_SECOND = 5
SETTLED_AFTER = 25.0
"""Seconds after which a screen and the collector that it started are quiet."""
TEXT = "I really do not like what zorza did here, number {n}, and neither do my friends #zorza"


class _Source:
    name, kind, rhythm = "benchmark", "benchmark", 0.0
    keep: Keep = "all"

    def batches(self, cursors: object) -> object:
        raise NotImplementedError


class Screen:
    """The program in a terminal of its own, whose bytes are counted and thrown away."""

    def __init__(self, home: Path, size: tuple[int, int], *, calm: bool) -> None:
        self.bytes = self.compressed = 0
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            environment = {
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "LANG": "C.UTF-8",
                "TERM": "xterm-256color",
                "PYTHONPATH": str(ROOT),
                "WARROOM_SCREEN__CALM": str(int(calm)),
            }
            os.execve(sys.executable, [sys.executable, "-m", "tui"], environment)  # noqa: S606
        columns, lines = size
        shape = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, shape)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        packer = zlib.compressobj(6)
        try:
            while data := os.read(self._terminal, 65_536):
                self.bytes += len(data)
                packed = packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)
                self.compressed += len(packed)
        except OSError:
            return

    def close(self) -> None:
        """Leave, as if the terminal were closed."""
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)


async def room(folder: Path) -> tuple[Store, Preparation]:
    """Make a store that listens for one campaign."""
    store = await Store.open(folder / ".local/share/warroom/warroom.db")
    campaign = CampaignSettings(name="Zorza", words=("zorza",), language="en")
    await apply_settings(store, Settings(campaigns=(campaign,)))
    async with store.read() as session:
        return store, await load_preparation(session, Scorer())


async def say(
    store: Store, preparation: Preparation, seconds: float, numbers: Iterator[int]
) -> None:
    """Write `PER_SECOND` mentions a second."""
    ends = time.monotonic() + seconds
    while (began := time.monotonic()) < ends:
        items = tuple(
            Item(TEXT.format(n=n), "x", native_id=str(n), author=f"author{n % 97}", live=True)
            for n, _ in zip(numbers, range(PER_SECOND // WRITES_PER_SECOND), strict=False)
        )
        batch = Batch(items, datetime.now(UTC), "")
        await write(store, preparation, [Delivery(_Source(), batch)])  # type: ignore[arg-type]
        await asyncio.sleep(max(0.0, began + 1 / WRITES_PER_SECOND - time.monotonic()))


async def measure(seconds: float, size: tuple[int, int], *, calm: bool) -> dict[str, object]:
    """Return the figures of one screen."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        store, preparation = await room(Path(name))
        numbers = count()
        await say(store, preparation, 2, numbers)
        screen = Screen(Path(name), size, calm=calm)
        try:
            await asyncio.sleep(SETTLED_AFTER)
            begin = screen.bytes
            await asyncio.sleep(seconds)
            idle = screen.bytes - begin
            await say(store, preparation, 3, numbers)
            begin, packed = screen.bytes, screen.compressed
            await say(store, preparation, seconds, numbers)
            busy, packed = screen.bytes - begin, screen.compressed - packed
        finally:
            screen.close()
            await store.close()
    return {
        "calm": calm,
        "size": "{}x{}".format(*size),
        "idle_bytes_a_minute": round(idle * 60 / seconds),
        "busy_bytes_a_minute": round(busy * 60 / seconds),
        "busy_compressed": round(packed * 60 / seconds),
    }


def main() -> None:
    """Print the figures, lively first."""
    seconds, columns, lines = [
        int(given) for given in (sys.argv[1:] + ["60", "80", "24"][len(sys.argv) - 1 :])
    ]
    for calm in (False, True):
        print(json.dumps(asyncio.run(measure(seconds, (columns, lines), calm=calm))))


if __name__ == "__main__":
    main()
