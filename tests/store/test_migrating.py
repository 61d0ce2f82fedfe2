"""A store of an older schema is raised with what it holds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlmodel import select

from services.model import ROOM, Correction, Mention
from services.store import Store, corrections, rollup, schema
from services.store.engine import store_url
from services.words import Sentiment
from tests.making import mention
from tests.store.test_corrections import keep, sums

MOMENT = "2026-11-23 12:00:00+00:00"
ROWS = f"""
INSERT INTO mention (id, key, source, platform, native_id, url, author, language, text,
    sentiment, compound, at, received_at)
VALUES (7, 'k', 'test', 'test', 'k', '', 'Zofia', 'en', 'Fine', 'positive', 0.2,
    '{MOMENT}', '{MOMENT}');
INSERT INTO mentionentity (entity, mention_id) VALUES ('campaign:1', 7);
INSERT INTO minutecount (entity, minute, total, negative, neutral, positive, reach)
VALUES ('campaign:1', 29923920, 5, 2, 1, 1, 70), ('{ROOM}', 29923920, 5, 2, 1, 1, 70);
INSERT INTO alert (entity, kind, level, state, raised_at, window_at, seen_at, count, expected,
    negative, understood, note, changed_by)
VALUES ('campaign:1', 'firestorm', 'high', 'raised', '{MOMENT}', '{MOMENT}', '{MOMENT}', 9, 1.5,
    7, 8, '', '')
"""  # noqa: S608 - our own words


def up_to(version: str) -> Callable[[Connection], None]:
    """Return what makes the schema as it was at ``version``."""

    def make(connection: Connection) -> None:
        config = Config()
        folder = Path(schema.__file__).parent / "migrations"
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, version)

    return make


@pytest.fixture
async def old(bare: str) -> str:
    """The address of a store of schema 0004 that holds a little."""
    before = Store(store_url(bare))
    engine = before.engine.execution_options(immediate=True)
    async with engine.begin() as connection:
        await connection.run_sync(up_to("0004"))
        for row in ROWS.split(";"):
            await connection.execute(text(row))
    await before.close()
    return bare


async def test_what_schema_0004_held_counts_as_it_did(old: str) -> None:
    store = await Store.open(old)
    try:
        async with store.read() as session:
            found = await session.get(Mention, 7)
            counts = await rollup.minutes(session, "campaign:1", 0, 40_000_000)
            assert list(await session.exec(select(Correction))) == []
        assert found is not None
        assert (found.text, found.sentiment, found.compound) == ("Fine", "positive", 0.2)
        assert (found.weight, found.engine, found.confidence) == (1.0, "", 0.0)
        assert [(row.total, row.negative, row.understood) for row in counts] == [(5, 2.0, 4.0)]
        assert await corrections.correct(store, "Anna", 7, Sentiment.NEGATIVE)
        assert await sums(store) == await sums(store, ROOM) == (5, 3, 1, 0)
        await keep(store, mention("new", "words", at=found.at, sentiment=Sentiment.NEUTRAL))
        assert await sums(store) == (6, 3, 2, 0)
    finally:
        await store.close()
