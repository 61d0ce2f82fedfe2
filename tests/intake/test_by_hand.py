"""What a person saw is a mention like any other, with its evidence and who recorded it."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from services.errors import UsageError
from services.incident.events import describe
from services.intake.by_hand import Seen, record
from services.model import ROOM
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings
from services.store import Store, ledger, mentions, rollup, status
from services.store.mentions import Filter
from services.store.rollup import minute_of
from services.words import Health


async def test_it_is_counted_matched_and_kept(store: Store, tmp_path: Path) -> None:
    picture = tmp_path / "story.png"
    picture.write_bytes(b"a picture")
    async with store.write() as session:
        await save_campaign(session, CampaignSettings(name="Zorza", words=("zorz*",)))
    seen = Seen(
        text="Zorzę pokazali w relacji\x1b[31m",
        platform="Instagram story",
        author="@maja",
        link="https://example.org/s/1",
        reach="12 000",
        screenshot=str(picture),
    )
    assert await record(store, "Anna", seen)
    again = replace(seen, link="https://https://example.org/s/1")  # pasted behind a scheme
    assert not await record(store, "Bartek", again), "the link is the same"
    async with store.read() as session:
        now = await store.now(session)
        (line,) = await mentions.newest(session, Filter(), 10)
        found = await mentions.one(session, line.id)
        counts = await rollup.minutes(session, "campaign:1", 0, minute_of(now) + 2)
        (view,) = await status.sources(session, now, collecting=True)
        entries = await ledger.read(session, ROOM)
    assert found is not None
    mention, entities = found
    assert entities == ["campaign:1"]
    assert (mention.text, mention.reach) == ("Zorzę pokazali w relacji", 12_000)
    assert mention.evidence == hashlib.sha256(b"a picture").hexdigest()
    assert sum(row.total for row in counts) == 1
    assert view.health is Health.FINISHED
    (entry,) = entries
    assert f"{entry.actor} {describe(entry)}" == (
        "Anna recorded what they saw: Zorzę pokazali w relacji"
    )


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (Seen(" \x1b[0m"), "needs words"),
        (Seen("x", link="javascript:alert(1)"), "begins with https"),
        (Seen("x", reach="many"), "number of people"),
        (Seen("x", screenshot="/nowhere.png"), "cannot be read"),
    ],
)
async def test_what_cannot_be_is_told(sqlite_store: Store, seen: Seen, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        await record(sqlite_store, "Anna", seen)
    async with sqlite_store.read() as session:
        assert await mentions.newest(session, Filter(), 10) == []
        assert await ledger.read(session, ROOM) == []
