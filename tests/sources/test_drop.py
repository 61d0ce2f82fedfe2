"""Exports from a folder: every quirk of theirs, and never a row lost or counted twice."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.errors import CutOff, SourceError
from services.sources.base import Batch
from services.sources.drop import DropFolder, FileImport
from services.sources.failed import failed_words
from services.sources.records import read_records
from tests.sources.books import save_book
from tests.sources.reading import bad, items, save

HEADER = "Date,Author,Text,URL\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["Data", "Autor", "Treść"], ["2026-11-20 14:05", "Żaneta", '"Łódź, „żółć"" i\nwięcej"']]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    if encoding == "cp1250":
        text = text.replace("„", "'")
    (item,) = items(save(tmp_path / "x.csv", text, encoding))
    assert item.author == "Żaneta"
    assert item.text.startswith("Łódź, ")
    assert item.text.endswith('żółć" i\nwięcej')
    assert item.published_at == datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


def test_a_preamble_a_footer_and_a_date_in_two_columns(tmp_path: Path) -> None:
    text = (
        "Report:,Mentions\nFrom:,2026\n\n"
        "Date,Hrs,Title,Content,Source,Followers Count\n"
        '20.11.2026,14:05,Afera,"To wstyd",https://example.org/1,"1 200"\n'
        "This is a trial version.,,,,,\n"
    )
    path = save(tmp_path / "x.csv", text)
    (item,) = items(path)
    assert item.title == "Afera"
    assert item.followers == 1200
    assert item.url == "https://example.org/1"
    assert item.published_at == datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


def test_json_lines_flat_and_nested(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": "a", "author": {"username": "ola", "followers_count": 7}}),
        "",
        "{broken",
        "[1, 2]",
        json.dumps({"body": "b", "created_at": 1795183500, "lang": "pl", "id": "abc-1"}),
        "[" * 100_000,
    ]
    path = save(tmp_path / "x.jsonl", "\n".join(lines))
    first, second = items(path)
    assert (first.author, first.followers) == ("ola", 7)
    assert (second.text, second.language, second.native_id) == ("b", "pl", "abc-1")
    assert second.published_at == datetime.fromtimestamp(1795183500, UTC)
    assert [number for number, _reason in bad(path)] == [3, 4, 6]


def test_a_row_keeps_its_own_bytes(tmp_path: Path) -> None:
    path = save(tmp_path / "x.csv", HEADER + '2026-11-20,ola,"two\nlines",\n', "cp1250")
    (item,) = items(path)
    assert item.evidence is not None
    assert item.evidence.content == b'2026-11-20,ola,"two\nlines",\n'


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", b"", "is empty"),
        ("x.csv", b"  \n ", "is empty"),
        ("x.csv", b"a,b\n1,2\n", "no column holds the words"),
        ("x.jsonl", b"", "is empty"),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        list(read_records(save(tmp_path / name, content)))


class Committed:
    """What a store would remember: positions are there only after a commit."""

    def __init__(self) -> None:
        self.positions: dict[str, str] = {}
        self.texts: list[str] = []

    async def __call__(self, stream: str = "") -> str | None:
        return self.positions.get(stream)

    async def commit(self, batch: Batch) -> None:
        self.positions[batch.stream] = batch.cursor
        self.texts += [item.text for item in batch.items]
        await batch.committed()


def export(rows: int) -> str:
    return HEADER + "".join(f"2026-11-20,ola,text {n},\n" for n in range(rows))


def reading(folder: Path, store: Committed) -> AsyncIterator[Batch]:
    return DropFolder("d", folder, settled=0).batches(store)


async def until(
    batches: AsyncIterator[Batch], store: Committed, path: Path, *, commits: int = 10_000
) -> int:
    """Commit batches until ``path`` is there, or so many are committed; return how many were."""
    done = 0
    async with asyncio.timeout(30):
        async for batch in batches:
            await store.commit(batch)
            done += bool(batch.items)
            if path.exists() or done >= commits:
                break
    return done


async def test_a_finished_file_is_put_away_after_the_commit(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", export(1_201) + ",,,\n,nobody,,\n")
    store = Committed()
    done = await until(reading(tmp_path, store), store, tmp_path / "done/a.csv")
    assert done == 3
    assert store.texts == [f"text {n}" for n in range(1_201)]
    assert not path.exists()
    told = (tmp_path / "done" / "a.csv.rejected.txt").read_text()
    assert told == "a.csv row 1204: no words in it\n"


async def test_after_a_stop_it_goes_on_behind_the_last_commit(tmp_path: Path) -> None:
    save(tmp_path / "a.csv", export(1_600))
    store = Committed()
    target = tmp_path / "done" / "a.csv"
    assert await until(reading(tmp_path, store), store, target, commits=2) == 2
    assert len(store.texts) == 1_000
    await until(reading(tmp_path, store), store, target)
    assert store.texts == [f"text {n}" for n in range(1_600)]


async def test_a_workbook_too_goes_on_behind_the_last_commit(tmp_path: Path) -> None:
    rows = [["Date", "Author", "Text"], *(["2026-11-20", "ola", f"text {n}"] for n in range(1_100))]
    save_book(tmp_path / "a.xlsx", rows)
    store = Committed()
    target = tmp_path / "done" / "a.xlsx"
    assert await until(reading(tmp_path, store), store, target, commits=1) == 1
    assert [*store.positions.values()] == ["501"]
    await until(reading(tmp_path, store), store, target)
    assert store.texts == [f"text {n}" for n in range(1_100)]


async def test_dates_that_cannot_be_read_are_told_beside_the_file(tmp_path: Path) -> None:
    save(tmp_path / "a.csv", HEADER + "04/05/2026,ola,a,\n2026-11-20,ola,b,\n,ola,c,\n")
    store = Committed()
    await until(reading(tmp_path, store), store, tmp_path / "done/a.csv")
    assert store.texts == ["a", "b", "c"]
    told = (tmp_path / "done" / "a.csv.undated.txt").read_text()
    assert told == "a.csv row 2: 04/05/2026\n"


async def test_the_same_file_again_brings_nothing(tmp_path: Path) -> None:
    store = Committed()
    for number, name in enumerate(("a.csv", "b.csv", "a.csv")):
        save(tmp_path / name, export(10))
        target = tmp_path / "done" / ("a-2.csv" if number == 2 else name)
        await until(reading(tmp_path, store), store, target)
    assert len(store.texts) == 10


async def test_a_bad_file_goes_to_failed_with_its_reason(tmp_path: Path) -> None:
    save(tmp_path / "a.csv", "a,b\n1,2\n")
    save(tmp_path / "b.pdf", b"%PDF")
    save(tmp_path / ".hidden.csv", export(1))
    save(tmp_path / "half.csv.part", export(1))
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.csv")
    save(tmp_path / "c.csv", export(1))
    store = Committed()
    await until(reading(tmp_path, store), store, tmp_path / "done/c.csv")
    failed = tmp_path / "failed"
    assert "no column holds the words" in (failed / "a.csv.reason.txt").read_text()
    assert (
        "export it as CSV or JSONL, or save it as XLSX" in (failed / "b.pdf.reason.txt").read_text()
    )
    assert store.texts == ["text 0"]
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {
        ".hidden.csv",
        "half.csv.part",
        "link.csv",
        "pipe.csv",
        "done",
        "failed",
        "home",
    }


async def test_a_file_that_comes_later_is_seen(tmp_path: Path) -> None:
    store = Committed()
    folder = tmp_path / "drop"
    batches = DropFolder("d", folder, settled=0.1).batches(store)
    seen = asyncio.create_task(until(batches, store, folder / "done" / "a.csv"))
    while not folder.exists():
        await asyncio.wait({seen}, timeout=0.05)
    save(folder / "a.csv", export(3))
    await seen
    assert len(store.texts) == 3


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    save(tmp_path / "file", "x")
    with pytest.raises(SourceError, match="cannot be read"):
        await anext(DropFolder("d", tmp_path / "file" / "drop").batches(Committed()))


async def test_a_store_that_is_cut_off_is_not_told_as_a_file_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    async def cursors(_stream: str = "") -> str | None:
        raise CutOff("nobody answers")

    path = save(tmp_path / "x.csv", export(3))
    for source in (DropFolder("drop", tmp_path, settled=0), FileImport("import", path)):
        with pytest.raises(CutOff, match="nobody answers"):
            await anext(source.batches(cursors))
    assert path.exists()


async def test_an_import_ends_and_leaves_the_file(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", export(700))
    store = Committed()
    async for batch in FileImport("import", path).batches(store):
        await store.commit(batch)
    assert len(store.texts) == 700
    assert path.exists()
    with pytest.raises(SourceError, match="cannot be read"):
        async for _batch in FileImport("import", tmp_path / "none.csv").batches(store):
            pass


async def test_files_that_failed_are_told_as_long_as_they_lie_there(tmp_path: Path) -> None:
    batches = DropFolder("d", tmp_path, settled=0).batches(Committed())
    assert (await anext(batches)).note == ""
    await batches.aclose()
    for name in ("a.csv", "b\x1b[31m\u202e.csv"):
        save(tmp_path / name, "a,b\n1,2\n")
        async for batch in (batches := DropFolder("d", tmp_path, settled=0).batches(Committed())):
            await batch.committed()
            if batch.cursor == "alive" and batch.note:
                break
        await batches.aclose()
    assert batch.note.startswith("2 files in failed/, the last: b.csv: no column holds the words")
    (tmp_path / "failed" / "b\x1b[31m\u202e.csv").unlink()
    words = failed_words(tmp_path)
    assert words.startswith("1 file in failed/: a.csv: no column holds the words")
    reason = tmp_path / "failed" / "a.csv.reason.txt"
    reason.unlink()
    reason.symlink_to("/etc/passwd")
    assert failed_words(tmp_path) == "1 file in failed/: a.csv"
