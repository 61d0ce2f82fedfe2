"""What is gone leaves the store, its index, its file and its timelines; what is held stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from services.errors import Refused, UsageError
from services.incident import commands
from services.incident.desk import load_incident
from services.model import Evidence, Mention, Outgoing
from services.retention import holds
from services.retention.erase import step
from services.retention.purge import Wish, purge
from services.sources.base import Deletion
from services.store import Store, ledger, mentions, revisions
from services.store.mentions import Filter
from services.store.verify import verify
from tests.making import declare_test_incident, mention

WORDS = "kwiaciarnia-zdradzona"
NOW = datetime.now(UTC)


async def keep(store: Store, *keys: str, author: str = "Zofia", days: int = 0) -> None:
    at = datetime.now(UTC) - timedelta(days=days)
    async with store.write() as session:
        new = [mention(key, f"{WORDS} mówi {key}", author=author, at=at) for key in keys]
        await mentions.insert(session, new)


async def shown(store: Store, words: str = "") -> list[str]:
    async with store.read() as session:
        return [line.text for line in await mentions.newest(session, Filter(words=words), 50)]


async def delete(store: Store, *keys: str) -> None:
    async with store.write() as session:
        gone = [Deletion(native_id=key) for key in keys]
        await revisions.take_away(session, "test", gone, datetime.now(UTC))


async def rows(store: Store) -> dict[str, Mention]:
    async with store.read() as session:
        return {row.key: row for row in await session.exec(select(Mention))}


async def number_of(store: Store, key: str) -> int:
    return (await rows(store))[key].id or 0


async def test_a_deletion_hides_at_once_and_erases_at_the_next_step(store: Store) -> None:
    await keep(store, "a", "b")
    await delete(store, "a")
    assert await shown(store) == [f"{WORDS} mówi b"]
    assert (await step(store)).mentions == 1
    tombstone = (await rows(store))["a"]
    assert (tombstone.text, tombstone.author, tombstone.url, tombstone.native_id) == ("",) * 4
    assert tombstone.gone_why == "deleted"
    assert tombstone.erased_at is not None
    assert await shown(store, "zofia") == [f"{WORDS} mówi b"]
    async with store.read() as session:
        pieces = {row.sha256: row.content for row in await session.exec(select(Evidence))}
    assert pieces[tombstone.evidence or ""] is None
    assert sum(content is not None for content in pieces.values()) == 1
    assert (await step(store)).mentions == 0


async def test_what_was_deleted_does_not_come_back(store: Store) -> None:
    await keep(store, "a")
    await delete(store, "a")
    await step(store)
    await keep(store, "a")
    assert await shown(store) == []


async def test_an_account_that_is_gone_takes_all_of_its_author(store: Store) -> None:
    await keep(store, "a", "b", "c")
    async with store.write() as session:
        for row in await session.exec(select(Mention)):
            row.author_id = "did:plc:z" if row.key != "c" else "did:plc:other"
            session.add(row)
    async with store.write() as session:
        await revisions.take_away(session, "test", [Deletion(author_id="did:plc:z")], NOW)
    assert await shown(store) == [f"{WORDS} mówi c"]
    assert (await step(store)).mentions == 2


async def test_timelines_lose_the_words_and_keep_the_chain(store: Store) -> None:
    incident = await declare_test_incident(store)
    await keep(store, "a")
    await commands.add_evidence(store, incident, "Anna", await number_of(store, "a"))
    await delete(store, "a")
    await step(store)
    async with store.read() as session:
        records = await ledger.read(session, incident)
        assert await verify(session, incident) == []
    texts = [text for record in records for text in record.details.values()]
    assert not any(WORDS in (text or "") for text in texts)
    assert records[-1].kind == "erased"
    assert records[-1].data["seq"] == records[-2].seq


async def test_a_hold_keeps_what_was_deleted_until_it_is_lifted(store: Store) -> None:
    incident = await declare_test_incident(store)
    await keep(store, "held", "free")
    await commands.add_evidence(store, incident, "Anna", await number_of(store, "held"))
    later = datetime.now(UTC).date() + timedelta(days=30)
    await commands.set_hold(store, incident, "Legal", "a claim is announced", later)
    await delete(store, "held", "free")
    done = await step(store)
    assert (done.mentions, done.held) == (1, 1)
    assert WORDS in (await rows(store))["held"].text
    assert (await rows(store))["free"].text == ""
    assert await shown(store) == []
    await commands.lift_hold(store, incident, "Legal", "settled")
    assert (await step(store)).mentions == 1
    assert (await rows(store))["held"].text == ""
    with pytest.raises(Refused):
        await commands.lift_hold(store, incident, "Legal", "again")


async def test_a_hold_needs_a_reason_and_a_date_to_come(store: Store) -> None:
    incident = await declare_test_incident(store)
    today = datetime.now().astimezone().date()
    with pytest.raises(UsageError):
        await commands.set_hold(store, incident, "Legal", " ", today + timedelta(days=9))
    with pytest.raises(UsageError):
        await commands.set_hold(store, incident, "Legal", "a claim", today)


async def test_a_closed_incident_can_be_held_and_its_review_is_told_once(store: Store) -> None:
    incident = await declare_test_incident(store)
    await commands.close(store, incident, "Anna", "over", met=())
    later = datetime.now().astimezone().date() + timedelta(days=30)
    await commands.set_hold(store, incident, "Legal", "a claim", later)
    async with store.read() as session:
        hold = (await load_incident(session, incident)).hold
    assert hold is not None
    assert (hold.review_on, hold.by) == (later, "Legal")
    for _turn in range(2):
        async with store.write() as session:
            await holds.remind(session, holds.review_moment(later))
    async with store.read() as session:
        told = [row.key for row in await session.exec(select(Outgoing)) if "hold" in row.key]
    assert told == [f"hold:{incident}:{later}"]


async def test_an_edit_takes_the_old_words_out(store: Store) -> None:
    await keep(store, "a")
    old = (await rows(store))["a"].evidence
    async with store.write() as session:
        assert await revisions.revise(session, mention("a", "mildes Wort"), NOW)
        assert not await revisions.revise(session, mention("unknown", "x"), NOW)
    assert await shown(store) == ["mildes Wort"]
    assert await shown(store, "kwiaciarnia") == []
    await step(store)
    async with store.read() as session:
        piece = await session.get(Evidence, old)
    assert piece is not None
    assert piece.content is None


async def test_purging_by_age_and_by_author(store: Store, tmp_path: Path) -> None:
    await keep(store, "old", days=90)
    await keep(store, "new")
    await keep(store, "other", author="Ktoś Inny")
    before = datetime.now(UTC) - timedelta(days=30)
    assert (await purge(store, "Anna", Wish(before=before))).erased == 1
    assert len(await shown(store)) == 2
    (tmp_path / "done").mkdir()
    (tmp_path / "done" / "export.csv").write_text("Author,Text\nZofia,hello\n", encoding="utf-16")
    (tmp_path / "done" / "else.csv").write_text("Author,Text\nOla,hello\n")
    done = await purge(store, "Anna", Wish(author="@ZOFIA"), [tmp_path])
    assert done.erased == 1
    assert [path.name for path in done.files] == ["export.csv"]
    assert await shown(store) == [f"{WORDS} mówi other"]
    with pytest.raises(UsageError):
        await purge(store, "Anna", Wish(source="test"))
    async with store.read() as session:
        kinds = [record.kind for record in await ledger.read(session, "room")]
    assert kinds.count("purged") == 2


async def test_nothing_of_it_is_left_in_the_file(sqlite_store: Store) -> None:
    await keep(sqlite_store, *(f"k{number}" for number in range(300)))
    await purge(sqlite_store, "Anna", Wish(author="Zofia"))
    assert sqlite_store.path is not None
    for path in sqlite_store.path.parent.glob("warroom.db*"):
        content = path.read_bytes()
        assert WORDS.encode() not in content
        assert b"kwiaciarnia" not in content
