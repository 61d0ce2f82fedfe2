"""A store that is only read: nothing is written, nothing is made beside it."""

import asyncio
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from services.errors import Refused, StoreError
from services.model import Meta
from services.store import Store, observing
from services.store.backup import back_up

NOBODY = 65534
READER = """
import asyncio, os, sys
from sqlmodel import select
from services.model import Meta
from services.store import Store
async def main():
    store = await Store.open(sys.argv[1], read_only=True)
    for _turn in range(2):
        mark = await store.news()
        async with store.read() as session:
            keys = [row.key for row in await session.exec(select(Meta).order_by(Meta.key))]
        print(" ".join(keys), flush=True)
        sys.stdin.readline()
    print(mark != await store.news())
    await store.close()
async def once():
    await (await Store.open(sys.argv[1], read_only=True)).close()
asyncio.run(once())  # whoever we become may not read the program's own files
os.setgroups([]); os.setgid({nobody}); os.setuid({nobody})
asyncio.run(main())
"""

COPIER = """
import os, sys
from pathlib import Path
from services.store.backup import back_up
path, copy = map(Path, sys.argv[1:])
os.setgroups([]); os.setgid({nobody}); os.setuid({nobody})
print(back_up(path, copy, read_only=True) == copy.stat().st_size)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder into which everybody may look, and only we may write."""
    with tempfile.TemporaryDirectory(prefix="warroom-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


async def _note(store: Store, key: str) -> None:
    async with store.write() as session:
        session.add(Meta(key=key, value=""))


async def _keys(store: Store) -> list[str]:
    async with store.read() as session:
        return [row.key for row in await session.exec(select(Meta).order_by(Meta.key))]


async def test_neither_we_nor_the_database_let_anything_be_written(address: str) -> None:
    writer = await Store.open(address)
    await _note(writer, "one")
    reader = await Store.open(address, read_only=True)
    try:
        with pytest.raises(Refused, match="read-only"):
            await _note(reader, "two")
        async with reader.read() as session:  # past our own door, the database's is shut too
            session.add(Meta(key="three", value=""))
            with pytest.raises(DBAPIError):
                await session.commit()
        mark = await reader.news()
        assert await reader.news() == mark
        await _note(writer, "four")
        assert await reader.news() != mark
        assert await _keys(reader) == ["four", "one"]
    finally:
        await reader.close()
        await writer.close()


async def test_what_is_not_there_or_old_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        await Store.open(tmp_path / "none.db", read_only=True)
    (tmp_path / "old.db").write_bytes(b"")
    with pytest.raises(StoreError, match="older"):
        await Store.open(tmp_path / "old.db", read_only=True)
    (tmp_path / "text.db").write_text("no database at all, but a long enough text")
    with pytest.raises(StoreError, match="cannot be opened"):
        await Store.open(tmp_path / "text.db", read_only=True)
    assert (
        sorted(path.name for path in tmp_path.iterdir() if path.suffix)
        == [
            "none.db",
            "old.db",
            "text.db",
        ][1:]
    )


async def test_once_the_last_writer_has_gone_nothing_is_made_beside_the_store(
    tmp_path: Path,
) -> None:
    path = tmp_path / "room" / "warroom.db"
    writer = await Store.open(path)
    await _note(writer, "one")
    await writer.close()
    assert list(path.parent.iterdir()) == [path]
    reader = await Store.open(path, read_only=True)
    try:
        rest = await reader.news()
        assert await _keys(reader) == ["one"]
        assert list(path.parent.iterdir()) == [path]
        writer = await Store.open(path)
        await _note(writer, "two")  # lies in the log, not in the file
        assert await reader.news() != rest
        assert await _keys(reader) == ["one", "two"]
        await writer.close()
        assert await _keys(reader) == ["one", "two"]
    finally:
        await reader.close()


@pytest.fixture
def at_rest(tmp_path: Path, blank_file: Path) -> Path:
    """A store that nobody has open, as it was left long ago."""
    path = tmp_path / "warroom.db"
    shutil.copy(blank_file, path)
    os.utime(path, (1, 1))
    return path


async def test_a_look_at_rest_is_of_one_moment_or_refused(at_rest: Path) -> None:
    reader = await Store.open(at_rest, read_only=True)
    writer: Store | None = None
    try:
        asked = select(Meta.key)
        async with reader.read() as session:
            assert (await session.exec(asked)).all() == []
            writer = await Store.open(at_rest)
            await _note(writer, "one")  # in the log: the file is as it was
            assert (await session.exec(asked)).all() == []
        assert await _keys(reader) == ["one"]
        await writer.close()
        os.utime(at_rest, (1, 1))
        async with reader.read() as session:
            assert (await session.exec(asked)).all() == ["one"]
            writer = await Store.open(at_rest)
            await _note(writer, "two")
            await writer.checkpoint()  # in the file, under the reader's eyes
            with pytest.raises(StoreError, match="while it was read"):
                await session.exec(asked)
        assert await _keys(reader) == ["one", "two"]
    finally:
        await reader.close()
        if writer is not None:
            await writer.close()


async def test_a_writer_that_comes_while_news_is_asked_for_is_heard_of(
    at_rest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = await Store.open(at_rest, read_only=True)
    with monkeypatch.context() as patch:
        patch.setattr(observing, "is_at_rest", lambda _path: False)  # it had just been there
        marks = [await reader.news()]
    writer = await Store.open(at_rest)
    try:
        for key in ("one", "two"):
            await _note(writer, key)
            marks.append(await reader.news())
        assert len(set(marks)) == 3
    finally:
        await reader.close()
        await writer.close()


async def test_a_store_that_vanishes_is_told_in_one_line(at_rest: Path) -> None:
    reader = await Store.open(at_rest, read_only=True)
    await reader.news()
    hidden = at_rest.rename(at_rest.with_name("hidden.db"))
    try:
        with pytest.raises(
            StoreError, match=re.escape(f"{at_rest} cannot be opened: there is no such")
        ):
            async with reader.read() as session:
                await session.exec(select(Meta))
        with pytest.raises(
            StoreError, match=re.escape(f"{at_rest} cannot be opened: there is no such")
        ):
            await reader.news()
        hidden.rename(at_rest)
        assert await reader.news()
        async with reader.read() as session:
            await session.exec(select(Meta))
    finally:
        await reader.close()


async def test_whatever_hinders_a_look_no_connection_stays(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("no database at all, but a long enough text")
    before = threading.enumerate()
    with pytest.raises(sqlite3.DatabaseError):
        await observing.connect(path)
    threads = [it for it in threading.enumerate() if it not in before]
    for thread in threads:
        thread.join(5)  # its connection is closed, it just says so
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
async def test_somebody_else_reads_in_a_folder_that_they_may_not_write(
    open_folder: Path,
) -> None:
    path = open_folder / "warroom.db"
    writer = await Store.open(path)
    await _note(writer, "one")
    await writer.close()
    path.chmod(0o644)
    reader = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        READER.format(nobody=NOBODY),
        str(path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    assert await reader.stdout.readline() == b"one\n"
    writer = await Store.open(path)
    await _note(writer, "two")
    reader.stdin.write(b"\n")
    assert await reader.stdout.readline() == b"one two\n"
    await _note(writer, "three")
    reader.stdin.write(b"\n")
    assert await reader.stdout.readline() == b"True\n"
    await writer.close()
    assert await reader.wait() == 0


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
async def test_somebody_else_takes_a_copy_of_a_store_at_rest(open_folder: Path) -> None:
    path, out = open_folder / "warroom.db", open_folder / "out"
    out.mkdir()
    out.chmod(0o777)
    writer = await Store.open(path)
    await _note(writer, "one")
    await writer.close()
    path.chmod(0o644)
    copier = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        COPIER.format(nobody=NOBODY),
        str(path),
        str(out / "copy.db"),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _nothing = await copier.communicate()
    assert said == b"True\n"
    copy = await Store.open(out / "copy.db")
    assert await _keys(copy) == ["one"]
    await copy.close()


async def test_a_copy_of_what_changed_meanwhile_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "warroom.db"
    await (await Store.open(path)).close()
    monkeypatch.setattr(observing, "is_at_rest", lambda _path: False)  # a writer came
    with pytest.raises(StoreError, match="try again"):
        back_up(path, tmp_path / "copy.db", read_only=True)
    assert list(tmp_path.glob("*.db*")) == [path]
