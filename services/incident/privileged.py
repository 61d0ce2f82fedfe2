"""Reading privileged words: by name, and only by whoever leads or is Legal."""

from services.incident.commands.append import existing
from services.permissions import check
from services.store import Store, ledger, standing
from services.store.ledger import Record
from services.words import Power


async def read_privileged(store: Store, incident_id: str, person: str) -> list[Record]:
    """Return every entry of an incident with its privileged words.

    Reading leaves no trace, so that a login which is somebody's reads no more under another name
    than under its own; but in a drill anybody is everybody.

    Raises:
        UsageError: there is no such incident.
        Refused: ``person``, or whose login it is, neither leads nor is Legal.
    """
    async with store.read() as session:
        records = await ledger.read(session, incident_id, privileged=True)
        existing(incident_id, records)
        team = await standing.team(session)
        owner = person if store.is_drill else team.names.get(store.account, person)
        for who in dict.fromkeys((person, owner)):
            check(Power.UNSEAL, await standing.standing(store, session, who, records))
    return records
