"""Leases: who may do a duty until when, with a fencing number that every write checks.

A holder that was stopped for longer than its lease finds, at its next write, that the fence
has risen, and writes nothing. Each collector holds a place among the collectors, which is its
sign of life and says which duties it could do; the duties are leases of their own.

On PostgreSQL a write under a lease locks its row so that renewing goes on and taking over does
not (FOR KEY SHARE), and whoever wants to take over passes by what is locked.
"""

import functools
import hashlib
import json
import os
import socket
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import col, select, text, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import LeaseLost
from services.i18n import _
from services.model import Lease, table
from services.store.dialect import insert_into

if TYPE_CHECKING:
    from services.store.engine import Store

TERM = timedelta(seconds=10)
"""How long a lease lasts without being renewed: a busy disk must not look like a death.

A process that died on this machine frees its leases at once.
"""
COLLECTOR = "collector"
PLACES = (COLLECTOR, *(f"{COLLECTOR}-{number}" for number in range(2, 33)))
"""The places that collectors take on one store."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """A lease in hand: every write under it names its fence."""

    name: str
    holder: str
    fence: int


def new_holder() -> str:
    """Return a name for this process that says where it runs: host, pid and a random part."""
    return f"{socket.gethostname()}:{os.getpid()}:{_machine()}{uuid.uuid4().hex[:8]}"


@functools.cache
def _machine() -> str:
    """Return a mark of this machine and its process ids: clones and containers share names."""
    marks = [f"{uuid.getnode()}"]
    for path in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        place = Path(path)
        try:
            marks.append(str(place.readlink()) if place.is_symlink() else place.read_text())
        except OSError:
            continue
    return hashlib.sha256("".join(marks).encode()).hexdigest()[:8]


def is_dead_here(holder: str) -> bool:
    """Tell whether ``holder`` is a process of this machine that is no more."""
    host, _colon, rest = holder.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not holder.rpartition(":")[2].startswith(_machine()):
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _is_free(lease: Lease, now: datetime) -> bool:
    return lease.expires_at <= now or is_dead_here(lease.holder)


async def take(
    session: AsyncSession, name: str, holder: str, now: datetime, duties: Collection[str] = ()
) -> Held | None:
    """Take the lease ``name`` if it is free, has run out, or its holder died on this machine.

    One that is ``holder``'s own is taken anew: after a cut it may not know of it, and what it
    still writes under the fence before is refused.
    """
    if (await session.exec(select(Lease.name).where(Lease.name == name))).first() is None:
        first = {"name": name, "holder": "", "fence": 0, "expires_at": _NEVER, "duties": "[]"}
        await (await session.connection()).execute(
            insert_into(session, table(Lease)).on_conflict_do_nothing(), first
        )
    asked = select(Lease).where(Lease.name == name).with_for_update(skip_locked=True)
    lease = (await session.exec(asked.execution_options(populate_existing=True))).one_or_none()
    if lease is None or not (lease.holder == holder or _is_free(lease, now)):
        return None  # None: somebody writes under it
    lease.holder, lease.fence, lease.expires_at = holder, lease.fence + 1, now + TERM
    lease.duties = json.dumps(sorted(duties))
    session.add(lease)
    await session.flush()
    return Held(name, holder, lease.fence)


async def join(
    store: "Store", holder: str, duties: Collection[str], *, alone: bool = False
) -> Held | None:
    """Take one's own or the first free place among the collectors; say which duties could be done.

    With ``alone`` only the first place will do: None if it is taken.
    """
    mine = select(Lease.name).where(Lease.holder == holder, col(Lease.name).in_(PLACES))
    async with store.write() as session:
        now = await store.now(session)
        own = await session.exec(mine.order_by(col(Lease.name)))
        for name in PLACES[:1] if alone else (*own, *PLACES):
            held = await take(session, name, holder, now, duties)
            if held is not None:
                return held
    return None


async def extend(session: AsyncSession, held: Sequence[Held], now: datetime) -> list[Held]:
    """Hold leases for another term; return those that are still ours."""
    ours = []
    for lease in sorted(held, key=lambda item: item.name):
        extended = await session.exec(
            update(Lease)
            .where(col(Lease.name) == lease.name, col(Lease.fence) == lease.fence)
            .values(expires_at=now + TERM)
        )
        if extended.rowcount:
            ours.append(lease)
    return ours


async def release(store: "Store", *held: Held) -> None:
    """Give leases back at once, unless they are somebody else's by now."""
    async with store.write() as session:
        now = await store.now(session)
        for lease in sorted(held, key=lambda item: item.name):
            await session.exec(
                update(Lease)
                .where(col(Lease.name) == lease.name, col(Lease.fence) == lease.fence)
                .values(expires_at=now)
            )


async def standing(session: AsyncSession, now: datetime) -> list[Lease]:
    """Return the leases that somebody holds now, by name."""
    rows = await session.exec(select(Lease).order_by(col(Lease.name)))
    return [lease for lease in rows if not _is_free(lease, now)]


async def collectors(store: "Store") -> list[str]:
    """Return the names of the collectors that are at work, on whatever host."""
    async with store.read() as session:
        found = await standing(session, await store.now(session))
    return [lease.holder for lease in found if lease.name in PLACES]


async def may_be_taken(store: "Store") -> bool:
    """Whether this login may write leases: who may not cannot collect, whatever else it may."""
    if store.is_sqlite:
        return True
    asked = "has_table_privilege('lease', 'INSERT') AND has_table_privilege('lease', 'UPDATE')"
    async with store.read() as session:
        may: bool = (await session.exec(select(text(asked)))).one()
    return may


async def check_fences(session: AsyncSession, held: Collection[Held]) -> None:
    """Make sure, inside a transaction and until its end, that all of ``held`` are still ours.

    Raises:
        LeaseLost: one is not.
    """
    asked = select(Lease.name, Lease.fence).where(col(Lease.name).in_([it.name for it in held]))
    locked = asked.order_by(col(Lease.name)).with_for_update(read=True, key_share=True)
    fences = dict((await session.exec(locked)).all())
    for lease in held:
        if fences.get(lease.name) != lease.fence:
            raise lost(lease.name)


def lost(name: str) -> LeaseLost:
    """Return what is raised when somebody else has the lease ``name`` by now."""
    return LeaseLost(_("Another collector took over {name}.").format(name=name))
