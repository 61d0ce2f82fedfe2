"""Single leases, as a duty takes, keeps and shows them, each in a transaction of its own."""

from services.errors import LeaseLost
from services.store import Held, Store, leases


async def acquire(store: Store, name: str, holder: str) -> Held | None:
    """Take the lease ``name`` for ``holder``; None if it is somebody's."""
    async with store.write() as session:
        return await leases.take(session, name, holder, await store.now(session))


async def renew(store: Store, held: Held) -> None:
    """Hold the lease for another term.

    Raises:
        LeaseLost: somebody else took it.
    """
    async with store.write() as session:
        if not await leases.extend(session, [held], await store.now(session)):
            raise LeaseLost(held.name)


async def holder_of(store: Store, name: str) -> str | None:
    """Return who holds the lease ``name`` now, or None."""
    async with store.read() as session:
        standing = await leases.standing(session, await store.now(session))
    return next((lease.holder for lease in standing if lease.name == name), None)
