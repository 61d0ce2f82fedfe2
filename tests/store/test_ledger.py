"""The ledger on both databases: order, atomicity, and finding any later change."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from services.errors import Refused
from services.model import Detail, Entry
from services.store import Store, ledger
from services.store.ledger import Draft, Record
from services.store.verify import Finding, head, noted_heads, verify

STREAM = "INC-1"


async def write(store: Store, count: int) -> None:
    for number in range(1, count + 1):
        draft = Draft("note_added", {"number": number}, {"text": f"note {number}: żółć"})
        await ledger.append(store, STREAM, "Anna", lambda _old, draft=draft: [draft])  # type: ignore[misc]


async def findings(store: Store, noted: str = "") -> list[Finding]:
    async with store.read() as session:
        return await verify(session, STREAM, noted_heads(noted))


async def change(store: Store, statement: str) -> None:
    async with store.write() as session:
        connection = await session.connection()
        await connection.execute(text(statement))


async def test_entries_come_back_as_they_were_written(store: Store) -> None:
    await write(store, 3)
    async with store.read() as session:
        records = await ledger.read(session, STREAM)
        rest = await ledger.read(session, STREAM, after=2)
    assert [record.seq for record in records] == [1, 2, 3]
    assert records[1].text("text") == "note 2: żółć"
    assert records[1].data == {"number": 2}
    assert records[0].written_at.tzinfo is not None
    assert [record.seq for record in rest] == [3]
    assert await findings(store) == []


async def test_two_people_at_once_are_set_in_order(store: Store) -> None:
    """One wins, the other looks again over what the first wrote and is refused."""

    def tick(records: Sequence[Record]) -> list[Draft]:
        if any(record.kind == "step_done" for record in records):
            raise Refused(f"{records[-1].actor} was first")
        return [Draft("step_done", {"step": "capture"})]

    for _round in range(5):
        stream = f"INC-{_round + 1}"
        results = await asyncio.gather(
            *(ledger.append(store, stream, name, tick) for name in ("Anna", "Bartek", "Celina")),
            return_exceptions=True,
        )
        refused = [result for result in results if isinstance(result, Refused)]
        assert len(refused) == 2
        async with store.read() as session:
            assert len(await ledger.read(session, stream)) == 1
            assert await verify(session, stream) == []


async def test_many_writers_leave_one_chain(store: Store) -> None:
    draft = Draft("note_added", {}, {"text": "at once"})
    await asyncio.gather(
        *(ledger.append(store, STREAM, f"p{n}", lambda _old: [draft]) for n in range(12))
    )
    async with store.read() as session:
        records = await ledger.read(session, STREAM)
    assert [record.seq for record in records] == list(range(1, 13))
    assert {record.actor for record in records} == {f"p{n}" for n in range(12)}
    assert await findings(store) == []


async def test_a_refused_command_writes_nothing(store: Store) -> None:
    def refuse(_records: Sequence[Record]) -> list[Draft]:
        raise Refused("no")

    with pytest.raises(Refused):
        await ledger.append(store, STREAM, "Anna", refuse)
    async with store.read() as session:
        assert await ledger.streams(session) == []


SWAP = """
UPDATE entry SET seq = CASE seq WHEN 2 THEN 1003 ELSE 1002 END
WHERE stream = 'INC-1' AND seq IN (2, 3)
"""


@pytest.mark.parametrize(
    ("statements", "seq"),
    [
        (["UPDATE entry SET canonical = replace(canonical, 'Anna', 'Ania') WHERE seq = 2"], 2),
        (["UPDATE entry SET actor = 'Bartek' WHERE seq = 2"], 2),
        (["UPDATE entry SET kind = 'closed' WHERE seq = 3"], 3),
        (["UPDATE entry SET happened_at = '2020-01-01 00:00:00.000000+00:00' WHERE seq = 3"], 3),
        (["UPDATE entry SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 4"], 4),
        (["UPDATE detail SET text = 'nothing happened' WHERE seq = 3"], 3),
        (["DELETE FROM detail WHERE seq = 3"], 3),
        (["DELETE FROM entry WHERE seq = 3"], 3),
        (["DELETE FROM entry WHERE seq = 1"], 1),
        ([SWAP, "UPDATE entry SET seq = seq - 1000 WHERE seq > 1000"], 2),
    ],
)
async def test_a_change_is_found_and_named(store: Store, statements: list[str], seq: int) -> None:
    await write(store, 5)
    for statement in statements:
        await change(store, statement)
    found = await findings(store)
    assert [finding.seq for finding in found] == [seq]
    assert str(found[0]).startswith(f"INC-1, entry {seq}: ")


async def test_an_inserted_entry_is_found(store: Store) -> None:
    """Even one that is a perfect entry by itself: it does not follow the one before."""
    await write(store, 3)
    async with store.write() as session:
        last = (await session.exec(select(Entry).where(Entry.seq == 3))).one()
        moved = Entry(**{**last.model_dump(), "seq": 4})
        session.add(moved)
    found = await findings(store)
    assert [finding.seq for finding in found] == [4]


async def test_a_missing_last_entry_is_found_against_a_noted_head(store: Store) -> None:
    await write(store, 4)
    async with store.read() as session:
        noted = str(await head(session, STREAM))
    await change(store, "DELETE FROM entry WHERE seq = 4")
    await change(store, "DELETE FROM detail WHERE seq = 4")
    assert await findings(store) == []
    found = await findings(store, f"> {noted}")
    assert [finding.seq for finding in found] == [4]


async def test_an_erasure_breaks_no_chain_if_an_entry_tells_of_it(store: Store) -> None:
    await write(store, 3)
    async with store.write() as session:
        detail = (await session.exec(select(Detail).where(Detail.seq == 2))).one()
        detail.text = None
        session.add(detail)
    (finding,) = await findings(store)
    assert (finding.seq, "no entry says so" in finding.reason) == (2, True)
    told = Draft("erased", {"seq": 2, "names": ["text"], "why": "asked"})
    await ledger.append(store, STREAM, "Anna", lambda _old: [told])
    assert await findings(store) == []
    async with store.read() as session:
        assert (await ledger.read(session, STREAM))[1].text("text") == "(erased)"


@given(words=st.text(max_size=200), number=st.integers(-(2**53), 2**53))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_any_text_survives_the_round_trip(
    sqlite_store: Store, words: str, number: int
) -> None:
    if any(0xD800 <= ord(char) <= 0xDFFF for char in words):
        return  # intake takes lone surrogates out: no command can hold one
    draft = Draft("note_added", {"number": number}, {"text": words})
    (record,) = await ledger.append(sqlite_store, STREAM, "Anna", lambda _old: [draft])
    async with sqlite_store.read() as session:
        read = (await ledger.read(session, STREAM, after=record.seq - 1))[0]
    assert (read.text("text"), read.data["number"]) == (words, number)
    assert await findings(sqlite_store) == []
