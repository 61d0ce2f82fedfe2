"""The store: the only meeting point of the collector, the screens and the commands.

SQLite (WAL) and PostgreSQL behind one class. ``read()`` gives a session on a snapshot,
``write()`` one that holds the right to write from its first statement, so that what was read
in it is still true when it commits. A store that was opened to be read only refuses the latter,
and so does the database behind it.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import CutOff, Refused, StoreError
from services.i18n import _
from services.model import Meta
from services.store import observing, place, postgres, schema
from services.store.dialect import BUSY_MS
from services.store.leases import Held, check_fences

NEWS_PATIENCE = 5.0
"""Seconds in which the cheap question for news is answered, if anybody is there to answer it."""


def store_url(target: str | Path) -> URL:
    """Return the SQLAlchemy URL for ``target``: a file's path or a database URL.

    Raises:
        StoreError: it is neither, or a kind of database that Warroom does not speak.
    """
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite+aiosqlite", database=str(Path(target).expanduser().absolute()))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise StoreError(
            _("The store's address cannot be read: {error}").format(error=error)
        ) from None  # it may hold a password
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+asyncpg")
        case other:
            raise StoreError(
                _("Warroom keeps its store in SQLite or PostgreSQL, not in {kind}.").format(
                    kind=other
                )
            )


class Store:
    """An open store. Make one with `Store.open`; close it when done.

    ``account`` is the login that this process runs under: entries name it where it is not that
    of the person who acts. Empty: nobody sits here, the program itself works.
    """

    def __init__(self, url: URL, *, read_only: bool = False) -> None:
        self.url = url
        self.read_only = read_only
        self.account = ""
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.engine = _make_engine(url, read_only=read_only)
        self._writing = self.engine.execution_options(immediate=True)
        self._watch: AsyncConnection | None = None
        self._watch_number = 0
        self._unsettled: deque[str] = deque(maxlen=50)
        self.meta: dict[str, str] = {}

    @classmethod
    async def open(
        cls, target: str | Path, *, migrate: bool = True, read_only: bool = False
    ) -> Self:
        """Open the store at ``target``; with ``migrate`` make it or bring it up to date.

        With ``read_only`` nothing is ever written, and nothing is made or brought up to date.

        Raises:
            StoreError: it cannot be opened, is newer than this program, or (without
                ``migrate``) is missing or older.
        """
        store = cls(store_url(target), read_only=read_only)
        try:
            if store.path is not None:
                place.refuse_network(store.path)
            if migrate and not read_only and store.path is not None:
                store.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if read_only:
                await schema.check(store.engine, store.path)
            else:
                await schema.prepare(store.engine, store.path, migrate=migrate)
            async with store.read() as session:
                store.meta = {
                    row.key: row.value for row in (await session.exec(select(Meta))).all()
                }
        except BaseException as error:
            await store.close()
            if isinstance(error, SQLAlchemyError | OSError):
                raise StoreError(
                    _("The store {place} cannot be opened: {error}").format(
                        place=store.place, error=_reason(error)
                    )
                ) from error
            raise
        return store

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None for PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @property
    def place(self) -> str:
        """Where the store is, fit to be shown (no password)."""
        return str(self.path) if self.path else postgres.shown(self.url)

    @property
    def address(self) -> str:
        """The address that opens the same store in another process, password included."""
        return str(self.path) if self.path else self._libpq.render_as_string(hide_password=False)

    @property
    def _libpq(self) -> URL:
        return self.url.set(drivername="postgresql")

    @property
    def is_drill(self) -> bool:
        """Whether this is a drill's own store, apart from real data."""
        return "drill" in self.meta

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Give a session on one snapshot of the store.

        Raises:
            CutOff: PostgreSQL cannot be reached.
            StoreError: it is read only, and what was read so far is no snapshot (`observing`),
                or it is gone.
        """
        try:
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                yield session
        except DBAPIError as error:
            _tell(error)
            raise

    @asynccontextmanager
    async def write(self, *held: Held | None) -> AsyncIterator[AsyncSession]:
        """Give a session whose changes are committed together at its end, or not at all.

        On PostgreSQL a COMMIT whose answer was lost is looked into: so what was written is told
        as written, and what was not can be done again. What is written under a lease need not
        be, since it goes on from its own position.

        Raises:
            LeaseLost: one of ``held`` belongs to somebody else by now.
            Refused: the store was opened to be read only.
            CutOff: the connection broke; the words say what became of the changes.
        """
        if self.read_only:
            raise Refused(_("This room is read-only: nothing can be written from here."))
        under = [lease for lease in held if lease is not None]
        number: str | None = None
        try:
            async with (
                AsyncSession(self._writing, expire_on_commit=False) as session,
                session.begin(),
            ):
                if under:
                    await check_fences(session, under)
                yield session
                if not self.is_sqlite and not under:
                    await session.flush()
                    number = await postgres.number_of(session)
        except DBAPIError as error:
            if number is None or not postgres.is_cut_off(error):
                _tell(error)
                raise
            await self._settle(number)

    async def _settle(self, number: str) -> None:
        """Return if the transaction ``number``, whose COMMIT was not answered, was committed.

        Raises:
            CutOff: it was not, or nobody can be asked.
        """
        done = await postgres.was_committed(self.engine, number)
        if done is None:
            self._unsettled.append(number)
            raise CutOff(
                _(
                    "The connection to the store broke while this was written, and nobody knows "
                    "yet whether it was: look before you do it again."
                )
            )
        if not done:
            raise CutOff(_("Nothing was written, the connection to the store broke: try again."))

    async def settled(self) -> list[bool]:
        """Return what became of changes of which nobody knew: whether each was written."""
        found = []
        while self._unsettled:
            done = await postgres.was_committed(self.engine, self._unsettled[0])
            if done is None:
                break
            found.append(done)
            self._unsettled.popleft()
        return found

    async def now(self, session: AsyncSession) -> datetime:
        """Return the time that entries are written at: the server's own on PostgreSQL."""
        if self.is_sqlite:
            return datetime.now(UTC)
        moment: datetime = (await session.exec(select(text("clock_timestamp()")))).one()
        return moment

    async def news(self) -> str:
        """Return a mark that differs once another connection has committed something.

        Cheap enough to be asked several times a second.

        Raises:
            CutOff: nobody answers within `NEWS_PATIENCE`.
            StoreError: a SQLite file that is only read is gone.
        """
        try:
            async with asyncio.timeout(NEWS_PATIENCE):
                return await self._ask_for_news()
        except (DBAPIError, StoreError, TimeoutError) as error:
            watch, self._watch = self._watch, None
            if watch is not None:
                with contextlib.suppress(SQLAlchemyError, OSError):
                    await watch.invalidate()
                    await watch.close()
            if self.is_sqlite or isinstance(error, StoreError):
                raise
            raise CutOff(_("The store does not answer.")) from error

    async def _ask_for_news(self) -> str:
        if self.read_only and self.path is not None:
            if observing.is_at_rest(self.path):
                await self._stop_watching()
                return observing.mark_at_rest(self.path)
            if self._watch is None:
                self._watch_number += 1
        if self._watch is None:
            self._watch = await self.engine.connect()
            self._watch = await self._watch.execution_options(isolation_level="AUTOCOMMIT")
        question = "PRAGMA data_version" if self.is_sqlite else "SELECT pg_current_snapshot()::text"
        mark = (await self._watch.exec_driver_sql(question)).scalar_one()
        if self.read_only and await self._watch.run_sync(_is_at_rest):
            await self._stop_watching()  # it would never hear of the next writer
        return f"{self._watch_number}:{mark}"

    async def checkpoint(self) -> None:
        """Bring SQLite's log into its file and empty it, so that nothing erased stays there."""
        async with self.engine.connect() as connection:
            plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Give everything back."""
        await self._stop_watching()
        await self.engine.dispose()

    async def _stop_watching(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            # One whose question was cancelled may be closed already.
            with contextlib.suppress(SQLAlchemyError):
                await watch.close()


def _make_engine(url: URL, *, read_only: bool) -> AsyncEngine:
    """Make an engine whose errors hold no words of anybody: they end up in logs."""
    try:
        if url.get_backend_name() != "sqlite":
            connect = postgres.connector(url, read_only=read_only)
            return create_async_engine(
                "postgresql+asyncpg://",
                async_creator=connect,
                pool_pre_ping=True,
                hide_parameters=True,
            )
        if read_only:
            return _make_observing_engine(url)
        engine = create_async_engine(url, hide_parameters=True)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            _("PostgreSQL needs an extra package: install warroom[postgres].")
        ) from error
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _make_observing_engine(url: URL) -> AsyncEngine:
    path = Path(url.database or "")

    async def connect() -> Any:
        return await observing.connect(path)

    # A connection that stayed open would not see a writer come: each look opens its own.
    engine = create_async_engine(
        url, hide_parameters=True, async_creator=connect, poolclass=NullPool
    )
    event.listen(engine.sync_engine, "connect", _set_up_observer)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)

    def refuse_mixture(connection: Connection | None, *_told: object) -> None:
        if connection and not observing.is_whole(path, _driver_of(connection)):
            raise StoreError(_("The store was written while it was read: look again."))

    event.listen(engine.sync_engine, "after_cursor_execute", refuse_mixture)
    event.listen(engine.sync_engine, "handle_error", lambda it: refuse_mixture(it.connection))
    return engine


def _driver_of(connection: Connection) -> object:
    return connection.connection.driver_connection


def _is_at_rest(connection: Connection) -> bool:
    return observing.found_at_rest(_driver_of(connection))


def _set_up_observer(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late and is never IMMEDIATE: _begin_sqlite says it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a file is moved after the commit: it must last
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased must not lie in free pages
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")


def _tell(error: DBAPIError) -> None:
    """Raise one line instead of ``error``, if a network or a role is behind it.

    Raises:
        CutOff: the connection broke.
        StoreError: the login may not do it, or it took too long.
    """
    if postgres.is_cut_off(error):
        raise CutOff(
            _("Nothing was written, the connection to the store broke: {error}").format(
                error=_reason(error)
            )
        ) from error
    if postgres.took_too_long(error):
        raise StoreError(_("The store took too long, nothing was written: try again.")) from error
    if postgres.is_forbidden(error):
        raise StoreError(
            _("This login may not do that in the store: {error}").format(error=_reason(error))
        ) from error


def _reason(error: BaseException) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return " ".join(str(cause).split())
