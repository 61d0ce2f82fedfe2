"""Leases: who may do a duty until when, with a fencing number that every write checks.

A holder that was stopped for longer than its lease finds, at its next write, that the fence
has risen, and writes nothing.
"""

import os
import socket
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import LeaseLost
from services.i18n import _
from services.model import Lease

if TYPE_CHECKING:
    from services.store.engine import Store

TERM = timedelta(seconds=6)
"""How long a lease lasts without being renewed."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lease in hand: every write under it names its fence."""

    name: str
    holder: str
    fence: int


def new_holder() -> str:
    """Return a name for this process that says where it runs: host, pid and a random part."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def is_dead_here(holder: str) -> bool:
    """Tell whether ``holder`` is a process of this host that is no more."""
    host, pid, _random = holder.rsplit(":", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


async def acquire(store: "Store", name: str, holder: str) -> Held | None:
    """Take the lease ``name`` if it is free, has run out, or its holder died on this host."""
    async with store.write() as session:
        now = await store.now(session)
        lease = await session.get(Lease, name, with_for_update=True)
        if lease is None:
            session.add(Lease(name=name, holder=holder, fence=1, expires_at=now + TERM))
            return Held(name, holder, 1)
        if lease.expires_at > now and not is_dead_here(lease.holder):
            return None
        lease.holder, lease.fence, lease.expires_at = holder, lease.fence + 1, now + TERM
        session.add(lease)
        return Held(name, holder, lease.fence)


async def renew(store: "Store", held: Held) -> None:
    """Hold the lease for another term.

    Raises:
        LeaseLost: somebody else took it.
    """
    async with store.write(held) as session:
        now = await store.now(session)
        await session.exec(
            update(Lease).where(col(Lease.name) == held.name).values(expires_at=now + TERM)
        )


async def release(store: "Store", held: Held) -> None:
    """Give the lease back at once, unless it is somebody else's by now."""
    async with store.write() as session:
        now = await store.now(session)
        await session.exec(
            update(Lease)
            .where(col(Lease.name) == held.name, col(Lease.fence) == held.fence)
            .values(expires_at=now)
        )


async def holder_of(store: "Store", name: str) -> str | None:
    """Return who holds the lease ``name`` now, or None."""
    async with store.read() as session:
        lease = await session.get(Lease, name)
        now: datetime = await store.now(session)
    if lease is None or lease.expires_at <= now or is_dead_here(lease.holder):
        return None
    return lease.holder


async def check_fence(session: AsyncSession, held: Held) -> None:
    """Make sure, inside a transaction, that ``held`` is still ours.

    Raises:
        LeaseLost: it is not.
    """
    fence = (
        await session.exec(
            select(Lease.fence).where(col(Lease.name) == held.name).with_for_update()
        )
    ).one_or_none()
    if fence != held.fence:
        raise LeaseLost(_("Another collector took over {name}.").format(name=held.name))
