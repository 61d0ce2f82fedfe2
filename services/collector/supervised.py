"""What a supervisor is told: systemd's protocol of ready, alive and ending (sd_notify(3)).

Ready and alive mean that the collector's leases are renewed, that is, that it writes: a process
whose loop turns while its store takes nothing is not alive.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from services.errors import StoreError
from services.model import Lease
from services.store import Store

SOCKET, WATCHDOG = "NOTIFY_SOCKET", "WATCHDOG_USEC"
LOOKS_EVERY = 1.0
"""Seconds between two looks at the leases; fewer for a watchdog that is more impatient."""


class Supervisor:
    """Tells whoever started this process how it is; nobody, where there is nobody."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get(SOCKET, "")
        told = environment.get(WATCHDOG, "")
        patience = int(told) / 1_000_000 if told.isdecimal() else 0
        self.every = min(LOOKS_EVERY, patience / 3) if patience else LOOKS_EVERY

    @property
    def listens(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self._address)

    def tell(self, *lines: str) -> None:
        """Send ``lines`` (``READY=1``, ``WATCHDOG=1``, ``STOPPING=1``)."""
        if not self._address:
            return
        # A name that begins with @ is abstract: it stands in no folder.
        address = f"\0{self._address[1:]}" if self._address[0] == "@" else self._address
        with (
            contextlib.suppress(OSError),  # a supervisor that hears nothing must not end us
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel,
        ):
            channel.sendto("\n".join(lines).encode(), address)


@asynccontextmanager
async def supervised(store: Store, supervisor: Supervisor) -> AsyncIterator[None]:
    """Tell ``supervisor``, while a collector works on ``store``, that it does."""
    watching = asyncio.create_task(_watch(store, supervisor)) if supervisor.listens else None
    try:
        yield
    finally:
        supervisor.tell("STOPPING=1")
        if watching is not None:
            watching.cancel()
            await asyncio.wait({watching})


async def _watch(store: Store, supervisor: Supervisor) -> None:
    ready = False
    while True:
        held = False
        with contextlib.suppress(SQLAlchemyError, OSError, StoreError):
            held = await _holds(store)
        if held and not ready:
            supervisor.tell("READY=1", "STATUS=collecting")
            ready = True
        if held:
            supervisor.tell("WATCHDOG=1")
        await asyncio.sleep(supervisor.every)


async def _holds(store: Store) -> bool:
    """Whether a lease is held by this process and was renewed in time."""
    mine = f"{socket.gethostname()}:{os.getpid()}:"
    async with store.read() as session:
        now = await store.now(session)
        leases = await session.exec(select(Lease).where(Lease.expires_at > now))
        return any(lease.holder.startswith(mine) for lease in leases)
