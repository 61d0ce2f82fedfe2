"""Reading privileged words: by name, and only by whoever leads or is Legal."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.incident.commands.append import existing
from services.permissions import check
from services.store import Store, ledger, standing
from services.store.ledger import Record
from services.words import Power


async def read_privileged(store: Store, incident_id: str, person: str) -> list[Record]:
    """Return every entry of an incident with its privileged words.

    Raises:
        UsageError: there is no such incident.
        Refused: as `allow_privileged`.
    """
    async with store.read() as session:
        records = await ledger.read(session, incident_id, privileged=True)
        existing(incident_id, records)
        await allow_privileged(store, session, person, records)
    return records


async def allow_privileged(
    store: Store, session: AsyncSession, person: str, records: Sequence[Record]
) -> None:
    """Make sure that ``person`` may read the privileged words of a timeline.

    Reading leaves no trace, so that a login which is somebody's reads no more under another name
    than under its own; but in a drill anybody is everybody.

    Raises:
        Refused: ``person``, or whose login it is, neither leads nor is Legal.
    """
    team = await standing.team(session)
    owner = person if store.is_drill else team.names.get(store.account, person)
    for who in dict.fromkeys((person, owner)):
        check(Power.UNSEAL, await standing.standing(store, session, who, records))
