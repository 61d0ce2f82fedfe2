"""Opening a store, its schema, its leases, and the mentions in it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import SQLModel, col, select, update

from services.errors import LeaseLost, StoreError
from services.model import Lease, MinuteCount
from services.store import Store, leases, mentions, rollup, schema
from services.store.mentions import Filter, NewMention
from services.words import Sentiment
from tests.leasing import acquire, holder_of, renew
from tests.making import mention

NOON = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)


async def add(store: Store, *new: NewMention) -> mentions.Inserted:
    async with store.write() as session:
        return await mentions.insert(session, new)


async def test_the_migrations_make_what_the_models_say(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, _kind, _parents: "search" not in (name or "")},
        )
        return list(compare_metadata(context, SQLModel.metadata))

    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


async def test_a_newer_store_is_refused_with_a_word(address: str) -> None:
    store = await Store.open(address)
    async with store.write() as session:
        await (await session.connection()).execute(
            text("UPDATE alembic_version SET version_num = '9999'")
        )
    await store.close()
    with pytest.raises(StoreError, match=r"newer Warroom .schema 9999"):
        await Store.open(address)


async def test_a_reader_never_migrates(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(StoreError, match="no store at"):
        await Store.open(path, migrate=False)
    assert not path.exists()
    with closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        old.execute("INSERT INTO alembic_version VALUES ('0000')")
        old.commit()
    with pytest.raises(StoreError, match="older than this program"):
        await Store.open(path, migrate=False)


async def test_an_older_store_is_backed_up_before_it_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        old.execute("INSERT INTO alembic_version VALUES ('0000')")
        old.execute("CREATE TABLE keepsake (word TEXT)")
        old.commit()
    with pytest.raises(Exception, match="0000"):  # there is no such migration to go on from
        await Store.open(path)
    (backup,) = tmp_path.glob("old.db.schema-0000-*.backup")
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT count(*) FROM keepsake").fetchone() == (0,)


@pytest.mark.parametrize("address", ["mysql://host/db", "oracle://x"], ids=str)
async def test_another_kind_of_database_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="SQLite or PostgreSQL"):
        await Store.open(address)


@pytest.mark.parametrize(
    "address",
    ["postgresql://u:s3cret@host:port/db", "postgresql://u@127.0.0.1:9/db?password=s3cret"],
)
async def test_an_address_that_leads_nowhere_is_told_without_its_password(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        await Store.open(address)
    assert "s3cret" not in str(caught.value)


async def test_a_file_that_is_no_store_gives_one_line(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Anna, " * 1000)
    with pytest.raises(StoreError) as caught:
        await Store.open(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


async def test_one_holder_at_a_time_and_the_fence_rises(store: Store) -> None:
    first = await acquire(store, "collector", "elsewhere:1:a")
    assert first is not None
    assert await acquire(store, "collector", "elsewhere:2:b") is None
    assert await holder_of(store, "collector") == "elsewhere:1:a"
    await run_out(store)
    second = await acquire(store, "collector", "elsewhere:2:b")
    assert second is not None
    assert second.fence == first.fence + 1
    with pytest.raises(LeaseLost):
        await renew(store, first)
    with pytest.raises(LeaseLost):
        async with store.write(first):
            pytest.fail("a stale holder must not get as far as writing")
    await leases.release(store, first)  # too late: it is somebody else's
    assert await holder_of(store, "collector") == "elsewhere:2:b"


async def run_out(store: Store) -> None:
    async with store.write() as session:
        await session.exec(
            update(Lease)
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
            .where(col(Lease.name) == "collector")
        )


async def test_a_mention_is_stored_once_with_its_roll_ups(store: Store) -> None:
    new = [
        mention("a", "Zorza is awful", at=NOON, sentiment=Sentiment.NEGATIVE, reach=100),
        mention("b", "Zorza rocks", at=NOON, sentiment=Sentiment.POSITIVE, reach=5),
        mention("c", "Zorza po polsku", at=NOON + timedelta(minutes=1)),
    ]
    assert await add(store, *new) == mentions.Inserted(3, 0)
    assert await add(store, *new, mention("d", "more", at=NOON)) == mentions.Inserted(1, 3)
    minute = rollup.minute_of(NOON)
    async with store.read() as session:
        counts = await rollup.minutes(session, "campaign:1", minute, minute + 5)
        reach = (
            await session.exec(
                select(MinuteCount.reach).where(
                    MinuteCount.entity == "room", MinuteCount.minute == minute
                )
            )
        ).one()
    assert counts == [
        rollup.Minute(minute, 3, 1, 2),
        rollup.Minute(minute + 1, 1, 0, 0),
    ]
    assert reach == 105


async def test_pages_by_id_and_search_without_case_or_diacritics(store: Store) -> None:
    await add(
        store,
        *(mention(f"k{n}", f"post {n} {'ŻÓŁTA Łódź' if n % 2 else 'rzeka'}") for n in range(10)),
    )
    async with store.read() as session:
        last = await mentions.newest(session, Filter(), 4)
        earlier = await mentions.before(session, Filter(), last[0].id, 4)
        later = await mentions.after(session, Filter(), earlier[-1].id, 100)
        found = await mentions.newest(session, Filter(words="zolta LOD"), 100)
        none = await mentions.newest(session, Filter(words="zolta rzeka"), 100)
        odd = await mentions.newest(session, Filter(words='" OR 1=1; -- ) & | ! :*'), 100)
        narrowed = await mentions.newest(session, Filter(entity="campaign:2"), 100)
    assert [line.text.split()[1] for line in earlier + later] == list("23456789")
    assert [line.text.split()[1] for line in last] == list("6789")
    assert [line.text.split()[1] for line in found] == list("13579")
    assert none == []
    assert odd == []
    assert narrowed == []


async def test_news_is_seen_by_another_connection(store: Store, address: str) -> None:
    other = await Store.open(address)
    before = await other.news()
    assert await other.news() == before
    await add(store, mention("a", "news"))
    assert await other.news() != before
    await other.close()
