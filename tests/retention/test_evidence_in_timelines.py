"""Whatever takes the bytes of evidence away writes it into each timeline that names them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from services.incident import commands
from services.incident.events import describe
from services.intake.by_hand import Seen, record
from services.model import ROOM, Evidence, Mention
from services.retention.erase import step
from services.retention.purge import Wish, purge
from services.sources.base import Deletion
from services.sources.base import Evidence as Received
from services.store import Store, ledger, mentions, revisions
from services.store.ledger import Draft, Record
from services.store.verify import verify
from tests.making import declare_test_incident, mention

SHARED = b"one document with two posts"


async def keep(store: Store, *keys: str, document: bytes = b"") -> None:
    """Keep mentions as evidence-to-be; with ``document`` they came in the same one."""
    new = [mention(key, f"words of {key}") for key in keys]
    if document:
        new = [replace(item, evidence=Received(document, "text/plain")) for item in new]
    async with store.write() as session:
        await mentions.insert(session, new)


async def number_of(store: Store, key: str) -> int:
    async with store.read() as session:
        return (await session.exec(select(Mention.id).where(Mention.key == key))).one() or 0


async def erasures(store: Store, incident: str) -> list[Record]:
    async with store.read() as session:
        assert await verify(session, incident) == []
        return [item for item in await ledger.read(session, incident) if item.kind == "erased"]


async def take_away(store: Store, *keys: str) -> None:
    async with store.write() as session:
        await revisions.take_away(
            session, "test", [Deletion(key) for key in keys], datetime.now(UTC)
        )
    await step(store)


async def test_one_entry_tells_of_words_and_bytes(store: Store) -> None:
    incident = await declare_test_incident(store)
    await keep(store, "a")
    await commands.add_evidence(store, incident, "Anna", await number_of(store, "a"))
    await take_away(store, "a")
    (told,) = await erasures(store, incident)
    assert told.data == {
        "seq": 2,
        "names": ["author", "link", "text"],
        "bytes": True,
        "why": "deleted",
    }
    assert (told.version, describe(told)) == (
        2,
        "erased the words of entry 2: deleted by its author",
    )


async def test_an_edit_that_takes_the_bytes_is_told_and_the_words_stay(store: Store) -> None:
    incident = await declare_test_incident(store)
    await keep(store, "a")
    await commands.add_evidence(store, incident, "Anna", await number_of(store, "a"))
    async with store.write() as session:
        await revisions.revise(session, mention("a", "other words"), datetime.now(UTC))
    await step(store)
    (told,) = await erasures(store, incident)
    assert told.data == {"seq": 2, "names": [], "bytes": True, "why": "edited"}
    assert describe(told) == "erased the received bytes of entry 2: edited by its author"
    async with store.read() as session:
        assert (await ledger.read(session, incident))[1].text("text") == "words of a"


async def test_a_shared_document_is_told_wherever_it_is_named(store: Store) -> None:
    incident = await declare_test_incident(store)
    await keep(store, "a", "b", document=SHARED)
    for key in ("a", "b"):
        await commands.add_evidence(store, incident, "Anna", await number_of(store, key))
    await take_away(store, "a")
    assert [(item.data["seq"], item.data["names"]) for item in await erasures(store, incident)] == [
        (2, ["author", "link", "text"]),
        (3, []),
    ]
    await take_away(store, "b")
    assert [item.data["seq"] for item in await erasures(store, incident)] == [2, 3, 3]


async def test_evidence_without_bytes_says_so_from_the_start(store: Store) -> None:
    incident = await declare_test_incident(store)
    await keep(store, "a", "b", document=SHARED)
    await take_away(store, "a")
    await commands.add_evidence(store, incident, "Anna", await number_of(store, "b"))
    assert await erasures(store, incident) == []
    async with store.read() as session:
        assert (await ledger.read(session, incident))[-1].data["bytes"] is False


async def test_a_file_that_is_shown_again_is_kept_again(
    sqlite_store: Store, tmp_path: Path
) -> None:
    store, path = sqlite_store, tmp_path / "seen.txt"
    path.write_bytes(SHARED)
    incident = await declare_test_incident(store)
    await keep(store, "a", document=SHARED)
    await take_away(store, "a")
    sha256 = await commands.add_file(store, incident, "Anna", path)
    async with store.read() as session:
        row = await session.get(Evidence, sha256)
        assert row is not None
        assert row.content is not None
    assert await erasures(store, incident) == []


BYTES_GONE = "UPDATE evidence SET content = NULL"


@pytest.mark.parametrize(
    ("version", "statement", "found"),
    [
        (1, f"{BYTES_GONE}, gone_at = received_at", []),  # an older program wrote no entry of it
        (1, f"{BYTES_GONE}, size = 99999999", []),
        (1, BYTES_GONE, [2]),
        (2, f"{BYTES_GONE}, gone_at = received_at", [2]),
        (2, "UPDATE evidence SET content = x'00'", [2]),
    ],
)
async def test_entries_of_an_older_program_stay_readable(
    sqlite_store: Store, version: int, statement: str, found: list[int]
) -> None:
    incident = await declare_test_incident(sqlite_store)
    await keep(sqlite_store, "a")
    async with sqlite_store.read() as session:
        kept = (await session.exec(select(Evidence.sha256))).one()
    data = {"mention": "a", "evidence": kept, "step": ""}
    draft = Draft("evidence_added", data, {"text": "words"}, version=version)
    await ledger.append(sqlite_store, incident, "Anna", lambda _old: [draft])
    async with sqlite_store.write() as session:
        await (await session.connection()).execute(text(statement))
    async with sqlite_store.read() as session:
        assert [item.seq for item in await verify(session, incident)] == found


async def test_an_older_declaration_pins_no_hash(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    async with sqlite_store.read() as session:
        data = dict((await ledger.read(session, incident))[0].data)
    del data["playbook_sha256"]
    old = Draft("declared", data, {"title": "older"}, version=1)
    await ledger.append(sqlite_store, "INC-2", "Anna", lambda _old: [old])
    async with sqlite_store.write() as session:
        connection = await session.connection()
        await connection.execute(text("UPDATE playbookversion SET yaml = yaml || '# more'"))
    async with sqlite_store.read() as session:
        assert await verify(session, "INC-2") == []
        (finding,) = await verify(session, incident)
    assert str(finding).startswith("INC-1, entry 1: playbook T01, version 1, is not the one")


async def test_what_a_person_recorded_is_told_in_the_rooms_timeline(sqlite_store: Store) -> None:
    assert await record(sqlite_store, "Anna", Seen("seen in a story", author="Zofia"))
    async with sqlite_store.read() as session:
        (told,) = await ledger.read(session, ROOM)
        assert (told.version, told.data["bytes"]) == (2, True)
    await purge(sqlite_store, "Anna", Wish(author="Zofia"))
    (erased,) = await erasures(sqlite_store, ROOM)
    assert erased.data == {"seq": 1, "names": ["text"], "bytes": True, "why": "asked"}
