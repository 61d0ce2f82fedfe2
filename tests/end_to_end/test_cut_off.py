"""Two hosts share one server; one is cut off in the middle of everything, and comes back."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlmodel import text

from benchmarks.many_hands import FOLDERS, Trial, prepare, run, seen
from benchmarks.whole_picture import faults
from services.store import Store
from tests.end_to_end.hosts import Hosts, can_have_hosts, hosts
from tests.end_to_end.terminal import ROOT, Terminal, has_tmux

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not has_tmux(), reason="tmux is not installed"),
    pytest.mark.skipif(
        not can_have_hosts(), reason="no network namespaces here (root, ip, setpriv)"
    ),
]
PATIENCE = 180.0
ROWS = 40


@pytest.fixture
def room() -> Iterator[tuple[Hosts, Trial]]:
    """A room on a server between two hosts, as nobody's cable was pulled yet."""
    with tempfile.TemporaryDirectory(prefix="warroom-cut-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with hosts(folder) as (there, uri):
            trial = Trial(uri, folder / "home", seconds=0, rate=0)
            asyncio.run(prepare(trial))
            yield there, trial


def ask(trial: Trial, question: str) -> list[tuple[object, ...]]:
    """Ask the server, past all cables."""

    async def asking() -> list[tuple[object, ...]]:
        store = await Store.open(trial.address, migrate=False)
        async with store.read() as session:
            found = (await (await session.connection()).execute(text(question))).all()
        await store.close()
        return [tuple(row) for row in found]

    return asyncio.run(asking())


def until(is_so: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def holders(trial: Trial) -> dict[str, str]:
    """Return which process (by its id) holds each duty now."""
    rows = ask(trial, "SELECT name, holder FROM lease WHERE expires_at > clock_timestamp()")
    return {
        str(name): str(who).split(":")[1]
        for name, who in rows
        if not str(name).startswith("collector")
    }


def drop(trial: Trial, number: int) -> None:
    """Drop one export of `ROWS` mentions."""
    folder = trial.home / FOLDERS[number % len(FOLDERS)]
    rows = [
        f"2026-11-26 20:00,user{at},nr{trial.sent + at} zorza {number:x} {at:b},t{trial.sent + at}"
        for at in range(ROWS)
    ]
    draft = folder / f"{number}.csv.part"
    draft.write_text("\n".join(["Date,Author,Text,Tweet ID", *rows, ""]), encoding="utf-8")
    trial.sent += ROWS
    draft.rename(draft.with_suffix(""))


def stored(trial: Trial) -> int:
    return int(str(ask(trial, "SELECT count(*) FROM mention")[0][0]))


def newest(trial: Trial) -> int:
    """Return the number of the mention that was stored last: two hosts share the folders."""
    return seen(str(ask(trial, "SELECT text FROM mention ORDER BY at DESC, id DESC LIMIT 1")))[0]


class Host:
    """The real program on one of the hosts."""

    def __init__(self, there: Hosts, trial: Trial, name: str) -> None:
        self._there, self._trial, self._name = there, trial, name
        self.log = trial.home / f"{name}.log"
        self.environment = trial.environment | {"WARROOM_STORE": there.address(name)}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        with self.log.open("a") as log:
            return subprocess.Popen(
                [*self._there.on(self._name), *self._trial.command(*arguments)],
                env=self.environment,
                cwd=self._trial.home,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def screen(self) -> Terminal:
        return Terminal(
            self._trial.home,
            *self._trial.command()[3:],
            size=(120, 30),
            before=" ".join(self._there.on(self._name)),
            WARROOM_STORE=self.environment["WARROOM_STORE"],
        )


def note_in_the_middle(trial: Trial, host: Host, there: Hosts) -> int:
    """Cut the cable while the server works on a statement of ``host``; return the exit code."""

    async def cutting() -> subprocess.Popen[str]:
        store = await Store.open(trial.address, migrate=False)
        async with store.write() as session:
            await (await session.connection()).execute(text("LOCK TABLE entry IN SHARE MODE"))
            command = host.start("--user", "Ewa", "timeline", "note", "INC-1", "in the middle")
            waiting = text(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                "AND query LIKE 'INSERT INTO entry%'"
            )
            found = 0
            while not found:  # a transaction sees who waits as it was when it first asked
                assert command.poll() is None, host.log.read_text()
                await asyncio.sleep(0.05)
                await (await session.connection()).execute(text("SELECT 1"))
                async with store.read() as looking:
                    found = (await (await looking.connection()).execute(waiting)).scalar_one()
            there.cable("b", "down")
        await store.close()
        return command

    return asyncio.run(cutting()).wait(PATIENCE)


def test_one_is_cut_off_and_comes_back(room: tuple[Hosts, Trial]) -> None:
    there, trial = room
    a, b = Host(there, trial, "a"), Host(there, trial, "b")
    assert run(trial, "campaign", "add", "Zorza", "--word", "zorza")
    with ExitStack() as stack:
        collectors = {host: host.start("collect") for host in (a, b)}
        for process in collectors.values():
            stack.callback(process.wait)
            stack.callback(process.kill)
        both = {str(process.pid) for process in collectors.values()}
        mine = str(collectors[b].pid)
        until(lambda: set(holders(trial).values()) == both, "both share")
        screen = b.screen()
        stack.callback(screen.close)
        for number in range(6):
            drop(trial, number)
        until(lambda: stored(trial) == trial.sent, "all is stored")
        screen.wait("nr")
        for number in range(6, 12):  # in the middle of writing
            drop(trial, number)
        assert note_in_the_middle(trial, b, there) == 1
        assert "Nothing was written" in b.log.read_text()
        # The room goes on by the other host, and the one that is cut off says so.
        until(lambda: set(holders(trial).values()) == {str(collectors[a].pid)}, "a took over")
        until(lambda: stored(trial) == trial.sent, "a goes on")
        assert run(trial, "--user", "Anna", "timeline", "note", "INC-1", "we go on")
        screen.wait("Cut off since")
        until(lambda: "the connection to the store broke" in b.log.read_text(), "b's log says so")
        assert collectors[b].poll() is None
        there.cable("b", "up")
        screen.wait("Cut off since", gone=True)
        until(lambda: mine in holders(trial).values(), "b takes its share again")
        again = b.start("--user", "Ewa", "timeline", "note", "INC-1", "in the middle")
        assert again.wait(PATIENCE) == 0
        for number in range(12, 18):
            drop(trial, number)
        until(lambda: stored(trial) == trial.sent, "both go on")
        until(lambda: newest(trial) in seen(screen.screen()), "b's screen shows the newest")
        assert all(process.poll() is None for process in collectors.values())

        async def judging() -> list[str]:
            store = await Store.open(trial.address, migrate=False)
            async with store.read() as session:
                notes = ["in the middle", "we go on"]
                found = await faults(session, "INC-1", trial.sent, notes, notes)
            await store.close()
            return found

        assert asyncio.run(judging()) == []
        assert pictures(a, b) == 1


def pictures(*those: Host) -> int:
    """Return how many different pictures the hosts have of the room."""
    found = set()
    for host in those:
        found.add(
            subprocess.run(
                [*host._there.on(host._name), sys.executable, "-m", "benchmarks.whole_picture"],
                env=host.environment,
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
            ).stdout
        )
    return len(found)
