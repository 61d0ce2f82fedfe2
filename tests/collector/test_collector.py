"""The collector as a process: nothing lost, nothing twice, whatever kills it."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from services.drill.setup import new_drill
from tests.end_to_end.terminal import environment, warroom

PATIENCE = 120.0


@contextmanager
def collector(
    home: Path, *arguments: str, before: Sequence[str] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A collector in a process of its own, killed at the end if it still lives."""
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tui", *before, "collect", *arguments],
            env=environment(home),
            cwd=home,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def store_of(home: Path) -> Path:
    return home / ".local/share/warroom/warroom.db"


def ask(home: Path, question: str, store: Path | None = None) -> int:
    path = store or store_of(home)
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        try:
            return int(connection.execute(question).fetchone()[0] or 0)
        except sqlite3.OperationalError:
            return 0  # the tables are not there yet


def wait_until(home: Path, question: str, wanted: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while ask(home, question) < wanted:
        assert time.monotonic() < deadline, (home / "log").read_text()
        time.sleep(0.05)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose room listens for one campaign."""
    place = tmp_path / "home"
    done = warroom(place, "campaign", "add", "Zorza", "--word", "zorza")
    assert done.returncode == 0, done.stderr
    return place


def drop(home: Path, rows: int) -> Path:
    folder = home / ".local/share/warroom/drop"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "export.csv.part"
    with draft.open("w", encoding="utf-8") as file:
        file.write("Date,Author,Text,Tweet ID\n")
        for number in range(rows):
            file.write(
                f"2026-11-20 14:05,user{number % 977},I love zorza number {number},t{number}\n"
            )
    return draft.rename(folder / "export.csv")


def kill_again_and_again(home: Path, rows: int, kills: int) -> None:
    path = drop(home, rows)
    chance = random.Random(20261123)
    for number in range(kills):
        with collector(home) as process:
            wait_until(home, "SELECT count(*) FROM mention", rows * number // (kills + 2))
            time.sleep(chance.random() * 0.3)
            process.send_signal(signal.SIGKILL)
            process.wait()
    with collector(home):
        deadline = time.monotonic() + PATIENCE
        while path.exists():
            assert time.monotonic() < deadline, (home / "log").read_text()
            time.sleep(0.05)
    assert (path.parent / "done" / "export.csv").exists()
    assert ask(home, "SELECT count(*) FROM mention") == rows
    assert ask(home, "SELECT count(DISTINCT native_id) FROM mention") == rows
    assert ask(home, "SELECT sum(total) FROM minutecount WHERE entity = 'room'") == rows
    assert ask(home, "SELECT sum(total) FROM minutecount WHERE entity = 'campaign:1'") == rows
    assert ask(home, "SELECT count(*) FROM mentionentity") == rows
    assert ask(home, "SELECT count(*) FROM mention_search") == rows


@pytest.mark.long
@pytest.mark.timeout(300)
def test_killed_three_times_during_an_import(home: Path) -> None:
    kill_again_and_again(home, 6_000, 3)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_killed_ten_times_during_an_import_of_fifty_thousand(home: Path) -> None:
    kill_again_and_again(home, 50_000, 10)


def test_a_second_collector_joins_an_attached_one_ends_and_sigterm_gives_the_place_back(
    home: Path,
) -> None:
    places = "SELECT count(*) FROM lease WHERE name LIKE 'collector%'"
    with collector(home) as first, collector(home) as second:
        wait_until(home, places, 2)
        attached = warroom(home, "collect", "--attached")
        assert attached.returncode == 1
        assert "at work on this store already" in attached.stderr
        assert "Traceback" not in attached.stderr
        for process in (first, second):
            process.send_signal(signal.SIGTERM)
        assert (first.wait(30), second.wait(30)) == (0, 0)
    with collector(home) as third:
        wait_until(home, "SELECT fence FROM lease WHERE name = 'collector'", 2)
        assert third.poll() is None


def test_an_attached_collector_ends_when_nobody_needs_it(home: Path) -> None:
    with collector(home, "--attached") as needed:
        wait_until(home, "SELECT count(*) FROM sourcestatus", 1)
        with pytest.raises(subprocess.TimeoutExpired):
            needed.wait(5)  # the campaign is watched
        stopped = warroom(home, "campaign", "stop", "Zorza")
        assert stopped.returncode == 0, stopped.stderr
        assert needed.wait(30) == 0


def test_a_pid_of_ours_that_is_dead_frees_the_lease_at_once(home: Path) -> None:
    with collector(home) as first:
        wait_until(home, "SELECT count(*) FROM sourcestatus", 1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        with collector(home):
            wait_until(home, "SELECT fence FROM lease WHERE name = 'collector'", 2)


def drill_collector(home: Path) -> list[str]:
    """Make a drill in ``home`` and return the arguments for its collector."""
    path = asyncio.run(new_drill(home / "drills", "zorzynka", "anna"))
    return ["--store", str(path)]


def test_a_drills_collector_ends_with_its_last_screen(home: Path) -> None:
    """Nobody sits before it: it ends, though its campaign is watched and the story goes on."""
    with collector(home, "--attached", before=drill_collector(home)) as alone:
        assert alone.wait(30) == 0


def test_sigterm_ends_a_collector_in_the_middle_of_the_story(home: Path) -> None:
    arguments = drill_collector(home)
    with collector(home, before=arguments) as process:
        deadline = time.monotonic() + PATIENCE
        while ask(home, "SELECT count(*) FROM mention", Path(arguments[1])) < 200:
            assert time.monotonic() < deadline, (home / "log").read_text()
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
