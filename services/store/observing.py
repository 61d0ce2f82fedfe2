"""Reading a SQLite store without ever writing a byte beside it.

SQLite reads a store in WAL mode through two more files, ``-wal`` and ``-shm``. While a writer is
there (or died), both are; a reader needs only to be allowed to read them. Once the last writer
has gone in peace both are gone, all is in the one file, and SQLite would have to make them anew:
in a folder where the reader may not write that fails ("attempt to write a readonly database"),
and in one where it may they would belong to the reader, and keep the writers out. Then, and only
then, the file is read as one that cannot change (``immutable``). So a reader asks anew each time
it opens the file, keeps no connection longer than one look, and takes the coming and going of
``-wal`` for news.

Of an immutable file SQLite does not notice when it is written all the same: a writer that comes in
the middle of a look leaves the file alone until it brings its log into it, and what is read from
then on is old and new at once. So after each answer the file has to be as it was before it was
opened (`is_whole`), else the look is refused.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from weakref import WeakKeyDictionary

import aiosqlite

from services.errors import StoreError
from services.i18n import _
from services.reasons import reason_of

IMMUTABLE = "immutable=1"
"""What lets SQLite read a file as one that nobody writes."""
_ATTEMPTS = 5
_PAUSE = 0.05
_marks: "WeakKeyDictionary[object, str]" = WeakKeyDictionary()
"""What the file was like before a connection opened it as immutable."""


def log_of(path: Path) -> Path:
    """Return SQLite's log beside the store ``path``."""
    return path.with_name(f"{path.name}-wal")


def read_address(path: Path) -> str:
    """Return the address under which SQLite reads ``path`` as it is now."""
    how = "mode=ro" if log_of(path).exists() else f"mode=ro&{IMMUTABLE}"
    return f"{path.absolute().as_uri()}?{how}"


async def connect(path: Path) -> aiosqlite.Connection:
    """Open ``path`` to read it; again if the last writer goes (or one comes) meanwhile.

    Raises:
        sqlite3.DatabaseError: it cannot be read.
        StoreError: it is gone.
    """
    for attempt in range(_ATTEMPTS):
        mark, address = mark_at_rest(path), read_address(path)
        opening = aiosqlite.connect(address, uri=True)
        opening._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: no exit waits for it
        connection = await opening
        try:
            await connection.execute_fetchall("SELECT count(*) FROM sqlite_master")
        except BaseException as error:
            await connection.close()
            last = attempt == _ATTEMPTS - 1 and address == read_address(path)
            if last or not isinstance(error, sqlite3.DatabaseError):
                raise
        else:
            if IMMUTABLE in address:
                _marks[connection] = mark
            return connection
        await asyncio.sleep(_PAUSE)
    raise sqlite3.OperationalError(str(path))


def found_at_rest(connection: object) -> bool:
    """Whether ``connection`` reads its file as one that cannot change."""
    return connection in _marks


def is_whole(path: Path, connection: object) -> bool:
    """Whether what ``connection`` has read of ``path`` so far is of one moment."""
    return not found_at_rest(connection) or _marks[connection] == mark_at_rest(path)


def probe(path: Path) -> None:
    """Fail on what is no database, or may not be read.

    Raises:
        sqlite3.Error: in the database's words.
    """
    with closing(sqlite3.connect(read_address(path), uri=True)) as connection:
        connection.execute("PRAGMA schema_version")


def is_at_rest(path: Path) -> bool:
    """Whether no writer is there: the file alone holds everything."""
    return not log_of(path).exists()


def mark_at_rest(path: Path) -> str:
    """Return what changes when a store at rest is replaced or written.

    Raises:
        StoreError: it is not there any more, or may not be looked at.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise StoreError(
            _("The store {place} cannot be opened: {error}").format(
                place=path, error=reason_of(error)
            )
        ) from error
    return f"{state.st_ino}:{state.st_mtime_ns}:{state.st_size}"
