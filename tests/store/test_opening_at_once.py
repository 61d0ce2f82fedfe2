"""Several processes that start at once: one makes or raises the tables, all go on."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from services.store import Store, schema
from services.store.engine import store_url
from tests.end_to_end.terminal import ROOT
from tests.store.test_migrating import up_to

MANY = 3
PATIENCE = 150.0


def open_at_once(address: str, folder: Path) -> None:
    """Let `MANY` processes open ``address`` in the same moment, and see all of them succeed."""
    start = folder / "start"
    opening = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.store.opening", address, str(start)),
                str(folder / f"ready-{number}"),
            ],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(MANY)
    ]
    while len(list(folder.glob("ready-*"))) < MANY:
        assert all(process.poll() is None for process in opening)
    start.touch()
    told = [process.communicate(timeout=PATIENCE)[1] for process in opening]
    assert [process.returncode for process in opening] == [0] * MANY, told


@pytest.mark.timeout(300)
async def test_one_of_them_makes_the_store(bare: str, tmp_path: Path) -> None:
    open_at_once(bare, tmp_path)
    store = await Store.open(bare, migrate=False)
    await store.close()


@pytest.mark.timeout(300)
async def test_one_of_them_raises_it_after_one_back_up(bare: str, tmp_path: Path) -> None:
    before = Store(store_url(bare))
    async with before.engine.execution_options(immediate=True).begin() as connection:
        await connection.run_sync(up_to("0011"))
    await before.close()
    open_at_once(bare, tmp_path)
    store = await Store.open(bare, migrate=False)
    async with store.read() as session:
        versions = (
            await (await session.connection()).execute(
                text("SELECT version_num FROM alembic_version")
            )
        ).all()
    assert versions == [(schema.HEAD,)]
    backups = list(tmp_path.glob("*.backup"))
    assert len(backups) == (1 if store.is_sqlite else 0)
    await store.close()
