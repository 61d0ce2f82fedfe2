"""When a collector that a screen started may end by itself."""

from sqlmodel import select

from services.incident.desk import open_incidents
from services.incident.promises import all_promises
from services.model import Campaign
from services.preparation.archive import listened_for
from services.store import Store
from services.store.attendance import present


async def is_needed(store: Store) -> bool:
    """Whether a screen is open, a campaign watched, an incident open or a promise not kept.

    A drill is over when its last screen is gone.
    """
    async with store.read() as session:
        if await present(session, await store.now(session)):
            return True
        if store.is_drill:
            return False
        watched = await session.exec(select(Campaign.id).where(listened_for()))
        if watched.first() is not None or await open_incidents(session):
            return True
        return any(promise.is_open for promise in await all_promises(session))
