"""Reading privileged words: by name, and only by whoever leads or is Legal."""

from services.incident.commands.append import existing
from services.permissions import check
from services.store import Store, ledger, standing
from services.store.ledger import Record
from services.words import Power


async def read_privileged(store: Store, incident_id: str, person: str) -> list[Record]:
    """Return every entry of an incident with its privileged words.

    Raises:
        UsageError: there is no such incident.
        Refused: ``person`` neither leads nor is Legal.
    """
    async with store.read() as session:
        records = await ledger.read(session, incident_id, privileged=True)
        existing(incident_id, records)
        check(Power.UNSEAL, await standing.standing(store, session, person, records))
    return records
