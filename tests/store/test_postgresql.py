"""PostgreSQL as several hosts use it: TLS, lost connections, commits in whatever order."""

import asyncio
import json
import os
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import select, text

from services.early_warning import watch
from services.errors import CutOff, StoreError
from services.model import ROOM, Cursor, Entry
from services.store import Store, ledger, mentions, rollup
from services.store.ledger import Draft
from services.store.mentions import Filter
from tests.making import mention
from tests.store.relay import Relay, relay, through

PATIENCE = 60.0


@pytest.fixture
def address(postgres_address: str) -> str:
    """Of the two databases only this one."""
    return postgres_address


@pytest.fixture
async def wire(store: Store) -> AsyncIterator[tuple[Relay, Store]]:
    """A wire that can be cut, and the same store as it is seen at its far end."""
    address = store.address
    async with relay(address) as between:
        far = await Store.open(through(between, address))
        yield between, far
        await far.close()


async def waiting_for_a_lock(store: Store) -> bool:
    async with store.read() as session:
        asked = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'")
        return bool((await (await session.connection()).execute(asked)).scalar_one())


async def test_ids_are_committed_in_their_order(store: Store) -> None:
    """The earlier id is committed last, if it can: nobody may step over it."""
    inserted, may_end = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with store.write() as session:
            await mentions.insert(session, [mention("slow", "Zorza is slow")])
            inserted.set()
            await may_end.wait()

    async def quick() -> None:
        async with store.write() as session:
            await mentions.insert(session, [mention("quick", "Zorza is quick")])

    first = asyncio.create_task(slow())
    await inserted.wait()
    second = asyncio.create_task(quick())
    async with asyncio.timeout(PATIENCE):
        while not await waiting_for_a_lock(store):
            assert not second.done()
            await asyncio.sleep(0.01)
    assert await ids(store, 0) == []
    may_end.set()
    await asyncio.gather(first, second)
    assert await ids(store, 0) == [1, 2]


async def ids(store: Store, after: int) -> list[int]:
    async with store.read() as session:
        return [line.id for line in await mentions.after(session, Filter(), after, 500)]


async def test_a_reader_and_the_detector_miss_nothing_of_four_writers(
    store: Store, address: str
) -> None:
    others = [await Store.open(address) for _number in range(4)]

    async def bring(number: int, to: Store) -> None:
        for batch in range(15):
            async with to.write() as session:
                new = [mention(f"{number}.{batch}.{at}", f"Zorza {at}") for at in range(3)]
                await mentions.insert(session, new)
                await asyncio.sleep(0.001 * ((7 * number + 3 * batch) % 5))

    writing = asyncio.gather(*(bring(*it) for it in enumerate(others)))
    seen: list[int] = []
    detector = await watch.restore(store)
    while True:
        ended = writing.done()
        seen += await ids(store, seen[-1] if seen else 0)
        await watch.step(store, detector)
        if ended:
            break
        await asyncio.sleep(0.003)
    await writing
    assert len(seen) == len(set(seen)) == 180
    async with store.read() as session:
        (cursor,) = await session.exec(select(Cursor).where(Cursor.reader == watch.READER))
        counted = await rollup.minutes(session, ROOM, 0, 2**31 - 1)
    assert int(cursor.position) == seen[-1]
    assert sum(row.total for row in counted) == 180
    (bucketed, *_mood) = json.loads(detector.snapshot("campaign:1"))
    assert sum(bucketed[4]) == 180
    for other in others:
        await other.close()


async def note(store: Store, words: str) -> list[ledger.Record]:
    return await ledger.append(
        store, ROOM, "Anna", lambda _old: [Draft("note", details={"text": words})]
    )


async def notes(store: Store) -> list[str | None]:
    async with store.read() as session:
        return [record.details["text"] for record in await ledger.read(session, ROOM)]


async def test_a_commit_whose_answer_was_lost_is_told_as_written(
    wire: tuple[Relay, Store], store: Store
) -> None:
    between, far = wire
    between.cut_behind = b"COMMIT"
    await note(far, "once")
    assert await notes(store) == ["once"]
    await note(far, "and on")
    assert await notes(store) == ["once", "and on"]


async def test_a_commit_that_never_arrived_is_told_as_not_written(
    wire: tuple[Relay, Store], store: Store
) -> None:
    between, far = wire
    between.cut_before = b"COMMIT"
    with pytest.raises(CutOff, match="Nothing was written"):
        await note(far, "never")
    assert await notes(store) == []


async def test_what_nobody_knows_is_told_so_and_settled_later(
    wire: tuple[Relay, Store], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    between, far = wire
    monkeypatch.setattr("services.store.postgres._PATIENCE", 0.0)
    between.cut_behind = b"COMMIT"
    with pytest.raises(CutOff, match="nobody knows yet whether it was"):
        await note(far, "perhaps")
    monkeypatch.setattr("services.store.postgres._PATIENCE", PATIENCE)
    assert await far.settled() == [True]
    assert await far.settled() == []
    assert await notes(store) == ["perhaps"]


async def test_a_connection_that_breaks_in_the_middle_gives_one_line(
    wire: tuple[Relay, Store], store: Store
) -> None:
    _between, far = wire

    async def write() -> None:
        async with far.write() as session:
            await mentions.insert(session, [mention("lost", "Zorza")])
            await end_connections(store)
            await session.exec(select(Entry))

    async def read() -> None:
        async with far.read() as session:
            await session.exec(select(Entry))
            await end_connections(store)
            await session.exec(select(Entry))

    for work in (write, read):
        with pytest.raises(CutOff, match="the connection to the store broke") as caught:
            await work()
        assert "\n" not in str(caught.value)
    assert await ids(far, 0) == []


async def end_connections(store: Store) -> None:
    asked = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    async with store.read() as session:
        await (await session.connection()).execute(asked)


async def test_silence_is_noticed_and_told_and_ends(
    wire: tuple[Relay, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    between, far = wire
    monkeypatch.setattr("services.store.engine.NEWS_PATIENCE", 0.3)
    before = await far.news()
    between.open.clear()
    with pytest.raises(CutOff, match="does not answer"):
        await far.news()
    between.open.set()
    monkeypatch.setattr("services.store.engine.NEWS_PATIENCE", 5.0)
    await note(far, "back")
    assert await far.news() != before


async def test_a_transaction_of_somebody_who_is_gone_ends_by_itself(
    postgres_address: str, patience: pytest.MonkeyPatch
) -> None:
    """So that a host that was cut off keeps nobody waiting."""
    patience.undo()  # here a server has the patience that it has in a room
    store = await Store.open(postgres_address)
    limits = ("idle_in_transaction_session_timeout", "statement_timeout")
    async with store.read() as session:
        connection = await session.connection()
        found = [(await connection.execute(text(f"SHOW {name}"))).scalar_one() for name in limits]
    await store.close()
    assert found == ["10s", "2min"]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority's certificate and a server's for 127.0.0.1."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("authority")

    def openssl(*arguments: str) -> None:
        subprocess.run(
            ["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60
        )

    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for name in ("ca", "other"):
        subject = ("-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.crt")
        openssl(*new, "-x509", "-days", "2", *subject)
    openssl(*new, "-subj", "/CN=db", "-keyout", "db.key", "-out", "db.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    signed = ("-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names")
    openssl("x509", "-req", "-days", "2", "-in", "db.csr", *signed, "-out", "db.crt")
    return folder


async def test_tls_is_asked_for_in_the_address_and_a_wrong_server_is_refused(
    address: str, store: Store, authority: Path
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority / "db.crt", authority / "db.key")
    trusted = f"sslmode=verify-full&sslrootcert={authority / 'ca.crt'}"
    async with relay(address, tls) as between, relay(address) as bare:
        far = await Store.open(through(between, address, trusted))
        await note(far, "over TLS")
        await far.close()
        assert await notes(store) == ["over TLS"]
        wrong = {
            through(between, address, trusted.replace("ca.crt", "other.crt")): "certificate",
            through(between, address, trusted.replace("ca.crt", "none.crt")): "none.crt",
            through(bare, address, "sslmode=require"): "rejected SSL",
        }
        for place, why in wrong.items():
            with pytest.raises(StoreError, match="cannot be reached") as caught:
                await Store.open(place)
            assert why in str(caught.value)
            assert "\n" not in str(caught.value)


async def test_nobody_there_gives_one_line_without_the_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        await Store.open("postgresql://anna:s3cret@127.0.0.1:1/warroom")
    assert "s3cret" not in str(caught.value)
    assert os.linesep not in str(caught.value)
