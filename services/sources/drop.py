"""A folder into which people put exports, and the import of one file: the same reading.

A file's position is kept under the hash of its content, so after an interruption it goes on
behind the last committed row, and the same file dropped again brings nothing twice. A finished
file is moved to ``done/``, one that cannot be read to ``failed/`` with the reason beside it, and
always after the commit.
"""

import asyncio
import hashlib
import logging
import stat
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from watchfiles import awatch

from services.errors import SourceError
from services.i18n import _
from services.reasons import reason_of
from services.sources.base import Batch, Cursors, Item, Keep, Rejection
from services.sources.failed import FAILED, REASON, failed_words
from services.sources.layouts import Layout
from services.sources.maps import read_maps
from services.sources.records import KINDS, Export, date_text, item_of, open_export
from services.sources.tables import BadRow

ROWS_A_BATCH = 500
MOST_TOLD = 1_000
"""Rejected rows, and rows without a date, that are written beside a finished file."""
RESCAN_MS = 5_000
"""A network share sends no events: the folder is looked at anyway."""
SETTLED = 0.5
"""Seconds for which a file must not have changed before it is read."""

_IGNORED = (".part", ".tmp", ".crdownload", ".swp")
_DONE = "done"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Told:
    """What a person should know of a file: rows rejected, rows with a date that cannot be read.

    The lists hold the first `MOST_TOLD` rows; ``undated_rows`` counts them all, and
    ``dateless_rows`` those that name no date.
    """

    rejected: list[Rejection] = field(default_factory=list)
    undated: list[Rejection] = field(default_factory=list)
    undated_rows: int = 0
    dateless_rows: int = 0


Finish = Callable[[Path, Told], None]
"""Puts a file away whose rows are all committed."""


class FileChangedError(Exception):
    """A file was written to while it was read: it is to be read anew."""


class DropFolder:
    """Reads every export that is put into ``folder``, for ever; ``maps`` holds column maps."""

    kind = "drop"

    def __init__(
        self,
        name: str,
        folder: Path,
        *,
        keep: Keep = "all",
        settled: float = SETTLED,
        maps: Path | None = None,
    ) -> None:
        self.name = name
        self.keep: Keep = keep
        self.rhythm = 2 * RESCAN_MS / 1_000
        self._folder = folder
        self._settled = settled
        self._maps = maps
        self._told: set[Path] = set()
        self._waiting: set[Path] = set()
        self._note = ""

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield what is in the folder, then what is put there.

        Raises:
            SourceError: the folder cannot be made or read, or a column map is broken; the files
                stay where they are.
        """
        self._waiting.clear()
        try:
            await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
            async for batch in self._files(cursors):
                yield batch
            yield await self._alive()
            async for _changes in awatch(
                self._folder, recursive=False, yield_on_timeout=True, rust_timeout=RESCAN_MS
            ):
                yield await self._alive()
                async for batch in self._files(cursors):
                    yield batch
        except OSError as error:
            raise SourceError(
                _("The folder {folder} cannot be read: {reason}.").format(
                    folder=self._folder, reason=reason_of(error)
                )
            ) from error

    async def _alive(self) -> Batch:
        """Return the sign of life, with what is to be said of files that failed."""
        self._note = await asyncio.to_thread(failed_words, self._folder)
        return Batch((), datetime.now(UTC), "alive", stream="folder", note=self._note)

    async def _files(self, cursors: Cursors) -> AsyncIterator[Batch]:
        layouts: tuple[Layout, ...] | None = None
        for path in await asyncio.to_thread(_candidates, self._folder):
            if path in self._waiting or not await self._has_settled(path):
                continue
            if layouts is None:
                layouts = await asyncio.to_thread(read_maps, self._maps)
            self._waiting.add(path)
            try:
                async for batch in file_batches(path, cursors, layouts, finish=self._finish):
                    yield replace(batch, note=self._note)
            except SourceError as error:
                yield self._failed(path, str(error))
            except FileChangedError:
                self._waiting.discard(path)
            except OSError as error:
                self._retry(path, error)

    def _failed(self, path: Path, reason: str) -> Batch:
        async def reject() -> None:
            await asyncio.to_thread(self._move_once, path, lambda: _reject(path, reason))

        rejected = (Rejection(path.name, reason),)
        return Batch(
            (),
            datetime.now(UTC),
            "failed",
            stream="folder",
            rejected=rejected,
            note=self._note,
            committed=reject,
        )

    def _finish(self, path: Path, told: Told) -> None:
        self._move_once(path, lambda: _put_away(path, told))

    def _move_once(self, path: Path, move: Callable[[], None]) -> None:
        """Move a file whose batches are committed; a folder in disorder stops no commit."""
        try:
            move()
        except OSError as error:
            self._retry(path, error)
        else:
            self._waiting.discard(path)
            self._told.discard(path)

    def _retry(self, path: Path, error: OSError) -> None:
        """Leave ``path`` for the next look at the folder, and say so once."""
        self._waiting.discard(path)
        if path not in self._told and not isinstance(error, FileNotFoundError):
            self._told.add(path)
            _log.warning("%s cannot be read or moved yet: %s", path, error)

    async def _has_settled(self, path: Path) -> bool:
        """Whether nobody is writing the file any more."""
        before = await asyncio.to_thread(_look, path)
        await asyncio.sleep(self._settled)
        return before is not None and before == await asyncio.to_thread(_look, path)


class FileImport:
    """Reads one file that a person named, and ends; the file stays where it is.

    ``told`` holds what was found wrong with the rows so far; ``maps`` holds column maps.
    """

    kind = "import"
    rhythm = 0.0
    keep: Keep = "all"

    def __init__(self, name: str, path: Path, *, maps: Path | None = None) -> None:
        self.name = name
        self.told = Told()
        self._path = path
        self._maps = maps

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield the file's rows.

        Raises:
            SourceError: it cannot be read as an export, or a column map is broken.
        """
        try:
            layouts = await asyncio.to_thread(read_maps, self._maps)
            async for batch in file_batches(self._path, cursors, layouts, told=self.told):
                yield batch
        except OSError as error:
            raise SourceError(
                _("{path} cannot be read: {reason}").format(
                    path=self._path, reason=reason_of(error)
                )
            ) from error


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some rows of a file, and the number of the last of them."""

    items: tuple[Item, ...]
    rejected: tuple[Rejection, ...]
    undated: tuple[Rejection, ...]
    dateless: int
    last_row: int


async def file_batches(
    path: Path,
    cursors: Cursors,
    layouts: Sequence[Layout] = (),
    *,
    finish: Finish | None = None,
    told: Told | None = None,
) -> AsyncIterator[Batch]:
    """Yield the rows of an export that were not committed yet; then ``finish`` puts it away.

    ``layouts`` are column maps, tried before the layouts that are known. What is wrong with
    rows is added to ``told``.

    Raises:
        SourceError: the file makes no sense as an export.
        FileChangedError: somebody wrote to it meanwhile.
        OSError: it cannot be read.
    """
    _check_kind(path)
    told = Told() if told is None else told
    before = _look(path)
    export = await asyncio.to_thread(open_export, path, layouts)
    stream = await asyncio.to_thread(_fingerprint, path, export.layout)
    position = await cursors(stream) or "0"

    async def put_away() -> None:
        if finish is not None:
            await asyncio.to_thread(finish, path, told)

    if position.startswith(_DONE):
        yield Batch((), datetime.now(UTC), position, stream=stream, committed=put_away)
        return
    chunks = _chunks(path.name, export, int(position))
    while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
        _note(told, chunk)
        position = str(chunk.last_row)
        yield Batch(
            chunk.items, datetime.now(UTC), position, stream=stream, rejected=chunk.rejected
        )
    if finish is not None and _look(path) != before:
        raise FileChangedError(path.name)
    done = f"{_DONE}:{position}"
    yield Batch((), datetime.now(UTC), done, stream=stream, committed=put_away)


def _check_kind(path: Path) -> None:
    if path.suffix.lower() not in KINDS:
        raise SourceError(
            _(
                "{file}: this kind of file is not read: export it as CSV or JSONL, or save it as"
                " XLSX."
            ).format(file=path.name)
        )


def _note(told: Told, chunk: _Chunk) -> None:
    told.rejected.extend(islice(chunk.rejected, MOST_TOLD - len(told.rejected)))
    told.undated.extend(islice(chunk.undated, MOST_TOLD - len(told.undated)))
    told.undated_rows += len(chunk.undated)
    told.dateless_rows += chunk.dateless


def _chunks(file: str, export: Export, after: int) -> Iterator[_Chunk]:
    rows = (row for row in export.rows if row.number > after)
    while chunk := list(islice(rows, ROWS_A_BATCH)):
        items: list[Item] = []
        rejected: list[Rejection] = []
        undated: list[Rejection] = []
        dateless = 0
        for row in chunk:
            item = None if isinstance(row, BadRow) else item_of(row)
            if isinstance(row, BadRow):
                rejected.append(_told(file, row.number, row.reason))
            elif item is None:
                rejected.append(_told(file, row.number, _("no words in it")))
            else:
                items.append(item)
                if item.published_at is None and (written := date_text(row)):
                    undated.append(_told(file, row.number, written))
                elif item.published_at is None:
                    dateless += 1
        yield _Chunk(tuple(items), tuple(rejected), tuple(undated), dateless, chunk[-1].number)


def _told(file: str, row: int, reason: str) -> Rejection:
    return Rejection(_("{file} row {row}").format(file=file, row=row), reason)


def _fingerprint(path: Path, layout: Layout) -> str:
    """Return the name of a file's position: of its content, and of the map that reads it.

    So a file is read anew once a person has written or mended a map for it.
    """
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return f"sha256:{content}:{layout.stamp}" if layout.stamp else f"sha256:{content}"


def _candidates(folder: Path) -> list[Path]:
    """Return the files to read, the oldest first: no folders, links, pipes, half-made files."""
    found = []
    for path in folder.iterdir():
        if path.name.startswith(".") or path.suffix.lower() in _IGNORED:
            continue
        look = _look(path)
        if look is not None:
            found.append((look, path))
    return [path for _look_at, path in sorted(found)]


def _look(path: Path) -> tuple[int, int] | None:
    """Return when a regular file was changed and how long it is, None for anything else."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size) if stat.S_ISREG(status.st_mode) else None


def _put_away(path: Path, told: Told) -> None:
    target = _move(path, _DONE)
    for end, rows in (("rejected", told.rejected), ("undated", told.undated)):
        if rows:
            lines = (f"{rejection.where}: {rejection.reason}" for rejection in rows)
            target.with_name(f"{target.name}.{end}.txt").write_text(
                "\n".join(lines) + "\n", encoding="utf-8"
            )


def _reject(path: Path, reason: str) -> None:
    target = _move(path, FAILED)
    target.with_name(f"{target.name}{REASON}").write_text(f"{reason}\n", encoding="utf-8")


def _move(path: Path, where: str) -> Path:
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    return path.rename(target)
