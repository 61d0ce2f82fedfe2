"""What systemd is told, and what probes are: the real collector, a real socket."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.collector.health import look
from services.collector.supervised import Supervisor, supervised
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.intake.write import Delivery, write
from services.preparation.campaigns import Watched
from services.sentiment import Scorer
from services.sources.base import Batch, Item, Keep
from services.store import Store, leases, status
from services.words import Health, TermKind
from tests.end_to_end.terminal import ROOT, environment, warroom
from tests.leasing import acquire
from tests.making import declare_test_incident
from tests.operating.recipes import recipe

PATIENCE = 120.0


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket on which a supervisor listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as opened:
        opened.bind(str(tmp_path / "notify"))
        opened.settimeout(PATIENCE)
        yield opened


def told(channel: socket.socket) -> str:
    return channel.recv(4096).decode()


def test_a_collector_is_ready_alive_and_ends_cleanly(
    tmp_path: Path, channel: socket.socket
) -> None:
    """Ready once it holds the lease, alive after that, probed from outside, ended by SIGTERM."""
    home = tmp_path / "there"
    given = {
        **environment(home),
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
        "WATCHDOG_USEC": "600000",
        "PYTHONPATH": str(ROOT),
    }
    log = tmp_path / "collector.log"
    command = [sys.executable, "-m", "tui", "collect", "--log-format", "json"]
    process = subprocess.Popen([*command, "--log-file", str(log)], env=given, cwd=home)
    try:
        assert told(channel) == "READY=1\nSTATUS=collecting"
        assert told(channel) == "WATCHDOG=1"
        assert told(channel) == "WATCHDOG=1"
        probe = recipe("a probe").split()
        assert probe[0].endswith("warroom")
        probed = warroom(home, *probe[1:])
        assert probed.returncode == 0, probed.stdout + probed.stderr
        assert json.loads(probed.stdout)["well"] is True
        process.send_signal(signal.SIGTERM)
        while (last := told(channel)) == "WATCHDOG=1":
            pass
        assert last == "STOPPING=1"
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert lines[0]["message"].startswith("collecting into ")
    assert {line["level"] for line in lines} == {"info"}
    probed = warroom(home, "health")
    assert probed.returncode == 1
    assert "NOBODY COLLECTS" in probed.stdout


async def test_who_holds_no_lease_is_neither_ready_nor_alive(
    tmp_path: Path, channel: socket.socket, sqlite_store: Store
) -> None:
    supervisor = Supervisor({"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "30000"})
    assert supervisor.every == 0.01
    channel.settimeout(0.3)
    async with supervised(sqlite_store, supervisor):
        with pytest.raises(TimeoutError):
            told(channel)
    assert told(channel) == "STOPPING=1"
    silent = Supervisor({"WATCHDOG_USEC": "soon"})
    silent.tell("READY=1")
    assert not silent.listens


def test_an_abstract_name_and_nobody_there(channel: socket.socket) -> None:
    del channel
    name = f"warroom-{os.getpid()}"
    Supervisor({"NOTIFY_SOCKET": f"@{name}"}).tell("READY=1")  # nobody listens: no error
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{name}")
        Supervisor({"NOTIFY_SOCKET": f"@{name}"}).tell("READY=1", "STATUS=x")
        assert listening.recv(100) == b"READY=1\nSTATUS=x"


class Named:
    """A source that is only named."""

    name, kind, rhythm = "press", "rss", 60.0
    keep: Keep = "all"

    def batches(self, cursors: object) -> object:
        raise NotImplementedError


async def test_what_makes_a_room_unwell(store: Store) -> None:
    """No collector, a late source, a detector behind; a source that is refused does not."""
    found = await look(store, deep=False)
    assert (found.collector, found.is_well) == (None, False)
    held = await acquire(store, "collector", leases.new_holder())
    assert held is not None
    async with store.write() as session:
        await status.begin(session, "press", "rss", 60.0, await store.now(session))
    assert (await look(store, deep=True)).is_well
    async with store.write() as session:
        await status.set_health(session, "press", Health.REFUSED, "no")
    assert (await look(store, deep=False)).is_well
    preparation = Preparation(
        Matcher([Watched("campaign:1", "Zorza", "en", ((TermKind.WORD, "zorza"),))]), Scorer()
    )
    batch = Batch((Item("I love zorza", "x", native_id="1", live=True),), datetime.now(UTC), "1")
    await write(store, preparation, [Delivery(Named(), batch)])  # type: ignore[arg-type]
    waiting = await look(store, timedelta(), deep=False)
    assert waiting.is_behind
    assert not waiting.is_well
    assert (await look(store, deep=False)).is_well, "within a minute"
    (source,) = waiting.sources
    assert (source.name, source.health, source.age is not None) == ("press", Health.HEALTHY, True)


async def test_damage_is_found_where_it_is_looked_for(sqlite_store: Store) -> None:
    await declare_test_incident(sqlite_store)
    held = await acquire(sqlite_store, "collector", leases.new_holder())
    assert held is not None
    assert (await look(sqlite_store, deep=True)).damage == ()
    assert sqlite_store.path is not None
    with closing(sqlite3.connect(sqlite_store.path)) as connection:
        connection.execute("UPDATE entry SET canonical = replace(canonical, 'declared', 'closed')")
        connection.commit()
    assert (await look(sqlite_store, deep=False)).is_well
    found = await look(sqlite_store, deep=True)
    assert not found.is_well
    assert "INC-1" in found.damage[0]
