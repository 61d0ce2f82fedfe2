"""Given a noted head, any single change of a timeline in the store is found and named."""

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Detail, Entry
from services.store import Store
from services.store.ledger import digest
from services.store.verify import Head, head, verify
from tests.bundle.making import make_incident

Statement = tuple[str, dict[str, object]]
Change = Callable[[st.DataObject, Sequence[int]], list[Statement]]


@pytest.fixture
async def noted(sqlite_store: Store, tmp_path: Path) -> Head:
    incident = await make_incident(sqlite_store, tmp_path)
    async with sqlite_store.read() as session:
        found = await head(session, incident)
    assert found is not None
    return found


def _character(column: str, table: str) -> Change:
    """Change one character of a column of one row."""

    def change(data: st.DataObject, seqs: Sequence[int]) -> list[Statement]:
        seq = data.draw(st.sampled_from(seqs))
        place, byte = data.draw(st.integers(1, 400)), data.draw(st.sampled_from('xZ7ż{"'))
        sql = (
            f"UPDATE {table} SET {column} = substr({column}, 1, :place - 1) || :byte "  # noqa: S608
            f"|| substr({column}, :place + 1) WHERE seq = :seq"
        )
        return [(sql, {"place": place, "byte": byte, "seq": seq})]

    return change


def _time(column: str) -> Change:
    def change(data: st.DataObject, seqs: Sequence[int]) -> list[Statement]:
        when = data.draw(st.datetimes()).isoformat(" ", "microseconds")
        sql = f"UPDATE entry SET {column} = :when WHERE seq = :seq"  # noqa: S608
        return [(sql, {"when": when, "seq": data.draw(st.sampled_from(seqs))})]

    return change


def _drop(data: st.DataObject, seqs: Sequence[int]) -> list[Statement]:
    seq: dict[str, object] = {"seq": data.draw(st.sampled_from(seqs))}
    tables = data.draw(st.sampled_from([("entry",), ("detail",), ("entry", "detail")]))
    return [(f"DELETE FROM {table} WHERE seq = :seq", seq) for table in tables]  # noqa: S608


def _swap(data: st.DataObject, seqs: Sequence[int]) -> list[Statement]:
    one, other = data.draw(st.permutations(seqs))[:2]
    tables = data.draw(st.sampled_from([("entry",), ("detail",), ("entry", "detail")]))
    moves = ((one, 1000), (other, one), (1000, other))
    return [
        (f"UPDATE {table} SET seq = :to WHERE seq = :of", {"of": of, "to": to})  # noqa: S608
        for table in tables
        for of, to in moves
    ]


def _insert(data: st.DataObject, seqs: Sequence[int]) -> list[Statement]:
    """Push the entries from a place on up by one, and put a copy of another one there."""
    place, copied = data.draw(st.sampled_from(seqs)), data.draw(st.sampled_from(seqs))
    columns = "stream, kind, actor, happened_at, written_at, canonical, hash"
    return [
        ("UPDATE entry SET seq = seq + 1000 WHERE seq >= :place", {"place": place}),
        (
            (
                f"INSERT INTO entry ({columns}, seq) SELECT {columns}, :place FROM entry "  # noqa: S608
                "WHERE seq IN (:copied, :copied + 1000)"
            ),
            {"place": place, "copied": copied},
        ),
        ("UPDATE entry SET seq = seq - 999 WHERE seq > 1000", {}),
    ]


def _evidence(data: st.DataObject, _seqs: Sequence[int]) -> list[Statement]:
    content = data.draw(
        st.one_of(st.none(), st.binary(max_size=30), st.binary(max_size=30).map(zlib.compress))
    )
    sql = "UPDATE evidence SET content = :content WHERE rowid = :row"
    return [(sql, {"content": content, "row": data.draw(st.integers(1, 2))})]


def _evidence_row(data: st.DataObject, _seqs: Sequence[int]) -> list[Statement]:
    """Let it look as if the bytes had been replaced by an edit, or had been too many to keep."""
    change = data.draw(st.sampled_from(["gone_at = received_at", "size = 99999999"]))
    sql = f"UPDATE evidence SET content = NULL, {change} WHERE rowid = :row"  # noqa: S608
    return [(sql, {"row": data.draw(st.integers(1, 2))})]


def _playbook(data: st.DataObject, _seqs: Sequence[int]) -> list[Statement]:
    more = data.draw(st.text("# x\n", min_size=1, max_size=5))
    return [
        ("UPDATE playbookversion SET yaml = yaml || :more WHERE scenario = 'T01'", {"more": more})
    ]


CHANGES: list[Change] = [
    *(_character(column, "entry") for column in ("canonical", "hash", "kind", "actor")),
    *(_character(column, "detail") for column in ("text", "salt", "name")),
    *map(_time, ("happened_at", "written_at")),
    *(_drop, _swap, _insert, _evidence, _evidence_row, _playbook),
]


async def _all_of(session: AsyncSession) -> list[object]:
    connection = await session.connection()
    tables = ("entry", "detail", "evidence", "playbookversion")
    return [
        list(await connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2, 3")))  # noqa: S608
        for table in tables
    ]


@given(data=st.data())
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_any_single_change_is_found(
    sqlite_store: Store, noted: Head, data: st.DataObject
) -> None:
    statements = data.draw(st.sampled_from(CHANGES))(data, range(1, noted.seq + 1))
    async with sqlite_store.read() as session:  # what is not committed is taken back
        before = await _all_of(session)
        connection = await session.connection()
        await connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for sql, values in statements:
            await connection.execute(text(sql), values)
        changed = await _all_of(session) != before
        found = await verify(session, noted.stream, [noted])
        await session.rollback()
    assert bool(found) == changed, (statements, found)
    assert all(1 <= finding.seq <= noted.seq + 1 for finding in found)


@pytest.mark.parametrize("seq", range(1, 8))
async def test_an_entry_that_was_sealed_anew_is_found(
    sqlite_store: Store, noted: Head, seq: int
) -> None:
    """Its own hash fits then: the next entry, or the noted head, does not."""
    async with sqlite_store.write() as session:
        entry = await session.get(Entry, (noted.stream, seq))
        assert entry is not None
        entry.canonical = entry.canonical.replace('"actor":"Anna"', '"actor":"Ola"')
        entry.actor, entry.hash = "Ola", digest(entry.canonical)
        session.add(entry)
    async with sqlite_store.read() as session:
        found = await verify(session, noted.stream, [noted])
    assert found[0].seq == min(seq + 1, noted.seq)


async def test_no_beginning_of_a_text_hides_in_its_salt(sqlite_store: Store, noted: Head) -> None:
    async with sqlite_store.write() as session:
        detail = await session.get(Detail, (noted.stream, 5, "text"))
        assert detail is not None
        assert detail.text is not None
        detail.salt, detail.text = detail.salt + detail.text[:5], detail.text[5:]
        session.add(detail)
    async with sqlite_store.read() as session:
        found = await verify(session, noted.stream, [noted])
    assert [finding.seq for finding in found] == [5]
