"""Reaching PostgreSQL: by an address as libpq has it, and so that a cut is noticed in seconds.

Without these limits a host whose network is cut waits for a quarter of an hour, and the server
keeps its locks for hours.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import CutOff
from services.i18n import _

CONNECT = 10.0
"""Seconds to wait for a connection."""
NOTICED = 10
"""Seconds after which what is not answered by the other side's kernel is taken for cut off."""
IDLE_IN_TRANSACTION = 10
"""Seconds after which the server ends a transaction in which nothing is asked any more."""
STATEMENT = 120
"""Seconds after which the server gives up one statement."""
_NAPS, _PATIENCE = 0.5, 15.0

_SERVER = {
    "application_name": "warroom",
    "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION}s",
    "statement_timeout": f"{STATEMENT}s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": f"{NOTICED}s",
    "client_connection_check_interval": "5s",
}


def connector(url: URL, *, read_only: bool) -> Callable[[], Awaitable[Any]]:
    """Return what connects to ``url``, whose query may say ``sslmode``, ``sslrootcert`` and so on.

    With ``read_only`` the server itself refuses whatever would write.

    Raises (when called):
        CutOff: the server cannot be reached, or does not let us in.
    """
    import asyncpg  # noqa: PLC0415 - an extra

    class Watched(asyncpg.Connection):  # type: ignore[misc] # asyncpg names no types
        """A connection whose kernel notices that the other side is gone."""

        def __init__(self, protocol: Any, transport: Any, *rest: Any) -> None:
            super().__init__(protocol, transport, *rest)
            _watch(transport.get_extra_info("socket"))

    settings = _SERVER | ({"default_transaction_read_only": "on"} if read_only else {})
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def connect() -> Any:
        try:
            return await asyncpg.connect(
                dsn, timeout=CONNECT, connection_class=Watched, server_settings=settings
            )
        except (
            OSError,
            ValueError,
            OverflowError,  # a port that is none
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
        ) as error:
            raise CutOff(
                _("The store {place} cannot be reached: {error}").format(
                    place=shown(url),
                    error=" ".join(str(error).split()) or type(error).__name__,
                )
            ) from error

    return connect


def shown(url: URL) -> str:
    """Return the address as people may read it: libpq takes a password in its query, too."""
    plain = url.set(drivername="postgresql").difference_update_query(["password", "sslpassword"])
    return plain.render_as_string(hide_password=True)


def _watch(link: socket.socket | None) -> None:
    """Let the kernel ask whether the other side is there, and give up within `NOTICED`."""
    if link is None or link.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", 5),
        ("TCP_KEEPINTVL", 2),
        ("TCP_KEEPCNT", 3),
        ("TCP_USER_TIMEOUT", NOTICED * 1_000),
    ):
        if hasattr(socket, name):  # not every system has all
            link.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def is_cut_off(error: BaseException) -> bool:
    """Whether ``error`` says that the connection broke."""
    return isinstance(error, CutOff) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )


def is_forbidden(error: DBAPIError) -> bool:
    """Whether the server refused because of who we are."""
    return getattr(error.orig, "sqlstate", "") == "42501"


def took_too_long(error: DBAPIError) -> bool:
    """Whether the server gave up the statement (`STATEMENT`)."""
    return getattr(error.orig, "sqlstate", "") == "57014"


async def number_of(session: AsyncSession) -> str | None:
    """Return the number of the transaction, None if it has written nothing."""
    asked = text("SELECT pg_current_xact_id_if_assigned()::text")
    number: str | None = (await (await session.connection()).execute(asked)).scalar_one()
    return number


async def was_committed(engine: AsyncEngine, number: str) -> bool | None:
    """Tell what became of a transaction whose COMMIT was not answered; None if nobody knows.

    The server says so (``pg_xact_status``). One that is in progress still is waited for: the
    server ends it after `IDLE_IN_TRANSACTION`, if it never got the COMMIT.
    """
    asked = text("SELECT pg_xact_status(CAST(CAST(:number AS text) AS xid8))")
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + CONNECT):
                async with engine.connect() as connection:
                    status = (await connection.execute(asked, {"number": number})).scalar_one()
        except (DBAPIError, CutOff, OSError):
            status = "unknown"
        if status in {"committed", "aborted"}:
            return bool(status == "committed")
        if status is None:  # too long ago, or another server
            return None
        await asyncio.sleep(_NAPS)
    return None
