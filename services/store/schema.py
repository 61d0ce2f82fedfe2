"""The schema's version: made and raised by Alembic, under a lock and after a back-up."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.errors import StoreError
from services.i18n import _
from services.store import observing
from services.store.backup import back_up

HEAD = "0015"
"""The version that this program reads and writes; a test holds it against the migrations."""

_LOCK = 0x57415252
"""The key of PostgreSQL's advisory lock: only one process migrates."""


async def prepare(engine: AsyncEngine, path: Path | None, *, migrate: bool) -> None:
    """Make sure that the schema is at `HEAD`.

    Raises:
        StoreError: the store is newer than this program, or older (or missing) and
            ``migrate`` is false.
    """
    if path is not None and not migrate:
        _refuse_missing(path)
    if path is not None:
        if not path.exists():
            _share(path)
        await asyncio.to_thread(_probe, path)
    async with engine.connect() as connection:
        version = await connection.run_sync(_version)
    _refuse_newer(version)
    if version == HEAD:
        return
    if not migrate:
        raise _too_old()
    async with engine.execution_options(immediate=True).begin() as connection:
        await connection.run_sync(_upgrade, path)


async def check(engine: AsyncEngine, path: Path | None) -> None:
    """Make sure, without writing, that a store is there and its schema at `HEAD`.

    Raises:
        StoreError: it is missing, cannot be read, is newer than this program, or older.
    """
    if path is not None:
        _refuse_missing(path)
        try:
            await asyncio.to_thread(observing.probe, path)
        except sqlite3.Error as error:
            raise _cannot_open(path, error) from error
    async with engine.connect() as connection:
        version = await connection.run_sync(_version)
    _refuse_newer(version)
    if version != HEAD:
        raise _too_old()


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        raise StoreError(
            _("There is no store at {path} yet: start warroom once to make it.").format(path=path)
        )


def _cannot_open(path: Path, error: sqlite3.Error) -> StoreError:
    return StoreError(
        _("The store {place} cannot be opened: {error}").format(place=path, error=error)
    )


def _too_old() -> StoreError:
    return StoreError(
        _("The store is older than this program: start warroom or warroom collect once.")
    )


def _share(path: Path) -> None:
    """Make the file of a store that a folder's group may write to: SQLite makes it for one account.

    Its log and index take the mode that it has when they are made, so it has to come first. A
    folder that everybody may write to is nobody's.
    """
    folder = path.parent.stat().st_mode
    if folder & stat.S_IWGRP and not folder & stat.S_IWOTH:
        path.touch(0o600)
        path.chmod(0o660)


def _probe(path: Path) -> None:
    """Fail on what is no database before the driver starts a thread that would outlive us."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise _cannot_open(path, error) from error


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _refuse_newer(version: str | None) -> None:
    if version is not None and version > HEAD:
        raise StoreError(
            _(
                "The store was written by a newer Warroom (schema {found}, this one reads "
                "{known}): update this program."
            ).format(found=version, known=HEAD)
        )


def _back_up(path: Path, version: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = path.with_name(f"{path.name}.schema-{version}-{stamp}.backup")
    back_up(path, copy)


def _upgrade(connection: Connection, path: Path | None) -> None:
    # Alembic takes a second to import, so it is asked for only when there is work for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        # Neither waiting for others nor rewriting a table has the limits of a screen's question.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    version = _version(connection)  # another process may have done it while we waited
    _refuse_newer(version)
    if version == HEAD:
        return
    if path is not None and version is not None:
        _back_up(path, version)  # as it was committed: our own transaction changed nothing yet
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
